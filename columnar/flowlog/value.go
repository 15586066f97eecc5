package flowlog

import (
	"bytes"
	"math"
	"math/big"
	"strconv"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// newValues makes the column of a type that flow logs themselves do not use;
// nil where text cannot hold it.
func newValues(t types.Type, read reading, storage arrow.DataType) column {
	switch t.Kind {
	case types.KindReal:
		return &values[float32]{reading: read, storage: storage, parse: func(p []byte) (float32, bool) {
			v, ok := parseFloat(p, 32)
			return float32(v), ok
		}}
	case types.KindDouble:
		return &values[float64]{reading: read, storage: storage, parse: func(p []byte) (float64, bool) { return parseFloat(p, 64) }}
	case types.KindDate:
		return &values[int32]{reading: read, storage: storage, parse: parseDate}
	case types.KindTimestamp:
		return &values[int64]{reading: read, storage: storage, parse: func(p []byte) (int64, bool) { return parseTimestamp(p, t.Precision) }}
	case types.KindDecimal:
		return &values[decimal128.Num]{reading: read, storage: storage, parse: func(p []byte) (decimal128.Num, bool) { return parseDecimal(p, t) }}
	case types.KindBoolean:
		return &values[uint8]{reading: read, storage: storage, parse: parseBoolean, boolean: true}
	case types.KindVarbinary:
		return &binaries{reading: read}
	}
	return nil
}

// values is a column of values of fixed width, each parsed by a function.
type values[T columnar.Fixed] struct {
	reading
	validity
	storage arrow.DataType
	parse   func([]byte) (T, bool)
	values  []T
	boolean bool
}

func (c *values[T]) decode(b *block, rows []int32, n int) {
	c.values = room(c.values, n+len(rows))
	for i, row := range rows {
		var v T
		text, ok := c.text(b, row)
		if ok {
			v, ok = c.parse(text)
		}
		if ok {
			c.values[n+i] = v
		} else {
			c.clear(n+i, len(c.values))
		}
	}
}

func (c *values[T]) finish(n int) arrow.Array {
	rows, valid := c.values[:n], c.take(n)
	c.values = nil
	if c.boolean {
		return columnar.NewBools(any(rows).([]uint8), valid)
	}
	return columnar.NewFixed(c.storage, rows, valid)
}

// binaries is a varbinary column.
type binaries struct {
	reading
	values [][]byte
}

func (c *binaries) decode(b *block, rows []int32, _ int) {
	for _, row := range rows {
		var v []byte
		if text, ok := c.text(b, row); ok {
			v = decodeBase64(text)
		}
		c.values = append(c.values, v)
	}
}

func (c *binaries) finish(n int) arrow.Array {
	out := columnar.NewStringBuilder(n)
	for _, v := range c.values {
		if v == nil {
			out.AppendNull()
		} else {
			out.AppendBytes(v)
		}
	}
	c.values = nil
	return out.Binary()
}

// parseBoolean knows true and false in any case.
func parseBoolean(p []byte) (uint8, bool) {
	switch {
	case bytes.EqualFold(p, []byte("true")):
		return 1, true
	case bytes.EqualFold(p, []byte("false")):
		return 0, true
	}
	return 0, false
}

// parseFloat reads a number as Java does: NaN and Infinity in this spelling
// only, a suffix f or d, hexadecimal numbers with a p; too large is infinite.
func parseFloat(p []byte, size int) (float64, bool) {
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

// parseDate reads year-month-day leniently: a day or month beyond the last one
// runs on into the next.
func parseDate(p []byte) (int32, bool) {
	p, before := bytes.CutPrefix(p, []byte("-")) // years before 1
	parts := bytes.Split(p, []byte("-"))
	if len(parts) != 3 || len(parts[0]) < 4 || len(parts[0]) > 6 {
		return 0, false
	}
	var n [3]int
	for i, part := range parts {
		if !isNumber(part) || len(part) > 6 {
			return 0, false
		}
		n[i], _ = strconv.Atoi(string(part))
	}
	if before {
		n[0] = -n[0]
	}
	days := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC).Unix() / 86400
	return int32(days), int64(int32(days)) == days
}

// parseTimestamp reads a date and a time of day with a blank or a T between
// them, in microseconds rounded to the precision.
func parseTimestamp(p []byte, precision int32) (int64, bool) {
	at := bytes.IndexAny(p, "T ")
	if at < 0 {
		return 0, false
	}
	days, ok := parseDate(p[:at])
	if !ok {
		return 0, false
	}
	clock, err := time.Parse("15:04:05.999999999", string(p[at+1:]))
	if err != nil || len(p)-at-1 < 8 || bytes.IndexByte(p, ',') >= 0 {
		return 0, false
	}
	unit := time.Duration(math.Pow10(9 - int(min(precision, 6))))
	since := clock.Sub(time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC)).Round(unit)
	return int64(days)*86400e6 + int64(since/time.Microsecond), true
}

// parseDecimal reads a decimal number and rounds it half up to the type's scale.
func parseDecimal(p []byte, t types.Type) (decimal128.Num, bool) {
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
	if !isNumber(all) || len(all) > 10000 {
		return "", 0, false, false
	}
	return string(bytes.TrimLeft(all, "0")), scale + int64(len(right)), negative, true
}

// decodeBase64 decodes both alphabets and passes over what is in neither; an
// equals sign ends the text, left-over bits are dropped.
func decodeBase64(text []byte) []byte {
	out := make([]byte, 0, len(text)*3/4)
	held, bits := uint32(0), 0
	for _, c := range text {
		if c == '=' {
			break
		}
		v, ok := base64Value(c)
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
