package expr

import (
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// SubqueryKind says what a Subquery asks of its rows.
type SubqueryKind uint8

// The kinds of subqueries.
const (
	// ScalarSubquery is a value of the only row; without a row its columns are null.
	ScalarSubquery SubqueryKind = iota
	// ExistsSubquery is whether there is a row.
	ExistsSubquery
	// InSubquery is whether the values X are among the rows.
	InSubquery
)

// Subquery is a query in an expression. What its plan reads of the query around
// it is told by Args, so that rewrites of the expression need not look into the
// plan. Package decorrelate makes joins of it before a plan is optimised or run.
type Subquery struct {
	Kind SubqueryKind
	// Plan is a logical.Node, which this package cannot name. In it Outer{i} is Args[i].
	Plan any
	Args []Expr
	X    []Expr // InSubquery: one for each column of Plan, of its type
	// Value of a ScalarSubquery is over the plan's columns; Outer{i} is Args[i] here too.
	Value Expr
	At    sqlerr.Span
}

// Outer is a value of the query around the plan in which it stands: the Index-th
// argument of the Subquery or Apply that holds the plan.
type Outer struct {
	Index int
	Name  string // for EXPLAIN only
	T     types.Type
	At    sqlerr.Span
}

func (*Subquery) expr() {}
func (*Outer) expr()    {}

// Type gives the type of the value, or boolean.
func (e *Subquery) Type() types.Type {
	if e.Kind == ScalarSubquery {
		return e.Value.Type()
	}
	return types.Boolean
}

// Type gives the argument's type.
func (e *Outer) Type() types.Type { return e.T }

// Span gives the place in the statement.
func (e *Subquery) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *Outer) Span() sqlerr.Span { return e.At }

// with gives the subquery over other arguments and values.
func (e *Subquery) with(c []Expr) *Subquery {
	out := *e
	out.Args, out.X = c[:len(e.Args):len(e.Args)], c[len(e.Args):]
	return &out
}

// HasSubquery reports whether a query stands in e.
func HasSubquery(e Expr) bool {
	found := false
	Walk(e, func(x Expr) {
		_, is := x.(*Subquery)
		found = found || is
	})
	return found
}

// HasOuter reports whether e itself reads a value of the query around.
func HasOuter(e Expr) bool {
	found := false
	Walk(e, func(x Expr) {
		_, is := x.(*Outer)
		found = found || is
	})
	return found
}

func subqueryString(e *Subquery) string {
	switch e.Kind {
	case ExistsSubquery:
		return "EXISTS (subquery)"
	case InSubquery:
		return "((" + join(e.X, ", ") + ") IN (subquery))"
	}
	return "(subquery)"
}
