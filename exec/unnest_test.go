package exec

import (
	"fmt"
	"strings"
	"testing"

	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// splitAt is split(e, sep).
func splitAt(t testing.TB, e expr.Expr, sep string) expr.Expr {
	t.Helper()
	args := []expr.Expr{e, expr.Text(sep, types.Varchar, sqlerr.Span{})}
	o, failed := function.Resolve(function.Athena, "split", typesOf(args))
	if failed != nil {
		t.Fatal(failed)
	}
	return &expr.Call{Overload: o, Args: args}
}

// TestUnnest splits two texts of each row side by side, the shorter ends in nulls.
func TestUnnest(t *testing.T) {
	rows := makeFlows(2500, 300)
	for _, outer := range []bool{false, true} {
		var want []string
		for _, f := range rows {
			a := strings.Split(text(f.src), ".")
			if f.src == nil {
				a = nil
			}
			b := strings.Split(f.dst, "-")
			for i := range max(len(a), len(b)) {
				want = append(want, fmt.Sprintf("%s|%s|%s|%d", number(f.bytes), part(a, i), part(b, i), i+1))
			}
		}
		for _, s := range settings {
			scan := scanOf(&memoryTable{rows: rows, splits: 3, batch: 400, plain: s.plain}, colSrc, colDst, colBytes)
			u := &logical.Unnest{Input: scan, Exprs: []expr.Expr{splitAt(t, col(scan, 0), "."), splitAt(t, col(scan, 1), "-")},
				Columns:    logical.Schema{{Name: "a", Type: types.Varchar}, {Name: "b", Type: types.Varchar}, {Name: "n", Type: types.Bigint}},
				Ordinality: true, Outer: outer}
			plan := &logical.Project{Input: u, Exprs: cols(u, 2, 3, 4, 5), Names: []string{"bytes", "a", "b", "n"}}
			same(t, s, sorted(runPlan(t, plan, s)), sorted(want))
		}
	}
}

func part(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return "NULL"
}

// TestUnnestOuter keeps rows without elements.
func TestUnnestOuter(t *testing.T) {
	rows := makeFlows(500, 40)
	for _, outer := range []bool{false, true} {
		var want []string
		for _, f := range rows {
			switch {
			case f.src != nil:
				for i, p := range strings.Split(*f.src, ".") {
					want = append(want, fmt.Sprintf("%s|%s|%d", *f.src, p, i+1))
				}
			case outer:
				want = append(want, "NULL|NULL|NULL")
			}
		}
		for _, s := range settings {
			scan := scanOf(&memoryTable{rows: rows, splits: 3, batch: 100, plain: s.plain}, colSrc)
			u := &logical.Unnest{Input: scan, Exprs: []expr.Expr{splitAt(t, col(scan, 0), ".")}, Ordinality: true, Outer: outer,
				Columns: logical.Schema{{Name: "a", Type: types.Varchar}, {Name: "n", Type: types.Bigint}}}
			same(t, s, sorted(runPlan(t, u, s)), sorted(want))
		}
	}
}
