package engine

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/columnar/csv"
	"flowsql/planner/logical"
	"flowsql/sql/dynamic"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// writeBytes is how many bytes are written at once at most, but for a longer
// record: SDKs have buffers of 128 KB for a message.
const writeBytes = 128<<10 - 256

// The service's limits on the length of a record, on that of a column, and on
// how many columns there are.
const (
	maxResult  = 1 << 20
	maxColumn  = 1 << 20
	maxColumns = 1_000_000
)

// recordWriter writes rows as records of CSV or JSON.
type recordWriter struct {
	to       io.Writer
	out      SelectOutput
	strict   bool
	columns  logical.Schema
	keys     [][]byte // of JSON: "name":
	header   []string // of whole records
	buffer   []byte
	fields   int // of the record so far
	returned atomic.Int64
}

// newRecordWriter makes the writer of a request: for the service what is NULL in
// Parquet is no key of JSON.
func newRecordWriter(to io.Writer, req SelectRequest) *recordWriter {
	w := &recordWriter{to: to, out: req.Output, strict: req.Strict}
	if w.out.JSON != nil && req.Strict && req.Input.Parquet {
		w.out.JSON = &JSONOutput{RecordDelimiter: w.out.JSON.RecordDelimiter, NoNull: true}
	}
	return w
}

func (w *recordWriter) begin(columns logical.Schema, header []string) {
	w.columns, w.header = columns, header
	for _, c := range columns {
		w.keys = append(w.keys, append(dynamic.AppendQuoted(nil, c.Name), ':'))
	}
}

// write writes the rows of a batch.
func (w *recordWriter) write(b columnar.Batch) error {
	cells := make([]func(row int) error, len(b.Cols))
	for i, a := range b.Cols {
		cells[i] = w.cell(i, columnar.Vector{Array: a})
	}
	for row := range b.Len {
		start := len(w.buffer)
		if err := w.record(cells, row); err != nil {
			return errors.Join(w.flush(start), err)
		}
		if len(w.buffer) > writeBytes {
			if err := w.flush(start); err != nil {
				return err
			}
		}
	}
	return w.flush(len(w.buffer))
}

func (w *recordWriter) record(cells []func(int) error, row int) error {
	w.fields = 0
	start := len(w.buffer)
	if w.out.JSON != nil {
		w.buffer = append(w.buffer, '{')
	}
	for _, cell := range cells {
		at, fields := len(w.buffer), w.fields
		if err := cell(row); err != nil {
			return err
		}
		if w.strict && len(w.buffer)-at > maxColumn && w.fields == fields+1 {
			return refused(sqlerr.S3ColumnTooLong, "in the result")
		}
	}
	if w.strict && w.fields > maxColumns {
		return refused(sqlerr.S3OverMaxColumn, "in the result")
	}
	if w.out.JSON != nil {
		w.buffer = append(append(w.buffer, '}'), w.out.JSON.RecordDelimiter...)
	} else {
		w.buffer = append(w.buffer, w.out.CSV.RecordDelimiter...)
	}
	if w.strict && len(w.buffer)-start > maxResult {
		return refused(sqlerr.S3OverMaxRecordSize, "in the result")
	}
	return nil
}

// cell gives what writes a column's value of a row.
func (w *recordWriter) cell(i int, v columnar.Vector) func(row int) error {
	t, name := w.columns[i].Type, w.columns[i].Name
	if t.Kind == types.KindVarchar && w.out.JSON == nil {
		s := columnar.StringsOf(v.Array)
		return func(row int) error {
			if s.Null(row) {
				w.text("")
			} else {
				w.text(s.At(row))
			}
			return nil
		}
	}
	if name == catalog.RecordColumn && t.Kind == types.KindVarbinary {
		s := columnar.StringsOf(v.Array)
		return func(row int) error { w.wholeRecord(s.At(row)); return nil }
	}
	read := function.ValuesOf(t, v)
	if name == catalog.DocumentColumn && t.Kind == types.KindDynamic {
		return func(row int) error { return w.wholeDocument(read(row)) }
	}
	return func(row int) error { return w.value(w.keys[i], read(row)) }
}

// value writes a value of its own.
func (w *recordWriter) value(key []byte, v dynamic.Value) error {
	if w.out.JSON != nil {
		if v.Kind != dynamic.Missing && !(w.out.JSON.NoNull && v.Kind == dynamic.Null) {
			w.key(key)
			w.buffer = v.AppendJSON(w.buffer)
		}
		return nil
	}
	if v.Kind == dynamic.List || v.Kind == dynamic.Struct {
		if w.strict {
			return dynamic.CannotEvaluate("a %s does not go into CSV", strings.ToLower(v.Kind.String()))
		}
	}
	w.text(string(v.AppendText(nil)))
	return nil
}

func (w *recordWriter) key(key []byte) {
	if w.fields > 0 {
		w.buffer = append(w.buffer, ',')
	}
	w.fields++
	w.buffer = append(w.buffer, key...)
}

// text writes a field of CSV, quoted if it has to be.
func (w *recordWriter) text(s string) {
	c := w.out.CSV
	if w.fields > 0 {
		w.buffer = append(w.buffer, c.FieldDelimiter...)
	}
	w.fields++
	if c.QuoteCharacter == "" || !strings.EqualFold(c.QuoteFields, QuoteAlways) && !w.needsQuotes(s) {
		w.buffer = append(w.buffer, s...)
		return
	}
	w.buffer = append(w.buffer, c.QuoteCharacter...)
	for {
		n := strings.Index(s, c.QuoteCharacter)
		if n < 0 {
			break
		}
		w.buffer = append(append(append(w.buffer, s[:n]...), c.QuoteEscapeCharacter...), c.QuoteCharacter...)
		s = s[n+len(c.QuoteCharacter):]
	}
	w.buffer = append(append(w.buffer, s...), c.QuoteCharacter...)
}

func (w *recordWriter) needsQuotes(s string) bool {
	c := w.out.CSV
	for i := range len(s) {
		if b := s[i]; b == '\n' || b == '\r' || b == c.QuoteCharacter[0] && strings.HasPrefix(s[i:], c.QuoteCharacter) {
			return true
		}
	}
	return c.FieldDelimiter != "" && strings.Contains(s, c.FieldDelimiter)
}

// wholeRecord writes all fields of a record of CSV.
func (w *recordWriter) wholeRecord(record string) {
	at := 0
	csv.SplitRecord(record, func(field string) {
		if w.out.JSON == nil {
			w.text(field)
			return
		}
		name := fmt.Sprintf("_%d", at+1)
		if at < len(w.header) {
			name = w.header[at]
		}
		w.key(append(dynamic.AppendQuoted(nil, name), ':'))
		w.buffer = dynamic.AppendQuoted(w.buffer, field)
		at++
	})
}

// wholeDocument writes a row of JSON: what is no struct is called _1.
func (w *recordWriter) wholeDocument(v dynamic.Value) error {
	switch {
	case v.Kind == dynamic.Missing:
		return nil
	case v.Kind != dynamic.Struct:
		return w.value([]byte(`"_1":`), v)
	case w.out.JSON != nil:
		inner := v.Text[1 : len(v.Text)-1]
		if inner != "" {
			w.key(nil)
		}
		w.buffer = append(w.buffer, inner...)
		return nil
	}
	var err error
	dynamic.Members(v.Text, func(_, raw string) bool {
		err = w.value(nil, dynamic.FromJSON(raw))
		return err == nil
	})
	return err
}

// flush writes the first n bytes of what is held.
func (w *recordWriter) flush(n int) error {
	if n == 0 {
		return nil
	}
	_, err := w.to.Write(w.buffer[:n])
	w.returned.Add(int64(n))
	w.buffer = append(w.buffer[:0], w.buffer[n:]...)
	return err
}
