// Package textvalue reads the text of single values as Athena's text tables do:
// Java's spelling of numbers, Hive's lenient dates and timestamps.
package textvalue

import (
	"bytes"
	"math"
	"math/big"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/sql/types"
)

// Boolean knows true and false in any case.
func Boolean(p []byte) (uint8, bool) {
	switch {
	case bytes.EqualFold(p, []byte("true")):
		return 1, true
	case bytes.EqualFold(p, []byte("false")):
		return 0, true
	}
	return 0, false
}

// Float reads a number as Java does: NaN and Infinity in this spelling
// only, a suffix f or d, hexadecimal numbers with a p; too large is infinite.
func Float(p []byte, size int) (float64, bool) {
	p = bytes.TrimFunc(p, func(r rune) bool { return r <= ' ' })
	body := p
	if len(body) > 0 && (body[0] == '-' || body[0] == '+') {
		body = body[1:]
	}
	switch string(body) {
	case "NaN":
		return math.NaN(), true
	case "Infinity":
		return math.Inf(map[bool]int{true: -1, false: 1}[p[0] == '-']), true
	}
	hex := len(body) > 1 && body[0] == '0' && body[1]|0x20 == 'x'
	if n := len(p); n > 1 && bytes.IndexByte([]byte("fFdD"), p[n-1]) >= 0 && (!hex || bytes.ContainsAny(p, "pP")) {
		p = p[:n-1]
	}
	if len(body) == 0 || bytes.ContainsAny(p, "_iInN") {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(p), size)
	if e, ok := err.(*strconv.NumError); ok && e.Err != strconv.ErrRange {
		return 0, false
	}
	return v, true
}

// Decimal reads a decimal number and rounds it half up to the type's scale.
func Decimal(p []byte, t types.Type) (decimal128.Num, bool) {
	digits, scale, negative, ok := splitDecimal(p)
	if !ok {
		return decimal128.Num{}, false
	}
	shift := int64(t.Scale) - scale
	if int64(len(digits))+shift > 39 || len(digits) > 0 && shift > 39 {
		return decimal128.Num{}, false
	}
	v, _ := new(big.Int).SetString("0"+digits, 10)
	if shift >= 0 {
		v.Mul(v, power10(shift))
	} else if int64(len(digits))+shift < 0 {
		v.SetInt64(0)
	} else {
		unit := power10(-shift)
		v.Add(v, new(big.Int).Rsh(unit, 1)).Quo(v, unit)
	}
	if v.Cmp(power10(int64(t.Precision))) >= 0 {
		return decimal128.Num{}, false
	}
	if negative {
		v.Neg(v)
	}
	return decimal128.FromBigInt(v), true
}

// isDigits reports whether a text is digits, at least one.
func isDigits(p []byte) bool {
	for _, c := range p {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(p) > 0
}

func power10(n int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(n), nil) }

// splitDecimal gives a number's digits without leading zeros and how many of
// them (negative for zeros that are missing) are behind the point.
func splitDecimal(p []byte) (digits string, scale int64, negative, ok bool) {
	text := p
	if at := bytes.IndexAny(text, "eE"); at >= 0 {
		e, err := strconv.ParseInt(string(text[at+1:]), 10, 32)
		if err != nil {
			return "", 0, false, false
		}
		scale, text = -e, text[:at]
	}
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		negative = text[0] == '-'
		text = text[1:]
	}
	left, right, _ := bytes.Cut(text, []byte("."))
	all := append(append([]byte(nil), left...), right...)
	if !isDigits(all) || len(all) > 10000 {
		return "", 0, false, false
	}
	return string(bytes.TrimLeft(all, "0")), scale + int64(len(right)), negative, true
}

// Binary decodes base64 of both alphabets, blanks among it; what has any other
// byte is taken as it is. An equals sign ends the text, left-over bits are dropped.
func Binary(text []byte) []byte {
	out := make([]byte, 0, len(text)*3/4)
	held, bits := uint32(0), 0
	for i, c := range text {
		if c == '=' {
			if !isBase64(text[i:]) {
				return text
			}
			break
		}
		v, ok := base64Value(c)
		if !ok && !isBlank(c) {
			return text
		}
		if !ok {
			continue
		}
		held, bits = held<<6|v, bits+6
		if bits >= 8 {
			bits -= 8
			out = append(out, byte(held>>bits))
		}
	}
	return out
}

func isBase64(text []byte) bool {
	for _, c := range text {
		if _, ok := base64Value(c); !ok && c != '=' && !isBlank(c) {
			return false
		}
	}
	return true
}

func isBlank(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

func base64Value(c byte) (uint32, bool) {
	switch {
	case c >= 'A' && c <= 'Z':
		return uint32(c - 'A'), true
	case c >= 'a' && c <= 'z':
		return uint32(c-'a') + 26, true
	case c >= '0' && c <= '9':
		return uint32(c-'0') + 52, true
	case c == '+' || c == '-':
		return 62, true
	case c == '/' || c == '_':
		return 63, true
	}
	return 0, false
}

// IsDecimal reports whether a text is a decimal number, of any size.
func IsDecimal(p []byte) bool {
	_, _, _, ok := splitDecimal(p)
	return ok
}
