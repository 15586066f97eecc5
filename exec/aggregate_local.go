package exec

import (
	"slices"

	"flowsql/columnar"
)

// Local is the Sink's.
func (a *aggregate) Local(w *Worker) Local {
	l := &aggregateLocal{a: a, w: w, groups: a.localGroups(), course: course{limit: a.limit, rows: a.holds}}
	if l.groups.shared && a.holds && a.window.narrowed() { // there were too many groups in the pass before
		l.move = a.moveOf(w.ID)
		l.course.begin(l.hold())
	}
	return l
}

// localGroups gives the groups of another worker.
func (a *aggregate) localGroups() *groups {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.words == nil {
		return newGroups(&a.grouping)
	}
	a.sharers++
	return newSharing(&a.grouping, a.words)
}

// aggregateLocal is one worker's groups.
type aggregateLocal struct {
	a       *aggregate
	w       *Worker
	groups  *groups
	rows    []int32
	course  course
	move    *shardMove   // to the shards; nil until they are needed
	held    *heldRows    // for the shards; nil until rows are held
	chooser *shardChoice // tells the shards of rows whose groups share no words
}

// Add is the Local's.
func (l *aggregateLocal) Add(b columnar.Batch) error {
	if l.a.void.Load() {
		return nil
	}
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
	if l.a.disk() == nil { // from here on the shards of this pass are the same
		return nil
	}
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
		l.chooser = newShardChoice(l.a.choice)
	}
	from, to := l.a.window.bounds()
	rows := l.chooser.rows(keys, b.Len, from, to)
	l.chooser.charge(l.a.account)
	if len(rows) == 0 {
		return nil
	}
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
		switch {
		case l.groups.whole():
			return err
		case l.a.dropSpare(): // what is short is charged with the next rows
			return nil
		case l.groups.shared:
			return l.leaveMemory()
		}
		return l.a.spillGroups(l.groups)
	}
	if l.groups.shared && l.course.leaves(l.groups.rows(), b.Len) {
		return l.share()
	}
	return nil
}

// addDirect takes rows whose keys and arguments are computed, for the shards.
func (l *aggregateLocal) addDirect(b columnar.Batch, values []columnar.Vector) error {
	keys, args := values[:len(l.a.keys)], values[len(l.a.keys):]
	words, nulls := l.groups.encode(keys, b.Len)
	if err := l.move.hold(l.held, words, nulls, args); err != nil {
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
	if l.held == nil {
		return nil
	}
	if err := l.move.handHeld(l.held); err != nil {
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
	if l.held == nil {
		l.held = l.a.passes.takeHeld()
	}
	if l.held == nil && l.a.account.Grow(heldBytes) == nil {
		l.held = newHeldRows(l.move.width, slices.Concat(l.a.args...))
	}
	return l.held != nil
}

// relieve moves all shards to disk where memory is short for them.
func (l *aggregateLocal) relieve() error {
	if !l.move.short && l.a.charge(l.groups) == nil {
		return nil
	}
	l.move.short = false
	if l.a.dropSpare() {
		return nil
	}
	return l.a.emptyShards(l.move.s)
}

// addCall hands a call the rows that its FILTER lets through.
func (l *aggregateLocal) addCall(call int, ids []uint32, b columnar.Batch) error {
	if f := l.a.filters[call]; f != nil {
		rows, err := f.filter(l.w, b, l.rows[:0])
		if l.rows = rows; err != nil || len(rows) == 0 {
			return err
		}
		if len(rows) < b.Len {
			ids, b = gatherIDs(ids, rows, make([]uint32, len(rows))), b.Gather(rows)
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
	if err := l.complete(); err != nil {
		return err
	}
	if l.held != nil {
		l.a.keepHeld(l.held)
	}
	if l.chooser != nil {
		l.a.account.Shrink(l.chooser.charged)
	}
	l.a.mu.Lock()
	defer l.a.mu.Unlock()
	if l.groups.size > 0 {
		l.a.locals = append(l.a.locals, l.groups)
	}
	return nil
}

// complete hands the shards what is theirs.
func (l *aggregateLocal) complete() error {
	if l.a.void.Load() {
		return nil
	}
	if err := l.handHeld(); err != nil {
		return err
	}
	if l.groups.shared && l.groups.size > 0 && l.a.window.narrowed() {
		return l.share()
	}
	return nil
}

// Close is the Local's; what is still charged is given back when the query ends.
func (l *aggregateLocal) Close() error { return nil }
