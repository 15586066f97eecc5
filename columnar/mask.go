package columnar

import (
	"encoding/binary"
	"math/bits"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Mask gives the array with the rows null that are unset in valid, beside
// those that are null already. It keeps and changes valid.
func Mask(a arrow.Array, valid *Bitmap) arrow.Array {
	if valid.Cleared() == 0 {
		return a
	}
	switch x := a.(type) {
	case *array.Null:
		return a
	case *Coded:
		return x.withCodes(Mask(x.Uint32, valid))
	}
	if a.Data().Offset() != 0 {
		a = Gather(a, Rows(a.Len()))
	}
	valid.Intersect(NullsOf(a))
	d := a.Data()
	buffers := append([]*memory.Buffer(nil), d.Buffers()...)
	buffers[0] = valid.buffer()
	return array.MakeFromData(array.NewData(d.DataType(), d.Len(), buffers, d.Children(), valid.Cleared(), 0))
}

// Rows gives the indices 0 … n-1.
func Rows(n int) []int32 {
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}

// TrueRows appends the indices of the rows that are true to dst.
func TrueRows(a arrow.Array, dst []int32) []int32 {
	b, ok := a.(*array.Boolean)
	if !ok {
		return dst
	}
	r := BoolsOf(b)
	if r.offset != 0 || r.all || r.Nulls.offset != 0 {
		for i := range b.Len() {
			if r.True(i) {
				dst = append(dst, int32(i))
			}
		}
		return dst
	}
	for from := 0; from < b.Len(); from += 64 {
		word := bitsAt(r.values, from, b.Len())
		if r.bits != nil {
			word &= bitsAt(r.bits, from, b.Len())
		}
		for ; word != 0; word &= word - 1 {
			dst = append(dst, int32(from+bits.TrailingZeros64(word)))
		}
	}
	return dst
}

// bitsAt gives up to 64 bits from bit from (a multiple of 8) on; those behind bit n are 0.
func bitsAt(p []byte, from, n int) uint64 {
	var word uint64
	if p = p[from/8:]; len(p) >= 8 {
		word = binary.LittleEndian.Uint64(p)
	} else {
		for i, b := range p {
			word |= uint64(b) << (8 * i)
		}
	}
	if left := n - from; left < 64 {
		word &= 1<<left - 1
	}
	return word
}

// HeldBytes estimates the memory of the array's own rows, which for a slice is
// less than that of its buffers.
func HeldBytes(a arrow.Array) int64 {
	n := int64(a.Len())
	switch a := a.(type) {
	case *Coded:
		return n * 4
	case *array.String, *array.Binary:
		s := StringsOf(a)
		if len(s.offsets) == 0 {
			return n * 4
		}
		return n*4 + int64(s.offsets[len(s.offsets)-1]-s.offsets[0])
	case *array.Boolean:
		return n/8 + 1
	}
	if w, ok := a.DataType().(arrow.FixedWidthDataType); ok && w.ID() != arrow.STRUCT {
		return n*int64(w.BitWidth())/8 + n/8
	}
	return ArrayBytes(a)
}

// PlainBytes estimates the memory of the array's own rows without a dictionary.
func PlainBytes(a arrow.Array) int64 {
	c, ok := a.(*Coded)
	if !ok || c.ValueCount() == 0 {
		return HeldBytes(a)
	}
	size := int64(0)
	for _, code := range c.Codes() {
		size += 4 + int64(c.offsets[code+1]-c.offsets[code])
	}
	return size
}

// HeldBytes estimates the memory of the batch's own rows.
func (b Batch) HeldBytes() int64 {
	n := int64(0)
	for _, c := range b.Cols {
		n += HeldBytes(c)
	}
	return n
}

// Settle makes an array safe for many readers: Arrow counts the nulls of a slice
// when it is first asked, and keeps the count in the array.
func Settle(a arrow.Array) {
	a.NullN()
	switch a := a.(type) {
	case *Coded:
		a.Uint32.NullN()
	case *array.Struct:
		for i := range a.NumField() {
			Settle(a.Field(i))
		}
	case *array.List:
		Settle(a.ListValues())
	case *array.Map:
		Settle(a.Keys())
		Settle(a.Items())
	}
}
