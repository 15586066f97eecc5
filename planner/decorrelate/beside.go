package decorrelate

import (
	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// besideRow computes a plan that reads nothing but the row around it beside that row: a
// query without FROM, or one over UNNEST alone, with filters.
func besideRow(n, left logical.Node, args []expr.Expr) (logical.Node, bool) {
	width := logical.Width(left)
	over := func(e expr.Expr) expr.Expr { return overSides(e, args, width) }
	switch n := n.(type) {
	case *logical.Values:
		if len(n.Rows) == 1 && len(n.Columns) == 0 {
			return left, true
		}
	case *logical.Filter, *logical.Unnest:
		if in, ok := besideRow(n.Inputs()[0], left, args); ok {
			return logical.MapExprs(n, over).WithInputs([]logical.Node{in}), true
		}
	case *logical.Project:
		in, ok := besideRow(n.Input, left, args)
		if !ok {
			return nil, false
		}
		out := pick(in, span(0, width)...)
		for i, e := range n.Exprs {
			out.Exprs, out.Names = append(out.Exprs, over(e)), append(out.Names, n.Names[i])
		}
		return out, true
	}
	return nil, false
}
