package exec

import (
	"fmt"
	"testing"

	"flowsql/planner/logical"
)

// twice reads the same stored rows in two parts of a plan, one of them as the
// build side of a join.
func twice(rows []flow, plain bool) logical.Node {
	scan := scanOf(&memoryTable{rows: rows, splits: 3, batch: 400, plain: plain}, colSrc, colBytes)
	read := func() logical.Node { return &logical.Stored{ID: 7, Columns: scan.Schema()} }
	l, r := read(), read()
	j := &logical.Join{Left: l, Right: r, LeftKeys: cols(l, 1), RightKeys: cols(r, 1)}
	both := &logical.Project{Input: j, Exprs: cols(j, 0, 3), Names: []string{"src", "bytes"}}
	u := &logical.Union{All: []logical.Node{read(), both}, Names: both.Names}
	return &logical.Store{ID: 7, Rows: scan, Body: u}
}

func TestStore(t *testing.T) {
	rows := makeFlows(3000, 300)
	var want []string
	places := map[int64][]int{}
	for i, f := range rows {
		want = append(want, text(f.src)+"|"+number(f.bytes))
		if f.bytes != nil {
			places[*f.bytes] = append(places[*f.bytes], i)
		}
	}
	for value, list := range places {
		for _, i := range list {
			for range list {
				want = append(want, fmt.Sprintf("%s|%d", text(rows[i].src), value))
			}
		}
	}
	for _, s := range settings {
		same(t, s, sorted(runPlan(t, twice(rows, s.plain), s)), sorted(want))
	}
}

// TestStoreSpills keeps rows that do not fit into the budget.
func TestStoreSpills(t *testing.T) {
	rows := makeFlows(60_000, 9000)
	count := func() logical.Node {
		store := twice(rows, true).(*logical.Store)
		in := &logical.Union{All: []logical.Node{store.Body.(*logical.Union).All[0], store.Body.(*logical.Union).All[0]}, Names: []string{"a", "b"}}
		store.Body = &logical.Aggregate{Input: in, Calls: []logical.AggregateCall{
			aggregateOf(t, "count"), aggregateOf(t, "sum", col(in, 1)), aggregateOf(t, "max", col(in, 0))}}
		return store
	}
	want := runPlan(t, count(), setting{threads: 1})
	for _, s := range []setting{{threads: 1, budget: 500 << 10}, {threads: 4, budget: 350 << 10}} {
		env, pool := s.env()
		p := count()
		q, err := Build(t.Context(), p, env)
		if err != nil {
			t.Fatal(err)
		}
		got, err := collect(q, p)
		if err != nil {
			t.Fatalf("%v: %v", s, err)
		}
		same(t, s, got, want)
		if q.Stats()[0].Spilled == 0 || pool.Used() != 0 {
			t.Errorf("%v: %d bytes spilled, %d still charged", s, q.Stats()[0].Spilled, pool.Used())
		}
	}
}
