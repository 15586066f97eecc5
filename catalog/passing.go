package catalog

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/columnar/pred"
)

// passing gives the rows of a batch that satisfy all predicates: what a format
// could not honour itself.
func passing(b columnar.Batch, preds []pred.Predicate) columnar.Batch {
	if len(preds) == 0 {
		return b
	}
	rows := make([]int32, 0, b.Len)
	tests := make([]func(int) bool, len(preds))
	for i, p := range preds {
		tests[i] = tester(b.Cols[p.Column], p)
	}
	for i := range b.Len {
		if all(tests, i) {
			rows = append(rows, int32(i))
		}
	}
	if len(rows) == b.Len {
		return b
	}
	return b.Gather(rows)
}

func all(tests []func(int) bool, row int) bool {
	for _, t := range tests {
		if !t(row) {
			return false
		}
	}
	return true
}

// tester gives the test of a row of the column.
func tester(a arrow.Array, p pred.Predicate) func(int) bool {
	nulls := columnar.NullsOf(a)
	if p.Op == pred.IsNull || p.Op == pred.IsNotNull {
		return func(i int) bool { return nulls.Null(i) == (p.Op == pred.IsNull) }
	}
	if len(p.Texts) > 0 {
		s := columnar.StringsOf(a)
		return func(i int) bool { return !s.Null(i) && p.MatchText(s.At(i)) }
	}
	value := integers(a)
	return func(i int) bool { return !nulls.Null(i) && p.MatchInteger(value(i)) }
}

// integers reads a column of any integer type, or of one that is compared as such.
func integers(a arrow.Array) func(int) int64 {
	switch a.DataType().ID() {
	case arrow.INT8:
		v := columnar.Values[int8](a)
		return func(i int) int64 { return int64(v[i]) }
	case arrow.INT16:
		v := columnar.Values[int16](a)
		return func(i int) int64 { return int64(v[i]) }
	case arrow.DECIMAL128:
		v := columnar.Values[decimal128.Num](a)
		return func(i int) int64 { return int64(v[i].LowBits()) }
	case arrow.INT32, arrow.DATE32:
		v := columnar.Values[int32](a)
		return func(i int) int64 { return int64(v[i]) }
	}
	v := columnar.Values[int64](a)
	return func(i int) int64 { return v[i] }
}
