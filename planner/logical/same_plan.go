package logical

import (
	"slices"

	"flowsql/sql/expr"
)

// samePlan reports whether two plans are surely the same: of the same tables,
// nodes and expressions.
func samePlan(a, b Node) bool {
	if a == b {
		return true
	}
	if !slices.EqualFunc(a.Schema(), b.Schema(), func(x, y Column) bool { return x.Name == y.Name && x.Type.Equal(y.Type) }) ||
		!sameDescription(a, b) || !sameList(exprsOf(a), exprsOf(b)) {
		return false
	}
	if s, ok := a.(*Scan); ok {
		t, ok := b.(*Scan)
		return ok && s.Table == t.Table
	}
	if _, ok := a.(*Batches); ok {
		return false
	}
	return slices.EqualFunc(a.Inputs(), b.Inputs(), samePlan)
}

func sameDescription(a, b Node) bool {
	name, props := a.Describe()
	other, others := b.Describe()
	return name == other && slices.Equal(props, others)
}

// exprsOf lists a node's expressions.
func exprsOf(n Node) []expr.Expr {
	var out []expr.Expr
	MapExprs(n, func(e expr.Expr) expr.Expr {
		out = append(out, e)
		return e
	})
	return out
}
