package exec

import (
	"bytes"
	"context"
	"sync"

	"flowsql/columnar"
	"flowsql/planner/logical"
)

// topNBy keeps the first rows of each key in an order: each worker drops what
// cannot be among them, so that it holds few rows however many come.
type topNBy struct {
	ordering
	keys    *groupKeys
	limit   *logical.LimitBy
	account *operator

	finisher *Worker // for whom Finish runs

	mu   sync.Mutex
	list []columnar.Batch
	sort columnar.OrderKeys
}

// maxTopNBy is the LIMIT up to which the first rows of each key are kept.
const maxTopNBy = 100

// topNBy puts a LimitBy and the Sort under it into one operator, if it may.
func (b *builder) topNBy(n *logical.LimitBy, account *operator) (*pipeline, error) {
	order, ok := n.Input.(*logical.Sort)
	if !ok || needsCheck(order.Keys) || order.Limit >= 0 || n.Count < 0 || n.Count > maxTopNBy || n.Offset > maxTopNBy {
		return nil, nil
	}
	o, err := b.ordering(order.Keys)
	if err != nil {
		return nil, err
	}
	keys, err := b.groupKeys(n.Keys)
	if err != nil {
		return nil, err
	}
	return b.breaker(order.Input, &topNBy{ordering: o, keys: keys, limit: n, account: account, finisher: b.query.crew.workers[0]}, account, 1)
}

// Local is the Sink's.
func (t *topNBy) Local(w *Worker) Local {
	return &topNByLocal{t: t, w: w, groups: t.keys.numbers()}
}

// topNByLocal is one worker's candidates.
type topNByLocal struct {
	t       *topNBy
	w       *Worker
	groups  *groupNumbers
	list    []columnar.Batch
	keys    columnar.OrderKeys // of the candidates
	numbers []uint32           // of their groups
	fresh   columnar.OrderKeys // of the batch at hand
	worst   [][]byte           // by group, the key that no further row may reach; nil for none
	least   int                // candidates that were left at the last cut
	held    int64              // bytes of the list
	charged int64
}

// Add is the Local's.
func (l *topNByLocal) Add(b columnar.Batch) error {
	var numbers []uint32
	err := inPieces(l.t.keys.programs, l.w, b, func(part columnar.Batch, groups []columnar.Vector) error {
		numbers = append(numbers, l.groups.insert(groups, part.Len)...)
		return nil
	})
	if err != nil {
		return err
	}
	l.fresh.Reset()
	if err := l.t.append(&l.fresh, l.w, b); err != nil {
		return err
	}
	for len(l.worst) < l.groups.count() {
		l.worst = append(l.worst, nil)
	}
	rows := l.candidates(numbers)
	if len(rows) == 0 {
		return nil
	}
	for _, i := range rows {
		l.numbers = append(l.numbers, numbers[i])
		l.keys.AppendKey(l.fresh.At(int(i)))
	}
	kept := b.Gather(rows)
	l.list = append(l.list, kept)
	l.held += kept.HeldBytes()
	if l.keys.Len() >= 2*l.least+8*columnar.BatchRows {
		l.cut()
	}
	return l.charge()
}

// candidates gives the rows of a batch that may be among the first of their
// groups. Where one row is wanted, only the best of the batch is.
func (l *topNByLocal) candidates(numbers []uint32) []int32 {
	var rows []int32
	places := map[uint32]int{}
	one := l.t.wanted() == 1
	for i, g := range numbers {
		key := l.fresh.At(i)
		if l.worst[g] != nil && bytes.Compare(key, l.worst[g]) >= 0 {
			continue
		}
		if !one {
			rows = append(rows, int32(i))
			continue
		}
		l.worst[g] = append(l.worst[g][:0], key...)
		if at, ok := places[g]; ok {
			rows[at] = int32(i)
			continue
		}
		places[g] = len(rows)
		rows = append(rows, int32(i))
	}
	return rows
}

// wanted gives how many rows of each key count, those that are skipped included.
func (t *topNBy) wanted() int { return int(t.limit.Offset + t.limit.Count) }

// cut drops the candidates that are not among the first of their groups.
func (l *topNByLocal) cut() {
	seen := make([]int32, l.groups.count())
	var rows []int32
	var keys columnar.OrderKeys
	var numbers []uint32
	for _, e := range sortKeys(&l.keys) {
		g := l.numbers[e.row]
		if seen[g]++; int(seen[g]) > l.t.wanted() {
			continue
		}
		key := l.keys.At(int(e.row))
		if int(seen[g]) == l.t.wanted() {
			l.worst[g] = append(l.worst[g][:0], key...)
		}
		rows, numbers = append(rows, e.row), append(numbers, g)
		keys.AppendKey(key)
	}
	b := concat(l.list).Gather(rows)
	l.list, l.keys, l.numbers, l.held, l.least = []columnar.Batch{b}, keys, numbers, b.HeldBytes(), len(rows)
}

// charge brings the budget up to date; where there is none left, the candidates
// are cut first.
func (l *topNByLocal) charge() error {
	if l.grow() == nil {
		return nil
	}
	l.cut()
	return l.grow()
}

func (l *topNByLocal) grow() error {
	now := l.keys.Bytes() + l.held + int64(cap(l.numbers))*4 + l.groups.bytes() + int64(len(l.worst))*48
	if err := l.t.account.Grow(now - l.charged); err != nil {
		return err
	}
	l.charged = now
	return nil
}

// Combine is the Local's.
func (l *topNByLocal) Combine() error {
	if len(l.list) > 0 {
		l.cut()
	}
	l.t.mu.Lock()
	defer l.t.mu.Unlock()
	l.t.list = append(l.t.list, l.list...)
	for i := range l.keys.Len() {
		l.t.sort.AppendKey(l.keys.At(i))
	}
	return nil
}

// Close is the Local's.
func (l *topNByLocal) Close() error { return nil }

// Finish is the Sink's: the workers' rows in order, those within the limit of each key.
func (t *topNBy) Finish(context.Context) (Source, error) {
	if len(t.list) == 0 {
		return &batches{}, nil
	}
	all, _ := firstRows(t.list, &t.sort, t.sort.Len())
	t.list, t.sort = nil, columnar.OrderKeys{}
	groups := t.keys.numbers()
	var seen []int64
	out := &batches{}
	for from := 0; from < all.Len; from += columnar.BatchRows {
		b := all.Slice(from, min(from+columnar.BatchRows, all.Len))
		keys, err := evalAll(t.keys.programs, t.finisher, b)
		if err != nil {
			return nil, err
		}
		numbers := groups.insert(keys, b.Len)
		for len(seen) < groups.count() {
			seen = append(seen, 0)
		}
		var rows []int32
		for i, g := range numbers {
			if seen[g]++; seen[g] > t.limit.Offset && seen[g] <= t.limit.Offset+t.limit.Count {
				rows = append(rows, int32(i))
			}
		}
		out.list = append(out.list, b.Gather(rows))
	}
	return out, nil
}
