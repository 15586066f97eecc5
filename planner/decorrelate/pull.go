package decorrelate

import (
	"flowsql/planner/logical"
	"flowsql/planner/rule"
	"flowsql/sql/expr"
)

// pulled is a plan without what it read of the rows around it: that is in
// conditions on its rows, which are to be joined by them.
type pulled struct {
	node      logical.Node
	count     int         // of the plan's columns, which come first; others are for the conditions
	conjuncts []expr.Expr // over node's columns; Outer is what is around
	empty     logical.Node
}

// pull takes the conditions out of a plan; it fails where they cannot be moved
// above what is over them.
func pull(n logical.Node) (*pulled, bool) {
	if !logical.HasOuter(n) {
		return &pulled{node: n, count: logical.Width(n)}, true
	}
	switch n := n.(type) {
	case *logical.Filter:
		return pullFilter(n)
	case *logical.Project:
		return pullProject(n)
	case *logical.Sort:
		if n.Limit < 0 && !outerIn(n) {
			return pull(n.Input)
		}
	case *logical.Aggregate:
		return pullAggregate(n)
	case *logical.Join:
		return pullJoin(n)
	case *logical.Unnest:
		return pullUnnest(n)
	}
	return nil, false
}

// outerIn reports whether a node itself reads what is around.
func outerIn(n logical.Node) bool {
	found := false
	logical.MapExprs(n, func(e expr.Expr) expr.Expr {
		found = found || expr.HasOuter(e)
		return e
	})
	return found
}

// pullFilter takes the conditions on what is around, and those behind them that
// may fail on rows which they keep away.
func pullFilter(n *logical.Filter) (*pulled, bool) {
	in, ok := pull(n.Input)
	if !ok || in.empty != nil {
		return nil, false
	}
	var stay, out []expr.Expr
	for _, c := range expr.Conjuncts(n.Condition) {
		if expr.HasOuter(c) || len(out) > 0 && rule.Fallible(c) {
			out = append(out, c)
		} else {
			stay = append(stay, c)
		}
	}
	in.node = filtered(in.node, stay)
	in.conjuncts = append(in.conjuncts, out...)
	return in, true
}

// pullProject lets the columns that the conditions read through.
func pullProject(n *logical.Project) (*pulled, bool) {
	if outerIn(n) {
		return nil, false
	}
	in, ok := pull(n.Input)
	if !ok {
		return nil, false
	}
	out := &logical.Project{Input: in.node, Exprs: append([]expr.Expr(nil), n.Exprs...), Names: append([]string(nil), n.Names...)}
	to := map[int]int{}
	for c := range logical.Width(in.node) {
		if !expr.Columns(in.conjuncts...)[c] {
			continue
		}
		to[c] = len(out.Exprs)
		out.Exprs, out.Names = append(out.Exprs, column(in.node.Schema(), c)), append(out.Names, in.node.Schema()[c].Name)
	}
	up := &pulled{node: out, count: len(n.Exprs)}
	for _, c := range in.conjuncts {
		up.conjuncts = append(up.conjuncts, moved(c, func(at int) int { return to[at] }))
	}
	if in.empty != nil {
		up.empty = &logical.Project{Input: in.empty, Exprs: n.Exprs, Names: n.Names}
	}
	return up, true
}

// pullAggregate groups by what the conditions compare with, too. That needs
// equalities, which all rows of a group share.
func pullAggregate(n *logical.Aggregate) (*pulled, bool) {
	if outerIn(n) {
		return nil, false
	}
	in, ok := pull(n.Input)
	if !ok || in.empty != nil {
		return nil, false
	}
	grouped := *n
	grouped.Input = in.node
	nk := len(n.Keys)
	grouped.Keys, grouped.Names = n.Keys[:nk:nk], n.Names[:min(nk, len(n.Names)):min(nk, len(n.Names))]
	var around []expr.Expr // the other sides of the equalities
	for _, c := range in.conjuncts {
		outer, inner, ok := equality(c)
		if !ok {
			return nil, false
		}
		grouped.Keys, grouped.Names = append(grouped.Keys, inner), append(grouped.Names, expr.String(inner))
		around = append(around, outer)
	}
	extra := len(around)
	places := append(append(span(0, nk), span(nk+extra, len(n.Calls))...), span(nk, extra)...)
	up := &pulled{node: pick(&grouped, places...), count: nk + len(n.Calls)}
	for i, outer := range around {
		eq, err := operator("=", outer, column(up.node.Schema(), up.count+i))
		if err != nil {
			return nil, false
		}
		up.conjuncts = append(up.conjuncts, eq)
	}
	if nk == 0 && len(n.Calls) > 0 {
		up.empty = ofNothing(n)
	}
	return up, true
}

// ofNothing is an aggregation of no rows.
func ofNothing(n *logical.Aggregate) logical.Node {
	out := *n
	out.Input = &logical.Values{Columns: n.Input.Schema()}
	return &out
}

// equality splits a condition of the form around = plan's.
func equality(c expr.Expr) (outer, inner expr.Expr, ok bool) {
	call, is := c.(*expr.Call)
	if !is || call.Overload.Name() != "=" {
		return nil, nil, false
	}
	a, b := call.Args[0], call.Args[1]
	if expr.HasOuter(b) {
		a, b = b, a
	}
	ok = expr.HasOuter(a) && !expr.HasOuter(b) && len(expr.Columns(a)) == 0 && len(expr.Columns(b)) > 0 &&
		!rule.Fallible(b) && expr.Deterministic(b)
	return a, b, ok
}

func pullJoin(n *logical.Join) (*pulled, bool) {
	inner := n.Kind == logical.InnerJoin || n.Kind == logical.CrossJoin
	if !inner && (logical.HasOuter(n.Right) || outerIn(n)) {
		return nil, false
	}
	for _, k := range append(append([]expr.Expr(nil), n.LeftKeys...), n.RightKeys...) {
		if expr.HasOuter(k) {
			return nil, false
		}
	}
	l, ok := pull(n.Left)
	if !ok || l.empty != nil {
		return nil, false
	}
	r, ok := pull(n.Right)
	if !ok || r.empty != nil {
		return nil, false
	}
	return joinPulled(n, l, r), true
}

// joinPulled joins the sides; the plan's columns of both come before the others.
func joinPulled(n *logical.Join, l, r *pulled) *pulled {
	lw := logical.Width(l.node)
	out := *n
	out.Left, out.Right, out.Residual = l.node, r.node, nil
	var stay, up []expr.Expr
	for _, c := range expr.Conjuncts(n.Residual) {
		c = moved(c, func(at int) int {
			if at >= l.count {
				return at + lw - l.count
			}
			return at
		})
		if expr.HasOuter(c) || len(up) > 0 && rule.Fallible(c) {
			up = append(up, c)
		} else {
			stay = append(stay, c)
		}
	}
	out.Residual = expr.And(stay)
	total := logical.Width(&out)
	rightCount := r.count
	if n.Kind == logical.MarkJoin {
		rightCount = 1
	}
	places := append(span(0, l.count), span(lw, rightCount)...)
	places = append(append(places, span(l.count, lw-l.count)...), span(lw+rightCount, total-lw-rightCount)...)
	to := make([]int, total)
	for i, p := range places {
		to[p] = i
	}
	joined := &pulled{node: pick(&out, places...), count: l.count + rightCount}
	up = append(up, l.conjuncts...)
	for _, c := range r.conjuncts {
		up = append(up, moved(c, func(at int) int { return at + lw }))
	}
	for _, c := range up {
		joined.conjuncts = append(joined.conjuncts, moved(c, func(at int) int { return to[at] }))
	}
	return joined
}

func pullUnnest(n *logical.Unnest) (*pulled, bool) {
	if outerIn(n) {
		return nil, false
	}
	in, ok := pull(n.Input)
	if !ok || in.empty != nil {
		return nil, false
	}
	out := *n
	out.Input = in.node
	width, added := logical.Width(in.node), len(n.Columns)
	places := append(span(0, in.count), span(width, added)...)
	places = append(places, span(in.count, width-in.count)...)
	up := &pulled{node: pick(&out, places...), count: in.count + added}
	for _, c := range in.conjuncts {
		up.conjuncts = append(up.conjuncts, moved(c, func(at int) int {
			if at >= in.count {
				return at + added
			}
			return at
		}))
	}
	return up, true
}
