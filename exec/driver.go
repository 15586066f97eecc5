package exec

import (
	"context"
	"errors"
	"io"
	"math"
	"runtime/debug"
	"sync"

	"flowsql/columnar"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

// errStop ends a pipeline whose result is complete before its source is: no error.
var errStop = errors.New("enough rows")

// pipeline is a source and the transforms behind it.
type pipeline struct {
	source     Source
	account    *operator // of the source
	transforms []measured
	workers    int         // at most; 0 for as many as the query may have
	scan       *scanSource // the source, if its order is that of files
}

// push sends a batch through the transforms from the i-th on.
func (p *pipeline) push(w *Worker, i int, b columnar.Batch, last func(columnar.Batch) error) error {
	if i == len(p.transforms) {
		return last(b)
	}
	return p.transforms[i].run(w, b, func(out columnar.Batch) error {
		if out.Len == 0 {
			return nil
		}
		return p.push(w, i+1, out, last)
	})
}

// drain runs one worker over the source until it ends.
func (p *pipeline) drain(ctx context.Context, w *Worker, last func(columnar.Batch) error) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.stopped() {
			return errStop
		}
		b, err := p.account.next(w, func() (columnar.Batch, error) { return p.source.Next(ctx, w) })
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if b.Len == 0 {
			continue
		}
		if err := p.push(w, 0, b, last); err != nil {
			return err
		}
	}
}

// crew is the workers of a query; the same in all of its pipelines, so that
// dictionaries stay with them.
type crew struct {
	workers   []*Worker
	interrupt *columnar.Interrupt
	context   func() *function.Context                // makes one with an allowance of its own
	of        func(columnar.Budget) *function.Context // makes one with an allowance of another budget than the query's
}

func newCrew(env Env) *crew {
	c := &crew{interrupt: &columnar.Interrupt{}}
	limit := int64(math.MaxInt64)
	if l, ok := env.Budget.(interface{ Limit() int64 }); ok {
		limit = l.Limit()
	}
	c.of = func(b columnar.Budget) *function.Context {
		return env.Context.With(columnar.NewAllowance(b, c.interrupt, limit, env.Threads))
	}
	c.context = func() *function.Context { return c.of(env.Budget) }
	for id := range env.Threads {
		c.workers = append(c.workers, &Worker{ID: id, Dicts: columnar.NewDictionaries(), Context: c.context(), Budget: env.Budget})
	}
	return c
}

// run runs a function on n workers at once and gives the first error. errStop
// is none; it lets the others come to their own end, since they may still have to
// give rows that count.
func (c *crew) run(ctx context.Context, n int, f func(ctx context.Context, w *Worker) error) error {
	if n <= 0 || n > len(c.workers) {
		n = len(c.workers)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c.interrupt.Watch(ctx)
	var first failure
	var group sync.WaitGroup
	for _, w := range c.workers[:n] {
		group.Add(1)
		go func() {
			defer group.Done()
			if err := guarded(ctx, w, f); err != nil {
				first.set(err)
				if !errors.Is(err, errStop) {
					cancel()
				}
			}
		}()
	}
	group.Wait()
	if errors.Is(first.err, errStop) {
		return nil
	}
	return first.err
}

// failure keeps the first error of several goroutines.
type failure struct {
	mu  sync.Mutex
	err error
}

func (f *failure) set(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.err == nil, errors.Is(f.err, errStop),
		errors.Is(f.err, context.Canceled) && !errors.Is(err, context.Canceled) && !errors.Is(err, errStop):
		f.err = err
	}
}

// guarded turns a panic into an error that names the operator.
func guarded(ctx context.Context, w *Worker, f func(ctx context.Context, w *Worker) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			name := "query"
			if w.running != nil {
				name = w.running.name
			}
			err = sqlerr.Recovered(name, r, debug.Stack())
		}
		w.running = nil
	}()
	return f(ctx, w)
}

// sinkInto runs a pipeline into a sink, up to its end; Finish is the caller's.
func (c *crew) sinkInto(ctx context.Context, p *pipeline, sink Sink, account *operator) error {
	return c.run(ctx, p.workers, func(ctx context.Context, w *Worker) error {
		return c.sinkWorker(ctx, p, sink, account, w)
	})
}

func (c *crew) sinkWorker(ctx context.Context, p *pipeline, sink Sink, account *operator, w *Worker) error {
	local := sink.Local(w)
	defer local.Close()
	err := p.drain(ctx, w, func(b columnar.Batch) error { return account.add(w, b, local.Add) })
	if err != nil && !errors.Is(err, errStop) {
		return err
	}
	w.running = account
	return local.Combine()
}

// stopped reports whether a limit of the pipeline is reached.
func (p *pipeline) stopped() bool {
	for _, t := range p.transforms {
		if l, ok := t.Transform.(*limit); ok && l.reached() {
			return true
		}
	}
	return false
}
