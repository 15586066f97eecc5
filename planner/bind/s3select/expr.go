package s3select

import (
	"strconv"
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/sql/dynamic"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func (b *binder) bind(x ast.Expr) (expr.Expr, error) {
	b.env.Context.Check()
	switch x := x.(type) {
	case *ast.Path:
		if e, err := b.aliasOf(x); e != nil || err != nil {
			return e, err
		}
		return b.path(x)
	case *ast.PathOf:
		return b.pathOf(x)
	case *ast.Identifier:
		return b.path(&ast.Path{Base: x.Base, Head: x})
	case *ast.Ion:
		return b.ion(x)
	case *ast.Missing:
		if b.document {
			return constant(dynamic.Value{Kind: dynamic.Missing}, x.Span()), nil
		}
		return expr.Null(types.Unknown, x.Span()), nil
	case *ast.Null:
		return expr.Null(types.Unknown, x.Span()), nil
	case *ast.Boolean:
		return expr.Bool(x.Value, x.Span()), nil
	case *ast.String:
		return expr.Text(x.Value, textType, x.Span()), nil
	case *ast.Number:
		return b.number(x)
	case *ast.Unary:
		return b.unary(x)
	case *ast.Arithmetic:
		return b.arithmetic(x)
	case *ast.Comparison, *ast.Between, *ast.In, *ast.Like, *ast.IsNull, *ast.IsMissing:
		return b.predicate(x)
	case *ast.Logical:
		return b.logical(x)
	case *ast.Not:
		e, err := b.condition(x.X)
		return &expr.Not{X: e, At: x.Span()}, err
	case *ast.Case:
		return b.caseWhen(x)
	case *ast.Array:
		return b.list(x, x.Items)
	case *ast.Row:
		return b.list(x, rowItems(x))
	case *ast.Cast:
		return b.cast(x)
	case *ast.Extract, *ast.DateFunction:
		return b.date(x)
	}
	return b.call(x)
}

func (b *binder) bindAll(xs ...ast.Expr) ([]expr.Expr, error) {
	out := make([]expr.Expr, len(xs))
	for i, x := range xs {
		e, err := b.bind(x)
		if err != nil {
			return nil, err
		}
		out[i] = e
	}
	return out, nil
}

func parseInteger(text string) (int64, bool) {
	v, err := strconv.ParseInt(text, 10, 64)
	return v, err == nil
}

// number gives an INT, or a DECIMAL of the digits written, with an exponent too.
func (b *binder) number(n *ast.Number) (expr.Expr, error) {
	if v, ok := parseInteger(n.Text); ok && n.Kind == ast.Integer {
		return expr.Bigint(v, n.Span()), nil
	}
	if t, ok := decimalOf(n.Text); ok {
		if c, err := bind.CastConst(b.env.Context, expr.Text(n.Text, textType, n.Span()), t); err == nil {
			return c, nil
		}
	}
	d, ok := dynamic.ParseDecimal(n.Text)
	if !ok {
		return nil, b.fail(n.Span(), sqlerr.S3NumberFormatError, "Error parsing the number %s.", n.Text)
	}
	return constant(dynamic.NewDecimal(d.Rounded()), n.Span()), nil
}

// decimalOf gives the narrowest decimal that holds digits without an exponent.
func decimalOf(text string) (types.Type, bool) {
	whole, fraction, _ := strings.Cut(text, ".")
	whole = strings.TrimLeft(whole, "0")
	n := max(1, len(whole)+len(fraction))
	if n > 38 || strings.ContainsAny(text, "eE") {
		return types.Unknown, false
	}
	return types.Decimal(int32(n), int32(len(fraction))), true
}

func (b *binder) operator(sign string, at sqlerr.Span, args ...expr.Expr) (expr.Expr, error) {
	o, failed := function.ResolveOperator(sign, typesOf(args))
	if failed != nil {
		return nil, b.fail(at, sqlerr.S3ExternalEvalException, cannotEvaluate).WithHint("%s", failed.Msg)
	}
	return bind.Apply(b.env.Context, o, args, at), nil
}

// function calls one of the functions that all dialects share.
func (b *binder) function(name string, at sqlerr.Span, args ...expr.Expr) (expr.Expr, error) {
	o, failed := function.Resolve(b.env.Context.Dialect, name, typesOf(args))
	if failed != nil {
		o, failed = function.Resolve(function.Trino, name, typesOf(args))
	}
	if failed != nil {
		return nil, b.fail(at, sqlerr.S3IncorrectSqlFunctionArgumentType, "Incorrect type of arguments in function call in the SQL expression.").WithHint("%s", failed.Msg)
	}
	return bind.Apply(b.env.Context, o, args, at), nil
}

func typesOf(args []expr.Expr) []types.Type {
	out := make([]types.Type, len(args))
	for i, a := range args {
		out[i] = a.Type()
	}
	return out
}

func (b *binder) unary(x *ast.Unary) (expr.Expr, error) {
	e, err := b.bind(x.X)
	switch {
	case err != nil:
		return nil, err
	case x.Op == ast.Plus:
		return b.known(e)
	}
	if e, err = b.numeric(e, x.X); err != nil {
		return nil, err
	}
	if isDynamic(e) {
		return b.overValues("negate", x.Span(), e)
	}
	neg, err := b.operator("negate", x.Span(), e)
	if call, ok := neg.(*expr.Call); ok {
		return bind.Fold(b.env.Context, call), nil
	}
	return neg, err
}

// numeric checks an operand of arithmetic; NULL is an INT.
func (b *binder) numeric(e expr.Expr, x ast.Expr) (expr.Expr, error) {
	if e.Type().Kind == types.KindUnknown {
		return expr.Null(types.Bigint, e.Span()), nil
	}
	e = b.asNumber(e, types.Bigint)
	if !e.Type().IsNumeric() && !isDynamic(e) {
		return nil, b.fail(x.Span(), sqlerr.S3ExternalEvalException, cannotEvaluate).WithHint("a field is a string: use CAST(%s AS INT)", ast.SQL(x))
	}
	return e, nil
}

func (b *binder) arithmetic(x *ast.Arithmetic) (expr.Expr, error) {
	args, err := b.bindAll(x.L, x.R)
	if err != nil {
		return nil, err
	}
	if x.Op == ast.Concat && isDynamic(args...) {
		return b.overValues("concat", x.Span(), args...)
	}
	if x.Op == ast.Concat {
		for i, a := range args {
			if classOf(a) != text && classOf(a) != null {
				return nil, b.fail(x.Span(), sqlerr.S3ExternalEvalException, cannotEvaluate).WithHint("|| joins strings")
			}
			args[i] = bind.Coerce(b.env.Context, a, textType)
		}
		return b.function("concat", x.Span(), args...)
	}
	for i, side := range []ast.Expr{x.L, x.R} {
		if args[i], err = b.numeric(args[i], side); err != nil {
			return nil, err
		}
	}
	if inexact(args...) {
		return b.overValues(operations[x.Op], x.Span(), args...)
	}
	return b.operator(string(x.Op), x.Span(), args...)
}

func (b *binder) logical(x *ast.Logical) (expr.Expr, error) {
	out := &expr.Logical{Or: x.Or, At: x.Span()}
	for _, t := range x.Terms {
		e, err := b.condition(t)
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, e)
	}
	return out, nil
}

// condition binds a boolean.
func (b *binder) condition(x ast.Expr) (expr.Expr, error) {
	e, err := b.bind(x)
	if err != nil {
		return nil, err
	}
	return b.boolean(e, x)
}

func (b *binder) boolean(e expr.Expr, x ast.Expr) (expr.Expr, error) {
	switch e.Type().Kind {
	case types.KindBoolean:
		return e, nil
	case types.KindUnknown:
		return expr.Null(types.Boolean, e.Span()), nil
	}
	if !b.env.Strict {
		return nil, b.fail(x.Span(), sqlerr.S3ExternalEvalException, cannotEvaluate).WithHint("a condition is due here, not a %s", e.Type())
	}
	// For the service a value of another type is an error only in a row where it is not NULL.
	return b.overValues("truth", e.Span(), e)
}

// caseWhen binds both forms of CASE.
func (b *binder) caseWhen(x *ast.Case) (expr.Expr, error) {
	out := &expr.Case{At: x.Span()}
	var results []expr.Expr
	for _, w := range x.Whens {
		cond, err := b.arm(x, w)
		if err != nil {
			return nil, err
		}
		result, err := b.bind(w.Result)
		if err != nil {
			return nil, err
		}
		out.Whens = append(out.Whens, expr.When{If: cond})
		results = append(results, result)
	}
	if x.Else != nil {
		e, err := b.bind(x.Else)
		if err != nil {
			return nil, err
		}
		results = append(results, e)
	}
	results, err := b.oneType(results, x)
	if err != nil {
		return nil, err
	}
	for i := range out.Whens {
		out.Whens[i].Then = results[i]
	}
	if x.Else != nil {
		out.Else = results[len(results)-1]
	}
	out.T = results[0].Type()
	return out, nil
}

func (b *binder) arm(x *ast.Case, w *ast.When) (expr.Expr, error) {
	if x.Operand == nil {
		return b.condition(w.Cond)
	}
	args, err := b.bindAll(x.Operand, w.Cond)
	if err != nil {
		return nil, err
	}
	return b.compare(ast.Equal, args[0], args[1], w)
}

// oneType brings values to one type, since a column has one; that of values of
// different kinds is dynamic.
func (b *binder) oneType(values []expr.Expr, at ast.Node) ([]expr.Expr, error) {
	t := types.Unknown
	for _, v := range values {
		common, ok := types.Common(t, v.Type())
		if !ok {
			t = types.Dynamic
			break
		}
		t = common
	}
	out := make([]expr.Expr, len(values))
	if t.Kind == types.KindDynamic || inexact(values...) && t.Kind != types.KindDouble {
		for i, v := range values {
			out[i] = b.value(v)
		}
		return out, nil
	}
	for i, v := range values {
		e, err := b.convert(v, t, at)
		if err != nil {
			return nil, err
		}
		out[i] = e
	}
	return out, nil
}

func (b *binder) convert(v expr.Expr, t types.Type, at ast.Node) (expr.Expr, error) {
	if types.CanCoerce(v.Type(), t) {
		return bind.Coerce(b.env.Context, v, t), nil
	}
	if _, failed := function.Cast(v.Type(), t); failed != nil {
		return nil, b.fail(at.Span(), sqlerr.S3ExternalEvalException, cannotEvaluate).WithHint("values of types %s and %s do not go into one column", v.Type(), t)
	}
	return &expr.Cast{X: v, T: t, At: v.Span()}, nil
}
