package jsonl

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/columnar/lines"
	"flowsql/sql/dynamic"
	"flowsql/sql/sqlerr"
)

// DocumentOptions say how S3 Select reads JSON.
type DocumentOptions struct {
	Lines     bool           // a document ends where its line does
	Path      []dynamic.Step // of FROM: each value that it leads to is a row
	MaxRecord int
	Last      int64 // documents that begin behind this byte are left out; negative for none
}

// Documents turns documents that follow each other into batches of one dynamic
// column. One goroutine uses it.
type Documents struct {
	src     lines.Source
	opt     DocumentOptions
	text    []byte // not yet read
	err     error  // of src
	at      int64
	compact []byte
	encoded []byte
	rows    int64
	failed  error
}

// NewDocuments makes a reader.
func NewDocuments(src lines.Source, opt DocumentOptions) *Documents {
	d := &Documents{src: src, opt: opt}
	if r, ok := src.(interface{ First() int64 }); ok { // a range of the object
		d.at = r.First()
	}
	return d
}

// Rows gives the number of rows up to now.
func (d *Documents) Rows() int64 { return d.rows }

// Next gives the next batch, io.EOF after the last.
func (d *Documents) Next() (columnar.Batch, error) {
	out := columnar.NewStringBuilder(0)
	held := 0
	for d.failed == nil && out.Len() < columnar.BatchRows && held < 4<<20 {
		held += d.document(out)
	}
	if out.Len() == 0 {
		return columnar.Batch{}, d.failed
	}
	d.rows += int64(out.Len())
	return columnar.Batch{Cols: []arrow.Array{out.Binary()}, Len: out.Len()}, nil
}

// document adds the rows of the next document and gives their size.
func (d *Documents) document(out *columnar.StringBuilder) int {
	n, err := d.parse()
	if err == nil && !utf8.Valid(d.compact) {
		err = d.noText(d.text[:n])
	}
	if err != nil {
		d.failed = err
		return 0
	}
	d.text, d.at = d.text[n:], d.at+int64(n)
	size := len(d.compact)
	d.failed = dynamic.Rows(dynamic.FromJSON(string(d.compact)), d.opt.Path, func(v dynamic.Value) error {
		d.encoded = dynamic.Append(d.encoded[:0], v)
		if v.Kind == dynamic.Null { // a row that is null is not a row that is missing
			d.encoded = append(d.encoded[:0], byte(dynamic.Null))
		}
		out.AppendBytes(d.encoded)
		size += len(d.encoded)
		return nil
	})
	return size
}

// parse reads the next document into compact and gives its length.
func (d *Documents) parse() (int, error) {
	for wanted := len(lines.ByteOrderMark); ; wanted *= 2 {
		if err := d.fill(wanted); err != nil {
			return 0, err
		}
		if d.at == 0 && bytes.HasPrefix(d.text, lines.ByteOrderMark) {
			d.text, d.at = d.text[len(lines.ByteOrderMark):], int64(len(lines.ByteOrderMark))
		}
		blanks := dynamic.SkipBlanks(d.text)
		d.text, d.at = d.text[blanks:], d.at+int64(blanks)
		if len(d.text) == 0 {
			wanted = 1
			continue
		}
		if d.opt.Last >= 0 && d.at > d.opt.Last {
			return 0, io.EOF
		}
		text, ended := d.line()
		var n int
		var err error
		d.compact, n, err = dynamic.Compact(d.compact[:0], text, ended)
		switch {
		case err == nil:
			if d.opt.MaxRecord > 0 && n > d.opt.MaxRecord {
				return 0, tooLong()
			}
			return n, nil
		case !errors.Is(err, dynamic.ErrIncomplete) || ended:
			return 0, d.malformed(err)
		case d.opt.MaxRecord > 0 && len(d.text) > 2*d.opt.MaxRecord:
			return 0, tooLong()
		}
		wanted = max(wanted, len(d.text))
	}
}

// line gives the text that a document may take; ended tells that no more of it comes.
func (d *Documents) line() (text []byte, ended bool) {
	if d.opt.Lines {
		if n := bytes.IndexByte(d.text, '\n'); n >= 0 {
			return d.text[:n], true
		}
	}
	return d.text, d.err == io.EOF
}

func (d *Documents) malformed(err error) error {
	if d.err != nil && d.err != io.EOF {
		return d.err
	}
	if !utf8.Valid(d.text[:min(len(d.text), 4096)]) && !utf8.Valid(d.text[:min(len(d.text), 4093)]) {
		return d.noText(d.text)
	}
	return sqlerr.New(sqlerr.S3JSONParsingError, "%s", sqlerr.S3Text(sqlerr.S3JSONParsingError)).WithHint("near byte %d: %s", d.at, err)
}

// noText finds the byte of a text that is no UTF-8.
func (d *Documents) noText(text []byte) error {
	at := 0
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return sqlerr.NoText(d.at + int64(at))
}

func tooLong() error {
	return sqlerr.New(sqlerr.S3OverMaxRecordSize, "%s", sqlerr.S3Text(sqlerr.S3OverMaxRecordSize))
}

// fill reads until more than wanted bytes are there, or all.
func (d *Documents) fill(wanted int) error {
	for len(d.text) < wanted && d.err == nil {
		var chunk []byte
		chunk, d.err = d.src.Next()
		d.text = append(append(make([]byte, 0, len(d.text)+len(chunk)), d.text...), chunk...)
	}
	if len(d.text) == 0 {
		if d.err == nil {
			return io.EOF
		}
		return d.err
	}
	return nil
}
