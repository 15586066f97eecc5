package athena

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"flowsql/columnar"
	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func (eb *exprBinder) literal(x ast.Expr) (expr.Expr, error) {
	at := x.Span()
	switch x := x.(type) {
	case *ast.Null:
		return expr.Null(types.Unknown, at), nil
	case *ast.Boolean:
		return expr.Bool(x.Value, at), nil
	case *ast.Number:
		return eb.number(x)
	case *ast.String:
		return text(x.Value, at), nil
	case *ast.Binary:
		b := columnar.NewStringBuilder(1)
		b.AppendBytes(x.Value)
		return &expr.Const{Value: b.Binary(), T: types.Varbinary, At: at}, nil
	case *ast.Typed:
		return eb.typed(x)
	case *ast.Interval:
		return interval(x)
	}
	return nil, unsupported(x, "the literal "+sqlText(x))
}

// text gives a literal as varchar of its own length.
func text(v string, at sqlerr.Span) *expr.Const {
	return expr.Text(v, types.VarcharN(int32(utf8.RuneCountInString(v))), at)
}

// number gives an integer or bigint by size, a double, or for digits with a
// point a double in Athena and a decimal in Trino.
func (eb *exprBinder) number(n *ast.Number) (expr.Expr, error) {
	digits := strings.ReplaceAll(n.Text, "_", "")
	if n.Kind == ast.Integer {
		return integer(n, digits)
	}
	if n.Kind == ast.Decimal && eb.env.Context.Dialect != function.Athena {
		return eb.decimal(digits, n)
	}
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil && v == 0 {
		return nil, sqlerr.At(n.Span(), sqlerr.SyntaxError, "Invalid numeric literal: %s", n.Text)
	}
	return expr.Double(v, n.Span()), nil
}

func integer(n *ast.Number, digits string) (expr.Expr, error) {
	v, ok := parseInteger(digits)
	if !ok {
		return nil, sqlerr.At(n.Span(), sqlerr.SyntaxError, "Invalid numeric literal: %s", n.Text)
	}
	return wholeNumber(v, n.Span()), nil
}

// parseInteger reads decimal digits, which may begin with zeros, or 0x, 0b, 0o and theirs.
func parseInteger(text string) (int64, bool) {
	base := 10
	if digits := strings.TrimPrefix(text, "-"); len(digits) > 1 && digits[0] == '0' && digits[1] > '9' {
		base = 0
	}
	v, err := strconv.ParseInt(text, base, 64)
	return v, err == nil
}

// wholeNumber gives an integer if it is one, else a bigint.
func wholeNumber(v int64, at sqlerr.Span) *expr.Const {
	if v == int64(int32(v)) {
		return expr.Integer(int32(v), at)
	}
	return expr.Bigint(v, at)
}

// decimal gives digits as the narrowest decimal that holds them.
func (eb *exprBinder) decimal(digits string, n ast.Node) (expr.Expr, error) {
	whole, fraction, _ := strings.Cut(strings.TrimLeft(digits, "+-"), ".")
	whole = strings.TrimLeft(whole, "0")
	precision := max(1, len(whole)+len(fraction))
	if precision > 38 {
		return nil, sqlerr.At(n.Span(), sqlerr.InvalidLiteral, "'%s' is not a valid DECIMAL literal", digits)
	}
	t := types.Decimal(int32(precision), int32(len(fraction)))
	return eb.castLiteral(digits, t, n, "DECIMAL")
}

// castLiteral gives a literal as the cast of its text.
func (eb *exprBinder) castLiteral(v string, t types.Type, n ast.Node, name string) (expr.Expr, error) {
	c, err := bind.CastConst(eb.env.Context, expr.Text(v, types.Varchar, n.Span()), t)
	if err != nil {
		return nil, sqlerr.At(n.Span(), sqlerr.InvalidLiteral, "'%s' is not a valid %s literal", v, name).WithCause(err)
	}
	return c, nil
}

// typed binds DATE '…', TIMESTAMP '…', DECIMAL '…' and type 'text'.
func (eb *exprBinder) typed(x *ast.Typed) (expr.Expr, error) {
	name := strings.ToUpper(x.Type.Name)
	switch name {
	case "DECIMAL":
		return eb.decimal(x.Value, x)
	case "TIMESTAMP", "TIME":
		return eb.clockLiteral(x, name)
	case "JSON":
		return jsonLiteral(x)
	case "CHAR":
		return expr.Text(strings.TrimRight(x.Value, " "), types.Char(int32(utf8.RuneCountInString(x.Value))), x.Span()), nil
	}
	t, err := types.Parse(strings.ToLower(x.Type.Name))
	if err != nil {
		return nil, sqlerr.At(x.Span(), sqlerr.TypeNotFound, "Unknown type: %s", x.Type.Name)
	}
	return eb.castLiteral(x.Value, t, x, name)
}
