// Package record reads text files that hold a record in each line, where the
// format needs to see one line at a time: CSV with quotes, JSON, what a regular
// expression takes apart. The format makes a Decoder; this package cuts the
// lines and collects the batches.
package record

import (
	"io"

	"flowsql/columnar"
	"flowsql/columnar/build"
	"flowsql/columnar/lines"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Column asks for a column of the table.
type Column struct {
	Ordinal    int // its place among the table's columns, from 0
	Name       string
	Type       types.Type
	Dictionary string // name of the worker's dictionary for text
}

// Decoder turns lines into rows. One goroutine uses it.
type Decoder interface {
	// Decode adds one value to each builder that the decoder was made with, or
	// gives an error. The line is without its end and valid during the call.
	Decode(line []byte) error
}

// Format makes the decoder of columns whose values go to the builders. Where a
// column cannot be read the error says so.
type Format func(columns []Column, out []build.Builder) (Decoder, error)

// Options says what is wanted of a file.
type Options struct {
	Columns []Column
	Limit   int64 // rows that suffice; negative for all
	Skip    int   // lines to leave out at the beginning
	Footer  int   // lines to leave out at the end
}

// maxBatch is how many bytes of text a batch is made of at most.
const maxBatch = 32 << 20

// Reader turns a file's text into batches. It is used by one goroutine.
type Reader struct {
	lines    *lines.Reader
	rest     []byte // of the piece
	decoder  Decoder
	builders []build.Builder
	left     int64
	rows     int64
	held     int
	pending  int
	finished error
}

// NewReader makes a reader of a file; dicts are the worker's own.
func NewReader(src lines.Source, format Format, dicts *columnar.Dictionaries, opt Options) (*Reader, error) {
	r := &Reader{lines: lines.NewReader(src, opt.Skip, opt.Footer), left: opt.Limit}
	for _, c := range opt.Columns {
		r.builders = append(r.builders, build.New(c.Type, func() *columnar.Dict { return dicts.For(c.Dictionary) }))
	}
	decoder, err := format(opt.Columns, r.builders)
	r.decoder = decoder
	return r, err
}

// Rows gives the number of rows read up to now.
func (r *Reader) Rows() int64 { return r.rows }

// Line gives the number of the line read last, counted from 1.
func (r *Reader) Line() int64 { return r.lines.Done }

// Next gives the next batch: at least one row and at most columnar.BatchRows;
// io.EOF after the last. An error comes after the rows before it.
func (r *Reader) Next() (columnar.Batch, error) {
	for r.finished == nil && r.pending < columnar.BatchRows && r.held < maxBatch {
		r.step()
	}
	if r.pending == 0 {
		return columnar.Batch{}, r.finished
	}
	out := columnar.Batch{Len: r.pending}
	for _, b := range r.builders {
		b.Truncate(r.pending) // what a failed line left behind
		out.Cols = append(out.Cols, b.Finish())
	}
	r.pending, r.held = 0, 0
	return out, nil
}

// step decodes a line.
func (r *Reader) step() {
	if r.left == 0 {
		r.finished = io.EOF
		return
	}
	if len(r.rest) == 0 {
		piece, err := r.lines.Next()
		if err == lines.ErrLong {
			err = sqlerr.New(sqlerr.HiveBadData, "line is longer than %d MB", lines.MaxLine>>20)
		}
		if err != nil {
			r.finished = err
			return
		}
		r.rest = piece
	}
	end := lines.End(r.rest)
	line := r.rest[:end]
	r.rest = r.rest[end:]
	r.lines.Done++
	if len(r.builders) > 0 { // else lines are only counted
		if err := r.decoder.Decode(withoutEnd(line)); err != nil {
			r.finished = err
			return
		}
	}
	r.held += len(line)
	r.pending++
	r.rows++
	r.left--
}

func withoutEnd(line []byte) []byte {
	for n := len(line); n > 0 && (line[n-1] == '\n' || line[n-1] == '\r'); n-- {
		line = line[:n-1]
	}
	return line
}
