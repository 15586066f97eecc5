package flowlog

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/columnar/textvalue"
	"flowsql/sql/types"
)

// texts is a varchar or char column: coded, or plain where most of its values are new.
type texts struct {
	reading
	validity
	dicts *columnar.Dictionaries
	name  string
	kind  types.Type
	dict  *columnar.Dict // of the batch, nil before its first rows and where it is plain
	codes []uint32
	plain bool    // the batch has no codes
	ends  []int32 // of its texts, behind a 0
	data  []byte
	// buffer holds short texts without their escapes.
	buffer [64]byte
}

func (c *texts) decode(b *block, rows []int32, n int) {
	slow := c.kind.Kind == types.KindChar || c.kind.Precision != types.Unbounded || c.null != nil || c.escape != 0 || c.field >= b.width
	switch {
	case c.plain && slow:
		c.plainSlow(b, rows, n)
	case c.plain:
		c.plainFast(b, rows, n)
	default:
		c.coded(b, rows, n, slow)
	}
}

func (c *texts) coded(b *block, rows []int32, n int, slow bool) {
	if c.dict == nil {
		c.dict = c.dicts.For(c.name)
	}
	c.codes = room(c.codes, n+len(rows))
	if slow {
		c.codedSlow(b, rows, n)
		return
	}
	for at := 0; at < len(rows); at += columnar.CodesAtOnce {
		end := min(at+columnar.CodesAtOnce, len(rows))
		c.some(b, rows[at:end], n+at)
	}
}

// some decodes up to CodesAtOnce rows.
func (c *texts) some(b *block, rows []int32, n int) {
	bounds := b.bounds[c.field:]
	var values [columnar.CodesAtOnce][]byte
	var places [columnar.CodesAtOnce]int32
	count := 0
	for i, row := range rows {
		at := int(row) * b.stride
		from, to := int(bounds[at])+1, int(bounds[at+1])
		if to < from {
			c.setNull(n + i)
			continue
		}
		values[count], places[count] = b.data[from:to], int32(n+i)
		count++
	}
	if count == len(rows) {
		c.dict.Codes(values[:count], c.codes[n:])
		return
	}
	for i, v := range values[:count] {
		c.codes[places[i]] = c.dict.Code(v)
	}
}

// setNull makes a row null; its code must be one of the dictionary, which may be a new one.
func (c *texts) setNull(row int) {
	c.codes[row] = 0
	c.clear(row, len(c.codes))
}

func (c *texts) codedSlow(b *block, rows []int32, n int) {
	for i, row := range rows {
		text, ok := c.fitted(b, row)
		if !ok {
			c.setNull(n + i)
			continue
		}
		c.codes[n+i] = c.dict.Code(text)
	}
}

// fitted gives the field's text as its type holds it; ok is false for NULL.
func (c *texts) fitted(b *block, row int32) (text []byte, ok bool) {
	text, ok = c.text(b, row)
	if !ok {
		return nil, false
	}
	return textvalue.Fit(unescape(text, c.escape, c.buffer[:]), c.kind), true
}

// plainFast decodes rows whose texts are those of the file.
func (c *texts) plainFast(b *block, rows []int32, n int) {
	c.begin(n, len(rows))
	bounds := b.bounds[c.field:]
	for i, row := range rows {
		at := int(row) * b.stride
		from, to := int(bounds[at])+1, int(bounds[at+1])
		if to < from {
			c.clear(n+i, n+len(rows))
		} else {
			c.data = append(c.data, b.data[from:to]...)
		}
		c.ends = append(c.ends, int32(len(c.data)))
	}
}

func (c *texts) plainSlow(b *block, rows []int32, n int) {
	c.begin(n, len(rows))
	for i, row := range rows {
		text, ok := c.fitted(b, row)
		if !ok {
			c.clear(n+i, n+len(rows))
		}
		c.data = append(c.data, text...)
		c.ends = append(c.ends, int32(len(c.data)))
	}
}

// begin makes room for count plain rows behind n.
func (c *texts) begin(n, count int) {
	if n == 0 {
		c.ends = append(slices.Grow(c.ends[:0], columnar.BatchRows+slack), 0)
		c.data = slices.Grow(c.data[:0], columnar.BatchRows*8)
	}
	c.ends = slices.Grow(c.ends, count)
}

func (c *texts) finish(n int) arrow.Array {
	out := c.array(n)
	c.dict, c.plain = nil, !c.dicts.Pays(c.name, n)
	if !c.passing {
		c.codes, c.ends, c.data = nil, nil, nil
	}
	return out
}

func (c *texts) array(n int) arrow.Array {
	if c.plain {
		return columnar.NewStrings(c.ends, c.data, c.take(n))
	}
	if c.dict == nil {
		c.dict = c.dicts.For(c.name)
	}
	return columnar.NewCoded(c.dict, c.codes[:n], c.take(n))
}
