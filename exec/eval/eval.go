// Package eval compiles bound expressions into column programs and runs them
// over batches.
//
// A Program runs one expression: Eval gives its column, Filter the rows for
// which it is true. It is for one goroutine at a time, since it remembers
// results by dictionary; Clone gives another for another goroutine, cheaply.
//
// What stands behind a condition (CASE, COALESCE, IF, AND, OR) is evaluated
// only on the rows that reach it: columns are gathered for those rows, the arm
// is evaluated, and its rows are put in their places. A constant operation that
// fails raises its error only when a row reaches it. Errors carry no place, as
// Trino's at run time carry none.
package eval

import (
	"runtime/debug"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Program is a compiled expression.
type Program struct {
	root  node
	t     types.Type
	state *state
}

// state is what a program remembers from batch to batch: one entry a slot.
type state struct {
	ctx   *function.Context
	slots []any
}

// node is a compiled expression node. eval is never called for a frame without rows.
type node interface {
	eval(f *frame) (columnar.Vector, error)
}

// frame is the rows that a node is evaluated on: a batch, or some rows of another frame.
type frame struct {
	cols   []arrow.Array // nil until gathered
	n      int
	parent *frame
	rows   []int32             // of the parent
	params map[int]arrow.Array // of lambdas, by number; the rest is the parent's
	held   int64               // by what was gathered
	state  *state
}

func (f *frame) column(i int) arrow.Array {
	if f.cols[i] == nil {
		f.cols[i] = f.gather(f.parent.column(i))
	}
	return f.cols[i]
}

// gather gives the frame's rows of a column of its parent.
func (f *frame) gather(a arrow.Array) arrow.Array {
	mark := f.state.ctx.Mark()
	out := f.state.ctx.Gather(a, f.rows)
	f.held += f.state.ctx.Mark() - mark
	return out
}

// narrow gives the frame of some rows; of all of them it gives f.
func (f *frame) narrow(rows []int32) *frame {
	if len(rows) == f.n {
		return f
	}
	return &frame{cols: make([]arrow.Array, len(f.cols)), n: len(rows), parent: f, rows: rows, state: f.state}
}

// Compile makes the program of an expression.
func Compile(e expr.Expr, ctx *function.Context) (*Program, error) {
	if ctx == nil {
		ctx = &function.Context{}
	}
	c := &compiler{ctx: ctx}
	root, err := c.compile(e)
	if err != nil {
		return nil, err
	}
	return &Program{root: root, t: e.Type(), state: &state{ctx: ctx, slots: make([]any, c.slots)}}, nil
}

// Clone gives a program of the same expression for another goroutine, whose
// context it is given.
func (p *Program) Clone(ctx *function.Context) *Program {
	return &Program{root: p.root, t: p.t, state: &state{ctx: ctx, slots: make([]any, len(p.state.slots))}}
}

// Passing gives a Program like Clone whose results are valid only until its next Eval.
func (p *Program) Passing(ctx *function.Context) *Program {
	own := *ctx
	own.Scratch = &columnar.Scratch{}
	return p.Clone(&own)
}

// Type gives the type of the result.
func (p *Program) Type() types.Type { return p.t }

func (p *Program) frame(b columnar.Batch) *frame {
	return &frame{cols: b.Cols, n: b.Len, state: p.state}
}

// Column gives the index of the input column that the program merely hands on, -1 for none.
func (p *Program) Column() int {
	if c, ok := p.root.(*column); ok {
		return c.index
	}
	return -1
}

// Eval gives the expression's value for each row of the batch.
func (p *Program) Eval(b columnar.Batch) (columnar.Vector, error) {
	if b.Len == 0 {
		return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(p.t), 0)}, nil
	}
	p.state.ctx.Scratch.Reset()
	v, err := p.root.eval(p.frame(b))
	if err != nil {
		return v, err
	}
	return columnar.Vector{Array: typed(v.Array, p.t), Const: v.Const}, nil
}

// Filter appends the rows for which the boolean program is true to dst, in order.
func (p *Program) Filter(b columnar.Batch, dst []int32) ([]int32, error) {
	if b.Len == 0 {
		return dst, nil
	}
	truth, err := truthOf(p.root, p.frame(b))
	if err != nil {
		return dst, err
	}
	return appendTrue(dst, truth), nil
}

// Truths tells the rows for which a condition that is evaluated once is true.
func Truths(e expr.Expr, rows columnar.Batch, ctx *function.Context) ([]bool, error) {
	p, err := Compile(e, ctx)
	if err != nil {
		return nil, err
	}
	is, err := p.Filter(rows, nil)
	if err != nil {
		return nil, err
	}
	out := make([]bool, rows.Len)
	for _, row := range is {
		out[row] = true
	}
	return out, nil
}

// appendTrue appends the true rows without a branch, since no row foretells the next.
func appendTrue(dst []int32, truth []byte) []int32 {
	at := len(dst)
	dst = slices.Grow(dst, len(truth))[:at+len(truth)]
	for i, v := range truth {
		dst[at] = int32(i)
		at += int(v & 1) // isTrue alone is odd
	}
	return dst[:at]
}

// Constant gives the value of an expression that reads no column.
func Constant(e expr.Expr, ctx *function.Context) (c *expr.Const, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = sqlerr.Recovered("constant", r, debug.Stack())
		}
	}()
	p, err := Compile(e, ctx)
	if err != nil {
		return nil, err
	}
	v, err := p.Eval(columnar.Batch{Len: 1})
	if err != nil {
		return nil, err
	}
	return &expr.Const{Value: columnar.Plain(v.Array), T: e.Type(), At: e.Span()}, nil
}

// typed gives an all-null array of unknown type in the storage of t.
func typed(a arrow.Array, t types.Type) arrow.Array {
	if a.DataType().ID() == arrow.NULL && t.Kind != types.KindUnknown {
		return columnar.NewNulls(columnar.ArrowType(t), a.Len())
	}
	return a
}
