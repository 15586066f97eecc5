package function

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// jsonCastable lists the scalar types that JSON casts to.
var jsonCastable = []types.Kind{types.KindBoolean, types.KindTinyint, types.KindSmallint, types.KindInteger, types.KindBigint,
	types.KindReal, types.KindDouble, types.KindDecimal, types.KindVarchar}

// fromJSON reports whether JSON casts to a type.
func fromJSON(t types.Type) bool {
	switch t.Kind {
	case types.KindArray, types.KindRow:
		return !slices.ContainsFunc(t.Fields(), func(f types.Field) bool { return !fromJSON(f.Type) })
	case types.KindMap:
		return !isNested(t.Fields()[0].Type) && fromJSON(t.Fields()[1].Type)
	}
	return t.Kind == types.KindJSON || slices.Contains(jsonCastable, t.Kind)
}

func isNested(t types.Type) bool { return t.Fields() != nil }

// castJSON makes the cast from JSON.
func castJSON(to types.Type) Scalar {
	if !fromJSON(to) {
		return nil
	}
	return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		nulls, text := columnar.NullsOf(args[0].Array), reader[string](args[0])
		sink := newJSONSink(to)
		if args[0].Const {
			n = 1
		}
		for i := range n {
			if nulls.Null(args[0].Row(i)) {
				sink.null()
				continue
			}
			if err := castJSONText(sink, to, text(i)); err != nil {
				return columnar.Vector{}, err
			}
		}
		return columnar.Vector{Array: sink.array(), Const: args[0].Const}, nil
	}
}

// castJSONText casts one value and words its faults.
func castJSONText(sink jsonSink, to types.Type, text string) error {
	v, ok := parseJSON(text)
	if to.Kind == types.KindMap && ok && !slices.Contains(jsonCastable, to.Fields()[0].Type.Kind) {
		return sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast JSON to %s", to)
	}
	if ok && v.kind == jsonNull {
		sink.null()
		return nil
	}
	err := error(errBadJSON)
	if ok {
		err = sink.add(v)
	}
	var known *sqlerr.Error
	switch {
	case err == nil:
		return nil
	case isNested(to):
		return sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast to %s.%s\n%s", jsonTypeName(to), jsonFaultText(err), text)
	case errors.As(err, &known):
		return err
	}
	return sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast '%s' to %s", text, faultName(err, to))
}

// faultName is the type that a cast's fault names: doubles go by integer to the small ones.
func faultName(err error, to types.Type) string {
	if err == errNoInteger {
		return "integer"
	}
	return jsonScalarName(to)
}

// jsonScalarName spells a type as the messages of casts from JSON do.
func jsonScalarName(t types.Type) string {
	switch t.Kind {
	case types.KindDecimal:
		return "DECIMAL(" + strconv.Itoa(int(t.Precision)) + "," + strconv.Itoa(int(t.Scale)) + ")"
	case types.KindVarchar:
		return "varchar"
	}
	return t.String()
}

// jsonTypeName spells nested types with decimals as the messages do.
func jsonTypeName(t types.Type) string {
	if t.Kind == types.KindArray && t.Elem().Kind == types.KindDecimal {
		return "array(decimal(" + strconv.Itoa(int(t.Elem().Precision)) + "," + strconv.Itoa(int(t.Elem().Scale)) + "))"
	}
	return t.String()
}

// Faults of a value that have no text of their own.
var (
	errBadJSON   = errors.New("")
	errRange     = errors.New("")
	errNoInteger = errors.New("")
)

// jsonExpected is a fault of what stands where something else is due.
type jsonExpected struct{ text string }

func (e *jsonExpected) Error() string { return e.text }

// jsonFaultText words a fault behind a blank; some have no text.
func jsonFaultText(err error) string {
	text := err.Error()
	var known *sqlerr.Error
	if errors.As(err, &known) {
		text = known.Msg
	}
	if text == "" {
		return ""
	}
	return " " + text
}

// tokenText gives the first token of a value as messages show it.
func (v *jsonValue) tokenText() string {
	switch v.kind {
	case jsonOpenObject:
		return "{"
	case jsonOpenArray:
		return "["
	case jsonText, jsonInteger:
		return v.text
	}
	return string(v.appendTo(nil, true))
}

// jsonSink collects JSON values as a column of a type.
type jsonSink interface {
	add(v *jsonValue) error
	null()
	array() arrow.Array
}

func newJSONSink(t types.Type) jsonSink {
	switch t.Kind {
	case types.KindArray:
		return &jsonListSink{t: t, parts: []jsonSink{newJSONSink(t.Elem())}, offsets: []int32{0}}
	case types.KindMap:
		return &jsonListSink{t: t, parts: []jsonSink{newJSONSink(t.Fields()[0].Type), newJSONSink(t.Fields()[1].Type)}, offsets: []int32{0}}
	case types.KindRow:
		s := &jsonRowSink{t: t}
		for _, f := range t.Fields() {
			s.parts = append(s.parts, newJSONSink(f.Type))
		}
		return s
	}
	return newScalarSink(t)
}

func newScalarSink(t types.Type) jsonSink {
	switch t.Kind {
	case types.KindBoolean:
		return scalarSink(t, jsonToBoolean)
	case types.KindTinyint:
		return scalarSink(t, func(v *jsonValue) (int8, error) { return jsonToInteger[int8](v, 8, "TINYINT") })
	case types.KindSmallint:
		return scalarSink(t, func(v *jsonValue) (int16, error) { return jsonToInteger[int16](v, 16, "SMALLINT") })
	case types.KindInteger:
		return scalarSink(t, func(v *jsonValue) (int32, error) { return jsonToInteger[int32](v, 32, "INT") })
	case types.KindBigint:
		return scalarSink(t, func(v *jsonValue) (int64, error) { return jsonToInteger[int64](v, 64, "BIGINT") })
	case types.KindReal:
		return scalarSink(t, func(v *jsonValue) (float32, error) { return jsonToFloat[float32](v, "REAL") })
	case types.KindDouble:
		return scalarSink(t, func(v *jsonValue) (float64, error) { return jsonToFloat[float64](v, "DOUBLE") })
	case types.KindDecimal:
		return scalarSink(t, func(v *jsonValue) (decimal128.Num, error) { return jsonToDecimal(v, t) })
	case types.KindVarchar:
		return scalarSink(t, func(v *jsonValue) (string, error) { return jsonToVarchar(v, t) })
	}
	s := scalarSink(types.JSON, func(v *jsonValue) (string, error) { return string(v.appendTo(nil, true)), nil })
	s.takesNull = true
	return s
}

// jsonScalarSink collects scalars.
type jsonScalarSink[T value] struct {
	t         types.Type
	w         writer[T]
	nulls     []int
	n         int
	read      func(v *jsonValue) (T, error)
	takesNull bool
}

func scalarSink[T value](t types.Type, read func(v *jsonValue) (T, error)) *jsonScalarSink[T] {
	return &jsonScalarSink[T]{t: t, w: newWriter[T](nil, t, 0), read: read}
}

func (s *jsonScalarSink[T]) null() {
	var zero T
	s.nulls = append(s.nulls, s.n)
	s.n++
	s.w.put(zero)
}

func (s *jsonScalarSink[T]) add(v *jsonValue) error {
	if v.kind == jsonNull && !s.takesNull {
		s.null()
		return nil
	}
	x, err := s.read(v)
	if err == errBadJSON {
		return &jsonExpected{"Unexpected token when cast to " + jsonScalarName(s.t) + ": " + v.tokenText()}
	}
	if err != nil {
		return err
	}
	s.n++
	s.w.put(x)
	return nil
}

func (s *jsonScalarSink[T]) array() arrow.Array { return s.w.done(validBut(s.n, s.nulls)) }

// validBut gives the validity of n rows of which some are null.
func validBut(n int, nulls []int) *columnar.Bitmap {
	if len(nulls) == 0 {
		return nil
	}
	valid := columnar.NewBitmap(n)
	for _, i := range nulls {
		valid.Clear(i)
	}
	return valid
}

func jsonToBoolean(v *jsonValue) (bool, error) {
	switch v.kind {
	case jsonTrue, jsonFalse:
		return v.kind == jsonTrue, nil
	case jsonText:
		return textToBoolean(v.text)
	case jsonInteger, jsonDouble:
		return v.double() != 0, nil
	}
	return false, errBadJSON
}

func jsonToInteger[R integer](v *jsonValue, size int, name string) (R, error) {
	switch v.kind {
	case jsonTrue, jsonFalse:
		return R(bit(v.kind == jsonTrue)), nil
	case jsonText:
		return textToInteger[R](v.text, size, name)
	case jsonInteger:
		n, err := strconv.ParseInt(v.text, 10, size)
		if err != nil {
			return 0, errRange
		}
		return R(n), nil
	case jsonDouble:
		return jsonDoubleToInteger[R](v.double(), size)
	}
	return 0, errBadJSON
}

func jsonDoubleToInteger[R integer](f float64, size int) (R, error) {
	rounded := math.Round(f)
	limit := math.Ldexp(1, size-1)
	switch {
	case rounded >= -limit && rounded < limit:
		return R(rounded), nil
	case size == 64:
		return 0, sqlerr.New(sqlerr.InvalidCastArgument, "Unable to cast %s to bigint", javaFloat(f))
	}
	return 0, errNoInteger
}

func jsonToFloat[R float](v *jsonValue, name string) (R, error) {
	switch v.kind {
	case jsonTrue, jsonFalse:
		return R(bit(v.kind == jsonTrue)), nil
	case jsonText:
		return textToFloat[R](v.text, name)
	case jsonInteger, jsonDouble:
		return R(v.double()), nil
	}
	return 0, errBadJSON
}

func jsonToDecimal(v *jsonValue, t types.Type) (decimal128.Num, error) {
	text := v.text
	switch v.kind {
	case jsonTrue:
		text = "1"
	case jsonFalse:
		text = "0"
	case jsonDouble:
		text = strconv.FormatFloat(v.double(), 'e', -1, 64)
	case jsonText, jsonInteger:
	default:
		return decimal128.Num{}, errBadJSON
	}
	d, fault := parseDecimal(text, t)
	switch {
	case fault == decimalNoNumber:
		return d, errRange
	case fault == decimalTooLarge:
		return d, sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast input json to %s", jsonScalarName(t))
	}
	return d, nil
}

func jsonToVarchar(v *jsonValue, t types.Type) (string, error) {
	text := v.text
	switch v.kind {
	case jsonTrue, jsonFalse:
		text = string(v.appendTo(nil, true))
	case jsonInteger:
		if n, ok := new(big.Int).SetString(text, 10); ok {
			text = n.String()
		}
	case jsonDouble:
		text, _ = floatToText(v.double(), types.Varchar)
	case jsonText:
	default:
		return "", errBadJSON
	}
	if t.Precision != types.Unbounded && runeCount(text) > int(t.Precision) {
		return "", sqlerr.New(sqlerr.InvalidCastArgument, "Value %s cannot be represented as %s", text, t)
	}
	return text, nil
}
