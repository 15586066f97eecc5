package columnar

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Slice gives rows from..to of an array without copying.
func Slice(a arrow.Array, from, to int) arrow.Array {
	if from == 0 && to == a.Len() {
		return a
	}
	if c, ok := a.(*Coded); ok {
		return c.withCodes(array.NewSlice(c.Uint32, int64(from), int64(to)))
	}
	return array.NewSlice(a, int64(from), int64(to))
}

// Gather gives the rows of an array at the indices, in that order; an index of
// -1 gives a null row.
func Gather(a arrow.Array, rows []int32) arrow.Array { return (*Allowance)(nil).Gather(a, rows) }

// Gather is Gather of what is taken of the allowance.
func (m *Allowance) Gather(a arrow.Array, rows []int32) arrow.Array {
	switch a := a.(type) {
	case *Coded:
		m.Grow(4 * int64(len(rows)))
		return a.withCodes(gatherFixed[uint32](a.Uint32, rows))
	case *array.Null:
		return array.NewNull(len(rows))
	case *array.Boolean:
		m.Grow(int64(len(rows)))
		return gatherBools(a, rows)
	case *array.String:
		return m.gatherStrings(a, rows).String()
	case *array.Binary:
		return m.gatherStrings(a, rows).Binary()
	}
	return m.gatherByWidth(a, rows)
}

func (m *Allowance) gatherByWidth(a arrow.Array, rows []int32) arrow.Array {
	w, ok := a.DataType().(arrow.FixedWidthDataType)
	if !ok || len(a.Data().Children()) > 0 {
		return m.gatherNested(a, rows)
	}
	m.Grow(int64(w.BitWidth()) / 8 * int64(len(rows)))
	switch w.BitWidth() {
	case 8:
		return gatherFixed[uint8](a, rows)
	case 16:
		return gatherFixed[int16](a, rows)
	case 32:
		return gatherFixed[uint32](a, rows)
	case 64:
		return gatherFixed[uint64](a, rows)
	case 128:
		return gatherFixed[decimal128.Num](a, rows)
	}
	return gatherFixed[[17]byte](a, rows)
}

// GatherInto is Gather for columns that nobody keeps, of rows that are all there: numbers and codes
// take their memory of the scratch.
func GatherInto(s *Scratch, a arrow.Array, rows []int32) arrow.Array {
	if s == nil {
		return Gather(a, rows)
	}
	switch a := a.(type) {
	case *Coded:
		return a.withCodes(gatherRoom[int32](s, a.Uint32, rows))
	case *array.Int64:
		return gatherRoom[int64](s, a, rows)
	case *array.Int32:
		return gatherRoom[int32](s, a, rows)
	}
	return Gather(a, rows)
}

func gatherRoom[T int32 | int64](s *Scratch, a arrow.Array, rows []int32) arrow.Array {
	in, out := Values[T](a), Room[T](s, len(rows))
	if in == nil {
		return Gather(a, rows)
	}
	for i, r := range rows {
		out[i] = in[r]
	}
	return NewFixed(a.Data().DataType(), out, gatherValid(a, rows))
}

// gatherValid gives the validity of the gathered rows, nil where none is null.
func gatherValid(a arrow.Array, rows []int32) *Bitmap {
	nulls := NullsOf(a)
	if !nulls.Any() && !anyAbsent(rows) {
		return nil
	}
	var valid *Bitmap
	for i, r := range rows {
		if r < 0 || nulls.Any() && nulls.Null(int(r)) {
			if valid == nil {
				valid = NewBitmap(len(rows))
			}
			valid.Clear(i)
		}
	}
	return valid
}

// anyAbsent reports whether a row is -1.
func anyAbsent(rows []int32) bool {
	all := int32(0)
	for _, r := range rows {
		all |= r
	}
	return all < 0
}

func gatherFixed[T Fixed](a arrow.Array, rows []int32) arrow.Array {
	in := Values[T](a)
	out := make([]T, len(rows))
	valid := gatherValid(a, rows)
	for i, r := range rows {
		if r >= 0 && len(in) > 0 {
			out[i] = in[r]
		}
	}
	return NewFixed(a.Data().DataType(), out, valid)
}

func gatherBools(a *array.Boolean, rows []int32) arrow.Array {
	in := BoolsOf(a)
	out := make([]byte, len(rows))
	valid := gatherValid(a, rows)
	for i, r := range rows {
		if r >= 0 && in.True(int(r)) {
			out[i] = 1
		}
	}
	return NewBools(out, valid)
}

func (m *Allowance) gatherStrings(a arrow.Array, rows []int32) *StringBuilder {
	s := StringsOf(a)
	size := 0
	for _, r := range rows {
		if r >= 0 && len(s.offsets) > 0 {
			size += int(s.offsets[r+1] - s.offsets[r])
		}
	}
	m.Grow(int64(size) + 4*int64(len(rows)))
	if size > maxOffset {
		tooLarge()
	}
	b := NewStringBuilder(len(rows))
	b.data = make([]byte, 0, size)
	for _, r := range rows {
		if r < 0 || s.Null(int(r)) {
			b.AppendNull()
		} else {
			b.Append(s.Value(uint32(r)))
		}
	}
	return b
}

// Concat joins arrays of one storage type into one. Coded parts of one
// dictionary stay coded; of several they become plain.
func Concat(parts []arrow.Array) arrow.Array { return (*Allowance)(nil).Concat(parts) }

// Concat is Concat of what is taken of the allowance.
func (m *Allowance) Concat(parts []arrow.Array) arrow.Array {
	if len(parts) == 1 {
		return parts[0]
	}
	if c, ok := concatCoded(parts); ok {
		return c
	}
	plain, size := make([]arrow.Array, len(parts)), int64(0)
	for i, p := range parts {
		plain[i] = m.Plain(p)
		size += HeldBytes(plain[i])
	}
	m.Grow(size)
	if size > maxOffset && holdsTexts(parts[0]) {
		tooLarge()
	}
	out, err := array.Concatenate(plain, memory.DefaultAllocator)
	if err != nil {
		panic("columnar: Concat of different storages: " + err.Error()) // a fault of the caller, never of the input
	}
	return out
}

// holdsTexts reports whether rows of an array are bytes between offsets.
func holdsTexts(a arrow.Array) bool {
	id := a.DataType().ID()
	return id == arrow.STRING || id == arrow.BINARY || id == arrow.DICTIONARY
}

func concatCoded(parts []arrow.Array) (arrow.Array, bool) {
	var last *Coded
	rows := 0
	for _, p := range parts {
		c, ok := p.(*Coded)
		if !ok || last != nil && c.Dict != last.Dict {
			return nil, false
		}
		if last == nil || c.ValueCount() >= last.ValueCount() {
			last = c
		}
		rows += c.Len()
	}
	if last == nil {
		return nil, false
	}
	codes, valid := make([]uint32, 0, rows), NewBitmap(rows)
	for _, p := range parts {
		nulls := NullsOf(p.(*Coded).Uint32)
		for i := 0; nulls.Any() && i < p.Len(); i++ {
			if nulls.Null(i) {
				valid.Clear(len(codes) + i)
			}
		}
		codes = append(codes, p.(*Coded).Codes()...)
	}
	return last.withCodes(NewFixed(arrow.PrimitiveTypes.Uint32, codes, valid)), true
}
