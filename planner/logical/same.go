package logical

import (
	"encoding/binary"
	"hash/fnv"
	"io"
	"slices"

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
		return ok && a.Kind == c.Kind && samePlan(a.Plan.(Node), c.Plan.(Node)) && SameExpr(a.Value, c.Value)
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
		_, ok = b.(*expr.Lambda) // its type tells its parameters
	}
	return ok
}

// SameCall reports whether two aggregate calls give the same value.
func SameCall(a, b AggregateCall) bool {
	return a.Overload.Def == b.Overload.Def && a.Distinct == b.Distinct && sameList(a.Args, b.Args) &&
		sameLambdas(a.Lambdas, b.Lambdas) &&
		slices.Equal(a.OrderBy, b.OrderBy) && SameExpr(a.Filter, b.Filter)
}

// HashCall gives a number that is the same for calls that are the same.
func HashCall(c AggregateCall) uint64 {
	h := fnv.New64a()
	io.WriteString(h, c.Overload.Name())
	for _, e := range c.Args {
		expr.Walk(e, func(x expr.Expr) {
			switch x := x.(type) {
			case *expr.Column:
				h.Write(binary.LittleEndian.AppendUint64(nil, uint64(x.Index)))
			case *expr.Const:
				if !x.IsNull() {
					io.WriteString(h, x.Value.ValueStr(0))
				}
			}
		})
	}
	return h.Sum64()
}

// SameFrame reports whether two frames are the same.
func SameFrame(a, b Frame) bool {
	return a.Unit == b.Unit && sameBound(a.Start, b.Start) && sameBound(a.End, b.End)
}

func sameBound(a, b FrameBound) bool {
	return a.Kind == b.Kind && SameExpr(a.Valid, b.Valid) && SameExpr(a.Offset, b.Offset) && SameExpr(a.Limit, b.Limit) && SameExpr(a.Key, b.Key)
}

// SameKeys reports whether two orders are the same.
func SameKeys(a, b []SortKey) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Descending != b[i].Descending || a[i].NullsFirst != b[i].NullsFirst || !SameExpr(a[i].Expr, b[i].Expr) {
			return false
		}
	}
	return true
}

func sameLambdas(a, b []*expr.Lambda) bool {
	return slices.EqualFunc(a, b, func(x, y *expr.Lambda) bool { return SameExpr(x, y) })
}

// SameWindowCall reports whether two calls over one window give the same values.
func SameWindowCall(a, b WindowCall) bool {
	return a.Overload.Def == b.Overload.Def && a.Overload.Deterministic() && a.Distinct == b.Distinct && a.IgnoreNulls == b.IgnoreNulls &&
		sameList(a.Args, b.Args) && sameLambdas(a.Lambdas, b.Lambdas) && SameKeys(a.OrderBy, b.OrderBy) && SameFrame(a.Frame, b.Frame)
}

// SameList reports whether two lists of expressions are the same.
func SameList(a, b []expr.Expr) bool { return sameList(a, b) }
