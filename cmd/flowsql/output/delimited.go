package output

import (
	"bufio"
	"bytes"
	"io"

	"flowsql/columnar"
	"flowsql/planner/logical"
)

// delimited prints CSV, TSV and raw text.
type delimited struct {
	w       *bufio.Writer
	o       Options
	columns logical.Schema
	comma   byte
	null    string
	field   func(dst, text []byte) []byte
	cell    []byte
	line    []byte
}

func newCSV(w io.Writer, o Options) Writer {
	d := &delimited{w: bufio.NewWriterSize(w, 1<<16), o: o, comma: ',', field: csvField}
	if o.QuoteAll {
		d.field = quoteField
	}
	if o.NullSet {
		d.null = o.Null
	}
	return d
}

func newTSV(w io.Writer, o Options) Writer {
	d := &delimited{w: bufio.NewWriterSize(w, 1<<16), o: o, comma: '\t', field: tsvField, null: `\N`}
	if o.NullSet {
		d.null = o.Null
	}
	return d
}

// newRaw prints what can be pasted: SHOW CREATE TABLE has a line of DDL in each row.
func newRaw(w io.Writer, o Options) Writer {
	o.NoHeader = true
	d := &delimited{w: bufio.NewWriterSize(w, 1<<16), o: o, comma: '\t', field: func(dst, text []byte) []byte { return append(dst, text...) }}
	if o.NullSet {
		d.null = o.Null
	}
	return d
}

// csvField quotes where RFC 4180 asks for it, and the empty string, which is not NULL.
func csvField(dst, text []byte) []byte {
	if len(text) > 0 && !bytes.ContainsAny(text, ",\"\r\n") {
		return append(dst, text...)
	}
	return quoteField(dst, text)
}

func quoteField(dst, text []byte) []byte {
	dst = append(dst, '"')
	for _, c := range text {
		if c == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, c)
	}
	return append(dst, '"')
}

func tsvField(dst, text []byte) []byte {
	for _, c := range text {
		switch c {
		case '\t':
			dst = append(dst, '\\', 't')
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\\':
			dst = append(dst, '\\', '\\')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

func (d *delimited) Begin(columns logical.Schema) error {
	d.columns = columns
	if d.o.NoHeader {
		return nil
	}
	d.line = d.line[:0]
	for i, c := range columns {
		if i > 0 {
			d.line = append(d.line, d.comma)
		}
		d.line = d.field(d.line, []byte(c.Name))
	}
	_, err := d.w.Write(append(d.line, '\n'))
	return err
}

func (d *delimited) Write(b columnar.Batch) error {
	c := newCells(d.columns, b)
	for row := range b.Len {
		d.line = d.line[:0]
		for col := range d.columns {
			if col > 0 {
				d.line = append(d.line, d.comma)
			}
			if c.null(col, row) {
				d.line = append(d.line, d.null...)
				continue
			}
			d.cell = c.append(d.cell[:0], col, row)
			d.line = d.field(d.line, d.cell)
		}
		if _, err := d.w.Write(append(d.line, '\n')); err != nil {
			return err
		}
	}
	// What was printed should be seen: a slow query's rows must not wait in a buffer.
	return d.w.Flush()
}

func (d *delimited) End(string) error { return d.w.Flush() }
