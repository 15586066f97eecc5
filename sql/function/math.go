package function

import (
	"math"
	"math/big"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() {
	lists = append(lists, realFunctions, roundingOfIntegers, roundingOfFloats, roundingOfDecimals)
}

// realFunctions lists the functions of doubles.
func realFunctions() []Def {
	var out []Def
	for _, f := range []struct {
		name string
		run  func(float64) float64
		doc  string
	}{
		{"sqrt", math.Sqrt, "Square root"}, {"cbrt", exactCbrt, "Cube root"}, {"exp", exactExp, "Power of e"},
		{"ln", exactLog, "Natural logarithm"}, {"log2", func(v float64) float64 { return exactLog(v) / math.Ln2 }, "Logarithm to base 2"}, {"log10", exactLog10, "Logarithm to base 10"},
		{"sin", exactSin, "Sine"}, {"cos", exactCos, "Cosine"}, {"tan", exactTan, "Tangent"},
		{"asin", javaAsin, "Arc sine"}, {"acos", javaAcos, "Arc cosine"}, {"atan", javaAtan, "Arc tangent"},
		{"sinh", javaSinh, "Hyperbolic sine"}, {"cosh", javaCosh, "Hyperbolic cosine"}, {"tanh", exactTanh, "Hyperbolic tangent"},
		{"degrees", func(v float64) float64 { return v * (180 / math.Pi) }, "Radians as degrees"},
		{"radians", func(v float64) float64 { return v * (math.Pi / 180) }, "Degrees as radians"},
	} {
		out = append(out, Def{Name: f.name, In: "double", Out: "double", Build: one(safe(f.run)), Doc: f.doc})
	}
	for _, name := range []string{"power", "pow"} {
		out = append(out, Def{Name: name, In: "double, double", Out: "double", Build: two(safe2(exactPow)), Doc: "Value raised to a power"})
	}
	return append(out, []Def{
		{Name: "log", In: "double, double", Out: "double", Build: two(safe2(func(b, v float64) float64 { return exactLog(v) / exactLog(b) })), Doc: "Logarithm of the second argument to the base of the first"},
		{Name: "atan2", In: "double, double", Out: "double", Build: two(safe2(javaAtan2)), Doc: "Arc tangent of a quotient"},
		{Name: "is_nan", In: "double", Out: "boolean", Build: one(safe(math.IsNaN)), Doc: "Whether a number is not-a-number"},
		{Name: "is_nan", In: "real", Out: "boolean", Build: one(safe(func(v float32) bool { return v != v })), Doc: "Whether a number is not-a-number"},
		{Name: "is_finite", In: "double", Out: "boolean", Build: one(safe(func(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) })), Doc: "Whether a number is finite"},
		{Name: "is_infinite", In: "double", Out: "boolean", Build: one(safe(func(v float64) bool { return math.IsInf(v, 0) })), Doc: "Whether a number is infinite"},
		{Name: "pi", Out: "double", Build: constant(math.Pi), Doc: "The constant pi"},
		{Name: "e", Out: "double", Build: constant(math.E), Doc: "Euler's number"},
		{Name: "nan", Out: "double", Build: constant(math.NaN()), Doc: "Not-a-number"},
		{Name: "infinity", Out: "double", Build: constant(math.Inf(1)), Doc: "Infinity"},
	}...)
}

// roundingOfIntegers lists abs, sign, round, floor and ceiling of integers.
func roundingOfIntegers() []Def {
	out := integerRounding[int8](types.Tinyint)
	out = append(out, integerRounding[int16](types.Smallint)...)
	out = append(out, integerRounding[int32](types.Integer)...)
	return append(out, integerRounding[int64](types.Bigint)...)
}

func integerRounding[T integer](t types.Type) []Def {
	name := t.String()
	same := one(safe(func(v T) T { return v }))
	absolute := func(v T) (T, error) {
		switch {
		case v >= 0:
			return v, nil
		case v == -v:
			return 0, sqlerr.New(sqlerr.NumericOutOfRange, "Value %d is out of range for abs(%s)", v, name)
		}
		return -v, nil
	}
	rounded := two(func(v T, digits int32) (T, error) { return roundInteger(t, v, digits) })
	sign := one(safe(func(v T) T { return T(compareInt(int64(v), 0)) }))
	return []Def{
		{Name: "abs", In: name, Out: name, Build: one(absolute), Doc: "Absolute value"},
		{Name: "sign", In: name, Out: name, Build: sign, Doc: "Sign of the number"},
		{Name: "round", In: name, Out: name, Build: same, Doc: "Round to the nearest whole number"},
		{Name: "round", In: name + ", integer", Out: name, Build: rounded, Doc: "Round to a number of decimals"},
		{Name: "floor", In: name, Out: name, Build: same, Doc: "Round down"},
		{Name: "ceil", In: name, Out: name, Build: same, Doc: "Round up"},
		{Name: "ceiling", In: name, Out: name, Build: same, Doc: "Round up"},
	}
}

func roundInteger[T integer](t types.Type, v T, digits int32) (T, error) {
	if digits >= 0 {
		return v, nil
	}
	if digits < -18 {
		return 0, sqlerr.New(sqlerr.NumericOutOfRange, "numerical overflow: %d", v)
	}
	r := lower(big.NewInt(int64(v)), -digits)
	r.Mul(r, powers()[-digits])
	if r.IsInt64() && int64(T(r.Int64())) == r.Int64() {
		return T(r.Int64()), nil
	}
	switch t.Kind {
	case types.KindBigint:
		return 0, sqlerr.New(sqlerr.NumericOutOfRange, "numerical overflow: %d", v)
	case types.KindInteger:
		return 0, sqlerr.New(sqlerr.GenericInternalError, "integer overflow")
	}
	return 0, rangeError(t, r.String())
}

func roundingOfFloats() []Def {
	return append(floatRounding[float64](types.Double), floatRounding[float32](types.Real)...)
}

func floatRounding[T float](t types.Type) []Def {
	name := t.String()
	of := func(f func(float64) float64) builder { return one(safe(func(v T) T { return T(f(float64(v))) })) }
	rounded := two(safe2(func(v T, digits int32) T { return T(roundFloat(float64(v), digits)) }))
	return []Def{
		{Name: "abs", In: name, Out: name, Build: of(math.Abs), Doc: "Absolute value"},
		{Name: "sign", In: name, Out: name, Build: of(signum), Doc: "Sign of the number"},
		{Name: "round", In: name, Out: name, Build: of(func(v float64) float64 { return roundFloat(v, 0) }), Doc: "Round to the nearest whole number"},
		{Name: "round", In: name + ", integer", Out: name, Build: rounded, Doc: "Round to a number of decimals"},
		{Name: "floor", In: name, Out: name, Build: of(math.Floor), Doc: "Round down"},
		{Name: "ceil", In: name, Out: name, Build: of(math.Ceil), Doc: "Round up"},
		{Name: "ceiling", In: name, Out: name, Build: of(math.Ceil), Doc: "Round up"},
		{Name: "truncate", In: name, Out: name, Build: of(math.Trunc), Doc: "Without the decimals"},
	}
}

func signum(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return v
}

// roundFloat multiplies, rounds half away from zero and divides; a number that
// is too large for that has no decimals to lose.
func roundFloat(v float64, digits int32) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	factor := math.Pow(10, float64(digits))
	scaled := v * factor
	if factor == 0 {
		return math.NaN() // as Trino, which divides by it
	}
	if v == 0 {
		return 0 // without the sign, as Trino
	}
	if math.IsInf(scaled, 0) {
		return v
	}
	if r := math.Round(scaled) / factor; !math.IsNaN(r) && !math.IsInf(r, 0) {
		return r
	}
	return v
}

// constant makes the kernel of a function without arguments.
func constant[T value](v T) builder {
	return build(func(t types.Type) Scalar { return constantOf(t, func(*Context) T { return v }) })
}

func roundingOfDecimals() []Def {
	whole := func(name, doc string, f func(v *big.Int, scale int32) *big.Int) Def {
		return Def{Name: name, In: "decimal(p,s)", Out: "decimal(rp,0)", Doc: doc, Result: wholeType, Build: wholeDecimal(f)}
	}
	truncateType := func(a []types.Type) types.Type { return types.Decimal(max(1, a[0].Precision-a[0].Scale), 0) }
	roundedType := func(a []types.Type) types.Type {
		return types.Decimal(min(maxPrecision, a[0].Precision+1), a[0].Scale)
	}
	cut := whole("truncate", "Without the decimals", func(v *big.Int, scale int32) *big.Int { return new(big.Int).Quo(v, powers()[scale]) })
	cut.Result = truncateType
	return []Def{
		{Name: "abs", In: "decimal(p,s)", Out: "decimal(p,s)", Build: one(safe(decimal128.Num.Abs)), Doc: "Absolute value"},
		{Name: "sign", In: "decimal(p,s)", Out: "decimal(1,0)", Build: one(safe(func(v decimal128.Num) decimal128.Num { return decimal128.FromI64(int64(v.Sign())) })), Doc: "Sign of the number"},
		whole("floor", "Round down", floorBig),
		whole("ceil", "Round up", ceilBig), whole("ceiling", "Round up", ceilBig),
		whole("round", "Round to the nearest whole number", func(v *big.Int, scale int32) *big.Int { return lower(v, scale) }), cut,
		{Name: "round", In: "decimal(p,s), integer", Out: "decimal(rp,s)", Result: roundedType, Build: digitsOfDecimal(lower), Doc: "Round to a number of decimals"},
		{Name: "truncate", In: "decimal(p,s), integer", Out: "decimal(p,s)", Build: digitsOfDecimal(cutBig), Doc: "Cut to a number of decimals"},
	}
}

// wholeType has room for the carry where there are decimals.
func wholeType(a []types.Type) types.Type {
	return types.Decimal(min(maxPrecision, a[0].Precision-a[0].Scale+min(a[0].Scale, 1)), 0)
}

func floorBig(v *big.Int, scale int32) *big.Int {
	q, _ := new(big.Int).DivMod(v, powers()[scale], new(big.Int)) // Euclid's: the rest is never negative
	return q
}

func ceilBig(v *big.Int, scale int32) *big.Int {
	return new(big.Int).Neg(floorBig(new(big.Int).Neg(v), scale))
}

func cutBig(v *big.Int, by int32) *big.Int {
	if int(by) >= len(powers()) {
		return new(big.Int)
	}
	return new(big.Int).Quo(v, powers()[by])
}

func wholeDecimal(f func(v *big.Int, scale int32) *big.Int) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		scale := o.Args[0].Scale
		return convert(o.Result, func(v decimal128.Num) (decimal128.Num, error) { return fromBig(f(v.BigInt(), scale)) }), nil
	}
}

// digitsOfDecimal keeps the scale and zeroes the digits that are dropped.
func digitsOfDecimal(drop func(v *big.Int, by int32) *big.Int) builder {
	return func(o *Overload, consts []arrow.Array) (Scalar, error) {
		scale := o.Args[0].Scale
		return two(func(v decimal128.Num, digits int32) (decimal128.Num, error) {
			by := int64(scale) - int64(digits)
			if by <= 0 {
				return v, nil
			}
			if by > maxPrecision {
				return decimal128.Num{}, nil
			}
			r, err := fromBig(raise(drop(v.BigInt(), int32(by)), int32(by)))
			if err != nil {
				return r, sqlerr.New(sqlerr.NumericOutOfRange, "decimal overflow: %s", v.BigInt())
			}
			return r, nil
		})(o, consts)
	}
}
