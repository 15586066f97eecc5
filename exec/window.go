package exec

import (
	"bytes"
	"context"
	"io"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/function"
)

// window sorts rows by partition and order; its source computes the calls over
// the partitions as they come.
type window struct {
	*sorter
	partition ordering    // the first keys of the sort
	check     *orderCheck // of the rows in their order; nil where they need none
	calls     []windowCall
	frames    []*frame // of the calls, each once
	contextOf func(columnar.Budget) *function.Context
}

// windowCall is a call with the programs of its arguments.
type windowCall struct {
	logical.WindowCall
	args  []perWorker
	order ordering // of the rows within a frame
	frame int      // in frames, -1 for none
}

func (b *builder) window(n *logical.Window, account *operator) (*pipeline, error) {
	var keys []logical.SortKey
	for _, e := range n.PartitionBy {
		keys = append(keys, logical.SortKey{Expr: e})
	}
	partition, err := b.ordering(keys)
	if err != nil {
		return nil, err
	}
	keys = append(keys, n.OrderBy...)
	all, err := b.ordering(keys)
	if err != nil {
		return nil, err
	}
	s := &window{partition: partition, contextOf: b.query.crew.of, sorter: &sorter{ordering: all, limit: -1, account: account, spill: b.query.spill}}
	if needsCheck(keys) {
		s.check = newOrderCheck(all)
	}
	for _, c := range n.Calls {
		call, err := b.windowCall(s, n, c)
		if err != nil {
			return nil, err
		}
		s.calls = append(s.calls, call)
	}
	return b.breaker(n.Input, s, account, 1)
}

func (b *builder) windowCall(s *window, n *logical.Window, c logical.WindowCall) (call windowCall, err error) {
	call = windowCall{WindowCall: c, frame: -1}
	for _, a := range c.Args {
		p, err := b.compile(a)
		if err != nil {
			return call, err
		}
		call.args = append(call.args, b.clones(p))
	}
	if call.order, err = b.ordering(c.OrderBy); err != nil {
		return call, err
	}
	if c.Overload.Def.Kind == function.KindWindow && c.Overload.Def.Use&function.TakesFrame == 0 {
		return call, nil
	}
	for i, f := range s.frames {
		if logical.SameFrame(f.spec, c.Frame) {
			call.frame = i
			return call, nil
		}
	}
	f, err := b.frame(c.Frame, n.OrderBy)
	call.frame = len(s.frames)
	s.frames = append(s.frames, f)
	return call, err
}

// Finish is the Sink's.
func (s *window) Finish(context.Context) (Source, error) {
	rows, err := newMerger(s.runs, s.limit, s.account)
	memory := &windowMemory{account: s.account, rows: rows, sorter: s.sorter}
	return &windowSource{window: s, rows: rows, memory: memory, ctx: s.contextOf(memory)}, err
}

// windowSource reads sorted rows and gives them with the calls' values. Partitions
// are held as a whole; small ones are computed many at a time. For one worker.
type windowSource struct {
	*window
	rows    *merger
	memory  *windowMemory
	ctx     *function.Context // with an allowance of the memory
	held    stretch
	last    [2][]byte // keys of the partition and of the peers that the last row belongs to
	begun   bool      // there was a row
	keys    [2]columnar.OrderKeys
	ready   []columnar.Batch
	charged int64 // for ready
	done    bool
}

// stretch is sorted rows whose partitions begin in it.
type stretch struct {
	batches []columnar.Batch
	breaks  [2][]bool // by row: whether it begins a partition, a group of peers
	charged int64
}

// add takes rows that were charged with size.
func (s *stretch) add(b columnar.Batch, breaks [2][]bool, size int64) {
	s.charged += size
	s.batches = append(s.batches, b)
	for i := range breaks {
		s.breaks[i] = append(s.breaks[i], breaks[i]...)
	}
}

// hold takes rows of a batch.
func (s *windowSource) hold(b columnar.Batch, breaks [2][]bool) error {
	size := b.HeldBytes() + 2*int64(b.Len)
	if err := s.memory.Grow(size); err != nil {
		return err
	}
	s.held.add(b, breaks, size)
	return nil
}

// Next is the Source's.
func (s *windowSource) Next(ctx context.Context, w *Worker) (columnar.Batch, error) {
	for len(s.ready) == 0 {
		if s.done {
			return columnar.Batch{}, io.EOF
		}
		if err := s.read(ctx, w); err != nil {
			return columnar.Batch{}, err
		}
	}
	b := s.ready[0]
	s.ready[0] = columnar.Batch{}
	if s.ready = s.ready[1:]; len(s.ready) == 0 {
		s.memory.Shrink(s.charged)
		s.charged = 0
	}
	return b, nil
}

// read takes a batch of sorted rows and computes the partitions that it completes.
func (s *windowSource) read(ctx context.Context, w *Worker) error {
	b, err := s.rows.Next(ctx, w)
	if err == io.EOF {
		s.done = true
		return s.complete(w)
	}
	if err != nil {
		return err
	}
	if s.check != nil {
		if err := s.check.look(w, b); err != nil {
			return err
		}
	}
	breaks, err := s.breaks(w, b)
	if err != nil {
		return err
	}
	cut := 0
	for i, begins := range breaks[0] {
		if begins {
			cut = i
		}
	}
	if cut > 0 {
		if err := s.hold(b.Slice(0, cut), [2][]bool{breaks[0][:cut], breaks[1][:cut]}); err != nil {
			return err
		}
	}
	if breaks[0][cut] {
		if err := s.complete(w); err != nil {
			return err
		}
	}
	return s.hold(b.Slice(cut, b.Len), [2][]bool{breaks[0][cut:], breaks[1][cut:]})
}

// breaks finds the rows of a batch that begin a partition, and a group of peers.
func (s *windowSource) breaks(w *Worker, b columnar.Batch) (out [2][]bool, err error) {
	for i, o := range []*ordering{&s.partition, &s.ordering} {
		keys := &s.keys[i]
		keys.Reset()
		if err := o.append(keys, w, b); err != nil {
			return out, err
		}
		out[i] = make([]bool, b.Len)
		last := s.last[i]
		for row := range out[i] {
			key := keys.At(row)
			out[i][row] = !s.begun && row == 0 || !bytes.Equal(last, key)
			last = key
		}
		s.last[i] = append([]byte(nil), last...)
	}
	s.begun = true
	return out, nil
}

// complete computes the partitions held.
func (s *windowSource) complete(w *Worker) error {
	held := s.held
	s.held = stretch{}
	if len(held.batches) == 0 {
		return nil
	}
	columns, err := s.compute(w, held)
	if err != nil {
		return err
	}
	size := held.charged
	for _, c := range columns {
		size += columnar.ArrayBytes(c)
	}
	if err := s.memory.Grow(size - held.charged); err != nil {
		return err
	}
	s.charged += size
	at := 0
	for _, b := range held.batches {
		cols := append([]arrow.Array(nil), b.Cols...)
		for _, c := range columns {
			cols = append(cols, columnar.Slice(c, at, at+b.Len))
		}
		s.ready = append(s.ready, columnar.Batch{Cols: cols, Len: b.Len})
		at += b.Len
	}
	return nil
}

// compute gives the columns of the calls over whole partitions.
func (s *windowSource) compute(w *Worker, held stretch) ([]arrow.Array, error) {
	rows := newWindowRows(held.breaks)
	rows.Context = s.ctx
	size := int64(rows.Len) * 4 * int64(4+2*len(s.frames))
	if err := s.memory.Grow(size); err != nil {
		return nil, err
	}
	defer s.memory.Shrink(size)
	bounds := make([]frameBounds, len(s.frames))
	for i, f := range s.frames {
		var err error
		if bounds[i], err = f.bounds(w, rows, held.batches); err != nil {
			return nil, err
		}
	}
	var out []arrow.Array
	for i := range s.calls {
		column, err := s.call(w, &s.calls[i], *rows, bounds, held.batches)
		if err != nil {
			return nil, err
		}
		out = append(out, column)
	}
	return out, nil
}

// call gives the column of one call.
func (s *windowSource) call(w *Worker, c *windowCall, rows function.WindowRows, bounds []frameBounds, batches []columnar.Batch) (arrow.Array, error) {
	mark := s.ctx.Mark()
	defer s.ctx.Release(mark)
	args := make([]arrow.Array, len(c.args))
	for i, programs := range c.args {
		a, err := evalStretch(s.ctx, programs, w, batches)
		if err != nil {
			return nil, err
		}
		args[i] = a
	}
	if c.frame >= 0 {
		rows.FrameStart, rows.FrameEnd = bounds[c.frame].start, bounds[c.frame].end
	}
	if c.Overload.Def.Kind == function.KindWindow {
		rows.IgnoreNulls = c.IgnoreNulls
		return c.Overload.Def.Window(c.Overload, &rows, args)
	}
	return aggregateFrames(w, c, &rows, args, batches, s.memory)
}

// evalStretch gives the value of an expression for all rows of a stretch.
func evalStretch(ctx *function.Context, programs perWorker, w *Worker, batches []columnar.Batch) (arrow.Array, error) {
	parts, mark := make([]arrow.Array, len(batches)), ctx.Mark()
	for i, b := range batches {
		v, err := programs[w.ID].Eval(b)
		if err != nil {
			return nil, err
		}
		parts[i] = ctx.Expand(v, b.Len)
		ctx.Grow(columnar.HeldBytes(parts[i]))
	}
	out := ctx.Concat(parts)
	ctx.Settle(mark, columnar.HeldBytes(out))
	return out, nil
}

// newWindowRows makes places of breaks.
func newWindowRows(breaks [2][]bool) *function.WindowRows {
	n := len(breaks[0])
	rows := &function.WindowRows{Len: n}
	rows.PartitionStart, rows.PartitionEnd = runsOf(breaks[0])
	rows.PeerStart, rows.PeerEnd = runsOf(breaks[1])
	return rows
}

// runsOf gives for each row where its run begins and ends.
func runsOf(begins []bool) (start, end []int32) {
	start, end = make([]int32, len(begins)), make([]int32, len(begins))
	at := int32(0)
	for i, b := range begins {
		if b {
			at = int32(i)
		}
		start[i] = at
	}
	at = int32(len(begins))
	for i := len(begins) - 1; i >= 0; i-- {
		end[i] = at
		if begins[i] {
			at = int32(i)
		}
	}
	return start, end
}
