package exec

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// stateTree holds partial states: those of the rows, then on each level those of
// two neighbours of the level below. Any frame is put together of twice as many
// states as there are levels, in the order of the rows.
type stateTree struct {
	levels [][]arrow.Array
	size   int64
}

// composed computes frames of a tree of states.
func (a *frameAggregate) composed(frames []span) error {
	tree := &stateTree{}
	defer func() { a.account.Shrink(tree.size) }()
	if err := a.grow(tree); err != nil {
		return err
	}
	for from := 0; from < len(frames); from += columnar.BatchRows {
		if err := a.compose(tree, frames[from:min(from+columnar.BatchRows, len(frames))]); err != nil {
			return err
		}
	}
	return nil
}

// grow builds the levels up to the one of a single state.
func (a *frameAggregate) grow(tree *stateTree) error {
	agg, _ := a.fresh(a.rows)
	rows := make([]int32, a.rows)
	for i := range rows {
		rows[i] = int32(i)
	}
	if err := a.add(agg, numbers(a.rows), rows); err != nil {
		return err
	}
	for n := a.rows; ; n = (n + 1) / 2 {
		a.ctx.Check()
		state, err := agg.State(0, n)
		if err != nil {
			return err
		}
		if err := tree.push(state, a.account); err != nil {
			return err
		}
		if n == 1 {
			return nil
		}
		groups := make([]uint32, n)
		for i := range groups {
			groups[i] = uint32(i / 2)
		}
		agg, _ = a.fresh((n + 1) / 2)
		if _, err := agg.Merge(groups, state, n); err != nil {
			return err
		}
	}
}

func (t *stateTree) push(state []arrow.Array, account columnar.Budget) error {
	size := int64(0)
	for _, s := range state {
		size += columnar.ArrayBytes(s)
	}
	if err := account.Grow(size); err != nil {
		return err
	}
	t.size += size
	t.levels = append(t.levels, state)
	return nil
}

// picks is the states of a level that frames are put together of.
type picks struct {
	groups []uint32
	nodes  []int32
}

func (p *picks) add(group, node int32) {
	p.groups, p.nodes = append(p.groups, uint32(group)), append(p.nodes, node)
}

// compose computes some frames: states from the left, going up the levels, then
// those on the right, going down.
func (a *frameAggregate) compose(tree *stateTree, frames []span) error {
	a.ctx.Check()
	left, right := make([]picks, len(tree.levels)), make([]picks, len(tree.levels))
	for g, f := range frames {
		for from, to, level := f.from, f.to, 0; from < to; from, to, level = from/2, to/2, level+1 {
			if from%2 == 1 {
				left[level].add(int32(g), from)
				from++
			}
			if to%2 == 1 {
				to--
				right[level].add(int32(g), to)
			}
		}
	}
	agg, _ := a.fresh(len(frames))
	merge := func(p picks, level []arrow.Array) error {
		state := make([]arrow.Array, len(level))
		for i, s := range level {
			state[i] = columnar.Gather(s, p.nodes)
		}
		_, err := agg.Merge(p.groups, state, len(p.nodes))
		return err
	}
	for i := range left {
		if err := merge(left[i], tree.levels[i]); err != nil {
			return err
		}
	}
	for i := len(right) - 1; i >= 0; i-- {
		if err := merge(right[i], tree.levels[i]); err != nil {
			return err
		}
	}
	return a.result(agg, len(frames))
}
