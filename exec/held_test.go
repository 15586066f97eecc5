package exec

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"flowsql/columnar"
	"flowsql/planner/logical"
)

// heldKeys are keys of each layout of the words, and what they are of a row.
var heldKeys = map[string]struct {
	keys []int
	key  func(*flow) string
}{
	"text":        {[]int{colSrc}, func(f *flow) string { return text(f.src) }},
	"bigint":      {[]int{colBytes}, func(f *flow) string { return number(f.bytes) }},
	"two in one":  {[]int{colDst, colPort}, func(f *flow) string { return f.dst + "|" + number(f.port) }},
	"three words": {[]int{colSrc, colBytes, colDst}, func(f *flow) string { return text(f.src) + "|" + number(f.bytes) + "|" + f.dst }},
}

// TestAggregateHandsRowsOn groups where most rows are new groups, so that they go to the
// shards without groups of the worker, and where they come to be few again.
func TestAggregateHandsRowsOn(t *testing.T) {
	many, few := makeFlows(9_000, 3_000), makeFlows(9_000, 3)
	rows := slices.Concat(many, few, many)
	for name, test := range heldKeys {
		want := heldWant(rows, test.key)
		for _, s := range []setting{
			{threads: 1, batch: 3, groups: 40}, {threads: 4, batch: 17, groups: 200}, {threads: 2, batch: 100, groups: 500, plain: true},
			{threads: 4, batch: 17, groups: 200, budget: 40 << 20}, {threads: 2, batch: 50, groups: 100, budget: 2 << 20},
		} {
			table := &memoryTable{rows: rows, splits: 7, batch: 1000, plain: s.plain}
			t.Run(fmt.Sprint(name, " ", s), func(t *testing.T) {
				same(t, s, sorted(runPlan(t, heldPlan(t, table, test.keys), s)), want)
			})
		}
	}
}

// heldWant gives what heldPlan gives of rows: without the calls whose arguments are texts.
func heldWant(rows []flow, key func(*flow) string) (want []string) {
	for key, s := range reference(rows, key) {
		sum := s.text("")
		want = append(want, key+sum[:len(sum)-len(fmt.Sprint("|", len(s.dsts)))])
	}
	return sorted(want)
}

// heldPlan has calls whose arguments can all be held.
func heldPlan(t testing.TB, table *memoryTable, keys []int) logical.Node {
	scan := scanOf(table, colSrc, colDst, colPort, colBytes, colRatio, colReject)
	ports := aggregateOf(t, "count", col(scan, colPort))
	ports.Distinct = true
	return &logical.Aggregate{Input: scan, Keys: cols(scan, keys...), Names: make([]string, len(keys)), Calls: []logical.AggregateCall{
		aggregateOf(t, "count"), aggregateOf(t, "sum", col(scan, colBytes)), ports,
	}}
}

// TestAggregateManyGroups has more rows than a worker may hold, all with the usual limits.
func TestAggregateManyGroups(t *testing.T) {
	const rows = 1_200_000
	list, schema := benchBatches(rows, 1000)
	groups, total := map[uint64]int64{}, int64(0)
	for _, b := range list {
		src, dst, bytes := columnar.StringsOf(b.Cols[0]).Codes, columnar.StringsOf(b.Cols[1]).Codes, columnar.Values[int64](b.Cols[3])
		for i := range b.Len {
			groups[uint64(src[i])<<32|uint64(dst[i])] += bytes[i]
			total += bytes[i]
		}
	}
	in := &logical.Batches{Data: list, Columns: schema}
	plan := &logical.Aggregate{Input: in, Keys: cols(in, 0, 1), Names: make([]string, 2), Calls: []logical.AggregateCall{
		aggregateOf(t, "count"), aggregateOf(t, "sum", col(in, 3)),
	}}
	pool := columnar.NewPool(1 << 30)
	q, err := Build(context.Background(), plan, Env{Context: testContext, Threads: 2, Budget: pool})
	if err != nil {
		t.Fatal(err)
	}
	seen, count := 0, int64(0)
	err = q.Run(context.Background(), func(b columnar.Batch) error {
		src, dst := columnar.StringsOf(b.Cols[0]), columnar.StringsOf(b.Cols[1])
		for i, sum := range columnar.Values[int64](b.Cols[3]) {
			var x, y, z int
			fmt.Sscanf(src.At(i), "10.%d.%d.%d", &x, &y, &z)
			var v, w int
			fmt.Sscanf(dst.At(i), "172.16.%d.%d", &v, &w)
			if want := groups[uint64(y<<8|z)<<32|uint64(v<<8|w)]; sum != want {
				return fmt.Errorf("%s, %s: %d, want %d", src.At(i), dst.At(i), sum, want)
			}
			count += columnar.Values[int64](b.Cols[2])[i]
		}
		seen += b.Len
		return nil
	})
	if err != nil || seen != len(groups) || count != rows {
		t.Errorf("%d groups of %d rows, %v; want %d of %d", seen, count, err, len(groups), rows)
	}
}

// TestTopNByNumbers takes the first rows by columns that have ranks.
func TestTopNByNumbers(t *testing.T) {
	rows := makeFlows(20_000, 200)
	for _, descending := range []bool{false, true} {
		for _, nullsFirst := range []bool{false, true} {
			for _, first := range []int{colPort, colBytes} {
				by := func(n logical.Node, limit int64) logical.Node {
					return &logical.Sort{Input: n, Limit: limit, Keys: []logical.SortKey{
						{Expr: col(n, first), Descending: descending, NullsFirst: nullsFirst}, {Expr: col(n, colDst)}, {Expr: col(n, colBytes)},
						{Expr: col(n, colPort)}, {Expr: col(n, colSrc)},
					}}
				}
				all := func(s setting) *logical.Scan {
					return scanOf(&memoryTable{rows: rows, splits: 6, batch: 1500, plain: s.plain}, colSrc, colDst, colPort, colBytes)
				}
				want := runPlan(t, by(all(setting{}), -1), setting{threads: 1})
				for _, n := range []int64{1, 20, 700, 3000} {
					for _, s := range settings {
						same(t, s, runPlan(t, by(all(s), n), s), want[:n])
					}
				}
			}
		}
	}
}
