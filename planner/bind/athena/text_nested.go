package athena

import (
	"strings"

	"flowsql/parser/ast"
)

// nestedText prints what makes and reads arrays and rows, and lambdas.
func nestedText(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Array:
		parts := make([]string, len(x.Items))
		for i, it := range x.Items {
			parts[i] = sqlText(it)
		}
		return "ARRAY[" + strings.Join(parts, ",") + "]"
	case *ast.Row:
		parts := make([]string, len(x.Items))
		for i, it := range x.Items {
			parts[i] = sqlText(it.X)
		}
		return "ROW (" + strings.Join(parts, ", ") + ")"
	case *ast.Subscript:
		return sqlText(x.Of) + "[" + sqlText(x.Index) + "]"
	case *ast.Lambda:
		names := make([]string, len(x.Params))
		for i, p := range x.Params {
			names[i] = identifierText(p)
		}
		return "(" + strings.Join(names, ", ") + ") -> " + sqlText(x.Body)
	}
	return ""
}
