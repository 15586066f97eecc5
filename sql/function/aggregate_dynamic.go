package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/dynamic"
)

// dynamicAggregates skip NULL and MISSING; all but the count take numbers only.
func dynamicAggregates() []Def {
	def := func(name, out string, make func() Aggregate) Def {
		return Def{Name: "dynamic_" + name, Kind: KindAggregate, In: "dynamic", Out: out, Where: S3Select, Doc: "S3 Select's aggregate " + name,
			Aggregate: func(*Overload) Aggregate { return make() }}
	}
	extreme := func(sign int) func() Aggregate {
		return func() Aggregate {
			return singleState{&valueFold{combine: func(a, b dynamic.Value) (dynamic.Value, error) {
				order, err := dynamic.Compare(a, b)
				if order*sign >= 0 {
					return a, err
				}
				return b, err
			}}}
		}
	}
	sum := func(a, b dynamic.Value) (dynamic.Value, error) { return dynamic.Arithmetic('+', a, b) }
	return []Def{
		def("count", "bigint", func() Aggregate { return &count{takes: isKnown} }),
		def("sum", "dynamic", func() Aggregate { return singleState{&valueFold{combine: sum}} }),
		def("avg", "dynamic", func() Aggregate { return &valueAverage{sum: valueFold{combine: sum}, counted: count{takes: isKnown}} }),
		def("max", "dynamic", extreme(1)),
		def("min", "dynamic", extreme(-1)),
	}
}

func isKnown(v columnar.Vector) func(int) bool {
	read := readerOf(v)
	return func(row int) bool { return !read(row).Unknown() }
}

// valueFold combines the numbers of a group into one.
type valueFold struct {
	combine func(a, b dynamic.Value) (dynamic.Value, error)
	values  []dynamic.Value
}

// valueSize estimates the memory of a value.
const valueSize = 160

func (f *valueFold) Resize(groups int) (grew int64) {
	before := len(f.values)
	f.values, grew = resized(f.values, groups, valueSize)
	for i := before; i < len(f.values); i++ {
		f.values[i] = unknownValue()
	}
	return grew
}

func (f *valueFold) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	read := readerOf(args[0])
	for i, g := range groups[:n] {
		v := read(i)
		if v.Unknown() {
			continue
		}
		if !v.IsNumber() {
			return 0, dynamic.CannotEvaluate("an aggregate takes numbers, not a %s: use CAST", v.Kind)
		}
		if f.values[g].Kind == dynamic.Null {
			f.values[g] = v
			continue
		}
		var err error
		if f.values[g], err = f.combine(f.values[g], v); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

func (f *valueFold) Result(from, to int) (arrow.Array, error) {
	w := valueWriter{texts: columnar.NewStringBuilder(to - from), rows: to - from}
	for _, v := range f.values[from:to] {
		w.put(v)
	}
	return w.done(), nil
}

// valueAverage divides the sum by the count: a float for floats, else a decimal.
type valueAverage struct {
	sum     valueFold
	counted count
}

func (a *valueAverage) Resize(groups int) int64 {
	return a.sum.Resize(groups) + a.counted.Resize(groups)
}

func (a *valueAverage) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	x, err := a.sum.Add(groups, args, n)
	if err != nil {
		return x, err
	}
	y, err := a.counted.Add(groups, args, n)
	return x + y, err
}

func (a *valueAverage) State(from, to int) ([]arrow.Array, error) {
	sums, err := a.sum.Result(from, to)
	if err != nil {
		return nil, err
	}
	counts, err := a.counted.Result(from, to)
	return []arrow.Array{sums, counts}, err
}

func (a *valueAverage) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	x, err := a.sum.Add(groups, vectors(state[:1]), n)
	if err != nil {
		return x, err
	}
	y, err := a.counted.Merge(groups, state[1:], n)
	return x + y, err
}

func (a *valueAverage) Result(from, to int) (arrow.Array, error) {
	w := valueWriter{texts: columnar.NewStringBuilder(to - from), rows: to - from}
	for g := from; g < to; g++ {
		v, err := dynamic.Average(a.sum.values[g], a.counted.counts[g])
		if err != nil {
			return nil, err
		}
		w.put(v)
	}
	return w.done(), nil
}
