package eval

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// param hands on a parameter of a lambda.
type param struct{ index int }

func (n *param) eval(f *frame) (columnar.Vector, error) {
	return columnar.Vector{Array: f.param(n.index)}, nil
}

// param gives a lambda's parameter for the rows of the frame: it was set on the
// frame of the lambda's elements, and is gathered like a column from there.
func (f *frame) param(i int) arrow.Array {
	if a, ok := f.params[i]; ok {
		return a
	}
	a := f.gather(f.parent.param(i))
	if f.params == nil {
		f.params = map[int]arrow.Array{}
	}
	f.params[i] = a
	return a
}

// elements gives the frame of the elements of a lambda call: an element sees the
// columns and outer parameters of its row, which are gathered only if they are read.
func (f *frame) elements(l *lambda, rows []int32, params []arrow.Array) *frame {
	set := make(map[int]arrow.Array, len(params))
	for i, p := range l.params {
		set[p.Index] = params[i]
	}
	return &frame{cols: make([]arrow.Array, len(f.cols)), n: len(rows), parent: f, rows: rows, params: set, state: f.state}
}

// lambda is a compiled lambda.
type lambda struct {
	params []*expr.Param
	body   node
	t      types.Type // of the body
}

func (c *compiler) lambda(e *expr.Lambda) (*lambda, error) {
	body, err := c.compile(e.Body)
	return &lambda{e.Params, body, e.Body.Type()}, err
}

// over gives the lambda as a kernel calls it, over the rows of the frame.
func (l *lambda) over(f *frame) function.Lambda {
	return func(rows []int32, params ...arrow.Array) (arrow.Array, error) {
		if len(rows) == 0 {
			return columnar.NewNulls(columnar.ArrowType(l.t), 0), nil
		}
		ctx := f.state.ctx
		var part arrow.Array
		var parts []arrow.Array
		err := ctx.Pieces(len(rows), func(from, to int) error {
			v, err := l.body.eval(f.elements(l, rows[from:to], slicesOf(params, from, to)))
			if err == nil {
				part = ctx.Plain(typed(ctx.Expand(v, to-from), l.t))
			}
			return err
		}, func(int, int) (int64, error) {
			parts = append(parts, part)
			return columnar.HeldBytes(part), nil
		})
		if err != nil {
			return nil, err
		}
		return ctx.Concat(parts), nil
	}
}

// slicesOf gives rows from..to of all arrays.
func slicesOf(arrays []arrow.Array, from, to int) []arrow.Array {
	out := make([]arrow.Array, len(arrays))
	for i, a := range arrays {
		out[i] = columnar.Slice(a, from, to)
	}
	return out
}

// higherCall is a call of a function with lambdas among its arguments.
type higherCall struct {
	run       function.HigherOrder
	args      []node
	lambdas   []*lambda
	nullsSeen bool
	t         types.Type
}

func (c *compiler) higherCall(e *expr.Call) (node, error) {
	n := &higherCall{run: e.Overload.Def.Higher(e.Overload), t: e.Overload.Result}
	n.nullsSeen = e.Overload.Def.Flags&function.NullsAreSeen != 0
	for _, a := range e.Args {
		if l, ok := a.(*expr.Lambda); ok {
			compiled, err := c.lambda(l)
			if err != nil {
				return nil, err
			}
			n.lambdas = append(n.lambdas, compiled)
			continue
		}
		arg, err := c.compile(a)
		if err != nil {
			return nil, err
		}
		n.args = append(n.args, arg)
	}
	return n, nil
}

func (n *higherCall) eval(f *frame) (columnar.Vector, error) {
	mark, held := f.state.ctx.Mark(), f.held
	v, err := n.evalArgs(f)
	if err == nil {
		f.settle(mark, held, v)
	}
	return v, err
}

func (n *higherCall) evalArgs(f *frame) (columnar.Vector, error) {
	args := make([]columnar.Vector, len(n.args))
	for i, a := range n.args {
		v, err := a.eval(f)
		if err != nil {
			return v, err
		}
		args[i] = v
	}
	if !n.nullsSeen && anyNullConst(args) {
		return nullVector(n.t), nil
	}
	lambdas := make([]function.Lambda, len(n.lambdas))
	for i, l := range n.lambdas {
		lambdas[i] = l.over(f)
	}
	v, err := n.run(f.state.ctx, args, lambdas, f.n)
	if err != nil || n.nullsSeen {
		return v, err
	}
	return masked(f.state.ctx, v, args, f.n), nil
}

// Lambda compiles a lambda that reads no column, for what runs outside of a
// batch's expressions. It is for one goroutine at a time.
func Lambda(e *expr.Lambda, ctx *function.Context) (function.Lambda, error) {
	if ctx == nil {
		ctx = &function.Context{}
	}
	c := &compiler{ctx: ctx}
	l, err := c.lambda(e)
	if err != nil {
		return nil, err
	}
	return l.over(&frame{state: &state{ctx: ctx, slots: make([]any, c.slots)}}), nil
}
