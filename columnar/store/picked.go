package store

import (
	"slices"
	"sort"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// picked is rows of a column that were picked from several blocks of a group, for
// one batch.
type picked struct {
	int64s  []int64 // of numbers, but for those of four bytes
	int32s  []int32
	uint32s []uint32
	nulls   []int32 // the places of those that are null
	rows    int
}

func (p *picked) reset() {
	p.int64s, p.int32s, p.uint32s, p.nulls, p.rows = p.int64s[:0], p.int32s[:0], p.uint32s[:0], p.nulls[:0], 0
}

// pick adds some rows of a block to those that are picked.
func (c *columnReader) pick(r *Reader, at int, rows []int32) error {
	if err := c.load(at); err != nil {
		return err
	}
	p, b := &c.chosen, &c.block
	p.nulls = b.appendNulls(p.nulls, rows, p.rows)
	p.rows += len(rows)
	switch {
	case c.form == textForm:
		return c.pickCodes(r, rows)
	case c.storage.ID() == arrow.INT32 || c.storage.ID() == arrow.DATE32:
		pickInto(b, rows, &p.int32s, &c.narrow)
	default:
		pickInto(b, rows, &p.int64s, &c.numbers)
	}
	return nil
}

// pickInto appends the values of some rows.
func pickInto[T whole](b *block, rows []int32, list, all *[]T) {
	had := len(*list)
	if !nearlyAll(b, rows) {
		pick(b, rows, more(list, len(rows)), all)
		return
	}
	out := more(list, b.rows)
	decode(b, out)
	closeUp(out, rows)
	*list = (*list)[:had+len(rows)]
}

// nearlyAll reports whether so few rows of a block are left out that all are best
// decoded at their place, and moved.
func nearlyAll(b *block, rows []int32) bool { return b.rows-len(rows) <= b.rows/64 }

// closeUp moves the values of rows to the front, run by run.
func closeUp[T whole](values []T, rows []int32) {
	for i := 0; i < len(rows); {
		by := int(rows[i]) - i
		end := i + sort.Search(len(rows)-i, func(k int) bool { return int(rows[i+k])-(i+k) > by })
		copy(values[i:end], values[i+by:end+by])
		i = end
	}
}

// more makes a list longer by n, and gives that part of it.
func more[T whole](list *[]T, n int) []T {
	had := len(*list)
	*list = slices.Grow(*list, n)[:had+n]
	return (*list)[had:]
}

func (c *columnReader) pickCodes(r *Reader, rows []int32) error {
	list := &c.chosen.uint32s
	if c.block.nulls == c.block.rows {
		clear(more(list, len(rows)))
		return nil
	}
	if err := c.needCodes(r.dicts); err != nil {
		return err
	}
	if c.decoded != c.current && nearlyAll(&c.block, rows) {
		pickInto(&c.block, rows, list, &c.codes)
		return nil
	}
	out := more(list, len(rows))
	if c.decoded == c.current || c.block.encoding == deltas || len(rows)*4 > c.block.rows {
		codes := c.allCodes()
		for i, row := range rows {
			out[i] = codes[row]
		}
	} else {
		gather(&c.block, rows, out, nil)
	}
	return nil
}

// truncate forgets what was picked behind the first rows.
func (p *picked) truncate(rows int) {
	p.rows = rows
	p.int64s, p.int32s, p.uint32s = p.int64s[:min(rows, len(p.int64s))], p.int32s[:min(rows, len(p.int32s))], p.uint32s[:min(rows, len(p.uint32s))]
	for len(p.nulls) > 0 && int(p.nulls[len(p.nulls)-1]) >= rows {
		p.nulls = p.nulls[:len(p.nulls)-1]
	}
}

// take gives the first rows that were picked as a column.
func (c *columnReader) take(rows int, passing bool) arrow.Array {
	p := &c.chosen
	p.truncate(rows)
	var valid *columnar.Bitmap
	if len(p.nulls) > 0 {
		valid = columnar.NewBitmap(p.rows)
		for _, row := range p.nulls {
			valid.Clear(int(row))
		}
	}
	switch {
	case len(p.nulls) == p.rows:
		return columnar.NewNulls(c.storage, p.rows)
	case c.form == textForm:
		return columnar.NewCoded(c.dict, kept(p.uint32s, passing), valid)
	}
	switch c.storage.ID() {
	case arrow.INT8:
		return columnar.NewFixed(c.storage, narrowed[int8](p.int64s), valid)
	case arrow.INT16:
		return columnar.NewFixed(c.storage, narrowed[int16](p.int64s), valid)
	case arrow.INT32, arrow.DATE32:
		return columnar.NewFixed(c.storage, kept(p.int32s, passing), valid)
	}
	return columnar.NewFixed(c.storage, kept(p.int64s, passing), valid)
}

// kept gives a list that stays what it is.
func kept[T whole](list []T, passing bool) []T {
	if passing {
		return list
	}
	return append([]T(nil), list...)
}

func narrowed[T int8 | int16 | int32](list []int64) []T {
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = T(v)
	}
	return out
}
