// Package types holds the SQL types of the engine, their names in Trino's and
// in Hive's spelling, and Trino's coercion rules.
//
// A Type is a small immutable value: copy it freely, compare it with Equal.
package types

import (
	"strconv"
	"strings"
)

// Kind is the base of a type, without parameters.
type Kind uint8

// The kinds of types. Architecture: each has one storage in Arrow, see package columnar.
const (
	KindUnknown Kind = iota // the type of NULL
	KindBoolean
	KindTinyint
	KindSmallint
	KindInteger
	KindBigint
	KindReal
	KindDouble
	KindDecimal
	KindVarchar
	KindChar
	KindVarbinary
	KindDate
	KindTime
	KindTimeTZ
	KindTimestamp
	KindTimestampTZ
	KindIntervalDay
	KindIntervalYear
	KindJSON
	KindIPAddress
	KindIPPrefix
	KindUUID
	KindArray
	KindMap
	KindRow
	KindFunction // of a lambda argument; never of a column
	KindDynamic  // S3 Select over JSON only
	kindCount
)

var kindNames = [kindCount]string{
	"unknown", "boolean", "tinyint", "smallint", "integer", "bigint", "real", "double", "decimal", "varchar", "char",
	"varbinary", "date", "time", "time with time zone", "timestamp", "timestamp with time zone",
	"interval day to second", "interval year to month", "json", "ipaddress", "ipprefix", "uuid", "array", "map", "row",
	"function", "dynamic",
}

// String gives the base name in Trino's spelling.
func (k Kind) String() string { return kindNames[k] }

// MaxChar is the greatest length of char.
const MaxChar = 65536

// Unbounded is the Length of a varchar without a limit.
const Unbounded = -1

// Field is one field of a row type, or (with an empty name) one parameter of
// an array, map or function type.
type Field struct {
	Name string
	Type Type
}

// Type is an SQL type. Precision holds the precision of decimal, time and
// timestamp types and the length of varchar (Unbounded for none) and char;
// Scale is a decimal's.
type Type struct {
	Kind      Kind
	Precision int32
	Scale     int32
	fields    *[]Field // of array (1), map (2), row (n); never changed once set
}

// The types without parameters, and common ones with them.
var (
	Unknown      = Type{Kind: KindUnknown}
	Boolean      = Type{Kind: KindBoolean}
	Tinyint      = Type{Kind: KindTinyint}
	Smallint     = Type{Kind: KindSmallint}
	Integer      = Type{Kind: KindInteger}
	Bigint       = Type{Kind: KindBigint}
	Real         = Type{Kind: KindReal}
	Double       = Type{Kind: KindDouble}
	Varchar      = Type{Kind: KindVarchar, Precision: Unbounded}
	Varbinary    = Type{Kind: KindVarbinary}
	Date         = Type{Kind: KindDate}
	IntervalDay  = Type{Kind: KindIntervalDay}
	IntervalYear = Type{Kind: KindIntervalYear}
	JSON         = Type{Kind: KindJSON}
	IPAddress    = Type{Kind: KindIPAddress}
	IPPrefix     = Type{Kind: KindIPPrefix}
	UUID         = Type{Kind: KindUUID}
	Dynamic      = Type{Kind: KindDynamic}
)

// Decimal gives decimal(precision, scale).
func Decimal(precision, scale int32) Type {
	return Type{Kind: KindDecimal, Precision: precision, Scale: scale}
}

// VarcharN gives varchar(n).
func VarcharN(n int32) Type { return Type{Kind: KindVarchar, Precision: n} }

// Char gives char(n).
func Char(n int32) Type { return Type{Kind: KindChar, Precision: n} }

// Time gives time(precision).
func Time(precision int32) Type { return Type{Kind: KindTime, Precision: precision} }

// Timestamp gives timestamp(precision).
func Timestamp(precision int32) Type { return Type{Kind: KindTimestamp, Precision: precision} }

// TimestampTZ gives timestamp(precision) with time zone.
func TimestampTZ(precision int32) Type { return Type{Kind: KindTimestampTZ, Precision: precision} }

// Array gives array(element).
func Array(element Type) Type { return nested(KindArray, Field{Type: element}) }

// Map gives map(key, value).
func Map(key, value Type) Type { return nested(KindMap, Field{Type: key}, Field{Type: value}) }

// Row gives row(fields…); a field without a name is anonymous.
func Row(fields ...Field) Type { return nested(KindRow, fields...) }

// Function gives the type of a lambda: function(parameters…, result).
func Function(result Type, params ...Type) Type {
	fields := make([]Field, 0, len(params)+1)
	for _, p := range params {
		fields = append(fields, Field{Type: p})
	}
	return nested(KindFunction, append(fields, Field{Type: result})...)
}

func nested(k Kind, fields ...Field) Type { return Type{Kind: k, fields: &fields} }

// Fields gives the parameters of a nested type; it must not be changed.
func (t Type) Fields() []Field {
	if t.fields == nil {
		return nil
	}
	return *t.fields
}

// Elem gives the element type of an array.
func (t Type) Elem() Type { return t.Fields()[0].Type }

// Returns gives the type that a function gives.
func (t Type) Returns() Type { return t.Fields()[len(t.Fields())-1].Type }

// Equal reports whether two types are the same, parameters and all.
func (t Type) Equal(u Type) bool {
	if t.Kind != u.Kind || t.Precision != u.Precision || t.Scale != u.Scale {
		return false
	}
	a, b := t.Fields(), u.Fields()
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || !a[i].Type.Equal(b[i].Type) {
			return false
		}
	}
	return true
}

// maxDepth and maxParts are the limits of TooLarge.
const (
	maxDepth = 100
	maxParts = 1 << 14
)

// TooLarge reports whether a type is nested too deeply or has too many parts to
// make columns of it. The sides of a map count twice, since Arrow makes them
// twice: they are the map's own and those of its entries.
func (t Type) TooLarge() bool {
	left := maxParts
	return t.exceeds(maxDepth, &left)
}

func (t Type) exceeds(depth int, left *int) bool {
	if *left--; depth == 0 || *left < 0 {
		return true
	}
	for _, f := range t.Fields() {
		if f.Type.exceeds(depth-1, left) || t.Kind == KindMap && f.Type.exceeds(depth-1, left) {
			return true
		}
	}
	return false
}

// IsInteger reports whether t is one of the four integer types.
func (t Type) IsInteger() bool { return t.Kind >= KindTinyint && t.Kind <= KindBigint }

// IsNumeric reports whether t is an integer, real, double or decimal.
func (t Type) IsNumeric() bool { return t.Kind >= KindTinyint && t.Kind <= KindDecimal }

// IsString reports whether t is varchar or char.
func (t Type) IsString() bool { return t.Kind == KindVarchar || t.Kind == KindChar }

// Comparable reports whether = applies to values of t.
func (t Type) Comparable() bool { return t.all(func(k Kind) bool { return k != KindFunction }) }

// Orderable reports whether < applies to values of t.
func (t Type) Orderable() bool {
	return t.all(func(k Kind) bool { return k != KindFunction && k != KindMap && k != KindJSON })
}

func (t Type) all(ok func(Kind) bool) bool {
	if !ok(t.Kind) {
		return false
	}
	for _, f := range t.Fields() {
		if !f.Type.all(ok) {
			return false
		}
	}
	return true
}

// String gives the type in Trino's spelling: varchar(10), decimal(5,2),
// timestamp(3) with time zone, array(bigint), row(a integer, b varchar).
func (t Type) String() string {
	p := strconv.Itoa(int(t.Precision))
	switch t.Kind {
	case KindDecimal:
		return "decimal(" + p + "," + strconv.Itoa(int(t.Scale)) + ")"
	case KindVarchar:
		if t.Precision == Unbounded {
			return "varchar"
		}
		return "varchar(" + p + ")"
	case KindChar:
		return "char(" + p + ")"
	case KindTime:
		return "time(" + p + ")"
	case KindTimeTZ:
		return "time(" + p + ") with time zone"
	case KindTimestamp:
		return "timestamp(" + p + ")"
	case KindTimestampTZ:
		return "timestamp(" + p + ") with time zone"
	case KindArray, KindMap, KindRow, KindFunction:
		return t.Kind.String() + "(" + joinFields(t.Fields()) + ")"
	}
	return t.Kind.String()
}

func joinFields(fields []Field) string {
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = f.Type.String()
		if f.Name != "" {
			parts[i] = quoteField(f.Name) + " " + parts[i]
		}
	}
	return strings.Join(parts, ", ")
}

func quoteField(name string) string {
	for i, r := range name {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
		}
	}
	return name
}
