package flowlog

import (
	"bytes"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/columnar/build"
	"flowsql/columnar/textvalue"
	"flowsql/sql/types"
)

// nested is a column of arrays, maps or rows.
type nested struct {
	reading
	out  build.Builder
	fill filler
}

func (c *nested) decode(b *block, rows []int32, _ int) {
	for _, row := range rows {
		text, ok := c.text(b, row)
		if ok {
			c.fill(text, c.out)
		} else {
			c.out.Null()
		}
	}
}

func (c *nested) finish(int) arrow.Array { return c.out.Finish() }

// filler adds one value, which is not the text that stands for NULL.
type filler func(text []byte, out build.Builder)

// defaultLevels are the separators of nested values by depth where the table
// says nothing else: the first, that of fields, is Options.Separator.
var defaultLevels = []byte{1, 2, 3, 4, 5, 6, 7, 8}

// level gives the separator of a depth; ok is false where there are no more.
func (o *Options) level(depth int) (byte, bool) {
	levels := o.Levels
	if levels == nil {
		levels = defaultLevels
	}
	if depth >= len(levels) {
		return 0, false
	}
	return levels[depth], true
}

// newFiller makes the filler for a type at a depth; ok is false where it is
// nested too deeply or is no type of text tables.
func newFiller(t types.Type, depth int, opt *Options) (fill filler, ok bool) {
	switch t.Kind {
	case types.KindArray:
		return newListFiller(t, depth, opt)
	case types.KindMap:
		return newMapFiller(t, depth, opt)
	case types.KindRow:
		return newRowFiller(t, depth, opt)
	}
	return scalarFiller(t, opt)
}

// fillOne adds the value of a piece of text, or NULL.
func fillOne(text, null []byte, fill filler, out build.Builder) {
	if null != nil && bytes.Equal(text, null) {
		out.Null()
		return
	}
	fill(text, out)
}

// cutAt gives the place of the next separator at or after from, the text's end
// for none; what follows an escape is none.
func cutAt(text []byte, from int, separator, escape byte) int {
	for i := from; i < len(text); i++ {
		if text[i] == separator {
			return i
		}
		if escape != 0 && text[i] == escape {
			i++
		}
	}
	return len(text)
}

func newListFiller(t types.Type, depth int, opt *Options) (filler, bool) {
	item, fine := newFiller(t.Elem(), depth+1, opt)
	separator, ok := opt.level(depth + 1)
	return func(text []byte, out build.Builder) {
		list := out.(*build.List)
		for from := 0; from <= len(text) && len(text) > 0; {
			to := cutAt(text, from, separator, opt.Escape)
			fillOne(text[from:to], opt.Null, item, list.Items)
			from = to + 1
		}
		list.End()
	}, ok && fine
}

func newRowFiller(t types.Type, depth int, opt *Options) (filler, bool) {
	separator, fine := opt.level(depth + 1)
	fields := make([]filler, len(t.Fields()))
	for i, f := range t.Fields() {
		fill, ok := newFiller(f.Type, depth+1, opt)
		fields[i], fine = fill, fine && ok
	}
	return func(text []byte, out build.Builder) {
		row := out.(*build.Row)
		from := 0
		for i, fill := range fields {
			if from > len(text) {
				row.Fields[i].Null()
				continue
			}
			to := len(text)
			if opt.Takes == 0 || i < len(fields)-1 {
				to = cutAt(text, from, separator, opt.Escape)
			}
			fillOne(text[from:to], opt.Null, fill, row.Fields[i])
			from = to + 1
		}
		row.End()
	}, fine
}

// entry is one of a map's text: the key ends at mid, which is the end where no
// value follows.
type entry struct{ from, mid, to int }

func newMapFiller(t types.Type, depth int, opt *Options) (filler, bool) {
	key, ok := newFiller(t.Fields()[0].Type, depth+2, opt)
	value, fine := newFiller(t.Fields()[1].Type, depth+2, opt)
	between, enough := opt.level(depth + 1)
	inside, deep := opt.level(depth + 2)
	var entries []entry
	return func(text []byte, out build.Builder) {
		m := out.(*build.Map)
		entries = entriesOf(entries[:0], text, between, inside, opt.Escape)
		for _, e := range entries {
			fillOne(text[e.from:e.mid], opt.Null, key, m.Candidates)
		}
		for i, distinct := range m.Distinct(false) {
			if !distinct {
				continue
			}
			e := entries[i]
			key(text[e.from:e.mid], m.Keys)
			if e.mid == e.to {
				m.Values.Null()
			} else {
				fillOne(text[e.mid+1:e.to], opt.Null, value, m.Values)
			}
		}
		m.End()
	}, ok && fine && enough && deep
}

func entriesOf(out []entry, text []byte, between, inside, escape byte) []entry {
	for from := 0; from <= len(text) && len(text) > 0; {
		to := cutAt(text, from, between, escape)
		out = append(out, entry{from, cutAt(text[:to], from, inside, escape), to})
		from = to + 1
	}
	return out
}

// scalarFiller makes the filler of a value that is not nested.
func scalarFiller(t types.Type, opt *Options) (filler, bool) {
	switch t.Kind {
	case types.KindTinyint:
		return integerFiller[int8], true
	case types.KindSmallint:
		return integerFiller[int16], true
	case types.KindInteger:
		return integerFiller[int32], true
	case types.KindBigint:
		return integerFiller[int64], true
	case types.KindReal:
		return parsed(func(p []byte) (float32, bool) { v, ok := textvalue.Float(p, 32); return float32(v), ok }), true
	case types.KindDouble:
		return parsed(func(p []byte) (float64, bool) { return textvalue.Float(p, 64) }), true
	case types.KindDate:
		return parsed(textvalue.Date), true
	case types.KindTimestamp:
		return parsed(timestamps(t, opt.Timestamps)), true
	case types.KindDecimal:
		return parsed(func(p []byte) (decimal128.Num, bool) { return textvalue.Decimal(p, t) }), true
	case types.KindBoolean:
		return func(text []byte, out build.Builder) {
			if v, ok := textvalue.Boolean(text); ok {
				out.(*build.Bools).Append(v)
			} else {
				out.Null()
			}
		}, true
	case types.KindVarbinary:
		return func(text []byte, out build.Builder) { out.(*build.Texts).AppendBytes(textvalue.Binary(text)) }, true
	case types.KindVarchar, types.KindChar:
		return func(text []byte, out build.Builder) {
			out.(*build.Texts).AppendBytes(textvalue.Fit(unescape(text, opt.Escape, nil), t))
		}, true
	}
	return nil, false
}

func parsed[T columnar.Fixed](parse func([]byte) (T, bool)) filler {
	return func(text []byte, out build.Builder) {
		if v, ok := parse(text); ok {
			out.(*build.Fixed[T]).Append(v)
		} else {
			out.Null()
		}
	}
}

func integerFiller[T whole](text []byte, out build.Builder) {
	v, ok := textvalue.Long(text)
	if w := T(v); ok && int64(w) == v {
		out.(*build.Fixed[T]).Append(w)
	} else {
		out.Null()
	}
}
