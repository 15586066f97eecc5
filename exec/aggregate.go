package exec

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/exec/eval"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/types"
)

// aggregation is what an aggregate does: the same in all of its passes.
type aggregation struct {
	grouping
	totals      []int32 // grouping sets that have a group even of no rows
	keyPrograms []perWorker
	argPrograms [][]perWorker
	filters     []perWorker // nil for a call without FILTER
	all         []perWorker // the programs of keys and arguments
	holds       bool        // rows can be held for the shards
	account     *operator
	spill       *columnar.SpillDir
	threads     int
	limit       int            // of a worker's groups
	choice      *columnar.Keys // whose words tell the shard of a row, in all passes
	passes      *passes        // nil where rows can be read only once
}

// aggregate groups rows. Each worker has groups of its own; when they have become
// many they go on to shards that all workers share. Where memory is short all go to
// partitions on disk instead, and the workers' groups have keys of their own from then on.
// Where groups are many and rows can be read again, a pass has some of the shards only.
type aggregate struct {
	*aggregation
	words  *columnar.Keys // whose words all groups in memory have
	window shardWindow    // the shards of this pass

	mu      sync.Mutex
	locals  []*groups   // of workers whose state is in memory
	shards  *shards     // nil while no worker had many groups
	store   *partitions // of states that were too large
	spilled atomic.Bool // there is a store
	sharers int         // workers whose groups have the words of words
	texts   int64       // bytes charged for what the words stand for
}

func newAggregate(of *aggregation, from, to int) *aggregate {
	a := &aggregate{aggregation: of, words: of.choice}
	a.window.set(from, to)
	return a
}

func (b *builder) aggregate(n *logical.Aggregate, account *operator) (*pipeline, error) {
	a := &aggregation{grouping: grouping{keys: typesOf(n.Keys), calls: n.Calls, context: b.query.crew.context}, totals: n.Totals,
		account: account, spill: b.query.spill, threads: b.env.Threads, limit: b.env.LocalGroups}
	if a.limit <= 0 {
		a.limit = localGroups
	}
	if len(a.keys) > 0 {
		a.choice = columnar.NewKeys(a.keys)
	}
	keys, err := b.compileAll(n.Keys)
	if err != nil {
		return nil, err
	}
	clones := b.clones
	if keepNothing(n.Calls) {
		clones = b.passingClones
	}
	a.holds = !slices.ContainsFunc(n.Calls, func(c logical.AggregateCall) bool { return !holds(c) })
	if a.choice != nil && a.choice.SingleText() { // whose groups take no table, but sets of arguments do
		a.holds = a.holds && slices.ContainsFunc(n.Calls, func(c logical.AggregateCall) bool { return c.Distinct })
	}
	a.keyPrograms = cloned(keys, clones)
	a.all = a.keyPrograms[:len(keys):len(keys)]
	for _, c := range n.Calls {
		args, err := b.compileAll(c.Args)
		if err != nil {
			return nil, err
		}
		a.args = append(a.args, typesOf(c.Args))
		a.argPrograms = append(a.argPrograms, cloned(args, clones))
		a.all = append(a.all, a.argPrograms[len(a.argPrograms)-1]...)
		var filter perWorker
		if c.Filter != nil {
			p, err := b.compile(c.Filter)
			if err != nil {
				return nil, err
			}
			filter = b.clones(p)
		}
		a.filters = append(a.filters, filter)
	}
	b.passing, b.extremes = overScan(n.Input) && keepNothing(n.Calls), onlyExtremes(n)
	defer func() { b.passing, b.extremes = false, false }()
	in, err := b.pipeline(n.Input)
	if err != nil {
		return nil, err
	}
	if a.holds && len(a.keys) > 0 && repeats(n) {
		a.passes = newPasses(b, in, account)
	}
	return b.rebatched(b.sinkStep(in, newAggregate(a, 0, shardCount), account, 0)), nil
}

// repeats reports whether the rows of an aggregation, and its keys, are the same each time
// its scan is read.
func repeats(n *logical.Aggregate) bool {
	same := func(list ...expr.Expr) bool {
		return !slices.ContainsFunc(list, func(e expr.Expr) bool { return !expr.Deterministic(e) })
	}
	for _, c := range n.Calls {
		if !same(c.Args...) {
			return false
		}
	}
	if !same(n.Keys...) {
		return false
	}
	for in := n.Input; ; {
		switch i := in.(type) {
		case *logical.Scan:
			return same(i.Filter...)
		case *logical.Filter:
			if !same(i.Condition) {
				return false
			}
			in = i.Input
		case *logical.Project:
			if !same(i.Exprs...) {
				return false
			}
			in = i.Input
		default:
			return false
		}
	}
}

// onlyExtremes reports whether an aggregation asks for nothing but the least and the
// greatest numbers of columns of all of a table.
func onlyExtremes(n *logical.Aggregate) bool {
	scan, is := n.Input.(*logical.Scan)
	if !is || len(n.Keys) > 0 || len(scan.Filter) > 0 || scan.Limit >= 0 {
		return false
	}
	return !slices.ContainsFunc(n.Calls, func(c logical.AggregateCall) bool {
		name := c.Overload.Name()
		if name != "min" && name != "max" || len(c.Args) != 1 || c.Filter != nil {
			return true
		}
		column, is := c.Args[0].(*expr.Column)
		return !is || !column.T.IsInteger() && column.T.Kind != types.KindDate
	})
}

// keepNothing reports whether all calls add their arguments up at once. Others may
// keep arrays of their arguments.
func keepNothing(calls []logical.AggregateCall) bool {
	return !slices.ContainsFunc(calls, func(c logical.AggregateCall) bool {
		switch c.Overload.Name() {
		case "count", "count_if":
			return false
		case "sum", "avg", "min", "max":
			return len(c.Args) != 1 || !c.Args[0].Type().IsInteger()
		}
		return true
	})
}

func (b *builder) cloned(list []*eval.Program) []perWorker { return cloned(list, b.clones) }

func cloned(list []*eval.Program, clones func(*eval.Program) perWorker) []perWorker {
	out := make([]perWorker, len(list))
	for i, p := range list {
		out[i] = clones(p)
	}
	return out
}

// Local is the Sink's.
func (a *aggregate) Local(w *Worker) Local {
	l := &aggregateLocal{a: a, w: w, course: course{limit: a.limit, rows: a.holds}}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.words == nil {
		l.groups = newGroups(&a.grouping)
		return l
	}
	l.groups = newSharing(&a.grouping, a.words)
	a.sharers++
	if a.holds && a.window.narrowed() { // there were too many groups in the pass before
		l.course.begin(true)
		l.course.direct = l.hold()
	}
	return l
}

// aggregateLocal is one worker's groups.
type aggregateLocal struct {
	a       *aggregate
	w       *Worker
	groups  *groups
	rows    []int32
	course  course
	move    *shardMove // to the shards; nil until they are needed
	chooser *shardMove // tells the shards of rows whose groups share no words
}

// Add is the Local's.
func (l *aggregateLocal) Add(b columnar.Batch) error {
	if l.groups.shared && l.a.spilled.Load() {
		if err := l.handHeld(); err != nil {
			return err
		}
		if err := l.leaveMemory(); err != nil {
			return err
		}
	}
	if l.course.direct && l.groups.shared {
		return inPieces(l.a.all, l.w, b, l.addDirect)
	}
	return inPieces(l.a.keyPrograms, l.w, b, l.addRows)
}

// addRows takes rows whose keys are computed, as far as they are of this pass: groups that share
// words may have others, which the shards leave out.
func (l *aggregateLocal) addRows(b columnar.Batch, keys []columnar.Vector) error {
	if !l.groups.shared && l.a.window.narrowed() {
		return l.addChosen(b, keys)
	}
	return l.addKeyed(b, keys)
}

// leaveMemory moves a worker's groups, which share words, and the shards to disk.
func (l *aggregateLocal) leaveMemory() error {
	l.a.disk()                 // from here on the shards of this pass are the same
	if l.a.window.narrowed() { // the shards leave out what is for another pass
		if err := l.share(); err != nil {
			return err
		}
	}
	return l.a.spillGroups(l.groups)
}

// addChosen takes the rows of this pass, for groups that do not share words.
func (l *aggregateLocal) addChosen(b columnar.Batch, keys []columnar.Vector) error {
	if l.chooser == nil {
		l.chooser = &shardMove{s: &shards{keys: l.a.choice.Share()}, width: l.a.choice.Width()}
	}
	m := l.chooser
	m.words = m.s.keys.Encode(keys, b.Len, m.words)
	starts := m.sort(m.words)
	from, to := l.a.window.bounds()
	rows := m.order[starts[from]:starts[to]]
	if len(rows) == 0 {
		return nil
	}
	slices.Sort(rows)
	return l.addKeyed(b.Gather(rows), gatherVectors(keys, rows))
}

// addKeyed takes rows into the groups of the worker.
func (l *aggregateLocal) addKeyed(b columnar.Batch, keys []columnar.Vector) error {
	ids := l.groups.number(keys, b.Len)
	for call := range l.a.calls {
		if err := l.addCall(call, ids, b); err != nil {
			return err
		}
	}
	if err := l.a.charge(l.groups); err != nil {
		if l.groups.whole() {
			return err
		}
		if l.groups.shared {
			return l.leaveMemory()
		}
		return l.a.spillGroups(l.groups)
	}
	if l.groups.shared && l.course.leaves(l.groups.rows(), l.groups.own(), b.Len) {
		return l.share()
	}
	return nil
}

// addDirect takes rows whose keys and arguments are computed, for the shards.
func (l *aggregateLocal) addDirect(b columnar.Batch, values []columnar.Vector) error {
	keys, args := values[:len(l.a.keys)], values[len(l.a.keys):]
	words, nulls := l.groups.encode(keys, b.Len)
	if err := l.move.hold(words, nulls, args); err != nil {
		return err
	}
	if l.course.passed(b.Len) && !l.a.window.narrowed() {
		return l.look()
	}
	return l.relieve()
}

// look decides whether rows go on to the shards.
func (l *aggregateLocal) look() error {
	if err := l.handHeld(); err != nil {
		return err
	}
	if l.course.returns(l.move.s.count(), l.a.threads) {
		l.course.begin(false)
		l.course.fits = true
	}
	return nil
}

// handHeld hands the rows that are held to the shards.
func (l *aggregateLocal) handHeld() error {
	if l.move == nil {
		return nil
	}
	if err := l.move.handHeld(); err != nil {
		return err
	}
	return l.relieve()
}

// share moves a worker's groups to the shards.
func (l *aggregateLocal) share() error {
	if l.move == nil {
		l.move = l.a.moveOf(l.w.ID)
	}
	if err := l.move.groups(l.groups); err != nil {
		return err
	}
	l.groups.empty()
	if l.course.direct && !l.hold() {
		l.course.begin(false)
		l.course.fits = true
	}
	return l.relieve()
}

// hold makes room for rows that are held, and reports whether there is some.
func (l *aggregateLocal) hold() bool {
	if l.move == nil {
		l.move = l.a.moves(l.w.ID)
	}
	if l.move.held != nil {
		return true
	}
	if l.move.held = l.a.passes.takeHeld(); l.move.held != nil {
		return true
	}
	if l.a.account.Grow(heldBytes) != nil {
		return false
	}
	l.move.held = newHeldRows(l.a.words.Width(), slices.Concat(l.a.args...))
	return true
}

// relieve moves all shards to disk where memory is short for them.
func (l *aggregateLocal) relieve() error {
	if !l.move.short && l.a.charge(l.groups) == nil {
		return nil
	}
	l.move.short = false
	return l.move.s.empty(l.a.disk(), l.a.account)
}

// charge brings the budget up to date with a worker's groups and with what their words stand for.
func (a *aggregate) charge(s *groups) error {
	if err := s.charge(a.account); err != nil || !s.shared {
		return err
	}
	now := a.words.Bytes()
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.account.Grow(now - a.texts); err != nil {
		return err
	}
	a.texts = now
	return nil
}

// moveOf begins a worker's moves to the shards.
func (a *aggregate) moveOf(worker int) *shardMove {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.moves(worker)
}

// moves is moveOf where the lock is held.
func (a *aggregate) moves(worker int) *shardMove {
	if a.shards == nil {
		a.shards = newShards(a.aggregation, a.words, &a.window)
	}
	s := a.shards
	return &shardMove{s: s, width: a.words.Width(), first: worker * shardCount / max(1, a.threads), budget: a.account, large: func() { a.narrow(s) }}
}

// addCall hands a call the rows that its FILTER lets through.
func (l *aggregateLocal) addCall(call int, ids []uint32, b columnar.Batch) error {
	if f := l.a.filters[call]; f != nil {
		rows, err := f.filter(l.w, b, l.rows[:0])
		if l.rows = rows; err != nil || len(rows) == 0 {
			return err
		}
		if len(rows) < b.Len {
			ids, b = gatherIDs(ids, rows), b.Gather(rows)
		}
	}
	return inPieces(l.a.argPrograms[call], l.w, b, func(part columnar.Batch, args []columnar.Vector) error {
		some := ids[:part.Len]
		ids = ids[part.Len:]
		return l.groups.add(call, some, args, part.Len)
	})
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
	if err := l.handHeld(); err != nil {
		return err
	}
	if l.groups.shared && l.groups.count() > 0 && l.a.window.narrowed() {
		if err := l.share(); err != nil {
			return err
		}
	}
	if l.move != nil && l.move.held != nil {
		l.a.keepHeld(l.move.held)
	}
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

// Finish is the Sink's.
func (a *aggregate) Finish(context.Context) (Source, error) {
	source, err := a.results()
	if a.last() {
		a.dropKept()
		return source, err
	}
	return newPassSource(a, source), err
}

// last reports whether no pass follows.
func (a *aggregate) last() bool {
	_, to := a.window.bounds()
	return to == shardCount
}

// dropKept drops what was kept for passes, when none follows.
func (a *aggregate) dropKept() {
	if a.passes != nil {
		a.account.Shrink(a.passes.drop())
	}
}

// keepHeld takes memory for rows from a worker that needs it no more.
func (a *aggregate) keepHeld(h *heldRows) {
	if a.passes == nil {
		a.account.Shrink(heldBytes)
		return
	}
	a.passes.keepHeld(h)
}

// results gives the groups of this pass.
func (a *aggregate) results() (Source, error) {
	total := 0
	for _, l := range a.locals {
		total += l.rows()
	}
	switch {
	case a.store == nil && a.shards == nil && len(a.locals) == 0:
		a.locals = []*groups{newGroups(&a.grouping)}
		a.locals[0].addTotals(a.totals)
		return a.single()
	case a.store == nil && a.shards == nil && (len(a.locals) == 1 || total < a.limit || len(a.keys) == 0):
		return a.single()
	case a.store == nil:
		err := parallel(len(a.locals), func(i int) error {
			defer a.locals[i].discharge(a.account)
			move := a.moveOf(i)
			if err := move.groups(a.locals[i]); err != nil || !move.short {
				return err
			}
			return move.s.empty(a.disk(), a.account)
		})
		if err != nil {
			return nil, err
		}
		a.locals = nil
	}
	if a.store == nil {
		return newShardSource(a), nil
	}
	return a.fromDisk()
}

// fromDisk moves what is in memory to the partitions and gives their source.
func (a *aggregate) fromDisk() (Source, error) {
	err := parallel(len(a.locals), func(i int) error {
		from := a.locals[i]
		if from.shared && a.window.narrowed() { // the shards leave out what is for another pass
			if err := a.moveOf(i).groups(from); err != nil {
				return err
			}
			from.empty()
		}
		return moveGroups(from, a.store, a.account)
	})
	if err == nil && a.shards != nil {
		err = a.shards.empty(a.store, a.account)
	}
	a.locals = nil
	a.forgetWords()
	return newMergeSource(a, a.store), err
}

// single merges all workers' groups into the largest and gives its source.
func (a *aggregate) single() (Source, error) {
	base := 0
	for i, l := range a.locals {
		if l.count() > a.locals[base].count() {
			base = i
		}
	}
	into := a.locals[base]
	if err := into.complete(); err != nil {
		return nil, err
	}
	for i, l := range a.locals {
		if i == base {
			continue
		}
		if err := mergeInto(into, l); err != nil {
			return nil, err
		}
		l.discharge(a.account)
		a.locals[i] = newGroups(&a.grouping)
		// More than the budget may be held here for a moment, by the groups that
		// were charged to a worker already.
		if a.charge(into) != nil {
			a.disk()
			return a.fromDisk()
		}
	}
	return &groupSource{groups: into, next: into.first()}, nil
}

// mergeInto adds the states of one worker's groups to another's, whose keys have the same words.
func mergeInto(base, from *groups) error {
	for at := from.first(); at < from.size; at += columnar.BatchRows {
		end := min(at+columnar.BatchRows, from.size)
		states, err := from.partial(at, end)
		if err != nil {
			return err
		}
		ids := base.room(end - at)
		if base.keys != nil {
			words, null := from.keyWords(at, end)
			ids = base.numberWords(words, nullAt(null, end-at), end-at)
		}
		if err := base.mergePartial(ids, states, end-at); err != nil {
			return err
		}
	}
	return from.eachSet(shardRows, func(call int, theirs []uint32, args []arrow.Array) error {
		n := len(theirs)
		ids := base.room(n)
		if base.keys != nil {
			words, nulls := from.wordsOf(theirs)
			ids = base.numberWords(words, nulls, n)
		}
		return base.add(call, ids, vectors(args), n)
	})
}
