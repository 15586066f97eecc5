package exec

import (
	"bytes"
	"sort"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

// frame is a frame with the programs of its bounds.
type frame struct {
	spec       logical.Frame
	start, end bound
}

// bound is one end of a frame.
type bound struct {
	kind                      logical.BoundKind
	valid, offset, limit, key perWorker
	order                     columnar.Order // of limit and key
}

// frameBounds holds the frame of each row.
type frameBounds struct{ start, end []int32 }

func (b *builder) frame(f logical.Frame, orderBy []logical.SortKey) (*frame, error) {
	out := &frame{spec: f}
	var err error
	if out.start, err = b.bound(f.Start, orderBy); err != nil {
		return nil, err
	}
	out.end, err = b.bound(f.End, orderBy)
	return out, err
}

func (b *builder) bound(f logical.FrameBound, orderBy []logical.SortKey) (out bound, err error) {
	out.kind = f.Kind
	programs := []*perWorker{&out.valid, &out.offset, &out.limit, &out.key}
	for i, e := range []expr.Expr{f.Valid, f.Offset, f.Limit, f.Key} {
		if e == nil {
			continue
		}
		p, err := b.compile(e)
		if err != nil {
			return out, err
		}
		*programs[i] = b.clones(p)
	}
	if f.Limit != nil {
		out.order = columnar.Order{Type: f.Limit.Type(), Descending: orderBy[0].Descending, NullsFirst: orderBy[0].NullsFirst}
	}
	return out, nil
}

// bounds gives the frames of all rows.
func (f *frame) bounds(w *Worker, rows *function.WindowRows, batches []columnar.Batch) (out frameBounds, err error) {
	for _, b := range []*bound{&f.start, &f.end} {
		if err := b.check(w, batches); err != nil {
			return out, err
		}
	}
	place := map[logical.FrameUnit]func(*bound, *Worker, *function.WindowRows, []columnar.Batch, bool) ([]int32, error){
		logical.FrameRows: (*bound).byRows, logical.FrameRange: (*bound).byRange, logical.FrameGroups: (*bound).byGroups,
	}[f.spec.Unit]
	if out.start, err = place(&f.start, w, rows, batches, false); err != nil {
		return out, err
	}
	out.end, err = place(&f.end, w, rows, batches, true)
	return out, err
}

// check fails where an offset is negative or null.
func (b *bound) check(w *Worker, batches []columnar.Batch) error {
	if b.valid == nil {
		return nil
	}
	for _, batch := range batches {
		v, err := b.valid[w.ID].Eval(batch)
		if err != nil {
			return err
		}
		valid := columnar.BoolsOf(v.Array)
		for i := range v.Len() {
			if !valid.True(i) {
				return sqlerr.New(sqlerr.InvalidWindowFrame, "Window frame offset value must not be negative or null")
			}
		}
	}
	return nil
}

// offsets gives the offset of each row, with a sign, cut to the number of rows.
func (b *bound) offsets(w *Worker, rows *function.WindowRows, batches []columnar.Batch) ([]int64, error) {
	out := make([]int64, rows.Len)
	if b.offset == nil {
		return out, nil
	}
	a, err := evalStretch(rows.Context, b.offset, w, batches)
	if err != nil {
		return nil, err
	}
	for i, n := range columnar.Values[int64](a) {
		out[i] = min(n, int64(rows.Len))
		if b.kind == logical.Preceding {
			out[i] = -out[i]
		}
	}
	return out, nil
}

// unbounded gives the places of a bound that is an end of the partition.
func (b *bound) unbounded(rows *function.WindowRows) ([]int32, bool) {
	switch b.kind {
	case logical.UnboundedPreceding:
		return rows.PartitionStart, true
	case logical.UnboundedFollowing:
		return rows.PartitionEnd, true
	}
	return nil, false
}

// byRows places a bound of ROWS; the end is behind its row.
func (b *bound) byRows(w *Worker, rows *function.WindowRows, batches []columnar.Batch, end bool) ([]int32, error) {
	if out, ok := b.unbounded(rows); ok {
		return out, nil
	}
	offsets, err := b.offsets(w, rows, batches)
	if err != nil {
		return nil, err
	}
	behind := int64(0)
	if end {
		behind = 1
	}
	out := make([]int32, rows.Len)
	for i, n := range offsets {
		at := int64(i) + n + behind
		out[i] = int32(max(int64(rows.PartitionStart[i]), min(at, int64(rows.PartitionEnd[i]))))
	}
	return out, nil
}

// peers gives the places of CURRENT ROW where peers belong to it.
func peers(rows *function.WindowRows, end bool) []int32 {
	if end {
		return rows.PeerEnd
	}
	return rows.PeerStart
}

// byGroups places a bound of GROUPS.
func (b *bound) byGroups(w *Worker, rows *function.WindowRows, batches []columnar.Batch, end bool) ([]int32, error) {
	if out, ok := b.unbounded(rows); ok {
		return out, nil
	}
	if b.kind == logical.CurrentRow {
		return peers(rows, end), nil
	}
	offsets, err := b.offsets(w, rows, batches)
	if err != nil {
		return nil, err
	}
	starts, of := groupsOf(rows)
	out := make([]int32, rows.Len)
	for i, n := range offsets {
		at := int64(of[i]) + n
		switch first, last := of[rows.PartitionStart[i]], of[rows.PartitionEnd[i]-1]; {
		case at < int64(first):
			out[i] = rows.PartitionStart[i]
		case at > int64(last):
			out[i] = rows.PartitionEnd[i]
		case end:
			out[i] = rows.PeerEnd[starts[at]]
		default:
			out[i] = starts[at]
		}
	}
	return out, nil
}

// groupsOf numbers the groups of peers: where each begins, and that of each row.
func groupsOf(rows *function.WindowRows) (starts, of []int32) {
	of = make([]int32, rows.Len)
	for i := range of {
		if rows.PeerStart[i] == int32(i) {
			starts = append(starts, int32(i))
		}
		of[i] = int32(len(starts) - 1)
	}
	return starts, of
}

// byRange places a bound of RANGE: the start is the first row not before the
// limit, the end is behind the last row not after it. Where the sort key is null
// there is no limit, and the frame reaches to the other nulls.
func (b *bound) byRange(w *Worker, rows *function.WindowRows, batches []columnar.Batch, end bool) ([]int32, error) {
	if out, ok := b.unbounded(rows); ok {
		return out, nil
	}
	if b.kind == logical.CurrentRow {
		return peers(rows, end), nil
	}
	limit, err := evalStretch(rows.Context, b.limit, w, batches)
	if err != nil {
		return nil, err
	}
	key, err := evalStretch(rows.Context, b.key, w, batches)
	if err != nil {
		return nil, err
	}
	var limits, keys columnar.OrderKeys
	limits.Append([]columnar.Order{b.order}, []arrow.Array{limit}, rows.Len)
	keys.Append([]columnar.Order{b.order}, []arrow.Array{key}, rows.Len)
	out, nulls := make([]int32, rows.Len), columnar.NullsOf(key)
	for i := range out {
		if nulls.Null(i) {
			out[i] = peers(rows, end)[i]
			continue
		}
		from, to := int(rows.PartitionStart[i]), int(rows.PartitionEnd[i])
		out[i] = int32(from + sort.Search(to-from, func(j int) bool {
			order := bytes.Compare(keys.At(from+j), limits.At(i))
			return order > 0 || order == 0 && !end
		}))
	}
	return out, nil
}
