package csv

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
	"unsafe"

	"flowsql/columnar"
	"flowsql/columnar/build"
	"flowsql/columnar/lines"
	"flowsql/columnar/pred"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// ObjectOptions say how S3 Select reads the text of an object.
type ObjectOptions struct {
	Field, Quote, Escape, Comment string // one character each; all but the first may be empty, or NUL, for none
	Record                        string // ends a record; "\n" also ends one behind "\r"
	QuotedRecords                 bool   // a record's end may stand within quotes
	MaxRecord                     int    // bytes
	Skip                          int    // records to leave out at the beginning
	Last                          int64  // records that begin behind this byte are left out; negative for none
}

// RecordField is the position that stands for the whole record: its fields, each
// with a byte 0 before it where it is not the first.
const RecordField = 1 << 30

// FieldEnd parts the fields of a whole record. A byte 0 or 1 within a field is
// written as 1 and the byte plus 1.
const FieldEnd = 0

// ObjectReader turns the text of an object into batches. One goroutine uses it.
type ObjectReader struct {
	records  *recordCutter
	columns  []ObjectColumn
	filter   []pred.Predicate
	builders []textAppender
	skip     int
	last     int // the highest position asked for
	whole    bool
	fields   [][]byte
	scratch  []byte
	record   []byte
	rows     int64
	pending  int
	held     int
	finished error
}

// ObjectColumn asks for a field by its position from 0, or for RecordField.
type ObjectColumn struct {
	Position   int
	Dictionary string
}

type textAppender interface {
	build.Builder
	AppendBytes([]byte)
}

// NewObjectReader makes a reader of the records that satisfy all of the filter, whose columns
// are by their place in columns and no whole records.
func NewObjectReader(src lines.Source, dicts *columnar.Dictionaries, columns []ObjectColumn, filter []pred.Predicate, opt ObjectOptions) *ObjectReader {
	r := &ObjectReader{records: newRecordCutter(src, opt), columns: columns, filter: filter, skip: opt.Skip, last: -1}
	for _, c := range columns {
		if c.Position == RecordField {
			r.whole = true
			r.builders = append(r.builders, build.New(types.Varbinary, nil).(textAppender))
			continue
		}
		r.last = max(r.last, c.Position)
		r.builders = append(r.builders, build.New(types.Varchar, func() *columnar.Dict { return dicts.For(c.Dictionary) }).(textAppender))
	}
	return r
}

// Rows gives the number of records read up to now.
func (r *ObjectReader) Rows() int64 { return r.rows }

// maxText is how many bytes of records a batch is made of.
const maxText = 8 << 20

// Next gives the next batch, io.EOF after the last. It is empty where no record of
// megabytes satisfies the filter.
func (r *ObjectReader) Next() (columnar.Batch, error) {
	for r.finished == nil && r.pending < columnar.BatchRows && r.held < maxText {
		r.finished = r.step()
	}
	if r.pending == 0 {
		r.held = 0
		return columnar.Batch{}, r.finished
	}
	out := columnar.Batch{Len: r.pending}
	for _, b := range r.builders {
		out.Cols = append(out.Cols, b.Finish())
	}
	r.pending, r.held = 0, 0
	return out, nil
}

func (r *ObjectReader) step() error {
	record, quoted, err := r.records.next()
	if err != nil {
		return err
	}
	if len(record) == 0 || r.records.comment != 0 && record[0] == r.records.comment {
		return nil
	}
	if r.skip > 0 {
		r.skip--
		return nil
	}
	if !utf8.Valid(r.records.restored(record)) {
		return sqlerr.NoText(r.records.at)
	}
	r.rows++
	r.held += len(record)
	if len(r.columns) > 0 {
		r.split(record, quoted)
	}
	if !r.passes() {
		return nil
	}
	r.pending++
	for i, c := range r.columns {
		switch {
		case c.Position == RecordField:
			r.builders[i].AppendBytes(r.joined())
		case c.Position < len(r.fields):
			r.builders[i].AppendBytes(r.records.restored(r.fields[c.Position]))
		default:
			r.builders[i].Null()
		}
	}
	return nil
}

// passes reports whether the record that was split satisfies the filter. A field that it does
// not have is null.
func (r *ObjectReader) passes() bool {
	for i := range r.filter {
		p := &r.filter[i]
		at := r.columns[p.Column].Position
		if at >= len(r.fields) {
			if p.Op != pred.IsNull {
				return false
			}
			continue
		}
		field := r.records.restored(r.fields[at])
		if !p.MatchText(unsafe.String(unsafe.SliceData(field), len(field))) { // which keeps nothing of it
			return false
		}
	}
	return true
}

// split cuts a record into its fields, as far as they are asked for.
func (r *ObjectReader) split(record []byte, quoted bool) {
	r.fields = r.fields[:0]
	if quoted {
		r.fields, r.scratch = splitQuoted(record, r.records.marks, r.fields, r.scratch[:0])
		return
	}
	for r.whole || len(r.fields) < r.last {
		n := bytes.IndexByte(record, r.records.field)
		if n < 0 {
			break
		}
		r.fields = append(r.fields, record[:n])
		record = record[n+1:]
	}
	if !r.whole {
		if n := bytes.IndexByte(record, r.records.field); n >= 0 {
			record = record[:n]
		}
	}
	r.fields = append(r.fields, record)
}

func (r *ObjectReader) joined() []byte {
	r.record = r.record[:0]
	for i, f := range r.fields {
		if i > 0 {
			r.record = append(r.record, FieldEnd)
		}
		f = r.records.restored(f)
		if bytes.IndexByte(f, 0) < 0 && bytes.IndexByte(f, 1) < 0 {
			r.record = append(r.record, f...)
			continue
		}
		for _, b := range f {
			if b <= 1 {
				r.record = append(r.record, 1)
				b++
			}
			r.record = append(r.record, b)
		}
	}
	return r.record
}

// SplitRecord calls f with each field of a whole record.
func SplitRecord(record string, f func(field string)) {
	for {
		n := strings.IndexByte(record, FieldEnd)
		if n < 0 {
			f(unescaped(record))
			return
		}
		f(unescaped(record[:n]))
		record = record[n+1:]
	}
}

func unescaped(s string) string {
	if strings.IndexByte(s, 1) < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == 1 && i+1 < len(s) {
			i++
			out = append(out, s[i]-1)
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

// FirstRecord gives the fields of the first record that is no comment.
func FirstRecord(src lines.Source, opt ObjectOptions) ([]string, error) {
	opt.Last = -1
	r := NewObjectReader(src, nil, nil, nil, opt)
	r.whole = true
	for {
		record, quoted, err := r.records.next()
		switch {
		case err == io.EOF:
			return nil, nil
		case err != nil:
			return nil, err
		case len(record) == 0 || r.records.comment != 0 && record[0] == r.records.comment:
			continue
		case !utf8.Valid(r.records.restored(record)):
			return nil, sqlerr.NoText(r.records.at)
		}
		r.split(record, quoted)
		var out []string
		for _, f := range r.fields {
			out = append(out, string(r.records.restored(f)))
		}
		return out, nil
	}
}
