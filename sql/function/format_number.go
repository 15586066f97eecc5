package function

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
)

// decimalDigits is a number as digits and the place of its point: 0.digits times 10^point.
type decimalDigits struct {
	negative bool
	digits   string
	point    int
}

func digitsOfUnscaled(v decimal128.Num, scale int32) decimalDigits {
	text := new(big.Int).Abs(v.BigInt()).String()
	return decimalDigits{v.Sign() < 0, text, len(text) - int(scale)}
}

// digitsOfDouble gives the shortest digits that name the number, which Java
// rounds further, and not the number itself.
func digitsOfDouble(v float64) decimalDigits {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'e', -1, 64), "e")
	e, _ := strconv.Atoi(exponent)
	return decimalDigits{math.Signbit(v), strings.Replace(mantissa, ".", "", 1), e + 1}
}

// round keeps n digits behind the first, half up.
func (d decimalDigits) round(n int) decimalDigits {
	switch {
	case n >= len(d.digits):
		return d
	case n < 0:
		return decimalDigits{d.negative, "0", d.point - n}
	}
	kept, _ := new(big.Int).SetString("0"+d.digits[:n], 10)
	if d.digits[n] >= '5' {
		kept.Add(kept, big.NewInt(1))
	}
	text := kept.String()
	if n == 0 && text == "0" {
		return decimalDigits{d.negative, "0", d.point}
	}
	for len(text) < n {
		text = "0" + text
	}
	return decimalDigits{d.negative, text, d.point + len(text) - n}
}

// zero reports whether all digits are 0.
func (d decimalDigits) zero() bool { return strings.Trim(d.digits, "0") == "" }

// fixed gives the digits with so many behind the point.
func (d decimalDigits) fixed(decimals int) string {
	d = d.round(d.point + decimals)
	digits := d.digits
	if d.point <= 0 {
		digits = strings.Repeat("0", 1-d.point) + digits
		d.point = 1
	}
	digits += strings.Repeat("0", max(0, d.point+decimals-len(digits)))
	whole := strings.TrimLeft(digits[:d.point], "0")
	if whole == "" {
		whole = "0"
	}
	if decimals == 0 {
		return whole
	}
	return whole + "." + digits[d.point:d.point+decimals]
}

// scientific gives d.ddde+xx with so many digits behind the point.
func (d decimalDigits) scientific(decimals int) string {
	d = d.normal().round(decimals + 1)
	digits := d.digits
	digits += strings.Repeat("0", max(0, decimals+1-len(digits)))
	exponent, sign := d.point-1, "+"
	if exponent < 0 {
		exponent, sign = -exponent, "-"
	}
	text := digits[:1]
	if decimals > 0 {
		text += "." + digits[1:decimals+1]
	}
	power := strconv.Itoa(exponent)
	if len(power) < 2 {
		power = "0" + power
	}
	return text + "e" + sign + power
}

// normal takes the zeros from the front.
func (d decimalDigits) normal() decimalDigits {
	for len(d.digits) > 1 && d.digits[0] == '0' {
		d.digits, d.point = d.digits[1:], d.point-1
	}
	return d
}

// either gives the fixed form from 10^-4 to below 10^precision, else the scientific one.
func (d decimalDigits) either(precision int) string {
	precision = max(1, precision)
	r := d.normal().round(precision)
	if d.zero() && d.point == 1 { // a decimal's zero with a scale is small to Java
		return d.fixed(precision - 1)
	}
	if !d.zero() && r.point > -4 && r.point <= precision {
		return d.fixed(precision - r.point)
	}
	return d.scientific(precision - 1)
}

// printNumber writes an integer or a fraction.
func (s *formatSpec) printNumber(v formatValue) (string, *formatProblem) {
	integer := v.class == "java.lang.Long"
	double := v.class == "java.lang.Double" || v.class == "java.lang.Float"
	switch s.conversion {
	case 'd', 'o', 'x':
		if !integer {
			return s.mismatch(v)
		}
		if s.conversion == 'd' {
			return s.signed(v.integer < 0, strings.TrimPrefix(strconv.FormatInt(v.integer, 10), "-")), nil
		}
		return s.unsigned(v.integer)
	case 'a':
		if !double {
			return s.mismatch(v)
		}
		return s.printHexadecimal(v.double), nil
	case 'e', 'f', 'g':
		if double && (math.IsNaN(v.double) || math.IsInf(v.double, 0)) {
			return s.printSpecial(v.double), nil
		}
		if double {
			v.number = digitsOfDouble(v.double)
		} else if v.class != "java.math.BigDecimal" {
			return s.mismatch(v)
		}
		return s.signed(v.number.negative, s.magnitude(v.number)), nil
	}
	return s.mismatch(v)
}

func (s *formatSpec) magnitude(d decimalDigits) string {
	precision := s.precision
	if precision < 0 {
		precision = 6
	}
	text := ""
	switch s.conversion {
	case 'f':
		text = d.fixed(precision)
	case 'e':
		text = d.scientific(precision)
	default:
		text = d.either(precision)
	}
	if s.has('#') && !strings.Contains(text, ".") {
		mantissa, exponent, scientific := strings.Cut(text, "e")
		if text = mantissa + "."; scientific {
			text += "e" + exponent
		}
	}
	return text
}

// signed puts the sign, the groups of thousands and the zeros to a number's digits.
func (s *formatSpec) signed(negative bool, digits string) string {
	if s.has(',') {
		digits = inThousands(digits)
	}
	head, tail := "", ""
	switch {
	case negative && s.has('('):
		head, tail = "(", ")"
	case negative:
		head = "-"
	case s.has('+'):
		head = "+"
	case s.has(' '):
		head = " "
	}
	if s.has('0') {
		digits = strings.Repeat("0", max(0, s.width-len(head)-len(digits)-len(tail))) + digits
	}
	return s.pad(head + digits + tail)
}

func inThousands(digits string) string {
	end := strings.IndexAny(digits, ".e")
	if end < 0 {
		end = len(digits)
	}
	tail := digits[end:]
	out := digits[:end]
	for at := len(out) - 3; at > 0; at -= 3 {
		out = out[:at] + "," + out[at:]
	}
	return out + tail
}

// unsigned writes a number's bits in octal or hexadecimal.
func (s *formatSpec) unsigned(v int64) (string, *formatProblem) {
	if p := s.badFlags("(+ "); p != nil {
		return "", p
	}
	base, head := 16, "0x"
	if s.conversion == 'o' {
		base, head = 8, "0"
	}
	if !s.has('#') {
		head = ""
	}
	digits := strconv.FormatUint(uint64(v), base)
	if s.has('0') {
		digits = strings.Repeat("0", max(0, s.width-len(head)-len(digits))) + digits
	}
	return s.pad(head + digits), nil
}

func (s *formatSpec) printSpecial(v float64) string {
	plain := *s
	plain.flags = strings.NewReplacer("0", "", ",", "").Replace(s.flags)
	if math.IsNaN(v) {
		return plain.pad("NaN")
	}
	return plain.signed(v < 0, "Infinity")
}

func (s *formatSpec) printHexadecimal(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return s.printSpecial(v)
	}
	precision := s.precision
	if precision == 0 {
		precision = 1
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'x', precision, 64), "p")
	if !strings.Contains(mantissa, ".") {
		mantissa += ".0"
	}
	e, _ := strconv.Atoi(exponent)
	return s.signed(math.Signbit(v), mantissa+"p"+strconv.Itoa(e))
}

// bigDecimalText is Java's text of a decimal: with an exponent for small numbers.
func bigDecimalText(v decimal128.Num, scale int32) string {
	d := digitsOfUnscaled(v, scale)
	exponent := d.point - 1
	if exponent >= -6 {
		return v.ToString(scale)
	}
	text := d.digits[:1]
	if len(d.digits) > 1 {
		text += "." + d.digits[1:]
	}
	if d.negative {
		text = "-" + text
	}
	return text + "E" + strconv.Itoa(exponent)
}

// hash is Java's hash code in hexadecimal.
func (v formatValue) hash() string {
	code := uint32(0)
	fold := func(b uint64) uint32 { return uint32(b) ^ uint32(b>>32) }
	switch v.class {
	case "java.lang.Boolean":
		code = map[string]uint32{"true": 1231, "false": 1237}[v.text]
	case "java.lang.Long":
		code = fold(uint64(v.integer))
	case "java.lang.Double":
		code = fold(float64Bits(v.double))
	case "java.lang.Float":
		code = float32Bits(float32(v.double))
	default:
		for _, unit := range utf16.Encode([]rune(v.text)) {
			code = 31*code + uint32(unit)
		}
	}
	return strconv.FormatUint(uint64(code), 16)
}
