package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func widthBucket(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		v, low, high, count := reader[float64](args[0]), reader[float64](args[1]), reader[float64](args[2]), reader[int64](args[3])
		return rows(o.Result, args, n, func(i int) (int64, error) { return bucket(v(i), low(i), high(i), count(i)) })
	}, nil
}

// bucket numbers count buckets of equal width from 1; 0 and count+1 are outside.
func bucket(v, low, high float64, count int64) (int64, error) {
	fail := func(text string) (int64, error) { return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", text) }
	switch {
	case count <= 0:
		return fail("bucketCount must be greater than 0")
	case math.IsNaN(v):
		return fail("operand must not be NaN")
	case math.IsNaN(low) || math.IsInf(low, 0):
		return fail("first bound must be finite")
	case math.IsNaN(high) || math.IsInf(high, 0):
		return fail("second bound must be finite")
	case low == high:
		return fail("bounds cannot equal each other")
	case (v < low) == (low < high) && v != low:
		return 0, nil
	case (v >= high) == (low < high) || v == high:
		return count + 1, nil
	}
	return int64(float64(count)*math.Abs(v-low)/math.Abs(high-low) + 1), nil
}

// constantOf makes a kernel that gives one value for all rows.
func constantOf[T value](t types.Type, f func(ctx *Context) T) Scalar {
	return func(ctx *Context, _ []columnar.Vector, _ int) (columnar.Vector, error) {
		w := newWriter[T](t, 1)
		w.put(f(ctx))
		return columnar.Vector{Array: w.done(nil), Const: true}, nil
	}
}
