package athena

import (
	"flowsql/columnar"
	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// sampled binds TABLESAMPLE: BERNOULLI throws the dice for each row, SYSTEM for
// each split of the tables below.
func (b *binder) sampled(r *ast.Sampled) (relation, error) {
	rel, err := b.relation(r.Of)
	if err != nil {
		return relation{}, err
	}
	share, err := b.samplePercentage(r.Percentage)
	switch {
	case err != nil:
		return relation{}, err
	case share == 100:
		return rel, nil
	case share == 0:
		return relation{&logical.Limit{Input: rel.node, Count: 0}, rel.scope}, nil
	case r.Method == "SYSTEM":
		return relation{sampleSplits(rel.node, share/100), rel.scope}, nil
	}
	dice, err := b.function("random", r)
	if err != nil {
		return relation{}, err
	}
	condition, err := b.operator("<", r, dice, expr.Double(share/100, r.Span()))
	return relation{&logical.Filter{Input: rel.node, Condition: condition}, rel.scope}, err
}

func sampleSplits(n logical.Node, share float64) logical.Node {
	return logical.Map(n, func(n logical.Node) logical.Node {
		scan, ok := n.(*logical.Scan)
		if !ok {
			return n
		}
		out := *scan
		out.Sample = share
		return &out
	})
}

// samplePercentage is the value of the percentage, which reads no column.
func (b *binder) samplePercentage(x ast.Expr) (float64, error) {
	fail := func(code sqlerr.Code, text string) error { return sqlerr.At(ast.ErrorSpan(x), code, "%s", text) }
	if readsColumn(x) {
		return 0, fail(sqlerr.ExpressionNotConstant, "Sample percentage cannot contain column references")
	}
	e, err := b.value(x, &scope{}, &aggregates{})
	if err != nil {
		return 0, err
	}
	if expr.HasSubquery(e) {
		return 0, fail(sqlerr.ExpressionNotConstant, "Constant expression cannot contain a subquery")
	}
	if t := e.Type(); !t.IsNumeric() && t.Kind != types.KindUnknown {
		return 0, fail(sqlerr.TypeMismatch, "Sample percentage should be a numeric expression")
	}
	c, ok := b.folded(e).(*expr.Const)
	if !ok {
		return 0, unsupported(x, "a sample percentage that is no constant")
	}
	if c.IsNull() {
		return 0, fail(sqlerr.InvalidArguments, "Sample percentage cannot be NULL")
	}
	d, err := bind.CastConst(b.env.Context, c, types.Double)
	if err != nil {
		return 0, err
	}
	share := columnar.Values[float64](d.Value)[0]
	switch {
	case share < 0:
		return 0, fail(sqlerr.NumericOutOfRange, "Sample percentage must be greater than or equal to 0")
	case share > 100:
		return 0, fail(sqlerr.NumericOutOfRange, "Sample percentage must be less than or equal to 100")
	}
	return share, nil
}

// readsColumn reports whether a name stands in an expression, outside of subqueries.
func readsColumn(x ast.Expr) bool {
	found := false
	ast.Walk(x, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.Query, *ast.FunctionCall, *ast.Typed:
			return false
		case *ast.Identifier, *ast.Dereference:
			found = true
		}
		return true
	})
	return found
}

// folded computes what has only constants below it.
func (b *binder) folded(e expr.Expr) expr.Expr {
	return expr.Map(e, func(x expr.Expr) expr.Expr {
		switch x := x.(type) {
		case *expr.Call:
			return bind.Fold(b.env.Context, x)
		case *expr.Cast:
			if c, ok := x.X.(*expr.Const); ok {
				if out, err := bind.CastConst(b.env.Context, c, x.T); err == nil {
					return out
				}
			}
		}
		return x
	})
}
