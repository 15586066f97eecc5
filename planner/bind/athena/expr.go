package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// exprBinder binds expressions over one scope.
type exprBinder struct {
	*binder
	scope *scope
	aggs  *aggregates // where aggregate calls go

	// In ORDER BY the select list's names come before the source's.
	outputs    *scope
	outputUsed *bool
	items      []item
	late       *error // takes a failure that comes after those of the select list

	lambda      *lambdaScope // nil outside of lambdas
	inAggregate bool         // inside the arguments of an aggregate
	// refusal words the error where a subquery may not read the scope's columns.
	refusal func(x ast.Expr, parts []string) error
}

// value binds an expression over a scope; aggregate calls are collected in aggs.
func (b *binder) value(x ast.Expr, s *scope, aggs *aggregates) (expr.Expr, error) {
	eb := &exprBinder{binder: b, scope: s, aggs: aggs}
	return eb.bind(x)
}

// condition binds a boolean without aggregates, for WHERE and ON.
func (b *binder) condition(x ast.Expr, s *scope, clause, wrongType string) (expr.Expr, error) {
	return (&exprBinder{binder: b, scope: s}).condition(x, clause, wrongType)
}

func (eb *exprBinder) condition(x ast.Expr, clause, wrongType string) (expr.Expr, error) {
	if err := eb.forbidAggregates(clause, x); err != nil {
		return nil, err
	}
	eb.aggs = &aggregates{}
	e, err := eb.bind(x)
	if err != nil {
		return nil, err
	}
	return eb.boolean(e, x, wrongType)
}

// boolean checks that a clause is a boolean.
func (b *binder) boolean(e expr.Expr, x ast.Expr, wrongType string) (expr.Expr, error) {
	if !types.CanCoerce(e.Type(), types.Boolean) {
		return nil, sqlerr.At(ast.ErrorSpan(x), sqlerr.TypeMismatch, wrongType, e.Type())
	}
	return b.coerce(e, types.Boolean), nil
}

func (b *binder) coerce(e expr.Expr, to types.Type) expr.Expr {
	return bind.Coerce(b.env.Context, e, to)
}

// bind binds an expression. Its type may be larger than any that a statement
// could spell: calls nest types, and a row of a column twice doubles them.
func (eb *exprBinder) bind(x ast.Expr) (expr.Expr, error) {
	eb.env.Context.Check()
	e, err := eb.bindAny(x)
	if err == nil && e.Type().TooLarge() {
		return nil, sqlerr.At(ast.ErrorSpan(x), sqlerr.NotSupported, "Type of the expression is nested too deeply or has too many fields")
	}
	return e, err
}

func (eb *exprBinder) bindAny(x ast.Expr) (expr.Expr, error) {
	switch x := x.(type) {
	case *ast.Identifier, *ast.Dereference:
		return eb.name(x)
	case *ast.Null, *ast.Boolean, *ast.Number, *ast.String, *ast.Binary, *ast.Typed, *ast.Interval:
		return eb.literal(x)
	case *ast.Unary:
		return eb.unary(x)
	case *ast.Arithmetic:
		return eb.arithmetic(x)
	case *ast.Comparison, *ast.IsDistinctFrom, *ast.Between, *ast.In, *ast.Like, *ast.IsNull:
		return eb.predicate(x)
	case *ast.Logical:
		return eb.logical(x)
	case *ast.Not:
		return eb.not(x)
	case *ast.Case:
		return eb.caseWhen(x)
	case *ast.Cast:
		return eb.cast(x)
	case *ast.FunctionCall:
		return eb.call(x)
	case *ast.Lambda:
		return nil, strayLambda(x)
	case *ast.Array, *ast.Row, *ast.Subscript:
		return eb.nested(x)
	}
	return eb.specialForm(x)
}

func (eb *exprBinder) bindAll(xs []ast.Expr) ([]expr.Expr, error) {
	out := make([]expr.Expr, len(xs))
	for i, x := range xs {
		e, err := eb.bind(x)
		if err != nil {
			return nil, err
		}
		out[i] = e
	}
	return out, nil
}

func typesOf(exprs []expr.Expr) []types.Type {
	out := make([]types.Type, len(exprs))
	for i, e := range exprs {
		out[i] = e.Type()
	}
	return out
}

// operator binds an operator of the function table over bound operands.
func (b *binder) operator(sign string, at ast.Node, args ...expr.Expr) (expr.Expr, error) {
	o, failed := function.ResolveOperator(sign, typesOf(args))
	if failed != nil && failed.Code == function.AmbiguousCall && sign != "||" {
		return nil, failed // without a place, as Trino
	}
	if failed != nil {
		return nil, failed.WithSpan(ast.ErrorSpan(at))
	}
	return bind.Apply(b.env.Context, o, args, ast.ErrorSpan(at)), nil
}

// function binds a call of a scalar function over bound arguments.
func (b *binder) function(name string, at ast.Node, args ...expr.Expr) (expr.Expr, error) {
	o, failed := function.Resolve(b.env.Context.Dialect, name, typesOf(args))
	if failed != nil {
		return nil, failed.WithSpan(ast.ErrorSpan(at))
	}
	return bind.Apply(b.env.Context, o, args, ast.ErrorSpan(at)), nil
}

func (eb *exprBinder) unary(x *ast.Unary) (expr.Expr, error) {
	if n, ok := signedInteger(x); ok {
		return n, nil
	}
	e, err := eb.bind(x.X)
	if err != nil {
		return nil, err
	}
	if x.Op == ast.Plus {
		if !takesPlus(e.Type()) {
			return nil, sqlerr.At(x.Span(), sqlerr.TypeMismatch, "Unary '+' operator cannot by applied to %s type", e.Type())
		}
		return e, nil
	}
	neg, err := eb.operator("negate", x, e)
	if call, ok := neg.(*expr.Call); ok {
		return bind.Fold(eb.env.Context, call), nil
	}
	return neg, err
}

// takesPlus reports whether a plus may stand before a value: not before a
// decimal, as in Trino.
func takesPlus(t types.Type) bool { return t.IsNumeric() && t.Kind != types.KindDecimal }

// signedInteger reads digits behind a minus as one literal, as Trino does: the
// least integer and the least bigint have no digits of their own.
func signedInteger(x *ast.Unary) (expr.Expr, bool) {
	n, ok := x.X.(*ast.Number)
	if !ok || x.Op != ast.Negate || n.Kind != ast.Integer || x.Place.End != n.Place.End {
		return nil, false
	}
	v, ok := parseInteger("-" + strings.ReplaceAll(n.Text, "_", ""))
	if !ok {
		return nil, false
	}
	return wholeNumber(v, x.Span()), true
}

func (eb *exprBinder) arithmetic(x *ast.Arithmetic) (expr.Expr, error) {
	args, err := eb.bindAll([]ast.Expr{x.L, x.R})
	if err != nil {
		return nil, err
	}
	if x.Op == ast.Concat {
		return eb.function("concat", x, args...)
	}
	e, err := eb.operator(string(x.Op), x, args...)
	if call, ok := e.(*expr.Call); ok && (x.Op == ast.Add || x.Op == ast.Multiply) {
		constantLast(call, args)
	}
	return e, withArithmeticHint(err, x.Op, args[0], args[1])
}

// constantLast puts a constant that stands before something else behind it, as
// Trino does before it computes: the texts of overflows show that order.
func constantLast(call *expr.Call, written []expr.Expr) {
	l, r := call.Overload.Args[0], call.Overload.Args[1]
	_, first := written[0].(*expr.Const)
	_, both := written[1].(*expr.Const)
	if first && both { // a literal of another type is not a constant yet
		first, both = written[0].Type().Equal(l), written[1].Type().Equal(r)
	}
	if l.Equal(r) && first && !both {
		call.Args[0], call.Args[1] = call.Args[1], call.Args[0]
	}
}

func (eb *exprBinder) logical(x *ast.Logical) (expr.Expr, error) {
	out := &expr.Logical{Or: x.Or, At: x.Span()}
	for _, t := range x.Terms {
		e, err := eb.bind(t)
		if err != nil {
			return nil, err
		}
		if e, err = eb.boolean(e, t, "Logical expression term must evaluate to a boolean (actual: %s)"); err != nil {
			return nil, err
		}
		out.Args = append(out.Args, e)
	}
	return out, nil
}

func (eb *exprBinder) not(x *ast.Not) (expr.Expr, error) {
	e, err := eb.bind(x.X)
	if err != nil {
		return nil, err
	}
	if e, err = eb.boolean(e, x.X, "Value of logical NOT expression must evaluate to a boolean (actual: %s)"); err != nil {
		return nil, err
	}
	return &expr.Not{X: e, At: x.Span()}, nil
}
