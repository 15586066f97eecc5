package jsonl

import (
	"bytes"
	"fmt"
	"math"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar/build"
	"flowsql/columnar/record"
	"flowsql/columnar/textvalue"
	"flowsql/sql/types"
)

// NewHive gives the format of org.apache.hive.hcatalog.data.JsonSerDe.
func NewHive(opt Options) record.Format {
	return func(columns []record.Column, out []build.Builder) (record.Decoder, error) {
		h := hive{&opt}
		d := &hiveDecoder{out: out, ignore: opt.IgnoreMalformed}
		fields, row := rowType(columns, out)
		ordinals := map[int]int{}
		for i, c := range columns {
			ordinals[c.Ordinal] = i
		}
		decode, err := h.fields(fields, row, ordinals)
		d.row = decode
		return d, err
	}
}

type hiveDecoder struct {
	strict
	out    []build.Builder
	row    filler
	ignore bool
}

// Decode adds a row.
func (d *hiveDecoder) Decode(line []byte) error {
	rows := rowsOf(d.out)
	err := d.parse(line)
	if err == nil {
		err = d.row.fillObject(&d.tree)
	}
	if err != nil && d.ignore {
		undo(d.out, rows)
		return nil
	}
	return err
}

// fillObject reads the root, which must be an object.
func (f filler) fillObject(t *tree) error {
	if t.nodes[1].kind != object {
		return errorAt(0, "an object was expected")
	}
	return f(t, 1)
}

// hive makes the fillers of Hive's JSON SerDe.
type hive struct{ opt *Options }

func (h hive) filler(t types.Type, out build.Builder) (filler, error) {
	switch t.Kind {
	case types.KindArray:
		return h.list(t, out.(*build.List))
	case types.KindMap:
		return h.mapping(t, out.(*build.Map))
	case types.KindRow:
		row := out.(*build.Row)
		ordinals := map[int]int{}
		for i := range t.Fields() {
			ordinals[i] = i
		}
		inner, err := h.fields(t.Fields(), row, ordinals)
		return func(tr *tree, at int32) error {
			if tr.nodes[at].kind != object {
				return errorAt(0, "an object was expected")
			}
			defer row.End()
			return inner(tr, at)
		}, err
	}
	scalar, err := h.scalar(t, out)
	return func(tr *tree, at int32) error {
		n := &tr.nodes[at]
		if n.kind == list || n.kind == object {
			return mismatch(kindNames[n.kind], t)
		}
		return scalar(n)
	}, err
}

func (h hive) list(t types.Type, out *build.List) (filler, error) {
	item, err := h.filler(t.Elem(), out.Items)
	return func(tr *tree, at int32) error {
		if tr.nodes[at].kind != list {
			return errorAt(0, "a list was expected")
		}
		for child := tr.nodes[at].first; child != 0; child = tr.nodes[child].next {
			if err := item.fill(tr, child, out.Items); err != nil {
				return err
			}
		}
		out.End()
		return nil
	}, err
}

// mapping reads an object as a map: of keys that are the same the last counts.
func (h hive) mapping(t types.Type, out *build.Map) (filler, error) {
	candidate, err := hiveKey(t.Fields()[0].Type, out.Candidates, h.opt)
	if err != nil {
		return nil, err
	}
	key, _ := hiveKey(t.Fields()[0].Type, out.Keys, h.opt)
	value, err := h.filler(t.Fields()[1].Type, out.Values)
	return func(tr *tree, at int32) error {
		if tr.nodes[at].kind != object {
			return errorAt(0, "an object was expected")
		}
		for child := tr.nodes[at].first; child != 0; child = tr.nodes[child].next {
			if name := tr.nodes[child].name; !candidate(name) {
				out.Candidates.Truncate(0)
				return mismatch("the key "+strconv.Quote(string(name)), t.Fields()[0].Type)
			}
		}
		child := tr.nodes[at].first
		for _, distinct := range out.Distinct(true) {
			if distinct {
				key(tr.nodes[child].name)
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

// hiveKey makes the filler of a key, which is text.
func hiveKey(t types.Type, out build.Builder, opt *Options) (record.Filler, error) {
	switch t.Kind {
	case types.KindVarbinary:
		b := out.(*build.Texts)
		return func(p []byte) bool { b.AppendBytes(p); return true }, nil
	case types.KindTimestamp:
		b := out.(*build.Fixed[int64])
		return func(p []byte) bool {
			v, ok := textvalue.PatternTimestamp(p, opt.Timestamps, t.Precision)
			if ok {
				b.Append(v)
			}
			return ok
		}, nil
	}
	return record.NewFiller(t, out)
}

// fields reads the members of an object into builders. A name that no field has
// may be _col and the place of one.
func (h hive) fields(fields []types.Field, row *build.Row, ordinals map[int]int) (filler, error) {
	fillers := make([]filler, len(fields))
	names := map[string]int{}
	for i, f := range fields {
		fill, err := h.filler(f.Type, row.Fields[i])
		if err != nil {
			return nil, err
		}
		fillers[i] = fill
		names[string(bytes.ToLower([]byte(f.Name)))] = i
	}
	found := make([]int32, len(fields))
	find := func(name []byte) int {
		if i, ok := names[string(name)]; ok {
			return i
		}
		if i, ok := names[string(bytes.ToLower(name))]; ok {
			return i
		}
		if digits, ok := bytes.CutPrefix(name, []byte("_col")); ok {
			if n, err := strconv.Atoi(string(digits)); err == nil {
				if i, ok := ordinals[n]; ok {
					return i
				}
			}
		}
		return -1
	}
	return func(tr *tree, at int32) error {
		clear(found)
		for child := tr.nodes[at].first; child != 0; child = tr.nodes[child].next {
			if i := find(tr.nodes[child].name); i >= 0 {
				found[i] = child
			}
		}
		for i, fill := range fillers {
			if err := fill.fill(tr, found[i], row.Fields[i]); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// scalar makes the filler of a value that is not nested. Numbers must be
// numbers in the file; text takes any value as it is written.
func (h hive) scalar(t types.Type, out build.Builder) (func(n *node) error, error) {
	switch t.Kind {
	case types.KindTinyint:
		return hiveInteger[int8](t, out, math.MinInt8, math.MaxUint8), nil // Java's parser takes a byte's bits
	case types.KindSmallint:
		return hiveInteger[int16](t, out, math.MinInt16, math.MaxInt16), nil
	case types.KindInteger:
		return hiveInteger[int32](t, out, math.MinInt32, math.MaxInt32), nil
	case types.KindBigint:
		return hiveInteger[int64](t, out, math.MinInt64, math.MaxInt64), nil
	case types.KindReal, types.KindDouble:
		fill, err := record.NewFiller(t, out)
		return func(n *node) error {
			if !isNumber(n) {
				return mismatch(strconv.Quote(string(n.text)), t)
			}
			fill(n.text)
			return nil
		}, err
	case types.KindDecimal:
		return hiveDecimal(t, out.(*build.Fixed[decimal128.Num])), nil
	}
	fill, err := hiveKey(t, out, h.opt)
	return func(n *node) error {
		if !fill(n.text) {
			return mismatch(strconv.Quote(string(n.text)), t)
		}
		return nil
	}, err
}

// isNumber reports whether a value is a number that the strict parser read.
func isNumber(n *node) bool {
	return n.kind == literal && (n.text[0] == '-' || n.text[0] >= '0' && n.text[0] <= '9')
}

// hiveInteger cuts what is behind a point.
func hiveInteger[T int8 | int16 | int32 | int64](t types.Type, out build.Builder, low, high float64) func(n *node) error {
	b := out.(*build.Fixed[T])
	return func(n *node) error {
		if !isNumber(n) {
			return mismatch(strconv.Quote(string(n.text)), t)
		}
		v, err := strconv.ParseInt(string(n.text), 10, 64)
		if err != nil {
			f, wrong := strconv.ParseFloat(string(n.text), 64)
			if wrong != nil || !bytes.ContainsAny(n.text, ".eE") || f < low || f > high {
				return mismatch(string(n.text), t)
			}
			v = int64(f)
			if f >= math.MaxInt64 {
				v = math.MaxInt64
			}
		}
		if float64(v) < low || float64(v) > high {
			return mismatch(string(n.text), t)
		}
		b.Append(T(v))
		return nil
	}
}

// hiveDecimal takes what is no number for NULL, and refuses what is too large.
func hiveDecimal(t types.Type, b *build.Fixed[decimal128.Num]) func(n *node) error {
	return func(n *node) error {
		v, ok := textvalue.Decimal(n.text, t)
		switch {
		case ok:
			b.Append(v)
		case textvalue.IsDecimal(n.text):
			return fmt.Errorf("Cannot convert '%s' to %s. Value too large.", n.text, t)
		default:
			b.Null()
		}
		return nil
	}
}
