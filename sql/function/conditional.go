package function

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
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
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			valid := validRows(args, n)
			winner := make([]int32, n)
			for k := 1; k < len(args); k++ {
				if err := challenge(t, sign, args, k, winner, valid); err != nil {
					return columnar.Vector{}, err
				}
			}
			return columnar.Vector{Array: chosen(ctx, t, args, winner, valid), Const: allConst(args)}, nil
		}, nil
	}
}

// challenge sets the rows to k in which argument k beats the winner so far.
func challenge(t types.Type, sign int, args []columnar.Vector, k int, winner []int32, valid *columnar.Bitmap) error {
	against := make([]func(i, j int) (int, error), k)
	for w := range against {
		against[w] = orderOf(t, args[k].Array, args[w].Array)
	}
	nan := notNumber(t, args)
	for i, w := range winner {
		if valid != nil && !valid.Set(i) {
			continue
		}
		x, y := args[k].Row(i), args[w].Row(i)
		order, err := against[w](x, y)
		if err != nil {
			return err
		}
		if !nan(k, x) && (nan(int(w), y) || sign*order > 0) {
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
func chosen(ctx *Context, t types.Type, args []columnar.Vector, winner []int32, valid *columnar.Bitmap) arrow.Array {
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
	return ctx.Gather(ctx.Concat(parts), index)
}
