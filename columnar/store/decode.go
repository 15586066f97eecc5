package store

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// allCodes decodes the codes of the current block, once.
func (c *columnReader) allCodes() []uint32 {
	if c.decoded != c.current {
		c.codes = roomFor(c.codes, c.block.rows)
		decode(&c.block, c.codes[:c.block.rows])
		c.decoded = c.current
	}
	return c.codes[:c.block.rows]
}

// some gives the values of some rows of the current block.
func (c *columnReader) some(rows []int32) []int64 {
	c.picked = roomFor(c.picked, len(rows))
	pick(&c.block, rows, c.picked[:len(rows)], &c.numbers)
	return c.picked[:len(rows)]
}

// pick is gather with memory for all rows of the block.
func pick[T whole](b *block, rows []int32, out []T, all *[]T) {
	*all = roomFor(*all, b.rows)
	gather(b, rows, out, (*all)[:b.rows])
}

// roomFor gives memory for n values, that of list if it suffices.
func roomFor[T whole](list []T, n int) []T {
	if len(list) < n {
		return make([]T, n)
	}
	return list
}

// gather decodes some rows, in order; where they are many, all rows of the block
// first, for which there is memory.
func gather[T whole](b *block, rows []int32, out, all []T) {
	switch {
	case b.nulls == b.rows:
		clear(out)
		return
	case b.encoding == deltas || len(rows)*4 > b.rows:
		decode(b, all)
		for i, row := range rows {
			out[i] = all[row]
		}
		return
	}
	least := uint64(1)
	for i, row := range rows {
		offset := b.bits.at(int(row))
		least = min(least, offset)
		out[i] = T(b.base + int64(offset))
	}
	if least == 0 && b.apart > 0 {
		gatherExceptions(b, rows, out)
	}
}

// gatherExceptions puts the exceptions among some rows into their places.
func gatherExceptions[T whole](b *block, rows []int32, out []T) {
	at := 0
	for _, x := range b.excepted() {
		for at < len(rows) && rows[at] < x.row {
			at++
		}
		if at < len(rows) && rows[at] == x.row && b.bits.at(int(x.row)) == 0 {
			out[at] = T(b.base + int64(x.offset))
		}
	}
}

// array gives all rows of a block as a column.
func (c *columnReader) array(r *Reader, at int) (arrow.Array, error) {
	if err := c.load(at); err != nil {
		return nil, err
	}
	b := &c.block
	if c.form == textForm {
		return c.coded(r)
	}
	valid := c.validity(r.passing)
	switch c.storage.ID() {
	case arrow.INT8:
		return columnar.NewFixed(c.storage, decoded(b, make([]int8, b.rows)), valid), nil
	case arrow.INT16:
		return columnar.NewFixed(c.storage, decoded(b, make([]int16, b.rows)), valid), nil
	case arrow.INT32, arrow.DATE32:
		return columnar.NewFixed(c.storage, decoded(b, output(&c.given.int32s, b.rows, r.passing)), valid), nil
	}
	return columnar.NewFixed(c.storage, decoded(b, output(&c.given.int64s, b.rows, r.passing)), valid), nil
}

func decoded[T whole](b *block, out []T) []T {
	decode(b, out)
	return out
}

// output gives memory for an array of n values: that of the array before, where
// that is passing.
func output[T whole](last *[]T, n int, passing bool) []T {
	if !passing {
		return make([]T, n)
	}
	*last = roomFor(*last, n)
	return (*last)[:n]
}

// validity gives the validity of the current block.
func (c *columnReader) validity(passing bool) *columnar.Bitmap {
	b := &c.block
	if b.nulls == 0 {
		return nil
	}
	valid := b.validity()
	if valid == nil { // all are null
		return columnar.NewBitmapOf(make([]byte, (b.rows+7)/8), b.rows, b.nulls)
	}
	var bits []byte
	if passing {
		bits = c.given.bits[:0]
	}
	bits = append(bits, valid[:(b.rows+7)/8]...)
	if passing {
		c.given.bits = bits
	}
	return columnar.NewBitmapOf(bits, b.rows, b.nulls)
}

// coded gives texts as codes of the worker's dictionary.
func (c *columnReader) coded(r *Reader) (arrow.Array, error) {
	n := c.block.rows
	if c.block.nulls == n {
		return columnar.NewNulls(c.storage, n), nil
	}
	if err := c.needCodes(r.dicts); err != nil {
		return nil, err
	}
	out := output(&c.given.uint32s, n, r.passing)
	if c.decoded == c.current {
		copy(out, c.codes)
	} else {
		decode(&c.block, out)
	}
	return columnar.NewCoded(c.dict, out, c.validity(r.passing)), nil
}
