package function

import (
	"errors"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// value is the Go side of an SQL value in the adapters below: varchar, char,
// varbinary and json are string, dates int32, timestamps, times and intervals
// int64, what has a zone zoned.
type value interface {
	bool | int8 | int16 | int32 | int64 | float32 | float64 | decimal128.Num | string | zoned | [16]byte | [17]byte
}

// errNull is what a row's function answers for null.
var errNull = errors.New("null")

func runeCount(s string) int { return utf8.RuneCountInString(s) }

// reader gives access to the rows of an argument; a constant answers the same
// for every row. Rows that are null must not be read.
func reader[T value](v columnar.Vector) func(i int) T {
	var f any
	switch any((*T)(nil)).(type) {
	case *bool:
		b := columnar.BoolsOf(v.Array)
		f = b.At
	case *string:
		s := columnar.StringsOf(v.Array)
		f = s.At
	case *zoned:
		z := zonedOf(v.Array)
		f = z.at
	case *int8:
		f = fixedReader[int8](v.Array)
	case *int16:
		f = fixedReader[int16](v.Array)
	case *int32:
		f = fixedReader[int32](v.Array)
	case *int64:
		f = fixedReader[int64](v.Array)
	case *float32:
		f = fixedReader[float32](v.Array)
	case *float64:
		f = fixedReader[float64](v.Array)
	case *decimal128.Num:
		f = fixedReader[decimal128.Num](v.Array)
	case *[16]byte:
		f = fixedReader[[16]byte](v.Array)
	case *[17]byte:
		f = fixedReader[[17]byte](v.Array)
	}
	at := f.(func(int) T)
	if v.Const && v.Len() > 0 && !columnar.NullsOf(v.Array).Null(0) {
		c := at(0)
		return func(int) T { return c }
	}
	return at
}

func fixedReader[T columnar.Fixed](a arrow.Array) func(i int) T {
	values := columnar.Values[T](a)
	return func(i int) T { return values[i] }
}

// writer collects the rows of a result in order; null keeps a row's place.
type writer[T value] struct {
	put  func(v T)
	done func(valid *columnar.Bitmap) arrow.Array
}

func newWriter[T value](ctx *Context, t types.Type, n int) writer[T] {
	var w any
	switch any((*T)(nil)).(type) {
	case *bool:
		w = boolWriter(n)
	case *string:
		w = textWriter(ctx, t, n)
	case *zoned:
		w = zonedWriter(t, n)
	case *int8:
		w = fixedWriter[int8](t, n)
	case *int16:
		w = fixedWriter[int16](t, n)
	case *int32:
		w = fixedWriter[int32](t, n)
	case *int64:
		w = fixedWriter[int64](t, n)
	case *float32:
		w = fixedWriter[float32](t, n)
	case *float64:
		w = fixedWriter[float64](t, n)
	case *decimal128.Num:
		w = fixedWriter[decimal128.Num](t, n)
	case *[16]byte:
		w = fixedWriter[[16]byte](t, n)
	case *[17]byte:
		w = fixedWriter[[17]byte](t, n)
	}
	return w.(writer[T])
}

func fixedWriter[T interface {
	columnar.Fixed
	value
}](t types.Type, n int) writer[T] {
	out := make([]T, 0, n)
	return writer[T]{
		put:  func(v T) { out = append(out, v) },
		done: func(valid *columnar.Bitmap) arrow.Array { return columnar.NewFixed(columnar.ArrowType(t), out, valid) },
	}
}

func boolWriter(n int) writer[bool] {
	out := make([]byte, 0, n)
	return writer[bool]{
		put: func(v bool) {
			b := byte(0)
			if v {
				b = 1
			}
			out = append(out, b)
		},
		done: func(valid *columnar.Bitmap) arrow.Array { return columnar.NewBools(out, valid) },
	}
}

func zonedWriter(t types.Type, n int) writer[zoned] {
	us, zones := make([]int64, 0, n), make([]int32, 0, n)
	return writer[zoned]{
		put: func(v zoned) { us, zones = append(us, v.us), append(zones, v.zone) },
		done: func(valid *columnar.Bitmap) arrow.Array {
			return columnar.NewStruct(columnar.ArrowType(t), len(us), valid, columnar.NewInt64(us, nil), columnar.NewInt32(zones, nil))
		},
	}
}

// textWriter ignores the validity it gets in favour of a copy with it.
func textWriter(ctx *Context, t types.Type, n int) writer[string] {
	b := columnar.NewStringBuilder(n)
	if ctx != nil {
		b = ctx.StringBuilder(n)
	}
	return writer[string]{
		put: b.Append,
		done: func(valid *columnar.Bitmap) arrow.Array {
			a := b.String()
			if columnar.ArrowType(t).ID() == arrow.BINARY {
				a = b.Binary()
			}
			return withValidity(a, valid)
		},
	}
}

// withValidity gives the array with the rows null that valid says.
func withValidity(a arrow.Array, valid *columnar.Bitmap) arrow.Array {
	if valid.Cleared() == 0 {
		return a
	}
	bits := columnar.NewFixed(arrow.PrimitiveTypes.Int8, make([]int8, a.Len()), valid).Data()
	d := array.NewData(a.DataType(), a.Len(), a.Data().Buffers(), a.Data().Children(), valid.Cleared(), 0)
	d.Buffers()[0] = bits.Buffers()[0]
	return array.MakeFromData(d)
}

// rowsUnchecked is the number of rows after which a loop asks whether the query is over.
const rowsUnchecked = 4

// checkRow ends a loop over rows if the query is over; it asks every few rows.
func (c *Context) checkRow(i int) {
	if i%rowsUnchecked == 0 {
		c.Check()
	}
}

// rows runs f for every row that has no null argument and collects its results.
// A row whose f answers errNull is null.
func rows[R value](ctx *Context, t types.Type, args []columnar.Vector, n int, f func(i int) (R, error)) (columnar.Vector, error) {
	valid := validRows(args, n)
	w := newWriter[R](ctx, t, n)
	var zero R
	for i := range n {
		ctx.checkRow(i)
		if valid != nil && !valid.Set(i) {
			w.put(zero)
			continue
		}
		v, err := f(i)
		if err == errNull {
			if valid == nil {
				valid = columnar.NewBitmap(n)
			}
			valid.Clear(i)
		} else if err != nil {
			return columnar.Vector{}, err
		}
		w.put(v)
	}
	return columnar.Vector{Array: w.done(valid), Const: allConst(args)}, nil
}

// validRows gives the rows without a null argument, nil for all.
func validRows(args []columnar.Vector, n int) *columnar.Bitmap {
	arrays := make([]arrow.Array, 0, len(args))
	for _, a := range args {
		if !a.Const {
			arrays = append(arrays, a.Array)
		}
	}
	return columnar.MergeNulls(n, arrays...)
}

func allConst(args []columnar.Vector) bool {
	for _, a := range args {
		if !a.Const {
			return false
		}
	}
	return true
}

// build makes a Build of a function that needs no more than the result's type.
func build(f func(t types.Type) Scalar) func(*Overload, []arrow.Array) (Scalar, error) {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) { return onceForEachValue(f(o.Result), o), nil }
}

type builder = func(*Overload, []arrow.Array) (Scalar, error)

// one makes the kernel of a function of one argument.
func one[A, R value](f func(a A) (R, error)) builder {
	return build(func(t types.Type) Scalar {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			a := reader[A](args[0])
			return rows(ctx, t, args, n, func(i int) (R, error) { return f(a(i)) })
		}
	})
}

// two makes the kernel of a function of two arguments.
func two[A, B, R value](f func(a A, b B) (R, error)) builder {
	return build(func(t types.Type) Scalar {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			a, b := reader[A](args[0]), reader[B](args[1])
			return rows(ctx, t, args, n, func(i int) (R, error) { return f(a(i), b(i)) })
		}
	})
}

// three makes the kernel of a function of three arguments.
func three[A, B, C, R value](f func(a A, b B, c C) (R, error)) builder {
	return threeOf(func(_ *Context, a A, b B, c C) (R, error) { return f(a, b, c) })
}

// threeOf is three of a function that takes what it makes of the context's allowance.
func threeOf[A, B, C, R value](f func(ctx *Context, a A, b B, c C) (R, error)) builder {
	return build(func(t types.Type) Scalar {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			a, b, c := reader[A](args[0]), reader[B](args[1]), reader[C](args[2])
			return rows(ctx, t, args, n, func(i int) (R, error) { return f(ctx, a(i), b(i), c(i)) })
		}
	})
}

// safe turns a function that cannot fail into one for the adapters.
func safe[A, R any](f func(A) R) func(A) (R, error) {
	return func(a A) (R, error) { return f(a), nil }
}

// safe2 is safe for two arguments.
func safe2[A, B, R any](f func(A, B) R) func(A, B) (R, error) {
	return func(a A, b B) (R, error) { return f(a, b), nil }
}

// safe3 is safe for three arguments.
func safe3[A, B, C, R any](f func(A, B, C) R) func(A, B, C) (R, error) {
	return func(a A, b B, c C) (R, error) { return f(a, b, c), nil }
}

// shortened spares a kernel what all functions share: a null constant gives
// nulls, and arguments that are all constant are one row.
func shortened(run Scalar, result types.Type) Scalar {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		constant := len(args) > 0
		for _, a := range args {
			if a.Const && a.Len() > 0 && columnar.NullsOf(a.Array).Null(0) {
				return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(result), 1), Const: true}, nil
			}
			if _, null := a.Array.(*array.Null); null {
				return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(result), n)}, nil
			}
			constant = constant && a.Const
		}
		if constant {
			n = 1
		}
		v, err := run(ctx, args, n)
		v.Const = v.Const || constant
		return v, err
	}
}
