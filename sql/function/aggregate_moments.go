package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func init() { lists = append(lists, moments) }

// moments lists the variances and standard deviations.
func moments() []Def {
	var out []Def
	for _, f := range []struct {
		name  string
		least int64 // rows below which the result is null
		value func(n int64, m2 float64) float64
		doc   string
	}{
		{"var_samp", 2, func(n int64, m2 float64) float64 { return m2 / float64(n-1) }, "Variance of a sample"},
		{"variance", 2, func(n int64, m2 float64) float64 { return m2 / float64(n-1) }, "Variance of a sample"},
		{"var_pop", 1, func(n int64, m2 float64) float64 { return m2 / float64(n) }, "Variance of all values"},
		{"stddev_samp", 2, func(n int64, m2 float64) float64 { return math.Sqrt(m2 / float64(n-1)) }, "Standard deviation of a sample"},
		{"stddev", 2, func(n int64, m2 float64) float64 { return math.Sqrt(m2 / float64(n-1)) }, "Standard deviation of a sample"},
		{"stddev_pop", 1, func(n int64, m2 float64) float64 { return math.Sqrt(m2 / float64(n)) }, "Standard deviation of all values"},
	} {
		for _, t := range []string{"bigint", "double"} {
			out = append(out, Def{Name: f.name, Kind: KindAggregate, In: t, Out: "double", Doc: f.doc,
				Aggregate: func(o *Overload) Aggregate { return &variance{t: o.Args[0], least: f.least, value: f.value} }})
		}
	}
	return append(out, Def{Name: "array_agg", Kind: KindAggregate, In: "t", Out: "array(t)", Doc: "The values as an array, nulls too",
		Aggregate: func(o *Overload) Aggregate { return &collection{t: o.Args[0]} }})
}

// variance keeps count, mean and the sum of squared distances (Welford).
type variance struct {
	t      types.Type
	least  int64
	value  func(n int64, m2 float64) float64
	counts []int64
	means  []float64
	m2     []float64
}

func (v *variance) Resize(groups int) int64 {
	var a, b, c int64
	v.counts, a = resized(v.counts, groups, 8)
	v.means, b = resized(v.means, groups, 8)
	v.m2, c = resized(v.m2, groups, 8)
	return a + b + c
}

func (v *variance) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if constNull(args[0]) {
		return 0, nil
	}
	nulls, in := rowNulls(args[0]), doubles(v.t, args[0])
	for i, g := range groups[:n] {
		if nulls.Any() && nulls.Null(i) {
			continue
		}
		v.counts[g]++
		delta := in(i) - v.means[g]
		v.means[g] += delta / float64(v.counts[g])
		v.m2[g] += delta * (in(i) - v.means[g])
	}
	return 0, nil
}

func (v *variance) State(from, to int) ([]arrow.Array, error) {
	return []arrow.Array{
		columnar.NewInt64(append([]int64(nil), v.counts[from:to]...), nil),
		columnar.NewFloat64(append([]float64(nil), v.means[from:to]...), nil),
		columnar.NewFloat64(append([]float64(nil), v.m2[from:to]...), nil),
	}, nil
}

func (v *variance) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	counts, means, m2 := columnar.Values[int64](state[0]), columnar.Values[float64](state[1]), columnar.Values[float64](state[2])
	for i, g := range groups[:n] {
		if counts[i] == 0 {
			continue
		}
		a, b := float64(v.counts[g]), float64(counts[i])
		delta := means[i] - v.means[g]
		v.means[g] += delta * b / (a + b)
		v.m2[g] += m2[i] + delta*delta*a*b/(a+b)
		v.counts[g] += counts[i]
	}
	return 0, nil
}

func (v *variance) Result(from, to int) (arrow.Array, error) {
	out, seen := make([]float64, to-from), make([]bool, to-from)
	for i := range out {
		if n := v.counts[from+i]; n >= v.least {
			out[i], seen[i] = v.value(n, v.m2[from+i]), true
		}
	}
	return columnar.NewFloat64(out, missing(seen)), nil
}

// collection is array_agg: the batches' columns one behind the other, and the
// rows of each group in them.
type collection struct {
	t     types.Type
	parts []arrow.Array
	total int32
	rows  [][]int32
}

func (c *collection) Resize(groups int) (grew int64) {
	c.rows, grew = resized(c.rows, groups, 24)
	return grew
}

func (c *collection) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if n == 0 {
		return 0, nil
	}
	part := args[0].Expand(n)
	c.parts = append(c.parts, part)
	for i, g := range groups[:n] {
		c.rows[g] = append(c.rows[g], c.total+int32(i))
	}
	c.total += int32(n)
	return columnar.ArrayBytes(part) + int64(n)*8, nil
}

func (c *collection) State(from, to int) ([]arrow.Array, error) {
	a, err := c.Result(from, to)
	return []arrow.Array{a}, err
}

func (c *collection) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	list, ok := state[0].(*array.List)
	if !ok || n == 0 {
		return 0, nil
	}
	values := list.ListValues()
	c.parts = append(c.parts, values)
	for i, g := range groups[:n] {
		from, to := listRange(list, i)
		for k := from; k < to; k++ {
			c.rows[g] = append(c.rows[g], c.total+int32(k))
		}
	}
	c.total += int32(values.Len())
	return columnar.ArrayBytes(values) + int64(values.Len())*8, nil
}

func (c *collection) Result(from, to int) (arrow.Array, error) {
	var order []int32
	offsets := make([]int32, 1, to-from+1)
	seen := make([]bool, to-from)
	for i, rows := range c.rows[from:to] {
		order = append(order, rows...)
		offsets = append(offsets, int32(len(order)))
		seen[i] = len(rows) > 0
	}
	all := columnar.NewNulls(columnar.ArrowType(c.t), 0)
	if len(c.parts) > 0 {
		all = columnar.Plain(columnar.Gather(columnar.Concat(c.parts), order))
	}
	return newList(c.t, offsets, all, missing(seen)), nil
}

// newList makes an array column of the elements between the offsets.
func newList(element types.Type, offsets []int32, values arrow.Array, valid *columnar.Bitmap) arrow.Array {
	raw := columnar.NewInt32(offsets, nil).Data().Buffers()[1]
	n := len(offsets) - 1
	d := array.NewData(columnar.ArrowType(types.Array(element)), n, []*memory.Buffer{nil, raw}, []arrow.ArrayData{values.Data()}, 0, 0)
	return withValidity(array.NewListData(d), valid)
}
