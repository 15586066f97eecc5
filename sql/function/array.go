package function

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, arrays) }

// arrays are the functions that give an array of elements of arrays.
func arrays() []Def {
	return []Def{
		{Name: "array_remove", In: "array(e), e | E:comparable", Out: "array(e)", Build: removeElement, Doc: "The elements that differ from a value"},
		{Name: "array_sort", In: "array(e) | E:orderable", Out: "array(e)", Build: sortElements, Doc: "The elements in ascending order, nulls last"},
		{Name: "flatten", In: "array(array(E))", Out: "array(E)", Build: flattenArrays, Doc: "The elements of the inner arrays"},
		{Name: "reverse", In: "array(e)", Out: "array(e)", Build: picking(reverseRow), Doc: "The elements from the last to the first"},
		{Name: "shuffle", In: "array(e)", Out: "array(e)", Flags: NotDeterministic, Build: picking(shuffleRow), Doc: "The elements in a random order"},
		{Name: "slice", In: "array(e), bigint, bigint", Out: "array(e)", Build: picking(sliceRow), Doc: "So many elements from the n-th on, counted from the end for negative n"},
		{Name: "trim_array", In: "array(e), bigint", Out: "array(e)", Build: picking(trimRow), Doc: "The elements without the last n"},
		{Name: "repeat", In: "t, bigint", Out: "array(t)", Flags: NullsAreSeen, Build: repeatElement, Doc: "An array of a value, n times"},
	}
}

func failed(text string, args ...any) error {
	return sqlerr.New(sqlerr.InvalidFunctionArgument, text, args...)
}

// picking makes the kernel of a function that picks elements of its first
// argument: row adds them for row i of the batch, whose elements are from..to.
func picking(row func(b *listBuilder, args []columnar.Vector, i, from, to int) error) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			lists := columnar.ListsOf(args[0].Array)
			b, err := buildRows(ctx, args, n, func(b *listBuilder, i int) error {
				from, to := lists.Range(args[0].Row(i))
				return row(b, args, i, from, to)
			})
			if err != nil {
				return columnar.Vector{}, err
			}
			return columnar.Vector{Array: b.list(o.Result, lists.Values), Const: allConst(args)}, nil
		}, nil
	}
}

func (b *listBuilder) addAll(from, to int) {
	for at := from; at < to; at++ {
		b.add(at)
	}
}

func reverseRow(b *listBuilder, _ []columnar.Vector, _, from, to int) error {
	for at := to - 1; at >= from; at-- {
		b.add(at)
	}
	return nil
}

func shuffleRow(b *listBuilder, _ []columnar.Vector, _, from, to int) error {
	for _, at := range rand.Perm(to - from) {
		b.add(from + at)
	}
	return nil
}

func sliceRow(b *listBuilder, args []columnar.Vector, i, from, to int) error {
	start, length := reader[int64](args[1])(i), reader[int64](args[2])(i)
	size := int64(to - from)
	switch {
	case length < 0:
		return failed("length must be greater than or equal to 0")
	case start == 0:
		return failed("SQL array indices start at 1")
	case start < 0:
		start += size + 1
	}
	if start < 1 || start > size {
		return nil
	}
	if start > math.MaxInt64-length {
		return nil // as Trino, whose end of the slice wraps around
	}
	first := from + int(start) - 1
	b.addAll(first, first+int(min(length, size-start+1)))
	return nil
}

func trimRow(b *listBuilder, args []columnar.Vector, i, from, to int) error {
	switch n := reader[int64](args[1])(i); {
	case n < 0:
		return failed("size must not be negative: %d", n)
	case n > int64(to-from):
		return failed("size must not exceed array cardinality %d: %d", to-from, n)
	default:
		b.addAll(from, to-int(n))
	}
	return nil
}

func removeElement(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		lists := columnar.ListsOf(args[0].Array)
		nulls := columnar.NullsOf(lists.Values)
		equal := equalityInside(o.Args[1], lists.Values, args[1].Array)
		b, err := buildRows(ctx, args, n, func(b *listBuilder, i int) error {
			for at, to := lists.Range(args[0].Row(i)); at < to; at++ {
				switch {
				case nulls.Null(at):
					b.add(at)
				case equal(at, args[1].Row(i)) == truthUnknown:
					return unsure("array_remove")
				case equal(at, args[1].Row(i)) == truthFalse:
					b.add(at)
				}
			}
			return nil
		})
		if err != nil {
			return columnar.Vector{}, err
		}
		return columnar.Vector{Array: b.list(o.Result, lists.Values), Const: allConst(args)}, nil
	}, nil
}

func sortElements(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		lists := columnar.ListsOf(args[0].Array)
		values := stored(lists.Values, o.Result.Elem())
		nulls, order := columnar.NullsOf(values), orderOf(o.Result.Elem(), values, values)
		b, err := buildRows(ctx, args, n, func(b *listBuilder, i int) error {
			from, to := lists.Range(args[0].Row(i))
			return sortInto(b, from, to, nulls, order)
		})
		if err != nil {
			return columnar.Vector{}, err
		}
		return columnar.Vector{Array: b.list(o.Result, values), Const: allConst(args)}, nil
	}, nil
}

// sortInto adds the elements from..to in ascending order, nulls last.
func sortInto(b *listBuilder, from, to int, nulls columnar.Nulls, order func(i, j int) (int, error)) error {
	var present, missing []int
	for at := from; at < to; at++ {
		if nulls.Null(at) {
			missing = append(missing, at)
		} else {
			present = append(present, at)
		}
	}
	var fault error
	sort.SliceStable(present, func(i, j int) bool {
		c, err := order(present[i], present[j])
		if err != nil {
			fault = err
		}
		return c < 0
	})
	for _, at := range slices.Concat(present, missing) {
		b.add(at)
	}
	return fault
}

func flattenArrays(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		outer := columnar.ListsOf(args[0].Array)
		inner := columnar.ListsOf(outer.Values)
		b, err := buildRows(ctx, args, n, func(b *listBuilder, i int) error {
			for at, to := outer.Range(args[0].Row(i)); at < to; at++ {
				b.addAll(inner.Range(at))
			}
			return nil
		})
		if err != nil {
			return columnar.Vector{}, err
		}
		return columnar.Vector{Array: b.list(o.Result, inner.Values), Const: allConst(args)}, nil
	}, nil
}

// The limits of repeat and sequence.
const (
	maxEntries     = 10_000
	maxRepeatBytes = 1_000_000
)

func repeatElement(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		counts, at := columnar.NullsOf(args[1].Array), reader[int64](args[1])
		b := newListBuilder(ctx, n, nil)
		for i := range n {
			ctx.checkRow(i)
			if counts.Null(args[1].Row(i)) {
				b.null()
				b.end()
				continue
			}
			switch count := at(i); {
			case count < 0:
				return columnar.Vector{}, failed("count argument of repeat function must be greater than or equal to 0")
			case count > maxEntries:
				return columnar.Vector{}, failed("count argument of repeat function must be less than or equal to %d", maxEntries)
			case count > 1 && count*columnar.HeldBytes(columnar.Slice(args[0].Array, args[0].Row(i), args[0].Row(i)+1)) > maxRepeatBytes:
				return columnar.Vector{}, failed("result of repeat function must not take more than %d bytes", maxRepeatBytes)
			default:
				for range count {
					b.add(args[0].Row(i))
				}
			}
			b.end()
		}
		return columnar.Vector{Array: b.list(o.Result, args[0].Array), Const: allConst(args)}, nil
	}, nil
}
