package rule

import (
	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// substitute gives e over the input of a projection instead of over its output.
// It refuses what may not be computed elsewhere or more often: functions that
// give another value each time, failures moved into a TRY, and anything computed
// in a lambda, which would compute it for every element.
func substitute(e expr.Expr, exprs []expr.Expr) (expr.Expr, bool) {
	ok := true
	for c := range expr.Columns(e) {
		ok = ok && expr.Deterministic(exprs[c])
	}
	expr.Walk(e, func(x expr.Expr) {
		switch x := x.(type) {
		case *expr.Try:
			for c := range expr.Columns(x) {
				ok = ok && !Fallible(exprs[c])
			}
		case *expr.Lambda:
			for c := range expr.Columns(x) {
				_, isColumn := exprs[c].(*expr.Column)
				ok = ok && isColumn
			}
		}
	})
	if !ok {
		return nil, false
	}
	out := expr.Map(e, func(x expr.Expr) expr.Expr {
		if c, is := x.(*expr.Column); is {
			return exprs[c.Index]
		}
		return x
	})
	return out, expr.Size(out, largest) <= largest
}

// largest is the size of an expression past which it is not put together of others
// any more: of columns that each read the one before twice it would double.
const largest = 10_000

// shift moves the columns of e by a number of places.
func shift(e expr.Expr, by int) expr.Expr {
	return expr.Map(e, func(x expr.Expr) expr.Expr {
		if c, ok := x.(*expr.Column); ok && by != 0 {
			moved := *c
			moved.Index += by
			return &moved
		}
		return x
	})
}

// filtered puts conditions over a node.
func filtered(n logical.Node, conjuncts []expr.Expr) logical.Node {
	if len(conjuncts) == 0 {
		return n
	}
	return &logical.Filter{Input: n, Condition: expr.And(conjuncts)}
}

// empty is no rows of a schema.
func empty(n logical.Node) logical.Node { return &logical.Values{Columns: n.Schema()} }
