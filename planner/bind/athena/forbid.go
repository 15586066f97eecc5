package athena

import (
	"slices"
	"strings"

	"flowsql/parser/ast"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

// forbidAggregates refuses aggregates in a clause that has none, as Trino does:
// by the names of the calls, before it looks at anything else in them.
func (b *binder) forbidAggregates(clause string, x ast.Expr) error {
	var aggregates, windows, groupings []string
	inside(x, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.FunctionCall:
			name := strings.ToLower(n.Name.Last().Name)
			switch {
			case n.Over != nil:
				windows = append(windows, sqlText(n))
			case function.IsAggregate(b.env.Context.Dialect, name), function.IsWindow(b.env.Context.Dialect, name), n.Filter != nil, len(n.OrderBy) > 0:
				aggregates = append(aggregates, sqlText(n))
			}
		case *ast.ListAgg:
			if n.Over != nil {
				windows = append(windows, sqlText(n))
			} else {
				aggregates = append(aggregates, sqlText(n))
			}
		case *ast.Grouping:
			groupings = append(groupings, sqlText(n))
		}
	})
	found := slices.Concat(aggregates, windows, groupings)
	if len(found) == 0 {
		return nil
	}
	e := sqlerr.At(ast.ErrorSpan(x), sqlerr.ExpressionNotScalar,
		"%s cannot contain aggregations, window functions or grouping operations: [%s]", clause, strings.Join(found, ", "))
	if clause == "WHERE clause" && len(windows) == 0 {
		return e.WithHint("conditions on aggregates stand in HAVING, behind GROUP BY")
	}
	return e
}

// forbidWindows refuses window functions, at the first of them.
func forbidWindows(x ast.Node, message string) (err error) {
	inside(x, func(n ast.Node) {
		if call, ok := n.(*ast.FunctionCall); ok && call.Over != nil && err == nil {
			err = sqlerr.At(n.Span(), sqlerr.NestedWindow, "%s", message)
		}
	})
	return err
}

// inside visits a node and the nodes below it, children first, subqueries not.
func inside(n ast.Node, visit func(ast.Node)) {
	if _, query := n.(*ast.Query); query {
		return
	}
	for _, c := range ast.Children(n) {
		inside(c, visit)
	}
	visit(n)
}
