package store

import (
	"encoding/binary"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// search gives the rows of a block of frames without exceptions that have a
// value; null rows may be among them.
func (b *block) search(v int64, rows []int32) []int32 {
	want := uint64(v) - uint64(b.base)
	switch {
	case want > b.bits.mask:
		return rows[:0]
	case b.bits.width == 16:
		return search16(b.bits.data, uint16(want), b.rows, rows)
	}
	at, bit := 0, 0
	start, width, mask := b.bits.start(), b.bits.width, b.bits.mask
	for i := range rows {
		rows[at] = int32(i)
		at += b2i(word(start, bit>>3)>>(bit&7)&mask == want)
		bit += width
	}
	return rows[:at]
}

// search16 looks at four values of two bytes at once.
func search16(data []byte, want uint16, n int, rows []int32) []int32 {
	const ones, highs = 0x0001000100010001, 0x8000800080008000
	all := uint64(want) * ones
	at, i := 0, 0
	for ; i+4 <= n; i += 4 {
		x := binary.LittleEndian.Uint64(data[2*i:]) ^ all
		if (x-ones)&^x&highs == 0 {
			continue
		}
		for k := i; k < i+4; k++ { // the test may be wrong above a value that is equal
			if binary.LittleEndian.Uint16(data[2*k:]) == want {
				rows[at] = int32(k)
				at++
			}
		}
	}
	for ; i < n; i++ {
		if binary.LittleEndian.Uint16(data[2*i:]) == want {
			rows[at] = int32(i)
			at++
		}
	}
	return rows[:at]
}

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
	for i, row := range rows {
		out[i] = T(b.base + int64(b.bits.at(int(row))))
	}
	at := 0
	for _, x := range b.exceptions {
		for at < len(rows) && rows[at] < x.row {
			at++
		}
		if at < len(rows) && rows[at] == x.row {
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
	if b.valid == nil { // all are null
		return columnar.NewBitmapOf(make([]byte, (b.rows+7)/8), b.rows, b.nulls)
	}
	var bits []byte
	if passing {
		bits = c.given.bits[:0]
	}
	bits = append(bits, b.valid[:(b.rows+7)/8]...)
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
