package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, choices) }

func choices() []Def {
	return []Def{
		{Name: "greatest", In: "E | E:orderable", Out: "E", Flags: Variadic, Build: pick(1), Doc: "The greatest of the values"},
		{Name: "least", In: "E | E:orderable", Out: "E", Flags: Variadic, Build: pick(-1), Doc: "The least of the values"},
	}
}

// pick makes the kernel of greatest (1) and least (-1): it finds for each row
// the argument that wins and gathers from all of them.
func pick(sign int) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		t := o.Result
		return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			valid := validRows(args, n)
			winner := make([]int32, n)
			for k := 1; k < len(args); k++ {
				if err := challenge(t, sign, args, k, winner, valid); err != nil {
					return columnar.Vector{}, err
				}
			}
			return columnar.Vector{Array: chosen(t, args, winner, valid), Const: allConst(args)}, nil
		}, nil
	}
}

// challenge sets the rows to k in which argument k beats the winner so far.
func challenge(t types.Type, sign int, args []columnar.Vector, k int, winner []int32, valid *columnar.Bitmap) error {
	against := make([]func(i, j int) int, k)
	for w := range against {
		against[w] = comparerOfValues(t, args[k].Array, args[w].Array)
	}
	nan := notNumber(t, args)
	for i, w := range winner {
		if valid != nil && !valid.Set(i) {
			continue
		}
		x, y := args[k].Row(i), args[w].Row(i)
		if t.Fields() != nil && (holdsNull(args[k].Array, x) || holdsNull(args[w].Array, y)) {
			return sqlerr.New(sqlerr.NotSupported, "%s", nullInside(t).(*sqlerr.Error).Msg)
		}
		if !nan(k, x) && (nan(int(w), y) || sign*against[w](x, y) > 0) {
			winner[i] = int32(k)
		}
	}
	return nil
}

// notNumber tells NaN, which neither greatest nor least prefers.
func notNumber(t types.Type, args []columnar.Vector) func(arg, row int) bool {
	switch t.Kind {
	case types.KindDouble:
		return func(arg, row int) bool { return math.IsNaN(columnar.Values[float64](args[arg].Array)[row]) }
	case types.KindReal:
		return func(arg, row int) bool { return math.IsNaN(float64(columnar.Values[float32](args[arg].Array)[row])) }
	}
	return func(int, int) bool { return false }
}

// chosen gathers row i from the argument that winner names.
func chosen(t types.Type, args []columnar.Vector, winner []int32, valid *columnar.Bitmap) arrow.Array {
	parts := make([]arrow.Array, len(args))
	base := make([]int32, len(args))
	total := int32(0)
	for k, a := range args {
		parts[k], base[k] = columnar.Plain(a.Array), total
		total += int32(a.Array.Len())
	}
	index := make([]int32, len(winner))
	for i, w := range winner {
		if valid != nil && !valid.Set(i) {
			index[i] = -1
			continue
		}
		index[i] = base[w] + int32(args[w].Row(i))
	}
	return columnar.Gather(columnar.Concat(parts), index)
}

func init() { lists = append(lists, collections) }

func collections() []Def {
	return []Def{
		{Name: "cardinality", In: "array(e)", Out: "bigint", Build: cardinality, Doc: "Number of elements"},
		{Name: "cardinality", In: "map(K,V)", Out: "bigint", Build: cardinality, Doc: "Number of entries"},
		{Name: "element_at", In: "array(e), bigint", Out: "e", Build: elementOf(true), Doc: "The n-th element, from the end for negative n, null beyond"},
		{Name: "element_at", In: "map(K,V), K", Out: "V", Build: entryOf(true), Doc: "The value of a key, null for none"},
		{Name: "subscript", In: "array(e), bigint", Out: "e", Build: elementOf(false), Doc: "The n-th element"},
		{Name: "subscript", In: "map(K,V), K", Out: "V", Build: entryOf(false), Doc: "The value of a key"},
		{Name: "contains", In: "array(t), t | T:comparable", Out: "boolean", Build: containsElement, Doc: "Whether an array has an element"},
		{Name: "split", In: "varchar(x), varchar(y)", Out: "array(varchar(x))", Build: split, Doc: "The parts between delimiters"},
		{Name: "split", In: "varchar(x), varchar(y), bigint", Out: "array(varchar(x))", Build: split, Doc: "The parts between delimiters, at most so many"},
		{Name: "array_join", In: "array(varchar), varchar", Out: "varchar", Build: arrayJoin, Doc: "The elements as one text, without nulls"},
		{Name: "array_join", In: "array(varchar), varchar, varchar", Out: "varchar", Build: arrayJoin, Doc: "The elements as one text, with a text for nulls"},
	}
}

func cardinality(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		return rows(o.Result, args, n, func(i int) (int64, error) {
			from, to := listRange(args[0].Array, args[0].Row(i))
			return int64(to - from), nil
		})
	}, nil
}

// gathered makes a column of rows of a list's elements; find gives the element
// of row i, or -1 for null.
func gathered(values arrow.Array, args []columnar.Vector, n int, find func(i int) (int32, error)) (columnar.Vector, error) {
	valid := validRows(args, n)
	index := make([]int32, n)
	for i := range index {
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
	return columnar.Vector{Array: columnar.Gather(values, index), Const: allConst(args)}, nil
}

// elementOf is a[i]: lenient as element_at, strict as the subscript.
func elementOf(lenient bool) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			list, ok := args[0].Array.(*array.List)
			if !ok {
				return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(o.Result), n)}, nil
			}
			at := reader[int64](args[1])
			return gathered(list.ListValues(), args, n, func(i int) (int32, error) {
				from, to := listRange(list, args[0].Row(i))
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
		return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			m, ok := args[0].Array.(*array.Map)
			if !ok {
				return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(o.Result), n)}, nil
			}
			compare := comparerOfValues(key, m.Keys(), args[1].Array)
			return gathered(m.Items(), args, n, func(i int) (int32, error) {
				from, to := listRange(m, args[0].Row(i))
				for e := from; e < to; e++ {
					if compare(e, args[1].Row(i)) == 0 {
						return int32(e), nil
					}
				}
				if lenient {
					return -1, nil
				}
				return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Key not present in map: %s",
					string(AppendText(nil, key, args[1].Array, args[1].Row(i))))
			})
		}, nil
	}
}

func containsElement(o *Overload, _ []arrow.Array) (Scalar, error) {
	t := o.Args[1]
	return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		list, ok := args[0].Array.(*array.List)
		if !ok {
			return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(o.Result), n)}, nil
		}
		nulls := columnar.NullsOf(list.ListValues())
		compare := comparerOfValues(t, list.ListValues(), args[1].Array)
		return rows(o.Result, args, n, func(i int) (bool, error) {
			from, to := listRange(list, args[0].Row(i))
			unknown := false
			for e := from; e < to; e++ {
				if nulls.Any() && nulls.Null(e) {
					unknown = true
				} else if compare(e, args[1].Row(i)) == 0 {
					return true, nil
				}
			}
			if unknown {
				return false, errNull
			}
			return false, nil
		})
	}, nil
}
