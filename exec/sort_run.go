package exec

import (
	"bytes"
	"container/heap"
	"context"
	"io"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// run is sorted rows in parts: some in memory, all from one part on in a file.
type run struct {
	parts []runPart
	file  *columnar.SpillFile
	read  *columnar.SpillReader
	later *run // what comes behind the file, nil for nothing
}

// runPart is a batch of a run with its order keys.
type runPart struct {
	columnar.Batch
	keys columnar.OrderKeys
}

func (p *runPart) bytes() int64 { return p.HeldBytes() + p.keys.Bytes() }

// add appends a part to the run.
func (r *run) add(p runPart, s *sorter, toDisk bool) error {
	if r.file == nil && !toDisk && s.account.Grow(p.bytes()) == nil {
		r.parts = append(r.parts, p)
		return nil
	}
	if r.file == nil {
		file, err := s.spill.Create(append(storages(p.Cols), arrow.BinaryTypes.Binary))
		if err != nil {
			return err
		}
		r.file = file
	}
	keys := columnar.NewStringBuilder(p.Len)
	for i := range p.Len {
		keys.AppendBytes(p.keys.At(i))
	}
	b := columnar.Batch{Len: p.Len, Cols: append(append([]arrow.Array(nil), p.Cols...), keys.Binary())}
	return r.file.Write(b)
}

// toDisk writes the parts in memory to a file of their own and gives their bytes back.
func (r *run) toDisk(s *sorter) error {
	if len(r.parts) == 0 {
		return nil
	}
	out := &run{}
	for _, p := range r.parts {
		if err := out.add(p, s, true); err != nil {
			return err
		}
		s.account.Shrink(p.bytes())
	}
	s.account.spilled.Add(out.file.Bytes())
	if r.file != nil {
		out.later = &run{file: r.file, read: r.read}
	}
	*r = *out
	return nil
}

// next gives the next part, io.EOF after the last.
func (r *run) next(account *operator) (runPart, error) {
	if len(r.parts) > 0 {
		p := r.parts[0]
		r.parts[0] = runPart{}
		r.parts = r.parts[1:]
		account.Shrink(p.bytes())
		return p, nil
	}
	if r.file == nil {
		return runPart{}, io.EOF
	}
	if r.read == nil {
		r.read = r.file.Reader()
	}
	b, err := r.read.Next()
	if err != nil {
		if err == io.EOF {
			r.file.Close()
			if r.later != nil {
				*r = *r.later
				return r.next(account)
			}
		}
		return runPart{}, err
	}
	last := len(b.Cols) - 1
	texts := columnar.StringsOf(b.Cols[last])
	p := runPart{Batch: columnar.Batch{Cols: b.Cols[:last], Len: b.Len}}
	for i := range b.Len {
		p.keys.AppendKey([]byte(texts.At(i)))
	}
	return p, nil
}

// cursor is a place in a run that is being merged.
type cursor struct {
	run    *run
	part   runPart
	row    int
	prefix uint64
	number int // of the part among those of the batch being made, -1 for none yet
}

func (c *cursor) key() []byte { return c.part.keys.At(c.row) }

// cursors is a heap of the runs by their next rows.
type cursors []*cursor

func (h cursors) Len() int      { return len(h) }
func (h cursors) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h cursors) Less(i, j int) bool {
	if h[i].prefix != h[j].prefix {
		return h[i].prefix < h[j].prefix
	}
	return bytes.Compare(h[i].key(), h[j].key()) < 0
}

// Push is heap.Interface's.
func (h *cursors) Push(x any) { *h = append(*h, x.(*cursor)) }

// Pop is heap.Interface's.
func (h *cursors) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// merger is the source of sorted rows; for one worker.
type merger struct {
	heap    cursors
	account *operator
	left    int64 // rows still wanted; < 0 for all

	parts []columnar.Batch // that the batch being made takes rows of
	from  []int32          // part of each row
	rows  []int32          // row in it
}

func newMerger(runs []*run, limit int64, account *operator) (*merger, error) {
	m := &merger{account: account, left: limit}
	for _, r := range runs {
		c := &cursor{run: r}
		ok, err := m.advance(c)
		if err != nil {
			return nil, err
		}
		if ok {
			m.heap = append(m.heap, c)
		}
	}
	heap.Init(&m.heap)
	return m, nil
}

// advance reads the cursor's next part; false at the end of its run.
func (m *merger) advance(c *cursor) (bool, error) {
	p, err := c.run.next(m.account)
	if err == io.EOF {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	c.part, c.row, c.number = p, 0, -1
	c.prefix = p.keys.Prefix(0)
	return true, nil
}

// toDisk writes the rows that are not at hand to disk.
func (m *merger) toDisk(s *sorter) error {
	for _, c := range m.heap {
		if err := c.run.toDisk(s); err != nil {
			return err
		}
	}
	return nil
}

// Next is the Source's.
func (m *merger) Next(context.Context, *Worker) (columnar.Batch, error) {
	if len(m.heap) == 1 && m.heap[0].row == 0 && m.left < 0 { // one run is left: its parts are the result
		b := m.heap[0].part.Batch
		ok, err := m.advance(m.heap[0])
		if !ok {
			m.heap = nil
		}
		return b, err
	}
	m.parts, m.from, m.rows = nil, m.from[:0], m.rows[:0]
	for _, c := range m.heap {
		c.number = -1
	}
	for len(m.rows) < columnar.BatchRows && len(m.heap) > 0 && m.left != 0 {
		if err := m.step(); err != nil {
			return columnar.Batch{}, err
		}
	}
	if len(m.rows) == 0 {
		return columnar.Batch{}, io.EOF
	}
	return m.gather(), nil
}

// step takes the least row.
func (m *merger) step() error {
	c := m.heap[0]
	if c.number < 0 {
		c.number = len(m.parts)
		m.parts = append(m.parts, c.part.Batch)
	}
	m.from = append(m.from, int32(c.number))
	m.rows = append(m.rows, int32(c.row))
	if m.left > 0 {
		m.left--
	}
	if c.row++; c.row < c.part.Len {
		c.prefix = c.part.keys.Prefix(c.row)
		heap.Fix(&m.heap, 0)
		return nil
	}
	ok, err := m.advance(c)
	if err != nil {
		return err
	}
	if !ok {
		heap.Pop(&m.heap)
		return nil
	}
	heap.Fix(&m.heap, 0)
	return nil
}

// gather makes the batch of the rows taken: those of each part together, then in order.
func (m *merger) gather() columnar.Batch {
	rows := make([][]int32, len(m.parts))
	for i, part := range m.from {
		rows[part] = append(rows[part], m.rows[i])
	}
	if len(m.parts) == 1 {
		return m.parts[0].Gather(rows[0])
	}
	starts, at := make([]int32, len(rows)), int32(0)
	list := make([]columnar.Batch, len(rows))
	for i, r := range rows {
		starts[i] = at
		at += int32(len(r))
		list[i] = m.parts[i].Gather(r)
	}
	order := make([]int32, len(m.from))
	for i, part := range m.from {
		order[i] = starts[part]
		starts[part]++
	}
	return concat(list).Gather(order)
}
