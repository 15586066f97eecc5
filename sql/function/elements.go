package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// elements is the elements of a column of arrays, or the entries of one of maps,
// in the order of the batch's rows. Rows that are null have none.
type elements struct {
	ctx     *Context
	lists   columnar.Lists
	offsets []int32 // row i has the elements offsets[i]..offsets[i+1]
	rows    []int32 // the row of each element
	index   []int32 // the place of each element among the column's children
}

// elementsOf lists the elements of the rows that are set in valid (nil for all).
func elementsOf(ctx *Context, v columnar.Vector, valid *columnar.Bitmap, n int) elements {
	e := elements{ctx: ctx, lists: columnar.ListsOf(v.Array), offsets: make([]int32, 1, n+1)}
	count := 0
	for i := range n {
		if valid == nil || valid.Set(i) {
			from, to := e.lists.Range(v.Row(i))
			count += to - from
		}
	}
	ctx.Grow(8 * int64(count))
	e.rows, e.index = make([]int32, 0, count), make([]int32, 0, count)
	for i := range n {
		if valid == nil || valid.Set(i) {
			for at, to := e.lists.Range(v.Row(i)); at < to; at++ {
				e.rows, e.index = append(e.rows, int32(i)), append(e.index, int32(at))
			}
		}
		e.offsets = append(e.offsets, int32(len(e.index)))
	}
	return e
}

// values gives the elements of arrays, or the values of maps.
func (e elements) values() arrow.Array { return e.child(e.lists.Values) }

// keys gives the keys of maps.
func (e elements) keys() arrow.Array { return e.child(e.lists.Keys) }

func (e elements) child(a arrow.Array) arrow.Array {
	if n := len(e.index); n > 0 && int(e.index[n-1]-e.index[0]) == n-1 && ascending(e.index) {
		return columnar.Slice(a, int(e.index[0]), int(e.index[n-1])+1)
	}
	return e.ctx.Gather(a, e.index)
}

func ascending(index []int32) bool {
	for i := 1; i < len(index); i++ {
		if index[i] != index[i-1]+1 {
			return false
		}
	}
	return true
}

// pick gives the elements that keep is true for, and the offsets of their rows.
func (e elements) pick(keep func(element int) bool) (offsets, picked []int32) {
	offsets = make([]int32, 1, len(e.offsets))
	for i := range len(e.offsets) - 1 {
		for at := e.offsets[i]; at < e.offsets[i+1]; at++ {
			if keep(int(at)) {
				picked = append(picked, at)
			}
		}
		offsets = append(offsets, int32(len(picked)))
	}
	return offsets, picked
}

// listBuilder collects rows of arrays (or maps) as places of elements in a
// column of values: a kernel says which, and they are gathered once.
type listBuilder struct {
	ctx     *Context
	taken   int // elements that were taken of the allowance
	offsets []int32
	index   []int32
	valid   *columnar.Bitmap
	n       int
}

func newListBuilder(ctx *Context, n int, valid *columnar.Bitmap) *listBuilder {
	return &listBuilder{ctx: ctx, offsets: make([]int32, 1, n+1), valid: valid, n: n}
}

// add puts an element into the row that is being built; -1 is a null.
func (b *listBuilder) add(at int) { b.index = append(b.index, int32(at)) }

// end ends the row.
func (b *listBuilder) end() {
	if len(b.index) > b.taken {
		b.take()
	}
	b.offsets = append(b.offsets, int32(len(b.index)))
}

// elementsUncounted is the number of elements after which a list builder takes
// more of the allowance.
const elementsUncounted = 1 << 14

func (b *listBuilder) take() {
	more := len(b.index) - b.taken + max(elementsUncounted, b.taken/4)
	b.ctx.Grow(8 * int64(more)) // what it was before it grew is in memory, too
	b.taken += more
}

// null makes the row that is next to end null.
func (b *listBuilder) null() {
	if b.valid == nil {
		b.valid = columnar.NewBitmap(b.n)
	}
	b.valid.Clear(len(b.offsets) - 1)
}

// list gives the column of arrays of the type, whose elements are rows of values.
func (b *listBuilder) list(t types.Type, values arrow.Array) arrow.Array {
	return columnar.NewList(columnar.ArrowType(t), b.offsets, b.ctx.Plain(b.ctx.Gather(stored(values, t.Elem()), b.index)), b.valid)
}

// buildRows builds a row of a result for each row of the arguments: row is called
// for those without a null argument.
func buildRows(ctx *Context, args []columnar.Vector, n int, row func(b *listBuilder, i int) error) (*listBuilder, error) {
	b := newListBuilder(ctx, n, validRows(args, n))
	for i := range n {
		ctx.checkRow(i)
		if b.valid == nil || b.valid.Set(i) {
			if err := row(b, i); err != nil {
				return nil, err
			}
		}
		b.end()
	}
	return b, nil
}
