package exec

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// unnest gives a row for each element of arrays and maps, side by side.
type unnest struct {
	programs   []perWorker
	rows       []bool // of these lists the elements are rows, whose fields are the columns
	ordinality bool
	outer      bool // a row without elements comes with nulls
}

func (b *builder) unnest(n *logical.Unnest, account *operator) (*pipeline, error) {
	list, err := b.compileAll(n.Exprs)
	if err != nil {
		return nil, err
	}
	u := &unnest{programs: b.cloned(list), ordinality: n.Ordinality, outer: n.Outer}
	for _, e := range n.Exprs {
		t := e.Type()
		u.rows = append(u.rows, t.Kind == types.KindArray && t.Elem().Kind == types.KindRow)
	}
	return b.behind(n.Input, u, account)
}

// unnested is the rows that are to be emitted: rows of the input, for each list
// the rows of its elements (-1 for none), and their numbers (0 for none).
type unnested struct {
	input    []int32
	elements [][]int32
	numbers  []int64
}

// lists is an array or map column.
type lists struct {
	columnar.Vector
	of interface {
		arrow.Array
		ValueOffsets(i int) (start, end int64)
	}
}

// Run is the Transform's.
func (u *unnest) Run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	return inPieces(u.programs, w, in, func(part columnar.Batch, values []columnar.Vector) error {
		return u.run(w, part, values, emit)
	})
}

func (u *unnest) run(w *Worker, in columnar.Batch, vectors []columnar.Vector, emit func(columnar.Batch) error) error {
	cols := make([]lists, len(vectors))
	for i, v := range vectors {
		cols[i] = listsOf(v)
	}
	out := &unnested{elements: make([][]int32, len(cols))}
	for row := range in.Len {
		if err := u.expand(w, in, cols, row, out, emit); err != nil {
			return err
		}
	}
	return u.flush(w, in, cols, out, emit)
}

func listsOf(v columnar.Vector) lists {
	switch a := v.Array.(type) {
	case *array.Map:
		return lists{v, a}
	case *array.List:
		return lists{v, a}
	}
	return lists{Vector: v}
}

// elements gives the place of a row's elements.
func (l lists) elements(row int) (start, end int64) {
	if row = l.Row(row); l.of == nil || !l.of.IsValid(row) {
		return 0, 0
	}
	return l.of.ValueOffsets(row)
}

// expand adds the elements of one row.
func (u *unnest) expand(w *Worker, in columnar.Batch, cols []lists, row int, out *unnested, emit func(columnar.Batch) error) error {
	starts, counts := make([]int64, len(cols)), make([]int64, len(cols))
	longest := int64(0)
	for i, c := range cols {
		start, end := c.elements(row)
		starts[i], counts[i] = start, end-start
		longest = max(longest, counts[i])
	}
	if longest == 0 && u.outer {
		out.add(int32(row), starts, counts, -1)
	}
	for at := range longest {
		out.add(int32(row), starts, counts, at)
		if len(out.input) >= columnar.BatchRows {
			if err := u.flush(w, in, cols, out, emit); err != nil {
				return err
			}
		}
	}
	return nil
}

// add adds the elements at a place, -1 for a row without elements.
func (o *unnested) add(row int32, starts, counts []int64, at int64) {
	o.input = append(o.input, row)
	o.numbers = append(o.numbers, at+1)
	for i := range starts {
		element := int32(-1)
		if at >= 0 && at < counts[i] {
			element = int32(starts[i] + at)
		}
		o.elements[i] = append(o.elements[i], element)
	}
}

// flush emits what was collected.
func (u *unnest) flush(w *Worker, in columnar.Batch, cols []lists, out *unnested, emit func(columnar.Batch) error) error {
	if len(out.input) == 0 {
		return nil
	}
	var b columnar.Batch
	err := w.Context.Pieces(len(out.input), func(from, to int) error {
		b = w.Context.GatherBatch(in, out.input[from:to])
		for i, c := range cols {
			b.Cols = append(b.Cols, elementColumns(w.Context, c, u.rows[i], out.elements[i][from:to])...)
		}
		if u.ordinality {
			b.Cols = append(b.Cols, ordinals(out.numbers[from:to]))
		}
		return nil
	}, func(int, int) (int64, error) { return 0, emit(b) })
	for i := range cols {
		out.elements[i] = out.elements[i][:0]
	}
	out.input, out.numbers = out.input[:0], out.numbers[:0]
	return err
}

func ordinals(numbers []int64) arrow.Array {
	values, valid := append([]int64(nil), numbers...), columnar.NewBitmap(len(numbers))
	for i, n := range numbers {
		if n == 0 {
			valid.Clear(i)
		}
	}
	return columnar.NewInt64(values, valid)
}

// elementColumns gives the elements at the rows: two columns of a map, one for each field
// of an array of rows, else one.
func elementColumns(ctx *function.Context, of lists, areRows bool, rows []int32) []arrow.Array {
	switch of := of.of.(type) {
	case *array.Map:
		return []arrow.Array{ctx.Gather(of.Keys(), rows), ctx.Gather(of.Items(), rows)}
	case *array.List:
		if s, ok := of.ListValues().(*array.Struct); ok && areRows {
			return fieldColumns(ctx, s, rows)
		}
		return []arrow.Array{ctx.Gather(of.ListValues(), rows)}
	}
	return nil
}

// fieldColumns gives the fields of rows; those of a null row are null.
func fieldColumns(ctx *function.Context, s *array.Struct, rows []int32) []arrow.Array {
	from := make([]int32, len(rows))
	for i, r := range rows {
		from[i] = r
		if r >= 0 && s.IsNull(int(r)) {
			from[i] = -1
		}
	}
	out := make([]arrow.Array, s.NumField())
	for i := range out {
		out[i] = ctx.Gather(s.Field(i), from)
	}
	return out
}
