package exec

import (
	"slices"
	"sync"
	"sync/atomic"

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
	void    atomic.Bool // what it has counts for nothing: see giveUp
	sharers int         // workers whose groups have the words of words
	texts   int64       // bytes charged for what the words stand for
}

func newAggregate(of *aggregation, from, to int) *aggregate {
	a := &aggregate{aggregation: of, words: of.choice}
	a.window.set(from, to)
	return a
}

func (b *builder) aggregate(n *logical.Aggregate, account *operator) (*pipeline, error) {
	a := &aggregation{grouping: grouping{keys: typesOf(n.Keys), calls: n.Calls, context: b.query.crew.context, first: b.first}, totals: n.Totals,
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
	b.passing, b.extremes, b.first = overScan(n.Input) && keepNothing(n.Calls), onlyExtremes(n), nil
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
	if a.shards == nil {
		a.shards = newShards(a.aggregation, a.words, &a.window)
	}
	s := a.shards
	return &shardMove{shardOrder: newShardOrder(a.words), s: s, first: worker * shardCount / max(1, a.threads), budget: a.account, large: func() { a.narrow(s) }}
}

// kinds gives the number of kinds of partitioned rows: the groups, and one for each call.
func (g *grouping) kinds() int { return 1 + len(g.calls) }
