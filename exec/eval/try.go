package eval

import (
	"flowsql/columnar"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// caught are the errors that TRY and TRY_CAST turn into null.
var caught = []sqlerr.Code{sqlerr.DivisionByZero, sqlerr.InvalidCastArgument, sqlerr.InvalidFunctionArgument, sqlerr.NumericOutOfRange}

func isCaught(err error) bool {
	for _, c := range caught {
		if sqlerr.Is(err, c) {
			return true
		}
	}
	return false
}

// bisect evaluates rows in halves until those that fail are alone, which are
// left null.
func bisect(out *scatter, rows []int32, eval func(rows []int32) (columnar.Vector, error)) error {
	v, err := eval(rows)
	switch {
	case err == nil:
		out.put(v, rows)
		return nil
	case !isCaught(err):
		return err
	case len(rows) == 1:
		return nil
	}
	half := len(rows) / 2
	if err := bisect(out, rows[:half], eval); err != nil {
		return err
	}
	return bisect(out, rows[half:], eval)
}

// try is TRY(x).
type try struct {
	x node
	t types.Type
}

func (n *try) eval(f *frame) (columnar.Vector, error) {
	v, err := n.x.eval(f)
	if err == nil || !isCaught(err) {
		return v, err
	}
	out := newScatter(n.t, f.n)
	err = bisect(out, columnar.Rows(f.n), func(rows []int32) (columnar.Vector, error) { return n.x.eval(f.narrow(rows)) })
	if err != nil {
		return columnar.Vector{}, err
	}
	return out.column(f.state.ctx), nil
}

// tryCast is TRY_CAST: the conversion alone may fail, not its operand.
type tryCast struct {
	x   node
	run *call
}

func (n *tryCast) eval(f *frame) (columnar.Vector, error) {
	x, err := n.x.eval(f)
	if err != nil {
		return x, err
	}
	v, err := n.run.apply(f.state.ctx, []columnar.Vector{x}, f.n)
	if err == nil || !isCaught(err) {
		return v, err
	}
	if x.Const {
		return nullVector(n.run.t), nil
	}
	return n.rowByRow(f.state.ctx, x, f.n)
}

func (n *tryCast) rowByRow(ctx *function.Context, x columnar.Vector, rows int) (columnar.Vector, error) {
	out := newScatter(n.run.t, rows)
	err := bisect(out, columnar.Rows(rows), func(rows []int32) (columnar.Vector, error) {
		part := columnar.Vector{Array: ctx.Gather(x.Array, rows)}
		return n.run.apply(ctx, []columnar.Vector{part}, len(rows))
	})
	if err != nil {
		return columnar.Vector{}, err
	}
	return out.column(ctx), nil
}
