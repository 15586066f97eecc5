package rule

import (
	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// mapExprs gives a node with f of each of its expressions.
func mapExprs(n logical.Node, f func(expr.Expr) expr.Expr) logical.Node {
	switch n := n.(type) {
	case *logical.Scan:
		if filter, changed := mapList(n.Filter, f); changed {
			c := *n
			c.Filter = filter
			return &c
		}
	case *logical.Filter:
		if e := f(n.Condition); e != n.Condition {
			return &logical.Filter{Input: n.Input, Condition: e}
		}
	case *logical.Project:
		if exprs, changed := mapList(n.Exprs, f); changed {
			return &logical.Project{Input: n.Input, Exprs: exprs, Names: n.Names}
		}
	case *logical.Values:
		return mapValues(n, f)
	case *logical.Aggregate:
		return mapAggregate(n, f)
	case *logical.Sort:
		return mapSort(n, f)
	case *logical.Join:
		return mapJoin(n, f)
	}
	return n
}

func mapList(list []expr.Expr, f func(expr.Expr) expr.Expr) (out []expr.Expr, changed bool) {
	out = make([]expr.Expr, len(list))
	for i, e := range list {
		out[i] = f(e)
		changed = changed || out[i] != e
	}
	return out, changed
}

func mapValues(n *logical.Values, f func(expr.Expr) expr.Expr) logical.Node {
	rows, changed := make([][]expr.Expr, len(n.Rows)), false
	for i, row := range n.Rows {
		var c bool
		rows[i], c = mapList(row, f)
		changed = changed || c
	}
	if !changed {
		return n
	}
	return &logical.Values{Columns: n.Columns, Rows: rows}
}

func mapAggregate(n *logical.Aggregate, f func(expr.Expr) expr.Expr) logical.Node {
	keys, changed := mapList(n.Keys, f)
	calls := append([]logical.AggregateCall(nil), n.Calls...)
	for i := range calls {
		args, c := mapList(calls[i].Args, f)
		if calls[i].Filter != nil {
			filter := f(calls[i].Filter)
			c = c || filter != calls[i].Filter
			calls[i].Filter = filter
		}
		calls[i].Args = args
		changed = changed || c
	}
	if !changed {
		return n
	}
	return &logical.Aggregate{Input: n.Input, Keys: keys, Calls: calls, Names: n.Names}
}

func mapSort(n *logical.Sort, f func(expr.Expr) expr.Expr) logical.Node {
	keys, changed := append([]logical.SortKey(nil), n.Keys...), false
	for i := range keys {
		e := f(keys[i].Expr)
		changed = changed || e != keys[i].Expr
		keys[i].Expr = e
	}
	if !changed {
		return n
	}
	return &logical.Sort{Input: n.Input, Keys: keys, Limit: n.Limit}
}

func mapJoin(n *logical.Join, f func(expr.Expr) expr.Expr) logical.Node {
	left, a := mapList(n.LeftKeys, f)
	right, b := mapList(n.RightKeys, f)
	residual := n.Residual
	if residual != nil {
		residual = f(residual)
	}
	if !a && !b && residual == n.Residual {
		return n
	}
	c := *n
	c.LeftKeys, c.RightKeys, c.Residual = left, right, residual
	return &c
}

// substitute gives e over the input of a projection instead of over its output.
// It refuses what may not be computed elsewhere or more often: functions that
// give another value each time, and failures moved into a TRY.
func substitute(e expr.Expr, exprs []expr.Expr) (expr.Expr, bool) {
	ok := true
	for c := range expr.Columns(e) {
		ok = ok && expr.Deterministic(exprs[c])
	}
	expr.Walk(e, func(x expr.Expr) {
		if t, is := x.(*expr.Try); is {
			for c := range expr.Columns(t) {
				ok = ok && !Fallible(exprs[c])
			}
		}
	})
	if !ok {
		return nil, false
	}
	return expr.Map(e, func(x expr.Expr) expr.Expr {
		if c, is := x.(*expr.Column); is {
			return exprs[c.Index]
		}
		return x
	}), true
}

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
