package s3select

import (
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// distinct gives each row of the columns that are shown once. What ORDER BY put
// behind them is computed of them, and may be of nothing else.
func (b *binder) distinct(p *logical.Project, shown int, s *ast.S3Select) (*logical.Project, error) {
	rows := &logical.Project{Input: p.Input, Exprs: p.Exprs[:shown:shown], Names: p.Names[:shown:shown]}
	once := &logical.Aggregate{Input: rows, Names: rows.Names}
	out := &logical.Project{Input: once, Names: p.Names}
	to := map[int]int{}
	for i, e := range rows.Exprs {
		c := &expr.Column{Index: i, Name: rows.Names[i], T: e.Type(), At: e.Span()}
		once.Keys, out.Exprs = append(once.Keys, c), append(out.Exprs, c)
		to[keyBase+i] = i
	}
	for _, e := range p.Exprs[shown:] {
		e = ofShown(e, rows)
		for c := range expr.Columns(e) {
			if c < keyBase {
				return nil, b.fail(s.OrderBy[0].Span(), sqlerr.S3UnsupportedSqlStructure, "With DISTINCT the rows are ordered by what is in the select list.")
			}
		}
		out.Exprs = append(out.Exprs, expr.Remap(e, to))
	}
	return out, nil
}

// ofShown gives e over the columns of a projection: what is one of them is read
// from there.
func ofShown(e expr.Expr, rows *logical.Project) expr.Expr {
	for i, have := range rows.Exprs {
		if logical.SameExpr(e, have) {
			return &expr.Column{Index: keyBase + i, Name: rows.Names[i], T: have.Type(), At: e.Span()}
		}
	}
	return expr.MapChildren(e, func(child expr.Expr) expr.Expr { return ofShown(child, rows) })
}
