package store

import (
	"github.com/apache/arrow/go/v17/arrow"
	"sync"

	"flowsql/columnar"
)

// Writer keeps columns of an object.
type Writer struct {
	directory *Directory
	pack      *packWriter // nil once it is done
	key       Key
	columns   []*columnWriter
	rows      int64
	pending   []byte // chunks that are not in the pack yet
	encoder   encoder
}

// columnWriter is a column that is being written.
type columnWriter struct {
	*packedColumn
	form    form
	segment *segment // of the chunk
	values  []int64  // of the block that is not full yet
	valid   *columnar.Bitmap
	chunk   []byte
	zones   []zone
	chunks  []chunk
	placed  int  // chunks that are in the pack
	dropped bool // its dictionary became too large
}

func newWriter(d *Directory, p *packWriter, k Key, columns []Column) *Writer {
	w := &Writer{directory: d, pack: p, key: k}
	for _, c := range columns {
		w.columns = append(w.columns, &columnWriter{packedColumn: p.column(c), form: formOf(c.Type), chunk: (*chunks.Get().(*[]byte))[:0]})
	}
	return w
}

// chunks is memory for the chunks of the next writers.
var chunks = sync.Pool{New: func() any { return new([]byte) }}

// Add takes the next rows of the object, as arrays of the columns that the
// writer was made for, none of which it keeps. All rows of the object must come, in
// their order.
func (w *Writer) Add(cols []arrow.Array, n int) {
	for from := 0; from < n; {
		to := min(n, from+BlockRows-int(w.rows%BlockRows))
		for i, c := range w.columns {
			w.add(c, cols[i], from, to)
		}
		w.rows += int64(to - from)
		from = to
		if w.rows%BlockRows == 0 {
			w.endBlock()
		}
	}
}

func (w *Writer) add(c *columnWriter, a arrow.Array, from, to int) {
	if c.dropped {
		return
	}
	c.addNulls(a, from, to)
	if c.form != textForm {
		c.values = appendWhole(c.values, a, from, to)
		return
	}
	if c.segment == nil {
		c.segment = w.pack.segment(c.packedColumn)
	}
	c.values = c.segment.append(c.values, columnar.StringsOf(a), from, to)
	c.dropped = c.segment.size() > maxSegment
}

// addNulls notes which of the rows are null.
func (c *columnWriter) addNulls(a arrow.Array, from, to int) {
	had := len(c.values)
	nulls := columnar.NullsOf(a)
	if coded, ok := a.(*columnar.Coded); ok {
		nulls = columnar.NullsOf(coded.Uint32)
	}
	for i := from; nulls.Any() && i < to; i++ {
		if nulls.Null(i) {
			if c.valid == nil {
				c.valid = columnar.NewBitmap(BlockRows)
			}
			c.valid.Clear(had + i - from)
		}
	}
}

// appendWhole appends numbers of any width.
func appendWhole(dst []int64, a arrow.Array, from, to int) []int64 {
	switch a.DataType().ID() {
	case arrow.INT8:
		return widen(dst, columnar.Values[int8](a)[from:to])
	case arrow.INT16:
		return widen(dst, columnar.Values[int16](a)[from:to])
	case arrow.INT32, arrow.DATE32:
		return widen(dst, columnar.Values[int32](a)[from:to])
	case arrow.INT64, arrow.TIMESTAMP:
		return append(dst, columnar.Values[int64](a)[from:to]...)
	}
	return append(dst, make([]int64, to-from)...) // a column that the object does not have: all null
}

func widen[T int8 | int16 | int32](dst []int64, values []T) []int64 {
	for _, v := range values {
		dst = append(dst, int64(v))
	}
	return dst
}

func (w *Writer) endBlock() {
	last := 0
	for _, c := range w.columns {
		if c.dropped {
			continue
		}
		var z zone
		w.encoder.noSteps = c.form == textForm
		c.chunk, z = w.encoder.encode(c.chunk, c.values, c.validity())
		c.zones = append(c.zones, z)
		c.values, c.valid = c.values[:0], nil
		last = len(c.zones)
	}
	if last == groupBlocks {
		w.endGroup()
	}
}

// validity gives the validity of the block's rows, which may be fewer than were planned for.
func (c *columnWriter) validity() *columnar.Bitmap {
	if c.valid == nil || len(c.values) == BlockRows {
		return c.valid
	}
	out := columnar.NewBitmap(len(c.values))
	for i := range c.values {
		if !c.valid.Set(i) {
			out.Clear(i)
		}
	}
	return out
}

func (w *Writer) endGroup() {
	for _, c := range w.columns {
		if !c.dropped && len(c.zones) > 0 {
			k := chunk{offset: int64(len(w.pending)), zones: c.zones}
			if c.segment != nil {
				k.segment = c.segment.number
			}
			w.pending = append(w.pending, c.chunk...)
			c.chunks = append(c.chunks, k)
		}
		c.chunk, c.zones, c.segment = c.chunk[:0], nil, nil
	}
	if len(w.pending) >= fullPending {
		w.flush()
	}
}

// fullPending is how many bytes of an object are held before they go to the pack.
const fullPending = 256 << 10

// flush puts the chunks into the pack, whose places are known then.
func (w *Writer) flush() {
	base := w.pack.append(w.pending)
	w.pending = w.pending[:0]
	for _, c := range w.columns {
		for ; c.placed < len(c.chunks); c.placed++ {
			c.chunks[c.placed].offset += base
		}
	}
}

// Finish ends the entry, which is found once its pack is in its place. facts.Rows
// is set by the writer; head is for Found.Heads, empty for none.
func (w *Writer) Finish(facts Facts, head string) error {
	if w.rows%BlockRows != 0 {
		w.endBlock()
	}
	w.endGroup()
	w.flush()
	facts.Rows = w.rows
	var columns []columnChunks
	for _, c := range w.columns {
		if !c.dropped {
			columns = append(columns, columnChunks{Column: c.Column, number: c.number, chunks: c.chunks})
		}
	}
	w.pack.add(w.key, head, facts, columns)
	return w.end()
}

// Abort gives the entry up; after Finish it does nothing.
func (w *Writer) Abort() { w.end() }

func (w *Writer) end() error {
	p := w.pack
	w.pack = nil
	if p == nil {
		return nil
	}
	for _, c := range w.columns {
		chunk := c.chunk
		c.chunk = nil
		chunks.Put(&chunk)
	}
	return w.directory.done(p)
}
