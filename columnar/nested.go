package columnar

import (
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Lists reads a column of arrays or maps: row i holds the rows Range(i) of
// Values, or for a map of Keys and Values.
type Lists struct {
	Nulls
	Keys    arrow.Array // of a map, else nil
	Values  arrow.Array
	offsets []int32
}

// ListsOf gives the rows of a List or Map array; an array of unknown type (all
// null) reads too.
func ListsOf(a arrow.Array) Lists {
	switch a := a.(type) {
	case *array.List:
		return Lists{Nulls: NullsOf(a), Values: a.ListValues(), offsets: listOffsets(a.Data())}
	case *array.Map:
		return Lists{Nulls: NullsOf(a), Keys: a.Keys(), Values: a.Items(), offsets: listOffsets(a.Data())}
	}
	return Lists{Nulls: Nulls{all: true}, Keys: array.NewNull(0), Values: array.NewNull(0)}
}

// listOffsets gives the offsets of the array's own rows, nil for no rows.
func listOffsets(d arrow.ArrayData) []int32 {
	if d.Len() == 0 || d.Buffers()[1] == nil {
		return nil
	}
	raw := d.Buffers()[1].Bytes()
	all := unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(raw))), len(raw)/4)
	return all[d.Offset() : d.Offset()+d.Len()+1]
}

// Range gives the rows of the children that a row holds: none where it is null.
func (l Lists) Range(row int) (from, to int) {
	if l.offsets == nil || l.Any() && l.Null(row) {
		return 0, 0
	}
	return int(l.offsets[row]), int(l.offsets[row+1])
}

// NewList makes a column of arrays of the storage type t: row i holds the values
// offsets[i]..offsets[i+1]. valid may be nil.
func NewList(t arrow.DataType, offsets []int32, values arrow.Array, valid *Bitmap) arrow.Array {
	return array.MakeFromData(listData(t, offsets, Plain(values).Data(), valid))
}

// NewMap makes a column of maps of the storage type t: row i holds the entries
// offsets[i]..offsets[i+1]. valid may be nil.
func NewMap(t arrow.DataType, offsets []int32, keys, values arrow.Array, valid *Bitmap) arrow.Array {
	entries := NewStruct(t.(*arrow.MapType).Elem(), keys.Len(), nil, keys, values)
	return array.MakeFromData(listData(t, offsets, entries.Data(), valid))
}

func listData(t arrow.DataType, offsets []int32, child arrow.ArrayData, valid *Bitmap) arrow.ArrayData {
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(offsets))), len(offsets)*4)
	buffers := []*memory.Buffer{valid.buffer(), memory.NewBufferBytes(raw)}
	return array.NewData(t, len(offsets)-1, buffers, []arrow.ArrayData{child}, valid.Cleared(), 0)
}

// NewStruct makes a struct column of the storage type t over its children.
func NewStruct(t arrow.DataType, n int, valid *Bitmap, children ...arrow.Array) arrow.Array {
	data := make([]arrow.ArrayData, len(children))
	for i, c := range children {
		data[i] = Plain(c).Data()
	}
	return array.NewStructData(array.NewData(t, n, []*memory.Buffer{valid.buffer()}, data, valid.Cleared(), 0))
}

// gatherNested gathers a struct by its children, arrays and maps by runs of theirs.
func (m *Allowance) gatherNested(a arrow.Array, rows []int32) arrow.Array {
	switch a := a.(type) {
	case *array.Struct:
		children := make([]arrow.Array, a.NumField())
		for i := range children {
			children[i] = m.Gather(a.Field(i), rows)
		}
		return NewStruct(a.DataType(), len(rows), gatherValid(a, rows), children...)
	case *array.List:
		offsets, inner := m.gatherRanges(ListsOf(a), rows)
		return NewList(a.DataType(), offsets, m.Gather(a.ListValues(), inner), gatherValid(a, rows))
	case *array.Map:
		offsets, inner := m.gatherRanges(ListsOf(a), rows)
		return NewMap(a.DataType(), offsets, m.Gather(a.Keys(), inner), m.Gather(a.Items(), inner), gatherValid(a, rows))
	}
	return NewNulls(a.DataType(), len(rows)) // no storage has another type
}

// maxElements bounds what the arrays of one batch hold together.
const maxElements = 1 << 28

// gatherRanges gives the offsets of the gathered rows and the rows of the
// children that they hold.
func (m *Allowance) gatherRanges(l Lists, rows []int32) (offsets, inner []int32) {
	offsets = make([]int32, 1, len(rows)+1)
	total := 0
	for _, r := range rows {
		if r >= 0 {
			from, to := l.Range(int(r))
			total += int(to - from)
		}
		offsets = append(offsets, int32(total))
	}
	m.Grow(4 * int64(total+len(rows)))
	if total > maxElements {
		tooLarge()
	}
	inner = make([]int32, 0, total)
	for _, r := range rows {
		if r < 0 {
			continue
		}
		for i, to := l.Range(int(r)); i < to; i++ {
			inner = append(inner, int32(i))
		}
	}
	return offsets, inner
}
