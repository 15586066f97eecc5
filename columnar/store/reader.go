package store

import (
	"io"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/columnar/pred"
)

// Wanted asks a Reader for a column.
type Wanted struct {
	Column
	Dictionary string // of the worker, for a text column
}

// Reader gives the rows of an entry, or of some of its groups, for which all
// predicates hold.
type Reader struct {
	entry   *Entry
	columns []*columnReader
	tests   []test
	group   int // next
	last    int
	block   int // next of the group
	blocks  int // of the group
	rows    []int32
	truth   []byte
	none    bool // no row can pass
	passed  int64
}

// test is a predicate on a column.
type test struct {
	pred.Predicate
	column *columnReader
	match  []byte // by code, of a text column
}

// columnReader reads one column block by block.
type columnReader struct {
	footer  *columnFooter
	storage arrow.DataType
	dict    *columnar.Dict
	texts   *dictionary
	known   []uint32 // the worker's code + 1 of a code of the entry
	chunk   []byte   // of the group, once read
	loaded  int      // group of chunk; -1 for none
	at      []int    // of the blocks in chunk
	block   block
	current int // block that is loaded; -1 for none
	codes   []uint32
	decoded int // block whose codes are in codes; -1 for none
	scratch []int64
}

// NewReader reads the groups from … to of an entry, which must have the columns;
// predicates name columns by their place in wanted. dicts are the worker's own.
func (e *Entry) NewReader(wanted []Wanted, filter []pred.Predicate, dicts *columnar.Dictionaries, from, to int) (*Reader, error) {
	r := &Reader{entry: e, group: from, last: min(to, e.Groups())}
	for _, w := range wanted {
		c := &columnReader{footer: e.footer.find(w.Name), storage: columnar.ArrowType(w.Type), loaded: -1, current: -1, decoded: -1}
		if c.footer == nil || !c.footer.Type.Equal(w.Type) {
			return nil, ErrOther
		}
		if formOf(w.Type) == textForm {
			c.dict = dicts.For(w.Dictionary)
		}
		r.columns = append(r.columns, c)
	}
	for _, p := range filter {
		if err := r.addTest(p); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *Reader) addTest(p pred.Predicate) error {
	c := r.columns[p.Column]
	t := test{Predicate: p, column: c}
	if excluded, err := r.entry.Excludes(c.footer.Name, p); err != nil || excluded {
		r.none = r.none || excluded
		return err
	}
	if c.dict != nil && p.Op != pred.IsNull && p.Op != pred.IsNotNull {
		if err := c.needTexts(r.entry); err != nil {
			return err
		}
		t.match = make([]byte, c.texts.len())
		any := false
		for code := range t.match {
			if p.MatchText(string(c.texts.value(uint32(code)))) {
				t.match[code], any = 1, true
			}
		}
		r.none = r.none || !any
	}
	r.tests = append(r.tests, t)
	return nil
}

func (c *columnReader) needTexts(e *Entry) (err error) {
	if c.texts == nil {
		if c.texts, err = e.dictionary(c.footer); err == nil {
			c.known = make([]uint32, c.texts.len())
		}
	}
	return err
}

// Passed gives the number of rows of the entry that Next is through with, before
// the predicates.
func (r *Reader) Passed() int64 { return r.passed }

// Next gives the next batch, at least one row; io.EOF after the last. After
// ErrDamaged the rows before Passed have been given.
func (r *Reader) Next() (columnar.Batch, error) {
	if len(r.columns) == 0 {
		return r.onlyCount()
	}
	for !r.none {
		if r.block == r.blocks {
			if r.group == r.last {
				break
			}
			if err := r.nextGroup(); err != nil {
				return columnar.Batch{}, err
			}
		}
		b, err := r.nextBlock()
		if err != nil || b.Len > 0 {
			return b, err
		}
	}
	return columnar.Batch{}, io.EOF
}

// onlyCount gives the number of rows of the next group.
func (r *Reader) onlyCount() (columnar.Batch, error) {
	if r.group == r.last {
		return columnar.Batch{}, io.EOF
	}
	n := min(GroupRows, r.entry.facts.Rows-int64(r.group)*GroupRows)
	r.group++
	r.passed += n
	return columnar.Batch{Len: int(n)}, nil
}

func (r *Reader) nextGroup() error {
	r.block, r.blocks = 0, len(r.columns[0].footer.chunks[r.group].zones)
	for _, c := range r.columns {
		if len(c.footer.chunks) <= r.group || len(c.footer.chunks[r.group].zones) != r.blocks {
			return ErrDamaged
		}
	}
	r.group++
	return nil
}

// nextBlock gives the rows of the next block that pass, none where no row does.
func (r *Reader) nextBlock() (columnar.Batch, error) {
	group, at := r.group-1, r.block
	n := r.columns[0].footer.chunks[group].zones[at].rows
	r.block++
	for _, t := range r.tests {
		z := t.column.footer.chunks[group].zones[at]
		if t.match == nil && z.excludes(t.Predicate) || t.match != nil && z.nulls == z.rows {
			r.passed += int64(n)
			return columnar.Batch{}, nil
		}
	}
	rows, all, err := r.passing(group, at, n)
	if err != nil {
		return columnar.Batch{}, err
	}
	if !all && len(rows) == 0 {
		r.passed += int64(n)
		return columnar.Batch{}, nil
	}
	out := columnar.Batch{Len: n}
	if !all {
		out.Len = len(rows)
	} else {
		rows = nil
	}
	for _, c := range r.columns {
		if err := c.load(r.entry, group, at); err != nil {
			return columnar.Batch{}, err
		}
		a, err := c.array(r.entry, rows)
		if err != nil {
			return columnar.Batch{}, err
		}
		out.Cols = append(out.Cols, a)
	}
	r.passed += int64(n)
	return out, nil
}

// passing gives the rows of a block that pass the tests; all tells that every row does.
func (r *Reader) passing(group, at, n int) (rows []int32, all bool, err error) {
	if len(r.tests) == 0 {
		return nil, true, nil
	}
	if r.rows == nil {
		r.rows, r.truth = make([]int32, BlockRows), make([]byte, BlockRows)
	}
	rows = r.rows[:n]
	for i := range rows {
		rows[i] = int32(i)
	}
	for _, t := range r.tests {
		if len(rows) == 0 {
			break
		}
		if err := t.column.load(r.entry, group, at); err != nil {
			return nil, false, err
		}
		if rows, err = t.keep(rows, r.truth); err != nil {
			return nil, false, err
		}
	}
	return rows, len(rows) == n, nil
}

// load makes a block the current one, and reads its chunk before if need be.
func (c *columnReader) load(e *Entry, group, at int) error {
	if c.loaded != group {
		k := &c.footer.chunks[group]
		data, err := e.readInto(c.chunk, k.piece)
		if err != nil {
			return err
		}
		c.chunk, c.loaded, c.current, c.decoded, c.at = data, group, -1, -1, c.at[:0]
		offset := 0
		for _, z := range k.zones {
			c.at = append(c.at, offset)
			offset += z.size
		}
	}
	if c.current == at {
		return nil
	}
	z := c.footer.chunks[group].zones[at]
	c.current = at
	return c.block.load(z, c.chunk[c.at[at]:][:z.size])
}
