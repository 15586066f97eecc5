package athena

import (
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Description is what DESCRIBE INPUT and DESCRIBE OUTPUT tell of a query.
type Description struct {
	Inputs  []types.Type // of the question marks; unknown where anything will do
	Outputs []OutputColumn
}

// OutputColumn is a column of a query's result.
type OutputColumn struct {
	logical.Column
	Table, Origin string // the table's full name and the column's name there; empty for what is computed
	Aliased       bool
}

// origin is where a column of a relation comes from.
type origin struct{ table, column string }

// description is a query while it is described: the types that are due at its
// question marks, by their places.
type description struct{ due map[sqlerr.Span]types.Type }

// note keeps the type that is due at a place, if it tells anything.
func (d *description) note(at sqlerr.Span, t types.Type) {
	if _, known := d.due[at]; known && t.Kind != types.KindUnknown {
		d.due[at] = t
	}
}

// Describe binds a query whose question marks have no values.
func Describe(query *ast.Query, env Env) (*Description, error) {
	d := &description{due: map[sqlerr.Span]types.Type{}}
	ast.Walk(query, func(n ast.Node) bool {
		if p, ok := n.(*ast.Parameter); ok {
			d.due[p.Span()] = types.Unknown
		}
		return true
	})
	env.described = d
	rel, err := bindRelation(query, env)
	if err != nil {
		return nil, err
	}
	d.look(rel.node)
	out := &Description{Inputs: make([]types.Type, len(d.due))}
	ast.Walk(query, func(n ast.Node) bool {
		if p, ok := n.(*ast.Parameter); ok {
			out.Inputs[p.Index] = d.due[p.Span()]
		}
		return true
	})
	schema := output(rel).Schema()
	for i, at := range rel.scope.visible() {
		f := rel.scope.fields[at]
		column := OutputColumn{Column: schema[i], Aliased: f.aliased}
		if f.origin != nil {
			column.Table, column.Origin = f.origin.table, f.origin.column
		}
		out.Outputs = append(out.Outputs, column)
	}
	return out, nil
}

// look finds the nulls that stand for question marks: they were coerced to what
// is due.
func (d *description) look(n logical.Node) {
	logical.MapExprs(n, func(e expr.Expr) expr.Expr {
		expr.Walk(e, func(x expr.Expr) {
			switch x := x.(type) {
			case *expr.Const:
				d.note(x.At, x.T)
			case *expr.Subquery:
				if plan, ok := x.Plan.(logical.Node); ok {
					d.look(plan)
				}
			}
		})
		return e
	})
	for _, in := range n.Inputs() {
		d.look(in)
	}
}
