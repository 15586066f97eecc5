package athena

import (
	"strings"

	"flowsql/parser/ast"
)

func filterText(filter ast.Expr) string {
	if filter == nil {
		return ""
	}
	return " FILTER (WHERE " + sqlText(filter) + ")"
}

// listAggText prints LISTAGG with all that may be left unsaid, as Trino does,
// two blanks included.
func listAggText(x *ast.ListAgg) string {
	args, separator, overflow := sqlText(x.X), "''", "ERROR"
	if x.Distinct {
		args = "DISTINCT " + args
	}
	if x.Separator != nil {
		separator = sqlText(x.Separator)
	}
	if strings.EqualFold(x.OnOverflow, "TRUNCATE") {
		overflow = "TRUNCATE '...'"
		if x.Filler != nil {
			overflow = "TRUNCATE " + sqlText(x.Filler)
		}
		overflow += map[bool]string{true: " WITH COUNT", false: " WITHOUT COUNT"}[x.WithCount]
	}
	return "LISTAGG(" + args + ", " + separator + " ON OVERFLOW  " + overflow + ") WITHIN GROUP (" + orderText(x.WithinGroup) + ")" + filterText(x.Filter)
}
