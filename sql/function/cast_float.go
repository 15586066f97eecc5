package function

import (
	"math"
	"math/big"
	"strconv"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func castFloat[A float](from, to types.Type) Scalar {
	switch to.Kind {
	case types.KindBoolean:
		return convert(to, func(v A) (bool, error) { return v != 0, nil })
	case types.KindTinyint:
		return floatToInteger[A, int8](from, to)
	case types.KindSmallint:
		return floatToInteger[A, int16](from, to)
	case types.KindInteger:
		return floatToInteger[A, int32](from, to)
	case types.KindBigint:
		return floatToBigint[A](from, to)
	case types.KindReal:
		return convert(to, func(v A) (float32, error) { return float32(v), nil })
	case types.KindDouble:
		return convert(to, func(v A) (float64, error) { return float64(v), nil })
	case types.KindDecimal:
		return convert(to, func(v A) (decimal128.Num, error) { return floatToDecimal(v, from, to) })
	case types.KindVarchar:
		return convert(to, func(v A) (string, error) { return floatToText(v, to) })
	case types.KindJSON:
		return convert(to, func(v A) (string, error) { return string(appendJSONFloat(nil, float64(v), bitsOf[A]())), nil })
	}
	return nil
}

func bitsOf[A float]() int {
	var zero A
	return int(unsafe.Sizeof(zero)) * 8
}

func javaFloat[A float](v A) string { return string(appendJavaFloat(nil, float64(v), bitsOf[A]())) }

func notANumber(from, to types.Type) error {
	return sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast %s NaN to %s", from, to)
}

func floatToInteger[A float, R integer](from, to types.Type) Scalar {
	return convert(to, func(v A) (R, error) {
		f := math.Round(float64(v))
		if math.IsNaN(f) {
			return 0, notANumber(from, to)
		}
		if r := R(f); float64(r) == f {
			return r, nil
		}
		return 0, rangeError(to, javaFloat(v))
	})
}

// floatToBigint differs: a double out of range is an error, a real is cut to it.
func floatToBigint[A float](from, to types.Type) Scalar {
	return convert(to, func(v A) (int64, error) {
		f := math.Round(float64(v))
		switch {
		case from.Kind == types.KindReal && math.IsNaN(f):
			return 0, notANumber(from, to)
		case f >= -1<<63 && f < 1<<63:
			return int64(f), nil
		case from.Kind == types.KindReal && f > 0:
			return math.MaxInt64, nil
		case from.Kind == types.KindReal:
			return math.MinInt64, nil
		}
		return 0, sqlerr.New(sqlerr.InvalidCastArgument, "Unable to cast %s to bigint", javaFloat(v))
	})
}

// floatToDecimal rounds the shortest digits that name the number.
func floatToDecimal[A float](v A, from, to types.Type) (decimal128.Num, error) {
	d, ok := parseDecimal(strconv.FormatFloat(float64(v), 'e', -1, bitsOf[A]()), to)
	if ok != decimalFine {
		return d, sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast %s '%s' to %s", upperName(from), javaFloat(v), decimalName(to))
	}
	return d, nil
}

// floatToText gives d.dddEn for any number, as CAST does, which is not the text
// of results.
func floatToText[A float](v A, to types.Type) (string, error) {
	f := float64(v)
	text := javaFloat(v)
	if f == 0 {
		text = map[bool]string{false: "0E0", true: "-0E0"}[math.Signbit(f)]
	} else if !math.IsNaN(f) && !math.IsInf(f, 0) {
		text = string(appendScientific(nil, f, bitsOf[A]()))
	}
	if to.Precision != types.Unbounded && len(text) > int(to.Precision) {
		return "", sqlerr.New(sqlerr.InvalidCastArgument, "Value %s (%s) cannot be represented as %s", javaFloat(v), text, to)
	}
	return text, nil
}

// decimalFault says why a text is no decimal.
type decimalFault uint8

const (
	decimalFine decimalFault = iota
	decimalNoNumber
	decimalTooLarge
)

// parseDecimal reads a number with point and exponent and rounds it half away
// from zero to the type's scale.
func parseDecimal(s string, to types.Type) (decimal128.Num, decimalFault) {
	digits, exponent, ok := splitNumber(s)
	if !ok {
		return decimal128.Num{}, decimalNoNumber
	}
	v, ok := new(big.Int).SetString(digits, 10)
	if !ok {
		return decimal128.Num{}, decimalNoNumber
	}
	shift := exponent + int64(to.Scale)
	switch {
	case v.Sign() == 0 || shift < -int64(len(digits)):
		return decimal128.Num{}, decimalFine
	case shift > maxPrecision:
		return decimal128.Num{}, decimalTooLarge
	case shift >= 0:
		v = raise(v, int32(shift))
	default:
		v = divideRounded(v, new(big.Int).Exp(big.NewInt(10), big.NewInt(-shift), nil))
	}
	if v.CmpAbs(powers()[to.Precision]) >= 0 {
		return decimal128.Num{}, decimalTooLarge
	}
	return decimal128.FromBigInt(v), decimalFine
}

// splitNumber gives the digits without the point, and the power of ten of the last.
func splitNumber(s string) (digits string, exponent int64, ok bool) {
	b := make([]byte, 0, len(s))
	seen, point := false, false
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			seen = true
			b = append(b, c)
			if point {
				exponent--
			}
		case c == '.' && !point:
			point = true
		case (c == '+' || c == '-') && i == 0:
			b = append(b, c)
		case (c == 'e' || c == 'E') && seen:
			e, err := strconv.ParseInt(s[i+1:], 10, 32)
			return string(b), exponent + e, err == nil
		default:
			return "", 0, false
		}
	}
	return string(b), exponent, seen
}
