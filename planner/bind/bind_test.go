package bind

import (
	"testing"

	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func TestNearest(t *testing.T) {
	names := []string{"srcaddr", "dstaddr", "srcport", "start", "end"}
	for name, want := range map[string]string{
		"scraddr": "srcaddr", "SRCADR": "srcaddr", "stat": "start", "strat": "start", "bytes": "", "x": "", "ends": "end", "": "",
	} {
		if got := Nearest(name, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}

func column(i int) *expr.Column { return &expr.Column{Index: i, Name: "c", T: types.Bigint} }

func equals(t *testing.T, l, r expr.Expr) expr.Expr {
	t.Helper()
	o, err := function.ResolveOperator("=", []types.Type{types.Bigint, types.Bigint})
	if err != nil {
		t.Fatal(err)
	}
	return &expr.Call{Overload: o, Args: []expr.Expr{l, r}}
}

func TestJoinKeys(t *testing.T) {
	one := expr.Bigint(1, sqlerr.Span{})
	left, right, rest := JoinKeys([]expr.Expr{
		equals(t, column(0), column(3)), // left = right
		equals(t, column(4), column(1)), // right = left
		equals(t, column(0), column(1)), // both on the left
		equals(t, column(2), one),       // one side only
	}, 2)
	if len(left) != 2 || len(right) != 2 || len(rest) != 2 {
		t.Fatalf("%d left, %d right, %d rest", len(left), len(right), len(rest))
	}
	for i, want := range []int{0, 1} {
		if got := left[i].(*expr.Column).Index; got != want {
			t.Errorf("left key %d is column %d, want %d", i, got, want)
		}
	}
	for i, want := range []int{1, 2} { // counted from the right side's first column
		if got := right[i].(*expr.Column).Index; got != want {
			t.Errorf("right key %d is column %d, want %d", i, got, want)
		}
	}
}
