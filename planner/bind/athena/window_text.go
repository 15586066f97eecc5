package athena

import (
	"strings"

	"flowsql/parser/ast"
)

// windowText prints what stands behind OVER.
func windowText(w *ast.Window) string {
	if w.Ref != nil {
		return identifierText(w.Ref)
	}
	var parts []string
	if w.Existing != nil {
		parts = append(parts, identifierText(w.Existing))
	}
	if len(w.PartitionBy) > 0 {
		parts = append(parts, "PARTITION BY "+textList(w.PartitionBy))
	}
	if len(w.OrderBy) > 0 {
		parts = append(parts, orderText(w.OrderBy))
	}
	if w.Frame != nil {
		parts = append(parts, frameText(w.Frame))
	}
	return "(" + strings.Join(parts, " ") + ")"
}

// orderText prints ORDER BY with the directions that were left unsaid.
func orderText(items []*ast.SortItem) string {
	parts := make([]string, len(items))
	for i, it := range items {
		parts[i] = sqlText(it.X) + map[bool]string{false: " ASC", true: " DESC"}[it.Order == ast.Descending] +
			map[ast.NullOrdering]string{ast.NullsFirst: " NULLS FIRST", ast.NullsLast: " NULLS LAST"}[it.Nulls]
	}
	return "ORDER BY " + strings.Join(parts, ", ")
}

func frameText(f *ast.Frame) string {
	if f.End == nil {
		return string(f.Unit) + " " + boundText(f.Start)
	}
	return string(f.Unit) + " BETWEEN " + boundText(f.Start) + " AND " + boundText(f.End)
}

func boundText(b *ast.FrameBound) string {
	text := map[ast.BoundKind]string{ast.UnboundedPreceding: "UNBOUNDED PRECEDING", ast.Preceding: " PRECEDING",
		ast.CurrentRow: "CURRENT ROW", ast.Following: " FOLLOWING", ast.UnboundedFollowing: "UNBOUNDED FOLLOWING"}[b.Kind]
	if b.Offset != nil {
		return sqlText(b.Offset) + text
	}
	return text
}
