package store

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
)

const (
	// manyPacks is the number of packs past which small ones are made one, and
	// tooManyPacks that past which a query waits for that.
	manyPacks    = 16
	tooManyPacks = 64
	// fewPacks is how many are left then, if they are small.
	fewPacks = 6
)

// compact makes one pack of the smallest ones, so that there are few to look
// into. What is dead in them, since the object was changed, is left out. The lock
// of the directory is held.
func (d *Directory) compact() error {
	bySize := slices.SortedFunc(slices.Values(d.packs), func(a, b *openPack) int { return cmp.Compare(a.size, b.size) })
	total, n := int64(0), 0
	for ; n < len(bySize)-fewPacks && total+bySize[n].size <= fullPack; n++ {
		total += bySize[n].size
	}
	if n < 2 {
		return nil
	}
	merged := bySize[:n]
	m := &merge{seen: map[seenKey]bool{}, newest: map[newestKey]sum{}}
	var err error
	if m.to, err = newPackWriter(filepath.Join(d.root, packName())); err != nil {
		return err
	}
	var bad *openPack
	for _, p := range d.packs { // the newest first
		if err == nil && slices.Contains(merged, p) {
			bad, err = p, m.add(p)
		}
	}
	if err != nil {
		m.to.complete = 0 // it is given up
	}
	err = cmp.Or(err, m.to.seal())
	if errors.Is(err, ErrDamaged) && os.Remove(bad.path) == nil { // once more, without it
		d.list()
		return d.compact()
	}
	if err != nil {
		return err
	}
	for _, p := range merged {
		os.Remove(p.path)
	}
	d.list()
	return nil
}

// merge makes one pack of several.
type merge struct {
	to     *packWriter
	seen   map[seenKey]bool
	newest map[newestKey]sum // the state of an object in the newest pack that has it
}

// seenKey names a column of an object in one of its states; an empty one its head.
type seenKey struct {
	object         sum
	reader, column string
}

type newestKey struct {
	address uint64
	reader  string
}

// add takes over what a pack holds.
func (m *merge) add(p *openPack) error {
	segments, err := m.dictionaries(p)
	if err != nil {
		return err
	}
	return p.each(func(s sum, r *record) error {
		reader := ""
		if r.reader >= 0 {
			reader = p.readers[r.reader]
		}
		key := newestKey{r.address, reader}
		if newest, known := m.newest[key]; known && newest != s {
			return nil
		}
		m.newest[key] = s
		columns, err := m.columns(p, s, r, reader, segments)
		if err != nil {
			return err
		}
		if len(columns) == 0 && m.seen[seenKey{s, reader, ""}] {
			return nil
		}
		m.seen[seenKey{s, reader, ""}] = true
		out := record{reader: -1, head: -1, address: r.address, facts: r.facts}
		if r.reader >= 0 {
			out.reader = m.to.readers.number(reader)
			m.to.complete++
		}
		if r.head >= 0 {
			out.head = m.to.heads.number(p.heads[r.head])
		}
		m.to.addRecord(s, out, columns)
		return nil
	})
}

// dictionaries takes over the dictionaries of a pack, and gives what is to be added
// to the numbers of each column's.
func (m *merge) dictionaries(p *openPack) (before []int, err error) {
	before = make([]int, len(p.columns))
	for i, c := range p.columns {
		to := m.to.column(c.Column)
		before[i] = len(to.segments)
		for _, s := range c.segments {
			data, err := p.read(s.piece)
			if err != nil {
				return nil, err
			}
			to.segments = append(to.segments, &segment{number: len(to.segments), encoded: data, values: s.values})
		}
	}
	return before, nil
}

// columns copies the columns of an object that a newer pack has not given.
func (m *merge) columns(p *openPack, s sum, r *record, reader string, segments []int) (out []columnChunks, err error) {
	for c := range r.each {
		key := seenKey{s, reader, p.columns[c.number].Name}
		if m.seen[key] {
			continue
		}
		m.seen[key] = true
		k, err := c.decode(p.footer, r.facts.Rows, p.size)
		if err != nil {
			return nil, err
		}
		k.number = m.to.column(k.Column).number
		for i := range k.chunks {
			chunk := &k.chunks[i]
			data, err := p.readBlocks(nil, chunk.offset, int(chunk.length()))
			if err != nil {
				return nil, err
			}
			chunk.offset = m.to.append(data[:len(data)-slack])
			chunk.segment += segments[c.number]
		}
		out = append(out, *k)
	}
	return out, nil
}
