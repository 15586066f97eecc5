package exec

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// disk gives the partitions on disk, from now on the place of groups that are many. It gives
// nil where the pass is given up: the first of several, all of whose groups together go to disk as
// well as those of each, and then nothing is needed of the keys to tell the shards of rows.
func (a *aggregate) disk() *partitions {
	a.mu.Lock()
	defer a.mu.Unlock()
	if from, to := a.window.bounds(); from == 0 && to < shardCount {
		a.void.Store(true)
		return nil
	}
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

// emptyShards moves the shards to disk.
func (a *aggregate) emptyShards(s *shards) error {
	to := a.disk()
	if to == nil {
		return nil
	}
	return s.empty(to, a.account)
}

// spillGroups writes a worker's groups, and the shards, to disk and empties them.
func (a *aggregate) spillGroups(s *groups) error {
	to := a.disk()
	if to == nil {
		return nil
	}
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
// have, what the words stand for is forgotten, unless it tells the shards of the rows to come.
func (a *aggregate) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.sharers--
	if a.sharers == 0 {
		a.forgetWords(a.window.narrowed())
	}
}

// forgetWords forgets the words of the groups and, unless it tells the shards of rows, what they
// stand for.
func (a *aggregate) forgetWords(tells bool) {
	a.words, a.shards = nil, nil
	if !tells {
		a.account.Shrink(a.texts)
		a.texts, a.choice = 0, nil
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
	for from := 0; from < s.size; {
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
