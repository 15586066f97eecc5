package catalog

import (
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/types"
)

// longestShort is the precision up to which the digits of a decimal fit an int64.
const longestShort = 18

// testable reports whether predicates on columns of the type can be tested: of
// dates, timestamps and short decimals they compare what is stored, as integers.
func testable(t types.Type) bool {
	switch t.Kind {
	case types.KindDate, types.KindTimestamp:
		return true
	case types.KindDecimal:
		return t.Precision <= longestShort
	case types.KindVarchar:
		return t.Precision == types.Unbounded
	}
	return t.IsInteger()
}

// storedConstant gives a constant as a column of its kind stores it; ok is false
// where it cannot, since it has more digits.
func storedConstant(column types.Type, v *expr.Const) (n int64, ok bool) {
	switch column.Kind {
	case types.KindDate:
		return int64(columnar.Values[int32](v.Value)[0]), true
	case types.KindTimestamp:
		return columnar.Values[int64](v.Value)[0], true
	case types.KindDecimal:
		return rescaled(columnar.Values[decimal128.Num](v.Value)[0], v.T.Scale, column.Scale)
	}
	return 0, false
}

// rescaled brings the digits of a decimal to another scale.
func rescaled(d decimal128.Num, from, to int32) (int64, bool) {
	for ; from > to; from-- {
		quotient, rest := d.Div(decimal128.FromI64(10))
		if rest != (decimal128.Num{}) {
			return 0, false
		}
		d = quotient
	}
	for ; from < to && isLong(d); from++ {
		d = d.Mul(decimal128.FromI64(10))
	}
	return int64(d.LowBits()), isLong(d)
}

func isLong(d decimal128.Num) bool { return decimal128.FromI64(int64(d.LowBits())) == d }
