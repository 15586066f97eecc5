package jsonl

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar/build"
	"flowsql/columnar/record"
	"flowsql/columnar/textvalue"
	"flowsql/sql/types"
)

// NewOpenX gives the format of org.openx.data.jsonserde.JsonSerDe.
func NewOpenX(opt Options) record.Format {
	return func(columns []record.Column, out []build.Builder) (record.Decoder, error) {
		o := openX{&opt}
		d := &openXDecoder{out: out, ignore: opt.IgnoreMalformed}
		d.same = o.same
		fields, row := rowType(columns, out)
		places := make([]int, len(columns))
		for i, c := range columns {
			places[i] = c.Ordinal
		}
		decode, err := o.fields(fields, row, places)
		d.row = decode
		return d, err
	}
}

type openXDecoder struct {
	lenient
	out    []build.Builder
	row    filler
	ignore bool
}

// Decode adds a row: all NULL for a line that is neither an object nor a list.
func (d *openXDecoder) Decode(line []byte) error {
	line = textvalue.Trim(textvalue.ValidUTF8(line, nil))
	rows := rowsOf(d.out)
	if len(line) == 0 || line[0] != '{' && line[0] != '[' {
		undo(d.out, rows)
		return nil
	}
	if err := d.parse(line); err != nil {
		if !d.ignore {
			return err
		}
		undo(d.out, rows)
		return nil
	}
	return d.row(&d.tree, 1)
}

// openX makes the fillers of OpenX's JSON SerDe.
type openX struct{ opt *Options }

// same tells whether two names are one.
func (o openX) same(a, b []byte) bool {
	if o.opt.CaseSensitive {
		return bytes.Equal(a, b)
	}
	return bytes.EqualFold(a, b)
}

func (o openX) filler(t types.Type, out build.Builder) (filler, error) {
	switch t.Kind {
	case types.KindArray:
		return o.list(t, out.(*build.List))
	case types.KindMap:
		return o.mapping(t, out.(*build.Map))
	case types.KindRow:
		row := out.(*build.Row)
		places := make([]int, len(t.Fields()))
		for i := range places {
			places[i] = i
		}
		inner, err := o.fields(t.Fields(), row, places)
		return func(tr *tree, at int32) error {
			defer row.End()
			return inner(tr, at)
		}, err
	case types.KindVarchar, types.KindChar:
		fill, err := record.NewFiller(t, out)
		return func(tr *tree, at int32) error {
			fill(tr.asText(at))
			return nil
		}, err
	case types.KindBoolean:
		fill, err := record.NewFiller(t, out)
		return func(tr *tree, at int32) error {
			fill(tr.nodes[at].text)
			return nil
		}, err
	}
	scalar, err := o.scalar(t, out)
	return func(tr *tree, at int32) error {
		n := &tr.nodes[at]
		if n.kind == list || n.kind == object || t.Kind == types.KindVarbinary && n.kind != text {
			return mismatch(kindNames[n.kind], t)
		}
		ok := scalar(n.text)
		if !ok && t.Kind == types.KindVarbinary {
			return mismatch(strconv.Quote(string(n.text)), t)
		}
		if !ok {
			out.Null()
		}
		return nil
	}, err
}

// list reads a list, or any other value as a list of one; an empty text is NULL.
func (o openX) list(t types.Type, out *build.List) (filler, error) {
	item, err := o.filler(t.Elem(), out.Items)
	return func(tr *tree, at int32) error {
		n := &tr.nodes[at]
		if n.kind != list {
			if n.kind != object && len(n.text) == 0 {
				out.Null()
				return nil
			}
			defer out.End()
			return item.fill(tr, at, out.Items)
		}
		for child := n.first; child != 0; child = tr.nodes[child].next {
			if err := item.fill(tr, child, out.Items); err != nil {
				return err
			}
		}
		out.End()
		return nil
	}, err
}

func (o openX) mapping(t types.Type, out *build.Map) (filler, error) {
	candidate, err := o.filler(t.Fields()[0].Type, out.Candidates)
	if err != nil {
		return nil, err
	}
	key, _ := o.filler(t.Fields()[0].Type, out.Keys)
	value, err := o.filler(t.Fields()[1].Type, out.Values)
	return func(tr *tree, at int32) error {
		n := tr.nodes[at]
		if n.kind == text || n.kind == literal {
			if len(textvalue.Trim(n.text)) > 0 {
				return mismatch(strconv.Quote(string(n.text)), t)
			}
			out.Null()
			return nil
		}
		if n.kind != object {
			return mismatch(kindNames[n.kind], t)
		}
		for child := n.first; child != 0; child = tr.nodes[child].next {
			if err := candidate(tr, tr.asKey(child)); err != nil {
				return err
			}
		}
		child := n.first
		for _, distinct := range out.Distinct(true) {
			if distinct {
				if err := key(tr, tr.asKey(child)); err != nil {
					return err
				}
				if err := value.fill(tr, child, out.Values); err != nil {
					return err
				}
			}
			child = tr.nodes[child].next
		}
		out.End()
		return nil
	}, err
}

// asKey makes a text of a member's name.
func (t *tree) asKey(at int32) int32 { return t.add(node{kind: text, text: t.nodes[at].name}) }

// fields reads an object by names or a list by places into builders.
func (o openX) fields(fields []types.Field, row *build.Row, places []int) (filler, error) {
	fillers := make([]filler, len(fields))
	names := make([][]byte, len(fields))  // in the file
	dotted := make([][]byte, len(fields)) // of fields that may stand for one with dots
	for i, f := range fields {
		fill, err := o.filler(f.Type, row.Fields[i])
		if err != nil {
			return nil, err
		}
		fillers[i] = fill
		name := strings.ToLower(f.Name)
		if o.opt.DotsInKeys && strings.Contains(name, "_") {
			dotted[i] = []byte(name)
		}
		if mapped, ok := o.opt.Mapping[name]; ok {
			name = mapped
			if !o.opt.CaseSensitive {
				name = strings.ToLower(name)
			}
		}
		names[i] = []byte(name)
	}
	return func(tr *tree, at int32) error {
		n := tr.nodes[at]
		if (n.kind == text || n.kind == literal) && len(textvalue.Trim(n.text)) > 0 {
			return mismatch(strconv.Quote(string(n.text)), types.Row(fields...))
		}
		for i, fill := range fillers {
			child := int32(0)
			switch n.kind {
			case object:
				child = o.member(tr, n.first, names[i], dotted[i])
			case list:
				child = tr.item(n.first, places[i])
			}
			if err := fill.fill(tr, child, row.Fields[i]); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// member finds a member by its name, or else by the name that it has with
// underscores for dots.
func (o openX) member(t *tree, first int32, name, dotted []byte) int32 {
	for at := first; at != 0; at = t.nodes[at].next {
		if o.same(t.nodes[at].name, name) {
			return at
		}
	}
	for at := first; at != 0 && dotted != nil; at = t.nodes[at].next {
		if own := t.nodes[at].name; bytes.IndexByte(own, '.') >= 0 && o.same(bytes.ReplaceAll(own, []byte("."), []byte("_")), dotted) {
			return at
		}
	}
	return 0
}

func (t *tree) item(first int32, place int) int32 {
	at := first
	for ; at != 0 && place > 0; place-- {
		at = t.nodes[at].next
	}
	return at
}

// scalar makes the filler of a value that is not nested: what is none of the
// type is NULL.
func (o openX) scalar(t types.Type, out build.Builder) (record.Filler, error) {
	switch t.Kind {
	case types.KindTinyint:
		return openXInteger[int8](out), nil
	case types.KindSmallint:
		return openXInteger[int16](out), nil
	case types.KindInteger:
		return openXInteger[int32](out), nil
	case types.KindBigint:
		return openXInteger[int64](out), nil
	case types.KindDate:
		b := out.(*build.Fixed[int32])
		return func(p []byte) bool {
			v, ok := openXDate(p)
			if ok {
				b.Append(v)
			}
			return ok
		}, nil
	case types.KindTimestamp:
		b := out.(*build.Fixed[int64])
		return func(p []byte) bool {
			v, ok := openXTimestamp(p, o.opt.Timestamps, t.Precision)
			if ok {
				b.Append(v)
			}
			return ok
		}, nil
	case types.KindVarbinary:
		b := out.(*build.Texts)
		return func(p []byte) bool {
			v, err := base64.StdEncoding.DecodeString(string(p))
			if err != nil {
				v, err = base64.RawStdEncoding.DecodeString(string(p))
			}
			if err == nil {
				b.AppendBytes(v)
			}
			return err == nil
		}, nil
	case types.KindDecimal:
		b := out.(*build.Fixed[decimal128.Num])
		return func(p []byte) bool {
			v, ok := textvalue.Decimal(p, t)
			if ok {
				b.Append(v)
			}
			return ok
		}, nil
	}
	return record.NewFiller(t, out)
}

func openXInteger[T int8 | int16 | int32 | int64](out build.Builder) record.Filler {
	b := out.(*build.Fixed[T])
	return func(p []byte) bool {
		v, ok := openXLong(p)
		w := T(v)
		if ok = ok && int64(w) == v; ok {
			b.Append(w)
		}
		return ok
	}
}

// openXLong reads a whole number, hexadecimal behind 0x and octal behind 0, or
// any decimal number without what is behind its point.
func openXLong(p []byte) (int64, bool) {
	if v, ok := openXWhole(p); ok {
		return v, true
	}
	if !textvalue.IsDecimal(p) {
		return 0, false
	}
	v, ok := textvalue.Whole(p)
	if !ok || !v.IsInt64() {
		return 0, false
	}
	return v.Int64(), true
}

func openXWhole(p []byte) (int64, bool) {
	base := 10
	switch {
	case len(p) >= 3 && p[0] == '0' && p[1]|0x20 == 'x' && isHex(p[2]):
		p, base = p[2:], 16
	case len(p) >= 2 && p[0] == '0' && p[1] >= '0' && p[1] <= '8':
		p, base = p[1:], 8
	}
	if bytes.IndexByte(p, '_') >= 0 {
		return 0, false
	}
	v, err := strconv.ParseInt(string(p), base, 64)
	return v, err == nil
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }
