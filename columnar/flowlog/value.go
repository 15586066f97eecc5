package flowlog

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/columnar/build"
	"flowsql/columnar/textvalue"
	"flowsql/sql/types"
)

// newValues makes the column of a type that flow logs themselves do not use;
// nil where text cannot hold it.
func newValues(t types.Type, read reading, storage arrow.DataType, opt *Options) column {
	switch t.Kind {
	case types.KindReal:
		return &values[float32]{reading: read, storage: storage, parse: func(p []byte) (float32, bool) {
			v, ok := textvalue.Float(p, 32)
			return float32(v), ok
		}}
	case types.KindDouble:
		return &values[float64]{reading: read, storage: storage, parse: func(p []byte) (float64, bool) { return textvalue.Float(p, 64) }}
	case types.KindDate:
		return &values[int32]{reading: read, storage: storage, parse: textvalue.Date}
	case types.KindTimestamp:
		return &values[int64]{reading: read, storage: storage, parse: timestamps(t, opt.Timestamps)}
	case types.KindDecimal:
		return &values[decimal128.Num]{reading: read, storage: storage, parse: func(p []byte) (decimal128.Num, bool) { return textvalue.Decimal(p, t) }}
	case types.KindBoolean:
		return &values[uint8]{reading: read, storage: storage, parse: textvalue.Boolean, boolean: true}
	case types.KindVarbinary:
		return &binaries{reading: read}
	case types.KindArray, types.KindMap, types.KindRow:
		if fill, ok := newFiller(t, 0, opt); ok {
			return &nested{reading: read, out: build.New(t, nil), fill: fill}
		}
	}
	return nil
}

// shortestTimestamp is the length below which Hive takes no text for a timestamp.
const shortestTimestamp = 8

// timestamps gives the parser of a timestamp: patterns come first.
func timestamps(t types.Type, patterns []*textvalue.Pattern) func([]byte) (int64, bool) {
	return func(p []byte) (int64, bool) {
		if len(p) < shortestTimestamp {
			return 0, false
		}
		return textvalue.PatternTimestamp(p, patterns, t.Precision)
	}
}

// values is a column of values of fixed width, each parsed by a function.
type values[T columnar.Fixed] struct {
	reading
	validity
	storage arrow.DataType
	parse   func([]byte) (T, bool)
	values  []T
	boolean bool
}

func (c *values[T]) decode(b *block, rows []int32, n int) {
	c.values = room(c.values, n+len(rows))
	for i, row := range rows {
		var v T
		text, ok := c.text(b, row)
		if ok {
			v, ok = c.parse(text)
		}
		if ok {
			c.values[n+i] = v
		} else {
			c.clear(n+i, len(c.values))
		}
	}
}

func (c *values[T]) finish(n int) arrow.Array {
	rows, valid := c.values[:n], c.take(n)
	c.values = nil
	if c.boolean {
		return columnar.NewBools(any(rows).([]uint8), valid)
	}
	return columnar.NewFixed(c.storage, rows, valid)
}

// binaries is a varbinary column.
type binaries struct {
	reading
	values [][]byte
}

func (c *binaries) decode(b *block, rows []int32, _ int) {
	for _, row := range rows {
		var v []byte
		if text, ok := c.text(b, row); ok {
			v = textvalue.Binary(text)
		}
		c.values = append(c.values, v)
	}
}

func (c *binaries) finish(n int) arrow.Array {
	out := columnar.NewStringBuilder(n)
	for _, v := range c.values {
		if v == nil {
			out.AppendNull()
		} else {
			out.AppendBytes(v)
		}
	}
	c.values = nil
	return out.Binary()
}
