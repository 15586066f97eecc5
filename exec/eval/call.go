package eval

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// call runs a kernel over its arguments and nulls the rows with a null argument.
type call struct {
	run       function.Scalar
	args      []node
	nullsSeen bool
	t         types.Type
	constant  bool // with constant arguments one evaluation stands for all rows
}

func (n *call) eval(f *frame) (columnar.Vector, error) {
	f.state.ctx.Check()
	mark, held := f.state.ctx.Mark(), f.held
	v, err := n.evalArgs(f)
	if err == nil {
		f.settle(mark, held, v)
	}
	return v, err
}

// settle leaves of what was taken since the mark what a value holds, and what the
// frame has gathered.
func (f *frame) settle(mark, held int64, v columnar.Vector) {
	f.state.ctx.Settle(mark, columnar.HeldBytes(v.Array)+f.held-held)
}

func (n *call) evalArgs(f *frame) (columnar.Vector, error) {
	args := make([]columnar.Vector, len(n.args))
	for i, a := range n.args {
		v, err := a.eval(f)
		if err != nil {
			return v, err
		}
		args[i] = v
	}
	return n.apply(f.state.ctx, args, f.n)
}

func (n *call) apply(ctx *function.Context, args []columnar.Vector, rows int) (columnar.Vector, error) {
	if allConst(args) && n.constant {
		rows = 1
	}
	if !n.nullsSeen && anyNullConst(args) {
		return nullVector(n.t), nil
	}
	v, err := n.run(ctx, args, rows)
	if err != nil {
		return v, err
	}
	if rows == 1 && allConst(args) && n.constant {
		v.Const = true
	}
	if n.nullsSeen {
		return v, nil
	}
	return masked(ctx, v, args, rows), nil
}

func allConst(args []columnar.Vector) bool {
	for _, a := range args {
		if !a.Const {
			return false
		}
	}
	return true
}

func anyNullConst(args []columnar.Vector) bool {
	for _, a := range args {
		if a.Const && columnar.NullsOf(a.Array).Null(0) {
			return true
		}
	}
	return false
}

// masked nulls the rows of v whose arguments are null.
func masked(ctx *function.Context, v columnar.Vector, args []columnar.Vector, rows int) columnar.Vector {
	var inputs []arrow.Array
	for _, a := range args {
		if !a.Const && columnar.NullsOf(a.Array).Any() {
			inputs = append(inputs, a.Array)
		}
	}
	if len(inputs) == 0 {
		return v
	}
	valid := columnar.MergeNulls(rows, inputs...)
	return columnar.Vector{Array: columnar.Mask(ctx.Expand(v, rows), valid)}
}
