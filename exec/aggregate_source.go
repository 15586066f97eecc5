package exec

import (
	"context"
	"io"
	"sync"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// eachSet gives the rows of the DISTINCT sets in parts of that many: groups and arguments.
func (s *groups) eachSet(rows int, f func(call int, ids []uint32, args []arrow.Array) error) error {
	for call, set := range s.sets {
		if set == nil {
			continue
		}
		err := set.each(rows, func(ids []uint32, args []arrow.Array) error { return f(call, ids, args) })
		if err != nil {
			return err
		}
	}
	return nil
}

// groupSource gives the results of groups.
type groupSource struct {
	mu     sync.Mutex
	groups *groups
	next   int
}

// Next is the Source's.
func (s *groupSource) Next(context.Context, *Worker) (columnar.Batch, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.next < s.groups.size {
		s.groups.ctx.Release(0) // of what was given before
		from := s.next
		s.next = s.groups.next(from, columnar.BatchRows)
		if b, err := s.groups.results(from, s.next); err != nil || b.Len > 0 {
			return b, err
		}
	}
	return columnar.Batch{}, io.EOF
}

// workersGroups gives the results of the groups that each worker has taken.
type workersGroups []*groupSource

// next gives the worker's next batch; at the end of its groups, and where it has none, ok
// is false, and ended is what came to its end.
func (c workersGroups) next(ctx context.Context, w *Worker) (b columnar.Batch, ended *groups, ok bool, err error) {
	source := c[w.ID]
	if source == nil {
		return b, nil, false, nil
	}
	b, err = source.Next(ctx, w)
	if err != io.EOF {
		return b, nil, true, err
	}
	c[w.ID] = nil
	return b, source.groups, false, nil
}

// take lets the worker go on with groups.
func (c workersGroups) take(w *Worker, g *groups) { c[w.ID] = &groupSource{groups: g} }

// mergeSource merges partitions, each by one worker, and gives their results.
// Partitions for which memory was short are merged one at a time, when no other
// is at work.
type mergeSource struct {
	a       *aggregate
	mu      sync.Mutex
	queue   []*partition
	later   []*partition
	active  int
	current workersGroups
}

func newMergeSource(a *aggregate, store *partitions) *mergeSource {
	s := &mergeSource{a: a, queue: store.parts, current: make(workersGroups, a.threads)}
	if a.account.spilled.Load() > 0 {
		s.queue, s.later = nil, s.queue
	}
	return s
}

// Next is the Source's.
func (s *mergeSource) Next(ctx context.Context, w *Worker) (columnar.Batch, error) {
	for {
		b, ended, ok, err := s.current.next(ctx, w)
		if ok {
			return b, err
		}
		if ended != nil {
			s.done(ended)
		}
		part, err := s.take(ctx)
		if err != nil {
			return columnar.Batch{}, err
		}
		merged, err := s.merge(part)
		switch {
		case err != nil:
			return columnar.Batch{}, err
		case merged != nil:
			s.current.take(w, merged)
		default:
			s.done(nil)
		}
	}
}

// done ends the work on a partition.
func (s *mergeSource) done(g *groups) {
	if g != nil {
		g.discharge(s.a.account)
	}
	s.mu.Lock()
	s.active--
	s.mu.Unlock()
}

// take gives the next partition, io.EOF at the end. It may have to wait for
// other workers to be done.
func (s *mergeSource) take(ctx context.Context) (*partition, error) {
	for {
		s.mu.Lock()
		list := &s.queue
		if len(s.queue) == 0 && s.active == 0 {
			list = &s.later
		}
		if len(*list) > 0 {
			p := (*list)[0]
			*list = (*list)[1:]
			s.active++
			s.mu.Unlock()
			return p, nil
		}
		ended := len(s.queue) == 0 && len(s.later) == 0
		alone := s.active == 0
		s.mu.Unlock()
		if ended && (alone || s.a.account.spilled.Load() == 0) {
			return nil, io.EOF
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
}

// merge merges a partition. One that is too large is cut into partitions of the
// next level, which are queued, and nil is given.
func (s *mergeSource) merge(part *partition) (*groups, error) {
	m := &partitionMerge{s: s, part: part, groups: newGroups(&s.a.grouping)}
	m.groups.final = true
	err := part.each(0, func(b columnar.Batch) error { return m.add(m.groups.merge(b)) })
	for call := range s.a.calls {
		if err == nil {
			err = m.set(call)
		}
	}
	if err != nil || m.below == nil {
		return m.groups, err
	}
	if err := moveGroups(m.groups, m.below, s.a.account); err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.later = append(m.below.parts, s.later...)
	s.mu.Unlock()
	return nil, nil
}

// partitionMerge is a partition that is being merged.
type partitionMerge struct {
	s      *mergeSource
	part   *partition
	groups *groups
	below  *partitions
}

// add charges what a batch has added, and moves all to the next level where
// there is no memory for it.
func (m *partitionMerge) add(err error) error {
	if err != nil {
		return err
	}
	a := m.s.a
	short := m.groups.charge(a.account)
	if short == nil {
		return nil
	}
	if m.part.level >= maxLevel || len(a.keys) == 0 {
		return short
	}
	if m.below == nil {
		m.below = newPartitions(a.keys, fanOut, a.kinds(), m.part.level+1, a.account, a.spill, true)
		m.below.wrote = func(n int64) { a.account.spilled.Add(n) }
	}
	return moveGroups(m.groups, m.below, a.account)
}

// set takes the rows of a DISTINCT call, or moves them to the next level with the groups.
func (m *partitionMerge) set(call int) error {
	if m.below != nil {
		return m.part.each(1+call, func(b columnar.Batch) error { return m.below.add(1+call, b) })
	}
	return m.setRows(call, m.part, 1+call, 0)
}

// bytesASetRow estimates the memory of a row of a DISTINCT set.
const bytesASetRow = 64

// hasRoom reports whether n bytes could be charged now; a few always can.
func hasRoom(b columnar.Budget, n int64) bool {
	if n <= 64<<10 {
		return true
	}
	if b.Grow(n) != nil {
		return false
	}
	b.Shrink(n)
	return true
}

// setRows enters rows into the set of a call. Where there may be no memory for
// all of them they are cut by the hash of keys and arguments, so that each part
// can have a set of its own.
func (m *partitionMerge) setRows(call int, part *partition, kind, level int) error {
	a := m.s.a
	if level == maxLevel || hasRoom(a.account, part.rows(kind)*bytesASetRow) {
		return part.each(kind, func(b columnar.Batch) error {
			if err := m.groups.mergeSet(call, b); err != nil {
				return err
			}
			return m.groups.charge(a.account)
		})
	}
	below := newPartitions(append(append([]types.Type(nil), a.keys...), a.args[call]...), fanOut, 1, level, a.account, a.spill, true)
	below.wrote = func(n int64) { a.account.spilled.Add(n) }
	if err := part.each(kind, func(b columnar.Batch) error { return below.add(0, b) }); err != nil {
		return err
	}
	for _, p := range below.parts {
		if err := m.setRows(call, p, 0, level+1); err != nil {
			return err
		}
		m.groups.sets[call] = newDistinctSet(a.args[call])
		if err := m.groups.charge(a.account); err != nil {
			return err
		}
	}
	return nil
}

// parallel runs f for 0 … n-1 at once and gives the first error; a panic is one.
func parallel(n int, f func(i int) error) error {
	var group sync.WaitGroup
	var first failure
	for i := range n {
		group.Add(1)
		go func() {
			defer group.Done()
			if err := recovered(func() error { return f(i) }); err != nil {
				first.set(err)
			}
		}()
	}
	group.Wait()
	return first.err
}
