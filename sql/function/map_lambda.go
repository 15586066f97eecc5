package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

func init() { lists = append(lists, mapLambdas) }

func mapLambdas() []Def {
	return []Def{
		{Name: "map_filter", In: "map(K,V), function(K,V,boolean)", Out: "map(K,V)", Higher: filterMap, Doc: "The entries for which a condition is true"},
		{Name: "transform_keys", In: "map(K1,V), function(K1,V,K2)", Out: "map(K2,V)", Higher: transformKeys, Doc: "The map with the results of a function of each entry for keys"},
		{Name: "transform_values", In: "map(K,V1), function(K,V1,V2)", Out: "map(K,V2)", Higher: transformValues, Doc: "The map with the results of a function of each entry for values"},
		{Name: "map_zip_with", In: "map(K,V1), map(K,V2), function(K,V1,V2,V3)", Out: "map(K,V3)", Higher: zipMaps, Doc: "The results of a function of the values that two maps have for each key"},
	}
}

func filterMap(o *Overload) HigherOrder {
	store := columnar.ArrowType(o.Result)
	return func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		e := elementsOf(ctx, args[0], valid, n)
		keys, values := e.keys(), e.values()
		truth, err := lambdas[0](e.rows, keys, values)
		if err != nil {
			return columnar.Vector{}, err
		}
		offsets, kept := e.pick(columnar.BoolsOf(truth).True)
		return columnar.Vector{Array: columnar.NewMap(store, offsets, ctx.Gather(keys, kept), ctx.Gather(values, kept), valid)}, nil
	}
}

func transformKeys(o *Overload) HigherOrder {
	return func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		e := elementsOf(ctx, args[0], valid, n)
		values := e.values()
		keys, err := lambdas[0](e.rows, e.keys(), values)
		if err != nil {
			return columnar.Vector{}, err
		}
		return newMap(o.Result, e.offsets, keys, values, valid, false)
	}
}

func transformValues(o *Overload) HigherOrder {
	return func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		e := elementsOf(ctx, args[0], valid, n)
		keys := e.keys()
		values, err := lambdas[0](e.rows, keys, e.values())
		if err != nil {
			return columnar.Vector{}, err
		}
		return columnar.Vector{Array: columnar.NewMap(columnar.ArrowType(o.Result), e.offsets, keys, values, valid)}, nil
	}
}

// zipMaps gives the lambda the keys of the first map, then those that only the
// second has; a value that is not there is null.
func zipMaps(o *Overload) HigherOrder {
	key := o.Result.Fields()[0].Type
	return func(ctx *Context, args []columnar.Vector, lambdas []Lambda, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		left, right := elementsOf(ctx, args[0], valid, n), elementsOf(ctx, args[1], valid, n)
		x, y := left.keys(), right.keys()
		xText, yText := keyStrings(key, x), keyStrings(key, y)
		offsets := make([]int32, 1, n+1)
		var rows, at, other []int32
		for i := range n {
			rest := map[string]int32{}
			for e := right.offsets[i]; e < right.offsets[i+1]; e++ {
				rest[yText(int(e))] = e
			}
			for e := left.offsets[i]; e < left.offsets[i+1]; e++ {
				match, ok := rest[xText(int(e))]
				if delete(rest, xText(int(e))); !ok {
					match = -1
				}
				rows, at, other = append(rows, int32(i)), append(at, e), append(other, match)
			}
			for e := right.offsets[i]; e < right.offsets[i+1]; e++ {
				if _, unmatched := rest[yText(int(e))]; unmatched {
					rows, at, other = append(rows, int32(i)), append(at, -1), append(other, e)
				}
			}
			offsets = append(offsets, int32(len(rows)))
		}
		keys := eitherKey(x, y, at, other)
		values, err := lambdas[0](rows, keys, ctx.Gather(left.values(), at), ctx.Gather(right.values(), other))
		if err != nil {
			return columnar.Vector{}, err
		}
		return columnar.Vector{Array: columnar.NewMap(columnar.ArrowType(o.Result), offsets, keys, values, valid)}, nil
	}
}

// eitherKey takes row at[i] of x, or row other[i] of y where that is -1.
func eitherKey(x, y arrow.Array, at, other []int32) arrow.Array {
	index := make([]int32, len(at))
	for i := range at {
		if index[i] = at[i]; at[i] < 0 {
			index[i] = int32(x.Len()) + other[i]
		}
	}
	return columnar.Gather(columnar.Concat([]arrow.Array{x, y}), index)
}
