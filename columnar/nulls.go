package columnar

import (
	"iter"
	"math/bits"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Nulls reads the validity of an array. The zero Nulls has no null.
type Nulls struct {
	bits   []byte
	offset int
	all    bool
}

// NullsOf gives the validity of the array's rows.
func NullsOf(a arrow.Array) Nulls {
	if _, ok := a.(*array.Null); ok {
		return Nulls{all: true}
	}
	if a.NullN() == 0 {
		return Nulls{}
	}
	return Nulls{bits: a.NullBitmapBytes(), offset: a.Data().Offset()}
}

// Any reports whether any row may be null.
func (n Nulls) Any() bool { return n.all || n.bits != nil }

// Null reports whether row i is null.
func (n Nulls) Null(i int) bool {
	if n.bits == nil {
		return n.all
	}
	i += n.offset
	return n.bits[i>>3]&(1<<(i&7)) == 0
}

// Rows gives the null rows among the first count, in order.
func (n Nulls) Rows(count int) iter.Seq[int] {
	return func(yield func(int) bool) {
		if n.bits == nil {
			for i := 0; n.all && i < count && yield(i); i++ {
			}
			return
		}
		skipped := n.offset & 7
		bytes, end := n.bits[n.offset>>3:], skipped+count
		for from := 0; from < end; from += 64 {
			null := ^bitsAt(bytes, from, end)
			if from == 0 {
				null &^= 1<<skipped - 1
			}
			if end-from < 64 {
				null &= 1<<(end-from) - 1
			}
			for ; null != 0; null &= null - 1 {
				if !yield(from + bits.TrailingZeros64(null) - skipped) {
					return
				}
			}
		}
	}
}

// Bitmap builds validity (or boolean values) row by row: all set at first.
type Bitmap struct {
	bits  []byte
	n     int
	nulls int
}

// NewBitmap gives a bitmap of n set bits.
func NewBitmap(n int) *Bitmap {
	b := &Bitmap{bits: make([]byte, (n+7)/8), n: n}
	for i := range b.bits {
		b.bits[i] = 0xFF
	}
	return b
}

// NewBitmapOf gives a bitmap of n bits that are at hand, which it keeps; nulls of
// them are unset.
func NewBitmapOf(bits []byte, n, nulls int) *Bitmap { return &Bitmap{bits, n, nulls} }

// Clear unsets bit i.
func (b *Bitmap) Clear(i int) {
	m := byte(1) << (i & 7)
	if b.bits[i>>3]&m != 0 {
		b.bits[i>>3] &^= m
		b.nulls++
	}
}

// Set reports whether bit i is set.
func (b *Bitmap) Set(i int) bool { return b.bits[i>>3]&(1<<(i&7)) != 0 }

// Nulls gives the unset bits as nulls.
func (b *Bitmap) Nulls() Nulls { return Nulls{bits: b.bits} }

// Cleared gives the number of unset bits.
func (b *Bitmap) Cleared() int {
	if b == nil {
		return 0
	}
	return b.nulls
}

// Intersect unsets the bits that are null in n.
func (b *Bitmap) Intersect(n Nulls) {
	if !n.Any() {
		return
	}
	for i := range b.n {
		if n.Null(i) {
			b.Clear(i)
		}
	}
}

// MergeNulls gives the bitmap of rows that are null in none of the arrays; nil
// where no row is null in any.
func MergeNulls(n int, arrays ...arrow.Array) *Bitmap {
	var out *Bitmap
	for _, a := range arrays {
		nulls := NullsOf(a)
		if !nulls.Any() {
			continue
		}
		if out == nil {
			out = NewBitmap(n)
		}
		out.Intersect(nulls)
	}
	return out
}

// Buffer gives the bitmap as an Arrow buffer, nil where all bits are set.
func (b *Bitmap) Buffer() *memory.Buffer { return b.buffer() }

// buffer is Buffer.
func (b *Bitmap) buffer() *memory.Buffer {
	if b == nil || b.nulls == 0 {
		return nil
	}
	return memory.NewBufferBytes(b.bits)
}

// Bytes gives the bits, the first row in the lowest bit of the first byte.
func (b *Bitmap) Bytes() []byte { return b.bits }
