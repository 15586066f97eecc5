package exec

import (
	"fmt"
	"testing"

	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// markTexts is the nested loop over both sides: src and port equal, null equal to
// null where nullSafe says so, and the residual (left bytes below right bytes).
func markTexts(left, right []flow, keys, nullSafe, residual bool) []string {
	var out []string
	for i := range left {
		l, found := &left[i], false
		for k := range right {
			r := &right[k]
			null := l.src == nil || r.src == nil || l.port == nil || r.port == nil
			if keys && (null && !nullSafe || text(l.src) != text(r.src) || number(l.port) != number(r.port)) {
				continue
			}
			if residual && (l.bytes == nil || r.bytes == nil || *l.bytes >= *r.bytes) {
				continue
			}
			found = true
			break
		}
		out = append(out, fmt.Sprintf("%s|%s|%s|%t", text(l.src), number(l.port), number(l.bytes), found))
	}
	return sorted(out)
}

func markPlan(t testing.TB, l, r *logical.Scan, keys, nullSafe, residual bool) logical.Node {
	j := &logical.Join{Kind: logical.MarkJoin, Left: l, Right: r}
	if keys {
		j.LeftKeys, j.RightKeys = cols(l, 0, 1), cols(r, 0, 1)
	}
	if nullSafe {
		j.NullSafe = 2
	}
	if residual {
		both := &logical.Join{Left: l, Right: r}
		j.Residual = operatorOf(t, "<", col(both, 2), col(both, 5))
	}
	return j
}

func TestMarkJoin(t *testing.T) {
	left, right := makeFlows(1500, 40), makeFlows(1000, 60)
	for kind := range 8 {
		keys, nullSafe, residual := kind&1 > 0, kind&2 > 0, kind&4 > 0
		if nullSafe && !keys {
			continue
		}
		want := markTexts(left, right, keys, nullSafe, residual)
		for _, s := range settings {
			l := scanOf(&memoryTable{rows: left, splits: 3, batch: 500, plain: s.plain}, colSrc, colPort, colBytes)
			r := scanOf(&memoryTable{rows: right, splits: 4, batch: 300}, colSrc, colPort, colBytes)
			same(t, s, sorted(runPlan(t, markPlan(t, l, r, keys, nullSafe, residual), s)), want)
		}
	}
}

// TestMarkJoinSpills marks with a build side that does not fit into the budget.
func TestMarkJoinSpills(t *testing.T) {
	left, right := makeFlows(3000, 5000), makeFlows(40_000, 5000)
	plan := func() logical.Node {
		l := scanOf(&memoryTable{rows: left, splits: 3, batch: 500}, colSrc, colPort, colBytes)
		r := scanOf(&memoryTable{rows: right, splits: 4, batch: 1000}, colSrc, colPort, colBytes)
		return markPlan(t, l, r, true, true, true)
	}
	want := sorted(runPlan(t, plan(), setting{threads: 1}))
	for _, s := range []setting{{threads: 2, budget: 1 << 20}, {threads: 4, budget: 400 << 10}} {
		env, pool := s.env()
		p := plan()
		q, err := Build(t.Context(), p, env)
		if err != nil {
			t.Fatal(err)
		}
		got, err := collect(q, p)
		if err != nil {
			t.Fatalf("%v: %v", s, err)
		}
		same(t, s, sorted(got), want)
		if q.Stats()[0].Spilled == 0 || pool.Used() != 0 {
			t.Errorf("%v: %d bytes spilled, %d still charged", s, q.Stats()[0].Spilled, pool.Used())
		}
	}
}

// TestNullSafeKey joins on one bigint key of which null is a value.
func TestNullSafeKey(t *testing.T) {
	left, right := makeFlows(300, 20), makeFlows(200, 20)
	var want []string
	for i := range left {
		for k := range right {
			if number(left[i].port) == number(right[k].port) {
				want = append(want, number(left[i].port)+"|"+number(right[k].port))
			}
		}
	}
	for _, s := range settings {
		l := scanOf(&memoryTable{rows: left, splits: 2, batch: 50}, colPort)
		r := scanOf(&memoryTable{rows: right, splits: 2, batch: 50}, colPort)
		j := &logical.Join{Left: l, Right: r, LeftKeys: cols(l, 0), RightKeys: cols(r, 0), NullSafe: 1}
		same(t, s, sorted(runPlan(t, j, s)), sorted(want))
	}
}

// TestSingleJoin fails where a left row has two matches, and not where only others have.
func TestSingleJoin(t *testing.T) {
	right := makeFlows(50, 4)
	right = append(right, right[0])
	for _, test := range []struct {
		left []flow
		fail bool
	}{{makeFlows(50, 4), true}, {[]flow{{dst: "nowhere"}}, false}} {
		for _, keys := range []bool{true, false} {
			l := scanOf(&memoryTable{rows: test.left, splits: 2, batch: 10}, colDst)
			r := scanOf(&memoryTable{rows: right, splits: 2, batch: 10}, colDst)
			j := &logical.Join{Kind: logical.LeftJoin, Left: l, Right: r, Single: true}
			if keys {
				j.LeftKeys, j.RightKeys = cols(l, 0), cols(r, 0)
			} else {
				j.Residual = operatorOf(t, "=", col(j, 0), col(j, 1))
			}
			env, _ := setting{threads: 2}.env()
			q, err := Build(t.Context(), j, env)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := collect(q, j)
			if test.fail {
				wantCode(t, err, sqlerr.SubqueryMultipleRows)
			} else if err != nil || len(rows) != len(test.left) {
				t.Errorf("%d rows, %v", len(rows), err)
			}
		}
	}
}

// TestMarkJoinOfEmptySides has no match for any row.
func TestMarkJoinOfEmptySides(t *testing.T) {
	l := scanOf(&memoryTable{rows: makeFlows(5, 4), splits: 1, batch: 10}, colReject)
	r := scanOf(&memoryTable{splits: 1, batch: 10}, colReject)
	for _, keys := range [][]expr.Expr{nil, cols(l, 0)} {
		j := &logical.Join{Kind: logical.MarkJoin, Left: l, Right: r, LeftKeys: keys, RightKeys: keys}
		for _, row := range runPlan(t, j, setting{threads: 2}) {
			if row != "true|false" && row != "false|false" {
				t.Errorf("row %s", row)
			}
		}
	}
}
