package exec

import (
	"context"
	"sync"

	"flowsql/columnar"
	"flowsql/exec/eval"
	"flowsql/planner/logical"
)

// parallelGroups is the number of groups of all workers together from which
// their states are merged in partitions, by several workers at once.
const parallelGroups = 200_000

// aggregate groups rows: each worker for itself, then the workers' states are merged.
type aggregate struct {
	grouping
	totals      []int32 // grouping sets that have a group even of no rows
	keyPrograms []perWorker
	argPrograms [][]perWorker
	filters     []perWorker // nil for a call without FILTER
	account     *operator
	spill       *columnar.SpillDir
	threads     int

	mu     sync.Mutex
	locals []*groups   // of workers whose state is in memory
	store  *partitions // of states that were too large
}

func (b *builder) aggregate(n *logical.Aggregate, account *operator) (*pipeline, error) {
	a := &aggregate{grouping: grouping{keys: typesOf(n.Keys), calls: n.Calls, ctx: b.env.Context}, totals: n.Totals,
		account: account, spill: b.query.spill, threads: b.env.Threads}
	keys, err := b.compileAll(n.Keys)
	if err != nil {
		return nil, err
	}
	a.keyPrograms = b.cloned(keys)
	for _, c := range n.Calls {
		args, err := b.compileAll(c.Args)
		if err != nil {
			return nil, err
		}
		a.args = append(a.args, typesOf(c.Args))
		a.argPrograms = append(a.argPrograms, b.cloned(args))
		var filter perWorker
		if c.Filter != nil {
			p, err := b.compile(c.Filter)
			if err != nil {
				return nil, err
			}
			filter = clones(p, b.env.Threads)
		}
		a.filters = append(a.filters, filter)
	}
	return b.breaker(n.Input, a, account, 0)
}

func (b *builder) cloned(list []*eval.Program) []perWorker {
	out := make([]perWorker, len(list))
	for i, p := range list {
		out[i] = clones(p, b.env.Threads)
	}
	return out
}

// Local is the Sink's.
func (a *aggregate) Local(w *Worker) Local {
	return &aggregateLocal{a: a, w: w, groups: newGroups(&a.grouping)}
}

// aggregateLocal is one worker's groups.
type aggregateLocal struct {
	a      *aggregate
	w      *Worker
	groups *groups
	rows   []int32
}

// Add is the Local's.
func (l *aggregateLocal) Add(b columnar.Batch) error {
	keys, err := evalAll(l.a.keyPrograms, l.w, b)
	if err != nil {
		return err
	}
	ids := l.groups.number(keys, b.Len)
	for call := range l.a.calls {
		if err := l.addCall(call, ids, b); err != nil {
			return err
		}
	}
	if l.groups.charge(l.a.account) == nil {
		return nil
	}
	return l.a.spillGroups(l.groups)
}

// addCall hands a call the rows that its FILTER lets through.
func (l *aggregateLocal) addCall(call int, ids []uint32, b columnar.Batch) error {
	if f := l.a.filters[call]; f != nil {
		rows, err := f[l.w.ID].Filter(b, l.rows[:0])
		if l.rows = rows; err != nil || len(rows) == 0 {
			return err
		}
		if len(rows) < b.Len {
			ids, b = gatherIDs(ids, rows), b.Gather(rows)
		}
	}
	args, err := evalAll(l.a.argPrograms[call], l.w, b)
	if err != nil {
		return err
	}
	return l.groups.add(call, ids, args, b.Len)
}

func evalAll(list []perWorker, w *Worker, b columnar.Batch) ([]columnar.Vector, error) {
	out := make([]columnar.Vector, len(list))
	for i, programs := range list {
		v, err := programs[w.ID].Eval(b)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

// Combine is the Local's.
func (l *aggregateLocal) Combine() error {
	l.a.mu.Lock()
	defer l.a.mu.Unlock()
	if l.groups.count() > 0 {
		l.a.locals = append(l.a.locals, l.groups)
	}
	return nil
}

// Close is the Local's; what is still charged is given back when the query ends.
func (l *aggregateLocal) Close() error { return nil }

// kinds gives the number of kinds of partitioned rows: the groups, and one for each call.
func (g *grouping) kinds() int { return 1 + len(g.calls) }

// spillGroups writes groups to disk and empties them.
func (a *aggregate) spillGroups(s *groups) error {
	a.mu.Lock()
	if a.store == nil {
		count := fanOut
		if len(a.keys) == 0 {
			count = 1
		}
		a.store = newPartitions(a.keys, count, a.kinds(), 0, a.account, a.spill, true)
		a.store.wrote = func(n int64) { a.account.spilled.Add(n) }
	}
	store := a.store
	a.mu.Unlock()
	return moveGroups(s, store, a.account)
}

// moveGroups puts all states of s into partitions and empties it.
func moveGroups(s *groups, to *partitions, budget columnar.Budget) error {
	for from := s.first(); from < s.size; from += columnar.BatchRows {
		b, err := s.states(from, min(from+columnar.BatchRows, s.size))
		if err != nil {
			return err
		}
		if err := to.add(0, b); err != nil {
			return err
		}
	}
	if err := moveSets(s, to); err != nil {
		return err
	}
	s.discharge(budget)
	s.reset()
	return nil
}

// Finish is the Sink's.
func (a *aggregate) Finish(context.Context) (Source, error) {
	total := 0
	for _, l := range a.locals {
		total += l.count()
	}
	switch {
	case a.store == nil && len(a.locals) == 0:
		a.locals = []*groups{newGroups(&a.grouping)}
		a.locals[0].addTotals(a.totals)
		return a.single()
	case a.store == nil && (len(a.locals) == 1 || total < parallelGroups || len(a.keys) == 0):
		return a.single()
	case a.store == nil:
		a.store = newPartitions(a.keys, max(2, a.threads), a.kinds(), 0, a.account, a.spill, false)
		a.store.wrote = func(n int64) { a.account.spilled.Add(n) }
	}
	err := parallel(len(a.locals), func(i int) error { return moveGroups(a.locals[i], a.store, a.account) })
	a.locals = nil
	return newMergeSource(a, a.store), err
}

// single merges all workers' groups into the largest and gives its source.
func (a *aggregate) single() (Source, error) {
	base := a.locals[0]
	for _, l := range a.locals {
		if l.count() > base.count() {
			base = l
		}
	}
	if err := base.complete(); err != nil {
		return nil, err
	}
	for _, l := range a.locals {
		if l == base {
			continue
		}
		if err := mergeInto(base, l); err != nil {
			return nil, err
		}
		l.discharge(a.account)
		// More than the budget may be held here for a moment, by the groups that
		// were charged to a worker already.
		if err := base.charge(a.account); err != nil {
			if err := a.spillGroups(base); err != nil {
				return nil, err
			}
		}
	}
	if a.store != nil {
		return newMergeSource(a, a.store), moveGroups(base, a.store, a.account)
	}
	return &groupSource{groups: base, next: base.first()}, nil
}

// mergeInto adds the states of one worker's groups to another's.
func mergeInto(base, from *groups) error {
	for at := from.first(); at < from.size; at += columnar.BatchRows {
		b, err := from.states(at, min(at+columnar.BatchRows, from.size))
		if err != nil {
			return err
		}
		if err := base.merge(b); err != nil {
			return err
		}
	}
	return from.eachSet(base.mergeSet)
}
