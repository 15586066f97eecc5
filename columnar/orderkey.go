package columnar

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/sql/types"
)

// Order is how one column is ordered.
type Order struct {
	Type       types.Type
	Descending bool
	NullsFirst bool
}

// OrderKeys holds the order keys of rows: byte strings that compare as the rows
// do. Equal values have equal keys: -0 is 0, NaN is one value, as in Trino
// the largest, but with nulls first the smallest.
type OrderKeys struct {
	offsets []uint32
	data    []byte
}

// Len gives the number of rows.
func (k *OrderKeys) Len() int { return max(0, len(k.offsets)-1) }

// At gives the key of a row.
func (k *OrderKeys) At(row int) []byte { return k.data[k.offsets[row]:k.offsets[row+1]] }

// Bytes gives the memory held.
func (k *OrderKeys) Bytes() int64 { return int64(cap(k.data)) + int64(cap(k.offsets))*4 }

// Reset forgets the rows and keeps the memory.
func (k *OrderKeys) Reset() { k.offsets, k.data = k.offsets[:0], k.data[:0] }

// Prefix gives the first eight bytes of a row's key as a number of the same order.
func (k *OrderKeys) Prefix(row int) uint64 { return KeyPrefix(k.At(row)) }

// KeyPrefix gives the first eight bytes of a key as a number of the same order.
func KeyPrefix(key []byte) uint64 {
	if len(key) >= 8 {
		return binary.BigEndian.Uint64(key)
	}
	var p [8]byte
	copy(p[:], key)
	return binary.BigEndian.Uint64(p[:])
}

// AppendKey adds a key that is at hand.
func (k *OrderKeys) AppendKey(key []byte) {
	if len(k.offsets) == 0 {
		k.offsets = append(k.offsets, 0)
	}
	k.data = append(k.data, key...)
	k.offsets = append(k.offsets, uint32(len(k.data)))
}

// Append adds the keys of n rows of the columns.
func (k *OrderKeys) Append(orders []Order, cols []arrow.Array, n int) {
	if len(k.offsets) == 0 {
		k.offsets = append(k.offsets, 0)
	}
	columns := make([]keyColumn, len(cols))
	for i, c := range cols {
		columns[i] = newKeyColumn(orders[i], c)
	}
	for row := range n {
		for i := range columns {
			k.data = columns[i].append(k.data, row)
		}
		k.offsets = append(k.offsets, uint32(len(k.data)))
	}
}

// keyColumn appends the keys of one column.
type keyColumn struct {
	order Order
	nulls Nulls
	float bool
	value func(dst []byte, row int) []byte
}

func newKeyColumn(o Order, a arrow.Array) keyColumn {
	float := a.DataType().ID() == arrow.FLOAT32 || a.DataType().ID() == arrow.FLOAT64
	return keyColumn{o, NullsOf(a), float, valueKey(o.Type, a)}
}

func (c *keyColumn) append(dst []byte, row int) []byte {
	if c.nulls.Any() && c.nulls.Null(row) {
		if c.order.NullsFirst {
			return append(dst, 0)
		}
		return append(dst, 2)
	}
	dst = append(dst, 1)
	at := len(dst)
	dst = c.value(dst, row)
	if c.float && c.order.NullsFirst && dst[at] == 0xFF && dst[at+1] == 0xF8 {
		clear(dst[at:]) // NaN
	}
	if c.order.Descending {
		for i := at; i < len(dst); i++ {
			dst[i] = ^dst[i]
		}
	}
	return dst
}

// valueKey gives the appender of the ascending key of a value that is not null.
func valueKey(t types.Type, a arrow.Array) func(dst []byte, row int) []byte {
	switch a := a.(type) {
	case *array.Boolean:
		b := BoolsOf(a)
		return func(dst []byte, row int) []byte {
			if b.At(row) {
				return append(dst, 1)
			}
			return append(dst, 0)
		}
	case *array.String, *array.Binary, *Coded:
		s := StringsOf(a)
		return func(dst []byte, row int) []byte { return appendTextKey(dst, s.At(row)) }
	case *array.Struct:
		return structKey(t, a)
	case *array.List:
		return listKey(t, a)
	case *array.Map:
		return mapKey(t, a)
	}
	return fixedKey(a)
}

// appendTextKey appends text so that no key is the beginning of another: a zero
// byte becomes 00 FF, the end is 00 01.
func appendTextKey(dst []byte, s string) []byte {
	for {
		i := indexZero(s)
		if i < 0 {
			dst = append(dst, s...)
			return append(dst, 0, 1)
		}
		dst = append(dst, s[:i]...)
		dst = append(dst, 0, 0xFF)
		s = s[i+1:]
	}
}

func indexZero(s string) int {
	for i := range len(s) {
		if s[i] == 0 {
			return i
		}
	}
	return -1
}

func fixedKey(a arrow.Array) func(dst []byte, row int) []byte {
	switch a.DataType().ID() {
	case arrow.INT8:
		v := Values[int8](a)
		return func(dst []byte, row int) []byte { return append(dst, byte(v[row])^0x80) }
	case arrow.INT16:
		v := Values[int16](a)
		return func(dst []byte, row int) []byte { return binary.BigEndian.AppendUint16(dst, uint16(v[row])^1<<15) }
	case arrow.INT32, arrow.DATE32:
		v := Values[int32](a)
		return func(dst []byte, row int) []byte { return binary.BigEndian.AppendUint32(dst, uint32(v[row])^1<<31) }
	case arrow.INT64, arrow.TIMESTAMP:
		v := Values[int64](a)
		return func(dst []byte, row int) []byte { return binary.BigEndian.AppendUint64(dst, uint64(v[row])^1<<63) }
	case arrow.FLOAT32:
		v := Values[float32](a)
		return func(dst []byte, row int) []byte { return appendFloatKey(dst, float64(v[row])) }
	case arrow.FLOAT64:
		v := Values[float64](a)
		return func(dst []byte, row int) []byte { return appendFloatKey(dst, v[row]) }
	}
	return wideKey(a)
}

func wideKey(a arrow.Array) func(dst []byte, row int) []byte {
	switch t := a.DataType().(type) {
	case *arrow.Decimal128Type:
		v := Values[decimal128.Num](a)
		return func(dst []byte, row int) []byte {
			dst = binary.BigEndian.AppendUint64(dst, uint64(v[row].HighBits())^1<<63)
			return binary.BigEndian.AppendUint64(dst, v[row].LowBits())
		}
	case *arrow.FixedSizeBinaryType:
		if t.ByteWidth == 16 {
			v := Values[[16]byte](a)
			return func(dst []byte, row int) []byte { return append(dst, v[row][:]...) }
		}
		v := Values[[17]byte](a)
		return func(dst []byte, row int) []byte { return append(dst, v[row][:]...) }
	}
	return func(dst []byte, _ int) []byte { return dst } // of unknown type: always null
}

// appendFloatKey orders NaN above all and takes -0 for 0, as Trino does.
func appendFloatKey(dst []byte, v float64) []byte {
	u := FloatBits(v)
	if u>>63 != 0 {
		u = ^u
	} else {
		u |= 1 << 63
	}
	return binary.BigEndian.AppendUint64(dst, u)
}

// FloatBits gives the bits of a number, the same for all NaN and for both zeros.
func FloatBits(v float64) uint64 {
	switch {
	case v != v:
		return 0x7FF8000000000000
	case v == 0:
		return 0
	}
	return math.Float64bits(v)
}

// structKey is the key of a row, field by field; of a value with a zone its instant.
func structKey(t types.Type, a *array.Struct) func(dst []byte, row int) []byte {
	if t.Kind == types.KindTimestampTZ || t.Kind == types.KindTimeTZ {
		us := Values[int64](a.Field(0))
		var zone []int32
		if t.Kind == types.KindTimeTZ {
			zone = Values[int32](a.Field(1))
		}
		return func(dst []byte, row int) []byte {
			v := us[row]
			if zone != nil { // the zone is an offset in minutes, the value the local time
				v -= int64(zone[row]) * 60_000_000
			}
			return binary.BigEndian.AppendUint64(dst, uint64(v)^1<<63)
		}
	}
	fields := make([]keyColumn, a.NumField())
	for i := range fields {
		fields[i] = newKeyColumn(Order{Type: t.Fields()[i].Type}, a.Field(i))
	}
	return func(dst []byte, row int) []byte {
		for i := range fields {
			dst = fields[i].append(dst, row)
		}
		return dst
	}
}

// listKey is the keys of the elements, each behind a 1, and a 0 at the end.
func listKey(t types.Type, a *array.List) func(dst []byte, row int) []byte {
	elements := newKeyColumn(Order{Type: t.Elem()}, a.ListValues())
	return func(dst []byte, row int) []byte {
		from, to := a.ValueOffsets(row)
		for i := from; i < to; i++ {
			dst = elements.append(append(dst, 1), int(i))
		}
		return append(dst, 0)
	}
}

// mapKey is the keys of the entries in their own order, so that equal maps have
// equal keys.
func mapKey(t types.Type, a *array.Map) func(dst []byte, row int) []byte {
	keys := newKeyColumn(Order{Type: t.Fields()[0].Type}, a.Keys())
	items := newKeyColumn(Order{Type: t.Fields()[1].Type}, a.Items())
	return func(dst []byte, row int) []byte {
		from, to := a.ValueOffsets(row)
		var entries [][]byte
		for i := from; i < to; i++ {
			entries = append(entries, items.append(keys.append([]byte{1}, int(i)), int(i)))
		}
		slices.SortFunc(entries, bytes.Compare)
		for _, e := range entries {
			dst = append(dst, e...)
		}
		return append(dst, 0)
	}
}
