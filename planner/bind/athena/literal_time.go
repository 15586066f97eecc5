package athena

import (
	"errors"
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// maxPrecision is the most digits that a fraction of a second may have.
const maxPrecision = 12

// clockLiteral gives TIME '…' and TIMESTAMP '…' with the precision of their
// digits in Trino and of milliseconds in Athena; a zone behind the time makes
// them ones with time zone.
func (eb *exprBinder) clockLiteral(x *ast.Typed, name string) (expr.Expr, error) {
	precision := int32(3)
	value := strings.TrimSpace(x.Value)
	clock := value
	if name == "TIMESTAMP" {
		clock = value[min(len(value), 10):]
	}
	if eb.env.Context.Dialect != function.Athena {
		precision = fractionDigits(clock)
	}
	if precision > maxPrecision {
		return nil, sqlerr.At(x.Span(), sqlerr.NumericOutOfRange, "%s precision must be in range [0, 12]: %d", name, precision)
	}
	t := types.Type{Kind: map[string]types.Kind{"TIME": types.KindTime, "TIMESTAMP": types.KindTimestamp}[name], Precision: precision}
	if hasZone(clock) {
		t.Kind++ // the same with time zone
	}
	c, err := bind.CastConst(eb.env.Context, expr.Text(value, types.Varchar, x.Span()), t)
	var known *sqlerr.Error
	if errors.As(err, &known) && known.Code == sqlerr.NotSupported {
		return nil, known.WithSpan(x.Span())
	}
	if err != nil || eb.skipped(c, value) {
		return nil, function.WithISOHint(sqlerr.At(x.Span(), sqlerr.InvalidLiteral, "'%s' is not a valid %s literal", x.Value, name).WithCause(err), x.Value)
	}
	return c, nil
}

// skipped reports whether clocks of the literal's zone never showed its time:
// a literal must not name such a time, though a cast may.
func (eb *exprBinder) skipped(c *expr.Const, written string) bool {
	if c.T.Kind != types.KindTimestampTZ {
		return false
	}
	local, err := bind.CastConst(eb.env.Context, c, types.Timestamp(c.T.Precision))
	if err != nil {
		return false
	}
	as, err := bind.CastConst(eb.env.Context, expr.Text(written, types.Varchar, c.At), types.Timestamp(c.T.Precision))
	if err != nil {
		return false
	}
	shown, _ := local.Integral()
	meant, _ := as.Integral()
	return shown != meant
}

func fractionDigits(clock string) int32 {
	_, fraction, _ := strings.Cut(clock, ".")
	n := int32(0)
	for int(n) < len(fraction) && fraction[n] >= '0' && fraction[n] <= '9' {
		n++
	}
	return n
}

// hasZone reports whether a zone's name or offset follows the time.
func hasZone(clock string) bool {
	return strings.ContainsAny(strings.TrimLeft(clock, "T "), "+-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
}
