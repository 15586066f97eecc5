package function

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/dynamic"
	"flowsql/sql/types"
)

func init() { lists = append(lists, dynamicFunctions) }

// onValues is a function over values whose type is known only when they are read.
type onValues func(ctx *Context, args []dynamic.Value) (dynamic.Value, error)

// overDynamic makes the row of a function of S3 Select over dynamic values; out is
// dynamic or boolean.
func overDynamic(name string, in []string, out, doc string, f onValues) Def {
	d := Def{Name: name, Out: out, Flags: NullsAreSeen, Where: S3Select, Doc: doc}
	for i, t := range in {
		if i > 0 {
			d.In += ", "
		}
		d.In += t
	}
	d.Build = func(_ *Overload, consts []arrow.Array) (Scalar, error) {
		fixed := make([]*dynamic.Value, len(consts))
		for i, c := range consts {
			if c != nil {
				v := readerOf(columnar.Vector{Array: c, Const: true})(0)
				fixed[i] = &v
			}
		}
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			return runValues(ctx, args, fixed, n, out == "boolean", f)
		}, nil
	}
	return d
}

// readerOf gives the values of a dynamic column; NULL is kept as the column's null too.
func readerOf(v columnar.Vector) func(row int) dynamic.Value {
	s := columnar.StringsOf(v.Array)
	return func(row int) dynamic.Value {
		row = v.Row(row)
		if s.Null(row) {
			return dynamic.Value{Kind: dynamic.Null}
		}
		return dynamic.Decode(s.At(row))
	}
}

func runValues(ctx *Context, args []columnar.Vector, fixed []*dynamic.Value, n int, truth bool, f onValues) (columnar.Vector, error) {
	constant := true
	read := make([]func(int) dynamic.Value, len(args))
	for i, a := range args {
		constant = constant && a.Const
		read[i] = readerOf(a)
	}
	if constant {
		n = min(n, 1)
	}
	out := valueWriter{texts: columnar.NewStringBuilder(n), truth: truth, rows: n}
	values := make([]dynamic.Value, len(args))
	for row := range n {
		for i := range args {
			if i < len(fixed) && fixed[i] != nil {
				values[i] = *fixed[i]
			} else {
				values[i] = read[i](row)
			}
		}
		v, err := f(ctx, values)
		if err != nil {
			return columnar.Vector{}, err
		}
		out.put(v)
	}
	return columnar.Vector{Array: out.done(), Const: constant && n == 1}, nil
}

// valueWriter collects values as a dynamic or a boolean column.
type valueWriter struct {
	texts   *columnar.StringBuilder
	scratch []byte
	truth   bool
	bools   []byte
	valid   *columnar.Bitmap
	rows    int
}

func (w *valueWriter) put(v dynamic.Value) {
	if !w.truth {
		if v.Kind == dynamic.Null {
			w.texts.AppendNull()
			return
		}
		w.scratch = dynamic.Append(w.scratch[:0], v)
		w.texts.AppendBytes(w.scratch)
		return
	}
	if v.Kind != dynamic.Bool {
		if w.valid == nil {
			w.valid = columnar.NewBitmap(w.rows)
		}
		w.valid.Clear(len(w.bools))
	}
	w.bools = append(w.bools, byte(v.Integer&1))
}

func (w *valueWriter) done() arrow.Array {
	if w.truth {
		return columnar.NewBools(w.bools, w.valid)
	}
	return w.texts.Binary()
}

// ValuesOf reads a column of any type that S3 Select has as values.
func ValuesOf(t types.Type, v columnar.Vector) func(row int) dynamic.Value {
	nulls := columnar.NullsOf(v.Array)
	read := valueReader(t, v.Array)
	return func(row int) dynamic.Value {
		if row = v.Row(row); nulls.Null(row) {
			return dynamic.Value{Kind: dynamic.Null}
		}
		return read(row)
	}
}

func valueReader(t types.Type, a arrow.Array) func(row int) dynamic.Value {
	switch t.Kind {
	case types.KindDynamic:
		return readerOf(columnar.Vector{Array: a})
	case types.KindBoolean:
		b := columnar.BoolsOf(a)
		return func(row int) dynamic.Value { return dynamic.NewBool(b.At(row)) }
	case types.KindBigint:
		return func(row int) dynamic.Value { return dynamic.NewInt(columnar.Values[int64](a)[row]) }
	case types.KindTinyint:
		return func(row int) dynamic.Value { return dynamic.NewInt(int64(columnar.Values[int8](a)[row])) }
	case types.KindSmallint:
		return func(row int) dynamic.Value { return dynamic.NewInt(int64(columnar.Values[int16](a)[row])) }
	case types.KindInteger:
		return func(row int) dynamic.Value { return dynamic.NewInt(int64(columnar.Values[int32](a)[row])) }
	case types.KindDouble:
		return func(row int) dynamic.Value { return dynamic.NewFloat(columnar.Values[float64](a)[row]) }
	case types.KindReal:
		return func(row int) dynamic.Value { return dynamic.NewFloat(float64(columnar.Values[float32](a)[row])) }
	case types.KindDecimal:
		return func(row int) dynamic.Value {
			text := appendDecimal(nil, columnar.Values[decimal128.Num](a)[row], t.Scale)
			if d, ok := dynamic.ParseDecimal(string(text)); ok {
				return dynamic.NewDecimal(d)
			}
			return dynamic.Value{Kind: dynamic.Null}
		}
	case types.KindUnknown:
		return func(int) dynamic.Value { return dynamic.Value{Kind: dynamic.Null} }
	case types.KindVarchar:
		s := columnar.StringsOf(a)
		return func(row int) dynamic.Value { return dynamic.NewString(s.At(row)) }
	case types.KindDate:
		return func(row int) dynamic.Value { return timeOr(string(AppendText(nil, t, a, row)), "T") }
	case types.KindTimestamp, types.KindTimestampTZ:
		return func(row int) dynamic.Value { return timeValue(t, a, row) }
	case types.KindArray, types.KindMap, types.KindRow:
		return func(row int) dynamic.Value { return dynamic.FromJSON(string(appendAsJSON(nil, t, a, row))) }
	}
	return func(row int) dynamic.Value { return dynamic.NewString(string(AppendText(nil, t, a, row))) }
}

// timeValue gives a timestamp of the engine as one of S3 Select.
func timeValue(t types.Type, a arrow.Array, row int) dynamic.Value {
	text := AppendText(nil, types.Timestamp(6), a, row)
	if t.Kind == types.KindTimestampTZ {
		text = AppendText(nil, types.Timestamp(6), a.(interface{ Field(int) arrow.Array }).Field(0), row)
	}
	if len(text) > 10 {
		text[10] = 'T'
	}
	return timeOr(string(text), "Z")
}

// timeOr reads a timestamp with what ends it; a year that S3 Select has not stays
// text.
func timeOr(text, end string) dynamic.Value {
	v, ok := dynamic.ParseTime(text + end)
	if !ok {
		return dynamic.NewString(text)
	}
	return dynamic.NewTime(v)
}

// toDynamic turns typed columns into dynamic ones.
func toDynamic() []Def {
	var out []Def
	for _, in := range []string{"boolean", "bigint", "integer", "smallint", "tinyint", "double", "real", "varchar", "decimal(p,s)", "date", "timestamp(p)", "unknown"} {
		out = append(out, Def{Name: "dynamic_of", In: in, Out: "dynamic", Flags: NullsAreSeen, Where: S3Select, Doc: "A value with its type",
			Build: func(o *Overload, _ []arrow.Array) (Scalar, error) {
				return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
					read := ValuesOf(o.Args[0], args[0])
					if args[0].Const {
						n = 1
					}
					w := valueWriter{texts: columnar.NewStringBuilder(n), rows: n}
					for row := range n {
						w.put(read(row))
					}
					return columnar.Vector{Array: w.done(), Const: args[0].Const}, nil
				}, nil
			}})
	}
	return out
}
