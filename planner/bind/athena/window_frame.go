package athena

import (
	"math"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// frameOrders lists the pairs of bounds that no frame may have, in the order in
// which they are looked for; start or end alone where the other does not matter.
var frameOrders = []struct {
	start, end bool
	kinds      [2]ast.BoundKind
	text       string
}{
	{true, false, [2]ast.BoundKind{ast.UnboundedFollowing, 0}, "Window frame start cannot be UNBOUNDED FOLLOWING"},
	{false, true, [2]ast.BoundKind{0, ast.UnboundedPreceding}, "Window frame end cannot be UNBOUNDED PRECEDING"},
	{true, true, [2]ast.BoundKind{ast.CurrentRow, ast.Preceding}, "Window frame starting from CURRENT ROW cannot end with PRECEDING"},
	{true, true, [2]ast.BoundKind{ast.Following, ast.Preceding}, "Window frame starting from FOLLOWING cannot end with PRECEDING"},
	{true, true, [2]ast.BoundKind{ast.Following, ast.CurrentRow}, "Window frame starting from FOLLOWING cannot end with CURRENT ROW"},
}

// boundKinds gives the algebra's name of a kind.
var boundKinds = map[ast.BoundKind]logical.BoundKind{
	ast.UnboundedPreceding: logical.UnboundedPreceding, ast.Preceding: logical.Preceding, ast.CurrentRow: logical.CurrentRow,
	ast.Following: logical.Following, ast.UnboundedFollowing: logical.UnboundedFollowing,
}

// windowFrame binds the frame of a window whose order is bound.
func (eb *exprBinder) windowFrame(w *ast.Window, spec *windowSpec) error {
	f := w.Frame
	end := ast.FrameBound{Kind: ast.CurrentRow}
	if f.End != nil {
		end = *f.End
	}
	for _, o := range frameOrders {
		if (!o.start || o.kinds[0] == f.Start.Kind) && (!o.end || o.kinds[1] == end.Kind) {
			return sqlerr.At(f.Span(), sqlerr.InvalidWindowFrame, "%s", o.text)
		}
	}
	unit := map[ast.FrameUnit]logical.FrameUnit{ast.Rows: logical.FrameRows, ast.Range: logical.FrameRange, ast.Groups: logical.FrameGroups}[f.Unit]
	spec.frame = logical.Frame{Unit: unit}
	var err error
	if spec.frame.Start, err = eb.frameBound(w, spec, f.Start, "start"); err != nil {
		return err
	}
	spec.frame.End, err = eb.frameBound(w, spec, &end, "end")
	return err
}

func (eb *exprBinder) frameBound(w *ast.Window, spec *windowSpec, b *ast.FrameBound, name string) (logical.FrameBound, error) {
	out := logical.FrameBound{Kind: boundKinds[b.Kind]}
	if b.Offset == nil {
		return out, nil
	}
	if w.Frame.Unit != ast.Rows && len(spec.order) == 0 {
		return out, sqlerr.At(w.First, sqlerr.MissingOrderBy,
			"Window frame of type %s PRECEDING or FOLLOWING requires ORDER BY", w.Frame.Unit)
	}
	if w.Frame.Unit == ast.Range {
		return eb.rangeBound(spec, b)
	}
	offset, err := eb.bind(b.Offset)
	if err != nil {
		return out, err
	}
	t := offset.Type()
	if !t.IsInteger() && (t.Kind != types.KindDecimal || t.Scale != 0) {
		return out, sqlerr.At(ast.ErrorSpan(b.Offset), sqlerr.TypeMismatch,
			"Window frame %s %s value type must be exact numeric type with scale 0 (actual %s)", w.Frame.Unit, name, t)
	}
	if out.Valid, err = eb.notNegative(offset, b.Offset); err != nil {
		return out, err
	}
	out.Offset = eb.coerceOffset(offset)
	return out, nil
}

// coerceOffset gives an offset as a bigint; a larger one reaches behind every row.
func (eb *exprBinder) coerceOffset(e expr.Expr) expr.Expr {
	if e.Type().Kind != types.KindDecimal {
		return eb.coerce(e, types.Bigint)
	}
	number := &expr.Cast{X: e, T: types.Bigint, Try: true, At: e.Span()}
	return &expr.Coalesce{Args: []expr.Expr{number, expr.Bigint(math.MaxInt64, e.Span())}, At: e.Span()}
}

// notNegative is whether an offset is zero or more.
func (eb *exprBinder) notNegative(offset expr.Expr, at ast.Node) (expr.Expr, error) {
	zero := expr.Bigint(0, at.Span())
	if t := offset.Type(); t.Kind == types.KindIntervalDay || t.Kind == types.KindIntervalYear {
		zero.T = t
	}
	return eb.operator(">=", at, offset, eb.coerce(zero, offset.Type()))
}

// rangeBound binds a bound of RANGE: the sort key with the offset added or taken off.
func (eb *exprBinder) rangeBound(spec *windowSpec, b *ast.FrameBound) (logical.FrameBound, error) {
	out := logical.FrameBound{Kind: boundKinds[b.Kind]}
	if len(spec.order) != 1 {
		return out, sqlerr.At(spec.orderAt, sqlerr.InvalidOrderBy,
			"Window frame of type RANGE PRECEDING or FOLLOWING requires single sort item in ORDER BY (actual: %d)", len(spec.order))
	}
	key := spec.order[0]
	t := key.Expr.Type()
	if !t.IsNumeric() && !isDateTime(t) {
		return out, sqlerr.At(ast.ErrorSpan(spec.orderASTs[0].X), sqlerr.TypeMismatch,
			"Window frame of type RANGE PRECEDING or FOLLOWING requires that sort item type be numeric, datetime or interval (actual: %s)", t)
	}
	offset, err := eb.bind(b.Offset)
	if err != nil {
		return out, err
	}
	mismatch := sqlerr.At(ast.ErrorSpan(b.Offset), sqlerr.TypeMismatch,
		"Window frame RANGE value type (%s) not compatible with sort item type (%s)", offset.Type(), t)
	if t.IsNumeric() != offset.Type().IsNumeric() || !t.IsNumeric() && !isInterval(offset.Type()) {
		return out, mismatch
	}
	sign := "+"
	if (b.Kind == ast.Preceding) != key.Descending {
		sign = "-"
	}
	if out.Limit, err = eb.operator(sign, b.Offset, key.Expr, offset); err != nil {
		return out, mismatch
	}
	out.Key = eb.coerce(key.Expr, out.Limit.Type())
	out.Valid, err = eb.notNegative(offset, b.Offset)
	return out, err
}

func isInterval(t types.Type) bool {
	return t.Kind == types.KindIntervalDay || t.Kind == types.KindIntervalYear
}

func isDateTime(t types.Type) bool {
	switch t.Kind {
	case types.KindDate, types.KindTime, types.KindTimeTZ, types.KindTimestamp, types.KindTimestampTZ:
		return true
	}
	return isInterval(t)
}
