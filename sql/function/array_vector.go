package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

func init() { lists = append(lists, vectorFunctions) }

// vectorFunctions are the functions that take arrays of numbers for vectors.
func vectorFunctions() []Def {
	const in = "array(double), array(double)"
	return []Def{
		{Name: "cosine_distance", In: in, Out: "double", Build: ofVectors(cosineDistance), Doc: "One less the cosine of the angle between vectors"},
		{Name: "cosine_similarity", In: in, Out: "double", Build: ofVectors(cosine), Doc: "The cosine of the angle between vectors"},
		{Name: "cosine_similarity", In: "map(varchar,double), map(varchar,double)", Out: "double", Build: sparseCosine, Doc: "The cosine of the angle between sparse vectors"},
		{Name: "dot_product", In: in, Out: "double", Build: ofVectors(dotProduct), Doc: "The sum of the products of the elements"},
		{Name: "euclidean_distance", In: in, Out: "double", Build: ofVectors(euclidean), Doc: "The distance between the ends of vectors"},
	}
}

// vector is a row's numbers; a null is told beside them.
type vector struct {
	values []float64
	null   bool
}

// vectorsOf reads rows of arrays (or the values of maps); what is null counts as 0.
func vectorsOf(v columnar.Vector) func(i int) vector {
	lists := columnar.ListsOf(v.Array)
	nulls := columnar.NullsOf(lists.Values)
	if lists.Values.DataType().ID() == arrow.NULL {
		return func(i int) vector {
			from, to := lists.Range(v.Row(i))
			return vector{make([]float64, to-from), to > from}
		}
	}
	all := columnar.Values[float64](lists.Values)
	return func(i int) vector {
		from, to := lists.Range(v.Row(i))
		out := vector{values: make([]float64, 0, to-from)}
		for at := from; at < to; at++ {
			x := 0.0
			if nulls.Any() && nulls.Null(at) {
				out.null = true
			} else {
				x = all[at]
			}
			out.values = append(out.values, x)
		}
		return out
	}
}

func ofVectors(f func(x, y vector) (float64, error)) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			x, y := vectorsOf(args[0]), vectorsOf(args[1])
			return rows(ctx, o.Result, args, n, func(i int) (float64, error) {
				a, b := x(i), y(i)
				if len(a.values) != len(b.values) {
					return 0, failed("The arguments must have the same length")
				}
				return f(a, b)
			})
		}, nil
	}
}

func dot(x, y []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += v * y[i]
	}
	return sum
}

func dotProduct(x, y vector) (float64, error) { return dot(x.values, y.values), nil }

func euclidean(x, y vector) (float64, error) {
	sum := 0.0
	for i, v := range x.values {
		d := v - y.values[i]
		sum += d * d
	}
	return math.Sqrt(sum), nil
}

func cosine(x, y vector) (float64, error) {
	if x.null || y.null {
		return 0, errNull
	}
	a, b := dot(x.values, x.values), dot(y.values, y.values)
	if a == 0 || b == 0 {
		return 0, failed("Vector magnitude cannot be zero")
	}
	return dot(x.values, y.values) / (math.Sqrt(a) * math.Sqrt(b)), nil
}

func cosineDistance(x, y vector) (float64, error) {
	c, err := cosine(x, y)
	return 1 - c, err
}

func sparseCosine(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		x, y := vectorsOf(args[0]), vectorsOf(args[1])
		left, right := columnar.ListsOf(args[0].Array), columnar.ListsOf(args[1].Array)
		find := finder(o.Args[0].Fields()[0].Type, right, left.Keys)
		return rows(ctx, o.Result, args, n, func(i int) (float64, error) {
			a, b := x(i), y(i)
			if a.null || b.null {
				return 0, errNull
			}
			product := 0.0
			from, to := left.Range(args[0].Row(i))
			first, _ := right.Range(args[1].Row(i))
			for at := from; at < to; at++ {
				if other := find(args[1].Row(i), at); other >= 0 {
					product += a.values[at-from] * b.values[other-first]
				}
			}
			return product / (math.Sqrt(dot(a.values, a.values)) * math.Sqrt(dot(b.values, b.values))), nil
		})
	}, nil
}
