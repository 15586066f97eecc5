package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, arrayElements) }

// arrayElements are the functions that look for an element, or count them.
func arrayElements() []Def {
	return []Def{
		{Name: "cardinality", In: "array(e)", Out: "bigint", Build: cardinality, Doc: "Number of elements"},
		{Name: "cardinality", In: "map(k,v)", Out: "bigint", Build: cardinality, Doc: "Number of entries"},
		{Name: "element_at", In: "array(e), bigint", Out: "e", Build: elementOf(true), Doc: "The n-th element, from the end for negative n, null beyond"},
		{Name: "element_at", In: "map(K,V), K", Out: "V", Build: entryOf(true), Doc: "The value of a key, null for none"},
		{Name: "subscript", In: "array(e), bigint", Out: "e", Build: elementOf(false), Doc: "The n-th element"},
		{Name: "subscript", In: "map(K,V), K", Out: "V", Build: entryOf(false), Doc: "The value of a key"},
		{Name: "contains", In: "array(t), t | T:comparable", Out: "boolean", Build: containsElement, Doc: "Whether an array has an element"},
		{Name: "array_position", In: "array(t), t | T:comparable", Out: "bigint", Build: positionOf, Doc: "The place of the first element that is equal, 0 for none"},
		{Name: "array_max", In: "array(t) | T:orderable", Out: "t", Build: extremeOf(1), Doc: "The greatest element, null if one is null"},
		{Name: "array_min", In: "array(t) | T:orderable", Out: "t", Build: extremeOf(-1), Doc: "The least element, null if one is null"},
	}
}

func cardinality(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		lists := columnar.ListsOf(args[0].Array)
		return rows(ctx, o.Result, args, n, func(i int) (int64, error) {
			from, to := lists.Range(args[0].Row(i))
			return int64(to - from), nil
		})
	}, nil
}

// gathered makes a column of rows of a list's elements; find gives the element
// of row i, or -1 for null.
func gathered(ctx *Context, t types.Type, values arrow.Array, args []columnar.Vector, n int, find func(i int) (int32, error)) (columnar.Vector, error) {
	valid := validRows(args, n)
	index := make([]int32, n)
	for i := range index {
		ctx.checkRow(i)
		index[i] = -1
		if valid != nil && !valid.Set(i) {
			continue
		}
		at, err := find(i)
		if err != nil {
			return columnar.Vector{}, err
		}
		index[i] = at
	}
	return columnar.Vector{Array: ctx.Gather(stored(values, t), index), Const: allConst(args)}, nil
}

// elementOf is a[i]: lenient as element_at, strict as the subscript.
func elementOf(lenient bool) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			lists, at := columnar.ListsOf(args[0].Array), reader[int64](args[1])
			return gathered(ctx, o.Result, lists.Values, args, n, func(i int) (int32, error) {
				from, to := lists.Range(args[0].Row(i))
				return elementIndex(at(i), int64(from), int64(to), lenient)
			})
		}, nil
	}
}

func elementIndex(at, from, to int64, lenient bool) (int32, error) {
	fail := func(text string, args ...any) (int32, error) {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, text, args...)
	}
	switch n := to - from; {
	case at == 0:
		return fail("SQL array indices start at 1")
	case at < 0 && !lenient:
		return fail("Array subscript is negative: %d", at)
	case at > n && !lenient:
		return fail("Array subscript must be less than or equal to array length: %d > %d", at, n)
	case at > n || at < -n:
		return -1, nil
	case at < 0:
		return int32(to + at), nil
	}
	return int32(from + at - 1), nil
}

func entryOf(lenient bool) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		key := o.Args[1]
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			m := columnar.ListsOf(args[0].Array)
			find, missing := finder(key, m, args[1].Array), missingKey(key)
			return gathered(ctx, o.Result, m.Values, args, n, func(i int) (int32, error) {
				at := find(args[0].Row(i), args[1].Row(i))
				if at < 0 && !lenient {
					return 0, missing(ctx, columnar.Slice(args[1].Array, args[1].Row(i), args[1].Row(i)+1))
				}
				return int32(at), nil
			})
		}, nil
	}
}

// missingKey words the error of a key that is not there: with its text as a cast
// gives it, if there is one.
func missingKey(t types.Type) func(ctx *Context, key arrow.Array) error {
	cast, none := Cast(t, types.Varchar)
	return func(ctx *Context, key arrow.Array) error {
		if none == nil {
			if v, err := cast(ctx, []columnar.Vector{{Array: key}}, 1); err == nil && !columnar.NullsOf(v.Array).Null(0) {
				return failed("Key not present in map: %s", columnar.StringsOf(v.Array).At(0))
			}
		}
		return failed("Key not present in map")
	}
}

// search gives the first element of each row that equals the second argument, and
// whether one before it is null. An element that may be equal is an error that
// names the function.
func search(name string, t types.Type, args []columnar.Vector) func(i int) (at int, null bool, err error) {
	lists := columnar.ListsOf(args[0].Array)
	nulls := columnar.NullsOf(lists.Values)
	equal := equalityInside(t, lists.Values, args[1].Array)
	return func(i int) (int, bool, error) {
		null := false
		from, to := lists.Range(args[0].Row(i))
		for e := from; e < to; e++ {
			if nulls.Null(e) {
				null = true
				continue
			}
			switch equal(e, args[1].Row(i)) {
			case truthTrue:
				return e - from, null, nil
			case truthUnknown:
				return 0, null, unsure(name)
			}
		}
		return -1, null, nil
	}
}

// unsure is the error of a function that cannot tell whether values are equal.
func unsure(name string) error {
	return sqlerr.New(sqlerr.NotSupported, "%s does not support arrays with elements that are null or contain null", name)
}

func containsElement(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		find := search("contains", o.Args[1], args)
		return rows(ctx, o.Result, args, n, func(i int) (bool, error) {
			at, null, err := find(i)
			if err == nil && at < 0 && null {
				err = errNull
			}
			return at >= 0, err
		})
	}, nil
}

func positionOf(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		find := search("array_position", o.Args[1], args)
		return rows(ctx, o.Result, args, n, func(i int) (int64, error) {
			at, _, err := find(i)
			return int64(at) + 1, err
		})
	}, nil
}

// extremeOf prefers any number to NaN, whichever way it looks.
func extremeOf(sign int) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			lists := columnar.ListsOf(args[0].Array)
			values := stored(lists.Values, o.Result)
			nulls, order, isNaN := columnar.NullsOf(values), orderOf(o.Result, values, values), nanRows(o.Result, values)
			return gathered(ctx, o.Result, values, args, n, func(i int) (int32, error) {
				best := -1
				for e, to := lists.Range(args[0].Row(i)); e < to; e++ {
					if nulls.Null(e) {
						return -1, nil
					}
					if best < 0 || isNaN(best) {
						best = e
						continue
					}
					c, err := order(e, best)
					if err != nil {
						return 0, err
					}
					if !isNaN(e) && sign*c > 0 {
						best = e
					}
				}
				return int32(best), nil
			})
		}, nil
	}
}
