package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"

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
	return out
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
