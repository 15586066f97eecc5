package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// aggregateCall binds an aggregate and gives its stand-in.
func (eb *exprBinder) aggregateCall(x *ast.FunctionCall, name string) (expr.Expr, error) {
	if x.Nulls != ast.NullsDefault {
		return nil, sqlerr.At(x.Span(), sqlerr.NotSupported, "Null treatment is only valid for window functions")
	}
	a := eb.aggregateBinder(x, name, x.Distinct)
	if err := a.bindFilter(x.Filter); err != nil {
		return nil, err
	}
	if hasLambda(x) {
		return a.withLambdas(x)
	}
	args, err := a.inner.arguments(x)
	if err != nil {
		return nil, err
	}
	return a.resolve(args, x.Args, x.OrderBy)
}

// listAgg binds LISTAGG: its special words become arguments.
func (eb *exprBinder) listAgg(x *ast.ListAgg) (expr.Expr, error) {
	if x.Over != nil {
		return eb.windowCall(listAggCall(x), "listagg")
	}
	a := eb.aggregateBinder(x, "listagg", x.Distinct)
	if err := a.bindFilter(x.Filter); err != nil {
		return nil, err
	}
	e, err := a.inner.bind(x.X)
	if err != nil {
		return nil, err
	}
	if e.Type().Kind != types.KindVarchar {
		return nil, sqlerr.At(x.Span(), sqlerr.TypeMismatch, "Expected expression of varchar, but '%s' has %s type", sqlText(x.X), e.Type())
	}
	at := x.Span()
	var separator, filler expr.Expr = expr.Text("", types.Varchar, at), expr.Text("...", types.Varchar, at)
	if x.Separator != nil {
		if separator, err = a.inner.bind(x.Separator); err != nil {
			return nil, err
		}
	}
	if x.Filler != nil {
		if filler, err = a.inner.bind(x.Filler); err != nil {
			return nil, err
		}
	}
	args := []expr.Expr{e, separator, expr.Bool(!strings.EqualFold(x.OnOverflow, "TRUNCATE"), at), filler, expr.Bool(x.WithCount, at)}
	return a.resolve(args, []ast.Expr{x.X}, x.WithinGroup)
}

// listAggCall is LISTAGG over a window as a call like any other.
func listAggCall(x *ast.ListAgg) *ast.FunctionCall {
	separator, filler := x.Separator, x.Filler
	if separator == nil {
		separator = &ast.String{Base: x.Base}
	}
	if filler == nil {
		filler = &ast.String{Base: x.Base, Value: "..."}
	}
	fails := &ast.Boolean{Base: x.Base, Value: !strings.EqualFold(x.OnOverflow, "TRUNCATE")}
	return &ast.FunctionCall{Base: x.Base, Name: &ast.Name{Base: x.Base, Parts: []*ast.Identifier{{Base: x.Base, Name: "listagg"}}},
		Distinct: x.Distinct, Args: []ast.Expr{x.X, separator, fails, filler, &ast.Boolean{Base: x.Base, Value: x.WithCount}},
		OrderBy: x.WithinGroup, Filter: x.Filter, Over: x.Over}
}

// aggregateBinder is an aggregate call while it is bound.
type aggregateBinder struct {
	outer *exprBinder
	inner *exprBinder // of what stands inside the call
	ast   ast.Expr
	name  string
	call  logical.AggregateCall
}

func (eb *exprBinder) aggregateBinder(x ast.Expr, name string, distinct bool) *aggregateBinder {
	inner := *eb
	inner.aggs, inner.inAggregate = &aggregates{}, true
	return &aggregateBinder{outer: eb, inner: &inner, ast: x, name: name, call: logical.AggregateCall{Distinct: distinct, Name: sqlText(x)}}
}

func (a *aggregateBinder) bindFilter(x ast.Expr) error {
	if x == nil {
		return nil
	}
	e, err := a.inner.bind(x)
	if err != nil {
		return err
	}
	a.call.Filter, err = a.inner.boolean(e, x, "Filter expression must evaluate to a boolean (actual: %s)")
	return err
}

// withLambdas binds a call whose last arguments are lambdas.
func (a *aggregateBinder) withLambdas(x *ast.FunctionCall) (expr.Expr, error) {
	args, o, err := a.inner.resolveLambdas(x, a.name)
	if err != nil {
		return nil, err
	}
	if failed := function.CheckReduceState(o); failed != nil {
		return nil, failed
	}
	if args, a.call.Lambdas, err = aggregateLambdas(x, args); err != nil {
		return nil, err
	}
	return a.finish(o, args, x.Args[:len(args)], x.OrderBy)
}

// aggregateLambdas parts the arguments of an aggregate from the lambdas behind them.
func aggregateLambdas(x *ast.FunctionCall, args []expr.Expr) ([]expr.Expr, []*expr.Lambda, error) {
	var lambdas []*expr.Lambda
	for len(args) > 0 {
		last, ok := args[len(args)-1].(*expr.Lambda)
		if !ok {
			break
		}
		if len(expr.Columns(last)) > 0 {
			return nil, nil, sqlerr.New(sqlerr.GenericInternalError, "argument must be symbol or lambda expression: Bind").
				WithHint("a lambda of an aggregate cannot read columns")
		}
		lambdas = append([]*expr.Lambda{last}, lambdas...)
		args = args[:len(args)-1]
	}
	if x.Distinct && len(lambdas) > 0 {
		return nil, nil, sqlerr.At(x.Span(), sqlerr.TypeMismatch, "DISTINCT can only be applied to comparable types (actual: %s)", lambdaTypeText(lambdas[0]))
	}
	return args, lambdas, nil
}

// lambdaTypeText prints the type of a lambda as Trino does.
func lambdaTypeText(l *expr.Lambda) string {
	params := make([]string, len(l.Params))
	for i, p := range l.Params {
		params[i] = p.T.String()
	}
	return "(" + strings.Join(params, ", ") + ") -> " + l.Body.Type().String()
}

// resolve finds the overload for bound arguments.
func (a *aggregateBinder) resolve(args []expr.Expr, xs []ast.Expr, order []*ast.SortItem) (expr.Expr, error) {
	o, failed := function.Resolve(a.inner.env.Context.Dialect, a.name, typesOf(args))
	if failed != nil {
		return nil, failed.WithSpan(a.ast.Span())
	}
	return a.finish(o, args, xs, order)
}

// finish gives the stand-in of the call.
func (a *aggregateBinder) finish(o *function.Overload, args []expr.Expr, xs []ast.Expr, order []*ast.SortItem) (expr.Expr, error) {
	if a.call.Distinct {
		for _, t := range typesOf(args) {
			if !t.Comparable() {
				return nil, sqlerr.At(a.ast.Span(), sqlerr.TypeMismatch, "DISTINCT can only be applied to comparable types (actual: %s)", t)
			}
		}
	}
	a.call.Overload = o
	a.call.Args = bind.CoerceAll(a.inner.env.Context, args, o.Args[:len(args)])
	nested := a.inner.aggs.texts()
	for _, it := range order {
		if err := a.orderBy(it, args, xs); err != nil {
			return nil, err
		}
	}
	if windows := a.inner.aggs.windows; len(windows.uses) > 0 {
		return nil, sqlerr.At(a.ast.Span(), sqlerr.NestedWindow, "Cannot nest window functions or row pattern measures inside aggregation '%s': [%s]",
			a.name, strings.Join(windows.texts(), ", "))
	}
	if len(a.inner.aggs.asts) > 0 {
		return nil, sqlerr.At(a.ast.Span(), sqlerr.NestedAggregation, "Cannot nest aggregations inside aggregation '%s': %s", a.name, nested)
	}
	if len(a.inner.aggs.groupings) > 0 {
		return nil, unsupported(a.inner.aggs.groupings[0].ast, "GROUPING in an aggregate")
	}
	return a.outer.aggs.add(a.call, a.ast), nil
}

// sortExpr binds what an item of ORDER BY orders by. A name of the select list
// in it has a failure of its own.
func (a *aggregateBinder) sortExpr(x ast.Expr) (expr.Expr, error) {
	inner, late := *a.inner, error(nil)
	inner.late = &late
	e, err := inner.bind(x)
	if failed, ok := late.(*sqlerr.Error); ok && *a.inner.late == nil {
		*a.inner.late = sqlerr.At(failed.Span, failed.Code, "ORDER BY clause in aggregation function must not reference query output columns")
	}
	return e, err
}

// orderBy binds an item of ORDER BY inside the call: one of the arguments, or
// another one behind them. With DISTINCT only the arguments are left to order by.
func (a *aggregateBinder) orderBy(it *ast.SortItem, args []expr.Expr, xs []ast.Expr) error {
	e, err := a.sortExpr(it.X)
	if err != nil {
		return err
	}
	if !e.Type().Orderable() {
		return sqlerr.At(a.ast.Span(), sqlerr.TypeMismatch, "ORDER BY can only be applied to orderable types (actual: %s)", e.Type())
	}
	at := -1
	for i := range xs {
		if logical.SameExpr(args[i], e) {
			at = i
		}
	}
	if at < 0 && a.call.Distinct {
		return sqlerr.At(ast.ErrorSpan(it.X), sqlerr.ExpressionNotInDistinct,
			"For aggregate function with DISTINCT, ORDER BY expressions must appear in arguments")
	}
	if at < 0 || !a.call.Args[at].Type().Equal(e.Type()) && !a.call.Distinct {
		at = len(a.call.Args)
		a.call.Args = append(a.call.Args, e)
	}
	a.call.OrderBy = append(a.call.OrderBy, function.ArgumentOrder{Argument: at,
		Descending: it.Order == ast.Descending, NullsFirst: it.Nulls == ast.NullsFirst})
	return nil
}
