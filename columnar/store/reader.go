package store

import (
	"cmp"
	"io"
	"slices"

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
	block   int // how many of the group are through
	blocks  int // of the group
	rows    []int32
	chosen  int   // rows picked and not given yet
	waiting int64 // rows of the blocks that they are of
	passed  int64
	failed  error // to be told when they are given
	first   *columnar.FirstRows
	ranked  *columnReader // the column of first
	back    bool          // groups and blocks are read from the last one on
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
	group := r.group
	if r.back {
		group = r.last - 1
		r.last--
	} else {
		r.group++
	}
	r.block, r.blocks = 0, len(r.columns[0].chunks[group].zones)
	for _, c := range r.columns {
		c.begin(group)
	}
	for i := range r.tests {
		if err := r.tests[i].begin(); err != nil {
			return err
		}
	}
	slices.SortStableFunc(r.tests, func(a, b test) int { return cmp.Compare(a.share, b.share) })
	return nil
}

// nextBlock gives the rows of the next block if all pass, else it picks those that
// do. Before it gives a block, the rows that were picked have to be taken: then it
// comes to it once more.
func (r *Reader) nextBlock() (out columnar.Batch, err error) {
	at := r.block
	if r.back {
		at = r.blocks - 1 - r.block
	}
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
	if r.late(at) {
		return nil, false, nil
	}
	for i := range r.tests {
		if r.tests[i].excludes(at) {
			return nil, false, nil
		}
	}
	all = true
	for i := range r.tests {
		if rows, all, err = r.narrow(&r.tests[i], at, rows, all); err != nil || !all && len(rows) == 0 {
			return nil, false, err
		}
	}
	if t := r.bound(at); t != nil {
		rows, all, err = r.narrow(t, at, rows, all)
	}
	return rows, all || len(rows) == n, err
}

// narrow leaves those of some rows of a block that pass a test; all tells that they are all rows.
func (r *Reader) narrow(t *test, at int, rows []int32, all bool) ([]int32, bool, error) {
	if t.includes(at) {
		return rows, all, nil
	}
	if err := t.column.load(at); err != nil {
		return nil, false, err
	}
	if all {
		return t.first(r.room(t.column.block.rows)), false, nil
	}
	return t.keep(rows), false, nil
}

// room gives memory for the places of n rows.
func (r *Reader) room(n int) []int32 {
	if len(r.rows) < n {
		r.rows = make([]int32, n)
	}
	return r.rows[:n]
}

// Close gives the reader's memory to others; batches that it gave stay what they
// are, if they are not passing ones.
func (r *Reader) Close() {
	for _, c := range r.columns {
		memories.Put(c.memory)
		c.memory = nil
	}
	r.columns = nil
}
