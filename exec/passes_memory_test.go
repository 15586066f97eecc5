package exec

import (
	"strings"
	"testing"

	"flowsql/planner/logical"
)

// statsOf gives what an operator of the query did.
func statsOf(t *testing.T, q *Query, name string) OperatorStats {
	t.Helper()
	for _, s := range q.Stats() {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("no operator %s in %v", name, q.Stats())
	return OperatorStats{}
}

// sumsPlan groups by columns, and has calls whose groups can be used again in another pass.
func sumsPlan(t *testing.T, table *memoryTable, keys ...int) *logical.Aggregate {
	plan := heldPlan(t, table, keys).(*logical.Aggregate)
	plan.Calls = plan.Calls[:2]
	return plan
}

// sumsWant gives the rows of sumsPlan.
func sumsWant(rows []flow, key func(*flow) string) (want []string) {
	for _, line := range heldWant(rows, key) {
		want = append(want, line[:strings.LastIndex(line, "|")])
	}
	return sorted(want)
}

// TestPassesAreTold counts the rows and the time of all passes.
func TestPassesAreTold(t *testing.T) {
	s := setting{threads: 2, batch: 500, groups: 200, pass: 1 << 17}
	table := &memoryTable{rows: makeFlows(30_000, 9_000), splits: 12, batch: 1000, again: true}
	env, _ := s.env()
	plan := sumsPlan(t, table, colSrc, colBytes)
	q, err := Build(t.Context(), plan, env)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := collect(q, plan); err != nil {
		t.Fatal(err)
	}
	sums, scan := statsOf(t, q, "Aggregate"), statsOf(t, q, "TableScan")
	passes := table.opens.Load() / int64(table.splits)
	rows := passes * int64(len(table.rows))
	if passes < 2 || passes > mostPasses || sums.Passes != passes || sums.RowsIn != rows || scan.RowsOut != rows || scan.Passes != 1 {
		t.Errorf("%d passes were made; told are %+v and %+v", passes, sums, scan)
	}
}

// TestPassIsGivenUp has no memory for the groups of the first pass: one more takes all, by way of the
// disk, and nothing is kept of the keys to tell the shards of rows.
func TestPassIsGivenUp(t *testing.T) {
	rows := makeFlows(60_000, 9_000)
	want := sumsWant(rows, heldKeys["three words"].key)
	for _, s := range []setting{
		{threads: 1, batch: 500, groups: 300, pass: 1 << 18, budget: 3 << 19}, {threads: 4, batch: 300, groups: 200, pass: 1 << 17, budget: 3 << 19},
	} {
		table := &memoryTable{rows: rows, splits: 12, batch: 1000, again: true}
		env, pool := s.env()
		plan := sumsPlan(t, table, heldKeys["three words"].keys...)
		q, err := Build(t.Context(), plan, env)
		if err != nil {
			t.Fatal(err)
		}
		got, err := collect(q, plan)
		if err != nil {
			t.Fatal(err)
		}
		same(t, s, sorted(got), want)
		if sums := statsOf(t, q, "Aggregate"); sums.Passes != 2 || sums.Spilled == 0 || pool.Used() != 0 {
			t.Errorf("%v: %d bytes are still charged after %+v", s, pool.Used(), sums)
		}
	}
}
