package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// builtin is the schema of all functions.
const builtin = "system.builtin."

// qualifiedCall binds a call of a function with its schema before its name.
func (eb *exprBinder) qualifiedCall(x *ast.FunctionCall) (expr.Expr, error) {
	parts := make([]string, len(x.Name.Parts))
	for i, p := range x.Name.Parts {
		parts[i] = strings.ToLower(p.Name)
	}
	full, name := strings.Join(parts, "."), parts[len(parts)-1]
	switch {
	case len(parts) > 3:
		return nil, sqlerr.New(sqlerr.FunctionNotFound, "Invalid function name: %s", full)
	case full != builtin+name, conditional(name) != nil:
		return nil, sqlerr.At(x.Span(), sqlerr.FunctionNotFound, "Function '%s' not registered", full)
	}
	bare := *x
	bare.Name = &ast.Name{Base: x.Name.Base, Parts: x.Name.Parts[2:]}
	e, err := eb.call(&bare)
	if fault, ok := err.(*sqlerr.Error); ok && fault.Code == sqlerr.FunctionNotFound {
		renamed := strings.NewReplacer(" "+name+".", " "+full+".", " "+name+"(", " "+full+"(", "'"+name+"'", "'"+full+"'").Replace(fault.Msg)
		return nil, sqlerr.At(fault.Span, fault.Code, "%s", renamed)
	}
	return e, err
}
