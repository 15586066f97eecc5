package exec

import (
	"sync/atomic"

	"flowsql/columnar"
)

// limit drops the first offset rows and hands on at most count, of all workers
// together; with the last it stops the pipeline.
type limit struct {
	skip, left atomic.Int64
	unlimited  bool
}

func newLimit(offset, count int64) *limit {
	l := &limit{unlimited: count < 0}
	l.skip.Store(offset)
	l.left.Store(max(count, 0))
	return l
}

func (l *limit) reached() bool { return !l.unlimited && l.left.Load() <= 0 }

// take draws up to n from a counter and gives what it got.
func take(counter *atomic.Int64, n int64) int64 {
	for {
		have := counter.Load()
		got := min(have, n)
		if got <= 0 {
			return 0
		}
		if counter.CompareAndSwap(have, have-got) {
			return got
		}
	}
}

// Run is the Transform's.
func (l *limit) Run(_ *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	if l.reached() {
		return errStop
	}
	if skipped := take(&l.skip, int64(in.Len)); skipped > 0 {
		in = in.Slice(int(skipped), in.Len)
	}
	if in.Len == 0 {
		return nil
	}
	if l.unlimited {
		return emit(in)
	}
	got := take(&l.left, int64(in.Len))
	if got > 0 {
		if err := emit(in.Slice(0, int(got))); err != nil {
			return err
		}
	}
	if l.reached() {
		return errStop
	}
	return nil
}
