package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func init() { lists = append(lists, arraySets) }

// arraySets are the functions that take arrays for sets. To them null is a value
// like others, and NaN is one value.
func arraySets() []Def {
	return []Def{
		{Name: "array_distinct", In: "array(e) | E:comparable", Out: "array(e)", Build: setOf(distinctRow), Doc: "The elements without repetitions"},
		{Name: "array_union", In: "array(e), array(e) | E:comparable", Out: "array(e)", Build: setOf(unionRow), Doc: "The elements of both arrays, without repetitions"},
		{Name: "array_intersect", In: "array(e), array(e) | E:comparable", Out: "array(e)", Build: setOf(intersectRow), Doc: "The elements that both arrays have, without repetitions"},
		{Name: "array_except", In: "array(e), array(e) | E:comparable", Out: "array(e)", Build: setOf(exceptRow), Doc: "The elements of the first array that the second does not have, without repetitions"},
		{Name: "arrays_overlap", In: "array(e), array(e) | E:comparable", Out: "boolean", Build: arraysOverlap, Doc: "Whether the arrays share an element, unknown where only a null might be shared"},
		{Name: "array_histogram", In: "array(t) | T:comparable", Out: "map(t,bigint)", Build: arrayHistogram, Doc: "The number of occurrences of each element"},
		{Name: "contains_sequence", In: "array(t), array(t) | T:comparable", Out: "boolean", Build: containsSequence, Doc: "Whether the second array is a run of elements of the first"},
	}
}

// operand is an array argument of a kernel on sets: its elements among those of
// all arguments, which are told apart by their keys.
type operand struct {
	elements
	base int32 // of its elements among all values
}

// row gives the elements of a row.
func (s operand) row(i int) (from, to int) {
	return int(s.base + s.offsets[i]), int(s.base + s.offsets[i+1])
}

// setArguments puts the elements of all arguments into one column, with a key
// for each: equal for the same values, null among them.
func setArguments(ctx *Context, element types.Type, args []columnar.Vector, valid *columnar.Bitmap, n int) (sets []operand, values arrow.Array, key func(at int) string) {
	var parts []arrow.Array
	base := int32(0)
	for _, a := range args {
		e := elementsOf(ctx, a, valid, n)
		sets, parts = append(sets, operand{e, base}), append(parts, stored(e.values(), element))
		base += int32(len(e.index))
	}
	values = ctx.Concat(parts)
	keys := &columnar.OrderKeys{}
	keys.Append([]columnar.Order{{Type: element}}, []arrow.Array{values}, values.Len())
	return sets, values, func(at int) string { return string(keys.At(at)) }
}

// seen is the keys of elements that a row met.
type seen map[string]bool

// first reports whether a key is new, and notes it.
func (s seen) first(key string) bool {
	if s[key] {
		return false
	}
	s[key] = true
	return true
}

func setOf(row func(b *listBuilder, sets []operand, key func(int) string, i int)) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			sets, values, key := setArguments(ctx, o.Result.Elem(), args, validRows(args, n), n)
			b, err := buildRows(ctx, args, n, func(b *listBuilder, i int) error {
				row(b, sets, key, i)
				return nil
			})
			if err != nil {
				return columnar.Vector{}, err
			}
			return columnar.Vector{Array: b.list(o.Result, values), Const: allConst(args)}, nil
		}, nil
	}
}

func distinctRow(b *listBuilder, sets []operand, key func(int) string, i int) {
	unionRow(b, sets, key, i)
}

func unionRow(b *listBuilder, sets []operand, key func(int) string, i int) {
	met := seen{}
	for _, s := range sets {
		for at, to := s.row(i); at < to; at++ {
			if met.first(key(at)) {
				b.add(at)
			}
		}
	}
}

func keysOf(s operand, key func(int) string, i int) seen {
	met := seen{}
	for at, to := s.row(i); at < to; at++ {
		met[key(at)] = true
	}
	return met
}

// intersectRow goes through the longer array, as Trino does.
func intersectRow(b *listBuilder, sets []operand, key func(int) string, i int) {
	long, short := sets[0], sets[1]
	if long.length(int32(i)) < short.length(int32(i)) {
		long, short = short, long
	}
	wanted := keysOf(short, key, i)
	for at, to := long.row(i); at < to; at++ {
		if k := key(at); wanted[k] {
			delete(wanted, k)
			b.add(at)
		}
	}
}

// exceptRow leaves the first array as it is where the second is empty.
func exceptRow(b *listBuilder, sets []operand, key func(int) string, i int) {
	left, right := sets[0], sets[1]
	met := keysOf(right, key, i)
	for at, to := left.row(i); at < to; at++ {
		if right.length(int32(i)) == 0 || met.first(key(at)) {
			b.add(at)
		}
	}
}

func arraysOverlap(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		sets, values, key := setArguments(ctx, o.Args[0].Elem(), args, validRows(args, n), n)
		nulls := columnar.NullsOf(values)
		return rows(ctx, o.Result, args, n, func(i int) (bool, error) {
			left, null := seen{}, false
			for at, to := sets[0].row(i); at < to; at++ {
				null = null || nulls.Null(at)
				left[key(at)] = !nulls.Null(at)
			}
			for at, to := sets[1].row(i); at < to; at++ {
				null = null || nulls.Null(at)
				if left[key(at)] {
					return true, nil
				}
			}
			if null && sets[0].length(int32(i)) > 0 && sets[1].length(int32(i)) > 0 {
				return false, errNull
			}
			return false, nil
		})
	}, nil
}

func arrayHistogram(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		sets, values, key := setArguments(ctx, o.Args[0].Elem(), args, validRows(args, n), n)
		nulls := columnar.NullsOf(values)
		var counts []int64
		b, err := buildRows(ctx, args, n, func(b *listBuilder, i int) error {
			place := map[string]int{}
			for at, to := sets[0].row(i); at < to; at++ {
				if nulls.Null(at) {
					continue
				}
				k := key(at)
				c, known := place[k]
				if !known {
					c = len(counts)
					place[k], counts = c, append(counts, 0)
					b.add(at)
				}
				counts[c]++
			}
			return nil
		})
		if err != nil {
			return columnar.Vector{}, err
		}
		keys := ctx.Gather(values, b.index)
		out := columnar.NewMap(columnar.ArrowType(o.Result), b.offsets, keys, columnar.NewInt64(counts, nil), b.valid)
		return columnar.Vector{Array: out, Const: allConst(args)}, nil
	}, nil
}

func containsSequence(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		sets, _, key := setArguments(ctx, o.Args[0].Elem(), args, validRows(args, n), n)
		return rows(ctx, o.Result, args, n, func(i int) (bool, error) {
			from, to := sets[0].row(i)
			want, end := sets[1].row(i)
			for at := from; at+end-want <= to; at++ {
				k := 0
				for k < end-want && key(at+k) == key(want+k) {
					k++
				}
				if k == end-want {
					return true, nil
				}
			}
			return false, nil
		})
	}, nil
}
