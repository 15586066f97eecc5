package store

import (
	"sync"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// column opens a column of the entry.
func (e *Entry) column(w Wanted) (*columnReader, error) {
	pack, record := e.find(w.Column)
	if pack == nil {
		return nil, ErrOther
	}
	chunks, err := record.decode(pack.footer, e.facts.Rows, pack.size)
	if err != nil {
		return nil, err
	}
	pack.note()
	return &columnReader{columnChunks: chunks, pack: pack, dictionary: w.Dictionary, form: formOf(w.Type), storage: columnar.ArrowType(w.Type),
		memory: memories.Get().(*memory), group: -1, current: -1, decoded: -1}, nil
}

// columnReader reads one column block by block.
type columnReader struct {
	*columnChunks
	pack       *openPack
	dictionary string // of the worker
	form       form
	storage    arrow.DataType
	group      int

	texts *dictionary // of the group, once needed
	dict  *columnar.Dict

	*memory
	from, to int // the blocks that are in the buffer
	ahead    int // how many bytes to read next time
	back     bool
	current  int // block that is loaded; -1 for none
	decoded  int // block whose codes are in codes; -1 for none
}

// memory is what a columnReader works in, and hands on to the next one.
type memory struct {
	buffer  []byte // some blocks of the group
	block   block
	codes   []uint32
	picked  []int64
	numbers []int64
	narrow  []int32
	chosen  picked
	given   given // the array of the last batch, where it may be used again
}

// given is memory of arrays.
type given struct {
	int64s  []int64
	int32s  []int32
	uint32s []uint32
	bits    []byte
}

var memories = sync.Pool{New: func() any { return &memory{} }}

// chunk is the column of the group.
func (c *columnReader) chunk() *chunk { return &c.chunks[c.group] }

// begin goes to a group.
func (c *columnReader) begin(group int) {
	c.group, c.from, c.to, c.ahead, c.current, c.decoded, c.texts = group, 0, 0, firstAhead, -1, -1, nil
}

// needTexts reads the dictionary of the group.
func (c *columnReader) needTexts() (err error) {
	if c.texts == nil {
		c.texts, err = c.pack.dictionary(c.number, c.chunk().segment)
	}
	return err
}

// needCodes makes the dictionary ready for giving texts to the worker.
func (c *columnReader) needCodes(dicts *columnar.Dictionaries) error {
	if err := c.needTexts(); err != nil {
		return err
	}
	c.dict = dicts.Of(c.dictionary, c.texts.offsets, c.texts.data)
	return nil
}

// nearby is how many blocks may be left out where blocks are read one after the other.
const nearby = 2

// firstAhead is about how many bytes of a column are read at first, and maxAhead how
// many at once when its blocks were read one after the other: so few that those of
// several columns stay in the processor's cache until they are decoded.
const (
	firstAhead = 16 << 10
	maxAhead   = 64 << 10
)

// load makes a block the current one, and reads it and some behind it if need be:
// the more, the more blocks before it were asked for.
func (c *columnReader) load(at int) error {
	if c.current == at {
		return nil
	}
	zones := c.chunk().zones
	if at >= c.to || at < c.from {
		from, to := c.beside(at)
		if err := c.fetch(from, to); err != nil {
			return err
		}
		c.ahead = min(c.ahead*2, maxAhead)
	}
	offset := 0
	for _, z := range zones[c.from:at] {
		offset += z.size
	}
	z := zones[at]
	data := c.buffer[offset : offset+z.size+slack]
	if checksum(data[:z.size]) != z.sum {
		return ErrDamaged
	}
	c.current = at
	return c.block.load(z, data[:z.size])
}

// beside gives the blocks to be read together with one: those that are likely to be next.
func (c *columnReader) beside(at int) (from, to int) {
	if c.back && (at >= c.from || at < c.from-nearby) || !c.back && (at < c.to || at > c.to+nearby) {
		c.ahead = firstAhead
	}
	zones := c.chunk().zones
	from, to = at, at+1
	size := zones[at].size
	if c.back {
		for ; from > 0 && size+zones[from-1].size <= c.ahead; from-- {
			size += zones[from-1].size
		}
		return from, to
	}
	for ; to < len(zones) && size+zones[to].size <= c.ahead; to++ {
		size += zones[to].size
	}
	return from, to
}

// fetch reads the blocks from … to of the group.
func (c *columnReader) fetch(from, to int) (err error) {
	k := c.chunk()
	offset, n := k.offset, 0
	for i, z := range k.zones[:to] {
		if i < from {
			offset += int64(z.size)
		} else {
			n += z.size
		}
	}
	c.from, c.to, c.current = from, from, -1
	if c.buffer, err = c.pack.readBlocks(c.buffer, offset, n); err == nil {
		c.to = to
	}
	return err
}
