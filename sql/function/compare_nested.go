package function

import (
	"cmp"
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Identical is the operator that tells whether nested values are the same, where
// nulls inside and NaN are values like others.
const Identical = "IS NOT DISTINCT FROM"

func init() {
	lists = append(lists, func() []Def {
		return []Def{{Name: Identical, In: "T, T | T:comparable", Out: "boolean", Build: identical}}
	})
}

func identical(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		compare := comparerOfValues(o.Args[0], args[0].Array, args[1].Array)
		return rows(ctx, o.Result, args, n, func(i int) (bool, error) { return compare(args[0].Row(i), args[1].Row(i)) == 0, nil })
	}, nil
}

// nested compares arrays, rows and maps. Nulls inside make an equality unknown
// that nothing else decides, and an order an error where it comes to one.
func (c comparison) nested(t types.Type) Scalar {
	answers := c.answers()
	onlyEqual := answers[0] == answers[2]
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		if !onlyEqual {
			order := orderOf(t, args[0].Array, args[1].Array)
			return rows(ctx, types.Boolean, args, n, func(i int) (bool, error) {
				o, err := order(args[0].Row(i), args[1].Row(i))
				return answers[1+o] == 1, err
			})
		}
		equal := equality(t, args[0].Array, args[1].Array)
		return rows(ctx, types.Boolean, args, n, func(i int) (bool, error) {
			switch equal(args[0].Row(i), args[1].Row(i)) {
			case truthTrue:
				return answers[1] == 1, nil
			case truthFalse:
				return answers[0] == 1, nil
			}
			return false, errNull
		})
	}
}

// The errors of an order that comes to a null.
var (
	errArrayNull = sqlerr.New(sqlerr.NotSupported, "ARRAY comparison not supported for arrays with null elements")
	errRowNull   = sqlerr.New(sqlerr.NotSupported, "ROW comparison not supported for fields with null elements")
)

// orderOf gives the order of rows that are not null themselves. It fails where
// it comes to a null inside.
func orderOf(t types.Type, a, b arrow.Array) func(i, j int) (int, error) {
	switch t.Kind {
	case types.KindArray:
		return orderOfArrays(t, columnar.ListsOf(a), columnar.ListsOf(b))
	case types.KindRow:
		return orderOfRows(t, a, b)
	}
	compare := comparerOfValues(t, a, b)
	return func(i, j int) (int, error) { return compare(i, j), nil }
}

// OrderOf gives the order of rows that are not null themselves. It fails where it
// comes to a null inside an array or a row.
func OrderOf(t types.Type, a, b arrow.Array) func(i, j int) (int, error) { return orderOf(t, a, b) }

// orderNoting is orderOf that notes its first failure.
func orderNoting(failed *error, t types.Type, a, b arrow.Array) func(i, j int) int {
	order := orderOf(t, a, b)
	return func(i, j int) int {
		c, err := order(i, j)
		if err != nil && *failed == nil {
			*failed = err
		}
		return c
	}
}

// orderInside is orderOf for parts, of which null is an error.
func orderInside(t types.Type, a, b arrow.Array, null error) func(i, j int) (int, error) {
	x, y, order := columnar.NullsOf(a), columnar.NullsOf(b), orderOf(t, a, b)
	return func(i, j int) (int, error) {
		if x.Null(i) || y.Null(j) {
			return 0, null
		}
		return order(i, j)
	}
}

func orderOfArrays(t types.Type, x, y columnar.Lists) func(i, j int) (int, error) {
	order := orderInside(t.Elem(), x.Values, y.Values, errArrayNull)
	return func(i, j int) (int, error) {
		i, iEnd := x.Range(i)
		j, jEnd := y.Range(j)
		for ; i < iEnd && j < jEnd; i, j = i+1, j+1 {
			if c, err := order(i, j); c != 0 || err != nil {
				return c, err
			}
		}
		return cmp.Compare(iEnd-i, jEnd-j), nil
	}
}

func orderOfRows(t types.Type, a, b arrow.Array) func(i, j int) (int, error) {
	x, xok := a.(*array.Struct)
	y, yok := b.(*array.Struct)
	if !xok || !yok {
		return func(int, int) (int, error) { return 0, nil }
	}
	fields := make([]func(i, j int) (int, error), len(t.Fields()))
	for k, f := range t.Fields() {
		fields[k] = orderInside(f.Type, x.Field(k), y.Field(k), errRowNull)
	}
	return func(i, j int) (int, error) {
		for _, order := range fields {
			if c, err := order(i, j); c != 0 || err != nil {
				return c, err
			}
		}
		return 0, nil
	}
}

// equality gives whether rows that are not null are equal: truthFalse, truthTrue
// or truthUnknown. What differs decides, whatever is unknown beside it.
func equality(t types.Type, a, b arrow.Array) func(i, j int) byte {
	switch t.Kind {
	case types.KindArray:
		return equalityOfArrays(t, columnar.ListsOf(a), columnar.ListsOf(b))
	case types.KindRow:
		return equalityOfRows(t, a, b)
	case types.KindMap:
		return equalityOfMaps(t, columnar.ListsOf(a), columnar.ListsOf(b))
	case types.KindDouble:
		return equalityOfFloats[float64](t, a, b)
	case types.KindReal:
		return equalityOfFloats[float32](t, a, b)
	}
	compare := comparerOfValues(t, a, b)
	return func(i, j int) byte { return bit(compare(i, j) == 0) }
}

// equalityOfFloats tells NaN from itself, as = does.
func equalityOfFloats[T float32 | float64](t types.Type, a, b arrow.Array) func(i, j int) byte {
	if a.DataType().ID() == arrow.NULL || b.DataType().ID() == arrow.NULL {
		return func(int, int) byte { return truthUnknown }
	}
	x, y := columnar.Values[T](a), columnar.Values[T](b)
	return func(i, j int) byte { return bit(x[i] == y[j]) }
}

// equalityInside is equality for parts, of which null is unknown.
func equalityInside(t types.Type, a, b arrow.Array) func(i, j int) byte {
	if a.DataType().ID() == arrow.NULL || b.DataType().ID() == arrow.NULL {
		return func(int, int) byte { return truthUnknown }
	}
	x, y, equal := columnar.NullsOf(a), columnar.NullsOf(b), equality(t, a, b)
	return func(i, j int) byte {
		if x.Null(i) || y.Null(j) {
			return truthUnknown
		}
		return equal(i, j)
	}
}

func equalityOfArrays(t types.Type, x, y columnar.Lists) func(i, j int) byte {
	equal := equalityInside(t.Elem(), x.Values, y.Values)
	return func(i, j int) byte {
		i, iEnd := x.Range(i)
		j, jEnd := y.Range(j)
		if iEnd-i != jEnd-j {
			return truthFalse
		}
		answer := truthTrue
		for ; i < iEnd; i, j = i+1, j+1 {
			switch equal(i, j) {
			case truthFalse:
				return truthFalse
			case truthUnknown:
				answer = truthUnknown
			}
		}
		return answer
	}
}

func equalityOfRows(t types.Type, a, b arrow.Array) func(i, j int) byte {
	x, xok := a.(*array.Struct)
	y, yok := b.(*array.Struct)
	if !xok || !yok {
		return func(int, int) byte { return truthUnknown }
	}
	fields := make([]func(i, j int) byte, len(t.Fields()))
	for k, f := range t.Fields() {
		fields[k] = equalityInside(f.Type, x.Field(k), y.Field(k))
	}
	return func(i, j int) byte {
		answer := truthTrue
		for _, equal := range fields {
			switch equal(i, j) {
			case truthFalse:
				return truthFalse
			case truthUnknown:
				answer = truthUnknown
			}
		}
		return answer
	}
}

func equalityOfMaps(t types.Type, x, y columnar.Lists) func(i, j int) byte {
	key, value := t.Fields()[0].Type, t.Fields()[1].Type
	find := finder(key, y, x.Keys)
	equal := equalityInside(value, x.Values, y.Values)
	return func(i, j int) byte {
		from, to := x.Range(i)
		if f, e := y.Range(j); e-f != to-from {
			return truthFalse
		}
		answer := truthTrue
		for at := from; at < to; at++ {
			other := find(j, at)
			if other < 0 {
				return truthFalse
			}
			switch equal(at, other) {
			case truthFalse:
				return truthFalse
			case truthUnknown:
				answer = truthUnknown
			}
		}
		return answer
	}
}

// finder gives the entry of a map's row whose key is a row of keys, -1 for none.
func finder(key types.Type, m columnar.Lists, keys arrow.Array) func(row, key int) int {
	if m.Keys.DataType().ID() == arrow.NULL || keys.DataType().ID() == arrow.NULL {
		return func(int, int) int { return -1 }
	}
	compare := comparer(key, m.Keys, keys)
	isNaN := nanRows(key, keys)
	return func(row, k int) int {
		if isNaN(k) {
			return -1
		}
		for at, to := m.Range(row); at < to; at++ {
			if compare(at, k) == 0 {
				return at
			}
		}
		return -1
	}
}

// nanRows tells the rows that are NaN.
func nanRows(t types.Type, a arrow.Array) func(i int) bool {
	switch {
	case a.DataType().ID() == arrow.NULL:
	case t.Kind == types.KindDouble:
		v := columnar.Values[float64](a)
		return func(i int) bool { return math.IsNaN(v[i]) }
	case t.Kind == types.KindReal:
		v := columnar.Values[float32](a)
		return func(i int) bool { return v[i] != v[i] }
	}
	return func(int) bool { return false }
}

// indeterminate reports whether a value that is not null holds a null.
func indeterminate(t types.Type, a arrow.Array) func(row int) bool {
	switch s := a.(type) {
	case *array.Struct:
		if t.Kind != types.KindRow {
			break
		}
		var fields []func(row int) bool
		for k, f := range t.Fields() {
			fields = append(fields, nullOrIndeterminate(f.Type, s.Field(k)))
		}
		return func(row int) bool {
			for _, f := range fields {
				if f(row) {
					return true
				}
			}
			return false
		}
	case *array.List, *array.Map:
		lists, last := columnar.ListsOf(s), len(t.Fields())-1
		inside := nullOrIndeterminate(t.Fields()[last].Type, lists.Values)
		return func(row int) bool {
			for i, to := lists.Range(row); i < to; i++ {
				if inside(i) {
					return true
				}
			}
			return false
		}
	}
	return func(int) bool { return false }
}

func nullOrIndeterminate(t types.Type, a arrow.Array) func(row int) bool {
	nulls, inside := columnar.NullsOf(a), indeterminate(t, a)
	return func(row int) bool { return nulls.Null(row) || inside(row) }
}
