package exec

import (
	"context"
	"errors"
	"testing"
)

// A join may make millions of rows of one batch: it must see the end of its
// query between them, and run outside of a pipeline too.
func TestWorkerCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	w := &Worker{}
	if err := w.cancelled(); err != nil {
		t.Errorf("outside of a pipeline: %v", err)
	}
	err := guarded(ctx, w, func(context.Context, *Worker) error { return w.cancelled() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
	if w.ctx != nil {
		t.Error("the context outlives the pipeline")
	}
}
