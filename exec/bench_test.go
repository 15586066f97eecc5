package exec

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/types"
)

// benchBatches gives batches of two coded texts and two numbers.
func benchBatches(rows, hosts int) ([]columnar.Batch, logical.Schema) {
	r := rand.New(rand.NewPCG(3, 4))
	src, dst := columnar.NewDict(), columnar.NewDict()
	for i := range hosts {
		src.CodeString(fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255))
		dst.CodeString(fmt.Sprintf("172.16.%d.%d", i>>8, i&255))
	}
	var list []columnar.Batch
	for from := 0; from < rows; from += columnar.BatchRows {
		n := min(columnar.BatchRows, rows-from)
		a, b := make([]uint32, n), make([]uint32, n)
		ports, bytes := make([]int32, n), make([]int64, n)
		for i := range n {
			a[i], b[i] = uint32(r.IntN(hosts)), uint32(r.IntN(hosts))
			ports[i], bytes[i] = int32(r.IntN(65536)), int64(r.IntN(1<<20))
		}
		list = append(list, columnar.Batch{Len: n, Cols: []arrow.Array{columnar.NewCoded(src, a, nil), columnar.NewCoded(dst, b, nil),
			columnar.NewInt32(ports, nil), columnar.NewInt64(bytes, nil)}})
	}
	return list, logical.Schema{{Name: "src", Type: types.Varchar}, {Name: "dst", Type: types.Varchar},
		{Name: "port", Type: types.Integer}, {Name: "bytes", Type: types.Bigint}}
}

func benchPlan(b *testing.B, rows int, plan logical.Node) {
	b.ReportAllocs()
	for b.Loop() {
		q, err := Build(context.Background(), plan, Env{Context: testContext, Threads: 1})
		if err != nil {
			b.Fatal(err)
		}
		if err := q.Run(context.Background(), func(columnar.Batch) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(rows), "ns/row")
}

func BenchmarkAggregate(b *testing.B) {
	const rows = 1 << 20
	for _, test := range []struct {
		name  string
		hosts int
		keys  []int
	}{
		{"none", 100, nil}, {"text/3", 3, []int{0}}, {"text/60000", 60_000, []int{0}}, {"integer", 100, []int{2}}, {"bigint/1M", 100, []int{3}},
		{"text+integer", 1000, []int{0, 2}}, {"pairs/10K", 100, []int{0, 1}}, {"pairs/1M", 60_000, []int{0, 1}},
	} {
		b.Run(test.name, func(b *testing.B) {
			data, schema := benchBatches(rows, test.hosts)
			in := &logical.Batches{Columns: schema, Data: data}
			benchPlan(b, rows, &logical.Aggregate{Input: in, Keys: cols(in, test.keys...), Names: make([]string, len(test.keys)),
				Calls: []logical.AggregateCall{aggregateOf(b, "sum", col(in, 3))}})
		})
	}
}

func BenchmarkCountDistinct(b *testing.B) {
	const rows = 1 << 20
	data, schema := benchBatches(rows, 10_000)
	in := &logical.Batches{Columns: schema, Data: data}
	call := aggregateOf(b, "count", col(in, 2))
	call.Distinct = true
	benchPlan(b, rows, &logical.Aggregate{Input: in, Keys: cols(in, 0), Names: []string{"src"}, Calls: []logical.AggregateCall{call}})
}

func BenchmarkSort(b *testing.B) {
	const rows = 1 << 18
	data, schema := benchBatches(rows, 10_000)
	in := &logical.Batches{Columns: schema, Data: data}
	for _, limit := range []int64{-1, 20} {
		b.Run(fmt.Sprint("limit=", limit), func(b *testing.B) {
			benchPlan(b, rows, &logical.Sort{Input: in, Limit: limit, Keys: []logical.SortKey{{Expr: col(in, 3), Descending: true}, {Expr: col(in, 0)}}})
		})
	}
}

func BenchmarkJoin(b *testing.B) {
	const rows = 1 << 20
	data, schema := benchBatches(rows, 10_000)
	small, _ := benchBatches(5000, 10_000)
	left, right := &logical.Batches{Columns: schema, Data: data}, &logical.Batches{Columns: schema, Data: small}
	benchPlan(b, rows, &logical.Join{Left: left, Right: right, LeftKeys: []expr.Expr{col(left, 0)}, RightKeys: []expr.Expr{col(right, 0)}})
}
