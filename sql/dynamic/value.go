// Package dynamic holds the values of S3 Select whose type is known only when
// they are read: parts of JSON documents, decimals of any scale, timestamps that
// keep their precision and offset, and MISSING. A column of such values is of the
// SQL type dynamic; each value is kept as bytes that begin with its kind.
//
// All functions are pure and may be called from any goroutine. Their errors carry
// S3 Select's codes.
package dynamic

import (
	"encoding/binary"
	"math"
	"strconv"
)

// Kind is the kind of a value.
type Kind byte

// The kinds. Missing is an absent key, Null is JSON's null and SQL's NULL.
const (
	Missing   Kind = 'm'
	Null      Kind = 'n'
	Bool      Kind = 'b'
	Int       Kind = 'i'
	Float     Kind = 'f'
	Decimal   Kind = 'd'
	String    Kind = 's'
	Timestamp Kind = 't'
	List      Kind = 'l'
	Struct    Kind = 'o'
	Lob       Kind = 'x' // bytes, which come of Ion literals only
)

// names are the kinds as the service's messages call them.
var names = map[Kind]string{Missing: "MISSING", Null: "NULL", Bool: "BOOL", Int: "INT", Float: "FLOAT", Decimal: "DECIMAL",
	String: "STRING", Timestamp: "TIMESTAMP", List: "LIST", Struct: "STRUCT", Lob: "BLOB"}

// String gives the kind as the service's messages call it.
func (k Kind) String() string { return names[k] }

// Value is a value. Lists and structs are kept as JSON without blanks.
type Value struct {
	Kind    Kind
	Integer int64 // of Int, and of Bool: 1 for true
	Double  float64
	Text    string // of String, Lob, List and Struct
	Number  *Number
	Time    Time
}

// NewBool makes a truth value.
func NewBool(v bool) Value {
	if v {
		return Value{Kind: Bool, Integer: 1}
	}
	return Value{Kind: Bool}
}

// NewInt makes a whole number.
func NewInt(v int64) Value { return Value{Kind: Int, Integer: v} }

// NewFloat makes a float.
func NewFloat(v float64) Value { return Value{Kind: Float, Double: v} }

// NewString makes a text.
func NewString(v string) Value { return Value{Kind: String, Text: v} }

// NewDecimal makes a decimal.
func NewDecimal(v *Number) Value { return Value{Kind: Decimal, Number: v} }

// NewTime makes a timestamp.
func NewTime(v Time) Value { return Value{Kind: Timestamp, Time: v} }

// NewList makes a list.
func NewList(items []Value) Value {
	text := []byte{'['}
	for i, v := range items {
		if i > 0 {
			text = append(text, ',')
		}
		text = v.AppendJSON(text)
	}
	return Value{Kind: List, Text: string(append(text, ']'))}
}

// Unknown reports whether the value is NULL or MISSING.
func (v Value) Unknown() bool { return v.Kind == Null || v.Kind == Missing }

// IsNumber reports whether the value is an INT, a FLOAT or a DECIMAL.
func (v Value) IsNumber() bool { return v.Kind == Int || v.Kind == Float || v.Kind == Decimal }

// Append encodes the value behind dst.
func Append(dst []byte, v Value) []byte {
	dst = append(dst, byte(v.Kind))
	switch v.Kind {
	case Bool, Int:
		return binary.BigEndian.AppendUint64(dst, uint64(v.Integer))
	case Float:
		return binary.BigEndian.AppendUint64(dst, math.Float64bits(v.Double))
	case Decimal:
		return v.Number.appendScientific(dst)
	case String, List, Struct, Lob:
		return append(dst, v.Text...)
	case Timestamp:
		return v.Time.append(dst)
	}
	return dst
}

// Decode reads what Append wrote; an empty text is NULL.
func Decode(s string) Value {
	if s == "" {
		return Value{Kind: Null}
	}
	v := Value{Kind: Kind(s[0])}
	body := s[1:]
	switch v.Kind {
	case Bool, Int, Float:
		if len(body) != 8 {
			return Value{Kind: Null}
		}
		bits := binary.BigEndian.Uint64([]byte(body))
		v.Integer, v.Double = int64(bits), math.Float64frombits(bits)
	case Decimal:
		v.Number, _ = parseNumber(body)
	case Timestamp:
		v.Time, _ = ParseTime(body)
	default:
		v.Text = body
	}
	return v
}

// AppendText appends the value as CSV and CAST AS STRING write it: nothing for
// NULL and MISSING, JSON for what is nested.
func (v Value) AppendText(dst []byte) []byte {
	switch v.Kind {
	case Bool:
		return strconv.AppendBool(dst, v.Integer != 0)
	case Int:
		return strconv.AppendInt(dst, v.Integer, 10)
	case Float:
		return AppendFloat(dst, v.Double)
	case Decimal:
		return appendDecimal(dst, v.Number)
	case Timestamp:
		return v.Time.append(dst)
	}
	return append(dst, v.Text...)
}

// AppendJSON appends the value as JSON output writes it.
func (v Value) AppendJSON(dst []byte) []byte {
	switch v.Kind {
	case Missing, Null:
		return append(dst, "null"...)
	case String, Lob:
		return AppendQuoted(dst, v.Text)
	case Timestamp:
		return append(v.Time.append(append(dst, '"')), '"')
	case Float:
		if math.IsInf(v.Double, 0) || math.IsNaN(v.Double) {
			return append(dst, "null"...)
		}
	}
	return v.AppendText(dst)
}

// AppendFloat appends a float with a digit behind the point at least.
func AppendFloat(dst []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, "NaN"...)
	case math.IsInf(f, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(f, -1):
		return append(dst, "-Infinity"...)
	case f != 0 && (math.Abs(f) >= 1e21 || math.Abs(f) < 1e-7):
		return strconv.AppendFloat(dst, f, 'e', -1, 64)
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, 'f', -1, 64)
	for _, c := range dst[start:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, ".0"...)
}

// appendDecimal writes the digits in full, but for exponents that would fill pages.
func appendDecimal(dst []byte, n *Number) []byte {
	if n.exponent > 100 || n.exponent < -1000 {
		return n.appendScientific(dst)
	}
	return n.appendPlain(dst)
}
