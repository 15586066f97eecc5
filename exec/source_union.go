package exec

import (
	"context"
	"errors"
	"io"

	"flowsql/columnar"
)

// union gives the batches of several pipelines, one after the other. A worker
// runs a part's transforms itself and keeps what they emit until it is asked.
type union struct {
	parts   []*pipeline
	current []int              // part, by worker: one may still read what others have left
	waiting [][]columnar.Batch // by worker
}

func newUnion(parts []*pipeline, workers int) *union {
	return &union{parts: parts, current: make([]int, workers), waiting: make([][]columnar.Batch, workers)}
}

// Next is the Source's.
func (u *union) Next(ctx context.Context, w *Worker) (columnar.Batch, error) {
	for {
		if queue := u.waiting[w.ID]; len(queue) > 0 {
			u.waiting[w.ID] = queue[1:]
			return queue[0], nil
		}
		part := u.current[w.ID]
		if part >= len(u.parts) {
			return columnar.Batch{}, io.EOF
		}
		err := u.fill(ctx, w, u.parts[part])
		if err == io.EOF {
			u.current[w.ID]++
		} else if err != nil {
			return columnar.Batch{}, err
		}
	}
}

// fill pushes one batch of a part into the worker's queue; io.EOF where the part has ended.
func (u *union) fill(ctx context.Context, w *Worker, p *pipeline) error {
	if p.workers > 0 && w.ID >= p.workers || p.stopped() {
		return io.EOF
	}
	b, err := p.account.next(w, func() (columnar.Batch, error) { return p.source.Next(ctx, w) })
	if err != nil {
		return err
	}
	err = p.push(w, 0, b, func(out columnar.Batch) error {
		u.waiting[w.ID] = append(u.waiting[w.ID], out)
		return nil
	})
	if errors.Is(err, errStop) {
		return io.EOF
	}
	return err
}
