package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, percentiles) }

func percentiles() []Def {
	const doc = "About the value below which a share of the values lie"
	var out []Def
	for _, t := range []string{"bigint", "double", "real"} {
		for _, f := range []struct{ in, out, doc string }{
			{"double", t, doc},
			{"double, double", t, doc + "; the second argument is the weight"},
			{"double, double, double", t, doc + ", with a weight and an accuracy"},
			{"array(double)", "array(" + t + ")", doc + ", for several shares"},
			{"double, array(double)", "array(" + t + ")", doc + ", for several shares; the second argument is the weight"},
		} {
			out = append(out, Def{Name: "approx_percentile", Kind: KindAggregate, In: t + ", " + f.in, Out: f.out, Doc: f.doc,
				Aggregate: func(o *Overload) Aggregate { return newPercentile(o) }})
		}
	}
	return out
}

// percentile keeps a digest of the values of each group, and the shares asked for.
type percentile struct {
	t        types.Type
	weighted bool
	share    int // the place of the argument
	several  bool
	accurate bool
	given    int // the number of arguments, without those to order by
	groups   []*shares
}

// shares are the digest of a group and the shares asked for.
type shares struct {
	digest tDigest
	list   []float64
}

// sharesBytes is about what an empty digest holds.
const sharesBytes = 160

func newPercentile(o *Overload) *percentile {
	p := &percentile{t: o.Args[0], share: len(o.Args) - 1, given: len(o.Args)}
	p.accurate = len(o.Args) == 4
	if p.accurate {
		p.share--
	}
	p.weighted = p.share == 2
	p.several = o.Args[p.share].Kind == types.KindArray
	return p
}

func (p *percentile) Resize(groups int) (grew int64) {
	p.groups, grew = resized(p.groups, groups, 8)
	return grew
}

func (p *percentile) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	for at := range args[:p.given] {
		groups, args, n = notNullRows(at, groups, args, n)
	}
	if n == 0 {
		return 0, nil
	}
	values, weight := doubles(p.t, args[0]), func(int) float64 { return 1 }
	if p.weighted {
		weight = reader[float64](args[1])
	}
	accuracy := func(int) float64 { return 0.01 }
	if p.accurate {
		accuracy = reader[float64](args[3])
	}
	grew, list := int64(0), []float64(nil)
	for i, g := range groups {
		if err := p.check(values(i), weight(i), accuracy(i)); err != nil {
			return grew, err
		}
		if i == 0 || !args[p.share].Const {
			var err error
			if list, err = p.asked(args[p.share], i); err != nil {
				return grew, err
			}
		}
		if p.groups[g] == nil {
			p.groups[g] = &shares{}
			grew += sharesBytes + int64(len(list))*8
		}
		p.groups[g].list = list
		grew += p.groups[g].digest.add(values(i), weight(i))
	}
	return grew, nil
}

// check looks at a row's arguments in Trino's order, which differs where an
// accuracy is given; the shares come after it.
func (p *percentile) check(v, weight, accuracy float64) error {
	finite := func(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) }
	switch {
	case p.accurate && !(weight > 0):
		return failed("percentile weight must be > 0")
	case !(accuracy > 0 && accuracy < 1):
		return failed("Percentile accuracy must be strictly between 0 and 1")
	case !finite(v):
		return failed("value must be finite; was %s", doubleText(v))
	case !finite(weight):
		return failed("weight must be finite, was %s", doubleText(weight))
	case weight < 1 && !p.accurate:
		return failed("weight must be >= 1, was %s", doubleText(weight))
	}
	return nil
}

func doubleText(v float64) string {
	return string(AppendText(nil, types.Double, columnar.NewFloat64([]float64{v}, nil), 0))
}

// asked gives the shares that a row asks for.
func (p *percentile) asked(v columnar.Vector, i int) ([]float64, error) {
	list := []float64{}
	valid := func(share float64) error {
		if share >= 0 && share <= 1 {
			return nil
		}
		return failed("Percentile must be between 0 and 1")
	}
	if !p.several {
		list = append(list, reader[float64](v)(i))
		return list, valid(list[0])
	}
	if l, ok := v.Array.(*array.List); ok {
		from, to := listRange(l, v.Row(i))
		values, nulls := columnar.Values[float64](l.ListValues()), columnar.NullsOf(l.ListValues())
		for k := from; k < to; k++ {
			if nulls.Null(k) {
				return nil, sqlerr.New(sqlerr.InvalidFunctionArgument, "Percentile cannot be null")
			}
			if err := valid(values[k]); err != nil {
				return nil, err
			}
			list = append(list, values[k])
		}
	}
	return list, nil
}

// State gives points, weights and shares as arrays, then least and greatest
// value, null where there is no digest.
func (p *percentile) State(from, to int) ([]arrow.Array, error) {
	var means, weights, list []float64
	points, asked := make([]int32, 1, to-from+1), make([]int32, 1, to-from+1)
	least, most, seen := make([]float64, to-from), make([]float64, to-from), make([]bool, to-from)
	for i, s := range p.groups[from:to] {
		if s != nil {
			s.digest.settle()
			means, weights, list = append(means, s.digest.means...), append(weights, s.digest.weights...), append(list, s.list...)
			least[i], most[i], seen[i] = s.digest.min, s.digest.max, true
		}
		points, asked = append(points, int32(len(means))), append(asked, int32(len(list)))
	}
	return []arrow.Array{
		newList(types.Double, points, columnar.NewFloat64(means, nil), nil), newList(types.Double, points, columnar.NewFloat64(weights, nil), nil),
		newList(types.Double, asked, columnar.NewFloat64(list, nil), nil),
		columnar.NewFloat64(least, missing(seen)), columnar.NewFloat64(most, missing(seen)),
	}, nil
}

func (p *percentile) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	means, ok := state[0].(*array.List)
	weights, ok2 := state[1].(*array.List)
	asked, ok3 := state[2].(*array.List)
	if !ok || !ok2 || !ok3 {
		return 0, nil
	}
	nulls, least, most := columnar.NullsOf(state[3]), columnar.Values[float64](state[3]), columnar.Values[float64](state[4])
	grew := int64(0)
	for i, g := range groups[:n] {
		if nulls.Null(i) {
			continue
		}
		if p.groups[g] == nil {
			p.groups[g] = &shares{list: append([]float64{}, floatsOf(asked, i)...)}
			grew += sharesBytes + int64(len(p.groups[g].list))*8
		}
		d := &p.groups[g].digest
		points := floatsOf(weights, i)
		for k, mean := range floatsOf(means, i) {
			grew += d.add(mean, points[k])
		}
		d.min, d.max = min(d.min, least[i]), max(d.max, most[i])
	}
	return grew, nil
}

// floatsOf gives the elements of an array of doubles.
func floatsOf(l *array.List, row int) []float64 {
	from, to := listRange(l, row)
	return columnar.Values[float64](l.ListValues())[from:to]
}

func (p *percentile) Result(from, to int) (arrow.Array, error) {
	var out []float64
	offsets, seen := make([]int32, 1, to-from+1), make([]bool, to-from)
	for i, s := range p.groups[from:to] {
		if seen[i] = s != nil; seen[i] {
			for _, share := range s.list {
				out = append(out, p.valueAt(s, share))
			}
		} else if !p.several {
			out = append(out, 0)
		}
		offsets = append(offsets, int32(len(out)))
	}
	store := p.t
	if store.Kind == types.KindBigint {
		store = types.IntervalDay // whole numbers, rounded
	}
	if !p.several {
		return floatsAs(store, out, missing(seen)), nil
	}
	return newList(p.t, offsets, floatsAs(store, out, nil), missing(seen)), nil
}

func (p *percentile) valueAt(s *shares, share float64) float64 {
	if p.accurate {
		return s.digest.pointAt(share)
	}
	return s.digest.at(share)
}
