// Package csv reads the lines of OpenCSVSerde: fields between quotes, of which
// none reaches over a line end. Its quirks are those of the parser that Hive
// has, which Athena follows.
package csv

import (
	"bytes"
	"strconv"

	"flowsql/columnar/build"
	"flowsql/columnar/record"
	"flowsql/columnar/textvalue"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Options are the SerDe's properties; a zero byte stands for the usual one.
type Options struct{ Separator, Quote, Escape byte }

// New gives the format.
func New(opt Options) (record.Format, error) {
	fallback := func(c *byte, usual byte) {
		if *c == 0 {
			*c = usual
		}
	}
	fallback(&opt.Separator, ',')
	fallback(&opt.Quote, '"')
	fallback(&opt.Escape, '\\')
	if opt.Escape == '"' { // Hive takes it for the default
		opt.Escape = '\\'
	}
	if opt.Separator == opt.Quote || opt.Separator == opt.Escape || opt.Quote == opt.Escape {
		return nil, sqlerr.New(sqlerr.NotSupported, "CSV not supported")
	}
	return func(columns []record.Column, out []build.Builder) (record.Decoder, error) {
		d := &decoder{opt: opt, columns: columns, out: out}
		for i, c := range columns {
			d.fields = max(d.fields, c.Ordinal+1)
			fill, err := newFiller(c.Type, out[i])
			if err != nil {
				return nil, err
			}
			d.fill = append(d.fill, fill)
		}
		return d, nil
	}, nil
}

type decoder struct {
	opt     Options
	columns []record.Column
	out     []build.Builder
	fill    []record.Filler
	fields  int   // that are looked at
	ends    []int // of the fields in buffer
	buffer  []byte
}

// Decode adds a row: fields that are missing are NULL.
func (d *decoder) Decode(line []byte) error {
	d.split(textvalue.ValidUTF8(line, nil))
	for i, c := range d.columns {
		if c.Ordinal >= len(d.ends) {
			d.out[i].Null()
			continue
		}
		from := 0
		if c.Ordinal > 0 {
			from = d.ends[c.Ordinal-1]
		}
		text := d.buffer[from:d.ends[c.Ordinal]]
		if !d.fill[i](text) {
			return sqlerr.New(sqlerr.HiveBadData, "Error parsing field value '%s' for field %d: For input string: %q", text, c.Ordinal, text)
		}
	}
	return nil
}

// scan is the state of going through a line.
type scan struct {
	line             []byte
	at               int
	inQuotes, inside bool
}

// next gives the byte behind the current one, or -1.
func (s *scan) next() int {
	if s.at+1 < len(s.line) {
		return int(s.line[s.at+1])
	}
	return -1
}

// split puts the fields of a line into the buffer. One that is not closed is left out.
func (d *decoder) split(line []byte) {
	d.ends, d.buffer = d.ends[:0], d.buffer[:0]
	if len(line) == 0 {
		return
	}
	s := scan{line: line}
	for ; s.at < len(line) && len(d.ends) < d.fields; s.at++ {
		switch c := line[s.at]; {
		case c == d.opt.Escape:
			d.escape(&s)
		case c == d.opt.Quote:
			d.quote(&s)
		case c == d.opt.Separator && !s.inQuotes:
			d.ends = append(d.ends, len(d.buffer))
			s.inside = false
		default:
			d.buffer = append(d.buffer, c)
			s.inside = true
		}
	}
	if !s.inQuotes && len(d.ends) < d.fields {
		d.ends = append(d.ends, len(d.buffer))
	}
}

// escape takes a quote or an escape behind an escape as text.
func (d *decoder) escape(s *scan) {
	if next := s.next(); (s.inQuotes || s.inside) && (next == int(d.opt.Quote) || next == int(d.opt.Escape)) {
		d.buffer = append(d.buffer, byte(next))
		s.at++
	}
}

// quote opens or closes a quoted part. A quote within a field is kept as text
// too, but not where only blanks stand before it.
func (d *decoder) quote(s *scan) {
	if (s.inQuotes || s.inside) && s.next() == int(d.opt.Quote) {
		d.buffer = append(d.buffer, d.opt.Quote)
		s.at++
		s.inside = !s.inside
		return
	}
	if s.at > 2 && s.line[s.at-1] != d.opt.Separator && s.next() >= 0 && s.next() != int(d.opt.Separator) {
		start := 0
		if n := len(d.ends); n > 0 {
			start = d.ends[n-1]
		}
		if field := d.buffer[start:]; len(field) > 0 && len(bytes.TrimSpace(field)) == 0 {
			d.buffer = d.buffer[:start]
		} else {
			d.buffer = append(d.buffer, d.opt.Quote)
		}
	}
	s.inQuotes = !s.inQuotes
	s.inside = !s.inside
}

// newFiller makes the filler of a column: dates are days, timestamps are
// milliseconds since 1970.
func newFiller(t types.Type, out build.Builder) (record.Filler, error) {
	switch t.Kind {
	case types.KindDate:
		b := out.(*build.Fixed[int32])
		return func(text []byte) bool {
			v, err := strconv.ParseInt(string(text), 10, 32)
			if err == nil {
				b.Append(int32(v))
			}
			return err == nil
		}, nil
	case types.KindTimestamp:
		b := out.(*build.Fixed[int64])
		return func(text []byte) bool {
			v, err := strconv.ParseInt(string(text), 10, 64)
			if err != nil {
				return false
			}
			seconds := floorDiv(v, 1000)
			us, ok := textvalue.Micros(seconds, (v-seconds*1000)*1_000_000, t.Precision)
			if !ok {
				return false
			}
			b.Append(us)
			return true
		}, nil
	case types.KindBoolean, types.KindTinyint, types.KindSmallint, types.KindInteger, types.KindBigint, types.KindReal,
		types.KindDouble, types.KindDecimal, types.KindVarchar, types.KindChar:
		return record.NewFiller(t, out)
	}
	return nil, sqlerr.New(sqlerr.NotSupported, "Unsupported column type in a CSV table: %s", t)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
