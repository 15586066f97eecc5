package exec

import (
	"context"
	"io"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

const (
	shardBits  = 5
	shardCount = 1 << shardBits
	// localGroups is the number of groups, and of rows of DISTINCT sets, of one
	// worker from which they go on to the shards: as many as the tables of a few
	// megabytes hold that stay in a processor's cache.
	localGroups = 160_000
	// shardRows is how many groups are moved at once.
	shardRows = 8 * columnar.BatchRows
)

// shards are the groups of all workers, cut by the hash of their keys' words.
// Workers whose own groups have become many merge them into the shards, so that
// every group is in memory once. A worker holds one shard's lock at a time.
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

// take merges the groups of from, a worker's, into the shards, the first of them
// being another for each worker, and charges what they grow. It reports whether
// memory is short, which does not end the move.
func (s *shards) take(from *groups, first int, budget columnar.Budget) (short bool, err error) {
	move := shardMove{s: s, width: from.keys.Width(), first: first, budget: budget}
	for at := from.first(); at < from.size; at += shardRows {
		end := min(at+shardRows, from.size)
		words, null := from.keyWords(at, end)
		states, err := from.partial(at, end)
		if err != nil {
			return false, err
		}
		if err := move.spread(words, nullAt(null, end-at), states, (*groups).mergePartial); err != nil {
			return false, err
		}
	}
	err = from.eachSet(shardRows, func(call int, ids []uint32, args []arrow.Array) error {
		words, nulls := from.wordsOf(ids)
		return move.spread(words, nulls, args, func(g *groups, ids []uint32, args []arrow.Array, n int) error {
			return g.add(call, ids, vectors(args), n)
		})
	})
	return move.short, err
}

// nullAt gives the validity of n rows of which one is null; none where it lies outside.
func nullAt(row, n int) columnar.Nulls {
	if row < 0 || row >= n {
		return columnar.Nulls{}
	}
	valid := columnar.NewBitmap(n)
	valid.Clear(row)
	return valid.Nulls()
}

// addPart adds rows of states or arguments to groups.
type addPart func(g *groups, ids []uint32, cols []arrow.Array, n int) error

// shardMove moves rows to the shards.
type shardMove struct {
	s      *shards
	width  int
	first  int
	budget columnar.Budget
	short  bool
}

// spread hands rows to the shards of their keys.
func (m *shardMove) spread(words []uint64, nulls columnar.Nulls, cols []arrow.Array, add addPart) error {
	parts := make([]uint8, len(words)/m.width)
	if m.s.keys.SingleText() {
		for i, w := range words {
			parts[i] = uint8(w & (shardCount - 1))
		}
	} else {
		columnar.Parts(words, m.width, shardCount, parts)
	}
	rows := byPart(parts)
	for i := range rows {
		at := (i + m.first) % shardCount
		if len(rows[at]) == 0 {
			continue
		}
		if err := m.hand(&m.s.list[at], rows[at], words, nulls, cols, add); err != nil {
			return err
		}
	}
	return nil
}

func (m *shardMove) hand(to *shard, rows []int32, words []uint64, nulls columnar.Nulls, cols []arrow.Array, add addPart) error {
	words, cols = gatherWords(words, m.width, rows), gatherAll(cols, rows)
	if nulls.Any() {
		valid := columnar.NewBitmap(len(rows))
		for i, r := range rows {
			if nulls.Null(int(r)) {
				valid.Clear(i)
			}
		}
		nulls = valid.Nulls()
	}
	to.mu.Lock()
	defer to.mu.Unlock()
	if err := add(to.groups, to.groups.numberWords(words, nulls, len(rows)), cols, len(rows)); err != nil {
		return err
	}
	if to.groups.charge(m.budget) != nil {
		m.short = true
	}
	return nil
}

// byPart gives the rows of each part in order.
func byPart(parts []uint8) [shardCount][]int32 {
	var counts [shardCount]int
	for _, p := range parts {
		counts[p]++
	}
	all := make([]int32, len(parts))
	var rows [shardCount][]int32
	from := 0
	for p, n := range counts {
		rows[p] = all[from : from : from+n]
		from += n
	}
	for i, p := range parts {
		rows[p] = append(rows[p], int32(i))
	}
	return rows
}

func gatherWords(words []uint64, width int, rows []int32) []uint64 {
	out := make([]uint64, 0, len(rows)*width)
	if width == 1 {
		for _, r := range rows {
			out = append(out, words[r])
		}
		return out
	}
	for _, r := range rows {
		out = append(out, words[int(r)*width:(int(r)+1)*width]...)
	}
	return out
}

func gatherAll(cols []arrow.Array, rows []int32) []arrow.Array {
	out := make([]arrow.Array, len(cols))
	for i, c := range cols {
		out[i] = columnar.Gather(c, rows)
	}
	return out
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
