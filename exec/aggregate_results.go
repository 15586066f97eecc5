package exec

import (
	"context"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

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

// dropKept drops what was kept for passes, when none needs it.
func (a *aggregate) dropKept() {
	if a.passes != nil {
		a.passes.drop(a.account)
	}
}

// dropSpare drops the groups that were kept for passes, and reports whether there were some.
func (a *aggregate) dropSpare() bool { return a.passes != nil && a.passes.dropSpare(a.account) }

// keepHeld takes memory for rows from a worker that needs it no more.
func (a *aggregate) keepHeld(h *heldRows) {
	if a.passes == nil {
		a.account.Shrink(heldBytes)
		return
	}
	a.passes.keepHeld(h)
}

// release takes the groups of a shard whose results were given: for a further pass, or nobody.
func (a *aggregate) release(g *groups) {
	if a.passes == nil || a.last() || !a.passes.keepGroups(g) {
		g.discharge(a.account)
	}
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
	case a.store == nil && !a.void.Load():
		if err := a.shareAll(); err != nil {
			return nil, err
		}
	}
	switch {
	case a.void.Load():
		return a.discard(), nil
	case a.store == nil:
		return newShardSource(a), nil
	}
	return a.fromDisk()
}

// shareAll moves all workers' groups to the shards.
func (a *aggregate) shareAll() error {
	err := parallel(len(a.locals), func(i int) error {
		defer a.locals[i].discharge(a.account)
		move := a.moveOf(i)
		if err := move.groups(a.locals[i]); err != nil || !move.short {
			return err
		}
		return a.emptyShards(move.s)
	})
	a.locals = nil
	return err
}

// discard drops the groups of a pass that was given up, and gives no results.
func (a *aggregate) discard() Source {
	for _, l := range a.locals {
		l.discharge(a.account)
	}
	a.locals = nil
	if a.shards != nil {
		a.shards.leave(0, shardCount, a.account)
	}
	a.forgetWords(false)
	a.dropKept()
	return &batches{}
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
	a.forgetWords(!a.last())
	return newMergeSource(a, a.store), err
}

// single merges all workers' groups into the largest and gives its source.
func (a *aggregate) single() (Source, error) {
	base := 0
	for i, l := range a.locals {
		if l.size > a.locals[base].size {
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
	return &groupSource{groups: into}, nil
}

// mergeInto adds the states of one worker's groups to another's, whose keys have the same words.
func mergeInto(base, from *groups) error {
	for at := 0; at < from.size; at += columnar.BatchRows {
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
