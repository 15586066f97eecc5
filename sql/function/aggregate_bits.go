package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

func init() { lists = append(lists, bitAggregates) }

func bitAggregates() []Def {
	def := func(name, doc string, combine func(a, b int64) int64) Def {
		return Def{Name: name, Kind: KindAggregate, In: "bigint", Out: "bigint", Doc: doc,
			Aggregate: func(*Overload) Aggregate { return singleState{&bitCombiner{combine: combine}} }}
	}
	return []Def{
		def("bitwise_and_agg", "Bitwise AND of all values", func(a, b int64) int64 { return a & b }),
		def("bitwise_or_agg", "Bitwise OR of all values", func(a, b int64) int64 { return a | b }),
		def("bitwise_xor_agg", "Bitwise XOR of all values", func(a, b int64) int64 { return a ^ b }),
	}
}

// bitCombiner combines the bits of a group's numbers.
type bitCombiner struct {
	combine func(a, b int64) int64
	values  []int64
	seen    []bool
}

func (b *bitCombiner) Resize(groups int) int64 {
	var x, y int64
	b.values, x = resized(b.values, groups, 8)
	b.seen, y = resized(b.seen, groups, 1)
	return x + y
}

func (b *bitCombiner) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if constNull(args[0]) {
		return 0, nil
	}
	nulls, in := rowNulls(args[0]), spread[int64](args[0])
	for i, g := range groups[:n] {
		switch {
		case nulls.Any() && nulls.Null(i):
		case b.seen[g]:
			b.values[g] = b.combine(b.values[g], in.at(i))
		default:
			b.values[g], b.seen[g] = in.at(i), true
		}
	}
	return 0, nil
}

func (b *bitCombiner) Result(from, to int) (arrow.Array, error) {
	return columnar.NewInt64(append([]int64(nil), b.values[from:to]...), missing(b.seen[from:to])), nil
}
