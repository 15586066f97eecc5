package record

import (
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar/build"
	"flowsql/columnar/textvalue"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Filler adds the value of a text to a builder; it gives false, and adds
// nothing, where the text is no value of the type.
type Filler func(text []byte) bool

// textBuilder is a builder of varchar or char, coded or not.
type textBuilder interface{ AppendBytes([]byte) }

// NewFiller makes the filler of a type as Java's own parsers have it: whole
// numbers without a point, anything but true is false.
func NewFiller(t types.Type, out build.Builder) (Filler, error) {
	switch t.Kind {
	case types.KindTinyint:
		return integers[int8](out, 8), nil
	case types.KindSmallint:
		return integers[int16](out, 16), nil
	case types.KindInteger:
		return integers[int32](out, 32), nil
	case types.KindBigint:
		return integers[int64](out, 64), nil
	case types.KindBoolean:
		b := out.(*build.Bools)
		return func(text []byte) bool {
			v, _ := textvalue.Boolean(text)
			b.Append(v)
			return true
		}, nil
	case types.KindReal:
		return values(out, func(p []byte) (float32, bool) { v, ok := textvalue.Float(p, 32); return float32(v), ok }), nil
	case types.KindDouble:
		return values(out, func(p []byte) (float64, bool) { return textvalue.Float(p, 64) }), nil
	case types.KindDecimal:
		return values(out, func(p []byte) (decimal128.Num, bool) { return textvalue.Decimal(p, t) }), nil
	case types.KindDate:
		return values(out, textvalue.Date), nil
	case types.KindTimestamp:
		return values(out, func(p []byte) (int64, bool) { return textvalue.Timestamp(p, t.Precision) }), nil
	case types.KindVarchar, types.KindChar:
		b := out.(textBuilder)
		return func(text []byte) bool {
			b.AppendBytes(textvalue.Fit(text, t))
			return true
		}, nil
	}
	return nil, sqlerr.New(sqlerr.NotSupported, "Unsupported column type: %s", t)
}

type fixed interface {
	int8 | int16 | int32 | int64 | float32 | float64 | decimal128.Num
}

func values[T fixed](out build.Builder, parse func([]byte) (T, bool)) Filler {
	b := out.(*build.Fixed[T])
	return func(text []byte) bool {
		v, ok := parse(text)
		if ok {
			b.Append(v)
		}
		return ok
	}
}

func integers[T int8 | int16 | int32 | int64](out build.Builder, bits int) Filler {
	b := out.(*build.Fixed[T])
	return func(text []byte) bool {
		v, err := strconv.ParseInt(string(text), 10, bits)
		if err == nil {
			b.Append(T(v))
		}
		return err == nil
	}
}
