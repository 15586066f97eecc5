// Package exec runs plans: physical operators, and the driver that pushes
// batches through pipelines of them.
//
// A plan is cut at its breakers (aggregation, sort, build side of a join) into
// pipelines Source -> Transform* -> Sink. Each of N workers takes batches from
// the shared Source, pushes them through the Transforms into its own Local of
// the Sink, and combines it at the end; Finish then gives the Source of the
// next pipeline. There is no goroutine or channel per operator; the only queue
// is the result's. The driver checks the context before every batch, recovers
// panics into an error that names the operator, and times every operator:
// operators do none of this. What the worker makes of a batch is
// charged to its allowance, which hangs on the context that the functions get and
// ends what is at work when the query is over.
//
// Build makes a Query of a plan; Run runs it and hands the batches of the result
// to one consumer. Rows of a scan behind filters and projections come in the
// order of the files; a LIMIT on top of them stops the workers. What an operator
// holds is charged to the query's budget: sorts write runs, aggregations and
// joins write partitions by hash to disk when it is used up. An aggregation of many groups
// cuts them into shards that all workers share, to which rows may be handed on by many at
// once (heldRows), and may read a scan of kept columns in several passes, each for some of
// the shards (passes); the source of the first pass's results runs the others.
package exec

import (
	"context"

	"flowsql/columnar"
	"flowsql/sql/function"
)

// Worker is one of the goroutines that run a pipeline. What hangs on it is for
// that goroutine alone.
type Worker struct {
	ID      int
	Dicts   *columnar.Dictionaries
	Context *function.Context
	Budget  columnar.Budget

	running *operator // what the worker is in, for the account of a panic
}

// Source gives batches; Next is called by many workers at once and gives io.EOF at the end.
type Source interface {
	Next(ctx context.Context, w *Worker) (columnar.Batch, error)
}

// Transform turns a batch into any number of batches. Run is called by many
// workers at once; state of a worker is kept by its ID.
type Transform interface {
	Run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error
}

// Sink collects the batches of a pipeline.
type Sink interface {
	// Local makes the part of one worker.
	Local(w *Worker) Local
	// Finish is called once, after all Locals were combined, and gives the source of the next pipeline.
	Finish(ctx context.Context) (Source, error)
}

// Local is one worker's part of a sink.
type Local interface {
	// Add takes a batch, whose arrays it may keep.
	Add(columnar.Batch) error
	// Combine merges the part into the sink; called once, by the worker, when its input has ended.
	Combine() error
	// Close releases what is held; called once in every case, after Combine or instead of it.
	Close() error
}
