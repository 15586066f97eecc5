package exec

import (
	"context"
	"io"
	"slices"
	"sync"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

// scanSource reads the splits of a scan. Workers take splits in order; it knows
// the first that is not read to its end, so that results can be put in order.
type scanSource struct {
	splits  []catalog.Split
	readers []scanReader // by worker

	mu      sync.Mutex
	next    int64          // the first split that nobody took
	open    map[int64]bool // splits that are being read
	advance func()         // called when a split ends; may be nil
}

type scanReader struct {
	reader catalog.Reader
	split  int64
	batch  int64
}

func newScanSource(splits []catalog.Split, workers int) *scanSource {
	return &scanSource{splits: splits, readers: make([]scanReader, workers), open: map[int64]bool{}}
}

// repeatable reports whether the rows can be read again at little cost.
func (s *scanSource) repeatable() bool {
	return !slices.ContainsFunc(s.splits, func(one catalog.Split) bool {
		again, ok := one.(catalog.AgainSplit)
		if !ok {
			return true
		}
		_, ok = again.Again()
		return !ok
	})
}

// again gives a source of the same rows, when all were read.
func (s *scanSource) again() (*scanSource, error) {
	splits := make([]catalog.Split, len(s.splits))
	for i, one := range s.splits {
		if again, ok := one.(catalog.AgainSplit); ok {
			splits[i], _ = again.Again()
		}
		if splits[i] == nil {
			return nil, sqlerr.New(sqlerr.InputUnreadable, "%s cannot be read again", one.Describe())
		}
	}
	return newScanSource(splits, len(s.readers)), nil
}

// progress gives about how much of the rows was given, above 0.
func (s *scanSource) progress() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(float64(s.next)-float64(len(s.open))/2, 1) / float64(max(len(s.splits), 1))
}

// lowest gives the first split of which more may come.
func (s *scanSource) lowest() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	low := s.next
	for k := range s.open {
		low = min(low, k)
	}
	return low
}

// take gives the next split, and whether fewer follow it than there are other workers,
// so that one of them will have nothing to do.
func (s *scanSource) take() (split int64, last, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	left := int64(len(s.splits)) - s.next - 1
	if left < 0 {
		return 0, false, false
	}
	split = s.next
	s.next++
	s.open[split] = true
	return split, left < int64(len(s.readers))-1, true
}

func (s *scanSource) finish(split int64) {
	s.mu.Lock()
	delete(s.open, split)
	s.mu.Unlock()
	if s.advance != nil {
		s.advance()
	}
}

// Next is the Source's. Batches are numbered by split and place in it.
func (s *scanSource) Next(ctx context.Context, w *Worker) (columnar.Batch, error) {
	r := &s.readers[w.ID]
	for {
		if r.reader == nil {
			if err := s.openNext(ctx, w, r); err != nil {
				return columnar.Batch{}, err
			}
		}
		b, err := r.reader.Next()
		if err == nil {
			b.Seq = r.split<<32 | r.batch
			r.batch++
			return b, nil
		}
		closing := r.reader.Close()
		r.reader = nil
		if err != io.EOF {
			return b, err
		}
		if closing != nil {
			return b, closing
		}
		s.finish(r.split)
	}
}

func (s *scanSource) openNext(ctx context.Context, w *Worker, r *scanReader) error {
	split, last, ok := s.take()
	if !ok {
		return io.EOF
	}
	reader, err := s.splits[split].Open(ctx, w.Dicts)
	if err != nil {
		return err
	}
	if a, ok := reader.(catalog.AheadReader); ok && last {
		a.Ahead()
	}
	*r = scanReader{reader: reader, split: split}
	return nil
}

// close closes what readers are still open, when the workers are gone.
func (s *scanSource) close() {
	for i := range s.readers {
		if r := s.readers[i].reader; r != nil {
			r.Close()
			s.readers[i].reader = nil
		}
	}
}
