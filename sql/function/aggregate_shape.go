package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func init() { lists = append(lists, shapes) }

// shapes lists kurtosis and skewness, which need the third and fourth moments, and geometric_mean.
func shapes() []Def {
	var out []Def
	for _, t := range []string{"bigint", "double"} {
		out = append(out,
			Def{Name: "kurtosis", Kind: KindAggregate, In: t, Out: "double", Doc: "Excess kurtosis of the values",
				Aggregate: func(o *Overload) Aggregate { return &shape{t: o.Args[0], least: 4, value: fourMoments.kurtosis} }},
			Def{Name: "skewness", Kind: KindAggregate, In: t, Out: "double", Doc: "Skewness of the values",
				Aggregate: func(o *Overload) Aggregate { return &shape{t: o.Args[0], least: 3, value: fourMoments.skewness} }})
	}
	for _, t := range [][2]string{{"bigint", "double"}, {"double", "double"}, {"real", "real"}} {
		out = append(out, Def{Name: "geometric_mean", Kind: KindAggregate, In: t[0], Out: t[1], Doc: "Geometric mean of the values",
			Aggregate: func(o *Overload) Aggregate { return &geometricMean{in: o.Args[0], mean: mean[float64]{t: o.Result}} }})
	}
	return out
}

// fourMoments are number, mean and the sums of the powers of the distances from the mean.
type fourMoments struct{ count, mean, m2, m3, m4 float64 }

func (m *fourMoments) add(v float64) {
	before := m.count
	m.count++
	n := m.count
	delta := v - m.mean
	step := delta / n
	square := step * step
	second := delta * step * before
	m.mean += step
	m.m4 = m.m4 + second*square*(n*n-3*n+3) + 6*square*m.m2 - 4*step*m.m3
	m.m3 = m.m3 + second*step*(n-2) - 3*step*m.m2
	m.m2 += second
}

func (m *fourMoments) merge(o fourMoments) {
	if o.count == 0 {
		return
	}
	a, b := m.count, o.count
	n := a + b
	delta := o.mean - m.mean
	d2 := delta * delta
	m4 := m.m4 + o.m4 + d2*d2*a*b*(a*a-a*b+b*b)/(n*n*n) + 6*d2*(a*a*o.m2+b*b*m.m2)/(n*n) + 4*delta*(a*o.m3-b*m.m3)/n
	m3 := m.m3 + o.m3 + delta*d2*a*b*(a-b)/(n*n) + 3*delta*(a*o.m2-b*m.m2)/n
	*m = fourMoments{n, m.mean + delta*b/n, m.m2 + o.m2 + d2*a*b/n, m3, m4}
}

func (m fourMoments) skewness() float64 { return math.Sqrt(m.count) * m.m3 / exactPow(m.m2, 1.5) }

func (m fourMoments) kurtosis() float64 {
	n := m.count
	return (n-1)*n*(n+1)/((n-2)*(n-3))*m.m4/(m.m2*m.m2) - 3*((n-1)*(n-1))/((n-2)*(n-3))
}

// shape keeps the moments of each group.
type shape struct {
	t       types.Type
	least   float64 // rows below which the result is null
	value   func(fourMoments) float64
	moments []fourMoments
}

func (s *shape) Resize(groups int) (grew int64) {
	s.moments, grew = resized(s.moments, groups, 40)
	return grew
}

func (s *shape) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if constNull(args[0]) {
		return 0, nil
	}
	nulls, in := rowNulls(args[0]), doubles(s.t, args[0])
	for i, g := range groups[:n] {
		if !nulls.Any() || !nulls.Null(i) {
			s.moments[g].add(in(i))
		}
	}
	return 0, nil
}

func (s *shape) State(from, to int) ([]arrow.Array, error) {
	columns := make([][]float64, 5)
	for _, m := range s.moments[from:to] {
		for i, v := range []float64{m.count, m.mean, m.m2, m.m3, m.m4} {
			columns[i] = append(columns[i], v)
		}
	}
	out := make([]arrow.Array, len(columns))
	for i, c := range columns {
		out[i] = columnar.NewFloat64(c, nil)
	}
	return out, nil
}

func (s *shape) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	columns := make([][]float64, len(state))
	for i, a := range state {
		columns[i] = columnar.Values[float64](a)
	}
	for i, g := range groups[:n] {
		s.moments[g].merge(fourMoments{columns[0][i], columns[1][i], columns[2][i], columns[3][i], columns[4][i]})
	}
	return 0, nil
}

func (s *shape) Result(from, to int) (arrow.Array, error) {
	out, seen := make([]float64, to-from), make([]bool, to-from)
	for i, m := range s.moments[from:to] {
		if seen[i] = m.count >= s.least; seen[i] {
			out[i] = s.value(m)
		}
	}
	return columnar.NewFloat64(out, missing(seen)), nil
}

// geometricMean is the mean of the logarithms, and back.
type geometricMean struct {
	in types.Type
	mean[float64]
}

func (m *geometricMean) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if constNull(args[0]) {
		return 0, nil
	}
	nulls, in := rowNulls(args[0]), doubles(m.in, args[0])
	for i, g := range groups[:n] {
		if !nulls.Any() || !nulls.Null(i) {
			m.sums[g] += exactLog(in(i))
			m.counts[g]++
		}
	}
	return 0, nil
}

func (m *geometricMean) Result(from, to int) (arrow.Array, error) {
	out, seen := make([]float64, to-from), make([]bool, to-from)
	for i := range out {
		if n := m.counts[from+i]; n > 0 {
			out[i], seen[i] = exactExp(m.sums[from+i]/float64(n)), true
		}
	}
	return floatsAs(m.t, out, missing(seen)), nil
}
