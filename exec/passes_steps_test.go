package exec

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"flowsql/columnar"
)

// steps is an aggregation whose passes a test makes by hand.
type steps struct {
	first   *aggregate
	worker  *Worker
	batches []columnar.Batch
	pool    *columnar.Pool
	row     func(b columnar.Batch, row int) string
}

func newSteps(t *testing.T, table *memoryTable, s setting, keys ...int) *steps {
	t.Helper()
	env, pool := s.env()
	plan := sumsPlan(t, table, keys...)
	q, err := Build(t.Context(), plan, env)
	if err != nil {
		t.Fatal(err)
	}
	out := &steps{first: q.steps[0].sink.(*aggregate), worker: q.crew.workers[0], pool: pool}
	out.row = func(b columnar.Batch, row int) string { return rowText(plan.Schema(), b, row) }
	for {
		b, err := q.steps[0].pipeline.source.Next(t.Context(), out.worker)
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out.batches = append(out.batches, b)
	}
}

// rows gives what comes of a pass.
func (s *steps) rows(t *testing.T, a *aggregate) (rows []string) {
	t.Helper()
	source, err := a.results()
	if err != nil {
		t.Fatal(err)
	}
	for {
		b, err := source.Next(t.Context(), s.worker)
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		for i := range b.Len {
			rows = append(rows, s.row(b, i))
		}
	}
}

// TestPassLeavesMemoryInTheMidst moves the groups of a pass to disk between two pieces of a batch: of
// the second piece, too, it takes no rows of other passes.
func TestPassLeavesMemoryInTheMidst(t *testing.T) {
	flows := makeFlows(9_000, 900)
	for name, test := range heldKeys {
		table := &memoryTable{rows: flows, splits: 2, batch: 1500, again: true}
		s := newSteps(t, table, setting{threads: 1, groups: 300}, test.keys...)
		s.first.choice = columnar.NewKeys(s.first.keys)
		var got []string
		for from := 0; from < shardCount; from += 16 {
			a := newAggregate(s.first.aggregation, from, from+16)
			l := a.Local(s.worker).(*aggregateLocal)
			for i, b := range s.batches {
				if i != 2 {
					if err := l.Add(b); err != nil {
						t.Fatal(err)
					}
					continue
				}
				if err := l.handHeld(); err != nil {
					t.Fatal(err)
				}
				l.course.begin(false)
				err := inPieces(a.keyPrograms, s.worker, b, func(b columnar.Batch, keys []columnar.Vector) error {
					if err := l.addRows(b.Slice(0, 700), sliced(keys, 0, 700)); err != nil {
						return err
					}
					if from > 0 { // the first pass would be given up
						if err := l.leaveMemory(); err != nil {
							return err
						}
					}
					return l.addRows(b.Slice(700, b.Len), sliced(keys, 700, b.Len))
				})
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := l.Combine(); err != nil {
				t.Fatal(err)
			}
			got = append(got, s.rows(t, a)...)
		}
		t.Run(name, func(t *testing.T) { same(t, setting{}, sorted(got), sumsWant(flows, test.key)) })
	}
}

func sliced(cols []columnar.Vector, from, to int) []columnar.Vector {
	out := slices.Clone(cols)
	for i, v := range out {
		if !v.Const {
			out[i].Array = columnar.Batch{Cols: arrays(cols), Len: v.Array.Len()}.Slice(from, to).Cols[i]
		}
	}
	return out
}

// TestTextsOfPassesStayCharged moves the groups of later passes to disk: what tells the shards of their
// rows is charged until the rows of the last one were read.
func TestTextsOfPassesStayCharged(t *testing.T) {
	const texts, size = 300, 4000
	flows := makeFlows(6_000, 900)
	for i := range flows {
		long := strings.Repeat("x", size) + fmt.Sprint(i%texts)
		flows[i].src = &long
	}
	s := newSteps(t, &memoryTable{rows: flows, splits: 2, batch: 1000, again: true}, setting{threads: 1, groups: 300}, colSrc, colBytes)
	s.first.window.set(0, 32)
	var got []string
	for a := s.first; ; a = a.following() {
		l := a.Local(s.worker)
		for _, b := range s.batches {
			if err := l.Add(b); err != nil {
				t.Fatal(err)
			}
		}
		if a != s.first {
			if err := l.(*aggregateLocal).handHeld(); err != nil {
				t.Fatal(err)
			}
			if err := l.(*aggregateLocal).leaveMemory(); err != nil {
				t.Fatal(err)
			}
			if used := s.pool.Used(); a.words != nil || used < texts*size {
				t.Errorf("%d bytes are charged when the groups are on disk", used)
			}
		}
		if err := l.Combine(); err != nil {
			t.Fatal(err)
		}
		got = append(got, s.rows(t, a)...)
		if a.last() {
			break
		}
		if used := s.pool.Used(); used < texts*size {
			t.Errorf("%d bytes are charged before the last pass", used)
		}
	}
	s.first.dropKept()
	if used := s.pool.Used(); used >= texts*size || s.first.choice != nil {
		t.Errorf("%d bytes are charged behind the last pass", used)
	}
	same(t, setting{}, sorted(got), sumsWant(flows, func(f *flow) string { return text(f.src) + "|" + number(f.bytes) }))
}

// TestWindowOfAPass narrows a pass by what its groups are expected to become, a later one by what
// they are, since it begins with the memory of the one before, and none that is on disk.
func TestWindowOfAPass(t *testing.T) {
	table := &memoryTable{rows: makeFlows(2_000, 900), splits: 10, batch: 100, again: true}
	for name, test := range map[string]struct {
		from, to int
		bytes    int64
		disk     bool
		want     int
	}{
		"first, half":          {0, 64, 1 << 19, false, 22},
		"first, little":        {0, 64, 1<<19 - 1, false, 64},
		"first, on disk":       {0, 64, 1 << 20, true, 64},
		"second, all":          {22, 43, 1 << 20, false, 43},
		"second, twice":        {22, 54, 2 << 20, false, 38},
		"second, large, disk":  {22, 54, 4 << 20, true, 54},
		"second, least number": {22, 38, 4 << 20, false, 38},
	} {
		s := newSteps(t, table, setting{threads: 1, pass: 1 << 20}, colBytes, colDst)
		s.first.passes.scan = newScanSource(s.first.passes.input.scan.splits, 1) // no row of it was read
		a := newAggregate(s.first.aggregation, test.from, test.to)
		shards := a.moveOf(0).s
		if test.disk {
			a.disk()
		}
		shards.bytes.Store(test.bytes)
		a.narrow(shards)
		if _, to := a.window.bounds(); to != test.want {
			t.Errorf("%s: the pass ends at %d, want %d", name, to, test.want)
		}
	}
}

// TestSpareGroupsAreCharged keeps the groups of a shard for a further pass: charged, and dropped first
// where memory is short.
func TestSpareGroupsAreCharged(t *testing.T) {
	table := &memoryTable{rows: makeFlows(9_000, 900), splits: 2, batch: 1500, again: true}
	s := newSteps(t, table, setting{threads: 1, groups: 300}, colBytes, colPort)
	first := newAggregate(s.first.aggregation, 0, 32)
	l := first.Local(s.worker).(*aggregateLocal)
	for _, b := range s.batches {
		if err := l.Add(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Combine(); err != nil {
		t.Fatal(err)
	}
	before := s.pool.Used()
	s.rows(t, first)
	spare := int64(0)
	for _, g := range first.passes.spare {
		spare += g.charged
	}
	if spare == 0 || s.pool.Used() != before {
		t.Errorf("%d bytes are charged, %d before, %d of them for %d groups", s.pool.Used(), before, spare, len(first.passes.spare))
	}
	second := first.following()
	l = second.Local(s.worker).(*aggregateLocal)
	l.move.short = true
	if err := l.relieve(); err != nil || second.store != nil || s.pool.Used() != before-spare {
		t.Errorf("%v, %d bytes are charged, want %d; on disk: %t", err, s.pool.Used(), before-spare, second.store != nil)
	}
	first.dropKept()
	if first.passes.keepGroups(newGroups(&first.grouping)) {
		t.Error("groups are kept that no pass will need")
	}
}

// TestPassEndsByAPanic has those go on who wait for a pass whose results cannot be made.
func TestPassEndsByAPanic(t *testing.T) {
	s := newSteps(t, &memoryTable{rows: makeFlows(10, 10), splits: 1, batch: 10, again: true}, setting{threads: 1}, colBytes)
	source := newPassSource(s.first, &batches{})
	source.next = &aggregate{aggregation: &aggregation{}} // has not even a context
	source.input = &pipeline{scan: newScanSource(nil, 1)}
	ended := make(chan error)
	source.mu.Lock()
	go func() {
		source.mu.Lock()
		defer source.mu.Unlock()
		source.workers++
		_, err := source.wait(source.next)
		ended <- err
	}()
	source.mu.Unlock()
	for waits := false; !waits; time.Sleep(time.Millisecond) {
		source.mu.Lock()
		if waits = source.workers > 0; waits {
			source.end()
		}
		source.mu.Unlock()
	}
	select {
	case err := <-ended:
		if err == nil {
			t.Error("no error")
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the wait does not end")
	}
	if _, err := source.Next(context.Background(), s.worker); err == nil {
		t.Error("no error for who comes later")
	}
}
