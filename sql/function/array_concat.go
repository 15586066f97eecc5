package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func init() { lists = append(lists, concats) }

// concats is what || stands for with arrays, in the order in which Trino lists candidates.
func concats() []Def {
	return []Def{
		{Name: "concat", In: "array(E), E", Out: "array(E)", Build: withElement(0), Doc: "The array with an element behind it"},
		{Name: "concat", In: "E, array(E)", Out: "array(E)", Build: withElement(1), Doc: "The array with an element before it"},
		{Name: "concat", In: "array(E)", Out: "array(E)", Flags: Variadic, Build: concatArrays, Doc: "The arrays one behind the other"},
	}
}

func concatArrays(o *Overload, _ []arrow.Array) (Scalar, error) {
	if len(o.Args) < 2 {
		return nil, failed("There must be two or more arguments to concat")
	}
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		lists, base, values := sideBySide(ctx, o.Result.Elem(), args)
		b, err := buildRows(ctx, args, n, func(b *listBuilder, i int) error {
			for k, l := range lists {
				from, to := l.Range(args[k].Row(i))
				b.addAll(base[k]+from, base[k]+to)
			}
			return nil
		})
		if err != nil {
			return columnar.Vector{}, err
		}
		return columnar.Vector{Array: b.list(o.Result, values), Const: allConst(args)}, nil
	}, nil
}

// sideBySide puts the elements of arguments into one column; those of argument k
// begin at base[k].
func sideBySide(ctx *Context, element types.Type, args []columnar.Vector) (lists []columnar.Lists, base []int, values arrow.Array) {
	var parts []arrow.Array
	total := 0
	for _, a := range args {
		l := columnar.ListsOf(a.Array)
		lists, base, parts = append(lists, l), append(base, total), append(parts, stored(l.Values, element))
		total += l.Values.Len()
	}
	return lists, base, ctx.Concat(parts)
}

// withElement adds an element to the array that argument arr is: before it where
// the array is the second.
func withElement(arr int) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		element := o.Result.Elem()
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			lists, added := columnar.ListsOf(args[arr].Array), args[1-arr]
			inside := stored(lists.Values, element)
			b, err := buildRows(ctx, args, n, func(b *listBuilder, i int) error {
				at := inside.Len() + added.Row(i)
				if arr == 1 {
					b.add(at)
				}
				b.addAll(lists.Range(args[arr].Row(i)))
				if arr == 0 {
					b.add(at)
				}
				return nil
			})
			if err != nil {
				return columnar.Vector{}, err
			}
			values := ctx.Concat([]arrow.Array{inside, stored(added.Array, element)})
			return columnar.Vector{Array: b.list(o.Result, values), Const: allConst(args)}, nil
		}, nil
	}
}
