package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// enclosing is what is around a subquery: where names are looked up that its own
// FROM does not have, and what was taken over from there.
type enclosing struct {
	eb   *exprBinder
	args []expr.Expr // over the scope of eb
}

// take gives the value inside the subquery of an expression around it.
func (e *enclosing) take(x expr.Expr) expr.Expr {
	at := -1
	for i, a := range e.args {
		if logical.SameExpr(a, x) {
			at = i
		}
	}
	if at < 0 {
		at = len(e.args)
		e.args = append(e.args, x)
	}
	return &expr.Outer{Index: at, Name: expr.String(x), T: x.Type(), At: x.Span()}
}

// lifted gives the plan of a query of WITH, perhaps of a query further out: what
// it reads there is taken over from query to query.
func (b *binder) lifted(with *withScope) logical.Node {
	var between []*enclosing // the innermost first
	for at := b.around; at != with.around && at != nil; at = at.eb.around {
		between = append(between, at)
	}
	if len(between) == 0 || !logical.HasOuter(with.rel.node) {
		return with.rel.node
	}
	return logical.MapOuter(with.rel.node, func(o *expr.Outer) expr.Expr {
		value := expr.Expr(o)
		for i := len(between) - 1; i >= 0; i-- {
			value = between[i].take(value)
		}
		return value
	})
}

// inside gives a binder for a subquery of an expression.
func (eb *exprBinder) inside() *binder {
	return &binder{env: eb.env, sizes: eb.sizes, with: eb.with, around: &enclosing{eb: eb}}
}

// captured looks a name up in the queries around, the nearest first; nil where
// none has it.
func (eb *exprBinder) captured(x ast.Expr, parts []string) (expr.Expr, error) {
	if eb.around == nil {
		return nil, nil
	}
	outer := eb.around.eb
	e, err := outer.visible(x, parts)
	if e == nil && err == nil {
		e, err = outer.captured(x, parts)
	}
	if e == nil || err != nil {
		return nil, err
	}
	return eb.around.take(e), nil
}

// columnsAround gives the columns of a relation of the queries around, the nearest
// that has one of the name.
func (b *binder) columnsAround(name []string) (columns []expr.Expr, fields []field) {
	if b.around == nil {
		return nil, nil
	}
	outer := b.around.eb
	at := outer.scope.of(name)
	for _, c := range at {
		columns, fields = append(columns, outer.scope.column(c, sqlerr.Span{})), append(fields, outer.scope.fields[c])
	}
	if len(at) == 0 {
		columns, fields = outer.columnsAround(name)
	}
	for i, c := range columns {
		columns[i] = b.around.take(c)
	}
	return columns, fields
}

// visible is inScope for a subquery.
func (eb *exprBinder) visible(x ast.Expr, parts []string) (expr.Expr, error) {
	if eb.outputs != nil {
		if e, err := eb.outputName(x, lower(parts)); e != nil || err != nil {
			return e, err
		}
	}
	e, err := eb.inScope(x, parts)
	if e == nil || err != nil {
		return nil, err
	}
	if eb.refusal != nil {
		return nil, eb.refusal(x, parts)
	}
	if c, ok := e.(*expr.Column); ok {
		c.Name = strings.Join(parts, ".") // as messages and EXPLAIN give it
	}
	return e, nil
}

// capturedBy reports whether a column is read by a subquery of e.
func capturedBy(e expr.Expr, column *expr.Column) bool {
	found := false
	expr.Walk(e, func(x expr.Expr) {
		s, ok := x.(*expr.Subquery)
		if !ok {
			return
		}
		for _, a := range s.Args {
			expr.Walk(a, func(y expr.Expr) { found = found || y == expr.Expr(column) })
		}
	})
	return found
}
