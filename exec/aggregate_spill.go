package exec

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// disk gives the partitions on disk, from now on the place of groups that are many.
func (a *aggregate) disk() *partitions {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.store == nil {
		count := fanOut
		if len(a.keys) == 0 {
			count = 1
		}
		a.store = newPartitions(a.keys, count, a.kinds(), 0, a.account, a.spill, true)
		a.store.wrote = func(n int64) { a.account.spilled.Add(n) }
		a.spilled.Store(true)
	}
	return a.store
}

// spillGroups writes a worker's groups, and the shards, to disk and empties them.
func (a *aggregate) spillGroups(s *groups) error {
	to := a.disk()
	a.mu.Lock()
	shards := a.shards
	a.mu.Unlock()
	if shards != nil {
		if err := shards.empty(to, a.account); err != nil {
			return err
		}
	}
	if s.shared {
		a.leave()
	}
	return moveGroups(s, to, a.account)
}

// leave tells that a worker's groups have no shared words any more. When no worker's
// have, what the words stand for is forgotten.
func (a *aggregate) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sharers--
	if a.sharers == 0 {
		a.forgetWords()
	}
}

// forgetWords forgets the words of the groups and what they stand for. Where they tell the
// shards of other passes it stays, uncharged: what is short goes to the groups.
func (a *aggregate) forgetWords() {
	a.account.Shrink(a.texts)
	a.texts, a.words, a.shards = 0, nil, nil
	if !a.window.narrowed() {
		a.choice = nil
	}
}

// moveGroups puts all states of s into partitions and empties it.
func moveGroups(s *groups, to *partitions, budget columnar.Budget) error {
	if err := copyGroups(s, to); err != nil {
		return err
	}
	s.discharge(budget)
	s.reset()
	return nil
}

// copyGroups puts all states of s into partitions.
func copyGroups(s *groups, to *partitions) error {
	for from := s.first(); from < s.size; {
		end := s.next(from, columnar.BatchRows)
		b, err := s.states(from, end)
		if err != nil {
			return err
		}
		if err := to.add(0, b); err != nil {
			return err
		}
		from = end
	}
	return s.eachSet(columnar.BatchRows, func(call int, ids []uint32, args []arrow.Array) error {
		return to.add(1+call, columnar.Batch{Cols: append(s.keysOf(ids), args...), Len: len(ids)})
	})
}
