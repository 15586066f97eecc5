package rule

import (
	"slices"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// foldConstants computes expressions that read no column.
func foldConstants(n logical.Node, env Env) logical.Node {
	f := folder{env}
	return logical.Map(n, func(n logical.Node) logical.Node {
		n = logical.MapExprs(n, func(e expr.Expr) expr.Expr { return expr.Map(e, f.fold) })
		if filter, ok := n.(*logical.Filter); ok {
			return foldFilter(filter)
		}
		return n
	})
}

// foldFilter drops a filter that is always true, and the input of one that never is.
func foldFilter(n *logical.Filter) logical.Node {
	value, ok := truthOf(n.Condition)
	switch {
	case !ok:
		return n
	case value == isTrue:
		return n.Input
	}
	return empty(n)
}

type truth uint8

const (
	isFalse truth = iota
	isTrue
	isNull
)

// truthOf gives the value of a boolean constant.
func truthOf(e expr.Expr) (truth, bool) {
	c, ok := e.(*expr.Const)
	switch {
	case !ok:
		return isNull, false
	case c.IsNull():
		return isNull, true
	case columnar.BoolsOf(c.Value).At(0):
		return isTrue, true
	}
	return isFalse, true
}

type folder struct{ env Env }

// fold rewrites one node whose operands are folded already.
func (f folder) fold(e expr.Expr) expr.Expr {
	switch x := e.(type) {
	case *expr.Column, *expr.Const, *expr.Lambda, *expr.Param:
		return e
	case *expr.Logical:
		return foldLogical(x)
	case *expr.Case:
		e = foldCase(x)
	}
	if f.env.Evaluate == nil || !constant(e) {
		return e
	}
	c, err := f.env.Evaluate(e)
	if err != nil {
		return e
	}
	return c
}

// constant reports whether e reads no column. An operand may be left that failed
// by itself: TRY and CASE around it still have a value.
func constant(e expr.Expr) bool { return expr.ReadsNothing(e) && expr.Deterministic(e) }

// foldLogical drops the arguments that decide nothing, those behind one that
// decides all, since they are never evaluated, and those before it unless they may fail.
func foldLogical(e *expr.Logical) expr.Expr {
	decides, neutral := isFalse, isTrue
	if e.Or {
		decides, neutral = isTrue, isFalse
	}
	var args []expr.Expr
	for _, a := range e.Args {
		v, known := truthOf(a)
		if known && v == neutral {
			continue
		}
		if known && v == decides {
			args = append(slices.DeleteFunc(args, func(x expr.Expr) bool { return !Fallible(x) }), a)
			break
		}
		args = append(args, a)
	}
	switch {
	case len(args) == len(e.Args):
		return e
	case len(args) == 0:
		return expr.Bool(!e.Or, e.At)
	case len(args) == 1:
		return args[0]
	}
	return &expr.Logical{Or: e.Or, Args: args, At: e.At}
}

// foldCase drops arms that are never taken, and what stands behind one that always is.
func foldCase(e *expr.Case) expr.Expr {
	out := &expr.Case{Else: e.Else, T: e.T, At: e.At}
	for _, w := range e.Whens {
		v, known := truthOf(w.If)
		if known && v != isTrue {
			continue
		}
		if known {
			out.Else = w.Then
			break
		}
		out.Whens = append(out.Whens, w)
	}
	switch {
	case len(out.Whens) == len(e.Whens):
		return e
	case len(out.Whens) > 0:
		return out
	case out.Else == nil:
		return expr.Null(e.T, e.At)
	}
	return out.Else
}
