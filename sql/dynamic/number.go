package dynamic

import (
	"errors"
	"math"
	"math/bits"
	"strconv"
	"strings"

	"flowsql/sql/sqlerr"
)

// CannotEvaluate is the error of a failure without a code of its own; why goes into the hint.
func CannotEvaluate(why string, args ...any) error {
	return sqlerr.New(sqlerr.S3ExternalEvalException, "%s", sqlerr.S3Text(sqlerr.S3ExternalEvalException)).WithHint(why, args...)
}

func overflow() error {
	return sqlerr.New(sqlerr.S3IntegerOverflow, "%s", sqlerr.S3Text(sqlerr.S3IntegerOverflow))
}

// decimal gives a number as a decimal.
func (v Value) decimal() *Number {
	switch v.Kind {
	case Decimal:
		return v.Number
	case Int:
		return newNumber(v.Integer)
	}
	n, ok := parseNumber(strconv.FormatFloat(v.Double, 'E', -1, 64))
	if !ok { // no number, or infinite
		return newNumber(0)
	}
	return n
}

// float gives a number as a float.
func (v Value) float() float64 {
	switch v.Kind {
	case Int:
		return float64(v.Integer)
	case Decimal:
		return v.Number.float()
	}
	return v.Double
}

// Arithmetic computes a op b, where op is one of + - * / %. Whole numbers stay
// whole; a float or else a decimal makes the result one.
func Arithmetic(op byte, a, b Value) (Value, error) {
	switch {
	case a.Unknown() || b.Unknown():
		return Value{Kind: Null}, nil
	case !a.IsNumber() || !b.IsNumber():
		return Value{}, CannotEvaluate("%c takes numbers, not %s and %s: a field is a string, use CAST(… AS INT)", op, a.Kind, b.Kind)
	case a.Kind == Int && b.Kind == Int:
		return integers(op, a.Integer, b.Integer)
	case a.Kind == Float || b.Kind == Float:
		return floats(op, a.float(), b.float())
	}
	return decimals(op, a.decimal(), b.decimal())
}

func integers(op byte, a, b int64) (Value, error) {
	var out int64
	fits := true
	switch op {
	case '+':
		out = a + b
		fits = (out > a) == (b > 0)
	case '-':
		out = a - b
		fits = (out < a) == (b > 0)
	case '*':
		out, fits = product(a, b)
	default:
		if b == 0 {
			return Value{}, CannotEvaluate("division by zero")
		}
		if b == -1 { // the one quotient that does not fit
			if op == '%' {
				return NewInt(0), nil
			}
			return integers('-', 0, a)
		}
		if out = a / b; op == '%' {
			out = a % b
		}
	}
	if !fits {
		return Value{}, overflow()
	}
	return NewInt(out), nil
}

func product(a, b int64) (int64, bool) {
	size := func(v int64) uint64 {
		if v < 0 {
			return -uint64(v)
		}
		return uint64(v)
	}
	high, low := bits.Mul64(size(a), size(b))
	negative := (a < 0) != (b < 0)
	if high > 0 || low > 1<<63 || low == 1<<63 && !negative {
		return 0, false
	}
	return a * b, true
}

func floats(op byte, a, b float64) (Value, error) {
	switch op {
	case '+':
		return NewFloat(a + b), nil
	case '-':
		return NewFloat(a - b), nil
	case '*':
		return NewFloat(a * b), nil
	case '/':
		return NewFloat(a / b), nil
	}
	return NewFloat(math.Mod(a, b)), nil
}

func decimals(op byte, a, b *Number) (Value, error) {
	if (op == '/' || op == '%') && b.isZero() {
		return Value{}, CannotEvaluate("division by zero")
	}
	var out *Number
	switch op {
	case '+':
		out = a.add(b)
	case '-':
		out = a.subtract(b)
	case '*':
		out = a.multiply(b)
	case '/':
		out = a.divide(b)
	default:
		out = a.remainder(b)
	}
	if !out.inRange() {
		return Value{}, CannotEvaluate("a decimal has at most %d digits before or behind the point", largestExponent)
	}
	return NewDecimal(out), nil
}

// Negate gives -v.
func Negate(v Value) (Value, error) {
	switch v.Kind {
	case Decimal:
		return NewDecimal(v.Number.negated()), nil
	case Float:
		return NewFloat(-v.Double), nil
	}
	return Arithmetic('-', NewInt(0), v)
}

// ParseDecimal reads a decimal as Java's BigDecimal does.
func ParseDecimal(text string) (*Number, bool) { return parseNumber(text) }

// parseFloat reads a float as Java's Double.parseDouble does, which gives infinity
// for what is too large. Hexadecimal floats are left out.
func parseFloat(text string) (float64, bool) {
	text = strings.TrimFunc(text, func(r rune) bool { return r <= ' ' })
	unsigned := strings.TrimPrefix(strings.TrimPrefix(text, "+"), "-")
	switch {
	case unsigned == "NaN" || unsigned == "Infinity":
	case unsigned == "" || !strings.Contains(".0123456789", unsigned[:1]) || strings.ContainsAny(unsigned, "_xX"):
		return 0, false
	case strings.ContainsAny(text[len(text)-1:], "dDfF"):
		text = text[:len(text)-1]
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil || errors.Is(err, strconv.ErrRange)
}

// parseInt reads a whole number of Ion with any sign and leading zeros: 12, 0x1F
// or 0b101.
func parseInt(text string) (v int64, ok, tooLarge bool) {
	base, digits := 10, strings.TrimLeft(text, "+-")
	if len(digits) > 2 && digits[0] == '0' && strings.Contains("xXbB", digits[1:2]) && !strings.Contains(digits, "_") {
		base = 0 // as the prefix says
	}
	v, err := strconv.ParseInt(text, base, 64)
	if err == nil {
		return v, true, false
	}
	return 0, false, errors.Is(err, strconv.ErrRange)
}
