package function

import (
	"math/big"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, decimalArithmetic) }

const maxPrecision = 38

var errDecimalOverflow = sqlerr.New(sqlerr.NumericOutOfRange, "Decimal overflow")

// powers are 10^0 … 10^76, as big integers.
var powers = sync.OnceValue(func() *[77]*big.Int {
	var out [77]*big.Int
	out[0] = big.NewInt(1)
	for i := 1; i < len(out); i++ {
		out[i] = new(big.Int).Mul(out[i-1], big.NewInt(10))
	}
	return &out
})

// decimalOperator is an operator on unscaled values; the scales are the arguments' and the result's.
type decimalOperator func(a, b *big.Int, from [2]int32, to int32) (*big.Int, error)

func decimalArithmetic() []Def {
	def := func(name string, result func(a, b types.Type) types.Type, op decimalOperator) Def {
		return Def{Name: name, In: "decimal(a_precision,a_scale), decimal(b_precision,b_scale)", Out: "decimal(p,s)",
			Result: func(args []types.Type) types.Type { return result(args[0], args[1]) },
			Build: func(o *Overload, _ []arrow.Array) (Scalar, error) {
				if scale := o.Args[0].Scale + o.Args[1].Scale; name == "*" && scale > maxPrecision {
					return nil, sqlerr.New(sqlerr.InvalidFunctionArgument, "DECIMAL scale must be in range [0, precision (%d)]: %d", o.Result.Precision, scale)
				}
				return decimalKernel(o, op), nil
			}}
	}
	mod := def("mod", modType, decimalRemainder)
	mod.Doc = "Remainder of given quotient"
	return []Def{
		def("+", sumType, decimalAdd), def("-", sumType, decimalSubtract), def("*", productType, decimalMultiply),
		def("/", quotientType, decimalDivide), def("%", modType, decimalRemainder), mod,
		{Name: "negate", In: "decimal(p,s)", Out: "decimal(p,s)",
			Build: one(safe(func(a decimal128.Num) decimal128.Num { return a.Negate() }))},
	}
}

func sumType(a, b types.Type) types.Type {
	scale := max(a.Scale, b.Scale)
	return types.Decimal(min(maxPrecision, max(a.Precision-a.Scale, b.Precision-b.Scale)+scale+1), scale)
}

func productType(a, b types.Type) types.Type {
	return types.Decimal(min(maxPrecision, a.Precision+b.Precision), min(maxPrecision, a.Scale+b.Scale))
}

func quotientType(a, b types.Type) types.Type {
	return types.Decimal(min(maxPrecision, a.Precision+b.Scale+max(0, b.Scale-a.Scale)), max(a.Scale, b.Scale))
}

func modType(a, b types.Type) types.Type {
	scale := max(a.Scale, b.Scale)
	return types.Decimal(min(a.Precision-a.Scale, b.Precision-b.Scale)+scale, scale)
}

// decimalKernel works on machine words where both values and the result are
// short, and on big integers elsewhere.
func decimalKernel(o *Overload, op decimalOperator) Scalar {
	scales := [2]int32{o.Args[0].Scale, o.Args[1].Scale}
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		a, b := reader[decimal128.Num](args[0]), reader[decimal128.Num](args[1])
		return rows(ctx, o.Result, args, n, func(i int) (decimal128.Num, error) {
			v, err := op(a(i).BigInt(), b(i).BigInt(), scales, o.Result.Scale)
			if err != nil {
				return decimal128.Num{}, err
			}
			return fromBig(v)
		})
	}
}

func fromBig(v *big.Int) (decimal128.Num, error) {
	if v.CmpAbs(powers()[maxPrecision]) >= 0 {
		return decimal128.Num{}, errDecimalOverflow
	}
	return decimal128.FromBigInt(v), nil
}

// raise multiplies with a power of ten.
func raise(v *big.Int, by int32) *big.Int {
	if by <= 0 {
		return v
	}
	return new(big.Int).Mul(v, powers()[by])
}

// lower divides by a power of ten and rounds half away from zero.
func lower(v *big.Int, by int32) *big.Int {
	if by <= 0 {
		return v
	}
	if int(by) >= len(powers()) {
		return new(big.Int)
	}
	return divideRounded(v, powers()[by])
}

func divideRounded(a, b *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	if r.Lsh(r.Abs(r), 1).CmpAbs(b) >= 0 {
		q.Add(q, big.NewInt(int64(a.Sign()*b.Sign())))
	}
	return q
}

func decimalAdd(a, b *big.Int, from [2]int32, to int32) (*big.Int, error) {
	return new(big.Int).Add(raise(a, to-from[0]), raise(b, to-from[1])), nil
}

func decimalSubtract(a, b *big.Int, from [2]int32, to int32) (*big.Int, error) {
	return new(big.Int).Sub(raise(a, to-from[0]), raise(b, to-from[1])), nil
}

func decimalMultiply(a, b *big.Int, from [2]int32, to int32) (*big.Int, error) {
	return lower(new(big.Int).Mul(a, b), from[0]+from[1]-to), nil
}

func decimalDivide(a, b *big.Int, from [2]int32, to int32) (*big.Int, error) {
	if b.Sign() == 0 {
		return nil, errDivision
	}
	return divideRounded(raise(a, to-from[0]+from[1]), b), nil
}

func decimalRemainder(a, b *big.Int, from [2]int32, to int32) (*big.Int, error) {
	if b.Sign() == 0 {
		return nil, errDivision
	}
	return new(big.Int).Rem(raise(a, to-from[0]), raise(b, to-from[1])), nil
}

// rescale gives a decimal at another scale, rounded half away from zero; ok is
// false where it has more digits than the precision.
func rescale(v decimal128.Num, from, to, precision int32) (decimal128.Num, bool) {
	if from == to && v.FitsInPrecision(precision) {
		return v, true
	}
	b := lower(raise(v.BigInt(), to-from), from-to)
	if b.CmpAbs(powers()[precision]) >= 0 {
		return decimal128.Num{}, false
	}
	return decimal128.FromBigInt(b), true
}
