package s3select

import (
	"slices"
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/planner/logical"
	"flowsql/sql/dynamic"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// call binds functions, those with a syntax of their own too.
func (b *binder) call(x ast.Expr) (expr.Expr, error) {
	switch x := x.(type) {
	case *ast.FunctionCall:
		return b.functionCall(x)
	case *ast.Substring:
		return b.substring(x, x.X, x.Start, x.Length)
	case *ast.Trim:
		return b.trim(x)
	}
	return nil, b.fail(x.Span(), sqlerr.S3UnsupportedSqlOperation, "Encountered an unsupported SQL operation: %s is not available.", ast.SQL(x))
}

func (b *binder) functionCall(x *ast.FunctionCall) (expr.Expr, error) {
	name := strings.ToLower(x.Name.Last().Name)
	switch name {
	case "count", "sum", "avg", "min", "max":
		return b.aggregateCall(x, name)
	}
	if x.Star {
		return nil, b.fail(x.Span(), sqlerr.S3ParseUnsupportedCallWithStar, "Only COUNT with (*) as a parameter is supported in the SQL expression.")
	}
	switch name {
	case "coalesce":
		return b.coalesce(x)
	case "nullif":
		return b.nullIf(x)
	case "substring":
		return b.substringCall(x)
	case "trim":
		if len(x.Args) == 1 {
			return b.trim(&ast.Trim{Base: x.Base, X: x.Args[0]})
		}
	case "to_string", "to_timestamp", "utcnow":
		return b.anyOf(name, x)
	case "lower", "upper":
		return b.textCall(x, name)
	case "char_length", "character_length":
		return b.textCall(x, "length")
	}
	return nil, b.fail(x.Span(), sqlerr.S3UnsupportedFunction, "Encountered an unsupported SQL function: %s.", strings.ToUpper(name))
}

// textCall binds a function of one string.
func (b *binder) textCall(x *ast.FunctionCall, name string) (expr.Expr, error) {
	if len(x.Args) != 1 {
		return nil, b.fail(x.Span(), sqlerr.S3EvaluatorInvalidArguments, "Incorrect number of arguments in the function call in the SQL expression.")
	}
	e, err := b.textArgument(x.Args[0])
	if err != nil {
		return nil, err
	}
	if isDynamic(e) {
		return b.overValues(name, x.Span(), e)
	}
	return b.function(name, x.Span(), e)
}

func (b *binder) textArgument(x ast.Expr) (expr.Expr, error) {
	e, err := b.bind(x)
	if err != nil {
		return nil, err
	}
	if isDynamic(e) {
		return e, nil
	}
	if c := classOf(e); c != text && c != null {
		return nil, b.fail(x.Span(), sqlerr.S3IncorrectSqlFunctionArgumentType, "Incorrect type of arguments in function call in the SQL expression.")
	}
	return bind.Coerce(b.env.Context, e, textType), nil
}

func (b *binder) coalesce(x *ast.FunctionCall) (expr.Expr, error) {
	if len(x.Args) == 0 {
		return nil, b.fail(x.Span(), sqlerr.S3EvaluatorInvalidArguments, "Incorrect number of arguments in the function call in the SQL expression.")
	}
	args, err := b.bindAll(x.Args...)
	if err != nil {
		return nil, err
	}
	if args, err = b.oneType(args, x); err != nil {
		return nil, err
	}
	if isDynamic(args...) { // MISSING counts as NULL
		for i, a := range args {
			if args[i], err = b.known(a); err != nil {
				return nil, err
			}
		}
	}
	if len(args) == 1 {
		return args[0], nil
	}
	return &expr.Coalesce{Args: args, At: x.Span()}, nil
}

// nullIf gives NULL for equal values; values of different kinds are not equal.
func (b *binder) nullIf(x *ast.FunctionCall) (expr.Expr, error) {
	if len(x.Args) != 2 {
		return nil, b.fail(x.Span(), sqlerr.S3EvaluatorInvalidArguments, "Incorrect number of arguments in the function call in the SQL expression.")
	}
	args, err := b.bindAll(x.Args...)
	if err != nil {
		return nil, err
	}
	same, err := b.compare(ast.Equal, args[0], args[1], x)
	if err != nil {
		return nil, err
	}
	t := args[0].Type()
	other, err := b.known(args[0])
	return &expr.Case{T: t, At: x.Span(), Whens: []expr.When{{If: same, Then: expr.Null(t, x.Span())}}, Else: other}, err
}

func (b *binder) trim(x *ast.Trim) (expr.Expr, error) {
	e, err := b.textArgument(x.X)
	if err != nil {
		return nil, err
	}
	chars := expr.Expr(expr.Text(" ", textType, x.Span()))
	if x.Chars != nil {
		if chars, err = b.textArgument(x.Chars); err != nil {
			return nil, err
		}
	}
	name := map[ast.TrimSide]string{ast.Leading: "ltrim", ast.Trailing: "rtrim"}[x.Side]
	if name == "" {
		name = "trim"
	}
	if isDynamic(e, chars) {
		return b.overValues(name, x.Span(), e, chars)
	}
	return b.function(name, x.Span(), e, chars)
}

func (b *binder) substringCall(x *ast.FunctionCall) (expr.Expr, error) {
	switch len(x.Args) {
	case 2:
		return b.substring(x, x.Args[0], x.Args[1], nil)
	case 3:
		return b.substring(x, x.Args[0], x.Args[1], x.Args[2])
	}
	return nil, b.fail(x.Span(), sqlerr.S3EvaluatorInvalidArguments, "Incorrect number of arguments in the function call in the SQL expression.")
}

// substring follows SQL-92: the part of the text between start and start+length,
// where start may lie before the text.
func (b *binder) substring(at ast.Node, x, start, length ast.Expr) (expr.Expr, error) {
	e, err := b.textArgument(x)
	if err != nil {
		return nil, err
	}
	if args, err := b.dynamicSubstring(e, start, length); args != nil || err != nil {
		if err != nil {
			return nil, err
		}
		return b.overValues("substring", at.Span(), args...)
	}
	from, err := b.integerArgument(start)
	if err != nil {
		return nil, err
	}
	one := expr.Bigint(1, at.Span())
	first, err := b.atLeast(from, one)
	if err != nil || length == nil {
		if err != nil {
			return nil, err
		}
		return b.function("substr", at.Span(), e, first)
	}
	n, err := b.integerArgument(length)
	if err != nil {
		return nil, err
	}
	if c, ok := n.(*expr.Const); ok {
		if v, ok := c.Integral(); ok && v < 0 {
			return nil, dynamic.NegativeLength().WithSpan(length.Span())
		}
	}
	count, err := b.countFrom(from, n, first)
	if err != nil {
		return nil, err
	}
	return b.function("substr", at.Span(), e, first, count)
}

// dynamicSubstring gives the arguments where one of them is dynamic.
func (b *binder) dynamicSubstring(e expr.Expr, rest ...ast.Expr) ([]expr.Expr, error) {
	args := []expr.Expr{e}
	for _, x := range rest {
		if x == nil {
			continue
		}
		a, err := b.bind(x)
		if err != nil {
			return nil, err
		}
		args = append(args, a)
	}
	for _, a := range args[1:] {
		if isDynamic(e, a) || classOf(a) == number && !a.Type().IsInteger() {
			return args, nil
		}
	}
	return nil, nil
}

// countFrom gives from + n - first, at least 0.
func (b *binder) countFrom(from, n, first expr.Expr) (expr.Expr, error) {
	end, err := b.operator("+", n.Span(), from, n)
	if err != nil {
		return nil, err
	}
	count, err := b.operator("-", n.Span(), b.folded(end), first)
	if err != nil {
		return nil, err
	}
	return b.atLeast(b.folded(count), expr.Bigint(0, n.Span()))
}

func (b *binder) folded(e expr.Expr) expr.Expr {
	if call, ok := e.(*expr.Call); ok {
		return bind.Fold(b.env.Context, call)
	}
	return e
}

// atLeast gives the greater of a number and a constant.
func (b *binder) atLeast(e expr.Expr, least *expr.Const) (expr.Expr, error) {
	low, _ := least.Integral()
	if c, ok := e.(*expr.Const); ok {
		if v, ok := c.Integral(); ok && v >= low {
			return e, nil
		} else if ok {
			return least, nil
		}
	}
	less, err := b.operator("<", e.Span(), e, least)
	if err != nil {
		return nil, err
	}
	return &expr.Case{T: types.Bigint, At: e.Span(), Whens: []expr.When{{If: less, Then: least}}, Else: e}, nil
}

func (b *binder) integerArgument(x ast.Expr) (expr.Expr, error) {
	e, err := b.bind(x)
	if err != nil {
		return nil, err
	}
	if e.Type().Kind != types.KindBigint && classOf(e) != null {
		return nil, b.fail(x.Span(), sqlerr.S3IncorrectSqlFunctionArgumentType, "Incorrect type of arguments in function call in the SQL expression.")
	}
	return bind.Coerce(b.env.Context, e, types.Bigint), nil
}

// aggregateCall binds COUNT, SUM, AVG, MIN and MAX, the latter four of numbers.
func (b *binder) aggregateCall(x *ast.FunctionCall, name string) (expr.Expr, error) {
	if b.inAgg {
		return nil, b.fail(x.Span(), sqlerr.S3UnsupportedSqlStructure, "An aggregate function cannot stand inside another.")
	}
	if x.Star && name != "count" {
		return nil, b.fail(x.Span(), sqlerr.S3ParseUnsupportedCallWithStar, "Only COUNT with (*) as a parameter is supported in the SQL expression.")
	}
	if !x.Star && len(x.Args) != 1 {
		return nil, b.fail(x.Span(), sqlerr.S3ParseNonUnaryAgregateFunctionCall, "Only one argument is supported for aggregate functions in the SQL expression.")
	}
	b.inAgg = true
	args, err := b.bindAll(x.Args...)
	b.inAgg = false
	if err != nil {
		return nil, err
	}
	if name != "count" {
		if args[0], err = b.aggregateArgument(args[0], x, name); err != nil {
			return nil, err
		}
	}
	dialect := function.Trino
	if len(args) == 1 && (inexact(args...) || name == "avg" && args[0].Type().Kind != types.KindDouble) {
		args[0], dialect, name = b.value(args[0]), function.S3Select, dynamicPrefix+name
	}
	o, failed := function.Resolve(dialect, name, typesOf(args))
	if failed != nil {
		return nil, b.fail(x.Span(), sqlerr.S3ExternalEvalException, cannotEvaluate).WithHint("%s", failed.Msg)
	}
	call := logical.AggregateCall{Overload: o, Distinct: x.Distinct, Args: bind.CoerceAll(b.env.Context, args, o.Args), Name: ast.SQL(x)}
	at := slices.IndexFunc(b.aggs, func(have logical.AggregateCall) bool { return have.Name == call.Name })
	if at < 0 { // another than those before it
		at = len(b.aggs)
		b.aggs = append(b.aggs, call)
	}
	return &expr.Column{Index: aggregateBase + at, Name: call.Name, T: o.Result, At: x.Span()}, nil
}

func (b *binder) aggregateArgument(e expr.Expr, x *ast.FunctionCall, name string) (expr.Expr, error) {
	e = b.asNumber(e, types.Bigint)
	switch classOf(e) {
	case null:
		return expr.Null(types.Bigint, e.Span()), nil
	case number, anything:
		return e, nil
	}
	return nil, b.fail(x.Span(), sqlerr.S3ExternalEvalException, cannotEvaluate).
		WithHint("%s takes numbers and a field is a string: %s(CAST(%s AS INT))", strings.ToUpper(name), name, ast.SQL(x.Args[0]))
}
