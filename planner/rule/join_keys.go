package rule

import (
	"flowsql/planner/bind"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// joinKeys turns equalities between the sides of a join, found in the filter
// above it, into keys, and the other conditions there into the join's own: a
// comma in FROM with a WHERE becomes a join.
func joinKeys(n logical.Node, _ Env) logical.Node {
	return logical.Map(n, func(n logical.Node) logical.Node {
		filter, ok := n.(*logical.Filter)
		if !ok {
			return n
		}
		join, ok := filter.Input.(*logical.Join)
		if !ok || join.Kind != logical.InnerJoin && join.Kind != logical.CrossJoin {
			return n
		}
		return keysFromFilter(filter, join)
	})
}

func keysFromFilter(filter *logical.Filter, join *logical.Join) logical.Node {
	var safe, unsafe []expr.Expr
	for _, c := range expr.Conjuncts(filter.Condition) {
		if Fallible(c) || !expr.Deterministic(c) {
			unsafe = append(unsafe, c)
		} else {
			safe = append(safe, c)
		}
	}
	left, right, rest := bind.JoinKeys(safe, logical.Width(join.Left))
	if len(left) == 0 {
		return filter
	}
	out := *join
	out.Kind = logical.InnerJoin
	out.LeftKeys = append(append([]expr.Expr(nil), join.LeftKeys...), left...)
	out.RightKeys = append(append([]expr.Expr(nil), join.RightKeys...), right...)
	return filtered(&out, append(rest, unsafe...))
}
