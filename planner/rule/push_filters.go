package rule

import (
	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// pushFilters moves the conjuncts of filters down: through projections, sorts
// and unions, to the sides of joins, below aggregations on their keys, into scans.
func pushFilters(n logical.Node, _ Env) logical.Node {
	changed := false
	out := pushInto(n, nil, &changed)
	if !changed {
		return n
	}
	return out
}

// pushInto gives n with conjuncts over its output applied as deep as they can be.
func pushInto(n logical.Node, conjuncts []expr.Expr, changed *bool) logical.Node {
	switch n := n.(type) {
	case *logical.Filter:
		return pushInto(n.Input, append(expr.Conjuncts(n.Condition), conjuncts...), changed)
	case *logical.Project:
		return pushProject(n, conjuncts, changed)
	case *logical.Sort:
		if n.Limit < 0 {
			return pushThrough(n, conjuncts, changed)
		}
	case *logical.Union:
		return pushUnion(n, conjuncts, changed)
	case *logical.Aggregate:
		return pushAggregate(n, conjuncts, changed)
	case *logical.Window:
		return pushWindow(n, conjuncts, changed)
	case *logical.Join:
		return pushJoin(n, conjuncts, changed)
	case *logical.Store:
		return pushStore(n, conjuncts, changed)
	case *logical.Unnest:
		return pushUnnest(n, conjuncts, changed)
	case *logical.Scan:
		return pushScan(n, conjuncts, changed)
	}
	return filtered(pushBelow(n, changed), conjuncts)
}

// pushBelow works on the inputs of a node that lets nothing through.
func pushBelow(n logical.Node, changed *bool) logical.Node {
	inputs := n.Inputs()
	if len(inputs) == 0 {
		return n
	}
	out := make([]logical.Node, len(inputs))
	for i, in := range inputs {
		out[i] = pushInto(in, nil, changed)
	}
	return n.WithInputs(out)
}

func pushThrough(n logical.Node, conjuncts []expr.Expr, changed *bool) logical.Node {
	*changed = *changed || len(conjuncts) > 0
	return n.WithInputs([]logical.Node{pushInto(n.Inputs()[0], conjuncts, changed)})
}

// split deals conjuncts out in their order. What may fail goes down only if all
// before it did, since they may keep rows away from it.
func split(conjuncts []expr.Expr, move func(expr.Expr) (expr.Expr, bool)) (down, stay []expr.Expr) {
	for _, c := range conjuncts {
		if len(stay) == 0 || !Fallible(c) {
			if moved, ok := move(c); ok {
				down = append(down, moved)
				continue
			}
		}
		stay = append(stay, c)
	}
	return down, stay
}

func pushProject(n *logical.Project, conjuncts []expr.Expr, changed *bool) logical.Node {
	down, stay := split(conjuncts, func(c expr.Expr) (expr.Expr, bool) {
		if !expr.Deterministic(c) {
			return nil, false
		}
		return substitute(c, n.Exprs)
	})
	*changed = *changed || len(down) > 0
	return filtered(n.WithInputs([]logical.Node{pushInto(n.Input, down, changed)}), stay)
}

func pushUnion(n *logical.Union, conjuncts []expr.Expr, changed *bool) logical.Node {
	*changed = *changed || len(conjuncts) > 0
	inputs := make([]logical.Node, len(n.All))
	for i, in := range n.All {
		inputs[i] = pushInto(in, conjuncts, changed)
	}
	return n.WithInputs(inputs)
}

// pushAggregate lets conditions on keys through. Without keys, in a grouping set
// too, there is a row even of no input, so nothing goes down.
func pushAggregate(n *logical.Aggregate, conjuncts []expr.Expr, changed *bool) logical.Node {
	down, stay := split(conjuncts, func(c expr.Expr) (expr.Expr, bool) {
		for col := range expr.Columns(c) {
			if col >= len(n.Keys) {
				return nil, false
			}
		}
		if len(n.Keys) == 0 || len(n.Totals) > 0 || !expr.Deterministic(c) {
			return nil, false
		}
		return substitute(c, n.Keys)
	})
	*changed = *changed || len(down) > 0
	return filtered(n.WithInputs([]logical.Node{pushInto(n.Input, down, changed)}), stay)
}

// pushStore works on the rows that are kept, and lets conditions into the body alone.
func pushStore(n *logical.Store, conjuncts []expr.Expr, changed *bool) logical.Node {
	*changed = *changed || len(conjuncts) > 0
	return n.WithInputs([]logical.Node{pushInto(n.Rows, nil, changed), pushInto(n.Body, conjuncts, changed)})
}

// pushUnnest lets conditions on the input's columns through. An element may fail
// to be computed on rows that they keep away, but not the other way round.
func pushUnnest(n *logical.Unnest, conjuncts []expr.Expr, changed *bool) logical.Node {
	width := logical.Width(n.Input)
	down, stay := split(conjuncts, func(c expr.Expr) (expr.Expr, bool) {
		_, onElements := sides(c, width)
		return c, !onElements && !Fallible(c) && expr.Deterministic(c)
	})
	*changed = *changed || len(down) > 0
	return filtered(n.WithInputs([]logical.Node{pushInto(n.Input, down, changed)}), stay)
}

// pushJoin sends conditions on one side to it: of a left or mark join only those on the
// left side, since the right one's nulls are made by the join. A join keeps rows
// away, so what may fail stays above it.
func pushJoin(n *logical.Join, conjuncts []expr.Expr, changed *bool) logical.Node {
	width := logical.Width(n.Left)
	var left, right, stay []expr.Expr
	for _, c := range conjuncts {
		onLeft, onRight := sides(c, width)
		switch {
		case Fallible(c) || !expr.Deterministic(c) || onLeft == onRight:
			stay = append(stay, c)
		case onLeft:
			left = append(left, c)
		case n.Kind == logical.InnerJoin || n.Kind == logical.CrossJoin:
			right = append(right, shift(c, -width))
		default:
			stay = append(stay, c)
		}
	}
	*changed = *changed || len(left)+len(right) > 0
	out := n.WithInputs([]logical.Node{pushInto(n.Left, left, changed), pushInto(n.Right, right, changed)})
	return filtered(out, stay)
}

// sides tells which sides of a join an expression reads.
func sides(e expr.Expr, width int) (left, right bool) {
	for c := range expr.Columns(e) {
		left = left || c < width
		right = right || c >= width
	}
	return left, right
}

// pushScan gives the conjuncts to the scan, as far as they can be evaluated there.
func pushScan(n *logical.Scan, conjuncts []expr.Expr, changed *bool) logical.Node {
	down, stay := split(conjuncts, func(c expr.Expr) (expr.Expr, bool) {
		return c, n.Limit < 0 && expr.Deterministic(c)
	})
	if len(down) == 0 {
		return filtered(n, stay)
	}
	*changed = true
	out := *n
	out.Filter = append(append([]expr.Expr(nil), n.Filter...), down...)
	return filtered(&out, stay)
}
