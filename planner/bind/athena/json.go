package athena

import (
	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// jsonLiteral binds JSON '…'.
func jsonLiteral(x *ast.Typed) (expr.Expr, error) {
	v, ok := function.JSONLiteral(x.Value)
	if !ok {
		return nil, sqlerr.At(x.Span(), sqlerr.InvalidLiteral, "'%s' is not a valid JSON literal", x.Value)
	}
	return expr.Text(v, types.JSON, x.Span()), nil
}
