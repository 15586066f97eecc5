// Package bind holds what the binders of all languages share: coercions,
// constants, keys of joins and hints for misspelt names. Each language has its
// binder in a folder of its own; the algebra that they give knows no dialect.
package bind

import (
	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"

	"github.com/apache/arrow/go/v17/arrow"
)

// Coerce gives e as a value of a type that its own type coerces to. A constant
// is converted at once.
func Coerce(ctx *function.Context, e expr.Expr, to types.Type) expr.Expr {
	if e.Type().Equal(to) {
		return e
	}
	if c, ok := e.(*expr.Const); ok {
		if folded, err := CastConst(ctx, c, to); err == nil {
			return folded
		}
	}
	return &expr.Cast{X: e, T: to, Implicit: true, At: e.Span()}
}

// CoerceAll coerces arguments to an overload's types.
func CoerceAll(ctx *function.Context, args []expr.Expr, to []types.Type) []expr.Expr {
	out := make([]expr.Expr, len(args))
	for i, a := range args {
		out[i] = Coerce(ctx, a, to[i])
	}
	return out
}

// CastConst converts a constant.
func CastConst(ctx *function.Context, c *expr.Const, to types.Type) (*expr.Const, error) {
	if c.IsNull() {
		return expr.Null(to, c.At), nil
	}
	cast, failed := function.Cast(c.T, to)
	if failed != nil {
		return nil, failed
	}
	v, err := cast(ctx, []columnar.Vector{{Array: c.Value, Const: true}}, 1)
	if err != nil {
		return nil, err
	}
	return &expr.Const{Value: v.Array, T: to, At: c.At}, nil
}

// Apply gives a call of an overload over arguments that coerce to its types.
func Apply(ctx *function.Context, o *function.Overload, args []expr.Expr, at sqlerr.Span) *expr.Call {
	return &expr.Call{Overload: o, Args: CoerceAll(ctx, args, o.Args), At: at}
}

// Fold does a call on constants at once, if it succeeds.
func Fold(ctx *function.Context, call *expr.Call) expr.Expr {
	if folded, ok := fold(ctx, call); ok {
		return folded
	}
	return call
}

func fold(ctx *function.Context, call *expr.Call) (*expr.Const, bool) {
	if !call.Overload.Deterministic() {
		return nil, false
	}
	vectors := make([]columnar.Vector, len(call.Args))
	consts := make([]arrow.Array, len(call.Args))
	for i, a := range call.Args {
		c, ok := a.(*expr.Const)
		if !ok || c.IsNull() {
			return nil, false
		}
		consts[i] = c.Value
		vectors[i] = columnar.Vector{Array: c.Value, Const: true}
	}
	run, err := call.Overload.Kernel(consts)
	if err != nil {
		return nil, false
	}
	v, err := run(ctx, vectors, 1)
	if err != nil {
		return nil, false
	}
	return &expr.Const{Value: v.Array, T: call.Type(), At: call.At}, true
}

// JoinKeys takes the equalities between the two sides of a join out of its
// conjuncts; the columns below width are the left side's. The keys on the right
// count from the right side's first column.
func JoinKeys(conjuncts []expr.Expr, width int) (left, right, rest []expr.Expr) {
	for _, c := range conjuncts {
		l, r, ok := equality(c, width)
		if !ok {
			rest = append(rest, c)
			continue
		}
		left = append(left, l)
		right = append(right, shift(r, -width))
		if len(l.Type().Fields()) > 0 { // to keys a null inside is a value, to = it is unknown
			rest = append(rest, c)
		}
	}
	return left, right, rest
}

func equality(c expr.Expr, width int) (l, r expr.Expr, ok bool) {
	call, is := c.(*expr.Call)
	if !is || call.Overload.Name() != "=" {
		return nil, nil, false
	}
	a, b := side(call.Args[0], width), side(call.Args[1], width)
	switch {
	case a == leftSide && b == rightSide:
		return call.Args[0], call.Args[1], true
	case a == rightSide && b == leftSide:
		return call.Args[1], call.Args[0], true
	}
	return nil, nil, false
}

type joinSide uint8

const (
	noSide joinSide = iota
	leftSide
	rightSide
	bothSides
)

func side(e expr.Expr, width int) joinSide {
	s := noSide
	for c := range expr.Columns(e) {
		if c < width {
			s |= leftSide
		} else {
			s |= rightSide
		}
	}
	if !expr.Deterministic(e) {
		return bothSides
	}
	return s
}

func shift(e expr.Expr, by int) expr.Expr {
	return expr.Map(e, func(x expr.Expr) expr.Expr {
		if c, ok := x.(*expr.Column); ok {
			moved := *c
			moved.Index += by
			return &moved
		}
		return x
	})
}
