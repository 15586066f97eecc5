package columnar

import (
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Fixed is the Go side of a storage of fixed width.
type Fixed interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint32 | ~uint64 | ~float32 | ~float64 | decimal128.Num | [16]byte | [17]byte
}

// Values gives the values of a fixed-width array as a slice of T, whose size
// must be that of the storage; rows that are null hold any value. Dates and
// timestamps read as int32 and int64. The slice must not be changed.
func Values[T Fixed](a arrow.Array) []T {
	d := a.Data()
	var zero T
	size := int(unsafe.Sizeof(zero))
	if d.Len() == 0 || d.Buffers()[1] == nil {
		return nil
	}
	raw := d.Buffers()[1].Bytes()
	all := unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(raw))), len(raw)/size)
	return all[d.Offset() : d.Offset()+d.Len()]
}

// NewFixed makes an array of the values, which it keeps; valid may be nil for no nulls.
func NewFixed[T Fixed](t arrow.DataType, values []T, valid *Bitmap) arrow.Array {
	var zero T
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(values))), len(values)*int(unsafe.Sizeof(zero)))
	d := array.NewData(t, len(values), []*memory.Buffer{valid.buffer(), memory.NewBufferBytes(raw)}, nil, valid.Cleared(), 0)
	return array.MakeFromData(d)
}

// NewInt64 makes a bigint column.
func NewInt64(values []int64, valid *Bitmap) arrow.Array {
	return NewFixed(arrow.PrimitiveTypes.Int64, values, valid)
}

// NewInt32 makes an integer column.
func NewInt32(values []int32, valid *Bitmap) arrow.Array {
	return NewFixed(arrow.PrimitiveTypes.Int32, values, valid)
}

// NewFloat64 makes a double column.
func NewFloat64(values []float64, valid *Bitmap) arrow.Array {
	return NewFixed(arrow.PrimitiveTypes.Float64, values, valid)
}

// Bools reads a boolean array.
type Bools struct {
	Nulls
	values []byte
	offset int
}

// BoolsOf gives the rows of a boolean array; an array of unknown type (all
// null) reads too.
func BoolsOf(a arrow.Array) Bools {
	b, ok := a.(*array.Boolean)
	if !ok || b.Len() == 0 {
		return Bools{Nulls: Nulls{all: true}}
	}
	return Bools{Nulls: NullsOf(a), values: b.Data().Buffers()[1].Bytes(), offset: b.Data().Offset()}
}

// At gives the value of row i, which must not be null.
func (b Bools) At(i int) bool {
	i += b.offset
	return b.values[i>>3]&(1<<(i&7)) != 0
}

// True reports whether row i is true (neither false nor null).
func (b Bools) True(i int) bool { return !b.Null(i) && b.At(i) }

// NewBools makes a boolean array from one byte a row (0 or 1); valid may be nil.
func NewBools(values []byte, valid *Bitmap) arrow.Array {
	packed := make([]byte, (len(values)+7)/8)
	for i, v := range values {
		packed[i>>3] |= (v & 1) << (i & 7)
	}
	d := array.NewData(arrow.FixedWidthTypes.Boolean, len(values),
		[]*memory.Buffer{valid.buffer(), memory.NewBufferBytes(packed)}, nil, valid.Cleared(), 0)
	return array.NewBooleanData(d)
}

// NewNulls makes an array of n nulls of the storage type.
func NewNulls(t arrow.DataType, n int) arrow.Array {
	switch t := t.(type) {
	case *arrow.NullType:
		return array.NewNull(n)
	case *arrow.StructType:
		children := make([]arrow.Array, t.NumFields())
		for i := range children {
			children[i] = NewNulls(t.Field(i).Type, n)
		}
		return NewStruct(t, n, noneValid(n), children...)
	case *arrow.ListType:
		return NewList(t, make([]int32, n+1), NewNulls(t.Elem(), 0), noneValid(n))
	case *arrow.MapType:
		return NewMap(t, make([]int32, n+1), NewNulls(t.KeyType(), 0), NewNulls(t.ItemType(), 0), noneValid(n))
	}
	return array.MakeArrayOfNull(memory.DefaultAllocator, t, n)
}

// noneValid gives a bitmap of n unset bits.
func noneValid(n int) *Bitmap { return &Bitmap{bits: make([]byte, (n+7)/8), n: n, nulls: n} }
