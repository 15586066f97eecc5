package function

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// ArgumentOrder is an item of ORDER BY in an aggregate: the place of the
// argument to order by. Arguments behind the overload's own are there for the order alone.
type ArgumentOrder struct {
	Argument   int
	Descending bool
	NullsFirst bool
}

// NewAggregate makes a fresh state for a call with arguments of the types,
// which takes the rows of each group in an order, if there is one and it matters.
func NewAggregate(o *Overload, args []types.Type, order []ArgumentOrder) Aggregate {
	if len(order) == 0 || o.Def.Flags&OrderMatters == 0 {
		return o.Def.Aggregate(o)
	}
	return &orderedAggregate{newRowStore(args...), o, order}
}

// orderedAggregate keeps all rows and hands them to the aggregate in order when
// its result is asked for.
type orderedAggregate struct {
	rowStore
	o     *Overload
	order []ArgumentOrder
}

func (a *orderedAggregate) Result(from, to int) (arrow.Array, error) {
	inner := a.o.Def.Aggregate(a.o)
	inner.Resize(to - from)
	var failed error
	compare := a.comparer(&failed)
	var rows []int32
	var groups []uint32
	for g := from; g < to; g++ {
		first := len(rows)
		rows = append(rows, a.rows[g]...)
		slices.SortStableFunc(rows[first:], compare)
		if failed != nil {
			return nil, failed
		}
		for range a.rows[g] {
			groups = append(groups, uint32(g-from))
		}
	}
	for at := 0; at < len(rows); at += columnar.BatchRows {
		end := min(at+columnar.BatchRows, len(rows))
		args := make([]columnar.Vector, len(a.o.Args))
		for i := range args {
			args[i].Array = columnar.Gather(a.column(i), rows[at:end])
		}
		if _, err := inner.Add(groups[at:end], args, end-at); err != nil {
			return nil, err
		}
	}
	return inner.Result(0, to-from)
}

// comparer gives the order of two rows, and notes where it comes to a null inside.
func (a *orderedAggregate) comparer(failed *error) func(i, j int32) int {
	keys := make([]func(i, j int32) int, len(a.order))
	for k, o := range a.order {
		column := a.column(o.Argument)
		keys[k] = ordering(o, columnar.NullsOf(column), orderNoting(failed, a.types[o.Argument], column, column))
	}
	return func(i, j int32) int {
		for _, compare := range keys {
			if c := compare(i, j); c != 0 {
				return c
			}
		}
		return 0
	}
}

// ordering adds direction and nulls to the order of values.
func ordering(o ArgumentOrder, nulls columnar.Nulls, compare func(i, j int) int) func(i, j int32) int {
	sign, null := 1, 1
	if o.Descending {
		sign = -1
	}
	if o.NullsFirst {
		null = -1
	}
	return func(i, j int32) int {
		switch a, b := nulls.Null(int(i)), nulls.Null(int(j)); {
		case a && b:
			return 0
		case a:
			return null
		case b:
			return -null
		}
		return sign * compare(int(i), int(j))
	}
}
