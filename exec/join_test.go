package exec

import (
	"fmt"
	"testing"

	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// joinTexts is the nested loop over both sides: src and port equal, and the
// residual (left bytes below right bytes).
func joinTexts(left, right []flow, outer, residual bool) []string {
	var out []string
	for i := range left {
		l, found := &left[i], false
		for k := range right {
			r := &right[k]
			if l.src == nil || r.src == nil || *l.src != *r.src || l.port == nil || r.port == nil || *l.port != *r.port {
				continue
			}
			if residual && (l.bytes == nil || r.bytes == nil || *l.bytes >= *r.bytes) {
				continue
			}
			found = true
			out = append(out, fmt.Sprintf("%s|%s|%s|%s|%s|%s", *l.src, number(l.port), number(l.bytes), *r.src, number(r.port), number(r.bytes)))
		}
		if outer && !found {
			out = append(out, fmt.Sprintf("%s|%s|%s|NULL|NULL|NULL", text(l.src), number(l.port), number(l.bytes)))
		}
	}
	return sorted(out)
}

func TestJoin(t *testing.T) {
	left, right := makeFlows(3000, 40), makeFlows(2000, 60)
	for _, outer := range []bool{false, true} {
		for _, residual := range []bool{false, true} {
			want := joinTexts(left, right, outer, residual)
			for _, s := range settings {
				l := scanOf(&memoryTable{rows: left, splits: 3, batch: 500, plain: s.plain}, colSrc, colPort, colBytes)
				r := scanOf(&memoryTable{rows: right, splits: 4, batch: 300}, colSrc, colPort, colBytes)
				same(t, s, sorted(runPlan(t, joinPlan(t, l, r, outer, residual), s)), want)
			}
		}
	}
}

func joinPlan(t testing.TB, l, r *logical.Scan, outer, residual bool) logical.Node {
	j := &logical.Join{Left: l, Right: r, LeftKeys: cols(l, 0, 1), RightKeys: cols(r, 0, 1)}
	if outer {
		j.Kind = logical.LeftJoin
	}
	if residual {
		j.Residual = operatorOf(t, "<", col(j, 2), col(j, 5))
	}
	return j
}

// TestJoinWithoutKeys is a cross join, and a left join whose condition is no equality.
func TestJoinWithoutKeys(t *testing.T) {
	left, right := makeFlows(150, 10), makeFlows(120, 10)
	for _, s := range settings {
		l := scanOf(&memoryTable{rows: left, splits: 2, batch: 50}, colDst, colBytes)
		r := scanOf(&memoryTable{rows: right, splits: 2, batch: 50, plain: s.plain}, colDst, colBytes)
		var cross, outer []string
		for i := range left {
			found := false
			for k := range right {
				row := fmt.Sprintf("%s|%s|%s|%s", left[i].dst, number(left[i].bytes), right[k].dst, number(right[k].bytes))
				cross = append(cross, row)
				if left[i].bytes != nil && right[k].bytes != nil && *left[i].bytes > *right[k].bytes {
					outer, found = append(outer, row), true
				}
			}
			if !found {
				outer = append(outer, fmt.Sprintf("%s|%s|NULL|NULL", left[i].dst, number(left[i].bytes)))
			}
		}
		plan := &logical.Join{Kind: logical.CrossJoin, Left: l, Right: r}
		same(t, s, sorted(runPlan(t, plan, s)), sorted(cross))
		plan = &logical.Join{Kind: logical.LeftJoin, Left: l, Right: r}
		plan.Residual = operatorOf(t, ">", col(plan, 1), col(plan, 3))
		same(t, s, sorted(runPlan(t, plan, s)), sorted(outer))
	}
}

// TestJoinEmptySides joins with an input without rows.
func TestJoinEmptySides(t *testing.T) {
	full := func() *logical.Scan {
		return scanOf(&memoryTable{rows: makeFlows(100, 5), splits: 2, batch: 30}, colSrc, colPort, colBytes)
	}
	empty := func() *logical.Scan { return scanOf(&memoryTable{splits: 1, batch: 30}, colSrc, colPort, colBytes) }
	tests := []struct {
		plan logical.Node
		want int
	}{
		{joinPlan(t, full(), empty(), false, false), 0},
		{joinPlan(t, full(), empty(), true, true), 100},
		{joinPlan(t, empty(), full(), true, false), 0},
	}
	for i, test := range tests {
		if got := len(runPlan(t, test.plan, setting{threads: 2})); got != test.want {
			t.Errorf("plan %d gives %d rows, want %d", i, got, test.want)
		}
	}
}

// TestJoinTwice joins a table with itself on a bigint key through a projection.
func TestJoinTwice(t *testing.T) {
	rows := makeFlows(500, 20)
	counts := map[int64]int{}
	want := 0
	for i := range rows {
		if b := rows[i].bytes; b != nil {
			counts[*b]++
		}
	}
	for _, c := range counts {
		want += c * c
	}
	table := &memoryTable{rows: rows, splits: 2, batch: 100}
	l, r := scanOf(table, colBytes), scanOf(table, colBytes)
	plan := &logical.Join{Left: l, Right: r, LeftKeys: []expr.Expr{col(l, 0)}, RightKeys: []expr.Expr{col(r, 0)}}
	if got := len(runPlan(t, plan, setting{threads: 2})); got != want {
		t.Errorf("%d rows, want %d", got, want)
	}
}

// TestJoinSpills joins with a build side that does not fit into the budget, and
// one whose rows just fit without their table.
func TestJoinSpills(t *testing.T) {
	left, right := makeFlows(6000, 500), makeFlows(40_000, 500)
	for _, outer := range []bool{false, true} {
		plan := func(table *memoryTable) logical.Node {
			l := scanOf(table, colSrc, colPort, colBytes)
			r := scanOf(&memoryTable{rows: right, splits: 4, batch: 1000}, colSrc, colPort, colBytes)
			j := joinPlan(t, l, r, outer, true)
			return &logical.Project{Input: j, Exprs: cols(j, 0, 2, 4, 5), Names: []string{"a", "b", "c", "d"}}
		}
		l := &memoryTable{rows: left, splits: 3, batch: 500}
		want := sorted(runPlan(t, plan(l), setting{threads: 1}))
		if len(want) < 1000 {
			t.Fatalf("only %d rows", len(want))
		}
		for _, s := range []setting{{threads: 2, budget: 1 << 20}, {threads: 1, budget: 700 << 10}, {threads: 4, budget: 200 << 10}} {
			env, pool := s.env()
			p := plan(l)
			q, err := Build(t.Context(), p, env)
			if err != nil {
				t.Fatal(err)
			}
			got, err := collect(q, p)
			if err != nil {
				t.Fatalf("%v: %v", s, err)
			}
			same(t, s, sorted(got), want)
			if q.Stats()[1].Spilled == 0 || pool.Used() != 0 {
				t.Errorf("%v: %d bytes spilled, %d still charged", s, q.Stats()[1].Spilled, pool.Used())
			}
		}
	}
}

// TestUnionOfJoinsSpills cuts joins inside the parts of a union.
func TestUnionOfJoinsSpills(t *testing.T) {
	left, right := makeFlows(3000, 1000), makeFlows(40_000, 1000)
	part := func() logical.Node {
		l := scanOf(&memoryTable{rows: left, splits: 3, batch: 500}, colSrc, colPort, colBytes)
		r := scanOf(&memoryTable{rows: right, splits: 4, batch: 1000}, colSrc, colPort, colBytes)
		return joinPlan(t, l, r, false, false)
	}
	plan := func() logical.Node {
		u := &logical.Union{All: []logical.Node{part(), part()}, Names: make([]string, 6)}
		return &logical.Aggregate{Input: u, Calls: []logical.AggregateCall{aggregateOf(t, "count"), aggregateOf(t, "sum", col(u, 5))}}
	}
	want := runPlan(t, plan(), setting{threads: 2})
	same(t, setting{}, runPlan(t, plan(), setting{threads: 2, budget: 600 << 10}), want)
}
