// Package expr is the tree of bound expressions: names are column indices,
// calls are overloads, every coercion is a Cast. It knows no dialect.
//
// The set of nodes is closed. A node is immutable; rewrites build new ones
// with Map. Package exec/eval compiles a tree into a column program.
package expr

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Expr is a bound expression.
type Expr interface {
	Type() types.Type
	Span() sqlerr.Span // of the source text, for run-time errors; may be zero
	expr()
}

// Column is an input column by index.
type Column struct {
	Index int
	Name  string // for EXPLAIN only
	T     types.Type
	At    sqlerr.Span
}

// Const is a constant: an array of one row, in the storage of T.
type Const struct {
	Value arrow.Array
	T     types.Type
	At    sqlerr.Span
}

// Call is a call of a scalar function or operator; the arguments have exactly
// the overload's types.
type Call struct {
	Overload *function.Overload
	Args     []Expr
	At       sqlerr.Span
}

// Cast converts X to T; Try gives null where the conversion fails. Implicit
// marks a coercion that the binder added.
type Cast struct {
	X        Expr
	T        types.Type
	Try      bool
	Implicit bool
	At       sqlerr.Span
}

// Logical is AND or OR over boolean arguments, at least two, in three-valued
// logic. Arguments are evaluated from the left on the rows still undecided.
type Logical struct {
	Or   bool
	Args []Expr
	At   sqlerr.Span
}

// Not negates a boolean.
type Not struct {
	X  Expr
	At sqlerr.Span
}

// IsNull is x IS NULL.
type IsNull struct {
	X  Expr
	At sqlerr.Span
}

// In is x IN (list): all of one type. Null rules are SQL's.
type In struct {
	X    Expr
	List []Expr
	At   sqlerr.Span
}

// When is one arm of a Case.
type When struct{ If, Then Expr }

// Case is searched CASE, also IF and NULLIF and simple CASE after binding. Else may be
// nil for null. An arm is evaluated only on the rows that reach it.
type Case struct {
	Whens []When
	Else  Expr
	T     types.Type
	At    sqlerr.Span
}

// Coalesce gives the first argument that is not null; later ones are evaluated
// only where earlier ones are null.
type Coalesce struct {
	Args []Expr
	At   sqlerr.Span
}

// Try gives null for a row whose evaluation of X fails with one of the errors
// that Trino's TRY catches.
type Try struct {
	X  Expr
	At sqlerr.Span
}

// Lambda is an argument of a higher-order function. Its body is evaluated for
// elements: it reads its own parameters, those of lambdas around it, and the
// columns of the row to which an element belongs.
type Lambda struct {
	Params []*Param
	Body   Expr
	At     sqlerr.Span
}

// Param is a parameter of a lambda around it. Parameters are numbered from the
// outermost lambda in, so that lambdas that do the same are the same; a lambda
// hides those around it that have its numbers.
type Param struct {
	Index int
	Name  string // for EXPLAIN only
	T     types.Type
	At    sqlerr.Span
}

func (*Lambda) expr()   {}
func (*Param) expr()    {}
func (*Column) expr()   {}
func (*Const) expr()    {}
func (*Call) expr()     {}
func (*Cast) expr()     {}
func (*Logical) expr()  {}
func (*Not) expr()      {}
func (*IsNull) expr()   {}
func (*In) expr()       {}
func (*Case) expr()     {}
func (*Coalesce) expr() {}
func (*Try) expr()      {}

// Type gives the function's type.
func (e *Lambda) Type() types.Type {
	params := make([]types.Type, len(e.Params))
	for i, p := range e.Params {
		params[i] = p.T
	}
	return types.Function(e.Body.Type(), params...)
}

// Type gives the parameter's type.
func (e *Param) Type() types.Type { return e.T }

// Type gives the column's type.
func (e *Column) Type() types.Type { return e.T }

// Type gives the constant's type.
func (e *Const) Type() types.Type { return e.T }

// Type gives the overload's result type.
func (e *Call) Type() types.Type { return e.Overload.Result }

// Type gives the target type.
func (e *Cast) Type() types.Type { return e.T }

// Type is boolean.
func (e *Logical) Type() types.Type { return types.Boolean }

// Type is boolean.
func (e *Not) Type() types.Type { return types.Boolean }

// Type is boolean.
func (e *IsNull) Type() types.Type { return types.Boolean }

// Type is boolean.
func (e *In) Type() types.Type { return types.Boolean }

// Type gives the common type of the arms.
func (e *Case) Type() types.Type { return e.T }

// Type gives the common type of the arguments.
func (e *Coalesce) Type() types.Type { return e.Args[0].Type() }

// Type gives X's type.
func (e *Try) Type() types.Type { return e.X.Type() }

// Span gives the place in the statement.
func (e *Lambda) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *Param) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *Column) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *Const) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *Call) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *Cast) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *Logical) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *Not) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *IsNull) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *In) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *Case) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *Coalesce) Span() sqlerr.Span { return e.At }

// Span gives the place in the statement.
func (e *Try) Span() sqlerr.Span { return e.At }
