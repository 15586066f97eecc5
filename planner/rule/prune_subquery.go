package rule

import (
	"slices"

	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// pruneMarkJoin drops the join where nobody asks for the mark.
func pruneMarkJoin(n *logical.Join, need columnSet) (logical.Node, places) {
	width := logical.Width(n.Left)
	if !need[width] {
		return prune(n.Left, need)
	}
	left, right := columnSet{}.with(n.LeftKeys...), columnSet{}.with(n.RightKeys...)
	for c := range need {
		if c < width {
			left[c] = true
		}
	}
	for c := range (columnSet{}).with(n.Residual) {
		if c < width {
			left[c] = true
		} else {
			right[c-width] = true
		}
	}
	l, toLeft := prune(n.Left, left)
	r, toRight := prune(n.Right, right)
	newWidth := logical.Width(l)
	both := joined(toLeft, toRight, width, newWidth)
	to := joined(toLeft, places{0: 0}, width, newWidth)
	if l == n.Left && r == n.Right {
		return n, to
	}
	out := *n
	out.Left, out.Right = l, r
	out.LeftKeys, out.RightKeys = remapAll(n.LeftKeys, toLeft), remapAll(n.RightKeys, toRight)
	if n.Residual != nil {
		out.Residual = expr.Remap(n.Residual, both)
	}
	return &out, to
}

// pruneUnnest keeps the elements, whose number decides on the rows.
func pruneUnnest(n *logical.Unnest, need columnSet) (logical.Node, places) {
	old := logical.Width(n.Input)
	below := columnSet{}.with(n.Exprs...)
	for c := range need {
		if c < old {
			below[c] = true
		}
	}
	in, toInput := prune(n.Input, below)
	to := joined(toInput, unmoved(len(n.Columns)), old, logical.Width(in))
	if in == n.Input {
		return n, to
	}
	out := *n
	out.Input, out.Exprs = in, remapAll(n.Exprs, toInput)
	return &out, to
}

// wantedColumns stands for a Stored while it is found out what is read of it.
type wantedColumns struct {
	logical.Stored
	all columnSet
}

func (n *wantedColumns) prune(need columnSet) (logical.Node, places) {
	for c := range need {
		n.all[c] = true
	}
	return n, unmoved(len(n.Columns))
}

// WithInputs gives the node itself.
func (n *wantedColumns) WithInputs([]logical.Node) logical.Node { return n }

// keptColumns stands for a Stored of fewer columns.
type keptColumns struct {
	logical.Stored
	old logical.Schema
	to  places
}

// Schema gives the columns before pruning.
func (n *keptColumns) Schema() logical.Schema { return n.old }

// WithInputs gives the node itself.
func (n *keptColumns) WithInputs([]logical.Node) logical.Node { return n }

// pruneStore prunes the body twice: to see what is read of the stored rows, and
// again once they have no other columns.
func pruneStore(n *logical.Store, need columnSet) (logical.Node, places) {
	if n.Whole || storeDepth(n) > maxStoreDepth {
		return pruneWhole(n, need)
	}
	wanted := columnSet{}
	prune(overStored(n, func(s *logical.Stored) logical.Node { return &wantedColumns{*s, wanted} }), need)
	schema := n.Rows.Schema()
	pruned, below := prune(n.Rows, wanted)
	rows := exactly(pruned, schema, wanted, below)
	if rows == n.Rows {
		body, to := prune(n.Body, need)
		if body == n.Body {
			return n, to
		}
		return n.WithInputs([]logical.Node{rows, body}), to
	}
	_, to := keep(wanted, len(schema))
	fewer := rows.Schema()
	body, out := prune(overStored(n, func(s *logical.Stored) logical.Node {
		return &keptColumns{logical.Stored{ID: s.ID, Columns: fewer}, s.Columns, to}
	}), need)
	if anyKept(body) { // below a node that is not pruned
		return n, unmoved(logical.Width(n))
	}
	return n.WithInputs([]logical.Node{rows, body}), out
}

// maxStoreDepth is how many stores may lie in each other's bodies for the outer
// ones to lose columns: each prunes its body twice, so the work doubles with each.
const maxStoreDepth = 8

// storeDepth gives how many stores lie in each other, counted from a node up to
// one more than is allowed.
func storeDepth(n logical.Node) int {
	deepest := 0
	for _, in := range n.Inputs() {
		if deepest = max(deepest, storeDepth(in)); deepest > maxStoreDepth {
			return deepest
		}
	}
	if _, ok := n.(*logical.Store); ok {
		deepest++
	}
	return deepest
}

// pruneWhole prunes rows and body without a look at what the body reads.
func pruneWhole(n *logical.Store, need columnSet) (logical.Node, places) {
	all := columnSet{}
	for i := range logical.Width(n.Rows) {
		all[i] = true
	}
	pruned, below := prune(n.Rows, all)
	rows := exactly(pruned, n.Rows.Schema(), all, below)
	body, to := prune(n.Body, need)
	if rows == n.Rows && body == n.Body {
		return n, to
	}
	return n.WithInputs([]logical.Node{rows, body}), to
}

func anyKept(n logical.Node) bool {
	if _, ok := n.(*keptColumns); ok {
		return true
	}
	return slices.ContainsFunc(n.Inputs(), anyKept)
}

// overStored gives the body with something else for what is stored.
func overStored(n *logical.Store, f func(*logical.Stored) logical.Node) logical.Node {
	return logical.Map(n.Body, func(x logical.Node) logical.Node {
		if s, ok := x.(*logical.Stored); ok && s.ID == n.ID {
			return f(s)
		}
		return x
	})
}
