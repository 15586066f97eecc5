package exec

import (
	"context"
	"sync"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/sql/function"
)

// Env is what a query runs in.
type Env struct {
	Context     *function.Context
	Threads     int              // workers; < 1 for one
	Budget      columnar.Budget  // of all that is held; nil for no limit
	Metrics     *catalog.Metrics // of the readers; nil for none wanted
	BatchRows   int              // rows of a batch at most, for tests; 0 for those of the readers
	LocalGroups int              // groups of a worker that are shared, for tests; 0 for the usual number
	PassBytes   int64            // of the groups of a pass, for tests; 0 for the usual
	TempDir     string           // of spill files; empty for the system's
}

// Query is a plan made into pipelines. It runs once.
type Query struct {
	crew      *crew
	steps     []step    // before the last pipeline, in order
	last      *pipeline // gives the result
	output    *output
	operators []*operator
	closers   []func()
	spill     *columnar.SpillDir
}

// step is a pipeline that ends in a sink.
type step struct {
	pipeline *pipeline
	sink     Sink
	account  *operator
	result   *deferred
}

// Run runs the query and hands the result, batch by batch, to take, which is
// called from the calling goroutine. An error of take ends the query.
func (q *Query) Run(ctx context.Context, take func(columnar.Batch) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer q.close()
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	var failed error
	running.Add(1)
	done := make(chan struct{})
	go func() {
		defer running.Done()
		defer close(done)
		failed = q.execute(ctx)
	}()
	for b := range q.output.queue {
		if err := inSlices(ctx, b, take); err != nil {
			return err
		}
	}
	<-done
	return failed
}

func (q *Query) execute(ctx context.Context) error {
	for _, s := range q.steps {
		if err := q.runStep(ctx, s); err != nil {
			close(q.output.queue)
			return err
		}
	}
	last, err := q.cut(ctx, q.last)
	if err != nil {
		close(q.output.queue)
		return err
	}
	return q.output.run(ctx, q.crew, last)
}

func (q *Query) runStep(ctx context.Context, s step) error {
	p, err := q.cut(ctx, s.pipeline)
	if err != nil {
		return err
	}
	if err := q.crew.sinkInto(ctx, p, s.sink, s.account); err != nil {
		return err
	}
	return q.crew.run(ctx, 1, func(ctx context.Context, w *Worker) error {
		w.running = s.account
		source, err := s.sink.Finish(ctx)
		if err == nil {
			s.result.source = source
		}
		return err
	})
}

// close releases readers, memory and spill files.
func (q *Query) close() {
	for _, c := range q.closers {
		c()
	}
	for _, o := range q.operators {
		o.release()
	}
	q.closers = nil
}

// Stats gives what each operator did, in the order of the plan from its root
// down. It is complete when Run has returned.
func (q *Query) Stats() []OperatorStats {
	out := make([]OperatorStats, len(q.operators))
	for i, o := range q.operators {
		out[i] = o.stats()
	}
	return out
}
