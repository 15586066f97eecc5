package exec

import (
	"math/rand/v2"
	"testing"

	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// spillSettings are held against one worker with all the memory that it wants.
var spillSettings = []setting{{threads: 4}, {threads: 1, budget: 1 << 20}, {threads: 4, budget: 1 << 20, plain: true}, {threads: 2, batch: 500, budget: 1 << 20},
	{threads: 4, groups: 50}, {threads: 4, groups: 300, budget: 3 << 20, plain: true}}

func everywhere(t *testing.T, rows []flow, plan func(table *memoryTable) logical.Node) {
	t.Helper()
	table := func(plain bool) *memoryTable { return &memoryTable{rows: rows, splits: 5, batch: 2048, plain: plain} }
	want := sorted(runPlan(t, plan(table(false)), setting{threads: 1}))
	if len(want) == 0 {
		t.Fatal("no rows")
	}
	for _, s := range spillSettings {
		same(t, s, sorted(runPlan(t, plan(table(s.plain)), s)), want)
	}
}

// TestCollectionsSpill has more values in arrays and maps than the budget holds.
func TestCollectionsSpill(t *testing.T) {
	ordered := func(call logical.AggregateCall, order ...function.ArgumentOrder) logical.AggregateCall {
		call.OrderBy = order
		return call
	}
	everywhere(t, makeFlows(30_000, 3_000), func(table *memoryTable) logical.Node {
		scan := scanOf(table, colDst, colSrc, colPort, colBytes, colReject)
		distinct := ordered(aggregateOf(t, "array_agg", col(scan, 2)), function.ArgumentOrder{Argument: 0, NullsFirst: true})
		distinct.Distinct = true
		by := aggregateOf(t, "array_agg", col(scan, 1))
		by.Args = append(by.Args, col(scan, 3))
		text := aggregateOf(t, "listagg", col(scan, 1), expr.Text(",", types.Varchar, noPlace), expr.Bool(true, noPlace), expr.Text("", types.Varchar, noPlace), expr.Bool(true, noPlace))
		return &logical.Aggregate{Input: scan, Keys: cols(scan, 0), Names: []string{"dst"}, Calls: []logical.AggregateCall{
			ordered(by, function.ArgumentOrder{Argument: 1, Descending: true}, function.ArgumentOrder{Argument: 0}), distinct,
			aggregateOf(t, "map_agg", col(scan, 2), col(scan, 2)),
			aggregateOf(t, "histogram", col(scan, 1)),
			aggregateOf(t, "max", col(scan, 3), expr.Bigint(3, noPlace)),
			ordered(text, function.ArgumentOrder{Argument: 0}),
			aggregateOf(t, "checksum", col(scan, 3)),
		}}
	})
}

// TestGroupingSetsSpill has more groups of all sets together than the budget
// holds, with a set for DISTINCT beside them.
func TestGroupingSetsSpill(t *testing.T) {
	everywhere(t, makeFlows(20_000, 4_000), func(table *memoryTable) logical.Node {
		scan := scanOf(table, colSrc, colDst, colReject, colBytes)
		id := &logical.GroupID{Input: scan, Keys: cols(scan, 0, 1, 2), Names: []string{"src", "dst", "reject"},
			Sets: [][]int{{0, 1, 2}, {0, 1}, {0}, {2}, {}}}
		distinct := aggregateOf(t, "count", col(id, 4+3))
		distinct.Distinct = true
		return &logical.Aggregate{Input: id, Keys: cols(id, 0, 1, 2, 3), Names: []string{"src", "dst", "reject", "groupid"}, Totals: []int32{4},
			Calls: []logical.AggregateCall{aggregateOf(t, "count"), aggregateOf(t, "sum", col(id, 4+3)), distinct}}
	})
}

// TestAggregateSharesAndSpills groups by keys of each form where workers share groups
// while others go to disk: sums, sets for DISTINCT and states of no rows stay whole.
func TestAggregateSharesAndSpills(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	rows := makeFlows(6_000, 2_500)
	long := func(e expr.Expr) expr.Expr { return &expr.Cast{X: e, T: types.Decimal(20, 2)} }
	forms := map[string]func(s *logical.Scan) []expr.Expr{
		"text":  func(s *logical.Scan) []expr.Expr { return cols(s, colSrc) },
		"wide":  func(s *logical.Scan) []expr.Expr { return cols(s, colBytes) },
		"other": func(s *logical.Scan) []expr.Expr { return []expr.Expr{long(col(s, colBytes))} },
		"binary": func(s *logical.Scan) []expr.Expr {
			return []expr.Expr{&expr.Cast{X: col(s, colSrc), T: types.Varbinary}}
		},
		"wide and other": func(s *logical.Scan) []expr.Expr { return []expr.Expr{col(s, colBytes), long(col(s, colPort))} },
		"text and wide":  func(s *logical.Scan) []expr.Expr { return cols(s, colSrc, colRatio, colReject) },
	}
	for name, keys := range forms {
		plan := func(table *memoryTable) logical.Node { return distinctPlan(t, table, keys) }
		want := sorted(runPlan(t, plan(&memoryTable{rows: rows, splits: 1, batch: 1000}), setting{threads: 1}))
		for range 3 {
			s := setting{threads: 1 + r.IntN(8), plain: r.IntN(2) == 0, groups: []int{1, 10, 300, 2000}[r.IntN(4)], budget: int64(1+r.IntN(6)) << 20}
			table := &memoryTable{rows: rows, splits: 16, batch: 100 + r.IntN(900), plain: s.plain}
			t.Run(name, func(t *testing.T) { same(t, s, sorted(runPlan(t, plan(table), s)), want) })
		}
	}
}

func distinctPlan(t *testing.T, table *memoryTable, keys func(s *logical.Scan) []expr.Expr) logical.Node {
	scan := scanOf(table, colSrc, colDst, colPort, colBytes, colRatio, colReject)
	wide, text, sum := aggregateOf(t, "count", col(scan, colBytes)), aggregateOf(t, "count", col(scan, colDst)), aggregateOf(t, "sum", col(scan, colBytes))
	wide.Distinct, text.Distinct, sum.Distinct = true, true, true
	text.Filter = col(scan, colReject)
	by := keys(scan)
	return &logical.Aggregate{Input: scan, Keys: by, Names: make([]string, len(by)), Calls: []logical.AggregateCall{
		aggregateOf(t, "count"), aggregateOf(t, "sum", col(scan, colBytes)), wide, text, sum,
		aggregateOf(t, "max", col(scan, colSrc)), aggregateOf(t, "bool_and", col(scan, colReject)), aggregateOf(t, "checksum", col(scan, colDst)),
	}}
}

// noPlace is the place of what stands in no text.
var noPlace sqlerr.Span
