package athena

import "flowsql/planner/logical"

// firstStore is where the numbers of the binder's stores begin; those of
// package decorrelate are smaller.
const firstStore = 1 << 20

// newStore gives the number of a store that no other of the statement has.
func (e Env) newStore() int {
	*e.stores++
	return firstStore + *e.stores
}

// renumbered gives a copy of a plan whose stores have numbers of their own, so
// that the plan may occur more than once; to has the new numbers of others.
func (e Env) renumbered(n logical.Node, to map[int]int) logical.Node {
	switch n := n.(type) {
	case *logical.Stored:
		if id, ok := to[n.ID]; ok {
			return &logical.Stored{ID: id, Columns: n.Columns}
		}
		return n
	case *logical.Store:
		to[n.ID] = e.newStore()
		return &logical.Store{ID: to[n.ID], Rows: e.renumbered(n.Rows, to), Body: e.renumbered(n.Body, to), Whole: n.Whole}
	}
	inputs := n.Inputs()
	if len(inputs) == 0 {
		return n
	}
	out, changed := make([]logical.Node, len(inputs)), false
	for i, in := range inputs {
		out[i] = e.renumbered(in, to)
		changed = changed || out[i] != in
	}
	if !changed {
		return n
	}
	return n.WithInputs(out)
}
