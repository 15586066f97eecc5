package exec

import (
	"context"
	"slices"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// build is the build side of a join: the rows of the right input and, where the
// join has keys, a table of them. Where there is no memory for the rows they go
// to disk in partitions by their keys, and the join becomes a grace join.
type build struct {
	programs []perWorker
	keyTypes []types.Type
	nullSafe int              // of the first so many keys null equals null
	storages []arrow.DataType // of the columns, for an input without rows
	account  *operator
	spill    *columnar.SpillDir
	finisher *Worker // for whom Finish runs

	mu    sync.Mutex
	list  []columnar.Batch
	held  int64
	store *partitions // nil while all rows are in memory

	rows  columnar.Batch
	keys  *columnar.Keys
	table *columnar.Table
	first []int32 // row by number of its key
	next  []int32 // row with the same key, -1 at the end
}

// Local is the Sink's.
func (s *build) Local(w *Worker) Local { return &buildLocal{s: s, w: w} }

type buildLocal struct {
	s *build
	w *Worker
}

// Add is the Local's.
func (l *buildLocal) Add(b columnar.Batch) error { return l.s.add(l.w, b) }

// Combine is the Local's.
func (l *buildLocal) Combine() error { return nil }

// Close is the Local's.
func (l *buildLocal) Close() error { return nil }

// add keeps a batch, in memory or on disk.
func (s *build) add(w *Worker, b columnar.Batch) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.store == nil {
		err := s.account.Grow(b.HeldBytes())
		if err == nil {
			s.list = append(s.list, b)
			s.held += b.HeldBytes()
			return nil
		}
		if len(s.keyTypes) == 0 {
			return err
		}
		if err := s.toDisk(w); err != nil {
			return err
		}
	}
	return addKeyed(s.store, s.programs, w, b)
}

// toDisk moves the rows in memory to disk.
func (s *build) toDisk(w *Worker) error {
	s.store = newPartitions(s.keyTypes, fanOut, 1, 0, s.account, s.spill, true)
	s.store.wrote = func(n int64) { s.account.spilled.Add(n) }
	for i, b := range s.list {
		if err := addKeyed(s.store, s.programs, w, b); err != nil {
			return err
		}
		s.list[i] = columnar.Batch{}
	}
	s.list = nil
	s.account.Shrink(s.held)
	s.held = 0
	return nil
}

// addKeyed puts rows with their keys before them into partitions.
func addKeyed(to *partitions, programs []perWorker, w *Worker, b columnar.Batch) error {
	return inPieces(programs, w, b, func(part columnar.Batch, keys []columnar.Vector) error {
		out := columnar.Batch{Len: part.Len, Seq: b.Seq}
		for _, k := range keys {
			out.Cols = append(out.Cols, k.Expand(part.Len))
		}
		out.Cols = append(out.Cols, part.Cols...)
		return to.add(0, out)
	})
}

// Finish is the Sink's: it makes the table. The step's source is never asked.
func (s *build) Finish(context.Context) (Source, error) {
	w := s.finisher
	if s.store != nil {
		return &batches{}, nil
	}
	err := s.prepare(w)
	if err == nil || len(s.keyTypes) == 0 {
		return &batches{}, err
	}
	if s.list == nil {
		s.list = []columnar.Batch{s.rows} // the table does not fit beside the rows
	}
	s.forget()
	return &batches{}, s.toDisk(w)
}

func (s *build) forget() {
	s.rows, s.keys, s.table, s.first, s.next = columnar.Batch{}, nil, nil, nil, nil
}

// prepare joins the rows and indexes them by their keys.
func (s *build) prepare(w *Worker) error {
	if len(s.list) > 0 {
		if err := s.join(); err != nil {
			return err
		}
	} else {
		s.rows = columnar.Batch{}
		for _, t := range s.storages {
			s.rows.Cols = append(s.rows.Cols, columnar.NewNulls(t, 0))
		}
	}
	for _, c := range s.rows.Cols {
		columnar.Settle(c)
	}
	if len(s.keyTypes) == 0 {
		return nil
	}
	s.keys = columnar.NewKeys(s.keyTypes)
	s.table = columnar.NewTable(s.keys.Width())
	s.next = make([]int32, s.rows.Len)
	charged := int64(0)
	for from := 0; from < s.rows.Len; from += columnar.BatchRows {
		if err := s.index(w, from, min(from+columnar.BatchRows, s.rows.Len)); err != nil {
			return err
		}
		size := s.keys.Bytes() + s.keys.ProberBytes() + s.table.Bytes() + int64(cap(s.first)+len(s.next))*4
		if err := s.account.Grow(size - charged); err != nil {
			return err
		}
		s.held += size - charged
		charged = size
	}
	return nil
}

// join makes one batch of the rows, column by column, so that little more than
// the largest of them is in memory twice.
func (s *build) join() error {
	largest := int64(0)
	for c := range s.list[0].Cols {
		size := int64(0)
		for _, b := range s.list {
			size += columnar.HeldBytes(b.Cols[c])
		}
		largest = max(largest, size)
	}
	if len(s.list) > 1 {
		if err := s.account.Grow(largest); err != nil {
			return err
		}
		defer s.account.Shrink(largest)
	}
	s.rows = columnar.Batch{}
	for i, b := range s.list {
		s.rows.Len += b.Len
		s.list[i].Cols = slices.Clone(b.Cols) // others may have the batch, too
	}
	for c := range s.list[0].Cols {
		parts := make([]arrow.Array, len(s.list))
		for i, b := range s.list {
			parts[i], b.Cols[c] = b.Cols[c], nil // no longer held once it is joined
		}
		s.rows.Cols = append(s.rows.Cols, columnar.Concat(parts))
	}
	s.list = nil
	return nil
}

// index enters the rows from..to; those with a null key match nothing.
func (s *build) index(w *Worker, from, to int) error {
	return inPieces(s.programs, w, s.rows.Slice(from, to), func(part columnar.Batch, keys []columnar.Vector) error {
		s.enter(from, part, keys)
		from += part.Len
		return nil
	})
}

// enter enters rows from a place on by their keys.
func (s *build) enter(from int, b columnar.Batch, keys []columnar.Vector) {
	ids := make([]uint32, b.Len)
	words := s.keys.Encode(keys, b.Len, nil)
	nulls := nullKeys(keys[s.nullSafe:], b.Len)
	width := s.keys.Width()
	for i := range ids {
		row := int32(from + i)
		s.next[row] = -1
		if nulls != nil && !nulls.Set(i) {
			continue
		}
		s.table.Insert(words[i*width:(i+1)*width], ids[i:i+1])
		id := int(ids[i])
		if id == len(s.first) {
			s.first = append(s.first, row)
			continue
		}
		s.next[row] = s.first[id]
		s.first[id] = row
	}
}

// nullKeys gives the rows without a null key as a bitmap, nil for all.
func nullKeys(keys []columnar.Vector, n int) *columnar.Bitmap {
	arrays := make([]arrow.Array, len(keys))
	for i, k := range keys {
		arrays[i] = k.Expand(n)
	}
	return columnar.MergeNulls(n, arrays...)
}
