package exec

import (
	"fmt"
	"math"
	"testing"

	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// sums is the reference for sum, count and count(DISTINCT).
type sums struct {
	rows, sum int64
	seen      bool
	ports     map[int32]bool
	dsts      map[string]bool
}

func reference(rows []flow, key func(*flow) string) map[string]*sums {
	out := map[string]*sums{}
	for i := range rows {
		f := &rows[i]
		s := out[key(f)]
		if s == nil {
			s = &sums{ports: map[int32]bool{}, dsts: map[string]bool{}}
			out[key(f)] = s
		}
		s.rows++
		if f.bytes != nil {
			s.sum += *f.bytes
			s.seen = true
		}
		if f.port != nil {
			s.ports[*f.port] = true
		}
		s.dsts[f.dst] = true
	}
	return out
}

func (s *sums) text(key string) string {
	sum := "NULL"
	if s.seen {
		sum = fmt.Sprint(s.sum)
	}
	return fmt.Sprintf("%s|%d|%s|%d|%d", key, s.rows, sum, len(s.ports), len(s.dsts))
}

func floatText(v float64) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "Infinity"
	case v == 0:
		return "0.0"
	}
	return fmt.Sprint(v)
}

// TestAggregate groups by keys of each layout of the words: one text, one
// narrow or wide number, a boolean, several in one word, several words.
func TestAggregate(t *testing.T) {
	rows := makeFlows(15_000, 300)
	tests := []struct {
		name string
		keys []int
		key  func(*flow) string
	}{
		{"text", []int{colSrc}, func(f *flow) string { return text(f.src) }},
		{"integer", []int{colPort}, func(f *flow) string { return number(f.port) }},
		{"bigint", []int{colBytes}, func(f *flow) string { return number(f.bytes) }},
		{"double", []int{colRatio}, func(f *flow) string { return floatText(f.ratio) }},
		{"boolean", []int{colReject}, func(f *flow) string { return fmt.Sprint(f.reject) }},
		{"two texts", []int{colSrc, colDst}, func(f *flow) string { return text(f.src) + "|" + f.dst }},
		{"text and integer", []int{colDst, colPort}, func(f *flow) string { return f.dst + "|" + number(f.port) }},
		{"all", []int{colSrc, colBytes, colRatio, colPort, colReject}, func(f *flow) string {
			return fmt.Sprintf("%s|%s|%s|%s|%t", text(f.src), number(f.bytes), floatText(f.ratio), number(f.port), f.reject)
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var want []string
			for key, s := range reference(rows, test.key) {
				want = append(want, s.text(key))
			}
			want = sorted(want)
			for _, s := range settings {
				table := &memoryTable{rows: rows, splits: 7, batch: 1000, plain: s.plain}
				same(t, s, sorted(runPlan(t, aggregatePlan(t, table, test.keys), s)), want)
			}
		})
	}
}

func aggregatePlan(t testing.TB, table *memoryTable, keys []int) logical.Node {
	scan := scanOf(table, colSrc, colDst, colPort, colBytes, colRatio, colReject)
	ports := aggregateOf(t, "count", col(scan, colPort))
	ports.Distinct = true
	dsts := aggregateOf(t, "count", col(scan, colDst))
	dsts.Distinct = true
	names := make([]string, len(keys))
	return &logical.Aggregate{Input: scan, Keys: cols(scan, keys...), Names: names, Calls: []logical.AggregateCall{
		aggregateOf(t, "count"), aggregateOf(t, "sum", col(scan, colBytes)), ports, dsts,
	}}
}

// TestAggregateWithoutKeys gives one row, also of no rows.
func TestAggregateWithoutKeys(t *testing.T) {
	for _, n := range []int{0, 15_000} {
		rows := makeFlows(n, 300)
		want := "0|NULL|0|0"
		for _, s := range reference(rows, func(*flow) string { return "" }) {
			want = s.text("")[1:]
		}
		for _, s := range settings {
			table := &memoryTable{rows: rows, splits: 7, batch: 1000, plain: s.plain}
			same(t, s, runPlan(t, aggregatePlan(t, table, nil), s), []string{want})
		}
	}
}

// TestAggregateFilter counts under FILTER, DISTINCT and not.
func TestAggregateFilter(t *testing.T) {
	rows := makeFlows(10_000, 50)
	type counts struct {
		rejects int
		srcs    map[string]bool
	}
	groups := map[string]*counts{}
	for i := range rows {
		f := &rows[i]
		c := groups[f.dst]
		if c == nil {
			c = &counts{srcs: map[string]bool{}}
			groups[f.dst] = c
		}
		if f.reject {
			c.rejects++
			if f.src != nil {
				c.srcs[*f.src] = true
			}
		}
	}
	var want []string
	for dst, c := range groups {
		want = append(want, fmt.Sprintf("%s|%d|%d", dst, c.rejects, len(c.srcs)))
	}
	for _, s := range settings {
		table := &memoryTable{rows: rows, splits: 5, batch: 700, plain: s.plain}
		scan := scanOf(table, colSrc, colDst, colReject)
		count, distinct := aggregateOf(t, "count"), aggregateOf(t, "count", col(scan, 0))
		count.Filter, distinct.Filter, distinct.Distinct = col(scan, 2), col(scan, 2), true
		plan := &logical.Aggregate{Input: scan, Keys: []expr.Expr{col(scan, 1)}, Names: []string{"dst"},
			Calls: []logical.AggregateCall{count, distinct}}
		same(t, s, sorted(runPlan(t, plan, s)), sorted(want))
	}
}

// TestDistinct is an aggregate without calls.
func TestDistinct(t *testing.T) {
	rows := makeFlows(10_000, 400)
	set := map[string]bool{}
	for i := range rows {
		set[rows[i].dst+"|"+text(rows[i].src)] = true
	}
	var want []string
	for k := range set {
		want = append(want, k)
	}
	for _, s := range settings {
		scan := scanOf(&memoryTable{rows: rows, splits: 4, batch: 900, plain: s.plain}, colDst, colSrc)
		plan := &logical.Aggregate{Input: scan, Keys: cols(scan, 0, 1), Names: []string{"dst", "src"}}
		same(t, s, sorted(runPlan(t, plan, s)), sorted(want))
	}
}

// TestAggregateInPartitions has enough groups to be merged by several workers.
func TestAggregateInPartitions(t *testing.T) {
	rows := makeFlows(110_000, 60_000)
	want := sorted(groupTexts(rows))
	for _, s := range []setting{{threads: 4}, {threads: 2, plain: true}, {threads: 2, budget: 4 << 20}} {
		table := &memoryTable{rows: append(append([]flow(nil), rows...), rows...), splits: 8, batch: 4096, plain: s.plain}
		scan := scanOf(table, colSrc, colDst, colBytes)
		plan := &logical.Aggregate{Input: scan, Keys: cols(scan, 0, 1), Names: []string{"src", "dst"},
			Calls: []logical.AggregateCall{aggregateOf(t, "count"), aggregateOf(t, "sum", col(scan, 2))}}
		same(t, s, sorted(runPlan(t, plan, s)), want)
	}
}

// groupTexts gives the groups by source and destination of rows that come twice.
func groupTexts(rows []flow) []string {
	var out []string
	for key, s := range reference(rows, func(f *flow) string { return text(f.src) + "|" + f.dst }) {
		sum := "NULL"
		if s.seen {
			sum = fmt.Sprint(2 * s.sum)
		}
		out = append(out, fmt.Sprintf("%s|%d|%s", key, 2*s.rows, sum))
	}
	return out
}

// TestDistinctSpills counts more distinct values than the budget holds, in one
// group and in few.
func TestDistinctSpills(t *testing.T) {
	rows := makeFlows(60_000, 60_000)
	values, groups := map[int64]bool{}, map[bool]map[int64]bool{true: {}, false: {}}
	for i := range rows {
		if b := rows[i].bytes; b != nil {
			values[*b] = true
			groups[rows[i].reject][*b] = true
		}
	}
	for _, s := range []setting{{threads: 1, budget: 1 << 20}, {threads: 4, budget: 1 << 20}} {
		scan := scanOf(&memoryTable{rows: rows, splits: 6, batch: 4096}, colReject, colBytes)
		call := aggregateOf(t, "count", col(scan, 1))
		call.Distinct = true
		plan := &logical.Aggregate{Input: scan, Calls: []logical.AggregateCall{call}}
		same(t, s, runPlan(t, plan, s), []string{fmt.Sprint(len(values))})
		plan = &logical.Aggregate{Input: scan, Keys: cols(scan, 0), Names: []string{"reject"}, Calls: []logical.AggregateCall{call, aggregateOf(t, "count")}}
		rejects := 0
		for i := range rows {
			if rows[i].reject {
				rejects++
			}
		}
		want := []string{fmt.Sprintf("false|%d|%d", len(groups[false]), len(rows)-rejects), fmt.Sprintf("true|%d|%d", len(groups[true]), rejects)}
		same(t, s, sorted(runPlan(t, plan, s)), want)
	}
}
