package columnar

import (
	"math"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/types"
)

// TestFirstRows holds the bound to the ranks of columns.
func TestFirstRows(t *testing.T) {
	values := []int64{math.MinInt32, -7, 0, 3, 9, math.MaxInt32}
	for _, ty := range []types.Type{types.Bigint, types.Integer} {
		for _, o := range []Order{{Type: ty}, {Type: ty, NullsFirst: true}, {Type: ty, Descending: true}, {Type: ty, Descending: true, NullsFirst: true}} {
			var a arrow.Array = NewInt64(values, nil)
			if ty.Kind == types.KindInteger {
				narrow := make([]int32, len(values))
				for i, v := range values {
					narrow[i] = int32(v)
				}
				a = NewInt32(narrow, nil)
			}
			ranks, _ := OrderRanks(o, a, nil)
			for worst := range values {
				f := NewFirstRows(o, 0, 5)
				f.Lower(ranks[worst])
				f.Lower(math.MaxUint64)
				for i, v := range values {
					after := v > values[worst] != o.Descending && v != values[worst]
					if got := f.Excludes(v, v, false); got != after || got != (ranks[i] > f.Bound()) {
						t.Errorf("%+v: %d is excluded by %d: %t", o, v, values[worst], got)
					}
					if f.Excludes(v, v, true) != (after && !o.NullsFirst) {
						t.Errorf("%+v: nulls beside %d", o, v)
					}
				}
				if v, ok := f.Worst(); ok && v != values[worst] || !ok && f.Bound() > 0 && f.Bound() < math.MaxUint64 {
					t.Errorf("%+v: the worst is %d, not %d", o, v, values[worst])
				}
				if f.Excludes(values[0], values[5], false) {
					t.Error("the block has rows that count")
				}
			}
		}
	}
	f := NewFirstRows(Order{Type: types.Bigint}, 0, 1)
	f.Drop()
	if f.Lower(5); f.Excludes(7, 7, false) {
		t.Error("excluded after Drop")
	}
	if NewFirstRows(Order{Type: types.Varchar}, 0, 1) != nil || NewFirstRows(Order{Type: types.Bigint}, 0, 0) != nil {
		t.Error("a bound of what has none")
	}
}
