package function

import (
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func init() { lists = append(lists, extremes) }

func extremes() []Def {
	def := func(name, in, out, doc string, f func(o *Overload) Aggregate) Def {
		return Def{Name: name, Kind: KindAggregate, In: in, Out: out, Doc: doc, Aggregate: f}
	}
	by := func(sign int) func(o *Overload) Aggregate {
		return func(o *Overload) Aggregate { return newExtremeBy(o, sign) }
	}
	return []Def{
		def("min", "t | T:orderable", "t", "The least value", func(o *Overload) Aggregate { return newExtreme(o.Result, -1) }),
		def("max", "t | T:orderable", "t", "The greatest value", func(o *Overload) Aggregate { return newExtreme(o.Result, 1) }),
		def("arbitrary", "t", "t", "Any value that is not null, if there is one", func(o *Overload) Aggregate { return newExtreme(o.Result, 0) }),
		def("any_value", "t", "t", "Any value that is not null, if there is one", func(o *Overload) Aggregate { return newExtreme(o.Result, 0) }),
		def("min_by", "v, k | K:orderable", "v", "The value of the row with the least key", by(-1)),
		def("max_by", "v, k | K:orderable", "v", "The value of the row with the greatest key", by(1)),
	}
}

// newExtreme gives min (sign -1), max (1) or any value (0) of a type.
func newExtreme(t types.Type, sign int) Aggregate {
	switch t.Kind {
	case types.KindTinyint:
		return singleState{&extreme[int8]{t: t, sign: sign}}
	case types.KindSmallint:
		return singleState{&extreme[int16]{t: t, sign: sign}}
	case types.KindInteger, types.KindDate:
		return singleState{&extreme[int32]{t: t, sign: sign}}
	case types.KindBigint, types.KindTimestamp, types.KindTime, types.KindIntervalDay, types.KindIntervalYear:
		return singleState{&extreme[int64]{t: t, sign: sign}}
	case types.KindReal:
		return singleState{&extreme[float32]{t: t, sign: sign}}
	case types.KindDouble:
		return singleState{&extreme[float64]{t: t, sign: sign}}
	}
	return singleState{newChoice(t, sign)}
}

// extreme keeps the least or greatest number of each group. NaN gives way to
// any number.
type extreme[T ordered] struct {
	t      types.Type
	sign   int
	values []T
	seen   []bool
}

func (e *extreme[T]) Resize(groups int) int64 {
	var a, b int64
	e.values, a = resized(e.values, groups, 8)
	e.seen, b = resized(e.seen, groups, 1)
	return a + b
}

func (e *extreme[T]) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if constNull(args[0]) {
		return 0, nil
	}
	nulls, in := rowNulls(args[0]), spread[T](args[0])
	any := nulls.Any()
	for i, g := range groups[:n] {
		if any && nulls.Null(i) {
			continue
		}
		v := in.at(i)
		if !e.seen[g] || e.better(v, e.values[g]) {
			e.values[g], e.seen[g] = v, true
		}
	}
	return 0, nil
}

func (e *extreme[T]) better(v, old T) bool {
	switch e.sign {
	case -1:
		return v < old || old != old && v == v
	case 1:
		return v > old || old != old && v == v
	}
	return false
}

func (e *extreme[T]) Result(from, to int) (arrow.Array, error) {
	return columnar.NewFixed(columnar.ArrowType(e.t), append([]T(nil), e.values[from:to]...), missing(e.seen[from:to])), nil
}

// newChoice gives the aggregate for the types that have no numbers of Go's own.
func newChoice(t types.Type, sign int) accumulator {
	switch t.Kind {
	case types.KindBoolean:
		return &choice[bool]{t: t, better: signed(sign, compareBools)}
	case types.KindDecimal:
		return &choice[decimal128.Num]{t: t, better: signed(sign, compareDecimals)}
	case types.KindVarchar, types.KindVarbinary, types.KindJSON, types.KindDynamic:
		return &choice[string]{t: t, better: signed(sign, strings.Compare)}
	case types.KindChar:
		return &choice[string]{t: t, better: signed(sign, comparePadded)}
	case types.KindTimestampTZ:
		return &choice[zoned]{t: t, better: func(v, old zoned) bool { return int64(sign)*(compareInt(v.us, old.us)) > 0 }}
	case types.KindTimeTZ:
		return &choice[zoned]{t: t, better: func(v, old zoned) bool { return int64(sign)*compareInt(v.utcTime(), old.utcTime()) > 0 }}
	case types.KindIPAddress, types.KindUUID:
		return &choice[[16]byte]{t: t, better: signed(sign, func(a, b [16]byte) int { return strings.Compare(string(a[:]), string(b[:])) })}
	case types.KindIPPrefix:
		return &choice[[17]byte]{t: t, better: signed(sign, func(a, b [17]byte) int { return strings.Compare(string(a[:]), string(b[:])) })}
	}
	return &nestedChoice{t: t, sign: sign, cells: anyCells{store: columnar.ArrowType(t)}}
}

func compareInt(a, b int64) int64 {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func signed[T any](sign int, compare func(a, b T) int) func(v, old T) bool {
	return func(v, old T) bool { return sign*compare(v, old) > 0 }
}

// choice keeps the value of each group than which none is better.
type choice[T value] struct {
	t      types.Type
	better func(v, old T) bool
	values []T
	seen   []bool
}

func (c *choice[T]) Resize(groups int) int64 {
	var a, b int64
	c.values, a = resized(c.values, groups, 24)
	c.seen, b = resized(c.seen, groups, 1)
	return a + b
}

func (c *choice[T]) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if constNull(args[0]) {
		return 0, nil
	}
	nulls, in := rowNulls(args[0]), reader[T](args[0])
	grew := int64(0)
	for i, g := range groups[:n] {
		if nulls.Any() && nulls.Null(i) {
			continue
		}
		if v := in(i); !c.seen[g] || c.better(v, c.values[g]) {
			grew += c.keep(g, v)
		}
	}
	return grew, nil
}

// keep stores a value; a text is copied out of its column.
func (c *choice[T]) keep(g uint32, v T) int64 {
	grew := int64(0)
	if p, ok := any(&c.values[g]).(*string); ok {
		s := any(&v).(*string)
		grew = int64(len(*s) - len(*p))
		*p = strings.Clone(*s)
	} else {
		c.values[g] = v
	}
	c.seen[g] = true
	return grew
}

func (c *choice[T]) Result(from, to int) (arrow.Array, error) {
	w := newWriter[T](nil, c.t, to-from)
	for _, v := range c.values[from:to] {
		w.put(v)
	}
	return w.done(missing(c.seen[from:to])), nil
}

// nestedChoice is choice for arrays, maps and rows.
type nestedChoice struct {
	t     types.Type
	sign  int
	cells anyCells
}

func (c *nestedChoice) Resize(groups int) int64 { return c.cells.grow(groups) }

func (c *nestedChoice) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	grew := int64(0)
	nulls := columnar.NullsOf(args[0].Array)
	for i, g := range groups[:n] {
		row := args[0].Row(i)
		if nulls.Any() && nulls.Null(row) {
			continue
		}
		take, err := c.takes(args[0].Array, row, c.cells.held[g])
		if err != nil {
			return grew, err
		}
		if take {
			grew += c.cells.set(g, args[0].Array, row)
		}
	}
	return grew, nil
}

// takes tells whether a row is better; an order that comes to a null inside fails.
func (c *nestedChoice) takes(a arrow.Array, row int, old arrow.Array) (bool, error) {
	if old == nil || c.sign == 0 {
		return old == nil, nil
	}
	order, err := orderOf(c.t, a, old)(row, 0)
	return c.sign*order > 0, err
}

func (c *nestedChoice) Result(from, to int) (arrow.Array, error) { return c.cells.array(from, to), nil }

// extremeBy is min_by and max_by: the value of the row with the best key. It
// runs the key's own aggregate one row at a time where the key may be better.
type extremeBy struct {
	key    types.Type
	sign   int
	values anyCells
	keys   anyCells
}

func newExtremeBy(o *Overload, sign int) Aggregate {
	return &extremeBy{key: o.Args[1], sign: sign,
		values: anyCells{store: columnar.ArrowType(o.Args[0])}, keys: anyCells{store: columnar.ArrowType(o.Args[1])}}
}

func (e *extremeBy) Resize(groups int) int64 { return e.values.grow(groups) + e.keys.grow(groups) }

// Add first finds the batch's best row of each group, then compares those with
// what the groups hold, so that only they are copied.
func (e *extremeBy) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if constNull(args[1]) || n == 0 {
		return 0, nil
	}
	nulls := rowNulls(args[1])
	var failed error
	compare := e.comparer(&failed, args[1].Array, args[1].Array)
	best := map[uint32]int{}
	for i, g := range groups[:n] {
		if nulls.Any() && nulls.Null(i) {
			continue
		}
		if old, ok := best[g]; !ok || e.sign*compare(args[1].Row(i), args[1].Row(old)) > 0 {
			best[g] = i
		}
	}
	grew := int64(0)
	for g, i := range best {
		grew += e.offer(&failed, g, args, i)
	}
	return grew, failed
}

// comparer gives the order of two keys, and notes where it comes to a null inside.
func (e *extremeBy) comparer(failed *error, a, b arrow.Array) func(i, j int) int {
	if e.key.Kind == types.KindArray || e.key.Kind == types.KindRow {
		return orderNoting(failed, e.key, a, b)
	}
	return extremeComparer(e.key, e.sign, a, b)
}

func (e *extremeBy) offer(failed *error, g uint32, args []columnar.Vector, i int) int64 {
	row := args[1].Row(i)
	if old := e.keys.held[g]; old != nil && e.sign*e.comparer(failed, args[1].Array, old)(row, 0) <= 0 {
		return 0
	}
	return e.keys.set(g, args[1].Array, row) + e.values.set(g, args[0].Array, args[0].Row(i))
}

func (e *extremeBy) State(from, to int) ([]arrow.Array, error) {
	return []arrow.Array{e.values.array(from, to), e.keys.array(from, to)}, nil
}

func (e *extremeBy) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	return e.Add(groups, vectors(state), n)
}

func (e *extremeBy) Result(from, to int) (arrow.Array, error) { return e.values.array(from, to), nil }
