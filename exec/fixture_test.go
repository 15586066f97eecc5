package exec

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// flow is a row of the table of the tests; a nil field is null.
type flow struct {
	src    *string
	dst    string
	port   *int32
	bytes  *int64
	ratio  float64
	reject bool
}

var flowColumns = []catalog.Column{
	{Name: "src", Type: types.Varchar}, {Name: "dst", Type: types.Varchar}, {Name: "port", Type: types.Integer},
	{Name: "bytes", Type: types.Bigint}, {Name: "ratio", Type: types.Double}, {Name: "reject", Type: types.Boolean},
}

const (
	colSrc = iota
	colDst
	colPort
	colBytes
	colRatio
	colReject
)

// makeFlows gives random rows: nulls, NaN, both zeros, skewed texts.
func makeFlows(n, hosts int) []flow {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	ratios := []float64{0, math.Copysign(0, -1), math.NaN(), 1.5, -2.25, math.Inf(1)}
	rows := make([]flow, n)
	for i := range rows {
		f := &rows[i]
		if r.IntN(20) > 0 {
			s := fmt.Sprintf("10.0.%d.%d", r.IntN(hosts)/256, r.IntN(hosts)%256)
			f.src = &s
		}
		f.dst = fmt.Sprintf("host-%d", r.IntN(hosts))
		if r.IntN(10) > 0 {
			p := int32(r.IntN(50)) - 5
			f.port = &p
		}
		if r.IntN(15) > 0 {
			b := int64(r.IntN(1_000_000)) - 1000
			f.bytes = &b
		}
		f.ratio = ratios[r.IntN(len(ratios))]
		f.reject = r.IntN(3) == 0
	}
	return rows
}

// memoryTable is a catalog.Table of rows, cut into splits.
type memoryTable struct {
	rows   []flow
	splits int
	batch  int
	plain  bool // texts as plain columns, not as codes
	opened chan int
	fail   error
	again  bool         // splits can be read again
	opens  atomic.Int64 // of splits
	// costly is the number of splits that turn out to cost much when they are read again: the last ones.
	costly int
	// failFrom is the number of the split that is opened from which all fail; 0 for none.
	failFrom int64
	panics   bool // they fail by a panic
}

func (t *memoryTable) Name() string              { return "flows" }
func (t *memoryTable) Columns() []catalog.Column { return flowColumns }
func (t *memoryTable) Stats() catalog.Stats      { return catalog.Stats{} }

func (t *memoryTable) Scan(_ context.Context, req catalog.ScanRequest) (*catalog.Scan, error) {
	s := &catalog.Scan{Residual: req.Filter}
	for i := range t.splits {
		from, to := len(t.rows)*i/t.splits, len(t.rows)*(i+1)/t.splits
		s.Splits = append(s.Splits, &memorySplit{t: t, rows: t.rows[from:to], all: t.rows[from:to], columns: req.Columns, number: i})
	}
	return s, nil
}

type memorySplit struct {
	t       *memoryTable
	rows    []flow
	all     []flow
	columns []catalog.ScanColumn
	number  int
	dicts   *columnar.Dictionaries
	read    atomic.Bool
}

func (s *memorySplit) Open(_ context.Context, d *columnar.Dictionaries) (catalog.Reader, error) {
	s.dicts = d
	s.read.Store(true)
	if opens := s.t.opens.Add(1); s.t.failFrom > 0 && opens >= s.t.failFrom {
		if s.t.panics {
			panic("a split is gone")
		}
		return nil, errors.New("a split is gone")
	}
	if s.t.opened != nil {
		s.t.opened <- s.number
	}
	return s, nil
}

// Again is the AgainSplit's.
func (s *memorySplit) Again() (catalog.Split, bool) {
	return &memorySplit{t: s.t, rows: s.all, all: s.all, columns: s.columns, number: s.number}, s.t.again && (!s.read.Load() || s.number < s.t.splits-s.t.costly)
}

func (s *memorySplit) Describe() string { return fmt.Sprint("split ", s.number) }
func (s *memorySplit) Bytes() int64     { return 0 }
func (s *memorySplit) Close() error     { return nil }

func (s *memorySplit) Next() (columnar.Batch, error) {
	if len(s.rows) == 0 {
		if s.t.fail != nil {
			return columnar.Batch{}, s.t.fail
		}
		return columnar.Batch{}, io.EOF
	}
	n := min(s.t.batch, len(s.rows))
	b := columnar.Batch{Len: n}
	for _, c := range s.columns {
		b.Cols = append(b.Cols, s.column(c.Index, s.rows[:n]))
	}
	s.rows = s.rows[n:]
	return b, nil
}

func (s *memorySplit) column(index int, rows []flow) arrow.Array {
	valid := columnar.NewBitmap(len(rows))
	switch index {
	case colSrc:
		return s.texts(rows, "src", func(f *flow) *string { return f.src })
	case colDst:
		return s.texts(rows, "dst", func(f *flow) *string { return &f.dst })
	case colPort:
		v := make([]int32, len(rows))
		for i, f := range rows {
			if f.port == nil {
				valid.Clear(i)
			} else {
				v[i] = *f.port
			}
		}
		return columnar.NewInt32(v, valid)
	case colBytes:
		v := make([]int64, len(rows))
		for i, f := range rows {
			if f.bytes == nil {
				valid.Clear(i)
			} else {
				v[i] = *f.bytes
			}
		}
		return columnar.NewInt64(v, valid)
	case colRatio:
		v := make([]float64, len(rows))
		for i, f := range rows {
			v[i] = f.ratio
		}
		return columnar.NewFloat64(v, nil)
	}
	v := make([]byte, len(rows))
	for i, f := range rows {
		if f.reject {
			v[i] = 1
		}
	}
	return columnar.NewBools(v, nil)
}

func (s *memorySplit) texts(rows []flow, name string, text func(*flow) *string) arrow.Array {
	d := s.dicts.For(name)
	codes, valid := make([]uint32, len(rows)), columnar.NewBitmap(len(rows))
	d.CodeString("") // so that a null has a code
	for i := range rows {
		if t := text(&rows[i]); t == nil {
			valid.Clear(i)
		} else {
			codes[i] = d.CodeString(*t)
		}
	}
	c := columnar.NewCoded(d, codes, valid)
	if s.t.plain {
		return columnar.Plain(c)
	}
	return c
}

// scanOf reads columns of the table.
func scanOf(t catalog.Table, columns ...int) *logical.Scan {
	s := &logical.Scan{Table: t, Limit: -1}
	for _, c := range columns {
		s.Columns = append(s.Columns, catalog.ScanColumn{Index: c, Type: flowColumns[c].Type})
		s.Names = append(s.Names, flowColumns[c].Name)
	}
	return s
}

// col reads a column of a node's output.
func col(n logical.Node, i int) *expr.Column {
	c := n.Schema()[i]
	return &expr.Column{Index: i, Name: c.Name, T: c.Type}
}

func cols(n logical.Node, list ...int) []expr.Expr {
	out := make([]expr.Expr, len(list))
	for i, c := range list {
		out[i] = col(n, c)
	}
	return out
}

func operatorOf(t testing.TB, sign string, args ...expr.Expr) expr.Expr {
	t.Helper()
	o, failed := function.ResolveOperator(sign, typesOf(args))
	if failed != nil {
		t.Fatal(failed)
	}
	return &expr.Call{Overload: o, Args: args}
}

func aggregateOf(t testing.TB, name string, args ...expr.Expr) logical.AggregateCall {
	t.Helper()
	o, failed := function.Resolve(function.Athena, name, typesOf(args))
	if failed != nil {
		t.Fatal(failed)
	}
	return logical.AggregateCall{Overload: o, Args: args, Name: name}
}

var testContext = &function.Context{Start: time.Unix(1_700_000_000, 0), Zone: time.UTC, Dialect: function.Athena}

// setting is a way in which a query is run; the result must be the same in all.
type setting struct {
	threads, batch int
	budget         int64
	plain          bool
	groups         int // of a worker, before they are shared
	pass           int64
}

var settings = []setting{
	{threads: 1}, {threads: 4}, {threads: 2, batch: 3}, {threads: 3, plain: true},
	{threads: 1, budget: 1 << 20}, {threads: 4, budget: 1 << 20, plain: true},
	{threads: 4, groups: 7}, {threads: 3, groups: 1000, plain: true}, {threads: 4, groups: 200, budget: 2 << 20},
}

func (s setting) String() string {
	return fmt.Sprintf("threads=%d batch=%d budget=%d plain=%t groups=%d", s.threads, s.batch, s.budget, s.plain, s.groups)
}

func (s setting) env() (Env, *columnar.Pool) {
	limit := s.budget
	if limit == 0 {
		limit = math.MaxInt64
	}
	pool := columnar.NewPool(limit)
	return Env{Context: testContext, Threads: s.threads, Budget: pool, BatchRows: s.batch, LocalGroups: s.groups, PassBytes: s.pass}, pool
}

// run gives the rows of a plan as text, in order.
func runPlan(t testing.TB, plan logical.Node, s setting) []string {
	t.Helper()
	env, pool := s.env()
	q, err := Build(context.Background(), plan, env)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := collect(q, plan)
	if err != nil {
		t.Fatalf("%v: %v", s, err)
	}
	if used := pool.Used(); used != 0 {
		t.Errorf("%v: %d bytes are still charged", s, used)
	}
	return rows
}

func collect(q *Query, plan logical.Node) ([]string, error) {
	var rows []string
	err := q.Run(context.Background(), func(b columnar.Batch) error {
		for i := range b.Len {
			rows = append(rows, rowText(plan.Schema(), b, i))
		}
		return nil
	})
	return rows, err
}

func rowText(schema logical.Schema, b columnar.Batch, row int) string {
	parts := make([]string, len(b.Cols))
	for i, c := range b.Cols {
		parts[i] = "NULL"
		if !columnar.NullsOf(c).Null(row) {
			parts[i] = string(function.AppendText(nil, schema[i].Type, c, row))
		}
	}
	return strings.Join(parts, "|")
}

// sorted gives rows in the order of their text, for results without an order.
func sorted(rows []string) []string {
	rows = slices.Clone(rows)
	slices.Sort(rows)
	return rows
}

func same(t *testing.T, s setting, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	for i := range max(len(got), len(want)) {
		g, w := "-", "-"
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Fatalf("%v: %d rows, want %d; row %d is %q, want %q", s, len(got), len(want), i, g, w)
		}
	}
}

func text(p *string) string {
	if p == nil {
		return "NULL"
	}
	return *p
}

func number[T int32 | int64](p *T) string {
	if p == nil {
		return "NULL"
	}
	return fmt.Sprint(*p)
}

func wantCode(t *testing.T, err error, code sqlerr.Code) {
	t.Helper()
	if !sqlerr.Is(err, code) {
		t.Fatalf("error %v, want %s", err, code)
	}
}
