package textvalue

import (
	"math/big"
	"strconv"
	"strings"
)

// widest bounds the exponents of numbers that are looked at as whole ones.
const widest = 400

// Whole gives a decimal number without what is behind its point; ok is false
// where it is none or is too large for any integer.
func Whole(p []byte) (*big.Int, bool) { return Shifted(p, 0) }

// Shifted gives a decimal number times a power of ten without what is behind
// its point.
func Shifted(p []byte, power int64) (*big.Int, bool) {
	digits, scale, negative, ok := splitDecimal(p)
	if !ok {
		return nil, false
	}
	shift := power - scale
	if int64(len(digits))+shift <= 0 || digits == "" {
		return new(big.Int), true
	}
	if shift > widest {
		return nil, false
	}
	if shift < 0 {
		digits = digits[:int64(len(digits))+shift]
		shift = 0
	}
	v, _ := new(big.Int).SetString(digits, 10)
	v.Mul(v, power10(shift))
	if negative {
		v.Neg(v)
	}
	return v, true
}

// JavaDecimal gives a decimal number as Java's BigDecimal prints it: with an
// exponent where it has more places behind the point than digits, by six, or
// was written with zeros that are missing.
func JavaDecimal(p []byte) []byte {
	digits, scale, negative, ok := splitDecimal(p)
	if !ok {
		return p
	}
	if digits == "" {
		digits = "0"
	}
	var out strings.Builder
	if negative && digits != "0" {
		out.WriteByte('-')
	}
	adjusted := int64(len(digits)) - 1 - scale
	switch {
	case scale == 0:
		out.WriteString(digits)
	case scale > 0 && adjusted >= -6:
		if missing := scale - int64(len(digits)) + 1; missing > 0 {
			digits = strings.Repeat("0", int(missing)) + digits
		}
		at := int64(len(digits)) - scale
		out.WriteString(digits[:at] + "." + digits[at:])
	default:
		out.WriteString(digits[:1])
		if len(digits) > 1 {
			out.WriteString("." + digits[1:])
		}
		if adjusted != 0 {
			out.WriteByte('E')
			if adjusted > 0 {
				out.WriteByte('+')
			}
			out.WriteString(strconv.FormatInt(adjusted, 10))
		}
	}
	return []byte(out.String())
}
