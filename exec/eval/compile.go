package eval

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// compiler makes the nodes of one program.
type compiler struct {
	ctx    *function.Context
	slots  int
	inside bool // of a node that runs once for each dictionary value
}

func (c *compiler) slot() int {
	c.slots++
	return c.slots - 1
}

func (c *compiler) compile(e expr.Expr) (node, error) {
	c.ctx.Check()
	if index, ok := c.oncePerValue(e); ok {
		return c.compilePerValue(e, index)
	}
	n, err := c.compileNode(e)
	if err != nil {
		return nil, err
	}
	return c.fold(e, n), nil
}

// fold computes a node that reads no column; one that fails or is large stays, to
// fail when a row reaches it.
func (c *compiler) fold(e expr.Expr, n node) node {
	if _, is := n.(*constant); is || !expr.ReadsNothing(e) || !expr.Deterministic(e) {
		return n
	}
	var v columnar.Vector
	within, err := c.ctx.Attempt(func() (err error) {
		v, err = n.eval(&frame{n: 1, state: &state{ctx: c.ctx, slots: make([]any, c.slots)}})
		return err
	})
	if err != nil || !within {
		return n
	}
	value := typed(v.Array, e.Type())
	columnar.Settle(value)
	return &constant{value}
}

func (c *compiler) compileNode(e expr.Expr) (node, error) {
	switch e := e.(type) {
	case *expr.Column:
		return &column{e.Index}, nil
	case *expr.Param:
		return &param{e.Index}, nil
	case *expr.Const:
		columnar.Settle(e.Value)
		return &constant{e.Value}, nil
	case *expr.Call:
		return c.call(e)
	case *expr.Cast:
		return c.cast(e)
	case *expr.Logical:
		return c.logical(e)
	case *expr.Not:
		x, err := c.compile(e.X)
		return &not{x}, err
	case *expr.IsNull:
		x, err := c.compile(e.X)
		return &isNullNode{x}, err
	case *expr.In:
		return c.in(e)
	case *expr.Case:
		return c.caseNode(e)
	case *expr.Coalesce:
		args, err := c.compileAll(e.Args)
		return &coalesce{args, e.Type()}, err
	case *expr.Try:
		x, err := c.compile(e.X)
		return &try{x, e.Type()}, err
	}
	return nil, sqlerr.New(sqlerr.GenericInternalError, "no program for %T", e)
}

func (c *compiler) compileAll(list []expr.Expr) ([]node, error) {
	out := make([]node, len(list))
	for i, e := range list {
		n, err := c.compile(e)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

func (c *compiler) call(e *expr.Call) (node, error) {
	if e.Overload.Def.Higher != nil {
		return c.higherCall(e)
	}
	args, err := c.compileAll(e.Args)
	if err != nil {
		return nil, err
	}
	consts := make([]arrow.Array, len(args))
	for i, a := range args {
		if k, ok := a.(*constant); ok {
			consts[i] = k.value
		}
	}
	seen := e.Overload.Def.Flags&function.NullsAreSeen != 0
	if !seen && slices.ContainsFunc(consts, constantNull) {
		return &constant{columnar.NewNulls(columnar.ArrowType(e.Overload.Result), 1)}, nil
	}
	run, err := e.Overload.Kernel(consts)
	if err != nil {
		return &failing{err}, nil
	}
	return &call{run: run, args: args, nullsSeen: seen, t: e.Overload.Result, constant: e.Overload.Deterministic()}, nil
}

// constantNull reports whether the value of a constant argument, nil for others, is
// null: the call is null then, and its other arguments are never asked for.
func constantNull(value arrow.Array) bool { return value != nil && columnar.NullsOf(value).Null(0) }

func (c *compiler) cast(e *expr.Cast) (node, error) {
	x, err := c.compile(e.X)
	if err != nil {
		return nil, err
	}
	from := e.X.Type()
	if from.Equal(e.T) {
		return x, nil
	}
	if from.Kind == types.KindUnknown {
		return &retyped{x, e.T}, nil
	}
	run, failed := function.Cast(from, e.T)
	if failed != nil {
		return nil, failed
	}
	n := &call{run: run, args: []node{x}, t: e.T, constant: true}
	if e.Try {
		return &tryCast{x: x, run: n}, nil
	}
	return n, nil
}

// column hands an input column on.
type column struct{ index int }

func (n *column) eval(f *frame) (columnar.Vector, error) {
	return columnar.Vector{Array: f.column(n.index)}, nil
}

// constant is a value of one row.
type constant struct{ value arrow.Array }

func (n *constant) eval(*frame) (columnar.Vector, error) {
	return columnar.Vector{Array: n.value, Const: true}, nil
}

// failing raises an error that was found when the expression was compiled.
type failing struct{ err error }

func (n *failing) eval(*frame) (columnar.Vector, error) { return columnar.Vector{}, n.err }

// retyped gives nulls of unknown type in another type.
type retyped struct {
	x node
	t types.Type
}

func (n *retyped) eval(f *frame) (columnar.Vector, error) {
	if _, err := n.x.eval(f); err != nil {
		return columnar.Vector{}, err
	}
	return nullVector(n.t), nil
}

func nullVector(t types.Type) columnar.Vector {
	return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(t), 1), Const: true}
}
