package store

import (
	"bufio"
	"encoding/binary"
	"errors"
	"os"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/zeebo/xxh3"

	"flowsql/columnar"
)

func hashText(text []byte) uint64 { return xxh3.Hash(text) }

// Writer makes an entry of an object, or adds columns to one.
type Writer struct {
	identity string
	target   string
	file     *os.File
	out      *bufio.Writer
	at       int64
	failed   error
	columns  []*columnWriter
	rows     int64
	old      *Entry // whose columns are taken over
	encoder  encoder
}

// columnWriter is a column that is being written.
type columnWriter struct {
	columnFooter
	form    form
	values  []int64 // of the block that is not full yet
	valid   *columnar.Bitmap
	chunk   []byte
	zones   []zone
	texts   textCodes
	dropped bool // its dictionary became too large
}

// newWriter begins an entry in a temporary file beside its target. Columns of
// old, which may be nil, are taken over.
func newWriter(target, identity string, columns []Column, old *Entry) (*Writer, error) {
	f, err := os.CreateTemp(dirOf(target), temporary+"*")
	if err != nil {
		return nil, err
	}
	w := &Writer{identity: identity, target: target, file: f, out: bufio.NewWriterSize(f, 256<<10), old: old}
	for _, c := range columns {
		w.columns = append(w.columns, &columnWriter{columnFooter: columnFooter{Column: c}, form: formOf(c.Type)})
	}
	w.write([]byte(magic))
	return w, nil
}

func (w *Writer) write(b []byte) piece {
	p := piece{w.at, int64(len(b)), checksum(b)}
	if w.failed == nil {
		_, w.failed = w.out.Write(b)
	}
	w.at += int64(len(b))
	return p
}

// Add takes the next rows of the object, as arrays of the columns that the
// writer was made for. All rows of the object must come, in their order.
func (w *Writer) Add(cols []arrow.Array, n int) {
	for from := 0; from < n; {
		to := min(n, from+BlockRows-int(w.rows%BlockRows))
		for i, c := range w.columns {
			c.add(cols[i], from, to)
		}
		w.rows += int64(to - from)
		from = to
		if w.rows%BlockRows == 0 {
			w.endBlock()
		}
	}
}

func (c *columnWriter) add(a arrow.Array, from, to int) {
	if c.dropped {
		return
	}
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
	if c.form == textForm {
		c.values = c.texts.add(c.values, columnar.StringsOf(a), from, to)
		c.dropped = c.texts.full()
		return
	}
	c.values = appendWhole(c.values, a, from, to)
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
			c.chunks = append(c.chunks, chunk{w.write(c.chunk), c.zones})
		}
		c.chunk, c.zones = c.chunk[:0], nil
	}
}

// Finish ends the entry and puts it in its place. facts.Rows is set by the writer.
func (w *Writer) Finish(facts Facts) error {
	if w.rows%BlockRows != 0 {
		w.endBlock()
	}
	w.endGroup()
	facts.Rows = w.rows
	f := &footer{identity: w.identity, facts: facts}
	for _, c := range w.columns {
		if !c.dropped {
			w.endColumn(c)
			f.columns = append(f.columns, c.columnFooter)
		}
	}
	if err := w.takeOver(f); err != nil {
		w.Abort()
		return err
	}
	body := f.encode()
	w.write(body)
	end := binary.LittleEndian.AppendUint32(nil, checksum(body))
	end = binary.LittleEndian.AppendUint32(end, uint32(len(body)))
	w.write(append(end, magic...))
	return w.place()
}

func (w *Writer) endColumn(c *columnWriter) {
	if c.form != textForm {
		return
	}
	c.dictionary, c.values = w.write(c.texts.dictionary()), nil
	c.columnFooter.values = len(c.texts.sizes)
	c.least, c.greatest = c.texts.least, c.texts.most
	if filter := c.texts.filter(); filter != nil {
		c.filter = w.write(filter)
	}
}

// errRows says that an entry has not as many rows as the object now gave.
var errRows = errors.New("store: the object has another number of rows than its entry")

// takeOver copies the columns of the old entry that are not written anew.
func (w *Writer) takeOver(f *footer) error {
	if w.old == nil {
		return nil
	}
	if w.old.facts.Rows != f.facts.Rows {
		return errRows
	}
	for _, c := range w.old.footer.columns {
		if f.find(c.Name) != nil || w.writes(c.Name) {
			continue
		}
		moved := c
		moved.chunks = append([]chunk(nil), c.chunks...)
		for i := range moved.chunks {
			if err := w.copy(&moved.chunks[i].piece); err != nil {
				return err
			}
		}
		for _, p := range []*piece{&moved.dictionary, &moved.filter} {
			if err := w.copy(p); err != nil {
				return err
			}
		}
		f.columns = append(f.columns, moved)
	}
	return nil
}

func (w *Writer) writes(name string) bool {
	for _, c := range w.columns {
		if c.Name == name {
			return true
		}
	}
	return false
}

// copy moves a piece of the old entry here.
func (w *Writer) copy(p *piece) error {
	if p.length == 0 {
		return nil
	}
	data, err := w.old.read(*p)
	if err != nil {
		return err
	}
	*p = w.write(data)
	return nil
}

// place makes the temporary file the entry.
func (w *Writer) place() error {
	if w.failed == nil {
		w.failed = w.out.Flush()
	}
	if err := w.file.Close(); w.failed == nil {
		w.failed = err
	}
	if w.failed == nil {
		w.failed = os.Rename(w.file.Name(), w.target)
	}
	if w.failed != nil {
		os.Remove(w.file.Name())
	}
	w.file = nil
	return w.failed
}

// Abort gives the entry up; after Finish it does nothing.
func (w *Writer) Abort() {
	if w.file != nil {
		w.file.Close()
		os.Remove(w.file.Name())
		w.file = nil
	}
}
