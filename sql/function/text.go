package function

import (
	"bytes"
	"encoding/hex"
	"math"
	"net/netip"
	"sort"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/dynamic"
	"flowsql/sql/types"
)

// AppendText appends the text of a value that is not null, as Athena's result
// files print it (Java's form of doubles, timestamps with a blank, arrays as
// [1, 2], varbinary as hex) and returns the extended slice.
func AppendText(dst []byte, t types.Type, a arrow.Array, row int) []byte {
	switch t.Kind {
	case types.KindBoolean:
		return strconv.AppendBool(dst, columnar.BoolsOf(a).At(row))
	case types.KindTinyint:
		return strconv.AppendInt(dst, int64(columnar.Values[int8](a)[row]), 10)
	case types.KindSmallint:
		return strconv.AppendInt(dst, int64(columnar.Values[int16](a)[row]), 10)
	case types.KindInteger:
		return strconv.AppendInt(dst, int64(columnar.Values[int32](a)[row]), 10)
	case types.KindBigint:
		return strconv.AppendInt(dst, columnar.Values[int64](a)[row], 10)
	case types.KindReal:
		return appendJavaFloat(dst, float64(columnar.Values[float32](a)[row]), 32)
	case types.KindDouble:
		return appendJavaFloat(dst, columnar.Values[float64](a)[row], 64)
	case types.KindDecimal:
		return appendDecimal(dst, columnar.Values[decimal128.Num](a)[row], t.Scale)
	case types.KindVarchar, types.KindJSON:
		return append(dst, columnar.StringsOf(a).At(row)...)
	case types.KindChar:
		return appendPadded(dst, columnar.StringsOf(a).At(row), int(t.Precision))
	case types.KindVarbinary:
		return appendSpacedHex(dst, columnar.StringsOf(a).At(row))
	case types.KindDynamic:
		return dynamic.Decode(columnar.StringsOf(a).At(row)).AppendText(dst)
	}
	return appendTemporalText(dst, t, a, row)
}

func appendTemporalText(dst []byte, t types.Type, a arrow.Array, row int) []byte {
	switch t.Kind {
	case types.KindDate:
		return appendDate(dst, int64(columnar.Values[int32](a)[row]))
	case types.KindTime:
		return appendClock(dst, columnar.Values[int64](a)[row], t.Precision)
	case types.KindTimeTZ:
		z := zonedOf(a).at(row)
		dst = appendClock(dst, z.us, t.Precision)
		return appendOffset(dst, z.zone)
	case types.KindTimestamp:
		return appendTimestamp(dst, columnar.Values[int64](a)[row], t.Precision)
	case types.KindTimestampTZ:
		z := zonedOf(a).at(row)
		dst = appendTimestamp(dst, z.local(), t.Precision)
		dst = append(dst, ' ')
		return append(dst, ZoneName(z.zone)...)
	case types.KindIntervalDay:
		return appendIntervalDay(dst, columnar.Values[int64](a)[row])
	case types.KindIntervalYear:
		return appendIntervalYear(dst, columnar.Values[int64](a)[row])
	}
	return appendOtherText(dst, t, a, row)
}

func appendOtherText(dst []byte, t types.Type, a arrow.Array, row int) []byte {
	switch t.Kind {
	case types.KindIPAddress:
		return appendIP(dst, columnar.Values[[16]byte](a)[row])
	case types.KindIPPrefix:
		return appendPrefix(dst, columnar.Values[[17]byte](a)[row])
	case types.KindUUID:
		return appendUUID(dst, columnar.Values[[16]byte](a)[row])
	case types.KindArray:
		return appendArray(dst, t, a, row)
	case types.KindMap:
		return appendMap(dst, t, a, row)
	case types.KindRow:
		return appendRow(dst, t, a, row)
	case types.KindDynamic:
		return append(dst, columnar.StringsOf(a).At(row)...)
	}
	return dst
}

// appendJavaFloat appends a number as Java's Double.toString and
// Float.toString do: the shortest digits, at least one behind the point, an
// exponent outside of 10^-3 … 10^7.
func appendJavaFloat(dst []byte, v float64, bits int) []byte {
	switch {
	case math.IsNaN(v):
		return append(dst, "NaN"...)
	case math.IsInf(v, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(v, -1):
		return append(dst, "-Infinity"...)
	case v == 0:
		if math.Signbit(v) {
			return append(dst, "-0.0"...)
		}
		return append(dst, "0.0"...)
	}
	if m := math.Abs(v); m >= 1e-3 && m < 1e7 {
		at := len(dst)
		dst = strconv.AppendFloat(dst, v, 'f', -1, bits)
		return withPoint(dst, at)
	}
	return appendScientific(dst, v, bits)
}

// appendScientific appends d.dddEn: the point always there, no plus and no
// leading zeros in the exponent.
func appendScientific(dst []byte, v float64, bits int) []byte {
	var buf [40]byte
	text := strconv.AppendFloat(buf[:0], v, 'e', -1, bits)
	if e := bytes.IndexByte(text, 'e'); !bytes.Contains(text[:e], []byte(".")) {
		text = twoDigits(text, v, bits)
	}
	e := len(text) - 1
	for text[e] != 'e' {
		e--
	}
	at := len(dst)
	dst = withPoint(append(dst, text[:e]...), at)
	exponent, _ := strconv.Atoi(string(text[e+1:]))
	dst = append(dst, 'E')
	return strconv.AppendInt(dst, int64(exponent), 10)
}

// twoDigits gives a number whose shortest text has one digit with two, where
// that comes nearer to it: Java prints two anyway.
func twoDigits(text []byte, v float64, bits int) []byte {
	longer := strconv.FormatFloat(v, 'e', 1, bits)
	if back, err := strconv.ParseFloat(longer, bits); err == nil && back == v {
		return []byte(longer)
	}
	return text
}

func withPoint(dst []byte, from int) []byte {
	for _, c := range dst[from:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, ".0"...)
}

func appendDecimal(dst []byte, v decimal128.Num, scale int32) []byte {
	return append(dst, v.ToString(scale)...)
}

func appendPadded(dst []byte, s string, width int) []byte {
	dst = append(dst, s...)
	for n := runeCount(s); n < width; n++ {
		dst = append(dst, ' ')
	}
	return dst
}

func appendSpacedHex(dst []byte, s string) []byte {
	for i := range len(s) {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = hex.AppendEncode(dst, []byte{s[i]})
	}
	return dst
}

func appendIP(dst []byte, raw [16]byte) []byte {
	return netip.AddrFrom16(raw).Unmap().AppendTo(dst)
}

// appendPrefix appends an ipprefix: 16 bytes of the first address, one of length.
func appendPrefix(dst []byte, raw [17]byte) []byte {
	dst = appendIP(dst, [16]byte(raw[:16]))
	dst = append(dst, '/')
	return strconv.AppendUint(dst, uint64(raw[16]), 10)
}

func appendUUID(dst []byte, raw [16]byte) []byte {
	for i, end := range []int{4, 6, 8, 10, 16} {
		from := []int{0, 4, 6, 8, 10}[i]
		if i > 0 {
			dst = append(dst, '-')
		}
		dst = hex.AppendEncode(dst, raw[from:end])
	}
	return dst
}

// appendInner appends a value inside of an array, map or row, where null has a text.
func appendInner(dst []byte, t types.Type, a arrow.Array, row int) []byte {
	if columnar.NullsOf(a).Null(row) {
		return append(dst, "null"...)
	}
	return AppendText(dst, t, a, row)
}

// listRange gives the rows of the child that a list or map holds in a row.
func listRange(a arrow.Array, row int) (from, to int) {
	switch l := a.(type) {
	case *array.List:
		start, end := l.ValueOffsets(row)
		return int(start), int(end)
	case *array.Map:
		start, end := l.ValueOffsets(row)
		return int(start), int(end)
	}
	return 0, 0
}

func appendArray(dst []byte, t types.Type, a arrow.Array, row int) []byte {
	dst = append(dst, '[')
	if l, ok := a.(*array.List); ok {
		from, to := listRange(l, row)
		for i := from; i < to; i++ {
			if i > from {
				dst = append(dst, ", "...)
			}
			dst = appendInner(dst, t.Elem(), l.ListValues(), i)
		}
	}
	return append(dst, ']')
}

func appendMap(dst []byte, t types.Type, a arrow.Array, row int) []byte {
	dst = append(dst, '{')
	if m, ok := a.(*array.Map); ok {
		for i, entry := range sortedEntries(m, t, row) {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			dst = appendInner(dst, t.Fields()[0].Type, m.Keys(), entry)
			dst = append(dst, '=')
			dst = appendInner(dst, t.Fields()[1].Type, m.Items(), entry)
		}
	}
	return append(dst, '}')
}

// sortedEntries gives a map's entries in ascending order of their keys.
func sortedEntries(m *array.Map, t types.Type, row int) []int {
	from, to := listRange(m, row)
	entries := make([]int, 0, to-from)
	for i := from; i < to; i++ {
		entries = append(entries, i)
	}
	compare := comparer(t.Fields()[0].Type, m.Keys(), m.Keys())
	sort.SliceStable(entries, func(i, j int) bool { return compare(entries[i], entries[j]) < 0 })
	return entries
}

func appendRow(dst []byte, t types.Type, a arrow.Array, row int) []byte {
	dst = append(dst, '{')
	if s, ok := a.(*array.Struct); ok {
		for i, f := range t.Fields() {
			if i > 0 {
				dst = append(dst, ", "...)
			}
			if f.Name != "" {
				dst = append(append(dst, f.Name...), '=')
			}
			dst = appendInner(dst, f.Type, s.Field(i), row)
		}
	}
	return append(dst, '}')
}
