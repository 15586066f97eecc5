package s3select

import (
	"slices"

	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// class is the kind of a value for comparisons: values of different classes are
// never equal and have no order.
type class uint8

const (
	null class = iota
	text
	number
	truth
	anything // known only when it is read
)

func classOf(e expr.Expr) class {
	switch t := e.Type(); {
	case t.Kind == types.KindUnknown:
		return null
	case t.IsNumeric():
		return number
	case t.Kind == types.KindBoolean:
		return truth
	case t.Kind == types.KindDynamic:
		return anything
	}
	return text
}

func (b *binder) predicate(x ast.Expr) (expr.Expr, error) {
	switch x := x.(type) {
	case *ast.Comparison:
		args, err := b.bindAll(x.L, x.R)
		if err != nil {
			return nil, err
		}
		return b.compare(x.Op, args[0], args[1], x)
	case *ast.Between:
		return b.between(x)
	case *ast.In:
		return b.in(x)
	case *ast.Like:
		return b.like(x)
	case *ast.IsNull:
		e, err := b.bind(x.X)
		if err == nil && isDynamic(e) {
			if e, err = b.overValues("is_null", x.Span(), e); err != nil {
				return nil, err
			}
			return negated(e, x.Not), nil
		}
		return negated(&expr.IsNull{X: e, At: x.Span()}, x.Not), err
	case *ast.IsMissing:
		// A text object has no missing fields: a short row's are null.
		_, missing := x.X.(*ast.Missing)
		e, err := b.bind(x.X)
		if err == nil && isDynamic(e) {
			if e, err = b.overValues("is_missing", x.Span(), e); err != nil {
				return nil, err
			}
			return negated(e, x.Not), nil
		}
		return expr.Bool(missing != x.Not, x.Span()), err
	}
	return nil, b.fail(x.Span(), sqlerr.S3UnsupportedSqlOperation, "Encountered an unsupported SQL operation.")
}

func negated(e expr.Expr, not bool) expr.Expr {
	if not {
		return &expr.Not{X: e, At: e.Span()}
	}
	return e
}

// compare compares two values: of one class by value, with NULL to NULL, and of
// different classes to "not equal", while an order between them is an error.
func (b *binder) compare(op ast.CompareOp, l, r expr.Expr, at ast.Node) (expr.Expr, error) {
	l, r = b.friendly(l, r), b.friendly(r, l)
	x, y := classOf(l), classOf(r)
	switch {
	case x == null || y == null:
		return expr.Null(types.Boolean, at.Span()), nil
	case b.uncompared(l) || b.uncompared(r):
		return nil, b.fail(at.Span(), sqlerr.S3UnsupportedTypeForQuerying, "%s", sqlerr.S3Text(sqlerr.S3UnsupportedTypeForQuerying)).WithHint("INT96")
	case x == anything || y == anything:
		return b.overValues(comparisons[op], at.Span(), l, r)
	case x == y:
		t, ok := types.Common(l.Type(), r.Type())
		if !ok {
			return nil, b.cannotOrder(l, r, at)
		}
		return b.operator(string(op), at.Span(), bind.Coerce(b.env.Context, l, t), bind.Coerce(b.env.Context, r, t))
	case op == ast.Equal || op == ast.NotEqual:
		return unlessNull(expr.Bool(op == ast.NotEqual, at.Span()), l, r), nil
	}
	return nil, b.cannotOrder(l, r, at)
}

// uncompared reports whether a value is made of a column that the service does not compare.
func (b *binder) uncompared(e expr.Expr) bool {
	refused := catalog.Uncompared(b.env.Table)
	if len(refused) == 0 {
		return false
	}
	for c := range expr.Columns(e) {
		if slices.Contains(refused, c) {
			return true
		}
	}
	return false
}

// unlessNull gives e, or NULL where one of the values is null.
func unlessNull(e *expr.Const, values ...expr.Expr) expr.Expr {
	var nulls []expr.Expr
	for _, v := range values {
		if c, ok := v.(*expr.Const); !ok || c.IsNull() {
			nulls = append(nulls, &expr.IsNull{X: v, At: e.At})
		}
	}
	if len(nulls) == 0 {
		return e
	}
	cond := nulls[0]
	if len(nulls) > 1 {
		cond = &expr.Logical{Or: true, Args: nulls, At: e.At}
	}
	return &expr.Case{Whens: []expr.When{{If: cond, Then: expr.Null(types.Boolean, e.At)}}, Else: e, T: types.Boolean, At: e.At}
}

func (b *binder) cannotOrder(l, r expr.Expr, at ast.Node) error {
	return b.fail(at.Span(), sqlerr.S3ExternalEvalException, cannotEvaluate).
		WithHint("values of types %s and %s cannot be compared: a field is a string, use CAST(… AS INT)", l.Type(), r.Type())
}

// friendly reads a field that a flow log knows as a number as that number,
// where it meets a number; "-" is NULL. The service does not do this.
func (b *binder) friendly(e, other expr.Expr) expr.Expr {
	if classOf(other) != number {
		return e
	}
	t := types.Bigint
	if !other.Type().IsInteger() {
		t = types.Double
	}
	if c, ok := e.(*expr.Column); ok && !b.env.Strict && c.Index < keyBase && classOf(e) == text {
		if _, byPosition := position(&ast.Identifier{Name: b.env.Table.Columns()[c.Index].Name}); byPosition {
			return &expr.Cast{X: e, T: t, Try: true, At: e.Span()}
		}
	}
	return b.asNumber(e, t)
}

// asNumber reads a field that a flow log knows as a number as that number.
func (b *binder) asNumber(e expr.Expr, t types.Type) expr.Expr {
	c, ok := e.(*expr.Column)
	if !ok || b.env.Strict || c.Index >= keyBase || classOf(e) != text || !b.env.Table.Columns()[c.Index].Type.IsNumeric() {
		return e
	}
	return &expr.Cast{X: e, T: t, Try: true, At: e.Span()}
}

func (b *binder) between(x *ast.Between) (expr.Expr, error) {
	args, err := b.bindAll(x.X, x.Low, x.High)
	if err != nil {
		return nil, err
	}
	low, err := b.compare(ast.GreaterOrEqual, args[0], args[1], x)
	if err != nil {
		return nil, err
	}
	high, err := b.compare(ast.LessOrEqual, args[0], args[2], x)
	if err != nil {
		return nil, err
	}
	return negated(&expr.Logical{Args: []expr.Expr{low, high}, At: x.Span()}, x.Not), nil
}

// in is a chain of equalities, so that each item is compared by its own class.
func (b *binder) in(x *ast.In) (expr.Expr, error) {
	items := x.List
	if a, ok := x.Value.(*ast.Array); ok {
		items = a.Items
	} else if x.Value != nil && b.document {
		return b.inValue(x)
	} else if x.Value != nil || x.Query != nil {
		return nil, b.fail(x.Span(), sqlerr.S3UnsupportedSqlOperation, "Encountered an unsupported SQL operation: IN takes a list here.")
	}
	args, err := b.bindAll(append([]ast.Expr{x.X}, items...)...)
	if err != nil {
		return nil, err
	}
	if list, ok := b.sameClass(args); ok {
		return negated(&expr.In{X: list[0], List: list[1:], At: x.Span()}, x.Not), nil
	}
	out := &expr.Logical{Or: true, At: x.Span()}
	for _, item := range args[1:] {
		eq, err := b.compare(ast.Equal, args[0], item, x)
		if err != nil {
			return nil, err
		}
		out.Args = append(out.Args, eq)
	}
	switch len(out.Args) {
	case 0:
		return expr.Bool(x.Not, x.Span()), nil
	case 1:
		return negated(out.Args[0], x.Not), nil
	}
	return negated(out, x.Not), nil
}

// inValue looks for a value in a list that a document holds.
func (b *binder) inValue(x *ast.In) (expr.Expr, error) {
	args, err := b.bindAll(x.X, x.Value)
	if err != nil {
		return nil, err
	}
	e, err := b.overValues("in", x.Span(), args...)
	if err != nil {
		return nil, err
	}
	return negated(e, x.Not), nil
}

// sameClass brings the value and all items to one type if they are of one class.
func (b *binder) sameClass(args []expr.Expr) ([]expr.Expr, bool) {
	if len(args) < 2 {
		return nil, false
	}
	out := append([]expr.Expr(nil), args...)
	out[0] = b.friendly(args[0], args[1])
	t := out[0].Type()
	for _, a := range out[1:] {
		common, ok := types.Common(t, a.Type())
		if !ok || classOf(a) != classOf(out[0]) {
			return nil, false
		}
		t = common
	}
	return bind.CoerceAll(b.env.Context, out, repeat(t, len(out))), true
}

func repeat(t types.Type, n int) []types.Type {
	out := make([]types.Type, n)
	for i := range out {
		out[i] = t
	}
	return out
}

func (b *binder) like(x *ast.Like) (expr.Expr, error) {
	parts := []ast.Expr{x.X, x.Pattern}
	if x.Escape != nil {
		parts = append(parts, x.Escape)
	}
	args, err := b.bindAll(parts...)
	if err != nil {
		return nil, err
	}
	if isDynamic(args...) {
		e, err := b.overValues("like", x.Span(), args...)
		if err != nil {
			return nil, err
		}
		return negated(e, x.Not), nil
	}
	if slices.ContainsFunc(args, isNull) {
		return expr.Null(types.Boolean, x.Span()), nil
	}
	for i, a := range args {
		if classOf(a) != text {
			return nil, b.fail(parts[i].Span(), sqlerr.S3LikeInvalidInputs, "Invalid argument given to the LIKE clause in the SQL expression.")
		}
		args[i] = bind.Coerce(b.env.Context, a, textType)
	}
	if len(args) == 3 {
		if err := b.checkEscape(args[1], args[2], x); err != nil {
			return nil, err
		}
	}
	e, err := b.function("like", x.Span(), args...)
	if err != nil {
		return nil, err
	}
	return negated(e, x.Not), nil
}

func isNull(e expr.Expr) bool { return classOf(e) == null }

// checkEscape finds a broken escape in constants.
func (b *binder) checkEscape(pattern, escape expr.Expr, at ast.Node) error {
	bad := b.fail(at.Span(), sqlerr.S3EvaluatorLikePatternInvalidEscapeSequence, "Escape sequence in the LIKE pattern is invalid.")
	e, ok := escape.(*expr.Const)
	if !ok || e.IsNull() {
		return nil
	}
	mark, _ := e.Text()
	runes := []rune(mark)
	if len(runes) != 1 {
		return bad
	}
	p, ok := pattern.(*expr.Const)
	if !ok || p.IsNull() {
		return nil
	}
	body, _ := p.Text()
	escaped := false
	for _, r := range body {
		switch {
		case escaped && r != '%' && r != '_' && r != runes[0]:
			return bad
		case escaped:
			escaped = false
		case r == runes[0]:
			escaped = true
		}
	}
	if escaped {
		return bad
	}
	return nil
}
