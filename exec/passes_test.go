package exec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/types"
)

// TestAggregateInPasses groups where groups are too many for one pass, in memory and, where that
// is short all the same, on disk.
func TestAggregateInPasses(t *testing.T) {
	count := 60_000
	if testing.Short() {
		count = 20_000
	}
	rows := makeFlows(count, 9_000)
	for name, test := range heldKeys {
		want := heldWant(rows, test.key)
		var sums []string // without the DISTINCT call: groups of a pass are used again
		for _, line := range want {
			sums = append(sums, line[:strings.LastIndex(line, "|")])
		}
		sums = sorted(sums)
		for _, s := range []setting{
			{threads: 1, batch: 1000, groups: 200, pass: 1 << 17}, {threads: 4, batch: 300, groups: 200, pass: 1 << 18}, {threads: 2, groups: 2000, pass: 1 << 20},
			{threads: 3, batch: 500, groups: 100, pass: 1 << 18, plain: true}, {threads: 2, batch: 500, groups: 300, pass: 1 << 17, budget: 1 << 20},
			{threads: 4, batch: 500, groups: 300, pass: 1 << 18, budget: 5 << 19}, {threads: 4, batch: 100, groups: 1500, pass: 1 << 16, budget: 12 << 20},
		} {
			t.Run(fmt.Sprint(name, " ", s, " pass=", s.pass), func(t *testing.T) {
				table := &memoryTable{rows: rows, splits: 12, batch: 1000, plain: s.plain, again: true}
				same(t, s, sorted(runPlan(t, heldPlan(t, table, test.keys), s)), want)
				if most := int64((mostPasses + 1) * table.splits); table.opens.Load() > most {
					t.Errorf("%d splits were read, at most %d are wanted", table.opens.Load(), most)
				}
				again := &memoryTable{rows: rows, splits: 12, batch: 1000, plain: s.plain, again: true}
				plan := heldPlan(t, again, test.keys).(*logical.Aggregate)
				plan.Calls = plan.Calls[:2]
				same(t, s, sorted(runPlan(t, plan, s)), sums)
				if s.budget == 0 && s.pass < 1<<20 && table.opens.Load() < int64(2*table.splits) {
					t.Errorf("%d splits were read: there was one pass only", table.opens.Load())
				}
			})
		}
	}
}

// TestPassesAtRandom groups in ways that differ at random, with constants among the keys and the
// arguments, nulls, and splits that cost much to read again, and compares with one worker's groups.
func TestPassesAtRandom(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9))
	for range 12 {
		rows := makeFlows(5_000+r.IntN(30_000), 1+r.IntN(9_000))
		keys := [][]int{{colSrc}, {colBytes}, {colDst, colPort}, {colSrc, colBytes, colDst}, {colBytes, colPort}}[r.IntN(5)]
		distinct, constant := r.IntN(2) == 0, r.IntN(2) == 0
		plan := func(table *memoryTable) logical.Node {
			p := heldPlan(t, table, keys).(*logical.Aggregate)
			if !distinct {
				p.Calls = p.Calls[:2]
			}
			five := &expr.Const{Value: columnar.NewInt64([]int64{5}, nil), T: types.Bigint}
			null := &expr.Const{Value: columnar.NewNulls(arrow.PrimitiveTypes.Int64, 1), T: types.Bigint}
			p.Calls = append(p.Calls, aggregateOf(t, "sum", five), aggregateOf(t, "count", null), aggregateOf(t, "min", p.Calls[1].Args[0]))
			if constant {
				p.Keys, p.Names = append(p.Keys, five, null), append(p.Names, "five", "null")
			}
			return p
		}
		want := sorted(runPlan(t, plan(&memoryTable{rows: rows, splits: 3, batch: 1000}), setting{threads: 1}))
		for range 6 {
			s := setting{threads: 1 + r.IntN(4), batch: 50 + r.IntN(900), groups: 20 + r.IntN(1000), pass: 1 << (14 + r.IntN(6)), plain: r.IntN(3) == 0}
			if r.IntN(3) == 0 {
				s.budget = int64(1+r.IntN(30)) << 20
			}
			table := &memoryTable{rows: rows, splits: 2 + r.IntN(20), batch: 1000, plain: s.plain, again: true, costly: r.IntN(3)}
			t.Run(fmt.Sprint(keys, " ", s, " pass=", s.pass, " constant=", constant), func(t *testing.T) {
				same(t, s, sorted(runPlan(t, plan(table), s)), want)
			})
		}
	}
}

// TestHeldMemoryIsGivenBack looks at what is charged when the last results come: the memory of held
// rows is not, whether there were further passes or not.
func TestHeldMemoryIsGivenBack(t *testing.T) {
	for _, again := range []bool{false, true} {
		s := setting{threads: 3, batch: 300, groups: 200, pass: 1 << 17}
		table := &memoryTable{rows: makeFlows(30_000, 9_000), splits: 12, batch: 1000, again: again}
		env, pool := s.env()
		q, err := Build(t.Context(), heldPlan(t, table, []int{colSrc, colBytes}), env)
		if err != nil {
			t.Fatal(err)
		}
		least := int64(math.MaxInt64)
		err = q.Run(t.Context(), func(columnar.Batch) error {
			least = min(least, pool.Used())
			return nil
		})
		if err != nil || pool.Peak() < heldBytes || least >= heldBytes {
			t.Errorf("again %t: %v, %d bytes are charged at least, of %d", again, err, least, pool.Peak())
		}
	}
}

// TestPassesEnd ends while later passes are under way: by a failure in one, and by a limit behind them.
func TestPassesEnd(t *testing.T) {
	s := setting{threads: 4, batch: 300, groups: 200, pass: 1 << 17}
	for name, test := range map[string]struct {
		failFrom int64
		panics   bool
		take     func(n int) error
	}{
		"a consumer that fails": {0, false, func(n int) error { return fmt.Errorf("enough after %d", n) }},
		"a split that fails":    {17, false, func(int) error { return nil }},
		"a split that panics":   {17, true, func(int) error { return nil }},
	} {
		table := &memoryTable{rows: makeFlows(60_000, 9_000), splits: 12, batch: 1000, again: true, failFrom: test.failFrom, panics: test.panics}
		env, _ := s.env()
		q, err := Build(t.Context(), heldPlan(t, table, []int{colSrc, colBytes}), env)
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error)
		go func() {
			ended <- q.Run(t.Context(), func(b columnar.Batch) error { return test.take(b.Len) })
		}()
		select {
		case err := <-ended:
			if err == nil {
				t.Errorf("%s: no error", name)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%s: the query does not end", name)
		}
	}
}

// TestHeldRows gives the rows of each shard as they were added, sorted by place or not.
func TestHeldRows(t *testing.T) {
	for _, large := range []bool{false, true} {
		h := newHeldRows(1, flowTypes(colPort, colBytes))
		order := []int32{4, 2, 0, 1, 3}
		var starts [shardCount + 1]int
		for i := range starts {
			starts[i] = min(2*i, 5) // two rows for shards 0 and 1, one for shard 2
		}
		for round := range uint64(3) {
			words := []uint64{10 + round, 11 + round, 12 + round, 13 + round, 14 + round}
			ports := columnar.NewInt32([]int32{0, 1, 2, 3, 4}, nil)
			valid := columnar.NewBitmap(5)
			valid.Clear(2)
			bytes := columnar.NewInt64([]int64{100, 101, 102, 103, 104}, valid)
			h.add(words, columnar.Nulls{}, []columnar.Vector{{Array: ports}, {Array: bytes}}, order, starts)
		}
		for shard, rows := range [][]int32{{4, 2}, {0, 1}, {3}, {}} {
			part := h.part(shard, large)
			if part.n != 3*len(rows) {
				t.Fatalf("shard %d: %d rows", shard, part.n)
			}
			seen := map[string]int{}
			for i, w := range part.words[:part.n] {
				port := columnar.Values[int32](part.args[0].Array)[i]
				seen[fmt.Sprint(w-uint64(port), port, valueOrNull(part.args[1].Array, i))]++
			}
			for round := range 3 {
				for _, r := range rows {
					bytes := fmt.Sprint(100 + r)
					if r == 2 {
						bytes = "NULL"
					}
					if seen[fmt.Sprint(10+round, r, bytes)] != 1 {
						t.Errorf("large %t, shard %d: %v", large, shard, seen)
					}
				}
			}
		}
		h.empty()
		if part := h.part(0, large); part.n != 0 {
			t.Errorf("%d rows are left", part.n)
		}
	}
}

func valueOrNull(a arrow.Array, row int) string {
	if columnar.NullsOf(a).Null(row) {
		return "NULL"
	}
	return fmt.Sprint(columnar.Values[int64](a)[row])
}

func flowTypes(list ...int) (out []types.Type) {
	for _, c := range list {
		out = append(out, flowColumns[c].Type)
	}
	return out
}
