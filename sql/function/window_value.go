package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, windowValues) }

func windowValues() []Def {
	framed := func(name, in string, run Window, doc string) Def {
		return Def{Name: name, Kind: KindWindow, Where: AnySQL, In: in, Out: "T", Window: run, Use: TakesFrame | TakesNulls, Doc: doc}
	}
	moved := func(name, in string, step int64) Def {
		doc := map[int64]string{-1: "Value of a row before this one", 1: "Value of a row after this one"}[step]
		return Def{Name: name, Kind: KindWindow, Where: AnySQL, In: in, Out: "T", Window: neighbour(step), Use: NeedsOrderBy | TakesNulls, Doc: doc}
	}
	return []Def{
		framed("first_value", "t", firstValue, "Value of the frame's first row"),
		framed("last_value", "t", lastValue, "Value of the frame's last row"),
		framed("nth_value", "t, bigint", nthValue, "Value of the frame's n-th row"),
		moved("lag", "t", -1), moved("lag", "t, bigint", -1), moved("lag", "t, bigint, t", -1),
		moved("lead", "t", 1), moved("lead", "t, bigint", 1), moved("lead", "t, bigint, t", 1),
	}
}

func invalidArgument(text string) error {
	return sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", text)
}

// counted numbers the rows that count: all, or those whose value is not null.
type counted struct {
	rows   []int32 // that count, in order; nil for all
	before []int32 // how many of them stand before a row; one entry more than rows
}

func newCounted(w *WindowRows, a arrow.Array) counted {
	nulls := columnar.NullsOf(a)
	if !w.IgnoreNulls || !nulls.Any() {
		return counted{}
	}
	c := counted{rows: []int32{}, before: make([]int32, w.Len+1)}
	for i := range w.Len {
		c.before[i] = int32(len(c.rows))
		if !nulls.Null(i) {
			c.rows = append(c.rows, int32(i))
		}
	}
	c.before[w.Len] = int32(len(c.rows))
	return c
}

// place gives the number among those that count of the first at or behind a row.
func (c counted) place(row int32) int64 {
	if c.rows == nil {
		return int64(row)
	}
	return int64(c.before[row])
}

// within gives the row at a place if it lies in from..to, else -1.
func (c counted) within(place int64, from, to int32) int32 {
	if c.rows == nil {
		if place < int64(from) || place >= int64(to) {
			return -1
		}
		return int32(place)
	}
	if place < int64(c.before[from]) || place >= int64(c.before[to]) {
		return -1
	}
	return c.rows[place]
}

// gatherChosen gathers the value of the row that choose gives for each; -1 is null.
func gatherChosen(w *WindowRows, a arrow.Array, choose func(i int) int32) arrow.Array {
	rows := make([]int32, w.Len)
	for i := range rows {
		rows[i] = choose(i)
	}
	return w.Context.Gather(a, rows)
}

// inFrame chooses among the rows of the frame, unless it is empty.
func inFrame(w *WindowRows, a arrow.Array, place func(c counted, i int, from, to int32) int64) arrow.Array {
	c := newCounted(w, a)
	return gatherChosen(w, a, func(i int) int32 {
		from, to := w.FrameStart[i], w.FrameEnd[i]
		if from >= to {
			return -1
		}
		return c.within(place(c, i, from, to), from, to)
	})
}

func firstValue(_ *Overload, w *WindowRows, args []arrow.Array) (arrow.Array, error) {
	return inFrame(w, args[0], func(c counted, _ int, from, _ int32) int64 { return c.place(from) }), nil
}

func lastValue(_ *Overload, w *WindowRows, args []arrow.Array) (arrow.Array, error) {
	return inFrame(w, args[0], func(c counted, _ int, _, to int32) int64 { return c.place(to) - 1 }), nil
}

func nthValue(_ *Overload, w *WindowRows, args []arrow.Array) (arrow.Array, error) {
	n, nulls := columnar.Values[int64](args[1]), columnar.NullsOf(args[1])
	for i := range w.Len {
		if !nulls.Null(i) && n[i] < 1 {
			return nil, invalidArgument("Offset must be at least 1")
		}
	}
	return inFrame(w, args[0], func(c counted, i int, from, to int32) int64 {
		if nulls.Null(i) || n[i] > int64(to-from) {
			return -1
		}
		return c.place(from) + n[i] - 1
	}), nil
}

// neighbour gives lag and lead: the value of the row so many steps before or
// behind, or the default where the partition ends before it.
func neighbour(step int64) Window {
	return func(_ *Overload, w *WindowRows, args []arrow.Array) (arrow.Array, error) {
		offsets, err := offsetsOf(args)
		if err != nil {
			return nil, err
		}
		values, c := args[0], newCounted(w, args[0])
		missing := func(int) int32 { return -1 }
		if len(args) > 2 {
			values = columnar.Concat([]arrow.Array{values, args[2]})
			missing = func(i int) int32 { return int32(w.Len + i) }
		}
		return gatherChosen(w, values, func(i int) int32 {
			n := offsets(i)
			if n == 0 {
				return int32(i)
			}
			at := c.within(c.step(int32(i), step, min(n, int64(w.Len))), w.PartitionStart[i], w.PartitionEnd[i])
			if at < 0 {
				return missing(i)
			}
			return at
		}), nil
	}
}

// step gives the place n steps before or behind a row that may not count itself.
func (c counted) step(row int32, step, n int64) int64 {
	if step < 0 {
		return c.place(row) - n
	}
	return c.place(row+1) + n - 1
}

// offsetsOf gives the number of steps for a row.
func offsetsOf(args []arrow.Array) (func(row int) int64, error) {
	if len(args) < 2 {
		return func(int) int64 { return 1 }, nil
	}
	offsets, nulls := columnar.Values[int64](args[1]), columnar.NullsOf(args[1])
	for i, n := range offsets {
		if nulls.Null(i) {
			return nil, invalidArgument("Offset must not be null")
		}
		if n < 0 {
			return nil, invalidArgument("Offset must be at least 0")
		}
	}
	return func(row int) int64 { return offsets[row] }, nil
}
