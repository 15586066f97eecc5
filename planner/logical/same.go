package logical

import (
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/sql/expr"
)

// SameExpr reports whether two expressions are the same, wherever they stand in
// the text: same nodes, columns, constants, overloads and types.
func SameExpr(a, b expr.Expr) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if !a.Type().Equal(b.Type()) || !sameNode(a, b) {
		return false
	}
	return sameList(expr.Children(a), expr.Children(b))
}

func sameList(x, y []expr.Expr) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !SameExpr(x[i], y[i]) {
			return false
		}
	}
	return true
}

// sameNode compares two nodes without their operands.
func sameNode(a, b expr.Expr) bool {
	switch a := a.(type) {
	case *expr.Column:
		c, ok := b.(*expr.Column)
		return ok && a.Index == c.Index
	case *expr.Param:
		c, ok := b.(*expr.Param)
		return ok && a.Index == c.Index
	case *expr.Const:
		c, ok := b.(*expr.Const)
		return ok && sameConst(a, c)
	case *expr.Call:
		c, ok := b.(*expr.Call)
		return ok && a.Overload.Def == c.Overload.Def && a.Overload.Deterministic()
	case *expr.Cast:
		c, ok := b.(*expr.Cast)
		return ok && a.Try == c.Try
	case *expr.Logical:
		c, ok := b.(*expr.Logical)
		return ok && a.Or == c.Or
	case *expr.Case:
		c, ok := b.(*expr.Case)
		return ok && len(a.Whens) == len(c.Whens)
	case *expr.Subquery:
		c, ok := b.(*expr.Subquery)
		return ok && a.Kind == c.Kind && a.Plan == c.Plan && a.Value == c.Value
	case *expr.Outer:
		c, ok := b.(*expr.Outer)
		return ok && a.Index == c.Index
	}
	return sameKind(a, b)
}

func sameConst(a, b *expr.Const) bool {
	if a.IsNull() || b.IsNull() {
		return a.IsNull() && b.IsNull()
	}
	if x, ok := a.Text(); ok {
		y, ok := b.Text()
		return ok && x == y
	}
	return array.Equal(a.Value, b.Value)
}

func sameKind(a, b expr.Expr) bool {
	ok := false
	switch a.(type) {
	case *expr.Not:
		_, ok = b.(*expr.Not)
	case *expr.IsNull:
		_, ok = b.(*expr.IsNull)
	case *expr.In:
		_, ok = b.(*expr.In)
	case *expr.Coalesce:
		_, ok = b.(*expr.Coalesce)
	case *expr.Try:
		_, ok = b.(*expr.Try)
	case *expr.Lambda:
		_, ok = b.(*expr.Lambda)
	}
	return ok
}

// SameCall reports whether two aggregate calls give the same value.
func SameCall(a, b AggregateCall) bool {
	return a.Overload.Def == b.Overload.Def && a.Distinct == b.Distinct && sameList(a.Args, b.Args) && SameExpr(a.Filter, b.Filter)
}
