// Package build collects the values of columns of any type one by one, for
// formats that give a row at a time and for what is nested in their values.
//
// A Builder is used by one goroutine. Formats know from the type which builder
// a column has: Fixed for what is stored in a fixed width, Bools, Texts, List,
// Map and Row.
package build

import (
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// Builder collects the rows of a column.
type Builder interface {
	// Len gives the number of rows so far.
	Len() int
	// Null adds a null row.
	Null()
	// Truncate forgets the rows from n on.
	Truncate(n int)
	// Finish gives the rows as an array, which owns their memory, and begins anew.
	Finish() arrow.Array
}

// New makes the builder for a type. Where dict is given a column of text is coded.
func New(t types.Type, dict func() *columnar.Dict) Builder {
	storage := columnar.ArrowType(t)
	switch t.Kind {
	case types.KindBoolean:
		return &Bools{}
	case types.KindTinyint:
		return &Fixed[int8]{storage: storage}
	case types.KindSmallint:
		return &Fixed[int16]{storage: storage}
	case types.KindInteger, types.KindDate:
		return &Fixed[int32]{storage: storage}
	case types.KindReal:
		return &Fixed[float32]{storage: storage}
	case types.KindDouble:
		return &Fixed[float64]{storage: storage}
	case types.KindDecimal:
		return &Fixed[decimal128.Num]{storage: storage}
	case types.KindUUID:
		return &Fixed[[16]byte]{storage: storage}
	case types.KindVarchar, types.KindChar:
		if dict != nil {
			return &Coded{dict: dict}
		}
		return &Texts{storage: storage}
	case types.KindVarbinary:
		return &Texts{storage: storage}
	case types.KindArray:
		return &List{storage: storage, Items: New(t.Elem(), nil)}
	case types.KindMap:
		key := t.Fields()[0].Type
		return &Map{storage: storage, Candidates: New(key, nil), Keys: New(key, nil), Values: New(t.Fields()[1].Type, nil)}
	case types.KindRow:
		r := &Row{storage: storage}
		for _, f := range t.Fields() {
			r.Fields = append(r.Fields, New(f.Type, nil))
		}
		return r
	}
	return &Fixed[int64]{storage: storage}
}

// validity tells the null rows: nothing is kept before the first.
type validity struct {
	null  []bool
	nulls int
}

func (v *validity) set(row int) {
	for len(v.null) <= row {
		v.null = append(v.null, false)
	}
	v.null[row] = true
	v.nulls++
}

func (v *validity) truncate(n int) {
	for i := n; i < len(v.null); i++ {
		if v.null[i] {
			v.nulls--
		}
	}
	v.null = v.null[:min(n, len(v.null))]
}

func (v *validity) take(n int) *columnar.Bitmap {
	if v.nulls == 0 {
		v.null = v.null[:0]
		return nil
	}
	out := columnar.NewBitmap(n)
	for i, null := range v.null {
		if null {
			out.Clear(i)
		}
	}
	v.null, v.nulls = v.null[:0], 0
	return out
}

// Fixed builds a column of values of fixed width.
type Fixed[T columnar.Fixed] struct {
	storage arrow.DataType
	values  []T
	validity
}

// Append adds a row.
func (b *Fixed[T]) Append(v T) { b.values = append(b.values, v) }

// Len gives the rows.
func (b *Fixed[T]) Len() int { return len(b.values) }

// Null adds a null row.
func (b *Fixed[T]) Null() {
	var zero T
	b.set(len(b.values))
	b.values = append(b.values, zero)
}

// Truncate forgets rows.
func (b *Fixed[T]) Truncate(n int) {
	b.values = b.values[:n]
	b.truncate(n)
}

// Finish gives the array.
func (b *Fixed[T]) Finish() arrow.Array {
	out := columnar.NewFixed(b.storage, b.values, b.take(len(b.values)))
	b.values = make([]T, 0, len(b.values))
	return out
}

// key gives a value as text that only equal values have; ok is false for null.
func (b *Fixed[T]) key(i int) (text string, ok bool) {
	if i < len(b.null) && b.null[i] {
		return "", false
	}
	return string(unsafe.Slice((*byte)(unsafe.Pointer(&b.values[i])), unsafe.Sizeof(b.values[i]))), true
}

// Bools builds a boolean column.
type Bools struct{ Fixed[uint8] }

// Finish gives the array.
func (b *Bools) Finish() arrow.Array {
	out := columnar.NewBools(b.values, b.take(len(b.values)))
	b.values = b.values[:0]
	return out
}

// Coded builds a column of text as codes.
type Coded struct {
	Fixed[uint32]
	dict    func() *columnar.Dict
	current *columnar.Dict
}

// AppendBytes adds a row.
func (b *Coded) AppendBytes(text []byte) {
	if b.current == nil {
		b.current = b.dict()
	}
	b.Append(b.current.Code(text))
}

// Finish gives the array.
func (b *Coded) Finish() arrow.Array {
	if b.current == nil {
		b.current = b.dict()
	}
	out := columnar.NewCoded(b.current, b.values, b.take(len(b.values)))
	b.values, b.current = make([]uint32, 0, len(b.values)), nil
	return out
}

// Texts builds a column of text or bytes.
type Texts struct {
	storage arrow.DataType
	ends    []int
	data    []byte
	validity
}

// AppendBytes adds a row.
func (b *Texts) AppendBytes(text []byte) {
	b.data = append(b.data, text...)
	b.ends = append(b.ends, len(b.data))
}

// Len gives the rows.
func (b *Texts) Len() int { return len(b.ends) }

// Null adds a null row.
func (b *Texts) Null() {
	b.set(len(b.ends))
	b.ends = append(b.ends, len(b.data))
}

// Truncate forgets rows.
func (b *Texts) Truncate(n int) {
	b.ends = b.ends[:n]
	size := 0
	if n > 0 {
		size = b.ends[n-1]
	}
	b.data = b.data[:size]
	b.truncate(n)
}

func (b *Texts) key(i int) (text string, ok bool) {
	from := 0
	if i > 0 {
		from = b.ends[i-1]
	}
	return string(b.data[from:b.ends[i]]), i >= len(b.null) || !b.null[i]
}

// Finish gives the array.
func (b *Texts) Finish() arrow.Array {
	out := columnar.NewStringBuilder(len(b.ends))
	from := 0
	for i, end := range b.ends {
		if i < len(b.null) && b.null[i] {
			out.AppendNull()
		} else {
			out.AppendBytes(b.data[from:end])
		}
		from = end
	}
	b.take(len(b.ends))
	b.ends, b.data = b.ends[:0], b.data[:0]
	if b.storage.ID() == arrow.STRING {
		return out.String()
	}
	return out.Binary()
}
