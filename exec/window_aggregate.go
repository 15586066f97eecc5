package exec

import (
	"cmp"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/function"
)

// Bounds of the ways in which an aggregate is computed over frames: how many
// rows an Add takes at most (a longer frame is one Add), up to how many times
// the number of rows frames may hold together to be added up by themselves, and
// how many frames that grow are computed at a time.
const (
	addRows      = 1 << 16
	directFactor = 12
	growingBlock = 32
	blockBytes   = 4 << 20 // of the arguments or the states that are copied at a time, unless of one frame
)

// span is the rows of a frame.
type span struct{ from, to int32 }

// frameAggregate computes an aggregate over the frames of a stretch.
type frameAggregate struct {
	call    *windowCall
	args    []arrow.Array
	rows    int
	earlier []int32 // of DISTINCT: the last row before with the same arguments, -1 for none
	place   []int32 // of ORDER BY: the row's place in that order
	account columnar.Budget
	ctx     *function.Context // with an allowance of the account
	results []arrow.Array
}

// aggregateFrames gives the value of an aggregate for the frame of each row.
// Frames that follow each other and are the same are computed once.
func aggregateFrames(w *Worker, c *windowCall, rows *function.WindowRows, args []arrow.Array, batches []columnar.Batch, account columnar.Budget) (arrow.Array, error) {
	a := &frameAggregate{call: c, args: args, rows: rows.Len, account: account, ctx: rows.Context}
	if c.Distinct {
		a.earlier = earlierEquals(c, args, rows.Len)
	}
	if len(c.order.orders) > 0 {
		if err := a.arrange(w, batches); err != nil {
			return nil, err
		}
	}
	frames, of := framesOf(rows)
	if err := a.compute(frames); err != nil {
		return nil, err
	}
	out := a.ctx.Concat(a.results)
	if len(frames) == rows.Len {
		return out, nil
	}
	return a.ctx.Gather(out, of), nil
}

// framesOf lists the frames and tells which is each row's.
func framesOf(rows *function.WindowRows) (frames []span, of []int32) {
	of = make([]int32, rows.Len)
	for i := range of {
		f := span{rows.FrameStart[i], rows.FrameEnd[i]}
		if f.from >= f.to {
			f = span{}
		}
		if len(frames) == 0 || frames[len(frames)-1] != f {
			frames = append(frames, f)
		}
		of[i] = int32(len(frames) - 1)
	}
	return frames, of
}

// earlierEquals finds for each row the one before it with the same arguments.
func earlierEquals(c *windowCall, args []arrow.Array, n int) []int32 {
	orders := make([]columnar.Order, len(args))
	for i, t := range c.Overload.Args {
		orders[i] = columnar.Order{Type: t}
	}
	var keys columnar.OrderKeys
	keys.Append(orders, args, n)
	last, out := map[string]int32{}, make([]int32, n)
	for i := range out {
		key := string(keys.At(i))
		at, ok := last[key]
		if !ok {
			at = -1
		}
		out[i], last[key] = at, int32(i)
	}
	return out
}

// arrange finds the place of each row in the order of the call.
func (a *frameAggregate) arrange(w *Worker, batches []columnar.Batch) error {
	var keys columnar.OrderKeys
	for _, b := range batches {
		if err := a.call.order.append(&keys, w, b); err != nil {
			return err
		}
	}
	a.place = make([]int32, a.rows)
	for place, e := range sortKeys(&keys) {
		a.place[e.row] = int32(place)
	}
	return nil
}

// compute chooses the way: frames that hold few rows each are added up by
// themselves; those that only grow carry their state on; others are put
// together of partial states.
func (a *frameAggregate) compute(frames []span) error {
	total, grown, last := 0, 0, span{}
	for _, f := range frames {
		total += int(f.to - f.from)
		if extends(f, last) {
			grown += int(f.to - last.to)
		} else {
			grown += int(f.to - f.from)
		}
		last = f
	}
	switch {
	case a.earlier != nil || a.place != nil || total <= directFactor*a.rows:
		return a.direct(frames)
	case grown <= 2*a.rows:
		return a.growing(frames)
	case len(a.call.Lambdas) > 0: // a state begins with what the call says, once a frame
		return a.direct(frames)
	}
	if err := a.composed(frames); err == nil {
		return nil
	}
	a.results = nil // a partial state that no frame needs may have failed
	return a.direct(frames)
}

// extends reports whether a frame is another one and rows behind it.
func extends(f, last span) bool {
	return f.from == last.from && f.to >= last.to && f.from < f.to && last.from < last.to
}

// direct adds up each frame by itself, many at a time.
func (a *frameAggregate) direct(frames []span) error {
	most, size := addRows, int64(0)
	for _, arg := range a.args {
		size += columnar.PlainBytes(arg)
	}
	if each := size / int64(max(a.rows, 1)); each > 0 {
		most = min(most, int(blockBytes/each))
	}
	for len(frames) > 0 {
		n, rows := 0, 0
		for n < len(frames) && (n == 0 || rows < most) {
			rows += int(frames[n].to - frames[n].from)
			n++
		}
		if _, err := a.block(frames[:n], nil); err != nil {
			return err
		}
		frames = frames[n:]
	}
	return nil
}

// growing computes frames that mostly extend the one before: some at a time,
// each of them from the state of the last of those before.
func (a *frameAggregate) growing(frames []span) error {
	var state []arrow.Array
	last := span{}
	for len(frames) > 0 {
		if !extends(frames[0], last) {
			last, state = span{frames[0].from, frames[0].from}, nil
		}
		n, rows, most := 1, 0, atOnce(state)
		for n < len(frames) && n < most && rows < addRows && extends(frames[n], frames[n-1]) {
			n++
			rows += int(frames[n-1].to - last.to)
		}
		added := make([]span, n)
		for i, f := range frames[:n] {
			added[i] = span{last.to, f.to}
		}
		agg, err := a.block(added, state)
		if err != nil {
			return err
		}
		if state, err = agg.State(n-1, n); err != nil {
			return err
		}
		last, frames = frames[n-1], frames[n:]
	}
	return nil
}

// atOnce gives how many frames may begin with a state at a time.
func atOnce(state []arrow.Array) int {
	size := int64(0)
	for _, s := range state {
		size += columnar.HeldBytes(s)
	}
	return max(1, min(growingBlock, int(blockBytes/max(size, 1))))
}

// block computes some frames, each beginning with a state, if there is one, and
// adding its rows.
func (a *frameAggregate) block(frames []span, state []arrow.Array) (function.Aggregate, error) {
	a.ctx.Check()
	mark := a.ctx.Mark()
	agg, size := a.fresh(len(frames))
	a.ctx.Grow(size)
	if state != nil {
		each := make([]arrow.Array, len(state))
		for i, s := range state {
			each[i] = a.ctx.Gather(s, make([]int32, len(frames)))
		}
		grew, err := agg.Merge(numbers(len(frames)), each, len(frames))
		if err != nil {
			return nil, err
		}
		a.ctx.Grow(grew)
	}
	rows, groups := a.flatten(frames)
	if err := a.add(agg, groups, rows); err != nil {
		return nil, err
	}
	a.ctx.Grow(a.ctx.Mark() - mark) // the result may be as large as the state
	if err := a.result(agg, len(frames)); err != nil {
		return nil, err
	}
	a.ctx.Settle(mark, columnar.HeldBytes(a.results[len(a.results)-1]))
	return agg, nil
}

// fresh gives an aggregate of n groups and the memory it takes.
func (a *frameAggregate) fresh(n int) (function.Aggregate, int64) {
	agg := function.NewWindowAggregate(a.call.Overload)
	prepare(agg, a.call.Lambdas, a.ctx)
	return agg, agg.Resize(n)
}

func (a *frameAggregate) result(agg function.Aggregate, n int) error {
	out, err := agg.Result(0, n)
	if err == nil {
		a.results = append(a.results, out)
	}
	return err
}

// flatten lists the rows of frames one behind the other, and the frame of each.
func (a *frameAggregate) flatten(frames []span) (rows []int32, groups []uint32) {
	for g, f := range frames {
		at := len(rows)
		for r := f.from; r < f.to; r++ {
			if a.earlier == nil || a.earlier[r] < f.from {
				rows = append(rows, r)
				groups = append(groups, uint32(g))
			}
		}
		if a.place != nil {
			slices.SortFunc(rows[at:], func(x, y int32) int { return cmp.Compare(a.place[x], a.place[y]) })
		}
	}
	return rows, groups
}

// add adds rows to their groups.
func (a *frameAggregate) add(agg function.Aggregate, groups []uint32, rows []int32) error {
	if len(rows) == 0 {
		return nil
	}
	args := make([]columnar.Vector, len(a.args))
	for i, arg := range a.args {
		if contiguous(rows) {
			args[i] = columnar.Vector{Array: columnar.Slice(arg, int(rows[0]), int(rows[0])+len(rows))}
		} else {
			args[i] = columnar.Vector{Array: a.ctx.Gather(arg, rows)}
		}
	}
	grew, err := agg.Add(groups, args, len(rows))
	a.ctx.Grow(max(0, grew))
	return err
}

func contiguous(rows []int32) bool {
	for i, r := range rows {
		if r != rows[0]+int32(i) {
			return false
		}
	}
	return true
}

func numbers(n int) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = uint32(i)
	}
	return out
}
