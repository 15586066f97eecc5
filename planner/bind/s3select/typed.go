package s3select

import (
	"slices"
	"strings"

	"flowsql/parser/ast"
	"flowsql/sql/dynamic"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// typedPath binds a path of an object whose columns have types: a column, then
// what it has within. What is not there is MISSING, as in a document.
func (b *binder) typedPath(p *ast.Path) (expr.Expr, error) {
	id, steps := p.Head, p.Steps
	if len(steps) > 0 && b.isAlias(id) {
		id, steps = steps[0].Name, steps[1:]
	} else if len(steps) > 0 && len(b.columnsOf(id)) == 0 {
		return nil, b.fail(id.Span(), sqlerr.S3InvalidTableAlias, "Invalid table alias is specified at %s.", b.place(id.Span()))
	}
	if id == nil { // s[0]
		return missing(p), nil
	}
	e, err := b.typedColumn(p, id)
	for i := 0; err == nil && i < len(steps); i++ {
		e, err = b.member(e, steps[i])
	}
	if err != nil {
		return nil, err
	}
	return b.widened(e), nil
}

func missing(at ast.Node) expr.Expr {
	return constant(dynamic.Value{Kind: dynamic.Missing}, at.Span())
}

func (b *binder) typedColumn(p *ast.Path, id *ast.Identifier) (expr.Expr, error) {
	found := b.columnsOf(id)
	if n, ok := position(id); ok && len(found) == 0 {
		return b.atPosition(n, p, id), nil
	}
	switch len(found) {
	case 0:
		return missing(p), nil
	case 1:
		return b.column(found[0], p.Span()), nil
	}
	return nil, b.ambiguous(id)
}

// member gives what a step leads to within a value.
func (b *binder) member(of expr.Expr, step *ast.PathStep) (expr.Expr, error) {
	of = b.lastOf(of)
	switch t := of.Type(); {
	case t.Kind == types.KindRow && step.Name != nil:
		at := slices.IndexFunc(t.Fields(), func(f types.Field) bool { return sameName(step.Name, f.Name) })
		if at < 0 {
			break
		}
		return &expr.Call{Overload: function.FieldOf(t, at), Args: []expr.Expr{of, expr.Integer(int32(at), step.Span())}, At: step.Span()}, nil
	case t.Kind == types.KindArray && step.Kind == ast.StepIndex:
		n, ok := step.Index.(*ast.Number)
		if !ok || strings.HasPrefix(n.Text, "-") {
			break
		}
		index, ok := parseInteger(n.Text)
		if !ok {
			break
		}
		return b.function("element_at", step.Span(), of, expr.Bigint(index+1, step.Span()))
	}
	return missing(step), nil
}
