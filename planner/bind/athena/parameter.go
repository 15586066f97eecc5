package athena

import (
	"flowsql/parser/ast"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// CheckConstant refuses what a value of EXECUTE … USING cannot be.
func CheckConstant(x ast.Expr) error {
	if readsColumn(x) {
		return sqlerr.At(ast.ErrorSpan(x), sqlerr.ExpressionNotConstant, "Constant expression cannot contain column references")
	}
	return nil
}

// parameter binds the value that EXECUTE gives for a question mark.
func (b *binder) parameter(p *ast.Parameter) (expr.Expr, error) {
	if b.env.described != nil {
		return expr.Null(types.Unknown, p.Span()), nil
	}
	x, outside := b.env.Parameters[p.Index], *b
	outside.windows = nil
	e, err := outside.value(x, &scope{}, &aggregates{})
	if err == nil {
		err = b.forbidAggregates("Parameter", x)
	}
	return e, err
}

// parameterCount is a parameter where a number of rows is due.
func (b *binder) parameterCount(p *ast.Parameter, clause string) (int64, error) {
	if b.env.described != nil {
		b.env.described.note(p.Span(), types.Bigint)
		return 1, nil
	}
	e, err := b.parameter(p)
	if err != nil {
		return 0, err
	}
	if t := e.Type(); !t.IsInteger() && t.Kind != types.KindUnknown {
		return 0, sqlerr.At(p.Span(), sqlerr.TypeMismatch, "Cannot cast type %s to bigint", t)
	}
	c, ok := b.folded(b.coerce(e, types.Bigint)).(*expr.Const)
	if !ok {
		return 0, unsupported(p, "a number of rows that is no constant")
	}
	n, ok := c.Integral()
	switch {
	case !ok:
		return 0, sqlerr.At(p.Span(), sqlerr.InvalidArguments, "Parameter value provided for %s is NULL: %s", clause, sqlText(b.env.Parameters[p.Index]))
	case n < 0:
		return 0, sqlerr.At(p.Span(), sqlerr.NumericOutOfRange, "%s row count must be greater or equal to 0 (actual value: %d)", clause, n)
	}
	return n, nil
}
