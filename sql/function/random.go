package function

import (
	"math/rand/v2"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, randomFunctions) }

// randomFunctions lists what gives another value for each row.
func randomFunctions() []Def {
	out := []Def{{Name: "uuid", Out: "uuid", Flags: NotDeterministic, Build: eachRow(randomUUID), Doc: "A random UUID of version 4"}}
	for _, name := range []string{"random", "rand"} {
		out = append(out, Def{Name: name, Out: "double", Flags: NotDeterministic, Build: eachRow(rand.Float64), Doc: "A random number from 0 to below 1"})
		out = append(out, randomIntegers[int8](name, types.Tinyint)...)
		out = append(out, randomIntegers[int16](name, types.Smallint)...)
		out = append(out, randomIntegers[int32](name, types.Integer)...)
		out = append(out, randomIntegers[int64](name, types.Bigint)...)
	}
	return out
}

// eachRow makes the kernel of a function without arguments that runs for every row.
func eachRow[R value](f func() R) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		return func(ctx *Context, _ []columnar.Vector, n int) (columnar.Vector, error) {
			w := newWriter[R](ctx, o.Result, n)
			for range n {
				w.put(f())
			}
			return columnar.Vector{Array: w.done(nil)}, nil
		}, nil
	}
}

func randomUUID() (out [16]byte) {
	for i := 0; i < 16; i += 8 {
		v := rand.Uint64()
		for k := range 8 {
			out[i+k] = byte(v >> (8 * k))
		}
	}
	out[6], out[8] = out[6]&0x0f|0x40, out[8]&0x3f|0x80
	return out
}

func randomIntegers[T integer](name string, t types.Type) []Def {
	below := func(bound T) (T, error) {
		if bound <= 0 {
			return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "bound must be positive")
		}
		return T(rand.Int64N(int64(bound))), nil
	}
	between := func(low, high T) (T, error) {
		if low >= high {
			return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "start value must be less than stop value")
		}
		return T(int64(low) + int64(rand.Uint64N(uint64(high)-uint64(low)))), nil
	}
	return []Def{
		{Name: name, In: t.String(), Out: t.String(), Flags: NotDeterministic, Build: perRow(one(below)), Doc: "A random number from 0 to below a bound"},
		{Name: name, In: t.String() + ", " + t.String(), Out: t.String(), Flags: NotDeterministic, Build: perRow(two(between)), Doc: "A random number between two bounds"},
	}
}

// perRow keeps a kernel from giving one row for all where its arguments are constant.
func perRow(b builder) builder {
	return func(o *Overload, consts []arrow.Array) (Scalar, error) {
		run, err := b(o, consts)
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			v, err := run(ctx, args, n)
			v.Const = false
			return v, err
		}, err
	}
}
