package exec

import (
	"bytes"
	"context"
	"slices"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/planner/logical"
)

// runBytes is the size of the rows that are sorted at one time; also the bound
// that keeps the offsets of texts in 31 bits.
const runBytes = 64 << 20

// maxTopN is the LIMIT up to which the first rows are kept instead of sorted runs.
const maxTopN = 10_000

// ordering computes the order keys of rows.
type ordering struct {
	orders   []columnar.Order
	programs []perWorker
}

func (b *builder) ordering(keys []logical.SortKey) (ordering, error) {
	var o ordering
	for _, k := range keys {
		p, err := b.compile(k.Expr)
		if err != nil {
			return o, err
		}
		o.orders = append(o.orders, columnar.Order{Type: k.Expr.Type(), Descending: k.Descending, NullsFirst: k.NullsFirst})
		o.programs = append(o.programs, b.clones(p))
	}
	return o, nil
}

// append adds the order keys of a batch's rows to dst.
func (o *ordering) append(dst *columnar.OrderKeys, w *Worker, b columnar.Batch) error {
	return o.inPieces(w, b, func(part columnar.Batch, cols []arrow.Array) error {
		dst.Append(o.orders, cols, part.Len)
		return nil
	})
}

// inPieces hands on the columns by which a batch is ordered, with the rows of each.
func (o *ordering) inPieces(w *Worker, b columnar.Batch, use func(part columnar.Batch, cols []arrow.Array) error) error {
	return inPieces(o.programs, w, b, func(part columnar.Batch, values []columnar.Vector) error {
		cols := make([]arrow.Array, len(values))
		for i, v := range values {
			cols[i] = v.Expand(part.Len)
		}
		return use(part, cols)
	})
}

func (b *builder) sort(n *logical.Sort, account *operator) (*pipeline, error) {
	if needsCheck(n.Keys) {
		return b.checkedSort(n, account)
	}
	o, err := b.ordering(n.Keys)
	if err != nil {
		return nil, err
	}
	if n.Limit >= 0 && n.Limit <= maxTopN {
		b.first = firstOf(n)
		t := &topN{ordering: o, n: int(n.Limit), account: account, first: b.first}
		defer func() { b.first = nil }()
		return b.breaker(n.Input, t, account, 1)
	}
	s := &sorter{ordering: o, limit: n.Limit, account: account, spill: b.query.spill}
	return b.breaker(n.Input, s, account, 1)
}

// sorter sorts all rows: workers sort runs, in memory while the budget lasts
// and else on disk, and the source merges them.
type sorter struct {
	ordering
	limit   int64 // < 0 for all rows
	account *operator
	spill   *columnar.SpillDir

	mu   sync.Mutex
	runs []*run
}

// Local is the Sink's.
func (s *sorter) Local(w *Worker) Local { return &sorterLocal{s: s, w: w} }

// sorterLocal collects the rows of a run.
type sorterLocal struct {
	s       *sorter
	w       *Worker
	list    []columnar.Batch
	keys    columnar.OrderKeys
	held    int64
	charged int64
}

// Add is the Local's.
func (l *sorterLocal) Add(b columnar.Batch) error {
	if err := l.s.append(&l.keys, l.w, b); err != nil {
		return err
	}
	l.list = append(l.list, b)
	l.held += b.HeldBytes()
	now := l.held + l.keys.Bytes() + int64(l.keys.Len())*16
	if l.s.account.Grow(now-l.charged) != nil {
		return l.endRun(true)
	}
	l.charged = now
	if now >= runBytes {
		return l.endRun(false)
	}
	return nil
}

// entry is a row to be sorted: the beginning of its key, and its number.
type entry struct {
	prefix uint64
	row    int32
}

// sortKeys gives the rows in the order of their keys.
func sortKeys(keys *columnar.OrderKeys) []entry {
	entries := make([]entry, keys.Len())
	for i := range entries {
		entries[i] = entry{keys.Prefix(i), int32(i)}
	}
	slices.SortFunc(entries, func(a, b entry) int {
		switch {
		case a.prefix < b.prefix:
			return -1
		case a.prefix > b.prefix:
			return 1
		}
		if c := bytes.Compare(keys.At(int(a.row)), keys.At(int(b.row))); c != 0 {
			return c
		}
		return int(a.row) - int(b.row)
	})
	return entries
}

// endRun sorts what was collected into a run.
func (l *sorterLocal) endRun(toDisk bool) error {
	if len(l.list) == 0 {
		return nil
	}
	r := &run{}
	sorted := sortKeys(&l.keys)
	rows := concat(l.list)
	l.list = nil
	l.s.account.Shrink(l.charged) // the parts of the run are charged instead
	l.charged = 0
	for from := 0; from < len(sorted); from += columnar.BatchRows {
		if err := l.endPart(r, rows, sorted[from:min(from+columnar.BatchRows, len(sorted))], toDisk); err != nil {
			return err
		}
	}
	if r.file != nil {
		l.s.account.spilled.Add(r.file.Bytes())
	}
	l.keys, l.held = columnar.OrderKeys{}, 0
	l.s.mu.Lock()
	l.s.runs = append(l.s.runs, r)
	l.s.mu.Unlock()
	return nil
}

// endPart adds a part of the sorted rows to a run.
func (l *sorterLocal) endPart(r *run, all columnar.Batch, sorted []entry, toDisk bool) error {
	rows := make([]int32, len(sorted))
	keys := columnar.OrderKeys{}
	for i, e := range sorted {
		rows[i] = e.row
		keys.AppendKey(l.keys.At(int(e.row)))
	}
	return r.add(runPart{all.Gather(rows), keys}, l.s, toDisk)
}

// concat joins batches into one.
func concat(list []columnar.Batch) columnar.Batch {
	out := columnar.Batch{}
	for _, b := range list {
		out.Len += b.Len
	}
	for c := range list[0].Cols {
		parts := make([]arrow.Array, len(list))
		for i, b := range list {
			parts[i] = b.Cols[c]
		}
		out.Cols = append(out.Cols, columnar.Concat(parts))
	}
	return out
}

// Combine is the Local's.
func (l *sorterLocal) Combine() error { return l.endRun(false) }

// Close is the Local's.
func (l *sorterLocal) Close() error { return nil }

// Finish is the Sink's.
func (s *sorter) Finish(context.Context) (Source, error) {
	return newMerger(s.runs, s.limit, s.account)
}
