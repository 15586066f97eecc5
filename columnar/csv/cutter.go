package csv

import (
	"bytes"
	"io"

	"flowsql/columnar/lines"
	"flowsql/sql/sqlerr"
)

// recordCutter cuts a text into records.
type recordCutter struct {
	marks
	src    lines.Source
	opt    ObjectOptions
	chunk  []byte // what is left of the source's
	carry  []byte // the beginning of a record whose end has not come
	err    error
	at     int64 // of the next record
	quotes bool  // the rest of the chunk holds one
	begun  bool
}

func newRecordCutter(src lines.Source, opt ObjectOptions) *recordCutter {
	c := &recordCutter{marks: newMarks(opt), src: src, opt: opt, at: firstByte(src)}
	if c.wide != nil {
		c.src = &wideSource{Source: src, wide: c.wide}
	}
	return c
}

// firstByte gives the place in the object of a source's first byte.
func firstByte(src lines.Source) int64 {
	if r, ok := src.(interface{ First() int64 }); ok {
		return r.First()
	}
	return 0
}

func s3Error(code sqlerr.Code) error { return sqlerr.New(code, "%s", sqlerr.S3Text(code)) }

// next gives a record without its end, valid until the next call; quoted tells
// that quotes or escapes may stand in it.
func (c *recordCutter) next() (record []byte, quoted bool, err error) {
	if c.opt.Last >= 0 && c.at > c.opt.Last {
		return nil, false, io.EOF
	}
	for {
		if len(c.carry) == 0 && !c.quotes && len(c.chunk) > 0 {
			if n := bytes.Index(c.chunk, c.end); n >= 0 {
				record, c.chunk = c.chunk[:n], c.chunk[n+len(c.end):]
				return c.whole(record, n+len(c.end), false)
			}
		} else if record, n, err := c.slow(); record != nil || err != nil {
			if err != nil {
				return nil, false, err
			}
			return c.whole(record, n, true)
		}
		if c.err != nil {
			return c.rest()
		}
		c.read()
	}
}

// whole finishes a record of n bytes with its end.
func (c *recordCutter) whole(record []byte, n int, quoted bool) ([]byte, bool, error) {
	more := c.more(record)
	c.at += int64(n + more + c.more(c.end))
	if c.opt.MaxRecord > 0 && len(record)+more > c.opt.MaxRecord {
		return nil, false, s3Error(sqlerr.S3OverMaxRecordSize)
	}
	if len(c.end) == 1 && c.end[0] == '\n' && len(record) > 0 && record[len(record)-1] == '\r' {
		record = record[:len(record)-1]
	}
	return record, quoted, nil
}

// read joins the next chunk to what is left.
func (c *recordCutter) read() {
	c.carry = append(c.carry, c.chunk...)
	c.chunk, c.err = c.src.Next()
	if !c.begun && len(c.chunk) > 0 {
		c.begun = true
		trimmed := bytes.TrimPrefix(c.chunk, lines.ByteOrderMark)
		c.at += int64(len(c.chunk) - len(trimmed))
		c.chunk = trimmed
	}
	c.quotes = c.special(c.chunk)
	if c.opt.MaxRecord > 0 && len(c.carry) > c.opt.MaxRecord+len(c.chunk) {
		c.err, c.carry, c.chunk = s3Error(sqlerr.S3OverMaxRecordSize), nil, nil
	}
}

func (c *recordCutter) special(p []byte) bool {
	return c.quote != 0 && bytes.IndexByte(p, c.quote) >= 0 || c.escape != 0 && c.escape != c.quote && bytes.IndexByte(p, c.escape) >= 0
}

// slow looks for the end of a record that was carried or may hold quotes. It
// gives nil where the end has not come.
func (c *recordCutter) slow() (record []byte, n int, err error) {
	if len(c.carry) == 0 && len(c.chunk) == 0 {
		return nil, 0, nil
	}
	text := c.chunk
	if len(c.carry) > 0 {
		text = append(c.carry, c.chunk...)
		c.carry, c.chunk = nil, text
		c.quotes = c.special(text)
	}
	end, err := c.recordEnd(text)
	if err != nil || end < 0 {
		return nil, 0, err
	}
	c.chunk = text[end+len(c.end):]
	if record = text[:end]; record == nil {
		record = []byte{}
	}
	return record, end + len(c.end), nil
}

// recordEnd gives the place of the end of the record that begins text, -1 for none.
func (c *recordCutter) recordEnd(text []byte) (int, error) {
	if c.comment != 0 && len(text) > 0 && text[0] == c.comment {
		return bytes.Index(text, c.end), nil
	}
	start, inside := true, false
	for i := 0; i < len(text); i++ {
		b := text[i]
		switch {
		case inside && b == c.escape && c.escape != c.quote:
			i++
			continue
		case b == c.quote && c.quote != 0:
			switch {
			case inside && c.escape == c.quote && i+1 < len(text) && text[i+1] == b:
				i++
			case inside:
				inside = false
			case start:
				inside = true
			}
			start = false
			continue
		case bytes.HasPrefix(text[i:], c.end):
			if !inside {
				return i, nil
			}
			if !c.opt.QuotedRecords {
				return 0, s3Error(sqlerr.S3CSVEscapingRecordDelimiter)
			}
		}
		start = !inside && b == c.field
	}
	if inside && c.opt.MaxRecord > 0 && len(text) > c.opt.MaxRecord {
		return 0, s3Error(sqlerr.S3OverMaxRecordSize)
	}
	return -1, nil
}

// rest gives the last record, if it lacks its end.
func (c *recordCutter) rest() ([]byte, bool, error) {
	last := append(c.carry, c.chunk...)
	c.carry, c.chunk = nil, nil
	if c.err != io.EOF || len(last) == 0 {
		return nil, false, c.err
	}
	if c.quote != 0 && c.open(last) {
		if c.opt.QuotedRecords {
			return nil, false, s3Error(sqlerr.S3CSVParsingError)
		}
		return nil, false, s3Error(sqlerr.S3CSVUnescapedQuote)
	}
	return c.whole(last, len(last), true)
}

// open reports whether a record ends within quotes.
func (c *recordCutter) open(record []byte) bool {
	n, err := (&recordCutter{opt: c.opt, marks: c.marks}).recordEnd(append(record[:len(record):len(record)], c.end...))
	return err != nil || n < 0
}

// splitQuoted cuts a record with quotes into fields. Quotes within a field that
// does not begin with one are text.
func splitQuoted(record []byte, m marks, fields [][]byte, text []byte) (out [][]byte, buffer []byte) {
	var ends []int
	for i := 0; ; i++ {
		if i < len(record) && record[i] == m.quote && m.quote != 0 {
			text, i = quotedField(record, i+1, m, text)
		}
		for i < len(record) && record[i] != m.field {
			text = append(text, record[i])
			i++
		}
		ends = append(ends, len(text))
		if i >= len(record) {
			break
		}
	}
	from := 0
	for _, end := range ends {
		fields = append(fields, text[from:end])
		from = end
	}
	return fields, text
}

// quotedField reads to behind the closing quote.
func quotedField(record []byte, i int, m marks, text []byte) ([]byte, int) {
	for ; i < len(record); i++ {
		b := record[i]
		switch {
		case b == m.escape && m.escape != 0 && m.escape != m.quote && i+1 < len(record):
			i++
			text = append(text, record[i])
		case b == m.quote && m.escape == m.quote && i+1 < len(record) && record[i+1] == b:
			i++
			text = append(text, b)
		case b == m.quote:
			return text, i + 1
		default:
			text = append(text, b)
		}
	}
	return text, i
}
