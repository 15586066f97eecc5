package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, bucketFunctions) }

func bucketFunctions() []Def {
	const doc = "Number of the bucket that a value falls in"
	return []Def{
		{Name: "width_bucket", In: "double, double, double, bigint", Out: "bigint", Build: widthBucket, Doc: doc},
		{Name: "width_bucket", In: "double, array(double)", Out: "bigint", Build: bucketOfBins, Doc: doc},
	}
}

// bucketOfBins searches the greatest bin not above the value, as Trino does:
// it looks only at the bins that its search meets.
func bucketOfBins(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		list, ok := args[1].Array.(*array.List)
		if !ok {
			return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(o.Result), n)}, nil
		}
		v := reader[float64](args[0])
		return rows(ctx, o.Result, args, n, func(i int) (int64, error) {
			from, to := listRange(list, args[1].Row(i))
			return bucketIn(v(i), list.ListValues(), from, to)
		})
	}, nil
}

func bucketIn(v float64, bins arrow.Array, from, to int) (int64, error) {
	fail := func(text string, args ...any) (int64, error) {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, text, args...)
	}
	if from == to {
		return fail("Bins cannot be an empty array")
	}
	if math.IsNaN(v) {
		return fail("Operand cannot be NaN")
	}
	bin := func(i int) float64 {
		if columnar.NullsOf(bins).Null(i) {
			return 0
		}
		return columnar.Values[float64](bins)[i]
	}
	lower, upper := from, to
	for lower < upper {
		if bin(lower) > bin(upper-1) {
			return fail("Bin values are not sorted in ascending order")
		}
		middle := (lower+upper-from-from)/2 + from
		b := bin(middle)
		if math.IsNaN(b) || math.IsInf(b, 0) {
			return fail("Bin value must be finite, got %s", appendJavaFloat(nil, b, 64))
		}
		if v < b {
			upper = middle
		} else {
			lower = middle + 1
		}
	}
	return int64(lower - from), nil
}

func widthBucket(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		v, low, high, count := reader[float64](args[0]), reader[float64](args[1]), reader[float64](args[2]), reader[int64](args[3])
		return rows(ctx, o.Result, args, n, func(i int) (int64, error) { return bucket(v(i), low(i), high(i), count(i)) })
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
		if count == math.MaxInt64 {
			return 0, sqlerr.New(sqlerr.NumericOutOfRange, "Bucket for value %s is out of range", appendJavaFloat(nil, v, 64))
		}
		return count + 1, nil
	}
	return int64(float64(count)*math.Abs(v-low)/math.Abs(high-low) + 1), nil
}

// constantOf makes a kernel that gives one value for all rows.
func constantOf[T value](t types.Type, f func(ctx *Context) T) Scalar {
	return func(ctx *Context, _ []columnar.Vector, _ int) (columnar.Vector, error) {
		w := newWriter[T](nil, t, 1)
		w.put(f(ctx))
		return columnar.Vector{Array: w.done(nil), Const: true}, nil
	}
}
