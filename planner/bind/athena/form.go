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

// specialForm binds what has a syntax of its own but is a function call at heart.
func (eb *exprBinder) specialForm(x ast.Expr) (expr.Expr, error) {
	switch x := x.(type) {
	case *ast.Extract:
		return eb.extract(x)
	case *ast.Substring:
		return eb.formCall("substr", x, x.X, x.Start, x.Length)
	case *ast.Trim:
		name := trimNames[x.Side]
		e, err := eb.formCall(name, x, x.X, x.Chars)
		return e, withoutPlace(err, name)
	case *ast.Position:
		return eb.formCall("strpos", x, x.X, x.Needle)
	case *ast.AtTimeZone:
		return eb.atTimeZone(x)
	case *ast.Normalize:
		form := &ast.String{Base: x.Base, Value: x.Form}
		if x.Form == "" {
			form.Value = "NFC"
		}
		return eb.formCall("normalize", x, x.X, form)
	case *ast.Subquery:
		return eb.scalarSubquery(x)
	case *ast.Exists:
		return eb.exists(x)
	case *ast.Quantified:
		return eb.quantified(x)
	case *ast.Current:
		return eb.current(x)
	case *ast.Parameter:
		return eb.parameter(x)
	case *ast.JSONExists, *ast.JSONValue, *ast.JSONQuery, *ast.JSONObject, *ast.JSONArray:
		return eb.jsonForm(x)
	case *ast.ListAgg:
		return eb.listAgg(x)
	case *ast.Grouping:
		return eb.grouping(x)
	}
	return nil, unsupported(x, describeForm(x))
}

// describeForm names what is not supported.
func describeForm(x ast.Expr) string {
	switch x.(type) {
	case *ast.Parameter:
		return "a parameter outside EXECUTE"
	}
	return sqlText(x)
}

var trimNames = map[ast.TrimSide]string{
	ast.TrimDefault: "trim", ast.Both: "trim", ast.Leading: "ltrim", ast.Trailing: "rtrim",
}

// withoutPlace takes the place from a fault of a call of the name: Trino makes
// of TRIM a call that has none.
func withoutPlace(err error, name string) error {
	fault, ok := err.(*sqlerr.Error)
	if !ok || fault.Code != sqlerr.FunctionNotFound || !strings.Contains(fault.Msg, "for function "+name) {
		return err
	}
	return sqlerr.New(fault.Code, "%s", fault.Msg)
}

// format binds a call whose arguments may be of any types that have a text.
func (eb *exprBinder) format(x *ast.FunctionCall) (expr.Expr, error) {
	if len(x.Args) < 2 {
		return nil, sqlerr.At(x.Span(), sqlerr.SyntaxError, "The 'format' function must have at least two arguments")
	}
	args, err := eb.bindAll(x.Args)
	if err != nil {
		return nil, err
	}
	if t := args[0].Type(); t.Kind != types.KindVarchar {
		return nil, sqlerr.At(ast.ErrorSpan(x.Args[0]), sqlerr.TypeMismatch, "Type of first argument to format() must be VARCHAR (actual: %s)", t)
	}
	for i, a := range args {
		if !function.Formattable(a.Type()) {
			return nil, sqlerr.At(ast.ErrorSpan(x.Args[i]), sqlerr.NotSupported, "Type not supported for formatting: %s", a.Type())
		}
	}
	return bind.Apply(eb.env.Context, function.Format(typesOf(args)), args, ast.ErrorSpan(x)), nil
}

// formCall binds a call whose last arguments may be absent.
func (eb *exprBinder) formCall(name string, at ast.Node, parts ...ast.Expr) (expr.Expr, error) {
	var present []ast.Expr
	for _, p := range parts {
		if p != nil {
			present = append(present, p)
		}
	}
	args, err := eb.bindAll(present)
	if err != nil {
		return nil, err
	}
	return eb.function(name, at, args...)
}
