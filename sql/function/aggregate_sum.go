package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, sums) }

func sums() []Def {
	const sumDoc, avgDoc = "Sum of the values", "Mean of the values"
	sum := func(in, out string, f func(o *Overload) Aggregate) Def {
		return Def{Name: "sum", Kind: KindAggregate, In: in, Out: out, Aggregate: f, Doc: sumDoc}
	}
	avg := func(in, out string, f func(o *Overload) Aggregate) Def {
		return Def{Name: "avg", Kind: KindAggregate, In: in, Out: out, Aggregate: f, Doc: avgDoc}
	}
	integers := func(*Overload) Aggregate { return singleState{&sumInteger{}} }
	decimals := sum("decimal(p,s)", "decimal(38,s)", newDecimalSum)
	decimals.Result = func(args []types.Type) types.Type { return types.Decimal(maxPrecision, args[0].Scale) }
	return []Def{ // in Trino's order, which its messages show
		sum("double", "double", func(o *Overload) Aggregate { return &mean[float64]{t: o.Result, total: true} }),
		sum("real", "real", func(o *Overload) Aggregate { return &mean[float32]{t: o.Result, total: true} }),
		sum("bigint", "bigint", integers),
		sum(dayInterval, dayInterval, integers),
		sum(yearInterval, yearInterval, integers),
		decimals,
		avg("bigint", "double", func(o *Overload) Aggregate { return &mean[int64]{t: o.Result} }),
		avg("double", "double", func(o *Overload) Aggregate { return &mean[float64]{t: o.Result} }),
		avg("real", "real", func(o *Overload) Aggregate { return &mean[float32]{t: o.Result} }),
		avg(dayInterval, dayInterval, func(o *Overload) Aggregate { return &mean[int64]{t: o.Result} }),
		avg(yearInterval, yearInterval, func(o *Overload) Aggregate { return &mean[int64]{t: o.Result} }),
		avg("decimal(p,s)", "decimal(p,s)", newDecimalSum),
	}
}

// sumInteger adds bigints exactly; over the frames of a window sums that are too
// large wrap around, as in Trino.
type sumInteger struct {
	sums  []int64
	seen  []bool
	wraps bool
}

func (s *sumInteger) Resize(groups int) int64 {
	var a, b int64
	s.sums, a = resized(s.sums, groups, 8)
	s.seen, b = resized(s.seen, groups, 1)
	return a + b
}

// Forget is the Forgetful's.
func (s *sumInteger) Forget() bool {
	s.sums, s.seen = forgotten(s.sums), forgotten(s.seen)
	return true
}

func sumOverflow(a, b int64) error {
	return sqlerr.New(sqlerr.NumericOutOfRange, "bigint addition overflow: %d + %d", a, b)
}

func (s *sumInteger) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if constNull(args[0]) {
		return 0, nil
	}
	if args[0].Const {
		return 0, s.addConst(groups[:n], columnar.Values[int64](args[0].Array)[0])
	}
	values, nulls := columnar.Values[int64](args[0].Array)[:n], rowNulls(args[0])
	if len(s.sums) == 1 && !nulls.Any() {
		return 0, s.addAll(values)
	}
	if len(s.sums) <= fewGroups && n <= 1<<20 && s.addFew(groups[:n], values, nulls) {
		return 0, nil
	}
	sums, seen, some := s.sums, s.seen, nulls.Any()
	for i, g := range groups[:n] {
		if some && nulls.Null(i) {
			continue
		}
		v, old := values[i], sums[g]
		sum := old + v
		if (old^sum)&(v^sum) < 0 && !s.wraps {
			return 0, sumOverflow(old, v)
		}
		sums[g], seen[g] = sum, true
	}
	return 0, nil
}

func (s *sumInteger) addConst(groups []uint32, v int64) error {
	for _, g := range groups {
		if _, ok := add(s.sums[g], v); !ok && !s.wraps {
			return sumOverflow(s.sums[g], v)
		}
		s.sums[g], s.seen[g] = s.sums[g]+v, true
	}
	return nil
}

// addAll adds values without nulls to the only group. Where all of them are so
// small that a batch cannot overflow, none is looked at by itself.
func (s *sumInteger) addAll(values []int64) error {
	sum, magnitudes := int64(0), int64(0)
	for _, v := range values {
		sum += v
		magnitudes |= v ^ v>>63
	}
	if int64(len(values)) >= 1<<20 || magnitudes >= 1<<42 {
		return s.addChecked(values)
	}
	total, ok := add(s.sums[0], sum)
	if !ok {
		return s.addChecked(values)
	}
	s.sums[0] = total
	s.seen[0] = s.seen[0] || len(values) > 0
	return nil
}

func (s *sumInteger) addChecked(values []int64) error {
	for _, v := range values {
		if _, ok := add(s.sums[0], v); !ok && !s.wraps {
			return sumOverflow(s.sums[0], v)
		}
		s.sums[0], s.seen[0] = s.sums[0]+v, true
	}
	return nil
}

func (s *sumInteger) Result(from, to int) (arrow.Array, error) {
	return columnar.NewInt64(append([]int64(nil), s.sums[from:to]...), missing(s.seen[from:to])), nil
}

// mean adds numbers as doubles and counts them; total gives the sum itself.
type mean[T int64 | float32 | float64] struct {
	t      types.Type
	total  bool
	sums   []float64
	counts []int64
}

func (m *mean[T]) Resize(groups int) int64 {
	var a, b int64
	m.sums, a = resized(m.sums, groups, 8)
	m.counts, b = resized(m.counts, groups, 8)
	return a + b
}

func (m *mean[T]) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if constNull(args[0]) {
		return 0, nil
	}
	nulls, in := rowNulls(args[0]), spread[T](args[0])
	any := nulls.Any()
	for i, g := range groups[:n] {
		if any && nulls.Null(i) {
			continue
		}
		m.sums[g] += float64(in.at(i))
		m.counts[g]++
	}
	return 0, nil
}

func (m *mean[T]) State(from, to int) ([]arrow.Array, error) {
	return []arrow.Array{
		columnar.NewFloat64(append([]float64(nil), m.sums[from:to]...), nil),
		columnar.NewInt64(append([]int64(nil), m.counts[from:to]...), nil),
	}, nil
}

func (m *mean[T]) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	sums, counts := columnar.Values[float64](state[0]), columnar.Values[int64](state[1])
	for i, g := range groups[:n] {
		m.sums[g] += sums[i]
		m.counts[g] += counts[i]
	}
	return 0, nil
}

func (m *mean[T]) Result(from, to int) (arrow.Array, error) {
	out := make([]float64, to-from)
	var valid *columnar.Bitmap
	for i := range out {
		n := m.counts[from+i]
		if n == 0 {
			if valid == nil {
				valid = columnar.NewBitmap(to - from)
			}
			valid.Clear(i)
			continue
		}
		out[i] = m.sums[from+i]
		if !m.total {
			out[i] /= float64(n)
		}
	}
	return floatsAs(m.t, out, valid), nil
}

// floatsAs stores doubles as a type's own numbers.
func floatsAs(t types.Type, values []float64, valid *columnar.Bitmap) arrow.Array {
	switch t.Kind {
	case types.KindReal:
		out := make([]float32, len(values))
		for i, v := range values {
			out[i] = float32(v)
		}
		return columnar.NewFixed(columnar.ArrowType(t), out, valid)
	case types.KindIntervalDay, types.KindIntervalYear:
		out := make([]int64, len(values))
		for i, v := range values {
			out[i] = int64(math.Round(v))
		}
		return columnar.NewFixed(columnar.ArrowType(t), out, valid)
	}
	return columnar.NewFloat64(values, valid)
}
