package exec

import (
	"slices"

	"flowsql/columnar"
)

// shardOrder puts rows in the order of their shards by the words of their keys.
type shardOrder struct {
	width int
	parts []uint8
	order []int32 // the rows by part
}

func newShardOrder(keys *columnar.Keys) shardOrder {
	return shardOrder{width: keys.Width()}
}

// sort makes the order of the rows by their shards, each beginning at a start.
func (m *shardOrder) sort(words []uint64) (starts [shardCount + 1]int) {
	n := len(words) / m.width
	if cap(m.parts) < n {
		m.parts, m.order = make([]uint8, n), make([]int32, n)
	}
	parts, order := m.parts[:n], m.order[:n]
	columnar.Parts(words, m.width, shardCount, parts)
	for _, p := range parts {
		starts[p+1]++
	}
	for p := range shardCount {
		starts[p+1] += starts[p]
	}
	next := starts
	for i, p := range parts {
		order[next[p]] = int32(i)
		next[p]++
	}
	m.order = order
	return starts
}

// shardChoice tells the rows of some shards where the groups have other words than those that
// tell the shards.
type shardChoice struct {
	shardOrder
	keys    *columnar.Keys
	words   []uint64
	charged int64
}

func newShardChoice(keys *columnar.Keys) *shardChoice {
	return &shardChoice{shardOrder: newShardOrder(keys), keys: keys.Share()}
}

// rows gives the rows of the shards from..to of n rows, until it is called again.
func (c *shardChoice) rows(keys []columnar.Vector, n, from, to int) []int32 {
	c.words = c.keys.Encode(keys, n, c.words)
	starts := c.sort(c.words)
	rows := c.order[starts[from]:starts[to]]
	slices.Sort(rows)
	return rows
}

// charge brings the budget up to date, as far as it has room: there is no other way to tell the shards.
func (c *shardChoice) charge(b columnar.Budget) {
	if now := c.keys.Bytes(); b.Grow(now-c.charged) == nil {
		c.charged = now
	}
}
