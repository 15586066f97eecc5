package exec

import (
	"context"
	"io"
	"sync"

	"flowsql/columnar"
)

const (
	shardBits  = 6
	shardCount = 1 << shardBits
)

// shards are the groups of all workers, cut by the hash of their keys' words.
// Workers whose own groups have become many merge them into the shards, so that
// every group is in memory once; where most rows are new groups, they hand the rows
// themselves on. A worker holds one shard's lock at a time.
type shards struct {
	g    *grouping
	keys *columnar.Keys
	list [shardCount]shard
}

type shard struct {
	mu     sync.Mutex
	groups *groups
}

func newShards(g *grouping, keys *columnar.Keys) *shards {
	s := &shards{g: g, keys: keys}
	for i := range s.list {
		s.list[i].groups = s.fresh(i)
	}
	return s
}

func (s *shards) fresh(part int) *groups {
	g := newSharing(s.g, s.keys)
	g.final = true
	if g.table == nil {
		g.shift, g.part = shardBits, part
	}
	return g
}

// count gives the number of groups and of rows of DISTINCT sets.
func (s *shards) count() int {
	n := 0
	for i := range s.list {
		part := &s.list[i]
		part.mu.Lock()
		n += part.groups.rows()
		part.mu.Unlock()
	}
	return n
}

// empty moves all groups to partitions.
func (s *shards) empty(to *partitions, budget columnar.Budget) error {
	for i := range s.list {
		if err := s.emptyOne(i, to, budget); err != nil {
			return err
		}
	}
	return nil
}

func (s *shards) emptyOne(part int, to *partitions, budget columnar.Budget) error {
	from := &s.list[part]
	from.mu.Lock()
	defer from.mu.Unlock()
	if from.groups.size == 0 {
		return nil
	}
	if err := copyGroups(from.groups, to); err != nil {
		return err
	}
	from.groups.discharge(budget)
	from.groups = s.fresh(part)
	return nil
}

// shardSource gives the results of the shards, each by one worker.
type shardSource struct {
	account columnar.Budget
	mu      sync.Mutex
	left    []*groups
	current workersGroups
}

func newShardSource(a *aggregate) *shardSource {
	s := &shardSource{account: a.account, current: make(workersGroups, a.threads)}
	for i := range a.shards.list {
		s.left = append(s.left, a.shards.list[i].groups)
	}
	a.shards = nil
	return s
}

// Next is the Source's.
func (s *shardSource) Next(ctx context.Context, w *Worker) (columnar.Batch, error) {
	for {
		b, ended, ok, err := s.current.next(ctx, w)
		if ok {
			return b, err
		}
		if ended != nil {
			ended.discharge(s.account)
		}
		s.mu.Lock()
		if len(s.left) == 0 {
			s.mu.Unlock()
			return columnar.Batch{}, io.EOF
		}
		next := s.left[0]
		s.left[0], s.left = nil, s.left[1:]
		s.mu.Unlock()
		s.current.take(w, next)
	}
}
