package athena

import (
	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// sequenceBlock is how many numbers one call of the function sequence gives.
const sequenceBlock = 10_000

// sequenceColumn is the column of TABLE(sequence(…)).
const sequenceColumn = "sequential_number"

// sequenceRows is TABLE(sequence(start, stop, step)): arrays of numbers unnested,
// of which the first are the beginnings of blocks.
func (b *binder) sequenceRows(args []*ast.TableArgument) (relation, error) {
	var bounds [3]int64
	for i, name := range []string{"Start", "Stop", "Step"} {
		var err error
		if bounds[i], err = b.constantArgument(args[i], name, []int64{0, 0, 1}[i]); err != nil {
			return relation{}, err
		}
	}
	start, stop, step := bounds[0], bounds[1], bounds[2]
	switch {
	case start == stop:
		step = 1
	case start < stop && step <= 0:
		return relation{}, sqlerr.New(sqlerr.InvalidFunctionArgument, "Step must be positive for sequence [%d, %d]", start, stop)
	case start > stop && step >= 0:
		return relation{}, sqlerr.New(sqlerr.InvalidFunctionArgument, "Step must be negative for sequence [%d, %d]", start, stop)
	}
	rel := noRelation()
	width := sequenceWidths(start, stop, step)
	for i, size := range width {
		from, to := expr.Expr(expr.Bigint(start, sqlerr.Span{})), expr.Expr(expr.Bigint(stop, sqlerr.Span{}))
		if i > 0 {
			from = rel.scope.column(i-1, sqlerr.Span{})
			var err error
			if to, err = b.blockEnd(from, stop, (width[i-1]-size)*step); err != nil {
				return relation{}, err
			}
		}
		array, err := b.sequenceCall(from, to, size*step)
		if err != nil {
			return relation{}, err
		}
		rel = relation{&logical.Unnest{Input: rel.node, Exprs: []expr.Expr{array}, Columns: logical.Schema{{Name: sequenceColumn, Type: types.Bigint}}},
			&scope{fields: append(rel.scope.fields[:i:i], field{name: sequenceColumn, typ: types.Bigint})}}
	}
	last := len(width) - 1
	return relation{pick(rel, []int{last}, []string{sequenceColumn}), &scope{fields: rel.scope.fields[last:]}}, nil
}

// sequenceWidths gives of each level, from the outermost, how many numbers an
// element stands for; the innermost stands for itself.
func sequenceWidths(start, stop, step int64) []int64 {
	distance, by := uint64(stop)-uint64(start), uint64(step)
	if step < 0 {
		distance, by = uint64(start)-uint64(stop), -by
	}
	widths := []int64{1}
	for n := distance / by; n >= sequenceBlock; n /= sequenceBlock {
		widths = append([]int64{widths[0] * sequenceBlock}, widths...)
	}
	return widths
}

// blockEnd gives the last number of a block that reaches some way beyond its
// first: the end of all numbers, where that comes before.
func (b *binder) blockEnd(first expr.Expr, stop, reach int64) (expr.Expr, error) {
	sign := "<="
	if reach < 0 {
		sign = ">="
	}
	whole, err := b.operator(sign, &ast.Null{}, first, expr.Bigint(stop-reach, sqlerr.Span{}))
	if err != nil {
		return nil, err
	}
	end, err := b.operator("+", &ast.Null{}, first, expr.Bigint(reach, sqlerr.Span{}))
	if err != nil {
		return nil, err
	}
	return &expr.Case{Whens: []expr.When{{If: whole, Then: end}}, Else: expr.Bigint(stop, sqlerr.Span{}), T: types.Bigint}, nil
}

func (b *binder) sequenceCall(from, to expr.Expr, step int64) (expr.Expr, error) {
	args := []expr.Expr{from, to, expr.Bigint(step, sqlerr.Span{})}
	o, failed := function.Resolve(b.env.Context.Dialect, "sequence", typesOf(args))
	if failed != nil {
		return nil, failed
	}
	return bind.Apply(b.env.Context, o, args, sqlerr.Span{}), nil
}

// constantBigint binds an expression without columns and subqueries as a bigint.
func (b *binder) constantBigint(x ast.Expr) (expr.Expr, error) {
	var sub ast.Node
	ast.Walk(x, func(n ast.Node) bool {
		if _, ok := n.(*ast.Subquery); ok && sub == nil {
			sub = n
		}
		return sub == nil
	})
	if sub != nil {
		return nil, sqlerr.At(sub.Span(), sqlerr.ExpressionNotConstant, "Constant expression cannot contain a subquery")
	}
	if err := b.forbidAggregates("Constant expression", x); err != nil {
		return nil, err
	}
	e, err := b.value(x, &scope{}, &aggregates{})
	if err != nil {
		return nil, err
	}
	if t := e.Type(); !types.CanCoerce(t, types.Bigint) {
		return nil, sqlerr.At(ast.ErrorSpan(x), sqlerr.TypeMismatch, "Cannot cast type %s to bigint", t)
	}
	return b.folded(b.coerce(e, types.Bigint)), nil
}
