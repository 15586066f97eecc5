package exec

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// testFrame is a random frame: bounds are numbers of rows, groups or ports from
// the current row; nil is unbounded.
type testFrame struct {
	unit                   logical.FrameUnit
	start, end             *int
	descending, nullsFirst bool
	byHost                 bool // partitions by src, else one for each value of reject
}

func randomFrame(r *rand.Rand) testFrame {
	f := testFrame{unit: logical.FrameUnit(r.IntN(3)), descending: r.IntN(2) == 0, nullsFirst: r.IntN(2) == 0, byHost: r.IntN(2) == 0}
	spread := []int{3, 60, 3000}[r.IntN(3)]
	bound := func() *int {
		if r.IntN(4) == 0 {
			return nil
		}
		n := r.IntN(2*spread) - spread
		if r.IntN(4) == 0 {
			n = 0
		}
		return &n
	}
	f.start, f.end = bound(), bound()
	return f
}

// testBound gives the algebra's bound; zero is CURRENT ROW.
func (f testFrame) bound(t *testing.T, n *int, end bool, port expr.Expr) logical.FrameBound {
	switch {
	case n == nil && end:
		return logical.FrameBound{Kind: logical.UnboundedFollowing}
	case n == nil:
		return logical.FrameBound{Kind: logical.UnboundedPreceding}
	case *n == 0:
		return logical.FrameBound{Kind: logical.CurrentRow}
	}
	out := logical.FrameBound{Kind: logical.Following}
	size := int64(*n)
	if *n < 0 {
		out.Kind, size = logical.Preceding, -size
	}
	offset := expr.Bigint(size, sqlerr.Span{})
	out.Valid = operatorOf(t, ">=", offset, expr.Bigint(0, sqlerr.Span{}))
	if f.unit != logical.FrameRange {
		out.Offset = offset
		return out
	}
	sign := "+"
	if (*n < 0) != f.descending {
		sign = "-"
	}
	out.Key = &expr.Cast{X: port, T: types.Bigint, Implicit: true}
	out.Limit = operatorOf(t, sign, out.Key, offset)
	return out
}

func windowCallOf(t *testing.T, name string, frame logical.Frame, args ...expr.Expr) logical.WindowCall {
	t.Helper()
	o, failed := function.Resolve(function.Athena, name, typesOf(args))
	if failed != nil {
		t.Fatal(failed)
	}
	return logical.WindowCall{Overload: o, Args: args, Frame: frame, Name: name}
}

// windowPlan computes over the columns bytes (unique), port, src, reject what no
// order among peers changes; of ROWS the order is total.
func windowPlan(t *testing.T, table *memoryTable, f testFrame) logical.Node {
	scan := scanOf(table, colBytes, colPort, colSrc, colReject)
	port := col(scan, 1)
	frame := logical.Frame{Unit: f.unit, Start: f.bound(t, f.start, false, port), End: f.bound(t, f.end, true, port)}
	order := []logical.SortKey{{Expr: port, Descending: f.descending, NullsFirst: f.nullsFirst}}
	first := windowCallOf(t, "min", frame, col(scan, 0))
	if f.unit == logical.FrameRows {
		order = append(order, logical.SortKey{Expr: col(scan, 0)})
		first = windowCallOf(t, "first_value", frame, col(scan, 1))
		first.IgnoreNulls = true
	}
	distinct := windowCallOf(t, "count", frame, port)
	distinct.Distinct = true
	partition := col(scan, 3)
	if f.byHost {
		partition = col(scan, 2)
	}
	return &logical.Window{Input: scan, PartitionBy: []expr.Expr{partition}, OrderBy: order, Calls: []logical.WindowCall{
		windowCallOf(t, "count", frame), windowCallOf(t, "sum", frame, col(scan, 0)), windowCallOf(t, "max", frame, col(scan, 1)),
		distinct, first, windowCallOf(t, "dense_rank", logical.DefaultFrame)}}
}

// windowTexts is the slow reference: it asks of every pair of rows whether one
// is in the frame of the other.
func windowTexts(rows []flow, f testFrame) []string {
	parts := map[string][]*flow{}
	for i := range rows {
		key := fmt.Sprint(rows[i].reject)
		if f.byHost {
			key = text(rows[i].src)
		}
		parts[key] = append(parts[key], &rows[i])
	}
	var out []string
	for _, part := range parts {
		slices.SortFunc(part, func(a, b *flow) int {
			return cmp.Or(compareNullable(a.port, b.port, f.nullsFirst, f.descending), cmp.Compare(*a.bytes, *b.bytes))
		})
		groups := make([]int, len(part))
		for i := 1; i < len(part); i++ {
			groups[i] = groups[i-1]
			if number(part[i].port) != number(part[i-1].port) {
				groups[i]++
			}
		}
		for i := range part {
			out = append(out, f.row(part, groups, i))
		}
	}
	return out
}

// distance tells how far row j is behind row i, false where only an unbounded end reaches it.
func (f testFrame) distance(part []*flow, groups []int, i, j int) (int, bool) {
	switch f.unit {
	case logical.FrameRows:
		return j - i, true
	case logical.FrameGroups:
		return groups[j] - groups[i], true
	}
	a, b := part[i].port, part[j].port
	switch {
	case a == nil && b == nil:
		return 0, true
	case a == nil || b == nil:
		return groups[j] - groups[i], false
	case f.descending:
		return int(*a - *b), true
	}
	return int(*b - *a), true
}

func (f testFrame) in(part []*flow, groups []int, i, j int) bool {
	d, reachable := f.distance(part, groups, i, j)
	start, end := f.start, f.end
	if f.unit == logical.FrameRange && part[i].port == nil { // offsets reach the other nulls, no more
		zero := 0
		if start != nil {
			start = &zero
		}
		if end != nil {
			end = &zero
		}
	}
	after := start == nil || reachable && d >= *start || !reachable && d > 0
	before := end == nil || reachable && d <= *end || !reachable && d < 0
	return after && before
}

func (f testFrame) row(part []*flow, groups []int, i int) string {
	count, sum := 0, int64(0)
	var most *int32
	var first string
	ports := map[int32]bool{}
	for j, other := range part {
		if !f.in(part, groups, i, j) {
			continue
		}
		count, sum = count+1, sum+*other.bytes
		if p := other.port; p != nil {
			if most == nil || *p > *most {
				most = p
			}
			ports[*p] = true
			if f.unit == logical.FrameRows && first == "" {
				first = number(p)
			}
		}
		if f.unit != logical.FrameRows && (first == "" || *other.bytes < atoi(first)) {
			first = number(other.bytes)
		}
	}
	if first == "" {
		first = "NULL"
	}
	total := fmt.Sprint(sum)
	if count == 0 {
		total = "NULL"
	}
	rank := groups[i] + 1
	if f.unit == logical.FrameRows {
		rank = i + 1
	}
	self := part[i]
	return fmt.Sprintf("%d|%s|%s|%t|%d|%s|%s|%d|%s|%d", *self.bytes, number(self.port), text(self.src), self.reject,
		count, total, number(most), len(ports), first, rank)
}

func atoi(s string) (n int64) {
	fmt.Sscan(s, &n)
	return n
}

func numberedFlows(n, hosts int) []flow {
	rows := makeFlows(n, hosts)
	for i := range rows {
		id := int64(i)
		rows[i].bytes = &id
	}
	return rows
}

func TestWindow(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for n := range 40 {
		rows := numberedFlows(100+r.IntN(1500), []int{3, 200}[n%2])
		f := randomFrame(r)
		want := sorted(windowTexts(rows, f))
		s := settings[n%len(settings)]
		table := &memoryTable{rows: rows, splits: 4, batch: 100 + r.IntN(300), plain: s.plain}
		same(t, s, sorted(runPlan(t, windowPlan(t, table, f), s)), want)
	}
}

// TestWindowSpills: the sort before a window writes runs to disk; a partition
// that does not fit fails clearly.
func TestWindowSpills(t *testing.T) {
	rows := numberedFlows(30_000, 2000)
	start, end := -2, 1
	f := testFrame{unit: logical.FrameRows, start: &start, end: &end, byHost: true}
	table := &memoryTable{rows: rows, splits: 4, batch: 1000}
	s := setting{threads: 2, budget: 2 << 20}
	got := runPlan(t, windowPlan(t, table, f), s)
	if len(got) != len(rows) || !strings.Contains(got[0], "|") {
		t.Errorf("%d rows", len(got))
	}
	f.byHost = false
	table.rows = numberedFlows(150_000, 2000)
	env, _ := setting{threads: 1, budget: 200 << 10}.env()
	plan := windowPlan(t, table, f)
	q, err := Build(context.Background(), plan, env)
	if err != nil {
		t.Fatal(err)
	}
	_, err = collect(q, plan)
	wantCode(t, err, sqlerr.ExceededMemoryLimit)
}
