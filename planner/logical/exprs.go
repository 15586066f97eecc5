package logical

import "flowsql/sql/expr"

// MapExprs gives a node with f of each of its expressions.
func MapExprs(n Node, f func(expr.Expr) expr.Expr) Node {
	switch n := n.(type) {
	case *Scan:
		if filter, changed := mapList(n.Filter, f); changed {
			c := *n
			c.Filter = filter
			return &c
		}
	case *Filter:
		if e := f(n.Condition); e != n.Condition {
			return &Filter{Input: n.Input, Condition: e}
		}
	case *Project:
		if exprs, changed := mapList(n.Exprs, f); changed {
			return &Project{Input: n.Input, Exprs: exprs, Names: n.Names}
		}
	case *Values:
		return mapValues(n, f)
	case *Aggregate:
		return mapAggregate(n, f)
	case *GroupID:
		if keys, changed := mapList(n.Keys, f); changed {
			c := *n
			c.Keys = keys
			return &c
		}
	case *Sort:
		return mapSort(n, f)
	case *Window:
		return mapWindow(n, f)
	case *Join:
		return mapJoin(n, f)
	case *Apply:
		return mapApply(n, f)
	case *LimitBy:
		if keys, changed := mapList(n.Keys, f); changed {
			c := *n
			c.Keys = keys
			return &c
		}
	case *Unnest:
		if exprs, changed := mapList(n.Exprs, f); changed {
			c := *n
			c.Exprs = exprs
			return &c
		}
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

func mapValues(n *Values, f func(expr.Expr) expr.Expr) Node {
	rows, changed := make([][]expr.Expr, len(n.Rows)), false
	for i, row := range n.Rows {
		var c bool
		rows[i], c = mapList(row, f)
		changed = changed || c
	}
	if !changed {
		return n
	}
	return &Values{Columns: n.Columns, Rows: rows}
}

func mapAggregate(n *Aggregate, f func(expr.Expr) expr.Expr) Node {
	keys, changed := mapList(n.Keys, f)
	calls := append([]AggregateCall(nil), n.Calls...)
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
	c := *n
	c.Keys, c.Calls = keys, calls
	return &c
}

func mapSort(n *Sort, f func(expr.Expr) expr.Expr) Node {
	keys, changed := append([]SortKey(nil), n.Keys...), false
	for i := range keys {
		e := f(keys[i].Expr)
		changed = changed || e != keys[i].Expr
		keys[i].Expr = e
	}
	if !changed {
		return n
	}
	return &Sort{Input: n.Input, Keys: keys, Limit: n.Limit}
}

func mapJoin(n *Join, f func(expr.Expr) expr.Expr) Node {
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

func mapApply(n *Apply, f func(expr.Expr) expr.Expr) Node {
	args, changed := mapList(n.Args, f)
	on := n.On
	if on != nil {
		on = f(on)
	}
	if !changed && on == n.On {
		return n
	}
	c := *n
	c.Args, c.On = args, on
	return &c
}
