package exec

import (
	"sync"

	"flowsql/columnar"
	"flowsql/planner/logical"
)

// limitBy hands on some of the rows of each key, counted as they come. Where
// their order matters there is one worker, since a sort is before it.
type limitBy struct {
	keys          *groupKeys
	offset, count int64
	account       *operator

	mu      sync.Mutex
	groups  *groupNumbers
	seen    []int64 // rows by number of the key
	charged int64
}

func (b *builder) limitBy(n *logical.LimitBy, account *operator) (*pipeline, error) {
	if p, err := b.topNBy(n, account); p != nil || err != nil {
		return p, err
	}
	keys, err := b.groupKeys(n.Keys)
	if err != nil {
		return nil, err
	}
	l := &limitBy{keys: keys, offset: n.Offset, count: n.Count, account: account, groups: keys.numbers()}
	return b.behind(n.Input, l, account)
}

// Run is the Transform's.
func (l *limitBy) Run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	return inPieces(l.keys.programs, w, in, func(part columnar.Batch, keys []columnar.Vector) error {
		rows, err := l.wanted(keys, part.Len)
		if err != nil || len(rows) == 0 {
			return err
		}
		return emit(part.Gather(rows))
	})
}

// wanted counts the rows and gives those within the limit.
func (l *limitBy) wanted(keys []columnar.Vector, n int) ([]int32, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ids := l.groups.insert(keys, n)
	for len(l.seen) < l.groups.count() {
		l.seen = append(l.seen, 0)
	}
	var rows []int32
	for i, id := range ids {
		at := l.seen[id]
		l.seen[id]++
		if at >= l.offset && (l.count < 0 || at-l.offset < l.count) {
			rows = append(rows, int32(i))
		}
	}
	return rows, l.charge()
}

func (l *limitBy) charge() error {
	now := l.groups.bytes() + int64(cap(l.seen))*8
	if now <= l.charged {
		return nil
	}
	if err := l.account.Grow(now - l.charged); err != nil {
		return err
	}
	l.charged = now
	return nil
}
