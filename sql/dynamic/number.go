package dynamic

import (
	"math"
	"math/bits"
	"strconv"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"flowsql/sql/sqlerr"
)

// digits is the precision of decimal arithmetic.
var digits = apd.Context{Precision: 38, MaxExponent: 100000, MinExponent: -100000, Rounding: apd.RoundHalfEven}

// CannotEvaluate is the error of a failure without a code of its own; why goes into the hint.
func CannotEvaluate(why string, args ...any) error {
	return sqlerr.New(sqlerr.S3ExternalEvalException, "%s", sqlerr.S3Text(sqlerr.S3ExternalEvalException)).WithHint(why, args...)
}

func overflow() error {
	return sqlerr.New(sqlerr.S3IntegerOverflow, "%s", sqlerr.S3Text(sqlerr.S3IntegerOverflow))
}

// decimal gives a number as a decimal.
func (v Value) decimal() *apd.Decimal {
	switch v.Kind {
	case Decimal:
		return v.Number
	case Int:
		return apd.New(v.Integer, 0)
	}
	d, err := new(apd.Decimal).SetFloat64(v.Double)
	if err != nil {
		return apd.New(0, 0)
	}
	return d
}

// float gives a number as a float.
func (v Value) float() float64 {
	switch v.Kind {
	case Int:
		return float64(v.Integer)
	case Decimal:
		f, _ := v.Number.Float64()
		return f
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

func decimals(op byte, a, b *apd.Decimal) (Value, error) {
	out := new(apd.Decimal)
	if (op == '/' || op == '%') && b.IsZero() {
		return Value{}, CannotEvaluate("division by zero")
	}
	var err error
	switch op {
	case '+':
		_, err = digits.Add(out, a, b)
	case '-':
		_, err = digits.Sub(out, a, b)
	case '*':
		_, err = digits.Mul(out, a, b)
	case '/':
		_, err = digits.Quo(out, a, b)
		out = preferredScale(out, a.Exponent-b.Exponent)
	default:
		_, err = digits.Rem(out, a, b)
	}
	if err != nil {
		return Value{}, CannotEvaluate("%s", err)
	}
	return NewDecimal(out), nil
}

// preferredScale takes off zeros behind the point as far as the exponent that
// exact division has.
func preferredScale(d *apd.Decimal, exponent int32) *apd.Decimal {
	reduced, _ := new(apd.Decimal).Reduce(d)
	if reduced.Exponent > exponent && exponent <= 0 || reduced.Exponent > 0 {
		if _, err := digits.Quantize(reduced, reduced, min(exponent, 0)); err != nil {
			return d
		}
	}
	return reduced
}

// Negate gives -v.
func Negate(v Value) (Value, error) {
	switch v.Kind {
	case Decimal:
		return NewDecimal(new(apd.Decimal).Neg(v.Number)), nil
	case Float:
		return NewFloat(-v.Double), nil
	}
	return Arithmetic('-', NewInt(0), v)
}

// ParseDecimal reads a decimal as Java's BigDecimal does.
func ParseDecimal(text string) (*apd.Decimal, bool) {
	if text == "" || strings.ContainsAny(text, "_nNiI") {
		return nil, false
	}
	d, _, err := apd.NewFromString(text)
	return d, err == nil && d.Form == apd.Finite
}

// parseInt reads a whole number with a sign and leading zeros.
func parseInt(text string) (v int64, ok, tooLarge bool) {
	v, err := strconv.ParseInt(text, 10, 64)
	if err == nil {
		return v, true, false
	}
	number, is := err.(*strconv.NumError)
	return 0, false, is && number.Err == strconv.ErrRange
}
