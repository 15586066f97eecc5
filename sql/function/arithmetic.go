package function

import (
	"math"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, integerArithmetic, floatArithmetic) }

var (
	errDivision = sqlerr.New(sqlerr.DivisionByZero, "Division by zero")
	// errRemainder is mod's, which fails inside of Trino where the operator % has an error of its own.
	errRemainder = sqlerr.New(sqlerr.GenericInternalError, "/ by zero")
)

type integer interface{ int8 | int16 | int32 | int64 }

// integerArithmetic lists + - * / % and negate of the four integer types.
func integerArithmetic() []Def {
	var out []Def
	out = append(out, integerDefs[int8](types.Tinyint, "Value 128 exceeds MAX_BYTE")...)
	out = append(out, integerDefs[int16](types.Smallint, "Value 32768 exceeds MAX_SHORT for type smallint")...)
	out = append(out, integerDefs[int32](types.Integer, "Value 2147483648 exceeds MAX_INT for type integer")...)
	return append(out, integerDefs[int64](types.Bigint, "")...)
}

func integerDefs[T integer](t types.Type, divisionOverflow string) []Def {
	name := t.String()
	pair := name + ", " + name
	overflow := func(what, sign string) func(a, b T) error {
		return func(a, b T) error {
			return sqlerr.New(sqlerr.NumericOutOfRange, "%s %s overflow: %d %s %d", name, what, a, sign, b)
		}
	}
	divide := func(a, b T) error {
		if b == 0 {
			return errDivision
		}
		if divisionOverflow != "" {
			return sqlerr.New(sqlerr.GenericInternalError, "%s", divisionOverflow)
		}
		return overflow("division", "/")(a, b)
	}
	remainder := func(T, T) error { return errDivision }
	negated := func(a T) (T, error) {
		if a == -a && a != 0 {
			return 0, sqlerr.New(sqlerr.NumericOutOfRange, "%s negation overflow: %d", name, a)
		}
		return -a, nil
	}
	return []Def{
		{Name: "+", In: pair, Out: name, Run: exact(t, add[T], addWhole[T], overflow("addition", "+"))},
		{Name: "-", In: pair, Out: name, Run: exact(t, subtract[T], subtractWhole[T], overflow("subtraction", "-"))},
		{Name: "*", In: pair, Out: name, Run: exact(t, multiply[T], multiplyWhole[T], overflow("multiplication", "*"))},
		{Name: "/", In: pair, Out: name, Run: exact(t, quotient[T], quotientWhole[T], divide)},
		{Name: "%", In: pair, Out: name, Run: exact(t, modulo[T], moduloWhole[T], remainder)},
		{Name: "mod", In: pair, Out: name, Run: exact(t, modulo[T], moduloWhole[T], func(T, T) error { return errRemainder }), Doc: "Remainder of given quotient"},
		{Name: "negate", In: name, Out: name, Build: one(negated)},
	}
}

func add[T integer](a, b T) (T, bool) {
	c := a + b
	return c, (c > a) == (b > 0)
}

func subtract[T integer](a, b T) (T, bool) {
	c := a - b
	return c, (c < a) == (b > 0)
}

func multiply[T integer](a, b T) (T, bool) {
	c := a * b
	if a == 0 || b == 0 {
		return 0, true
	}
	return c, c/b == a && !(b == -1 && a == -a)
}

func quotient[T integer](a, b T) (T, bool) {
	if b == 0 || b == -1 && a == -a && a != 0 {
		return 0, false
	}
	return a / b, true
}

func modulo[T integer](a, b T) (T, bool) {
	if b == 0 {
		return 0, false
	}
	if b == -1 {
		return 0, true
	}
	return a % b, true
}

// exact makes the kernel of an operator that can fail: all rows at once where that
// can be done, else one by one. The loop only notes a failing row; whether one is
// null or an error is found out after it.
func exact[T integer](t types.Type, op func(a, b T) (T, bool), all whole[T], fail func(a, b T) error) Scalar {
	store := columnar.ArrowType(t)
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		a, b := spread[T](args[0]), spread[T](args[1])
		out := room[T](ctx, n)
		done := all(a, b, out)
		bad := -1
		for i := n - 1; i >= 0 && !done; i-- {
			v, ok := op(a.at(i), b.at(i))
			if !ok {
				bad = i
			}
			out[i] = v
		}
		valid := validRows(args, n)
		for i := bad; i >= 0 && i < n; i++ {
			if valid != nil && !valid.Set(i) {
				continue
			}
			if _, ok := op(a.at(i), b.at(i)); !ok {
				return columnar.Vector{}, fail(a.at(i), b.at(i))
			}
		}
		return columnar.Vector{Array: columnar.NewFixed(store, out, valid), Const: allConst(args)}, nil
	}
}

// spreadValues reads a column, or a constant as a column of equal values.
type spreadValues[T any] struct {
	values []T
	mask   int // all bits for a column, none for a constant
}

func spread[T columnar.Fixed](v columnar.Vector) spreadValues[T] {
	mask := -1
	if v.Const {
		mask = 0
	}
	return spreadValues[T]{columnar.Values[T](v.Array), mask}
}

func (s spreadValues[T]) at(i int) T { return s.values[i&s.mask] }

type float interface{ float32 | float64 }

func floatArithmetic() []Def {
	return append(floatDefs[float32](types.Real), floatDefs[float64](types.Double)...)
}

func floatDefs[T float](t types.Type) []Def {
	name := t.String()
	pair := name + ", " + name
	remainder := func(a, b T) T { return T(math.Mod(float64(a), float64(b))) }
	return []Def{
		{Name: "+", In: pair, Out: name, Run: inexact(t, func(a, b T) T { return a + b })},
		{Name: "-", In: pair, Out: name, Run: inexact(t, func(a, b T) T { return a - b })},
		{Name: "*", In: pair, Out: name, Run: inexact(t, func(a, b T) T { return a * b })},
		{Name: "/", In: pair, Out: name, Run: inexact(t, func(a, b T) T { return a / b })},
		{Name: "%", In: pair, Out: name, Run: inexact(t, remainder)},
		{Name: "mod", In: pair, Out: name, Run: inexact(t, remainder), Doc: "Remainder of given quotient"},
		{Name: "negate", In: name, Out: name, Build: one(safe(func(a T) T { return -a }))},
	}
}

// inexact makes the kernel of an operator that cannot fail.
func inexact[T float](t types.Type, op func(a, b T) T) Scalar {
	store := columnar.ArrowType(t)
	return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		a, b := spread[T](args[0]), spread[T](args[1])
		out := make([]T, n)
		for i := range out {
			out[i] = op(a.at(i), b.at(i))
		}
		return columnar.Vector{Array: columnar.NewFixed(store, out, validRows(args, n)), Const: allConst(args)}, nil
	}
}
