package columnar

import "github.com/apache/arrow/go/v17/arrow"

// Vector is a column in an expression: an array with a row for each row of the
// batch or, if Const is set, of exactly one row that stands for all of them.
type Vector struct {
	arrow.Array
	Const bool
}

// Row gives the array's row for row i of the batch.
func (v Vector) Row(i int) int {
	if v.Const {
		return 0
	}
	return i
}

// Expand gives an array with one row for each of n rows.
func (v Vector) Expand(n int) arrow.Array { return (*Allowance)(nil).Expand(v, n) }

// Expand is the Vector's of what is taken of the allowance.
func (m *Allowance) Expand(v Vector, n int) arrow.Array {
	if !v.Const {
		return v.Array
	}
	if v.Array.Len() == n {
		return v.Array
	}
	if s := StringsOf(v.Array); s.ValueCount() > 0 && v.Array.DataType().ID() == arrow.STRING && !s.Null(0) {
		return NewConstant(s.At(0), n)
	}
	return m.Gather(v.Array, make([]int32, n))
}
