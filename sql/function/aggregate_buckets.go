package function

import (
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, bucketAggregates) }

func bucketAggregates() []Def {
	var out []Def
	for _, t := range []string{"double", "real"} {
		for _, weighted := range []bool{false, true} {
			in := "bigint, " + t
			if weighted {
				in += ", double"
			}
			out = append(out, Def{Name: "numeric_histogram", Kind: KindAggregate, In: in, Out: "map(" + t + "," + t + ")",
				Doc:       "About how many values lie around each of so many points",
				Aggregate: func(o *Overload) Aggregate { return &numericHistogram{t: o.Args[1], weighted: weighted} }})
		}
	}
	return out
}

// histogramBucket is a point and the weight of the values around it.
type histogramBucket struct{ value, weight float64 }

// buckets are those of a group: up to as many as are wanted, and some more until
// the next time they are merged.
type buckets struct {
	most int64
	list []histogramBucket
}

// bucketSlack is how many buckets more than wanted there may be before they are merged.
const bucketSlack = 100

// numericHistogram is the streaming histogram of Ben-Haim and Yom-Tov.
type numericHistogram struct {
	t        types.Type
	weighted bool
	groups   []buckets
}

func (h *numericHistogram) Resize(groups int) (grew int64) {
	h.groups, grew = resized(h.groups, groups, 32)
	return grew
}

func (h *numericHistogram) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	for at := range args {
		groups, args, n = notNullRows(at, groups, args, n)
	}
	if n == 0 {
		return 0, nil
	}
	most, values := reader[int64](args[0]), doubles(h.t, args[1])
	weight := func(int) float64 { return 1 }
	if h.weighted {
		weight = reader[float64](args[2])
	}
	grew := int64(0)
	for i, g := range groups {
		b := &h.groups[g]
		if b.most == 0 {
			if b.most = most(i); b.most < 2 {
				return grew, sqlerr.New(sqlerr.InvalidFunctionArgument, "numeric_histogram bucket count must be greater than one")
			}
			if b.most > math.MaxInt32 {
				return grew, sqlerr.New(sqlerr.GenericInternalError, "integer overflow")
			}
		}
		grew += b.add(histogramBucket{values(i), weight(i)})
	}
	return grew, nil
}

func (b *buckets) add(v histogramBucket) int64 {
	before := cap(b.list)
	b.list = append(b.list, v)
	if int64(len(b.list)) >= b.most+bucketSlack {
		b.merge()
	}
	return int64(cap(b.list)-before) * 16
}

// merge joins equal points, then those next to each other that differ least,
// until there are not more than wanted.
func (b *buckets) merge() {
	slices.SortStableFunc(b.list, func(x, y histogramBucket) int { return compareFloats(x.value, y.value) })
	out := b.list[:0]
	for _, v := range b.list {
		if n := len(out); n > 0 && out[n-1].value == v.value {
			out[n-1].weight += v.weight
			continue
		}
		out = append(out, v)
	}
	for int64(len(out)) > b.most {
		at, least := 0, math.Inf(1)
		for i := range out[:len(out)-1] {
			if p := penalty(out[i], out[i+1]); p < least {
				at, least = i, p
			}
		}
		out[at] = joinedBucket(out[at], out[at+1])
		out = slices.Delete(out, at+1, at+2)
	}
	b.list = out
}

func penalty(a, b histogramBucket) float64 {
	weight := a.weight + b.weight
	return weight * math.Pow(a.value-b.value, 2) * (a.weight * b.weight / math.Pow(weight, 2))
}

func joinedBucket(a, b histogramBucket) histogramBucket {
	weight := a.weight + b.weight
	return histogramBucket{(a.value*a.weight + b.value*b.weight) / weight, weight}
}

func (h *numericHistogram) State(from, to int) ([]arrow.Array, error) {
	keys, weights, offsets, _ := h.columns(from, to)
	most := make([]int64, to-from)
	for i := range most {
		most[i] = h.groups[from+i].most
	}
	return []arrow.Array{newList(types.Double, offsets, columnar.NewFloat64(keys, nil), nil),
		newList(types.Double, offsets, columnar.NewFloat64(weights, nil), nil), columnar.NewInt64(most, nil)}, nil
}

// columns gives the buckets of groups from..to one behind the other.
func (h *numericHistogram) columns(from, to int) (values, weights []float64, offsets []int32, seen []bool) {
	offsets, seen = make([]int32, 1, to-from+1), make([]bool, to-from)
	for i := range h.groups[from:to] {
		b := &h.groups[from+i]
		b.merge()
		for _, v := range b.list {
			values, weights = append(values, v.value), append(weights, v.weight)
		}
		offsets = append(offsets, int32(len(values)))
		seen[i] = len(b.list) > 0
	}
	return values, weights, offsets, seen
}

func (h *numericHistogram) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	for i, most := range columnar.Values[int64](state[2])[:n] {
		if b := &h.groups[groups[i]]; b.most == 0 {
			b.most = most
		}
	}
	all, columns := spreadLists(groups, state[:2], n)
	if len(all) == 0 {
		return 0, nil
	}
	values, weights := columnar.Values[float64](columns[0].Array), columnar.Values[float64](columns[1].Array)
	grew := int64(0)
	for i, g := range all {
		grew += h.groups[g].add(histogramBucket{values[i], weights[i]})
	}
	return grew, nil
}

func (h *numericHistogram) Result(from, to int) (arrow.Array, error) {
	values, weights, offsets, seen := h.columns(from, to)
	return mapOfEntries(h.t, h.t, offsets, floatsAs(h.t, values, nil), floatsAs(h.t, weights, nil), missing(seen)), nil
}
