package exec

import (
	"context"
	"io"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/exec/eval"
	"flowsql/planner/logical"
	"flowsql/sql/function"
)

// batches is a source of batches at hand.
type batches struct {
	mu   sync.Mutex
	list []columnar.Batch
}

// Next is the Source's.
func (s *batches) Next(context.Context, *Worker) (columnar.Batch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list) == 0 {
		return columnar.Batch{}, io.EOF
	}
	b := s.list[0]
	s.list = s.list[1:]
	return b, nil
}

// values computes the rows of VALUES when it is first asked, so that errors
// come when the query runs.
type values struct {
	node *logical.Values
	batches
	once sync.Once
	err  error
}

// Next is the Source's.
func (s *values) Next(ctx context.Context, w *Worker) (columnar.Batch, error) {
	s.once.Do(func() { s.compute(w.Context) })
	if s.err != nil {
		return columnar.Batch{}, s.err
	}
	return s.batches.Next(ctx, w)
}

func (s *values) compute(ctx *function.Context) {
	out := columnar.Batch{Len: len(s.node.Rows)}
	for i := range s.node.Columns {
		col, err := s.column(ctx, i)
		if err != nil {
			s.err = err
			return
		}
		out.Cols = append(out.Cols, col)
	}
	if out.Len > 0 {
		s.list = []columnar.Batch{out}
	}
}

func (s *values) column(ctx *function.Context, i int) (arrow.Array, error) {
	t := columnar.ArrowType(s.node.Columns[i].Type)
	if len(s.node.Rows) == 0 {
		return columnar.NewNulls(t, 0), nil
	}
	parts := make([]arrow.Array, len(s.node.Rows))
	for r, row := range s.node.Rows {
		c, err := eval.Constant(row[i], ctx)
		if err != nil {
			return nil, err
		}
		parts[r] = c.Value
		if c.Value.DataType().ID() == arrow.NULL {
			parts[r] = columnar.NewNulls(t, 1)
		}
	}
	return columnar.Concat(parts), nil
}

// deferred is the source that a sink gives once its pipeline is done.
type deferred struct{ source Source }

// Next is the Source's.
func (d *deferred) Next(ctx context.Context, w *Worker) (columnar.Batch, error) {
	return d.source.Next(ctx, w)
}
