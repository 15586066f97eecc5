package flowlog

import (
	"bytes"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/columnar/textvalue"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// column collects the rows of one column of a batch.
type column interface {
	// decode adds the rows of the block; n rows are there already.
	decode(b *block, rows []int32, n int)
	// finish gives the n rows as an array, which owns their memory.
	finish(n int) arrow.Array
}

// newColumn makes the decoder for a column's type.
func newColumn(c Column, dicts *columnar.Dictionaries, opt *Options) (column, error) {
	storage := columnar.ArrowType(c.Type)
	if c.Field < 0 {
		return absent{storage}, nil
	}
	read := reading{field: c.Field, null: opt.Null, escape: opt.Escape, passing: opt.Passing}
	switch c.Type.Kind {
	case types.KindTinyint:
		return newIntegers[int8](read, storage), nil
	case types.KindSmallint:
		return newIntegers[int16](read, storage), nil
	case types.KindInteger:
		return newIntegers[int32](read, storage), nil
	case types.KindBigint:
		return newIntegers[int64](read, storage), nil
	case types.KindVarchar, types.KindChar:
		return &texts{reading: read, dicts: dicts, name: c.Name, kind: c.Type, plain: !dicts.Pays(c.Name, 0)}, nil
	}
	if made := newValues(c.Type, read, storage, opt); made != nil {
		return made, nil
	}
	return nil, sqlerr.New(sqlerr.NotSupported, "Unsupported column type in a text table: %s", c.Type)
}

// absent is a column that the file does not have.
type absent struct{ storage arrow.DataType }

func (absent) decode(*block, []int32, int) {}

func (a absent) finish(n int) arrow.Array { return columnar.NewNulls(a.storage, n) }

// reading says how a field's text is found.
type reading struct {
	field  int
	null   []byte
	escape byte
	// passing: the memory of a batch may be used for the next.
	passing bool
}

// text gives the field's text; ok is false for NULL.
func (r *reading) text(b *block, row int32) (text []byte, ok bool) {
	from, to := b.field(row, r.field)
	if to < from {
		return nil, false
	}
	text = b.data[from:to]
	if r.null != nil && bytes.Equal(text, r.null) {
		return nil, false
	}
	return text, true
}

// unescape takes the escape bytes away, which only text columns do; the result
// may lie in buffer.
func unescape(text []byte, escape byte, buffer []byte) []byte {
	if escape == 0 || bytes.IndexByte(text, escape) < 0 {
		return text
	}
	buffer = buffer[:0]
	for i := 0; i < len(text); i++ {
		if text[i] == escape && i+1 < len(text) {
			i++
		}
		buffer = append(buffer, text[i])
	}
	return buffer
}

// validity collects the nulls of a column.
type validity struct {
	bitmap *columnar.Bitmap
	size   int
}

func (v *validity) clear(i, size int) {
	if v.bitmap == nil || i >= v.size {
		v.grow(max(size, i+1))
	}
	v.bitmap.Clear(i)
}

func (v *validity) grow(size int) {
	old, had := v.bitmap, v.size
	v.bitmap, v.size = columnar.NewBitmap(size), size
	for i := 0; old != nil && i < had; i++ {
		if !old.Set(i) {
			v.bitmap.Clear(i)
		}
	}
}

// take gives the validity of n rows, which may be more than there was room for
// when the last null came.
func (v *validity) take(n int) *columnar.Bitmap {
	if v.bitmap != nil && v.size < n {
		v.grow(n)
	}
	out := v.bitmap
	v.bitmap, v.size = nil, 0
	return out
}

// slack is how many rows a batch may have above columnar.BatchRows before its
// columns are moved: the rows of a block.
const slack = 1024

// room gives the values with space for n rows in all: a little at first, since
// many files are small.
func room[T any](values []T, n int) []T {
	if n <= len(values) {
		return values
	}
	size := columnar.BatchRows + slack
	if n <= slack && len(values) == 0 {
		size = slack
	}
	grown := make([]T, max(size, n))
	copy(grown, values)
	return grown
}

// whole is the Go type of an integer column.
type whole interface{ int8 | int16 | int32 | int64 }

// integers is a column of whole numbers.
type integers[T whole] struct {
	reading
	validity
	storage arrow.DataType
	values  []T
	byText  bool // the text may be escaped, or NULL though it is a number
}

func newIntegers[T whole](read reading, storage arrow.DataType) column {
	return &integers[T]{reading: read, storage: storage, byText: read.null != nil && isInteger(read.null)}
}

func (c *integers[T]) decode(b *block, rows []int32, n int) {
	c.values = room(c.values, n+len(rows))
	out := c.values[n:][:len(rows)]
	if c.byText || c.field >= b.width {
		c.slow(b, rows, n)
		return
	}
	bounds := b.bounds[c.field:]
	for i, row := range rows {
		at := int(row) * b.stride
		from, to := int(bounds[at])+1, int(bounds[at+1])
		v, ok := integer(b.data, from, to)
		if w := T(v); ok && int64(w) == v {
			out[i] = w
		} else {
			c.clear(n+i, len(c.values))
		}
	}
}

func (c *integers[T]) slow(b *block, rows []int32, n int) {
	for i, row := range rows {
		text, ok := c.text(b, row)
		v := int64(0)
		if ok {
			v, ok = textvalue.Long(text)
		}
		if w := T(v); ok && int64(w) == v {
			c.values[n+i] = w
		} else {
			c.clear(n+i, len(c.values))
		}
	}
}

func (c *integers[T]) finish(n int) arrow.Array {
	out := columnar.NewFixed(c.storage, c.values[:n], c.take(n))
	if !c.passing {
		c.values = nil
	}
	return out
}
