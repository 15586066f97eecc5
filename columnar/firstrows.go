package columnar

import (
	"math"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
)

// FirstRows tells a scan or an aggregation which rows still count where only the first ones of an
// order are wanted: those whose rank by a column, see OrderRanks, is not above a bound that
// falls while rows are given. It may be used from any goroutine.
type FirstRows struct {
	Column int // of the batches that are given
	Wanted int // rows
	order  Order
	bound  atomic.Uint64
	off    bool
}

// NewFirstRows gives a bound that leaves nothing out yet; nil for a column without ranks.
func NewFirstRows(o Order, column, wanted int) *FirstRows {
	f := &FirstRows{Column: column, Wanted: wanted, order: o}
	f.bound.Store(math.MaxUint64)
	if _, ok := f.rank(0); !ok || wanted <= 0 {
		return nil
	}
	return f
}

// Drop has all rows count; called before the scan runs.
func (f *FirstRows) Drop() { f.off = true }

// Descending reports whether the greatest values come first.
func (f *FirstRows) Descending() bool { return f != nil && f.order.Descending }

// Bound gives the greatest rank of the rows that count.
func (f *FirstRows) Bound() uint64 {
	if f == nil {
		return math.MaxUint64
	}
	return f.bound.Load()
}

// Unbound reports whether a first bound is waited for.
func (f *FirstRows) Unbound() bool { return f != nil && !f.off && f.Bound() == math.MaxUint64 }

// Lower lowers the bound to a rank, if it is above: as many rows as are wanted have no
// greater one.
func (f *FirstRows) Lower(rank uint64) {
	if f == nil || f.off {
		return
	}
	for {
		old := f.bound.Load()
		if rank >= old || f.bound.CompareAndSwap(old, rank) {
			return
		}
	}
}

// Among appends the rows that count to rows, of those of which the column is given; ranks is
// memory for the work.
func (f *FirstRows) Among(column arrow.Array, rows []int32, ranks *[]uint64) []int32 {
	list, ok := OrderRanks(f.order, column, *ranks)
	*ranks = list
	bound := f.Bound()
	for i, r := range list {
		if r <= bound || !ok {
			rows = append(rows, int32(i))
		}
	}
	return rows
}

// Excludes reports whether none of some rows counts, the least and the greatest of
// whose values are given, and whether there are nulls.
func (f *FirstRows) Excludes(least, greatest int64, nulls bool) bool {
	if nulls && f.CountsNulls() {
		return false
	}
	best := least
	if f.order.Descending {
		best = greatest
	}
	rank, _ := f.rank(best)
	return rank > f.Bound()
}

// CountsNulls reports whether null rows count.
func (f *FirstRows) CountsNulls() bool { return nullRank(f.order.NullsFirst) <= f.Bound() }

// Worst gives the last value that counts, but for null; ok is false where there is no bound.
func (f *FirstRows) Worst() (v int64, ok bool) {
	bound := f.Bound()
	if bound == math.MaxUint64 || bound == nullRank(true) {
		return 0, false
	}
	flip := uint64(0)
	if f.order.Descending {
		flip = math.MaxUint64
	}
	if ArrowType(f.order.Type).ID() == arrow.INT64 || ArrowType(f.order.Type).ID() == arrow.TIMESTAMP {
		return int64(bound ^ 1<<63 ^ flip), true
	}
	return int64(int32(uint32(bound>>32) ^ 1<<31 ^ uint32(flip))), true
}

// rank gives the rank of a value that is not null; ok is false where the column has none.
func (f *FirstRows) rank(v int64) (rank uint64, ok bool) {
	flip := uint64(0)
	if f.order.Descending {
		flip = math.MaxUint64
	}
	switch ArrowType(f.order.Type).ID() {
	case arrow.INT64, arrow.TIMESTAMP:
		return uint64(v) ^ 1<<63 ^ flip, true
	case arrow.INT32, arrow.DATE32:
		return uint64(uint32(v)^1<<31^uint32(flip)) << 32, true
	}
	return 0, false
}
