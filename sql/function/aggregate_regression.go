package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func init() { lists = append(lists, regressions) }

// regressions lists what is computed of pairs: y, then x.
func regressions() []Def {
	var out []Def
	for _, f := range []struct {
		name, doc string
		value     func(p pairMoments) float64
		least     float64 // pairs below which the result is null
		finite    bool    // what is not finite is null
	}{
		{"corr", "Correlation of two columns", pairMoments.correlation, 1, true},
		{"covar_pop", "Covariance of all pairs", func(p pairMoments) float64 { return p.xy / p.count }, 1, false},
		{"covar_samp", "Covariance of a sample of pairs", func(p pairMoments) float64 { return p.xy / (p.count - 1) }, 2, false},
		{"regr_intercept", "Where the line of least squares through the pairs (y, x) meets the axis of y", pairMoments.intercept, 1, true},
		{"regr_slope", "Slope of the line of least squares through the pairs (y, x)", pairMoments.slope, 1, true},
	} {
		for _, t := range []string{"double", "real"} {
			out = append(out, Def{Name: f.name, Kind: KindAggregate, In: t + ", " + t, Out: t, Doc: f.doc,
				Aggregate: func(o *Overload) Aggregate {
					return &regression{t: o.Result, value: f.value, least: f.least, finite: f.finite}
				}})
		}
	}
	return out
}

// pairMoments are number, means and sums of products of the distances from the
// means of pairs.
type pairMoments struct{ count, y, x, yy, xx, xy float64 }

func (p pairMoments) correlation() float64 {
	return p.xy / math.Sqrt(p.xx) / math.Sqrt(p.yy)
}
func (p pairMoments) slope() float64     { return p.xy / p.xx }
func (p pairMoments) intercept() float64 { return p.y - p.slope()*p.x }

func (p *pairMoments) add(y, x float64) {
	p.count++
	dy, dx := y-p.y, x-p.x
	p.y += dy / p.count
	p.x += dx / p.count
	p.yy += dy * (y - p.y)
	p.xx += dx * (x - p.x)
	p.xy += dx * (y - p.y)
}

func (p *pairMoments) merge(q pairMoments) {
	if q.count == 0 {
		return
	}
	n := p.count + q.count
	dy, dx, weight := q.y-p.y, q.x-p.x, p.count*q.count/n
	p.yy += q.yy + dy*dy*weight
	p.xx += q.xx + dx*dx*weight
	p.xy += q.xy + dy*dx*weight
	p.y += dy * q.count / n
	p.x += dx * q.count / n
	p.count = n
}

// regression keeps the moments of each group.
type regression struct {
	t       types.Type
	value   func(p pairMoments) float64
	least   float64
	finite  bool
	moments []pairMoments
}

func (r *regression) Resize(groups int) (grew int64) {
	r.moments, grew = resized(r.moments, groups, 48)
	return grew
}

func (r *regression) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if constNull(args[0]) || constNull(args[1]) {
		return 0, nil
	}
	a, b := rowNulls(args[0]), rowNulls(args[1])
	y, x := doubles(r.t, args[0]), doubles(r.t, args[1])
	for i, g := range groups[:n] {
		if !a.Null(i) && !b.Null(i) {
			r.moments[g].add(y(i), x(i))
		}
	}
	return 0, nil
}

func (r *regression) State(from, to int) ([]arrow.Array, error) {
	columns := make([][]float64, 6)
	for _, p := range r.moments[from:to] {
		for i, v := range []float64{p.count, p.y, p.x, p.yy, p.xx, p.xy} {
			columns[i] = append(columns[i], v)
		}
	}
	out := make([]arrow.Array, len(columns))
	for i, c := range columns {
		out[i] = columnar.NewFloat64(c, nil)
	}
	return out, nil
}

func (r *regression) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	columns := make([][]float64, len(state))
	for i, a := range state {
		columns[i] = columnar.Values[float64](a)
	}
	for i, g := range groups[:n] {
		r.moments[g].merge(pairMoments{columns[0][i], columns[1][i], columns[2][i], columns[3][i], columns[4][i], columns[5][i]})
	}
	return 0, nil
}

func (r *regression) Result(from, to int) (arrow.Array, error) {
	out, seen := make([]float64, to-from), make([]bool, to-from)
	for i, p := range r.moments[from:to] {
		v := r.value(p)
		if seen[i] = p.count >= r.least && (!r.finite || !math.IsNaN(v) && !math.IsInf(v, 0)); seen[i] {
			out[i] = v
		}
	}
	return floatsAs(r.t, out, missing(seen)), nil
}
