package store

import (
	"cmp"
	"io"
	"slices"
	"sync"

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
	dicts   *columnar.Dictionaries
	passing bool // the arrays of a batch are done with when the next is asked for
	columns []*columnReader
	tests   []test
	group   int // next
	last    int
	block   int // next of the group
	blocks  int // of the group
	rows    []int32
	chosen  int   // rows picked and not given yet
	waiting int64 // rows of the blocks that they are of
	passed  int64
	failed  error // to be told when they are given
	first   *columnar.FirstRows
	ranked  *columnReader // the column of first
}

// NewReader reads the groups from … to of an entry, which must have the columns;
// predicates name columns by their place in wanted. dicts are the worker's own.
// passing tells that nobody keeps an array of a batch once the next is asked for.
func (e *Entry) NewReader(wanted []Wanted, filter []pred.Predicate, dicts *columnar.Dictionaries, from, to int, passing bool) (*Reader, error) {
	r := &Reader{entry: e, dicts: dicts, passing: passing, group: from, last: min(to, e.Groups())}
	for _, w := range wanted {
		c, err := e.column(w)
		if err != nil {
			return nil, err
		}
		r.columns = append(r.columns, c)
	}
	for _, p := range filter {
		c := r.columns[p.Column]
		r.tests = append(r.tests, test{Predicate: p, column: c, texts: c.form == textForm && len(p.Texts) > 0})
	}
	return r, nil
}

// OnlyFirst has the reader leave out blocks of which no row counts by a column of whole numbers.
func (r *Reader) OnlyFirst(column int, first *columnar.FirstRows) {
	if c := r.columns[column]; c.form == wholeForm {
		r.ranked, r.first = c, first
	}
}

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

// Passed gives the number of rows of the groups that Next is through with, before
// the predicates.
func (r *Reader) Passed() int64 { return r.passed }

// Next gives the next batch, at least one row; io.EOF after the last. After
// ErrDamaged the rows before Passed have been given.
func (r *Reader) Next() (columnar.Batch, error) {
	if len(r.columns) == 0 {
		return r.onlyCount()
	}
	for _, c := range r.columns {
		c.chosen.reset()
	}
	for r.failed == nil {
		if r.block == r.blocks {
			if r.chosen > 0 {
				break
			}
			r.settle()
			if r.group == r.last {
				return columnar.Batch{}, io.EOF
			}
			r.failed = r.nextGroup()
			continue
		}
		b, err := r.nextBlock()
		if r.failed = err; b.Len > 0 {
			return b, nil
		}
		if r.chosen >= r.enough() {
			break
		}
	}
	if r.chosen > 0 {
		return r.taken(), nil
	}
	return columnar.Batch{}, r.failed
}

// enough is the number of rows picked of several blocks that are given as a batch.
const enough = BlockRows / 2

func (r *Reader) enough() int {
	if r.first.Unbound() { // until rows were given
		return min(enough, max(r.first.Wanted, 64))
	}
	return enough
}

// settle counts the blocks as passed whose rows were given.
func (r *Reader) settle() {
	r.passed += r.waiting
	r.waiting = 0
}

// taken gives the rows that were picked.
func (r *Reader) taken() columnar.Batch {
	out := columnar.Batch{Len: r.chosen, Cols: make([]arrow.Array, len(r.columns))}
	for i, c := range r.columns {
		out.Cols[i] = c.take(r.chosen, r.passing)
	}
	r.chosen = 0
	r.settle()
	return out
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

// nextGroup begins a group. The tests that leave the fewest rows come first.
func (r *Reader) nextGroup() error {
	r.block, r.blocks = 0, len(r.columns[0].chunks[r.group].zones)
	for _, c := range r.columns {
		c.begin(r.group)
	}
	for i := range r.tests {
		if err := r.tests[i].begin(); err != nil {
			return err
		}
	}
	slices.SortStableFunc(r.tests, func(a, b test) int { return cmp.Compare(a.share, b.share) })
	r.group++
	return nil
}

// nextBlock gives the rows of the next block if all pass, else it picks those that
// do. Before it gives a block, the rows that were picked have to be taken: then it
// comes to it once more.
func (r *Reader) nextBlock() (out columnar.Batch, err error) {
	at := r.block
	n := r.columns[0].chunk().zones[at].rows
	rows, all, err := r.tested(at, n)
	switch {
	case err != nil:
		return out, err
	case !all:
		err = r.pick(at, rows)
	case r.chosen > 0:
		return r.taken(), nil
	default:
		out, err = r.wholeBlock(at, n)
	}
	if err != nil {
		return columnar.Batch{}, err
	}
	r.block++
	if r.waiting += int64(n); r.chosen == 0 {
		r.settle()
	}
	return out, nil
}

// pick adds rows of a block to those that were picked; where that fails, none.
func (r *Reader) pick(at int, rows []int32) error {
	if len(rows) == 0 {
		return nil
	}
	for _, c := range r.columns {
		if err := c.load(at); err != nil {
			return err
		}
	}
	for _, c := range r.columns {
		if err := c.pick(r, at, rows); err != nil {
			return err
		}
	}
	r.chosen += len(rows)
	return nil
}

func (r *Reader) wholeBlock(at, n int) (columnar.Batch, error) {
	out := columnar.Batch{Len: n, Cols: make([]arrow.Array, len(r.columns))}
	for i, c := range r.columns {
		var err error
		if out.Cols[i], err = c.array(r, at); err != nil {
			return columnar.Batch{}, err
		}
	}
	return out, nil
}

// tested gives the rows of a block that pass the tests; all tells that every row does.
func (r *Reader) tested(at, n int) (rows []int32, all bool, err error) {
	if r.ranked != nil && r.late(r.ranked.chunk().zones[at]) {
		return nil, false, nil
	}
	for i := range r.tests {
		if r.tests[i].excludes(at) {
			return nil, false, nil
		}
	}
	all = true
	for i := range r.tests {
		t := &r.tests[i]
		if t.includes(at) {
			continue
		}
		if err := t.column.load(at); err != nil {
			return nil, false, err
		}
		if all {
			rows, all = t.first(r.room(n)), false
		} else {
			rows = t.keep(rows)
		}
		if len(rows) == 0 {
			return nil, false, nil
		}
	}
	return rows, all || len(rows) == n, nil
}

// late reports whether no row of a block is among the first that are wanted.
func (r *Reader) late(z zone) bool {
	if z.nulls == z.rows {
		return false
	}
	return r.first.Excludes(z.min, z.max, z.nulls > 0)
}

// room gives memory for the places of n rows.
func (r *Reader) room(n int) []int32 {
	if len(r.rows) < n {
		r.rows = make([]int32, n)
	}
	return r.rows[:n]
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

// Close gives the reader's memory to others; batches that it gave stay what they
// are, if they are not passing ones.
func (r *Reader) Close() {
	for _, c := range r.columns {
		memories.Put(c.memory)
		c.memory = nil
	}
	r.columns = nil
}

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
		if at < c.to || at > c.to+nearby {
			c.ahead = firstAhead
		}
		to, size := at+1, zones[at].size
		for ; to < len(zones) && size+zones[to].size <= c.ahead; to++ {
			size += zones[to].size
		}
		if err := c.fetch(at, to); err != nil {
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
