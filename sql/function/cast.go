package function

import (
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Cast gives the kernel that turns values of one type into another, as CAST
// does. It raises the error of the first row that cannot be cast; TRY_CAST is
// the caller's. Where there is no such cast it answers TYPE_MISMATCH.
func Cast(from, to types.Type) (Scalar, *sqlerr.Error) {
	if from.Equal(to) || from.Kind == to.Kind && keeps(from, to) {
		return func(_ *Context, args []columnar.Vector, _ int) (columnar.Vector, error) { return args[0], nil }, nil
	}
	run := castKernel(from, to)
	if run == nil {
		return nil, sqlerr.New(sqlerr.TypeMismatch, "Cannot cast %s to %s", from, to)
	}
	if from.IsString() {
		o := &Overload{Def: &Def{Name: "cast"}, Args: []types.Type{from}, Result: to}
		run = onceForEachValue(run, o)
	}
	return shortened(run, to), nil
}

// keeps reports whether values of one kind need no work to be of the other type.
func keeps(from, to types.Type) bool {
	switch from.Kind {
	case types.KindVarchar:
		return to.Precision == types.Unbounded || from.Precision != types.Unbounded && from.Precision <= to.Precision
	case types.KindChar, types.KindTime, types.KindTimeTZ, types.KindTimestamp, types.KindTimestampTZ:
		return from.Precision <= to.Precision
	}
	return false
}

func castKernel(from, to types.Type) Scalar {
	switch from.Kind {
	case types.KindUnknown:
		return func(_ *Context, _ []columnar.Vector, n int) (columnar.Vector, error) {
			return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(to), n)}, nil
		}
	case types.KindBoolean:
		return castBoolean(to)
	case types.KindTinyint:
		return castInteger[int8](from, to)
	case types.KindSmallint:
		return castInteger[int16](from, to)
	case types.KindInteger:
		return castInteger[int32](from, to)
	case types.KindBigint:
		return castInteger[int64](from, to)
	case types.KindReal:
		return castFloat[float32](from, to)
	case types.KindDouble:
		return castFloat[float64](from, to)
	case types.KindDecimal:
		return castDecimal(from, to)
	case types.KindVarchar:
		return castText(from, to)
	case types.KindChar:
		return castChar(from, to)
	}
	return castOther(from, to)
}

func castOther(from, to types.Type) Scalar {
	switch from.Kind {
	case types.KindVarbinary, types.KindIPAddress, types.KindIPPrefix, types.KindUUID:
		return castBinary(from, to)
	case types.KindDate, types.KindTime, types.KindTimeTZ, types.KindTimestamp, types.KindTimestampTZ,
		types.KindIntervalDay, types.KindIntervalYear:
		return castTemporal(from, to)
	case types.KindJSON:
		return castJSON(to)
	case types.KindArray, types.KindMap, types.KindRow:
		return castNested(from, to)
	}
	return nil
}

// convert makes a cast's kernel of a function on one value.
func convert[A, R value](to types.Type, f func(A) (R, error)) Scalar {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		a := reader[A](args[0])
		return rows(ctx, to, args, n, func(i int) (R, error) { return f(a(i)) })
	}
}

// fit makes a cast to varchar(n) whose texts must not be longer.
func fit[A value](to types.Type, text func(dst []byte, v A) []byte) Scalar {
	return convert(to, func(v A) (string, error) {
		s := string(text(nil, v))
		if to.Precision != types.Unbounded && len(s) > int(to.Precision) {
			return "", sqlerr.New(sqlerr.InvalidCastArgument, "Value %s cannot be represented as %s", s, to)
		}
		return s, nil
	})
}

func castBoolean(to types.Type) Scalar {
	switch to.Kind {
	case types.KindTinyint:
		return convert(to, func(v bool) (int8, error) { return int8(bit(v)), nil })
	case types.KindSmallint:
		return convert(to, func(v bool) (int16, error) { return int16(bit(v)), nil })
	case types.KindInteger:
		return convert(to, func(v bool) (int32, error) { return int32(bit(v)), nil })
	case types.KindBigint:
		return convert(to, func(v bool) (int64, error) { return int64(bit(v)), nil })
	case types.KindReal:
		return convert(to, func(v bool) (float32, error) { return float32(bit(v)), nil })
	case types.KindDouble:
		return convert(to, func(v bool) (float64, error) { return float64(bit(v)), nil })
	case types.KindDecimal:
		return convert(to, func(v bool) (decimal128.Num, error) { return integerToDecimal("BOOLEAN", int64(bit(v)), to) })
	case types.KindVarchar:
		return fit(to, strconv.AppendBool)
	case types.KindJSON:
		return convert(to, func(v bool) (string, error) { return strconv.FormatBool(v), nil })
	}
	return nil
}

// rangeError is the error of a number that its new integer type cannot hold.
func rangeError(to types.Type, value string) error {
	return sqlerr.New(sqlerr.NumericOutOfRange, "Out of range for %s: %s", to, value)
}

func castInteger[A integer](from, to types.Type) Scalar {
	switch to.Kind {
	case types.KindBoolean:
		return convert(to, func(v A) (bool, error) { return v != 0, nil })
	case types.KindTinyint:
		return narrowed[A, int8](to)
	case types.KindSmallint:
		return narrowed[A, int16](to)
	case types.KindInteger:
		return narrowed[A, int32](to)
	case types.KindBigint:
		return widened[A, int64](to)
	case types.KindReal:
		return widened[A, float32](to)
	case types.KindDouble:
		return widened[A, float64](to)
	case types.KindDecimal:
		name := map[types.Kind]string{types.KindTinyint: "TINYINT", types.KindSmallint: "SMALLINT", types.KindInteger: "INTEGER"}[from.Kind]
		if name == "" {
			name = "BIGINT"
		}
		return convert(to, func(v A) (decimal128.Num, error) { return integerToDecimal(name, int64(v), to) })
	case types.KindVarchar:
		return fit(to, func(dst []byte, v A) []byte { return strconv.AppendInt(dst, int64(v), 10) })
	case types.KindJSON:
		return convert(to, func(v A) (string, error) { return strconv.FormatInt(int64(v), 10), nil })
	}
	return nil
}

// widened makes a cast that cannot fail.
func widened[A integer, R int64 | float32 | float64](to types.Type) Scalar {
	store := columnar.ArrowType(to)
	return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		in := columnar.Values[A](args[0].Array)
		out := make([]R, len(in))
		for i, v := range in {
			out[i] = R(v)
		}
		return columnar.Vector{Array: columnar.NewFixed(store, out, nullsAsBitmap(args[0].Array)), Const: args[0].Const}, nil
	}
}

func nullsAsBitmap(a arrow.Array) *columnar.Bitmap { return columnar.MergeNulls(a.Len(), a) }

func narrowed[A, R integer](to types.Type) Scalar {
	return convert(to, func(v A) (R, error) {
		if r := R(v); int64(r) == int64(v) {
			return r, nil
		}
		return 0, rangeError(to, strconv.FormatInt(int64(v), 10))
	})
}

func integerToDecimal(name string, v int64, to types.Type) (decimal128.Num, error) {
	d, ok := rescale(decimal128.FromI64(v), 0, to.Scale, to.Precision)
	if !ok {
		return d, sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast %s '%d' to %s", name, v, decimalName(to))
	}
	return d, nil
}

// decimalName gives a decimal type as Trino's messages about casts do.
func decimalName(t types.Type) string {
	return "DECIMAL(" + strconv.Itoa(int(t.Precision)) + ", " + strconv.Itoa(int(t.Scale)) + ")"
}

func castDecimal(from, to types.Type) Scalar {
	switch to.Kind {
	case types.KindBoolean:
		return convert(to, func(v decimal128.Num) (bool, error) { return v.Sign() != 0, nil })
	case types.KindTinyint:
		return decimalToInteger[int8](from, to)
	case types.KindSmallint:
		return decimalToInteger[int16](from, to)
	case types.KindInteger:
		return decimalToInteger[int32](from, to)
	case types.KindBigint:
		return decimalToInteger[int64](from, to)
	case types.KindReal:
		return convert(to, func(v decimal128.Num) (float32, error) {
			f, err := strconv.ParseFloat(v.ToString(from.Scale), 32)
			return float32(f), err
		})
	case types.KindDouble:
		return convert(to, func(v decimal128.Num) (float64, error) { return strconv.ParseFloat(v.ToString(from.Scale), 64) })
	case types.KindDecimal:
		return convert(to, func(v decimal128.Num) (decimal128.Num, error) {
			d, ok := rescale(v, from.Scale, to.Scale, to.Precision)
			if !ok {
				return d, sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast %s '%s' to %s", decimalName(from), v.ToString(from.Scale), decimalName(to))
			}
			return d, nil
		})
	case types.KindVarchar:
		return fit(to, func(dst []byte, v decimal128.Num) []byte { return appendDecimal(dst, v, from.Scale) })
	case types.KindJSON:
		return convert(to, func(v decimal128.Num) (string, error) { return v.ToString(from.Scale), nil })
	}
	return nil
}

func decimalToInteger[R integer](from, to types.Type) Scalar {
	return convert(to, func(v decimal128.Num) (R, error) {
		whole := lower(v.BigInt(), from.Scale)
		if whole.IsInt64() {
			if r := R(whole.Int64()); int64(r) == whole.Int64() {
				return r, nil
			}
		}
		shown := whole.String()
		if from.Precision > 18 {
			shown = v.ToString(from.Scale)
		}
		return 0, sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast '%s' to %s", shown, upperName(to))
	})
}

func upperName(t types.Type) string {
	return map[types.Kind]string{types.KindTinyint: "TINYINT", types.KindSmallint: "SMALLINT", types.KindInteger: "INTEGER", types.KindBigint: "BIGINT",
		types.KindReal: "REAL", types.KindDouble: "DOUBLE"}[t.Kind]
}
