package columnar

import (
	"math"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"flowsql/sql/sqlerr"
)

// Strings reads a varchar or varbinary column, plain or coded.
type Strings struct {
	Nulls
	Codes   []uint32 // row -> value for a coded column, nil for a plain one
	Dict    *Dict    // identity of the dictionary of a coded column
	offsets []uint32 // of the values: value v is data[offsets[v]:offsets[v+1]]
	data    []byte
}

// StringsOf gives the rows of a String, Binary or Coded array; an array of
// unknown type (all null) reads too.
func StringsOf(a arrow.Array) Strings {
	switch a := a.(type) {
	case *Coded:
		return Strings{Nulls: NullsOf(a.Uint32), Codes: a.Codes(), Dict: a.Dict, offsets: a.offsets, data: a.data}
	case *array.String, *array.Binary:
		return plainStrings(a)
	}
	return Strings{Nulls: Nulls{all: true}}
}

func plainStrings(a arrow.Array) Strings {
	s := Strings{Nulls: NullsOf(a)}
	d := a.Data()
	if d.Len() == 0 || d.Buffers()[1] == nil {
		return s
	}
	raw := d.Buffers()[1].Bytes()
	all := unsafe.Slice((*uint32)(unsafe.Pointer(unsafe.SliceData(raw))), len(raw)/4)
	s.offsets = all[d.Offset() : d.Offset()+d.Len()+1]
	if d.Buffers()[2] != nil {
		s.data = d.Buffers()[2].Bytes()
	}
	return s
}

// At gives the text of row i, which must not be null. It shares the column's
// memory, which holds as long as the batch: that of a reader that is passing is used
// for the next one.
func (s Strings) At(i int) string {
	if s.Codes != nil {
		return s.Value(s.Codes[i])
	}
	return s.Value(uint32(i))
}

// Value gives the text of a dictionary value (of row v for a plain column).
func (s Strings) Value(v uint32) string {
	from, to := s.offsets[v], s.offsets[v+1]
	if from == to {
		return ""
	}
	return unsafe.String(&s.data[from], to-from)
}

// row is At for a plain column.
func (s Strings) row(i int) string {
	from, to := s.offsets[i], s.offsets[i+1]
	if from == to { // there may be no memory at from
		return ""
	}
	return unsafe.String((*byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(s.data)), from)), to-from)
}

// ValueCount gives the number of dictionary values (of rows for a plain column).
func (s Strings) ValueCount() int { return max(0, len(s.offsets)-1) }

// StringBuilder collects the rows of a plain varchar or varbinary column.
type StringBuilder struct {
	offsets []int32
	data    []byte
	valid   *Bitmap
	rows    int
	bound   int        // of the data, where widen has to look
	of      *Allowance // nil for none
}

// NewStringBuilder gives a builder for n rows.
func NewStringBuilder(n int) *StringBuilder {
	return &StringBuilder{offsets: append(make([]int32, 0, n+1), 0), rows: n, bound: maxOffset}
}

// firstBound is the size of the texts up to which a builder takes nothing of its allowance.
const firstBound = 64 << 10

// StringBuilder gives a builder for n rows whose texts are taken of the allowance.
func (m *Allowance) StringBuilder(n int) *StringBuilder {
	b := NewStringBuilder(n)
	if m != nil {
		b.of, b.bound = m, firstBound
	}
	return b
}

// Append adds a row.
func (b *StringBuilder) Append(s string) {
	b.Reserve(len(s))
	b.data = append(b.data, s...)
	b.offsets = append(b.offsets, int32(len(b.data)))
}

// AppendBytes adds a row.
func (b *StringBuilder) AppendBytes(s []byte) {
	b.Reserve(len(s))
	b.data = append(b.data, s...)
	b.offsets = append(b.offsets, int32(len(b.data)))
}

// appendAddress adds a row that is an IPv4 address.
func (b *StringBuilder) appendAddress(address uint32) {
	b.Reserve(longestAddress)
	b.data = appendAddress(b.data, address)
	b.offsets = append(b.offsets, int32(len(b.data)))
}

// Reserve says that a row of n bytes is about to be added.
func (b *StringBuilder) Reserve(n int) {
	if len(b.data)+n > b.bound {
		b.widen(len(b.data) + n)
	}
}

// widen takes more of the allowance, in steps as the data grow.
func (b *StringBuilder) widen(size int) {
	before := b.bound
	b.bound = max(size, before+before/2)
	b.of.Grow(int64(b.bound - before))
	if b.bound = min(b.bound, maxOffset); size > maxOffset {
		tooLarge()
	}
}

// maxOffset is the last place that a column's offsets can name.
const maxOffset = math.MaxInt32

// tooLarge ends what made a column that offsets cannot describe. It panics, since
// builders are called where no error is awaited; whoever runs a query hands on
// the error.
func tooLarge() {
	panic(sqlerr.New(sqlerr.ExceededMemoryLimit, "Query exceeded local memory limit: a batch of one column takes more than 2 GB"))
}

// AppendNull adds a null row.
func (b *StringBuilder) AppendNull() {
	if b.valid == nil {
		b.valid = NewBitmap(b.rows)
	}
	b.valid.Clear(len(b.offsets) - 1)
	b.offsets = append(b.offsets, int32(len(b.data)))
}

// Len gives the rows so far.
func (b *StringBuilder) Len() int { return len(b.offsets) - 1 }

// String makes a varchar column of the rows; as many as were announced must
// have been added where a null is among them.
func (b *StringBuilder) String() arrow.Array { return b.finish(arrow.BinaryTypes.String) }

// Binary makes a varbinary column of the rows.
func (b *StringBuilder) Binary() arrow.Array { return b.finish(arrow.BinaryTypes.Binary) }

func (b *StringBuilder) finish(t arrow.DataType) arrow.Array {
	return stringsArray(t, b.offsets, b.data, b.valid)
}

// NewStrings makes a varchar column of texts, row i being data from offsets[i] to offsets[i+1]; it
// keeps the slices.
func NewStrings(offsets []int32, data []byte, valid *Bitmap) arrow.Array {
	return stringsArray(arrow.BinaryTypes.String, offsets, data, valid)
}

func stringsArray(t arrow.DataType, offsets []int32, data []byte, valid *Bitmap) arrow.Array {
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(offsets))), len(offsets)*4)
	d := array.NewData(t, len(offsets)-1, []*memory.Buffer{valid.buffer(), memory.NewBufferBytes(raw), memory.NewBufferBytes(data)},
		nil, valid.Cleared(), 0)
	return array.MakeFromData(d)
}
