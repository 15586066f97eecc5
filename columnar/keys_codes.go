package columnar

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/types"
)

// CodeNumbers remembers the numbers of keys that are one text by the codes of the dictionary
// in which they come. It knows only what it was told. It is for one goroutine.
type CodeNumbers struct {
	dict    *Dict
	numbers []uint32 // by code: number+1, 0 for one that is not known
	null    uint32   // number+1 of the null key
	fresh   []int32
}

// NewCodeNumbers gives the memory of the numbers of keys of the types; nil for others than
// one text.
func NewCodeNumbers(ts []types.Type) *CodeNumbers {
	if len(ts) != 1 || ArrowType(ts[0]).ID() != arrow.STRING {
		return nil
	}
	return &CodeNumbers{}
}

// Bytes gives the memory held.
func (c *CodeNumbers) Bytes() int64 {
	if c == nil {
		return 0
	}
	return int64(cap(c.numbers)) * 4
}

// Forget leaves nothing known.
func (c *CodeNumbers) Forget() {
	if c == nil {
		return
	}
	clear(c.numbers)
	c.null = 0
}

// Number gives the numbers of n rows, and the rows whose number is not known, until the next
// call; ok is false for a column that does not come as codes.
func (c *CodeNumbers) Number(v Vector, n int, out []uint32) (fresh []int32, ok bool) {
	coded, is := v.Array.(*Coded)
	if c == nil || v.Const || !is || coded.ValueCount() == 0 {
		return nil, false
	}
	if c.dict != coded.Dict {
		c.Forget()
		c.dict = coded.Dict
	}
	if count := coded.ValueCount(); count > len(c.numbers) {
		if c.dict.grows() {
			count += count / 2
		}
		grown := Large[uint32](count)
		copy(grown, c.numbers)
		c.numbers = grown
	}
	fresh = c.fresh[:0]
	numbers, nulls := c.numbers, NullsOf(coded.Uint32)
	if !nulls.Any() {
		for i, code := range coded.Codes()[:n] {
			k := numbers[code]
			if out[i] = k - 1; k == 0 {
				fresh = append(fresh, int32(i))
			}
		}
		c.fresh = fresh
		return fresh, true
	}
	for i, code := range coded.Codes()[:n] {
		k := numbers[code]
		if nulls.Null(i) {
			k = c.null
		}
		if out[i] = k - 1; k == 0 {
			fresh = append(fresh, int32(i))
		}
	}
	c.fresh = fresh
	return fresh, true
}

// Learn takes the numbers of rows of a column of which Number knew none.
func (c *CodeNumbers) Learn(v Vector, rows []int32, numbers []uint32) {
	coded := v.Array.(*Coded)
	codes, nulls := coded.Codes(), NullsOf(coded.Uint32)
	for i, row := range rows {
		if nulls.Null(int(row)) {
			c.null = numbers[i] + 1
		} else {
			c.numbers[codes[row]] = numbers[i] + 1
		}
	}
}
