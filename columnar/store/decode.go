package store

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/columnar/pred"
)

// keep leaves those of the rows of the current block that pass the test.
func (t *test) keep(rows []int32, truth []byte) ([]int32, error) {
	b := &t.column.block
	switch {
	case t.Op == pred.IsNull || t.Op == pred.IsNotNull:
		return t.keepNulls(rows), nil
	case t.match != nil:
		return keepCodes(rows, t.column.allCodes(), t.match, b), nil
	}
	values := t.column.numbers(rows)
	out := rows[:0]
	if t.Op == pred.Equal && b.nulls == 0 {
		want := t.Integers[0]
		for i, v := range values {
			if row := rows[i]; v == want {
				out = append(out, row)
			}
		}
		return out, nil
	}
	for i, v := range values {
		if row := rows[i]; !b.null(int(row)) && t.MatchInteger(v) {
			out = append(out, row)
		}
	}
	return out, nil
}

func (t *test) keepNulls(rows []int32) []int32 {
	out := rows[:0]
	for _, row := range rows {
		if t.column.block.null(int(row)) == (t.Op == pred.IsNull) {
			out = append(out, row)
		}
	}
	return out
}

// keepCodes keeps the rows whose code matches, without a branch, since no row
// foretells the next.
func keepCodes(rows []int32, codes []uint32, match []byte, b *block) []int32 {
	at := 0
	if b.nulls == 0 {
		for _, row := range rows {
			rows[at] = row
			at += int(match[codes[row]])
		}
		return rows[:at]
	}
	for _, row := range rows {
		rows[at] = row
		if !b.null(int(row)) {
			at += int(match[codes[row]])
		}
	}
	return rows[:at]
}

// allCodes decodes the codes of the current block, once.
func (c *columnReader) allCodes() []uint32 {
	if c.codes == nil {
		c.codes = make([]uint32, BlockRows)
	}
	if c.decoded != c.current {
		decode(&c.block, c.codes[:c.block.rows])
		c.decoded = c.current
	}
	return c.codes[:c.block.rows]
}

// numbers gives the values of some rows of the current block.
func (c *columnReader) numbers(rows []int32) []int64 {
	if c.scratch == nil {
		c.scratch = make([]int64, BlockRows)
	}
	gather(&c.block, rows, c.scratch[:len(rows)])
	return c.scratch[:len(rows)]
}

// gather decodes some rows, in order: all of the block, where many are asked for.
func gather[T uint32 | int8 | int16 | int32 | int64](b *block, rows []int32, out []T) {
	switch {
	case len(rows) == b.rows:
		decode(b, out)
		return
	case b.nulls == b.rows:
		clear(out)
		return
	case b.encoding == deltas || len(rows)*3 > b.rows:
		all := make([]T, b.rows)
		decode(b, all)
		for i, row := range rows {
			out[i] = all[row]
		}
		return
	}
	for i, row := range rows {
		out[i] = T(b.base + int64(b.bits.at(int(row))))
	}
	b.patch(rows, func(i int, v int64) { out[i] = T(v) })
}

// patch gives the exceptions among the rows, which are in order.
func (b *block) patch(rows []int32, set func(i int, v int64)) {
	at := 0
	for _, x := range b.exceptions {
		for at < len(rows) && rows[at] < x.row {
			at++
		}
		if at < len(rows) && rows[at] == x.row {
			set(at, b.base+int64(x.offset))
		}
	}
}

// array gives rows of the current block as a column; nil stands for all rows.
func (c *columnReader) array(e *Entry, rows []int32) (arrow.Array, error) {
	n := c.block.rows
	if rows != nil {
		n = len(rows)
	}
	valid := c.block.validity(rows)
	if c.dict != nil {
		return c.coded(e, rows, n, valid)
	}
	switch c.storage.ID() {
	case arrow.INT8:
		return columnar.NewFixed(c.storage, values[int8](&c.block, rows, n), valid), nil
	case arrow.INT16:
		return columnar.NewFixed(c.storage, values[int16](&c.block, rows, n), valid), nil
	case arrow.INT32, arrow.DATE32:
		return columnar.NewFixed(c.storage, values[int32](&c.block, rows, n), valid), nil
	}
	return columnar.NewFixed(c.storage, values[int64](&c.block, rows, n), valid), nil
}

func values[T int8 | int16 | int32 | int64](b *block, rows []int32, n int) []T {
	out := make([]T, n)
	if rows == nil {
		decode(b, out)
	} else {
		gather(b, rows, out)
	}
	return out
}

// coded gives texts as codes of the worker's dictionary.
func (c *columnReader) coded(e *Entry, rows []int32, n int, valid *columnar.Bitmap) (arrow.Array, error) {
	if c.block.nulls == c.block.rows {
		return columnar.NewNulls(c.storage, n), nil
	}
	if err := c.needTexts(e); err != nil {
		return nil, err
	}
	out := make([]uint32, n)
	switch {
	case rows == nil && c.decoded == c.current:
		copy(out, c.codes)
	case rows == nil:
		decode(&c.block, out)
	case c.decoded == c.current:
		for i, row := range rows {
			out[i] = c.codes[row]
		}
	default:
		gather(&c.block, rows, out)
	}
	known := c.known
	for i, code := range out {
		k := known[code]
		if k == 0 {
			k = c.dict.Code(c.texts.value(code)) + 1
			known[code] = k
		}
		out[i] = k - 1
	}
	return columnar.NewCoded(c.dict, out, valid), nil
}
