package expr

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Null gives a null constant of the type.
func Null(t types.Type, at sqlerr.Span) *Const {
	return &Const{Value: columnar.NewNulls(columnar.ArrowType(t), 1), T: t, At: at}
}

// Bool gives a boolean constant.
func Bool(v bool, at sqlerr.Span) *Const {
	b := byte(0)
	if v {
		b = 1
	}
	return &Const{Value: columnar.NewBools([]byte{b}, nil), T: types.Boolean, At: at}
}

// Bigint gives a bigint constant.
func Bigint(v int64, at sqlerr.Span) *Const {
	return &Const{Value: columnar.NewInt64([]int64{v}, nil), T: types.Bigint, At: at}
}

// Integer gives an integer constant.
func Integer(v int32, at sqlerr.Span) *Const {
	return &Const{Value: columnar.NewInt32([]int32{v}, nil), T: types.Integer, At: at}
}

// Double gives a double constant.
func Double(v float64, at sqlerr.Span) *Const {
	return &Const{Value: columnar.NewFloat64([]float64{v}, nil), T: types.Double, At: at}
}

// Text gives a constant of a varchar or char type.
func Text(v string, t types.Type, at sqlerr.Span) *Const {
	b := columnar.NewStringBuilder(1)
	b.Append(v)
	return &Const{Value: b.String(), T: t, At: at}
}

// IsNull reports whether the constant is null.
func (e *Const) IsNull() bool { return columnar.NullsOf(e.Value).Null(0) }

// Integral gives the value of a constant that is not null and whose storage is a whole number:
// an integer, a date (days) or a timestamp (us).
func (e *Const) Integral() (v int64, ok bool) {
	if e.IsNull() {
		return 0, false
	}
	switch e.Value.DataType().ID() {
	case arrow.INT8:
		return int64(columnar.Values[int8](e.Value)[0]), true
	case arrow.INT16:
		return int64(columnar.Values[int16](e.Value)[0]), true
	case arrow.INT32, arrow.DATE32:
		return int64(columnar.Values[int32](e.Value)[0]), true
	case arrow.INT64, arrow.TIMESTAMP:
		return columnar.Values[int64](e.Value)[0], true
	}
	return 0, false
}

// Text gives the text of a varchar constant that is not null.
func (e *Const) Text() (v string, ok bool) {
	if e.IsNull() || !e.T.IsString() {
		return "", false
	}
	return columnar.StringsOf(e.Value).At(0), true
}
