package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
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
	}
	return nil, unsupported(x, describeForm(x))
}

// describeForm names what is not supported.
func describeForm(x ast.Expr) string {
	switch x.(type) {
	case *ast.Parameter:
		return "a parameter outside EXECUTE"
	case *ast.ListAgg:
		return "LISTAGG"
	case *ast.Grouping:
		return "GROUPING"
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
