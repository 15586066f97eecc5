package exec

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"flowsql/planner/logical"
)

// compareFloats is Trino's order: NaN above all, -0 equals 0.
func compareFloats(a, b float64) int {
	switch {
	case math.IsNaN(a) && math.IsNaN(b):
		return 0
	case math.IsNaN(a):
		return 1
	case math.IsNaN(b):
		return -1
	}
	return cmp.Compare(a, b)
}

func compareNullable[T cmp.Ordered](a, b *T, nullsFirst, descending bool) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return map[bool]int{true: -1, false: 1}[nullsFirst]
	case b == nil:
		return map[bool]int{true: 1, false: -1}[nullsFirst]
	case descending:
		return cmp.Compare(*b, *a)
	}
	return cmp.Compare(*a, *b)
}

// sortPlan orders by src DESC NULLS FIRST, ratio, bytes NULLS LAST, dst, port NULLS LAST,
// and gives what the order decides.
func sortPlan(table *memoryTable, limit int64) logical.Node {
	scan := scanOf(table, colPort, colSrc, colRatio, colBytes, colDst)
	return &logical.Sort{Input: scan, Limit: limit, Keys: []logical.SortKey{
		{Expr: col(scan, 1), Descending: true, NullsFirst: true}, {Expr: col(scan, 2)}, {Expr: col(scan, 3)}, {Expr: col(scan, 4)}, {Expr: col(scan, 0)},
	}}
}

func sortedTexts(rows []flow) []string {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b flow) int {
		return cmp.Or(compareNullable(a.src, b.src, true, true), compareFloats(a.ratio, b.ratio),
			compareNullable(a.bytes, b.bytes, false, false), strings.Compare(a.dst, b.dst), compareNullable(a.port, b.port, false, false))
	})
	out := make([]string, len(rows))
	for i := range rows {
		f := &rows[i]
		out[i] = fmt.Sprintf("%s|%s|%s|%s|%s", number(f.port), text(f.src), floatText(f.ratio), number(f.bytes), f.dst)
	}
	return out
}

// unsigned drops the sign of zero, which the order does not see.
func unsigned(rows []string) []string {
	for i := range rows {
		rows[i] = strings.ReplaceAll(rows[i], "-0.0", "0.0")
	}
	return rows
}

func TestSort(t *testing.T) {
	rows := makeFlows(20_000, 200)
	want := sortedTexts(rows)
	for _, s := range settings {
		table := &memoryTable{rows: rows, splits: 6, batch: 1500, plain: s.plain}
		same(t, s, unsigned(runPlan(t, sortPlan(table, -1), s)), want)
		same(t, s, unsigned(runPlan(t, sortPlan(table, maxTopN+1), s)), want[:maxTopN+1])
	}
}

func TestTopN(t *testing.T) {
	rows := makeFlows(20_000, 200)
	want := sortedTexts(rows)
	for _, n := range []int64{0, 1, 10, 9000, 19_999, 25_000} {
		for _, s := range settings {
			table := &memoryTable{rows: rows, splits: 6, batch: 1500, plain: s.plain}
			same(t, s, unsigned(runPlan(t, sortPlan(table, n), s)), want[:min(int(n), len(want))])
		}
	}
}

// TestSortSpills makes sure that the small budget is really too small.
func TestSortSpills(t *testing.T) {
	table := &memoryTable{rows: makeFlows(60_000, 200), splits: 6, batch: 1500}
	plan := sortPlan(table, -1)
	env, pool := setting{threads: 2, budget: 1 << 20}.env()
	q, err := Build(t.Context(), plan, env)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := collect(q, plan); err != nil {
		t.Fatal(err)
	}
	if q.Stats()[0].Spilled == 0 || pool.Peak() > 1<<20 {
		t.Errorf("spilled %d bytes, peak %d", q.Stats()[0].Spilled, pool.Peak())
	}
}
