package parquet

import (
	"encoding/binary"
	"math"
	"math/big"
	"strconv"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// converters gives the maker for a column read as a type, nil where it cannot be.
func converters(c Column, want types.Type) *maker {
	natural := c.Type.Kind
	switch c.desc.PhysicalType() {
	case parquet.Types.Boolean:
		if want.Kind == types.KindBoolean {
			return fixedMaker(func(v bool) (uint8, error) { return oneIf(v), nil })
		}
	case parquet.Types.Int32:
		if isUnsigned(c.desc) {
			return fromInteger(c, want, func(v int32) int64 { return int64(uint32(v)) })
		}
		return fromInteger(c, want, func(v int32) int64 { return int64(v) })
	case parquet.Types.Int64:
		if natural == types.KindDecimal && isUnsigned(c.desc) {
			return fromUnsigned(want)
		}
		return fromInteger(c, want, func(v int64) int64 { return v })
	case parquet.Types.Int96:
		if want.Kind == types.KindTimestamp {
			return fixedMaker(func(v parquet.Int96) (int64, error) { return int96Micros(v, want.Precision) })
		}
	case parquet.Types.Float:
		return fromFloat(want)
	case parquet.Types.Double:
		if want.Kind == types.KindDouble {
			return fixedMaker(func(v float64) (float64, error) { return v, nil })
		}
	case parquet.Types.ByteArray:
		return fromBytes(c, want, func(v parquet.ByteArray) []byte { return v })
	case parquet.Types.FixedLenByteArray:
		return fromBytes(c, want, func(v parquet.FixedLenByteArray) []byte { return v })
	}
	return nil
}

func oneIf(v bool) uint8 {
	if v {
		return 1
	}
	return 0
}

func fromFloat(want types.Type) *maker {
	switch want.Kind {
	case types.KindReal:
		return fixedMaker(func(v float32) (float32, error) { return v, nil })
	case types.KindDouble:
		return fixedMaker(func(v float32) (float64, error) { return float64(v), nil })
	}
	return nil
}

// fromInteger reads INT32 and INT64, whose meaning the column's own type tells.
func fromInteger[P int32 | int64](c Column, want types.Type, long func(P) int64) *maker {
	switch c.Type.Kind {
	case types.KindDate:
		if want.Kind == types.KindDate {
			return fixedMaker(func(v P) (int32, error) { return narrow[int32](long(v)) })
		}
		return nil
	case types.KindTimestamp, types.KindTime:
		if want.Kind == c.Type.Kind {
			unit := unitsPerSecond(c.desc)
			return fixedMaker(func(v P) (int64, error) { return micros(long(v), unit, want.Precision) })
		}
		return nil
	case types.KindDecimal:
		if want.Kind == types.KindDecimal {
			scale := c.Type.Scale
			return fixedMaker(func(v P) (decimal128.Num, error) { return rescale(big.NewInt(long(v)), scale, want) })
		}
		return nil
	}
	return fromPlainInteger(want, long)
}

func fromPlainInteger[P int32 | int64](want types.Type, long func(P) int64) *maker {
	switch want.Kind {
	case types.KindDate:
		return fixedMaker(func(v P) (int32, error) { return narrow[int32](long(v)) })
	case types.KindTinyint:
		return fixedMaker(func(v P) (int8, error) { return narrow[int8](long(v)) })
	case types.KindSmallint:
		return fixedMaker(func(v P) (int16, error) { return narrow[int16](long(v)) })
	case types.KindInteger:
		return fixedMaker(func(v P) (int32, error) { return narrow[int32](long(v)) })
	case types.KindBigint:
		return fixedMaker(func(v P) (int64, error) { return long(v), nil })
	case types.KindReal:
		return fixedMaker(func(v P) (float32, error) { return float32(long(v)), nil })
	case types.KindDouble:
		return fixedMaker(func(v P) (float64, error) { return float64(long(v)), nil })
	case types.KindDecimal:
		return fixedMaker(func(v P) (decimal128.Num, error) { return rescale(big.NewInt(long(v)), 0, want) })
	case types.KindVarchar:
		return textMaker(func(v P, scratch []byte) []byte { return cut(strconv.AppendInt(scratch, long(v), 10), want) })
	}
	return nil
}

func fromUnsigned(want types.Type) *maker {
	switch want.Kind {
	case types.KindDecimal:
		return fixedMaker(func(v int64) (decimal128.Num, error) { return rescale(new(big.Int).SetUint64(uint64(v)), 0, want) })
	case types.KindBigint:
		return fixedMaker(func(v int64) (int64, error) {
			if v < 0 {
				return 0, errOverflow()
			}
			return v, nil
		})
	case types.KindVarchar:
		return textMaker(func(v int64, scratch []byte) []byte { return cut(strconv.AppendUint(scratch, uint64(v), 10), want) })
	}
	return nil
}

func errOverflow() error { return sqlerr.New(sqlerr.GenericInternalError, "integer overflow") }

// narrow brings a value into a smaller type; what does not fit is an error, as in Trino.
func narrow[V int8 | int16 | int32](v int64) (V, error) {
	if out := V(v); int64(out) == v {
		return out, nil
	}
	return 0, errOverflow()
}

// fromBytes reads BYTE_ARRAY and FIXED_LEN_BYTE_ARRAY.
func fromBytes[P ~[]byte](c Column, want types.Type, raw func(P) []byte) *maker {
	switch {
	case c.Type.Kind == types.KindDecimal:
		if want.Kind == types.KindDecimal {
			scale := c.Type.Scale
			return fixedMaker(func(v P) (decimal128.Num, error) { return rescale(signed(raw(v)), scale, want) })
		}
	case c.Type.Kind == types.KindUUID:
		if want.Kind == types.KindUUID {
			return fixedMaker(func(v P) ([16]byte, error) { return [16]byte(raw(v)), nil })
		}
	case want.IsString():
		return textMaker(func(v P, _ []byte) []byte { return cut(raw(v), want) })
	case want.Kind == types.KindVarbinary:
		return binaryMaker(raw)
	}
	return nil
}

// signed reads a number in two's complement, the first byte the highest.
func signed(p []byte) *big.Int {
	v := new(big.Int).SetBytes(p)
	if len(p) > 0 && p[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(len(p))*8))
	}
	return v
}

// rescale brings a decimal's digits to the type, rounding half up.
func rescale(v *big.Int, scale int32, want types.Type) (decimal128.Num, error) {
	if d := want.Scale - scale; d >= 0 {
		v = new(big.Int).Mul(v, power10(d))
	} else {
		unit := power10(-d)
		half := new(big.Int).Rsh(unit, 1)
		if v.Sign() < 0 {
			half.Neg(half)
		}
		v = half.Quo(half.Add(half, v), unit)
	}
	if new(big.Int).Abs(v).Cmp(power10(want.Precision)) >= 0 {
		return decimal128.Num{}, sqlerr.New(sqlerr.InvalidCastArgument, "Cannot read Parquet value %s as %s", v, want)
	}
	return decimal128.FromBigInt(v), nil
}

func power10(n int32) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// unitsPerSecond gives the unit of a time or timestamp.
func unitsPerSecond(d *schema.Column) int64 {
	unit := schema.TimeUnitMicros
	switch l := d.LogicalType().(type) {
	case *schema.TimestampLogicalType:
		unit = l.TimeUnit()
	case *schema.TimeLogicalType:
		unit = l.TimeUnit()
	}
	return int64(math.Pow10(int(precisionOf(unit))))
}

// micros brings a time to microseconds, rounded half up to the precision.
func micros(v, perSecond int64, precision int32) (int64, error) {
	keep := int64(math.Pow10(int(min(precision, 6)))) // units a second that stay
	if perSecond > keep {
		v = floorDiv(v+perSecond/keep/2, perSecond/keep)
		perSecond = keep
	}
	out := v * (1_000_000 / perSecond)
	if out/(1_000_000/perSecond) != v {
		return 0, errOverflow()
	}
	return out, nil
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// julianEpoch is the Julian day of 1970-01-01.
const julianEpoch = 2440588

// int96Micros reads a timestamp of nanoseconds within a Julian day.
func int96Micros(v parquet.Int96, precision int32) (int64, error) {
	nanos := int64(binary.LittleEndian.Uint64(v[:8]))
	days := int64(binary.LittleEndian.Uint32(v[8:])) - julianEpoch
	within, err := micros(nanos, 1_000_000_000, precision)
	return days*86_400_000_000 + within, err
}

// cut brings a text to the length of its type; a char loses its padding.
func cut(text []byte, t types.Type) []byte {
	if t.Precision != types.Unbounded && len(text) > int(t.Precision) {
		n := 0
		for range t.Precision {
			_, size := utf8.DecodeRune(text[n:])
			n += size
		}
		text = text[:n]
	}
	if t.Kind == types.KindChar {
		for len(text) > 0 && text[len(text)-1] == ' ' {
			text = text[:len(text)-1]
		}
	}
	return text
}
