package exec

import (
	"context"
	"testing"

	"flowsql/columnar"
	"flowsql/planner/logical"
)

// TestNothingIsAllocatedPerRow: grouping, counting of distinct values and the first
// rows of an order allocate by batch and by growth, not by row.
func TestNothingIsAllocatedPerRow(t *testing.T) {
	const rows = 1 << 18
	data, schema := benchBatches(rows, 10_000)
	in := &logical.Batches{Columns: schema, Data: data}
	sum := aggregateOf(t, "sum", col(in, 3))
	distinct := aggregateOf(t, "count", col(in, 2))
	distinct.Distinct = true
	for name, plan := range map[string]logical.Node{
		"text":     &logical.Aggregate{Input: in, Keys: cols(in, 0), Names: []string{"src"}, Calls: []logical.AggregateCall{sum}},
		"pairs":    &logical.Aggregate{Input: in, Keys: cols(in, 0, 1), Names: []string{"src", "dst"}, Calls: []logical.AggregateCall{sum}},
		"distinct": &logical.Aggregate{Input: in, Keys: cols(in, 0), Names: []string{"src"}, Calls: []logical.AggregateCall{distinct}},
		"top":      &logical.Sort{Input: in, Limit: 20, Keys: []logical.SortKey{{Expr: col(in, 3), Descending: true}, {Expr: col(in, 0)}}},
	} {
		allocations := testing.AllocsPerRun(1, func() {
			q, err := Build(context.Background(), plan, Env{Context: testContext, Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			if err := q.Run(context.Background(), func(columnar.Batch) error { return nil }); err != nil {
				t.Fatal(err)
			}
		})
		if allocations > rows/32 {
			t.Errorf("%s: %.0f allocations for %d rows", name, allocations, rows)
		}
	}
}
