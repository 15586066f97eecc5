package s3select

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// castTypes gives the engine's type for each name that CAST knows.
var castTypes = map[string]types.Type{
	"bool": types.Boolean, "boolean": types.Boolean, "int": types.Bigint, "integer": types.Bigint,
	"float": types.Double, "string": textType, "decimal": types.Dynamic, "numeric": types.Dynamic, "timestamp": types.Dynamic,
}

// castNames gives the function of casting a dynamic value.
var castNames = map[string]string{"bool": "bool", "boolean": "bool", "int": "int", "integer": "int", "float": "float",
	"string": "string", "decimal": "decimal", "numeric": "decimal", "timestamp": "timestamp"}

// cast binds CAST with S3's own rules for booleans and for numbers cut to INT.
func (b *binder) cast(x *ast.Cast) (expr.Expr, error) {
	to, ok := castTypes[strings.ToLower(x.Type.Name)]
	if !ok {
		return nil, b.fail(x.Type.Span(), sqlerr.S3InvalidDataType, "The SQL expression contains a data type that is not valid: %s.", x.Type.Name)
	}
	e, err := b.bind(x.X)
	if err != nil {
		return nil, err
	}
	switch {
	case isDynamic(e) || to.Kind == types.KindDynamic || inexact(e):
		return b.overValues("cast_"+castNames[strings.ToLower(x.Type.Name)], x.Span(), e)
	case classOf(e) == null:
		return expr.Null(to, x.Span()), nil
	case e.Type().Equal(to):
		return e, nil
	case to.Kind == types.KindBoolean:
		return b.toBool(e, x)
	case to.Kind == types.KindBigint && classOf(e) == number:
		return b.toInt(e, x)
	case classOf(e) == truth && to.IsNumeric():
		return b.boolToNumber(e, to, x)
	}
	return b.convertExplicit(e, to, x)
}

func (b *binder) convertExplicit(e expr.Expr, to types.Type, x *ast.Cast) (expr.Expr, error) {
	if _, ok := e.(*expr.Const); ok {
		if c, err := bind.CastConst(b.env.Context, e.(*expr.Const), to); err == nil {
			return c, nil
		}
	}
	return &expr.Cast{X: e, T: to, At: x.Span()}, nil
}

// toBool: a string is true if it reads "true", a number if it is not 0.
func (b *binder) toBool(e expr.Expr, x *ast.Cast) (expr.Expr, error) {
	if classOf(e) == number {
		return b.compare(ast.NotEqual, e, expr.Bigint(0, x.Span()), x)
	}
	lower, err := b.function("lower", x.Span(), e)
	if err != nil {
		return nil, err
	}
	return b.operator("=", x.Span(), lower, expr.Text("true", textType, x.Span()))
}

// toInt cuts a number to a whole one, towards 0.
func (b *binder) toInt(e expr.Expr, x *ast.Cast) (expr.Expr, error) {
	if e.Type().IsInteger() {
		return e, nil
	}
	down, err := b.function("floor", x.Span(), e)
	if err != nil {
		return nil, err
	}
	up, err := b.function("ceil", x.Span(), e)
	if err != nil {
		return nil, err
	}
	negative, err := b.compare(ast.Less, e, expr.Bigint(0, x.Span()), x)
	if err != nil {
		return nil, err
	}
	cut := &expr.Case{T: down.Type(), At: x.Span(), Whens: []expr.When{{If: negative, Then: up}}, Else: down}
	return &expr.Cast{X: cut, T: types.Bigint, At: x.Span()}, nil
}

func (b *binder) boolToNumber(e expr.Expr, to types.Type, x *ast.Cast) (expr.Expr, error) {
	one := bind.Coerce(b.env.Context, expr.Bigint(1, x.Span()), to)
	zero := bind.Coerce(b.env.Context, expr.Bigint(0, x.Span()), to)
	return &expr.Case{T: to, At: x.Span(), Whens: []expr.When{
		{If: &expr.IsNull{X: e, At: x.Span()}, Then: expr.Null(to, x.Span())}, {If: e, Then: one}}, Else: zero}, nil
}
