package store

import (
	"flowsql/columnar"
	"flowsql/columnar/pred"
)

// OnlyFirst has the reader, before it gives rows, leave out blocks of which no row counts
// by a column of whole numbers. Where the greatest numbers come first it reads the
// last blocks first, see Back: rows mostly lie in the order of time.
func (r *Reader) OnlyFirst(column int, first *columnar.FirstRows) {
	c := r.columns[column]
	if c.form != wholeForm {
		return
	}
	r.ranked, r.first, r.back = c, first, first.Descending()
	for _, c := range r.columns {
		c.back = r.back
	}
}

// Back reports whether the blocks are given from the last one on.
func (r *Reader) Back() bool { return r.back }

// enough is the number of rows picked of several blocks that are given as a batch.
const enough = BlockRows / 2

func (r *Reader) enough() int {
	if r.first.Unbound() { // until rows were given
		return min(enough, max(r.first.Wanted, 64))
	}
	return enough
}

// late reports whether no row of a block is among the first that are wanted.
func (r *Reader) late(at int) bool {
	if r.ranked == nil {
		return false
	}
	z := r.ranked.chunk().zones[at]
	if z.nulls == z.rows {
		return !r.first.CountsNulls()
	}
	return r.first.Excludes(z.min, z.max, z.nulls > 0)
}

// bound gives the test by which rows of a block are among the first that are wanted, as
// far as is known by now; nil while all may be.
func (r *Reader) bound(at int) *test {
	if r.ranked == nil || r.ranked.chunk().zones[at].nulls > 0 && r.first.CountsNulls() {
		return nil
	}
	worst, ok := r.first.Worst()
	if !ok {
		return nil
	}
	p := pred.Predicate{Op: pred.LessOrEqual, Integers: []int64{worst}}
	if r.back {
		p.Op = pred.GreaterOrEqual
	}
	return &test{Predicate: p, column: r.ranked}
}
