package exec

import (
	"slices"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/types"
)

// heldBytes is how much of rows a worker holds for the shards at most: so many that
// each shard takes thousands at once, while its table is near the processor. Where the
// groups are large it holds less, for the sake of the memory of both.
const (
	heldBytes = 6 << 20
	heldFew   = 5 << 20
	// heldBatches is how many batches it holds at most: those of small files have few rows each.
	heldBatches = 512
	// largeShard is the size of a shard from which not all of it is near the processor.
	largeShard = 256 << 10
)

// heldRows are rows of several batches, each in the order of the shards: the words of
// their keys, and arguments that are whole numbers.
type heldRows struct {
	width   int
	types   []arrow.DataType // of the arguments
	count   int
	batches []heldBatch
	slabs   slabs
	one     heldPart // of the shard that is given
}

// heldBatch is a batch's rows; those of each shard begin at a start.
type heldBatch struct {
	starts  [shardCount + 1]int
	words   []uint64
	nulls   []bool // rows whose key is null beside its word; nil where none is
	columns []heldColumn
}

// heldColumn is the values of an argument, those of four bytes in pairs.
type heldColumn struct {
	values []uint64
	nulls  []bool
}

// heldPart is the rows of one shard.
type heldPart struct {
	words  []uint64
	values [][]uint64
	nulls  columnar.Nulls
	args   []columnar.Vector
	n      int

	sorted bool
	places []uint8
	row    []int32  // for each row as it was held, where it is, if they are sorted
	plain  []uint64 // words as they were held
	moved  []uint64 // and sorted
}

// holds reports whether the arguments of a call can be held, and the call keeps none of their arrays.
func holds(c logical.AggregateCall) bool {
	switch c.Overload.Name() {
	case "count", "sum", "avg", "min", "max":
		return c.Filter == nil && len(c.Args) <= 1 && !slices.ContainsFunc(c.Args, func(e expr.Expr) bool { return !isWhole(e.Type()) })
	}
	return false
}

// isWhole reports whether values of the type are kept as integers of four or eight bytes.
func isWhole(t types.Type) bool {
	switch columnar.ArrowType(t).ID() {
	case arrow.INT32, arrow.INT64, arrow.DATE32, arrow.TIMESTAMP:
		return true
	}
	return false
}

func newHeldRows(width int, args []types.Type) *heldRows {
	h := &heldRows{width: width}
	for _, t := range args {
		h.types = append(h.types, columnar.ArrowType(t))
	}
	h.one.args, h.one.values = make([]columnar.Vector, len(args)), make([][]uint64, len(args))
	return h
}

// full reports whether there is no room for another batch.
func (h *heldRows) full(large bool) bool {
	if len(h.batches) >= heldBatches {
		return true
	}
	most := heldBytes
	if large {
		most = heldFew
	}
	return (h.count+columnar.BatchRows)*8*(h.width+len(h.types)) > most
}

// add takes rows of a batch, in the order of their shards, each of which begins at a start of order.
func (h *heldRows) add(words []uint64, nulls columnar.Nulls, args []columnar.Vector, order []int32, starts [shardCount + 1]int) {
	b := heldBatch{starts: starts, nulls: nullsOfRows(nulls, order), words: gatherWords(words, h.width, order, h.slabs.room(len(words))[:0])}
	for i, v := range args {
		b.columns = append(b.columns, h.column(v, len(words)/h.width, h.types[i], order))
	}
	h.batches = append(h.batches, b)
	h.count += len(order)
}

// room gives a slice of n elements, which may hold anything: s where it is large enough, and
// else one with some more room, since the next batch or shard may have a few more rows.
func room[T any](s []T, n int) []T {
	if cap(s) < n {
		s = columnar.Large[T](n + n/4)
	}
	return s[:n]
}

// nullsOfRows gives the nulls of the rows of order, nil where there is none.
func nullsOfRows(nulls columnar.Nulls, order []int32) []bool {
	if !nulls.Any() {
		return nil
	}
	out := make([]bool, len(order))
	for i, r := range order {
		out[i] = nulls.Null(int(r))
	}
	return out
}

// column gives some rows of an argument of n rows.
func (h *heldRows) column(v columnar.Vector, n int, t arrow.DataType, order []int32) heldColumn {
	array := v.Expand(n)
	c := heldColumn{nulls: nullsOfRows(columnar.NullsOf(array), order)}
	if isNarrow(t) {
		c.values = h.slabs.room((len(order) + 1) / 2)
		gatherNumbers(columnar.Values[int32](array), order, asNarrow(c.values))
	} else {
		c.values = h.slabs.room(len(order))
		gatherNumbers(columnar.Values[uint64](array), order, c.values)
	}
	return c
}

func gatherNumbers[T int32 | uint64](in []T, order []int32, out []T) {
	if in == nil { // all are null
		return
	}
	for i, r := range order {
		out[i] = in[r]
	}
}

func isNarrow(t arrow.DataType) bool { return t.ID() == arrow.INT32 || t.ID() == arrow.DATE32 }

// asNarrow gives the values of four bytes in words.
func asNarrow(words []uint64) []int32 {
	return unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(words))), 2*len(words))
}

// part gives the rows of a shard, until it is called again; of a large one in the order of
// their places in its table, so that one lies near the next.
func (h *heldRows) part(shard int, large bool) *heldPart {
	p := &h.one
	p.n, p.sorted = 0, large
	for i := range h.batches {
		p.n += h.batches[i].starts[shard+1] - h.batches[i].starts[shard]
	}
	p.plain = room(p.plain, p.n*h.width)[:0]
	for i := range h.batches {
		b := &h.batches[i]
		p.plain = append(p.plain, b.words[b.starts[shard]*h.width:b.starts[shard+1]*h.width]...)
	}
	p.words = p.plain
	if large {
		p.sort(h.width)
	}
	p.nulls = columnar.Nulls{}
	if valid := h.valid(shard, func(b *heldBatch) []bool { return b.nulls }); valid != nil {
		p.nulls = valid.Nulls()
	}
	for i := range h.types {
		p.args[i].Array = h.partColumn(i, shard)
	}
	return p
}

// sort orders the words by their places.
func (p *heldPart) sort(width int) {
	p.places, p.row, p.moved = room(p.places, p.n), room(p.row, p.n), room(p.moved, p.n*width)
	p.words = p.moved
	columnar.Places(p.plain, width, p.places)
	var next [257]int32
	for _, at := range p.places {
		next[int(at)+1]++
	}
	for i := range 256 {
		next[i+1] += next[i]
	}
	for i, at := range p.places {
		p.row[i] = next[at]
		next[at]++
	}
	if width == 1 {
		for i, w := range p.plain {
			p.words[p.row[i]] = w
		}
		return
	}
	for i, row := range p.row {
		copy(p.words[int(row)*width:], p.plain[i*width:(i+1)*width])
	}
}

// partColumn gives an argument of the rows of a shard.
func (h *heldRows) partColumn(at, shard int) arrow.Array {
	p := &h.one
	valid := h.valid(shard, func(b *heldBatch) []bool { return b.columns[at].nulls })
	p.values[at] = room(p.values[at], p.n)
	if isNarrow(h.types[at]) {
		out := asNarrow(p.values[at])[:p.n]
		putAll(h, shard, out, func(b *heldBatch) []int32 { return asNarrow(b.columns[at].values) })
		return columnar.NewFixed(h.types[at], out, valid)
	}
	out := p.values[at][:p.n]
	putAll(h, shard, out, func(b *heldBatch) []uint64 { return b.columns[at].values })
	return columnar.NewFixed(h.types[at], out, valid)
}

// putAll puts the values of a shard's rows of all batches in their places.
func putAll[T int32 | uint64](h *heldRows, shard int, out []T, values func(*heldBatch) []T) {
	row := 0
	for i := range h.batches {
		b := &h.batches[i]
		row = put(&h.one, row, values(b)[b.starts[shard]:b.starts[shard+1]], out)
	}
}

// put puts the values of the rows from one on in their places, and gives the row behind them.
func put[T int32 | uint64](p *heldPart, from int, values, out []T) int {
	end := from + len(values)
	if !p.sorted {
		copy(out[from:end], values)
		return end
	}
	for i, row := range p.row[from:end] {
		out[row] = values[i]
	}
	return end
}

// valid gives the validity of a shard's rows, nil where none is null.
func (h *heldRows) valid(shard int, nulls func(*heldBatch) []bool) *columnar.Bitmap {
	var valid *columnar.Bitmap
	row := 0
	for i := range h.batches {
		b := &h.batches[i]
		from, to := b.starts[shard], b.starts[shard+1]
		if list := nulls(b); list != nil {
			for k, null := range list[from:to] {
				if !null {
					continue
				}
				if valid == nil {
					valid = columnar.NewBitmap(h.one.n)
				}
				if h.one.sorted {
					valid.Clear(int(h.one.row[row+k]))
				} else {
					valid.Clear(row + k)
				}
			}
		}
		row += to - from
	}
	return valid
}

// empty forgets the rows and keeps the memory.
func (h *heldRows) empty() {
	clear(h.batches)
	if h.count*8*(h.width+len(h.types)) <= heldFew { // where it held less, it goes on so
		h.slabs.trim()
	}
	h.batches, h.count = h.batches[:0], 0
	h.slabs.reset()
}

// slabWords is the size of a slab.
const slabWords = 64 << 10

// slabs is memory that is given in pieces and taken back at once.
type slabs struct {
	list [][]uint64
	at   int      // the slab that is being given
	left []uint64 // of it
}

// room gives n words, which may hold anything.
func (s *slabs) room(n int) []uint64 {
	if n > slabWords {
		return make([]uint64, n)
	}
	if len(s.left) < n {
		if s.at == len(s.list) {
			s.list = append(s.list, columnar.Large[uint64](slabWords))
		}
		s.left = s.list[s.at]
		s.at++
	}
	out := s.left[:n:n]
	s.left = s.left[n:]
	return out
}

// trim drops the slabs that were not needed since the last reset.
func (s *slabs) trim() {
	clear(s.list[s.at:])
	s.list = s.list[:s.at]
}

func (s *slabs) reset() { s.at, s.left = 0, nil }
