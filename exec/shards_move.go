package exec

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// shardRows is how many groups are moved at once.
const shardRows = 8 * columnar.BatchRows

// shardMove hands rows of one worker to the shards.
type shardMove struct {
	shardOrder
	s      *shards
	first  int // the shard to begin with, another for each worker
	budget columnar.Budget
	large  func() // called now and then when the shards have grown
	short  bool   // memory is short, which does not end the move

	scratch
}

// groups merges the groups of from, a worker's, into the shards, and charges what they grow.
func (m *shardMove) groups(from *groups) error {
	for at := 0; at < from.size; at += shardRows {
		end := min(at+shardRows, from.size)
		words, null := from.keyWords(at, end)
		states, err := from.partial(at, end)
		if err != nil {
			return err
		}
		err = m.spread(words, nullAt(null, end-at), vectors(states), func(g *groups, ids []uint32, states []columnar.Vector, n int) error {
			return g.mergePartial(ids, arrays(states), n)
		})
		if err != nil {
			return err
		}
		m.large()
	}
	return from.eachSet(shardRows, func(call int, ids []uint32, args []arrow.Array) error {
		words, nulls := from.wordsOf(ids)
		return m.spread(words, nulls, vectors(args), func(g *groups, ids []uint32, args []columnar.Vector, n int) error {
			return g.add(call, ids, args, n)
		})
	})
}

func arrays(list []columnar.Vector) []arrow.Array {
	out := make([]arrow.Array, len(list))
	for i, v := range list {
		out[i] = v.Array
	}
	return out
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
type addPart func(g *groups, ids []uint32, cols []columnar.Vector, n int) error

// hold adds rows for the shards to those that are held: their keys' words and the arguments of all calls.
func (m *shardMove) hold(held *heldRows, words []uint64, nulls columnar.Nulls, args []columnar.Vector) error {
	starts := m.sort(words)
	from, to := m.s.window.bounds()
	first, last := starts[from], starts[to]
	for i := range starts {
		starts[i] = min(max(starts[i], first), last) - first
	}
	held.add(words, nulls, args, m.order[first:last], starts)
	if held.full(m.s.large()) {
		return m.handHeld(held)
	}
	return nil
}

// handHeld hands the rows that are held to the shards.
func (m *shardMove) handHeld(held *heldRows) error {
	if held.count == 0 {
		return nil
	}
	large := m.s.large()
	for i := range shardCount {
		at := (i + m.first) % shardCount
		if !m.s.window.has(at) {
			continue
		}
		part := held.part(at, large)
		if err := m.hand(at, part.words, part.nulls, part.args, part.n, addHeld); err != nil {
			return err
		}
	}
	held.empty()
	m.large()
	return nil
}

// addHeld adds rows of the arguments of all calls to groups.
func addHeld(g *groups, ids []uint32, args []columnar.Vector, n int) error {
	for call, ts := range g.g.args {
		if err := g.add(call, ids, args[:len(ts)], n); err != nil {
			return err
		}
		args = args[len(ts):]
	}
	return nil
}

// spread hands rows to the shards of their keys.
func (m *shardMove) spread(words []uint64, nulls columnar.Nulls, cols []columnar.Vector, add addPart) error {
	starts := m.sort(words)
	m.words = gatherWords(words, m.width, m.order, m.words[:0])
	sorted := nullsOfRows(nulls, m.order)
	for i := range shardCount {
		at := (i + m.first) % shardCount
		from, to := starts[at], starts[at+1]
		if from == to || !m.s.window.has(at) {
			continue
		}
		some := m.words[from*m.width : to*m.width]
		if err := m.hand(at, some, nullsOf(sorted, from, to), gatherVectors(cols, m.order[from:to]), to-from, add); err != nil {
			return err
		}
	}
	return nil
}

// nullsOf gives the nulls of the rows from..to.
func nullsOf(nulls []bool, from, to int) columnar.Nulls {
	if len(nulls) == 0 {
		return columnar.Nulls{}
	}
	valid := columnar.NewBitmap(to - from)
	for i, null := range nulls[from:to] {
		if null {
			valid.Clear(i)
		}
	}
	return valid.Nulls()
}

// hand adds rows to a shard, unless they are for another pass.
func (m *shardMove) hand(at int, words []uint64, nulls columnar.Nulls, cols []columnar.Vector, n int, add addPart) error {
	to := &m.s.list[at]
	to.mu.Lock()
	defer to.mu.Unlock()
	if n == 0 || !m.s.window.has(at) {
		return nil
	}
	if to.groups == nil {
		to.groups = m.s.fresh()
	}
	g := to.groups
	g.scratch = &m.scratch
	if err := add(g, g.numberWords(words, nulls, n), cols, n); err != nil {
		return err
	}
	before := g.charged
	if g.charge(m.budget) != nil {
		m.short = true
	}
	m.s.bytes.Add(g.charged - before)
	return nil
}

func gatherWords(words []uint64, width int, rows []int32, out []uint64) []uint64 {
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
