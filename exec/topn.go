package exec

import (
	"bytes"
	"context"
	"math"
	"slices"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// topN keeps the first n rows of an order: each worker drops what cannot be
// among them, and the workers' rows are sorted at the end.
type topN struct {
	ordering
	n       int
	account *operator
	first   *columnar.FirstRows // which rows the scan need not give any more; nil for all

	mu   sync.Mutex
	list []columnar.Batch
	keys columnar.OrderKeys
}

// Local is the Sink's.
func (t *topN) Local(w *Worker) Local { return &topNLocal{t: t, w: w, bound: math.MaxUint64} }

// topNLocal is one worker's candidates.
type topNLocal struct {
	t       *topN
	w       *Worker
	list    []columnar.Batch
	keys    columnar.OrderKeys // of the candidates
	fresh   columnar.OrderKeys // of the batch at hand
	worst   []byte             // the key of the n-th candidate, nil while there are fewer
	bound   uint64             // rows whose rank by the first column is greater are not among the first n
	ranks   []uint64
	ranked  bool // the first column has ranks
	rows    []int32
	held    int64 // bytes of the list
	charged int64
}

// Add is the Local's.
func (l *topNLocal) Add(b columnar.Batch) error {
	if l.t.n == 0 {
		return nil
	}
	return l.t.inPieces(l.w, b, l.take)
}

// take keeps the rows that may be among the first, of those with the keys.
func (l *topNLocal) take(b columnar.Batch, cols []arrow.Array) error {
	b, cols = l.leading(b, cols)
	l.fresh.Reset()
	l.fresh.Append(l.t.orders, cols, b.Len)
	l.rows = l.rows[:0]
	for i := range b.Len {
		if l.worst == nil || bytes.Compare(l.fresh.At(i), l.worst) < 0 {
			l.rows = append(l.rows, int32(i))
			l.keys.AppendKey(l.fresh.At(i))
		}
	}
	if len(l.rows) == 0 {
		return nil
	}
	kept := b.Gather(l.rows)
	l.list = append(l.list, kept)
	l.held += kept.HeldBytes()
	if l.keys.Len() >= 2*l.t.n+spareCandidates || l.t.first.Unbound() && l.keys.Len() >= l.t.n {
		l.shrink()
	}
	return l.charge()
}

// spareCandidates is how many more than twice the rows that are wanted are kept at most.
const spareCandidates = 1024

// leading leaves out the rows that the first column alone shows to be behind the
// n-th candidate: most of them, before the keys of texts are made.
func (l *topNLocal) leading(b columnar.Batch, cols []arrow.Array) (columnar.Batch, []arrow.Array) {
	ranks, ok := columnar.OrderRanks(l.t.orders[0], cols[0], l.ranks)
	l.ranks = ranks
	l.rows = l.rows[:0]
	switch {
	case ok:
		l.ranked = true
		l.leadingRanks(ranks)
	case l.worst == nil || len(cols) == 1:
		return b, cols
	default:
		l.leadingKeys(cols[0], b.Len)
	}
	if len(l.rows) == b.Len {
		return b, cols
	}
	return b.Gather(l.rows), gatherAll(cols, l.rows)
}

// leadingRanks finds the rows whose ranks are within the bound, which the n-th rank of a
// batch is too.
func (l *topNLocal) leadingRanks(ranks []uint64) {
	if l.bound == math.MaxUint64 && len(ranks) > l.t.n {
		sorted := slices.Clone(ranks)
		slices.Sort(sorted)
		l.bound = sorted[l.t.n-1]
		l.t.first.Lower(l.bound)
	}
	l.bound = min(l.bound, l.t.first.Bound())
	for i, r := range ranks {
		if r <= l.bound {
			l.rows = append(l.rows, int32(i))
		}
	}
}

func (l *topNLocal) leadingKeys(first arrow.Array, n int) {
	l.fresh.Reset()
	l.fresh.Append(l.t.orders[:1], []arrow.Array{first}, n)
	for i := range n {
		key := l.fresh.At(i)
		if bytes.Compare(key, l.worst[:min(len(key), len(l.worst))]) <= 0 {
			l.rows = append(l.rows, int32(i))
		}
	}
}

// shrink drops all candidates but the first n.
func (l *topNLocal) shrink() {
	b, keys := firstRows(l.list, &l.keys, l.t.n)
	l.list, l.keys, l.held = []columnar.Batch{b}, keys, b.HeldBytes()
	if keys.Len() == l.t.n {
		l.worst = append(l.worst[:0], keys.At(l.t.n-1)...)
		if l.ranked {
			l.bound = min(l.bound, columnar.KeyRank(l.worst))
			l.t.first.Lower(l.bound)
		}
	}
}

// charge brings the budget up to date. Where there is none left, the candidates
// are cut to n at once, the least that can be held; a few of them always can.
func (l *topNLocal) charge() error {
	err := l.grow()
	if err == nil {
		return nil
	}
	if l.keys.Len() >= l.t.n+l.t.n/2 || l.keys.Bytes()+l.held > windowFloor {
		l.shrink()
		err = l.grow()
	}
	if l.keys.Bytes()+l.held <= windowFloor {
		return nil
	}
	return err
}

func (l *topNLocal) grow() error {
	now := l.keys.Bytes() + l.held
	err := l.t.account.Grow(now - l.charged)
	if err == nil {
		l.charged = now
	}
	return err
}

// firstRows gives the first n rows in the order of their keys.
func firstRows(list []columnar.Batch, keys *columnar.OrderKeys, n int) (columnar.Batch, columnar.OrderKeys) {
	sorted := sortKeys(keys)
	sorted = sorted[:min(n, len(sorted))]
	rows := make([]int32, len(sorted))
	var kept columnar.OrderKeys
	for i, e := range sorted {
		rows[i] = e.row
		kept.AppendKey(keys.At(int(e.row)))
	}
	return concat(list).Gather(rows), kept
}

// Combine is the Local's.
func (l *topNLocal) Combine() error {
	l.t.mu.Lock()
	defer l.t.mu.Unlock()
	l.t.list = append(l.t.list, l.list...)
	for i := range l.keys.Len() {
		l.t.keys.AppendKey(l.keys.At(i))
	}
	return nil
}

// Close is the Local's.
func (l *topNLocal) Close() error { return nil }

// Finish is the Sink's.
func (t *topN) Finish(context.Context) (Source, error) {
	if len(t.list) == 0 {
		return &batches{}, nil
	}
	all, _ := firstRows(t.list, &t.keys, t.n)
	t.list, t.keys = nil, columnar.OrderKeys{}
	out := &batches{}
	for from := 0; from < all.Len; from += columnar.BatchRows {
		out.list = append(out.list, all.Slice(from, min(from+columnar.BatchRows, all.Len)))
	}
	return out, nil
}

func gatherAll(cols []arrow.Array, rows []int32) []arrow.Array {
	out := make([]arrow.Array, len(cols))
	for i, c := range cols {
		out[i] = columnar.Gather(c, rows)
	}
	return out
}
