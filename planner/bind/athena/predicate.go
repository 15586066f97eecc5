package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func (eb *exprBinder) predicate(x ast.Expr) (expr.Expr, error) {
	switch x := x.(type) {
	case *ast.Comparison:
		return eb.comparison(x)
	case *ast.IsDistinctFrom:
		return eb.isDistinctFrom(x)
	case *ast.Between:
		return eb.between(x)
	case *ast.In:
		return eb.in(x)
	case *ast.Like:
		return eb.like(x)
	case *ast.IsNull:
		return eb.isNull(x)
	}
	return nil, unsupported(x, "this predicate")
}

func (eb *exprBinder) comparison(x *ast.Comparison) (expr.Expr, error) {
	args, err := eb.bindAll([]ast.Expr{x.L, x.R})
	if err != nil {
		return nil, err
	}
	out, err := eb.compare(x.Op, args[0], args[1], x)
	return out, withMismatchHint(err, args...)
}

// compare brings both sides to one type and compares them.
func (b *binder) compare(op ast.CompareOp, l, r expr.Expr, at ast.Node) (expr.Expr, error) {
	t, ok := types.Common(l.Type(), r.Type())
	if !ok || !compares(op, t) {
		return nil, cannotCompare(op, l.Type(), r.Type(), at)
	}
	return b.operator(string(op), at, b.coerce(l, t), b.coerce(r, t))
}

func compares(op ast.CompareOp, t types.Type) bool {
	if op == ast.Equal || op == ast.NotEqual {
		return t.Comparable()
	}
	return t.Orderable()
}

// cannotCompare words the failure as Trino does, which knows only =, < and <=:
// it negates = for <> and names < for >, with the sides as written.
func cannotCompare(op ast.CompareOp, l, r types.Type, at ast.Node) error {
	sign := strings.Replace(string(op), ">", "<", 1)
	if op == ast.NotEqual {
		sign = "="
	}
	return sqlerr.At(ast.ErrorSpan(at), sqlerr.TypeMismatch, "Cannot apply operator: %s %s %s", l, sign, r)
}

// isDistinctFrom is a comparison that takes null for a value like others.
func (eb *exprBinder) isDistinctFrom(x *ast.IsDistinctFrom) (expr.Expr, error) {
	args, err := eb.bindAll([]ast.Expr{x.L, x.R})
	if err != nil {
		return nil, err
	}
	l, r := args[0], args[1]
	t, ok := types.Common(l.Type(), r.Type())
	if !ok || !t.Comparable() {
		return nil, sqlerr.At(ast.ErrorSpan(x), sqlerr.TypeMismatch, "Cannot check if %s is identical to %s", l.Type(), r.Type())
	}
	at := x.Span()
	l, r = eb.coerce(l, t), eb.coerce(r, t)
	differ, err := eb.differ(l, r, x)
	if err != nil {
		return nil, err
	}
	out := expr.Expr(&expr.Case{T: types.Boolean, At: at, Else: differ, Whens: []expr.When{
		{If: &expr.IsNull{X: l, At: at}, Then: &expr.Not{X: &expr.IsNull{X: r, At: at}, At: at}},
		{If: &expr.IsNull{X: r, At: at}, Then: expr.Bool(true, at)},
	}})
	return negated(out, x.Not, at), nil
}

// differ is <> between values that are not null, where NaN is the same as NaN.
func (eb *exprBinder) differ(l, r expr.Expr, x ast.Node) (expr.Expr, error) {
	if len(l.Type().Fields()) > 0 { // nulls inside are values too
		same, err := eb.operator(function.Identical, x, l, r)
		return negated(same, true, x.Span()), err
	}
	out, err := eb.compare(ast.NotEqual, l, r, x)
	if k := l.Type().Kind; err != nil || k != types.KindDouble && k != types.KindReal {
		return out, err
	}
	args := []expr.Expr{out}
	for _, side := range []expr.Expr{l, r} {
		notNaN, err := eb.compare(ast.Equal, side, side, x)
		if err != nil {
			return nil, err
		}
		args = append(args, notNaN)
	}
	either := &expr.Logical{Or: true, Args: args[1:], At: x.Span()}
	return &expr.Logical{Args: []expr.Expr{out, either}, At: x.Span()}, nil
}

func negated(e expr.Expr, not bool, at sqlerr.Span) expr.Expr {
	if not {
		return &expr.Not{X: e, At: at}
	}
	return e
}

// between is two comparisons over the same operand.
func (eb *exprBinder) between(x *ast.Between) (expr.Expr, error) {
	args, err := eb.bindAll([]ast.Expr{x.X, x.Low, x.High})
	if err != nil {
		return nil, err
	}
	t, ok := commonType(args)
	if !ok || !t.Orderable() {
		return nil, withMismatchHint(sqlerr.At(ast.ErrorSpan(x), sqlerr.TypeMismatch, "Cannot check if %s is BETWEEN %s and %s",
			args[0].Type(), args[1].Type(), args[2].Type()), args...)
	}
	low, err := eb.operator(">=", x, eb.coerce(args[0], t), eb.coerce(args[1], t))
	if err != nil {
		return nil, err
	}
	high, err := eb.operator("<=", x, eb.coerce(args[0], t), eb.coerce(args[2], t))
	if err != nil {
		return nil, err
	}
	return negated(&expr.Logical{Args: []expr.Expr{low, high}, At: x.Span()}, x.Not, x.Span()), nil
}

func commonType(args []expr.Expr) (types.Type, bool) {
	t := args[0].Type()
	for _, a := range args[1:] {
		var ok bool
		if t, ok = types.Common(t, a.Type()); !ok {
			return t, false
		}
	}
	return t, true
}

func (eb *exprBinder) in(x *ast.In) (expr.Expr, error) {
	if x.Query != nil {
		return eb.inSubquery(x)
	}
	args, err := eb.bindAll(append([]ast.Expr{x.X}, x.List...))
	if err != nil {
		return nil, err
	}
	if args, err = eb.toCommon(args, append([]ast.Expr{x.X}, x.List...), "IN value and list items"); err != nil {
		return nil, err
	}
	return negated(&expr.In{X: args[0], List: args[1:], At: x.Span()}, x.Not, x.Span()), nil
}

// toCommon brings all values to one type. subject begins the message where
// there is none.
func (b *binder) toCommon(args []expr.Expr, at []ast.Expr, subject string) ([]expr.Expr, error) {
	t := types.Unknown
	for i, a := range args {
		common, ok := types.Common(t, a.Type())
		if !ok {
			return nil, withMismatchHint(sqlerr.At(ast.ErrorSpan(at[i]), sqlerr.TypeMismatch,
				"%s must be the same type or coercible to a common type. Cannot find common type between %s and %s, all types (without duplicates): [%s]",
				subject, t, a.Type(), distinctTypes(args)), args...)
		}
		t = common
	}
	out := make([]expr.Expr, len(args))
	for i, a := range args {
		out[i] = b.coerce(a, t)
	}
	return out, nil
}

func distinctTypes(args []expr.Expr) string {
	var names []string
	seen := map[string]bool{}
	for _, a := range args {
		if n := a.Type().String(); !seen[n] {
			seen[n] = true
			names = append(names, n)
		}
	}
	return joinComma(names)
}

func joinComma(parts []string) string { return strings.Join(parts, ", ") }

func (eb *exprBinder) like(x *ast.Like) (expr.Expr, error) {
	parts := []ast.Expr{x.X, x.Pattern}
	if x.Escape != nil {
		parts = append(parts, x.Escape)
	}
	args, err := eb.bindAll(parts)
	if err != nil {
		return nil, err
	}
	for i, what := range []string{"Left side of LIKE expression", "Pattern for LIKE expression", "Escape for LIKE expression"}[:len(args)] {
		t := args[i].Type()
		if i == 0 && t.Kind == types.KindChar {
			args[i] = eb.coerce(args[i], types.VarcharN(t.Precision))
			continue
		}
		if t.Kind != types.KindVarchar && t.Kind != types.KindUnknown {
			return nil, sqlerr.At(ast.ErrorSpan(parts[i]), sqlerr.TypeMismatch, "%s must evaluate to a varchar (actual: %s)", what, t)
		}
	}
	e, err := eb.function("like", x, args...)
	if err != nil {
		return nil, err
	}
	return negated(e, x.Not, x.Span()), nil
}

func (eb *exprBinder) isNull(x *ast.IsNull) (expr.Expr, error) {
	e, err := eb.bind(x.X)
	if err != nil {
		return nil, err
	}
	return negated(&expr.IsNull{X: e, At: x.Span()}, x.Not, x.Span()), nil
}
