package function

import (
	"sort"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// rowStore keeps rows of columns for groups, for the aggregates that need all
// of them: the batches' columns one behind the other, and the rows of each group in them.
type rowStore struct {
	ctx   *Context // for what is made of the rows
	types []types.Type
	parts [][]arrow.Array // of each column
	total int32
	rows  [][]int32 // of each group
}

func newRowStore(ts ...types.Type) rowStore {
	return rowStore{ctx: &Context{}, types: ts, parts: make([][]arrow.Array, len(ts))}
}

// SetContext is the Contextual's.
func (s *rowStore) SetContext(ctx *Context) { s.ctx = ctx }

// Resize is the Aggregate's.
func (s *rowStore) Resize(groups int) (grew int64) {
	s.rows, grew = resized(s.rows, groups, 24)
	return grew
}

// bytesARow is what the number of a row in its group's list costs.
const bytesARow = 8

// Add is the Aggregate's.
func (s *rowStore) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if n == 0 {
		return 0, nil
	}
	grew := int64(n) * bytesARow
	for i := range s.types {
		part := args[i].Expand(n)
		s.parts[i] = append(s.parts[i], part)
		grew += columnar.ArrayBytes(part)
	}
	for i, g := range groups[:n] {
		s.rows[g] = append(s.rows[g], s.total+int32(i))
	}
	s.total += int32(n)
	return grew, nil
}

// addValid is Add without the rows that are null in a column.
func (s *rowStore) addValid(column int, groups []uint32, args []columnar.Vector, n int) (int64, error) {
	groups, args, n = notNullRows(column, groups, args, n)
	return s.Add(groups, args, n)
}

// column gives all rows of a column.
func (s *rowStore) column(i int) arrow.Array {
	switch len(s.parts[i]) {
	case 0:
		return columnar.NewNulls(columnar.ArrowType(s.types[i]), 0)
	case 1:
	default:
		mark := s.ctx.Mark()
		s.parts[i] = []arrow.Array{s.ctx.Concat(s.parts[i])}
		s.ctx.Release(mark)
	}
	return s.parts[i][0]
}

// lists gives a column's rows of groups from..to as arrays, null for a group without rows.
func (s *rowStore) lists(column, from, to int, rows func(group int) []int32) arrow.Array {
	return s.listsOf(from, to, column, rows, func(order []int32) arrow.Array {
		return s.ctx.Plain(s.ctx.Gather(s.column(column), order))
	})
}

// listsOf is lists with the way in which rows are gathered.
func (s *rowStore) listsOf(from, to, column int, rows func(group int) []int32, gather func(order []int32) arrow.Array) arrow.Array {
	var order []int32
	offsets := make([]int32, 1, to-from+1)
	seen := make([]bool, to-from)
	for i := range seen {
		list := rows(from + i)
		order = append(order, list...)
		offsets = append(offsets, int32(len(order)))
		seen[i] = len(list) > 0
	}
	return newList(s.types[column], offsets, gather(order), missing(seen))
}

// some gathers rows without putting all parts together first: a state is asked for
// when there is no memory left for that.
func (s *rowStore) some(column int, order []int32) arrow.Array {
	parts := s.parts[column]
	if len(parts) < 2 || 2*len(order) >= int(s.total) {
		return columnar.Plain(columnar.Gather(s.column(column), order))
	}
	ends, at := make([]int, len(parts)), 0
	for i, p := range parts {
		at += p.Len()
		ends[i] = at
	}
	rows, of := make([][]int32, len(parts)), make([]int32, len(order))
	for i, r := range order {
		k := sort.SearchInts(ends, int(r)+1)
		of[i] = int32(k)
		rows[k] = append(rows[k], r-int32(ends[k]-parts[k].Len()))
	}
	starts, taken, total := make([]int32, len(parts)), []arrow.Array{columnar.NewNulls(columnar.ArrowType(s.types[column]), 0)}, int32(0)
	for k, r := range rows {
		if starts[k] = total; len(r) > 0 {
			taken = append(taken, columnar.Plain(stored(columnar.Gather(parts[k], r), s.types[column])))
			total += int32(len(r))
		}
	}
	places := make([]int32, len(order))
	for i, k := range of {
		places[i] = starts[k]
		starts[k]++
	}
	return columnar.Gather(columnar.Concat(taken), places)
}

// group gives the rows of a group, in the order in which they came.
func (s *rowStore) group(g int) []int32 { return s.rows[g] }

// State is the Aggregate's: an array for each column.
func (s *rowStore) State(from, to int) ([]arrow.Array, error) {
	out := make([]arrow.Array, len(s.types))
	for i := range s.types {
		out[i] = s.listsOf(from, to, i, s.group, func(order []int32) arrow.Array { return s.some(i, order) })
	}
	return out, nil
}

// Merge is the Aggregate's.
func (s *rowStore) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	all, columns := spreadLists(groups, state, n)
	return s.Add(all, columns, len(all))
}

// newList makes an array column of the elements between the offsets.
func newList(element types.Type, offsets []int32, values arrow.Array, valid *columnar.Bitmap) arrow.Array {
	raw := columnar.NewInt32(offsets, nil).Data().Buffers()[1]
	n := len(offsets) - 1
	d := array.NewData(columnar.ArrowType(types.Array(element)), n, []*memory.Buffer{nil, raw}, []arrow.ArrayData{values.Data()}, 0, 0)
	return withValidity(array.NewListData(d), valid)
}

func init() { lists = append(lists, arrayAggregates) }

func arrayAggregates() []Def {
	return []Def{{Name: "array_agg", Kind: KindAggregate, Flags: OrderMatters, In: "t", Out: "array(t)", Doc: "The values as an array, nulls too",
		Aggregate: func(o *Overload) Aggregate { return &collection{newRowStore(o.Args[0])} }}}
}

// collection is array_agg.
type collection struct{ rowStore }

func (c *collection) Result(from, to int) (arrow.Array, error) {
	return c.lists(0, from, to, c.group), nil
}
