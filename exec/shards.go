package exec

import (
	"context"
	"io"
	"sync"
	"sync/atomic"

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
	of     *aggregation
	keys   *columnar.Keys
	window *shardWindow // of those that are in use
	list   [shardCount]shard
	bytes  atomic.Int64 // charged for all
}

type shard struct {
	mu     sync.Mutex
	groups *groups // nil where there are none
}

func newShards(of *aggregation, keys *columnar.Keys, in *shardWindow) *shards {
	return &shards{of: of, keys: keys, window: in}
}

func (s *shards) fresh() *groups {
	g := s.of.passes.takeGroups()
	if g != nil {
		s.bytes.Add(g.charged)
	} else {
		g = newSharing(&s.of.grouping, s.keys)
		g.final = true
	}
	return g
}

// count gives the number of groups and of rows of DISTINCT sets.
func (s *shards) count() int {
	n := 0
	for i := range s.list {
		part := &s.list[i]
		part.mu.Lock()
		if part.groups != nil {
			n += part.groups.rows()
		}
		part.mu.Unlock()
	}
	return n
}

// large reports whether the shards are so large that not all of one is near the processor.
func (s *shards) large() bool {
	from, to := s.window.bounds()
	return s.bytes.Load() > int64(to-from)*largeShard
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
	if from.groups == nil {
		return nil
	}
	if !s.window.has(part) {
		s.forget(from, budget)
		return nil
	}
	if err := copyGroups(from.groups, to); err != nil {
		return err
	}
	s.forget(from, budget)
	return nil
}

// forget drops the groups of a shard, whose lock is held.
func (s *shards) forget(one *shard, budget columnar.Budget) {
	s.bytes.Add(-one.groups.charged)
	one.groups.discharge(budget)
	one.groups = nil
}

// leave drops the groups of the shards from..to, which are in use no more.
func (s *shards) leave(from, to int, budget columnar.Budget) {
	for i := from; i < to; i++ {
		one := &s.list[i]
		one.mu.Lock()
		if one.groups != nil {
			s.forget(one, budget)
		}
		one.mu.Unlock()
	}
}

// shardSource gives the results of the shards, each by one worker.
type shardSource struct {
	a       *aggregate
	mu      sync.Mutex
	left    []*groups
	current workersGroups
}

func newShardSource(a *aggregate) *shardSource {
	s := &shardSource{a: a, current: make(workersGroups, a.threads)}
	from, to := a.window.bounds()
	for i := from; i < to; i++ {
		if g := a.shards.list[i].groups; g != nil {
			s.left = append(s.left, g)
		}
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
			s.a.release(ended)
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
