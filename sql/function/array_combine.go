package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

func init() { lists = append(lists, combinedArrays) }

// combinedArrays are the functions that give arrays of arrays or rows of elements.
func combinedArrays() []Def {
	out := []Def{
		{Name: "combinations", In: "array(t), integer", Out: "array(array(t))", Build: listOfLists(combinationsRow), Doc: "All choices of n elements"},
		{Name: "ngrams", In: "array(t), integer", Out: "array(array(t))", Build: listOfLists(ngramsRow), Doc: "All runs of n elements"},
	}
	in, row := "array(T1)", "T1"
	for _, t := range []string{"T2", "T3", "T4", "T5"} {
		in, row = in+", array("+t+")", row+","+t
		out = append(out, Def{Name: "zip", In: in, Out: "array(row(" + row + "))", Build: zipArrays, Doc: "Rows of the elements that stand at the same place"})
	}
	return out
}

// The limits of combinations.
const (
	maxCombinationLength = 5
	maxCombinations      = 100_000
)

// listOfLists makes the kernel of a function of an array and a number whose row
// adds lists of elements: elements to inner, and the list to outer.
func listOfLists(row func(inner *listBuilder, n, from, to int) error) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			lists, size := columnar.ListsOf(args[0].Array), reader[int32](args[1])
			inner := newListBuilder(ctx, 0, nil)
			outer, err := buildRows(ctx, args, n, func(b *listBuilder, i int) error {
				from, to := lists.Range(args[0].Row(i))
				first := len(inner.offsets) - 1
				err := row(inner, int(size(i)), from, to)
				b.addAll(first, len(inner.offsets)-1)
				return err
			})
			if err != nil {
				return columnar.Vector{}, err
			}
			return columnar.Vector{Array: outer.list(o.Result, inner.list(o.Result.Elem(), lists.Values)), Const: allConst(args)}, nil
		}, nil
	}
}

func ngramsRow(inner *listBuilder, n, from, to int) error {
	if n <= 0 {
		return failed("N must be positive")
	}
	for at := from; at == from || at+n <= to; at++ {
		inner.addAll(at, min(at+n, to))
		inner.end()
	}
	return nil
}

func combinationsRow(inner *listBuilder, n, from, to int) error {
	size := to - from
	switch {
	case n < 0:
		return failed("combination size must not be negative: %d", n)
	case n > maxCombinationLength:
		return failed("combination size must not exceed %d: %d", maxCombinationLength, n)
	case n > size:
		return nil
	case countChoices(size, n) > maxCombinations:
		return failed("combinations exceed max size")
	}
	chosen := make([]int, n)
	for k := range chosen {
		chosen[k] = k
	}
	for {
		for _, at := range chosen {
			inner.add(from + at)
		}
		inner.end()
		k := n - 1
		for k >= 0 && chosen[k] == size-n+k {
			k--
		}
		if k < 0 {
			return nil
		}
		for chosen[k]++; k+1 < n; k++ {
			chosen[k+1] = chosen[k] + 1
		}
	}
}

// countChoices gives the number of ways to take n of size, or more than the limit.
func countChoices(size, n int) int {
	total := 1
	for k := 1; k <= n; k++ {
		total = total * (size - n + k) / k
		if total > maxCombinations*maxCombinationLength {
			return total
		}
	}
	return total
}

func zipArrays(o *Overload, _ []arrow.Array) (Scalar, error) {
	row := o.Result.Elem()
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		z := zipped(ctx, args, valid, n)
		fields := make([]arrow.Array, len(args))
		for k, f := range row.Fields() {
			fields[k] = ctx.Gather(stored(z.lists[k].Values, f.Type), z.index[k])
		}
		rows := columnar.NewStruct(columnar.ArrowType(row), len(z.rows), nil, fields...)
		return columnar.Vector{Array: columnar.NewList(columnar.ArrowType(o.Result), z.offsets, rows, valid), Const: allConst(args)}, nil
	}, nil
}
