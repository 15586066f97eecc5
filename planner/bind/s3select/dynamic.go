package s3select

import (
	"flowsql/columnar"
	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/sql/dynamic"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// dynamicPrefix begins the names of the functions over dynamic values.
const dynamicPrefix = "dynamic_"

func isDynamic(es ...expr.Expr) bool {
	for _, e := range es {
		if e.Type().Kind == types.KindDynamic {
			return true
		}
	}
	return false
}

// inexact reports whether arithmetic has to keep a scale for each value.
func inexact(es ...expr.Expr) bool {
	for _, e := range es {
		if e.Type().Kind == types.KindDynamic || e.Type().Kind == types.KindDecimal {
			return true
		}
	}
	return false
}

// constant makes a dynamic constant.
func constant(v dynamic.Value, at sqlerr.Span) *expr.Const {
	b := columnar.NewStringBuilder(1)
	b.AppendBytes(dynamic.Append(nil, v))
	return &expr.Const{Value: b.Binary(), T: types.Dynamic, At: at}
}

// value gives e as a dynamic value.
func (b *binder) value(e expr.Expr) expr.Expr {
	if isDynamic(e) {
		return e
	}
	if e.Type().Kind == types.KindUnknown {
		return expr.Null(types.Dynamic, e.Span())
	}
	o, failed := function.Resolve(function.S3Select, dynamicPrefix+"of", []types.Type{e.Type()})
	if failed != nil {
		return expr.Null(types.Dynamic, e.Span())
	}
	return b.folded(bind.Apply(b.env.Context, o, []expr.Expr{e}, e.Span()))
}

// overValues calls a function over dynamic values.
func (b *binder) overValues(name string, at sqlerr.Span, args ...expr.Expr) (expr.Expr, error) {
	values := make([]expr.Expr, len(args))
	for i, a := range args {
		values[i] = b.value(a)
	}
	o, failed := function.Resolve(function.S3Select, dynamicPrefix+name, typesOf(values))
	if failed != nil {
		return nil, b.fail(at, sqlerr.S3IncorrectSqlFunctionArgumentType, "%s", sqlerr.S3Text(sqlerr.S3IncorrectSqlFunctionArgumentType)).WithHint("%s", failed.Msg)
	}
	return bind.Apply(b.env.Context, o, values, at), nil
}

// known gives e, with NULL for MISSING.
func (b *binder) known(e expr.Expr) (expr.Expr, error) {
	if !isDynamic(e) {
		return e, nil
	}
	return b.overValues("known", e.Span(), e)
}

// list binds (a, b) and [a, b] where a value is due.
func (b *binder) list(at ast.Node, items []ast.Expr) (expr.Expr, error) {
	if len(items) == 0 {
		return constant(dynamic.Value{Kind: dynamic.List, Text: "[]"}, at.Span()), nil
	}
	args, err := b.bindAll(items...)
	if err != nil {
		return nil, err
	}
	return b.overValues("list", at.Span(), args...)
}

func rowItems(x *ast.Row) []ast.Expr {
	out := make([]ast.Expr, len(x.Items))
	for i, f := range x.Items {
		out[i] = f.X
	}
	return out
}

// comparisons are the functions of comparing dynamic values.
var comparisons = map[ast.CompareOp]string{ast.Equal: "equal", ast.NotEqual: "not_equal", ast.Less: "less",
	ast.LessOrEqual: "less_equal", ast.Greater: "greater", ast.GreaterOrEqual: "greater_equal"}

// operations are the functions of arithmetic on dynamic values.
var operations = map[ast.BinaryOp]string{"+": "plus", "-": "minus", "*": "times", "/": "divide", "%": "modulo"}

// ion binds a literal in back-quotes.
func (b *binder) ion(x *ast.Ion) (expr.Expr, error) {
	v, ok := dynamic.ParseIon(x.Text)
	if !ok {
		return nil, b.fail(x.Span(), sqlerr.S3LexerInvalidIONLiteral, "The SQL expression contains an invalid Ion literal, at %s.", b.place(x.Span()))
	}
	switch v.Kind {
	case dynamic.Bool:
		return expr.Bool(v.Integer != 0, x.Span()), nil
	case dynamic.Int:
		return expr.Bigint(v.Integer, x.Span()), nil
	case dynamic.String:
		return expr.Text(v.Text, textType, x.Span()), nil
	case dynamic.Null:
		return expr.Null(types.Unknown, x.Span()), nil
	}
	return constant(v, x.Span()), nil
}

// date binds the functions on timestamps.
func (b *binder) date(x ast.Expr) (expr.Expr, error) {
	switch x := x.(type) {
	case *ast.Extract:
		e, err := b.bind(x.X)
		if err != nil {
			return nil, err
		}
		return b.overValues("extract", x.Span(), part(x.Field), e)
	case *ast.DateFunction:
		args, err := b.bindAll(x.A, x.B)
		if err != nil {
			return nil, err
		}
		name := "date_add"
		if x.Diff {
			name = "date_diff"
		}
		return b.overValues(name, x.Span(), part(x.Part), args[0], args[1])
	}
	return nil, b.fail(x.Span(), sqlerr.S3UnsupportedSqlOperation, "Encountered an unsupported SQL operation: %s is not available.", ast.SQL(x))
}

// part gives the name of a part of a date as a value.
func part(id *ast.Identifier) expr.Expr {
	return constant(dynamic.NewString(fold(id)), id.Span())
}

// anyOf calls a function with arguments of any type.
func (b *binder) anyOf(name string, x *ast.FunctionCall) (expr.Expr, error) {
	args, err := b.bindAll(x.Args...)
	if err != nil {
		return nil, err
	}
	return b.overValues(name, x.Span(), args...)
}
