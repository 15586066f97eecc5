package exec

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// TestScanKeepsOrder gives the rows of a scan in the order of its splits,
// whatever the workers do.
func TestScanKeepsOrder(t *testing.T) {
	rows := makeFlows(8_000, 100)
	var want []string
	for i := range rows {
		if rows[i].reject {
			want = append(want, rows[i].dst+"|"+number(rows[i].port))
		}
	}
	for _, s := range settings {
		scan := scanOf(&memoryTable{rows: rows, splits: 13, batch: 100, plain: s.plain}, colDst, colPort, colReject)
		filter := &logical.Filter{Input: scan, Condition: col(scan, 2)}
		plan := &logical.Project{Input: filter, Exprs: cols(filter, 0, 1), Names: []string{"dst", "port"}}
		same(t, s, runPlan(t, plan, s), want)
		limited := &logical.Limit{Input: plan, Offset: 17, Count: 2500}
		same(t, s, runPlan(t, limited, s), want[17:2517])
		same(t, s, runPlan(t, &logical.Limit{Input: plan, Offset: 100, Count: -1}, s), want[100:])
		same(t, s, runPlan(t, &logical.Limit{Input: plan, Count: 0}, s), nil)
	}
}

// TestLimitStopsScan opens no split that the limit does not need.
func TestLimitStopsScan(t *testing.T) {
	table := &memoryTable{rows: makeFlows(10_000, 10), splits: 10, batch: 100, opened: make(chan int, 10)}
	plan := &logical.Limit{Input: scanOf(table, colDst), Count: 150}
	if got := len(runPlan(t, plan, setting{threads: 4})); got != 150 {
		t.Fatalf("%d rows", got)
	}
	if len(table.opened) != 1 {
		t.Errorf("%d splits were opened, want 1", len(table.opened))
	}
}

// TestLimitInside limits a pipeline that is not the last.
func TestLimitInside(t *testing.T) {
	for _, s := range settings {
		scan := scanOf(&memoryTable{rows: makeFlows(10_000, 10), splits: 5, batch: 100}, colDst)
		limited := &logical.Limit{Input: scan, Count: 1234}
		plan := &logical.Aggregate{Input: limited, Calls: []logical.AggregateCall{aggregateOf(t, "count")}}
		same(t, s, runPlan(t, plan, s), []string{"1234"})
	}
}

func TestUnion(t *testing.T) {
	rows := makeFlows(5000, 20)
	var want []string
	for i := range rows {
		want = append(want, rows[i].dst, rows[i].dst)
	}
	want = append(want, "x", "y")
	for _, s := range settings {
		table := &memoryTable{rows: rows, splits: 5, batch: 100, plain: s.plain}
		plan := &logical.Union{Names: []string{"dst"}, All: []logical.Node{scanOf(table, colDst), textValues("x", "y"), scanOf(table, colDst)}}
		same(t, s, sorted(runPlan(t, plan, s)), sorted(want))
		limited := &logical.Union{Names: []string{"dst"}, All: []logical.Node{
			&logical.Limit{Input: scanOf(table, colDst), Count: 7}, &logical.Limit{Input: textValues("x", "y"), Count: 1}}}
		if got := len(runPlan(t, limited, s)); got != 8 {
			t.Errorf("%v: %d rows of limited parts, want 8", s, got)
		}
	}
}

func textValues(list ...string) logical.Node {
	v := &logical.Values{Columns: logical.Schema{{Name: "v", Type: types.Varchar}}}
	for _, s := range list {
		v.Rows = append(v.Rows, []expr.Expr{expr.Text(s, types.Varchar, sqlerr.Span{})})
	}
	return v
}

// TestValuesWithoutColumns is the one row of a query without FROM.
func TestValuesWithoutColumns(t *testing.T) {
	one := &logical.Values{Rows: [][]expr.Expr{{}}}
	plan := &logical.Project{Input: one, Exprs: []expr.Expr{expr.Bigint(7, sqlerr.Span{})}, Names: []string{"x"}}
	same(t, setting{}, runPlan(t, plan, setting{threads: 2}), []string{"7"})
}

// broken is a scalar function that fails as it is told.
func broken(run function.Scalar) expr.Expr {
	return &expr.Call{Overload: &function.Overload{Def: &function.Def{Name: "broken", Flags: function.NotDeterministic, Run: run}, Result: types.Bigint}}
}

// TestPanic is an error that names the operator.
func TestPanic(t *testing.T) {
	scan := scanOf(&memoryTable{rows: makeFlows(100, 5), splits: 2, batch: 10}, colDst)
	bad := broken(func(*function.Context, []columnar.Vector, int) (columnar.Vector, error) { panic("out of luck") })
	plan := &logical.Project{Input: scan, Exprs: []expr.Expr{bad}, Names: []string{"x"}}
	env, _ := setting{threads: 2}.env()
	q, err := Build(t.Context(), plan, env)
	if err != nil {
		t.Fatal(err)
	}
	_, err = collect(q, plan)
	wantCode(t, err, sqlerr.GenericInternalError)
	if !strings.Contains(err.Error(), "Project: out of luck") {
		t.Errorf("error %q", err)
	}
}

// TestErrors ends a query by the error of its source, of its consumer and of its context.
func TestErrors(t *testing.T) {
	failure := sqlerr.New(sqlerr.HiveBadData, "bad file")
	env, _ := setting{threads: 3}.env()
	build := func(table *memoryTable) *Query {
		table.rows, table.splits, table.batch = makeFlows(5000, 5), 5, 10
		q, err := Build(t.Context(), scanOf(table, colDst), env)
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	if err := build(&memoryTable{fail: failure}).Run(t.Context(), func(columnar.Batch) error { return nil }); !errors.Is(err, failure) {
		t.Errorf("of the source: %v", err)
	}
	full := errors.New("disk full")
	if err := build(&memoryTable{}).Run(t.Context(), func(columnar.Batch) error { return full }); err != full {
		t.Errorf("of the consumer: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := build(&memoryTable{}).Run(ctx, func(columnar.Batch) error { cancel(); time.Sleep(time.Millisecond); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("of the context: %v", err)
	}
}

// TestStats counts the rows of each operator.
func TestStats(t *testing.T) {
	rows := makeFlows(1000, 5)
	kept := 0
	for i := range rows {
		if rows[i].reject {
			kept++
		}
	}
	scan := scanOf(&memoryTable{rows: rows, splits: 2, batch: 100}, colReject)
	plan := &logical.Filter{Input: scan, Condition: col(scan, 0)}
	env, _ := setting{threads: 2}.env()
	q, err := Build(t.Context(), plan, env)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := collect(q, plan); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range q.Stats() {
		got = append(got, fmt.Sprint(s.Name, " ", s.RowsIn, " ", s.RowsOut, " ", s.Batches))
	}
	want := []string{fmt.Sprint("Filter 1000 ", kept, " 10"), "TableScan 0 1000 10"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestBatches hands rows at hand on.
func TestBatches(t *testing.T) {
	plan := &logical.Batches{Columns: logical.Schema{{Name: "n", Type: types.Bigint}},
		Data: []columnar.Batch{{Cols: []arrow.Array{columnar.NewInt64([]int64{3, 1}, nil)}, Len: 2}}}
	same(t, setting{}, runPlan(t, plan, setting{threads: 2}), []string{"3", "1"})
}
