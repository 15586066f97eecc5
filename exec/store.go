package exec

import (
	"context"
	"io"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/planner/logical"
)

// store keeps the rows that several parts of a plan read: in memory while the
// budget lasts, the others on disk.
type store struct {
	storages []arrow.DataType // of the columns
	account  *operator
	spill    *columnar.SpillDir

	mu   sync.Mutex
	list []columnar.Batch
	file *columnar.SpillFile // nil while all rows are in memory
}

// store makes the pipeline of what reads the rows; they are kept before.
func (b *builder) store(n *logical.Store, account *operator) (*pipeline, error) {
	rows, err := b.pipeline(n.Rows)
	if err != nil {
		return nil, err
	}
	s := &store{account: account, spill: b.query.spill}
	for _, c := range n.Rows.Schema() {
		s.storages = append(s.storages, columnar.ArrowType(c.Type))
	}
	b.sinkStep(rows, s, account, 0)
	b.kept[n.ID] = s
	return b.pipeline(n.Body)
}

func (b *builder) stored(n *logical.Stored, account *operator) (*pipeline, error) {
	return b.rebatched(&pipeline{source: &storedRows{store: b.kept[n.ID]}, account: account}), nil
}

// Local is the Sink's.
func (s *store) Local(*Worker) Local { return storeLocal{s} }

type storeLocal struct{ s *store }

// Add is the Local's.
func (l storeLocal) Add(b columnar.Batch) error { return l.s.add(b) }

// Combine is the Local's.
func (l storeLocal) Combine() error { return nil }

// Close is the Local's.
func (l storeLocal) Close() error { return nil }

func (s *store) add(b columnar.Batch) error {
	for _, c := range b.Cols {
		columnar.Settle(c)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil && s.account.Grow(b.HeldBytes()) == nil {
		s.list = append(s.list, b)
		return nil
	}
	if s.file == nil {
		file, err := s.spill.Create(s.storages)
		if err != nil {
			return err
		}
		s.file = file
	}
	before := s.file.Bytes()
	err := s.file.Write(b)
	s.account.spilled.Add(s.file.Bytes() - before)
	return err
}

// Finish is the Sink's; the step's source is never asked.
func (s *store) Finish(context.Context) (Source, error) { return &batches{}, nil }

// storedRows gives the rows of a store once, to all workers together.
type storedRows struct {
	store *store
	mu    sync.Mutex
	next  int
	file  *columnar.SpillReader
}

// Next is the Source's.
func (r *storedRows) Next(context.Context, *Worker) (columnar.Batch, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next < len(r.store.list) {
		r.next++
		return r.store.list[r.next-1], nil
	}
	if r.store.file == nil {
		return columnar.Batch{}, io.EOF
	}
	if r.file == nil {
		r.file = r.store.file.Reader()
	}
	return r.file.Next()
}
