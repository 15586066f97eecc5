package exec

import (
	"flowsql/columnar"
	"flowsql/exec/eval"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/types"
)

// firstOf tells the scan or the aggregation below a Sort with a limit which rows count: nil where the
// first key is neither a column of a scan nor a result of an aggregate, or where what lies between might
// fail for a row that is left out, which has to be told.
func firstOf(n *logical.Sort) *columnar.FirstRows {
	key := n.Keys[0]
	column, below := key.Expr, n.Input
	for {
		c, ok := column.(*expr.Column)
		if !ok {
			return nil
		}
		switch in := below.(type) {
		case *logical.Scan:
			if in.Limit >= 0 || in.Sample > 0 {
				return nil
			}
			return columnar.NewFirstRows(orderOf(key, c.T), c.Index, int(n.Limit))
		case *logical.Aggregate:
			if c.Index < len(in.Keys) {
				return nil
			}
			return columnar.NewFirstRows(orderOf(key, c.T), c.Index, int(n.Limit))
		case *logical.Filter:
			if !eval.CannotFail(in.Condition) {
				return nil
			}
			below = in.Input
		case *logical.Project:
			for _, e := range in.Exprs {
				if !eval.CannotFail(e) {
					return nil
				}
			}
			column, below = in.Exprs[c.Index], in.Input
		default:
			return nil
		}
	}
}

func orderOf(key logical.SortKey, t types.Type) columnar.Order {
	return columnar.Order{Type: t, Descending: key.Descending, NullsFirst: key.NullsFirst}
}
