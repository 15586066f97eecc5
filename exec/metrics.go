package exec

import (
	"sync/atomic"
	"time"

	"flowsql/columnar"
	"flowsql/planner/logical"
)

// OperatorStats is what one operator of a query did.
type OperatorStats struct {
	Name    string
	Node    logical.Node // of the plan; nil for what the plan does not name
	RowsIn  int64
	RowsOut int64
	Batches int64         // that came in, or that a source gave
	Time    time.Duration // summed over the workers, without the operators behind it
	Peak    int64         // bytes charged at one time
	Spilled int64         // bytes written to disk
	Passes  int64         // how often the operator had its rows read, all of which count
}

// operator is the running account of one operator. It is also the budget that
// the operator charges, a child of the query's.
type operator struct {
	name                    string
	node                    logical.Node
	rowsIn, rowsOut         atomic.Int64
	batches, nanos, spilled atomic.Int64
	used, peak              atomic.Int64
	passes                  atomic.Int64 // beyond the first
	parent                  columnar.Budget
}

func (o *operator) stats() OperatorStats {
	return OperatorStats{Name: o.name, Node: o.node, RowsIn: o.rowsIn.Load(), RowsOut: o.rowsOut.Load(), Batches: o.batches.Load(),
		Time: time.Duration(o.nanos.Load()), Peak: o.peak.Load(), Spilled: o.spilled.Load(), Passes: 1 + o.passes.Load()}
}

// Grow charges the query's budget and keeps the operator's own account.
func (o *operator) Grow(n int64) error {
	if err := o.parent.Grow(n); err != nil {
		return err
	}
	used := o.used.Add(n)
	for {
		peak := o.peak.Load()
		if used <= peak || o.peak.CompareAndSwap(peak, used) {
			return nil
		}
	}
}

// Shrink gives bytes back.
func (o *operator) Shrink(n int64) {
	o.used.Add(-n)
	o.parent.Shrink(n)
}

// release gives back all that is still charged, when the query is over.
func (o *operator) release() {
	if n := o.used.Swap(0); n != 0 {
		o.parent.Shrink(n)
	}
}

// measured is a transform under the account of its operator: the one wrapper
// around all of them.
type measured struct {
	Transform
	op *operator
}

func (m measured) run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	outer := w.running
	w.running = m.op
	begin := time.Now()
	err := m.Transform.Run(w, in, func(out columnar.Batch) error {
		m.op.nanos.Add(int64(time.Since(begin)))
		m.op.rowsOut.Add(int64(out.Len))
		w.running = outer
		err := emit(out)
		w.running = m.op
		begin = time.Now()
		return err
	})
	m.op.nanos.Add(int64(time.Since(begin)))
	m.op.rowsIn.Add(int64(in.Len))
	m.op.batches.Add(1)
	w.running = outer
	return err
}

// next takes a batch of a source under the account of its operator.
func (o *operator) next(w *Worker, take func() (columnar.Batch, error)) (columnar.Batch, error) {
	outer := w.running
	w.running = o
	begin := time.Now()
	b, err := take()
	o.nanos.Add(int64(time.Since(begin)))
	if err == nil {
		o.batches.Add(1)
		o.rowsOut.Add(int64(b.Len))
	}
	w.running = outer
	return b, err
}

// add hands a batch to a sink under the account of its operator.
func (o *operator) add(w *Worker, b columnar.Batch, take func(columnar.Batch) error) error {
	outer := w.running
	w.running = o
	begin := time.Now()
	err := take(b)
	o.nanos.Add(int64(time.Since(begin)))
	o.batches.Add(1)
	o.rowsIn.Add(int64(b.Len))
	w.running = outer
	return err
}
