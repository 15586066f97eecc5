// Package columnar is the memory of the engine: batches of Arrow arrays, typed
// access to them, the growing dictionaries of strings, gathers, and the memory
// budget.
//
// Arrow is the memory format only; the kernels are the engine's own. Storage by
// SQL type is given by ArrowType. Arrays are immutable once they are in a
// Batch and may be kept and read from any goroutine; they are freed by the
// garbage collector, Release is never relied on.
//
// A varchar column may arrive as *array.String or as *Coded (codes into a
// dictionary; a constant column is a *Coded of one value). StringsOf reads
// both.
package columnar

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/types"
)

// BatchRows is the usual number of rows of a batch.
const BatchRows = 8192

// Batch is a run of rows as columns. Every column has Len rows; a batch without
// columns has a length all the same (count(*) needs no column).
type Batch struct {
	Cols []arrow.Array
	Len  int
	Seq  int64 // orders the batches of a scan: split<<32 + batch within the split
}

// Slice gives rows from..to without copying.
func (b Batch) Slice(from, to int) Batch {
	out := Batch{Cols: make([]arrow.Array, len(b.Cols)), Len: to - from, Seq: b.Seq}
	for i, c := range b.Cols {
		out.Cols[i] = Slice(c, from, to)
	}
	return out
}

// Gather gives the rows at the indices, in that order.
func (b Batch) Gather(rows []int32) Batch { return (*Allowance)(nil).GatherBatch(b, rows) }

// GatherBatch is the Batch's Gather of what is taken of the allowance.
func (m *Allowance) GatherBatch(b Batch, rows []int32) Batch {
	out := Batch{Cols: make([]arrow.Array, len(b.Cols)), Len: len(rows), Seq: b.Seq}
	for i, c := range b.Cols {
		out.Cols[i] = m.Gather(c, rows)
	}
	return out
}

// Bytes estimates the memory that the batch's arrays hold; dictionaries, which
// batches share, are not counted.
func (b Batch) Bytes() int64 {
	n := int64(0)
	for _, c := range b.Cols {
		n += ArrayBytes(c)
	}
	return n
}

// ArrayBytes estimates the memory of an array without its dictionary.
func ArrayBytes(a arrow.Array) int64 {
	if c, ok := a.(*Coded); ok {
		return int64(c.Len()) * 4
	}
	return dataBytes(a.Data())
}

func dataBytes(d arrow.ArrayData) int64 {
	n := int64(0)
	for _, b := range d.Buffers() {
		if b != nil {
			n += int64(b.Len())
		}
	}
	for _, c := range d.Children() {
		n += dataBytes(c)
	}
	return n
}

// Storage types that have no ready value in arrow.
var (
	timestampType = &arrow.TimestampType{Unit: arrow.Microsecond}
	ipType        = &arrow.FixedSizeBinaryType{ByteWidth: 16}
	prefixType    = &arrow.FixedSizeBinaryType{ByteWidth: 17}
	zonedType     = arrow.StructOf(
		arrow.Field{Name: "us", Type: arrow.PrimitiveTypes.Int64}, arrow.Field{Name: "zone", Type: arrow.PrimitiveTypes.Int32})
	codedType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint32, ValueType: arrow.BinaryTypes.String}
)

// ArrowType gives the storage of an SQL type:
//
//	boolean Boolean · tinyint…bigint Int8…Int64 · real, double Float32, Float64 · decimal Decimal128 ·
//	varchar, char, json String (char without its padding) · varbinary, dynamic Binary · date Date32 ·
//	time Int64 (us) · timestamp Timestamp[us] · intervals Int64 (ms, months) ·
//	timestamp and time with time zone Struct{us Int64 (UTC), zone Int32} (see package function for zone keys) ·
//	ipaddress, uuid FixedSizeBinary(16) · ipprefix FixedSizeBinary(17) · array, map, row List, Map, Struct · unknown Null
func ArrowType(t types.Type) arrow.DataType {
	switch t.Kind {
	case types.KindBoolean:
		return arrow.FixedWidthTypes.Boolean
	case types.KindTinyint:
		return arrow.PrimitiveTypes.Int8
	case types.KindSmallint:
		return arrow.PrimitiveTypes.Int16
	case types.KindInteger:
		return arrow.PrimitiveTypes.Int32
	case types.KindBigint, types.KindTime, types.KindIntervalDay, types.KindIntervalYear:
		return arrow.PrimitiveTypes.Int64
	case types.KindReal:
		return arrow.PrimitiveTypes.Float32
	case types.KindDouble:
		return arrow.PrimitiveTypes.Float64
	case types.KindDecimal:
		return &arrow.Decimal128Type{Precision: t.Precision, Scale: t.Scale}
	case types.KindVarchar, types.KindChar, types.KindJSON:
		return arrow.BinaryTypes.String
	case types.KindVarbinary, types.KindDynamic:
		return arrow.BinaryTypes.Binary
	case types.KindDate:
		return arrow.FixedWidthTypes.Date32
	case types.KindTimestamp:
		return timestampType
	case types.KindTimestampTZ, types.KindTimeTZ:
		return zonedType
	case types.KindIPAddress, types.KindUUID:
		return ipType
	case types.KindIPPrefix:
		return prefixType
	}
	return nestedType(t)
}

func nestedType(t types.Type) arrow.DataType {
	switch t.Kind {
	case types.KindArray:
		return arrow.ListOf(ArrowType(t.Elem()))
	case types.KindMap:
		return arrow.MapOf(ArrowType(t.Fields()[0].Type), ArrowType(t.Fields()[1].Type))
	case types.KindRow:
		fields := make([]arrow.Field, len(t.Fields()))
		for i, f := range t.Fields() {
			fields[i] = arrow.Field{Name: f.Name, Type: ArrowType(f.Type), Nullable: true}
		}
		return arrow.StructOf(fields...)
	}
	return arrow.Null
}
