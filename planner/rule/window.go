package rule

import (
	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// pruneWindow computes only the calls that are needed; a window without calls
// is nothing.
func pruneWindow(n *logical.Window, need columnSet) (logical.Node, places) {
	width := logical.Width(n.Input)
	below, calls := columnSet{}, []logical.WindowCall(nil)
	to := places{}
	for c := range need {
		if c < width {
			below[c] = true
		}
	}
	for i, call := range n.Calls {
		if need[width+i] {
			to[width+i] = len(calls)
			calls = append(calls, call)
		}
	}
	out := &logical.Window{Input: n.Input, PartitionBy: n.PartitionBy, OrderBy: n.OrderBy, Calls: calls}
	var reads []expr.Expr
	if len(calls) > 0 {
		out.MapExprs(func(e expr.Expr) expr.Expr { reads = append(reads, e); return e })
	}
	in, moved := prune(n.Input, below.with(reads...))
	if len(calls) == 0 {
		return in, moved
	}
	for c, at := range to {
		to[c] = logical.Width(in) + at
	}
	for c, at := range moved {
		to[c] = at
	}
	if in == n.Input && len(calls) == len(n.Calls) {
		return n, to
	}
	out = out.MapExprs(func(e expr.Expr) expr.Expr { return expr.Remap(e, moved) })
	return out.WithInputs([]logical.Node{in}), to
}

// pushWindow lets conditions through that take or leave whole partitions.
func pushWindow(n *logical.Window, conjuncts []expr.Expr, changed *bool) logical.Node {
	keys := columnSet{}
	for _, e := range n.PartitionBy {
		if c, ok := e.(*expr.Column); ok {
			keys[c.Index] = true
		}
	}
	down, stay := split(conjuncts, func(c expr.Expr) (expr.Expr, bool) {
		for col := range expr.Columns(c) {
			if !keys[col] {
				return nil, false
			}
		}
		return c, expr.Deterministic(c)
	})
	*changed = *changed || len(down) > 0
	return filtered(n.WithInputs([]logical.Node{pushInto(n.Input, down, changed)}), stay)
}
