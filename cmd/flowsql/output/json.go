package output

import (
	"bufio"
	"encoding/base64"
	"io"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/dynamic"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// objects prints rows as JSON objects: one array of them, or one a line.
type objects struct {
	w       *bufio.Writer
	lines   bool
	columns logical.Schema
	keys    [][]byte // "name":
	rows    int
	line    []byte
}

func newJSON(w io.Writer, _ Options) Writer { return &objects{w: bufio.NewWriterSize(w, 1<<16)} }

func newJSONLines(w io.Writer, _ Options) Writer {
	return &objects{w: bufio.NewWriterSize(w, 1<<16), lines: true}
}

func (j *objects) Begin(columns logical.Schema) error {
	j.columns = columns
	for _, c := range columns {
		j.keys = append(j.keys, append(appendJSONString(nil, c.Name), ':'))
	}
	if !j.lines {
		j.w.WriteByte('[')
	}
	return nil
}

func (j *objects) Write(b columnar.Batch) error {
	for row := range b.Len {
		j.line = j.line[:0]
		if !j.lines && j.rows > 0 {
			j.line = append(j.line, ',')
		}
		if !j.lines {
			j.line = append(j.line, '\n')
		}
		j.line = append(j.line, '{')
		for i, c := range j.columns {
			if i > 0 {
				j.line = append(j.line, ',')
			}
			j.line = append(j.line, j.keys[i]...)
			j.line = appendJSON(j.line, c.Type, b.Cols[i], row, plainJSON)
		}
		j.line = append(j.line, '}')
		if j.lines {
			j.line = append(j.line, '\n')
		}
		j.rows++
		if _, err := j.w.Write(j.line); err != nil {
			return err
		}
	}
	return j.w.Flush()
}

func (j *objects) End(string) error {
	if !j.lines {
		if j.rows > 0 {
			j.w.WriteByte('\n')
		}
		j.w.WriteString("]\n")
	}
	return j.w.Flush()
}

// compact prints one line a statement, in the encoding of Trino's HTTP protocol.
type compact struct {
	w       *bufio.Writer
	columns logical.Schema
	rows    int
	line    []byte
}

func newCompact(w io.Writer, _ Options) Writer { return &compact{w: bufio.NewWriterSize(w, 1<<16)} }

func (j *compact) Begin(columns logical.Schema) error {
	j.columns = columns
	j.line = append(j.line[:0], `{"columns":[`...)
	for i, c := range columns {
		if i > 0 {
			j.line = append(j.line, ',')
		}
		j.line = appendJSONString(append(j.line, `{"name":`...), c.Name)
		j.line = appendJSONString(append(j.line, `,"type":`...), c.Type.String())
		j.line = append(j.line, '}')
	}
	_, err := j.w.Write(append(j.line, `],"data":[`...))
	return err
}

func (j *compact) Write(b columnar.Batch) error {
	for row := range b.Len {
		j.line = j.line[:0]
		if j.rows > 0 {
			j.line = append(j.line, ',')
		}
		j.line = append(j.line, '[')
		for i, c := range j.columns {
			if i > 0 {
				j.line = append(j.line, ',')
			}
			j.line = appendJSON(j.line, c.Type, b.Cols[i], row, trinoJSON)
		}
		j.rows++
		if _, err := j.w.Write(append(j.line, ']')); err != nil {
			return err
		}
	}
	return nil
}

func (j *compact) End(stats string) error {
	j.w.WriteByte(']')
	if stats != "" {
		j.w.WriteString(`,"stats":` + stats)
	}
	j.w.WriteString("}\n")
	return j.w.Flush()
}

// Fail ends the line of a statement that failed behind some of its rows.
func (j *compact) Fail(failure string) error {
	j.w.WriteString(`],"error":` + failure + "}\n")
	return j.w.Flush()
}

// CompactError gives the error of a failed statement in the jsoncompact format; line and
// column are 0 where it has no place.
func CompactError(name, message string, line, column int) string {
	b := appendJSONString([]byte(`{"name":`), name)
	b = appendJSONString(append(b, `,"message":`...), message)
	b = strconv.AppendInt(append(b, `,"line":`...), int64(line), 10)
	b = strconv.AppendInt(append(b, `,"column":`...), int64(column), 10)
	return string(append(b, '}'))
}

// style says how values without a JSON form of their own are written.
type style uint8

const (
	plainJSON style = iota // decimals as numbers, varbinary as hex, rows as objects
	trinoJSON              // decimals as strings, varbinary as base64, rows as arrays
)

func appendJSON(dst []byte, t types.Type, a arrow.Array, row int, s style) []byte {
	if columnar.NullsOf(a).Null(row) {
		return append(dst, "null"...)
	}
	switch t.Kind {
	case types.KindTinyint, types.KindSmallint, types.KindInteger, types.KindBigint, types.KindBoolean:
		return function.AppendText(dst, t, a, row)
	case types.KindReal:
		return appendFloat(dst, float64(columnar.Values[float32](a)[row]), 32)
	case types.KindDouble:
		return appendFloat(dst, columnar.Values[float64](a)[row], 64)
	case types.KindDecimal:
		if s == plainJSON {
			return function.AppendText(dst, t, a, row)
		}
	case types.KindVarbinary:
		if s == trinoJSON {
			raw := columnar.StringsOf(a).At(row)
			return appendJSONString(dst, base64.StdEncoding.EncodeToString([]byte(raw)))
		}
	case types.KindDynamic:
		return dynamic.Decode(columnar.StringsOf(a).At(row)).AppendJSON(dst)
	case types.KindArray:
		return appendList(dst, t, a, row, s)
	case types.KindMap:
		return appendMap(dst, t, a, row, s)
	case types.KindRow:
		return appendRow(dst, t, a, row, s)
	}
	return appendJSONString(dst, string(function.AppendText(nil, t, a, row)))
}

func appendFloat(dst []byte, v float64, bits int) []byte {
	switch {
	case math.IsNaN(v):
		return append(dst, `"NaN"`...)
	case math.IsInf(v, 1):
		return append(dst, `"Infinity"`...)
	case math.IsInf(v, -1):
		return append(dst, `"-Infinity"`...)
	}
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.AppendFloat(dst, v, 'e', -1, bits)
	}
	from := len(dst)
	dst = strconv.AppendFloat(dst, v, 'f', -1, bits)
	for _, c := range dst[from:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, ".0"...)
}

func appendList(dst []byte, t types.Type, a arrow.Array, row int, s style) []byte {
	l, ok := a.(*array.List)
	if !ok {
		return append(dst, "null"...)
	}
	from, to := l.ValueOffsets(row)
	dst = append(dst, '[')
	for i := from; i < to; i++ {
		if i > from {
			dst = append(dst, ',')
		}
		dst = appendJSON(dst, t.Elem(), l.ListValues(), int(i), s)
	}
	return append(dst, ']')
}

func appendMap(dst []byte, t types.Type, a arrow.Array, row int, s style) []byte {
	m, ok := a.(*array.Map)
	if !ok {
		return append(dst, "null"...)
	}
	from, to := m.ValueOffsets(row)
	dst = append(dst, '{')
	for i := from; i < to; i++ {
		if i > from {
			dst = append(dst, ',')
		}
		key := function.AppendText(nil, t.Fields()[0].Type, m.Keys(), int(i))
		dst = append(appendJSONString(dst, string(key)), ':')
		dst = appendJSON(dst, t.Fields()[1].Type, m.Items(), int(i), s)
	}
	return append(dst, '}')
}

func appendRow(dst []byte, t types.Type, a arrow.Array, row int, s style) []byte {
	st, ok := a.(*array.Struct)
	if !ok {
		return append(dst, "null"...)
	}
	open, end := byte('{'), byte('}')
	if s == trinoJSON {
		open, end = '[', ']'
	}
	dst = append(dst, open)
	for i, f := range t.Fields() {
		if i > 0 {
			dst = append(dst, ',')
		}
		if s == plainJSON {
			name := f.Name
			if name == "" {
				name = "field" + strconv.Itoa(i)
			}
			dst = append(appendJSONString(dst, name), ':')
		}
		dst = appendJSON(dst, f.Type, st.Field(i), row, s)
	}
	return append(dst, end)
}

const hexDigits = "0123456789abcdef"

// appendJSONString quotes a text; bytes that are not UTF-8 become U+FFFD.
func appendJSONString(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(text); {
		c := text[i]
		if c >= 0x20 && c < utf8.RuneSelf && c != '"' && c != '\\' {
			dst = append(dst, c)
			i++
			continue
		}
		if c < utf8.RuneSelf {
			dst = appendEscape(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		dst = utf8.AppendRune(dst, r)
		i += n
	}
	return append(dst, '"')
}

func appendEscape(dst []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(dst, '\\', c)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}
