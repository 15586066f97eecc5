package exec

import (
	"sync"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// limitBy hands on some of the rows of each key, counted as they come. Where
// their order matters there is one worker, since a sort is before it.
type limitBy struct {
	programs      []perWorker
	offset, count int64
	account       *operator

	mu      sync.Mutex
	keys    *columnar.Keys
	table   *columnar.Table
	seen    []int64 // rows by number of the key
	words   []uint64
	charged int64
}

func (b *builder) limitBy(n *logical.LimitBy, account *operator) (*pipeline, error) {
	keys := n.Keys
	if len(keys) == 1 { // so that null has a place of its own in the keys' words
		keys = []expr.Expr{keys[0], &expr.IsNull{X: keys[0]}}
	}
	if len(keys) == 0 {
		keys = []expr.Expr{expr.Bool(true, sqlerr.Span{})}
	}
	programs, err := b.compileAll(keys)
	if err != nil {
		return nil, err
	}
	l := &limitBy{programs: b.cloned(programs), offset: n.Offset, count: n.Count, account: account, keys: columnar.NewKeys(typesOf(keys))}
	l.table = columnar.NewTable(l.keys.Width())
	return b.behind(n.Input, l, account)
}

// Run is the Transform's.
func (l *limitBy) Run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	keys, err := evalAll(l.programs, w, in)
	if err != nil {
		return err
	}
	rows, err := l.wanted(keys, in.Len)
	if err != nil || len(rows) == 0 {
		return err
	}
	return emit(in.Gather(rows))
}

// wanted counts the rows and gives those within the limit.
func (l *limitBy) wanted(keys []columnar.Vector, n int) ([]int32, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.words = l.keys.Encode(keys, n, l.words)
	ids := make([]uint32, n)
	l.table.Insert(l.words, ids)
	var rows []int32
	for i, id := range ids {
		if int(id) == len(l.seen) {
			l.seen = append(l.seen, 0)
		}
		at := l.seen[id]
		l.seen[id]++
		if at >= l.offset && (l.count < 0 || at-l.offset < l.count) {
			rows = append(rows, int32(i))
		}
	}
	return rows, l.charge()
}

func (l *limitBy) charge() error {
	now := l.keys.Bytes() + l.table.Bytes() + int64(cap(l.seen))*8
	if now <= l.charged {
		return nil
	}
	if err := l.account.Grow(now - l.charged); err != nil {
		return err
	}
	l.charged = now
	return nil
}
