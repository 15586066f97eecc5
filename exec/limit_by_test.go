package exec

import (
	"slices"
	"testing"

	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// limitByTexts gives, of the rows of each port in the order of bytes, those within the limit.
func limitByTexts(rows []flow, offset, count int) []string {
	byPort := map[string][]int64{}
	for _, f := range rows {
		if f.bytes != nil {
			byPort[number(f.port)] = append(byPort[number(f.port)], *f.bytes)
		}
	}
	var out []string
	for port, list := range byPort {
		slices.Sort(list)
		for _, b := range list[min(offset, len(list)):min(offset+count, len(list))] {
			out = append(out, port+"|"+number(&b))
		}
	}
	return sorted(out)
}

func TestLimitBy(t *testing.T) {
	rows := slices.DeleteFunc(makeFlows(4000, 50), func(f flow) bool { return f.bytes == nil })
	for _, limit := range []struct{ offset, count int }{{0, 1}, {0, 5}, {3, 2}, {1000, 1}} {
		want := limitByTexts(rows, limit.offset, limit.count)
		for _, s := range settings {
			scan := scanOf(&memoryTable{rows: rows, splits: 3, batch: 400}, colPort, colBytes)
			sort := &logical.Sort{Input: scan, Keys: []logical.SortKey{{Expr: col(scan, 1)}}, Limit: -1}
			plan := &logical.LimitBy{Input: sort, Keys: cols(sort, 0), Offset: int64(limit.offset), Count: int64(limit.count)}
			same(t, s, sorted(runPlan(t, plan, s)), want)
		}
	}
}

// TestLimitByManyKeys counts without an order, by no key and by several.
func TestLimitByManyKeys(t *testing.T) {
	rows := makeFlows(2000, 30)
	seen := map[string]int{}
	for _, f := range rows {
		seen[text(f.src)+"|"+number(f.port)]++
	}
	want := 0
	for _, n := range seen {
		want += min(n, 2)
	}
	for _, s := range settings {
		scan := scanOf(&memoryTable{rows: rows, splits: 3, batch: 400, plain: s.plain}, colSrc, colPort)
		if got := len(runPlan(t, &logical.LimitBy{Input: scan, Keys: cols(scan, 0, 1), Count: 2}, s)); got != want {
			t.Errorf("%v: %d rows, want %d", s, got, want)
		}
		if got := len(runPlan(t, &logical.LimitBy{Input: scan, Keys: []expr.Expr{}, Offset: 10, Count: -1}, s)); got != len(rows)-10 {
			t.Errorf("%v: %d rows behind the first ten", s, got)
		}
	}
}
