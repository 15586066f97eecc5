package build

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"flowsql/columnar"
)

// List builds an array column: the items of a row are added to Items, then the
// row is closed by End.
type List struct {
	Items   Builder
	storage arrow.DataType
	ends    []int32
	validity
}

// End closes a row.
func (b *List) End() { b.ends = append(b.ends, int32(b.Items.Len())) }

// Len gives the rows.
func (b *List) Len() int { return len(b.ends) }

// Null adds a null row.
func (b *List) Null() {
	b.set(len(b.ends))
	b.End()
}

// Truncate forgets rows.
func (b *List) Truncate(n int) {
	b.ends = b.ends[:n]
	b.Items.Truncate(last(b.ends))
	b.truncate(n)
}

// Finish gives the array.
func (b *List) Finish() arrow.Array {
	out := lists(b.storage, b.ends, b.take(len(b.ends)), b.Items.Finish().Data())
	b.ends = b.ends[:0]
	return out
}

func last(ends []int32) int {
	if len(ends) == 0 {
		return 0
	}
	return int(ends[len(ends)-1])
}

// lists makes a list or map column of the ends of its rows.
func lists(storage arrow.DataType, ends []int32, valid *columnar.Bitmap, items arrow.ArrayData) arrow.Array {
	offsets := append(make([]int32, 1, len(ends)+1), ends...)
	buffers := []*memory.Buffer{valid.Buffer(), memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(offsets))}
	return array.MakeFromData(array.NewData(storage, len(ends), buffers, []arrow.ArrayData{items}, valid.Cleared(), 0))
}

// Map builds a map column: the entries of a row are added to Keys and Values,
// then the row is closed by End. Keys are different and not null: Candidates
// takes those of a row first, and Distinct tells which of them to add.
type Map struct {
	Candidates   Builder
	Keys, Values Builder
	storage      arrow.DataType
	ends         []int32
	validity
}

// keyed is a builder whose values can be told apart.
type keyed interface {
	key(i int) (text string, ok bool)
}

// Distinct tells which candidates, that are forgotten then, are keys of their
// own: of equal ones the first or the last, of nulls none.
func (b *Map) Distinct(keepLast bool) []bool {
	out := make([]bool, b.Candidates.Len())
	keys, can := b.Candidates.(keyed)
	seen := make(map[string]int, len(out))
	for i := range out {
		if !can {
			out[i] = true
			continue
		}
		text, ok := keys.key(i)
		before, repeated := seen[text]
		if !ok || repeated && !keepLast {
			continue
		}
		if repeated {
			out[before] = false
		}
		out[i], seen[text] = true, i
	}
	b.Candidates.Truncate(0)
	return out
}

// End closes a row.
func (b *Map) End() { b.ends = append(b.ends, int32(b.Keys.Len())) }

// Len gives the rows.
func (b *Map) Len() int { return len(b.ends) }

// Null adds a null row.
func (b *Map) Null() {
	b.set(len(b.ends))
	b.End()
}

// Truncate forgets rows.
func (b *Map) Truncate(n int) {
	b.ends = b.ends[:n]
	b.Keys.Truncate(last(b.ends))
	b.Values.Truncate(last(b.ends))
	b.truncate(n)
}

// Finish gives the array.
func (b *Map) Finish() arrow.Array {
	entries := b.storage.(*arrow.MapType).Elem()
	n := b.Keys.Len()
	items := columnar.NewStruct(entries, n, nil, b.Keys.Finish(), b.Values.Finish())
	out := lists(b.storage, b.ends, b.take(len(b.ends)), items.Data())
	b.ends = b.ends[:0]
	return out
}

// Row builds a row column: a value is added to each of Fields, then the row is
// closed by End.
type Row struct {
	Fields  []Builder
	storage arrow.DataType
	n       int
	validity
}

// End closes a row.
func (b *Row) End() { b.n++ }

// Len gives the rows.
func (b *Row) Len() int { return b.n }

// Null adds a null row.
func (b *Row) Null() {
	b.set(b.n)
	for _, f := range b.Fields {
		f.Null()
	}
	b.n++
}

// Truncate forgets rows.
func (b *Row) Truncate(n int) {
	for _, f := range b.Fields {
		f.Truncate(n)
	}
	b.n = n
	b.truncate(n)
}

// Finish gives the array.
func (b *Row) Finish() arrow.Array {
	children := make([]arrow.Array, len(b.Fields))
	for i, f := range b.Fields {
		children[i] = f.Finish()
	}
	out := columnar.NewStruct(b.storage, b.n, b.take(b.n), children...)
	b.n = 0
	return out
}
