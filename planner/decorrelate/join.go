package decorrelate

import (
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// join takes subqueries out of a join's condition and makes two joins of a full one.
func (p *planner) join(n *logical.Join) (logical.Node, error) {
	if n.Residual != nil && expr.HasSubquery(n.Residual) {
		if n.Kind == logical.InnerJoin || n.Kind == logical.CrossJoin {
			return p.innerJoin(n)
		}
		return p.outerJoin(n)
	}
	if n.Kind == logical.FullJoin {
		return p.fullJoin(n), nil
	}
	return n, nil
}

// innerJoin moves the conditions with subqueries, and those behind them, above the join.
func (p *planner) innerJoin(n *logical.Join) (logical.Node, error) {
	var inside, above []expr.Expr
	for _, c := range expr.Conjuncts(n.Residual) {
		if expr.HasSubquery(c) || len(above) > 0 {
			above = append(above, c)
		} else {
			inside = append(inside, c)
		}
	}
	out := *n
	out.Residual = expr.And(inside)
	if len(out.LeftKeys) == 0 && out.Residual == nil {
		out.Kind = logical.CrossJoin
	}
	return p.filter(&logical.Filter{Input: &out, Condition: expr.And(above)})
}

// attachedLeft is where the numbers of columns begin that the left side of an
// outer join has got, until it is known how many there are.
const attachedLeft = 1 << 24

// outerJoin attaches each subquery of the condition to the side that it reads, to
// the right one if it reads none.
func (p *planner) outerJoin(n *logical.Join) (logical.Node, error) {
	width, total := logical.Width(n.Left), logical.Width(n)
	l, r := &attached{p: p, node: n.Left}, &attached{p: p, node: n.Right}
	residual := expr.Map(n.Residual, func(x expr.Expr) expr.Expr {
		s, ok := x.(*expr.Subquery)
		if !ok || l.err != nil || r.err != nil {
			return x
		}
		onLeft, onRight := false, false
		for c := range expr.Columns(s) {
			onLeft, onRight = onLeft || c < width || c >= attachedLeft, onRight || c >= width && c < attachedLeft
		}
		switch {
		case onLeft && onRight:
			l.err = unsupported(s.At, "a subquery that reads both sides of an outer join")
			return x
		case onLeft:
			return moved(l.replace(s), func(at int) int {
				if at >= width {
					return at - width + attachedLeft
				}
				return at
			})
		}
		inner := moved(s, func(at int) int { return at - width })
		return moved(r.replace(inner), func(at int) int { return at + width })
	})
	if l.err != nil {
		return nil, l.err
	}
	if r.err != nil {
		return nil, r.err
	}
	grown := logical.Width(l.node) - width
	out := *n
	out.Left, out.Right = l.node, r.node
	out.Residual = moved(residual, func(at int) int {
		switch {
		case at >= attachedLeft:
			return at - attachedLeft + width
		case at >= width:
			return at + grown
		}
		return at
	})
	joined, err := p.join(&out)
	if err != nil {
		return nil, err
	}
	return pick(joined, append(span(0, width), span(width+grown, total-width)...)...), nil
}

// fullJoin is the left join, and the rows of the right side without a match. Both
// sides are kept, since both joins read them.
func (p *planner) fullJoin(n *logical.Join) logical.Node {
	left, right := &logical.Store{ID: p.newID(), Rows: n.Left}, &logical.Store{ID: p.newID(), Rows: n.Right}
	l := &logical.Stored{ID: left.ID, Columns: n.Left.Schema()}
	r := &logical.Stored{ID: right.ID, Columns: n.Right.Schema()}
	outer := *n
	outer.Kind, outer.Left, outer.Right = logical.LeftJoin, l, r
	union := &logical.Union{All: []logical.Node{&outer, unmatched(n, l, r)}}
	for _, c := range n.Schema() {
		union.Names = append(union.Names, c.Name)
	}
	right.Body = union
	left.Body = right
	return left
}

// unmatched gives the rows of the right side that have no match, behind nulls.
func unmatched(n *logical.Join, l, r logical.Node) logical.Node {
	lw, rw := logical.Width(l), logical.Width(r)
	marked := &logical.Join{Kind: logical.MarkJoin, Left: r, Right: l, LeftKeys: n.RightKeys, RightKeys: n.LeftKeys, NullSafe: n.NullSafe}
	if n.Residual != nil {
		marked.Residual = moved(n.Residual, func(at int) int {
			if at < lw {
				return at + rw
			}
			return at - lw
		})
	}
	alone := &logical.Filter{Input: marked, Condition: &expr.Not{X: column(marked.Schema(), rw)}}
	out := &logical.Project{Input: alone}
	for _, c := range l.Schema() {
		out.Exprs, out.Names = append(out.Exprs, expr.Null(c.Type, sqlerr.Span{})), append(out.Names, c.Name)
	}
	rest := pick(alone, span(0, rw)...)
	out.Exprs, out.Names = append(out.Exprs, rest.Exprs...), append(out.Names, rest.Names...)
	return out
}
