package parquet

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/parquet/file"

	"flowsql/columnar/build"
	"flowsql/sql/types"
)

// nested is a column of arrays, maps or rows: its leaves are read side by side,
// and their levels tell how the values hang together.
type nested struct {
	part part
	out  build.Builder
}

func (c *nested) read(n int) (arrow.Array, error) {
	for range n {
		if err := c.part.next(c.out); err != nil {
			return nil, err
		}
	}
	return c.out.Finish(), nil
}

// part reads the values of a shape.
type part interface {
	// next adds the next value to the builder.
	next(out build.Builder) error
	// levels gives the levels of the next entry of the part's first leaf; ok is
	// false behind the last.
	levels() (def, rep int16, ok bool, err error)
	// skip passes over an entry that has no value here.
	skip() error
}

// partOf makes the reader of a shape as a type. Columns that are read are opened
// by open.
func (f *File) partOf(s *shape, want types.Type, open func(c Column) (file.ColumnChunkReader, error)) (part, error) {
	switch {
	case s.typ.Kind == types.KindUnknown && len(s.parts) == 0:
		return nil, unreadable(s.column)
	case want.Kind == types.KindArray && s.form == listForm:
		item, err := f.partOf(s.parts[0], want.Elem(), open)
		return &listPart{shape: s, item: item}, err
	case want.Kind == types.KindMap && s.form == mapForm:
		key, err := f.partOf(s.parts[0], want.Fields()[0].Type, open)
		if err != nil {
			return nil, err
		}
		value, err := f.partOf(s.parts[1], want.Fields()[1].Type, open)
		return &mapPart{shape: s, key: key, value: value}, err
	case want.Kind == types.KindRow && s.form == rowForm:
		return f.rowOf(s, want, open)
	case len(s.parts) > 0:
		return nil, groupMismatch(s, want)
	}
	m := converters(s.column, want)
	if m == nil {
		return nil, mismatch(s.column, want)
	}
	chunk, err := open(s.column)
	if err != nil {
		return nil, err
	}
	return m.leaf(chunk, want, s.def), nil
}

// rowOf reads the fields of a row by their names; those that the file does not
// have are NULL. Where it has none of them the whole row is.
func (f *File) rowOf(s *shape, want types.Type, open func(c Column) (file.ColumnChunkReader, error)) (part, error) {
	r := &rowPart{shape: s}
	for _, field := range want.Fields() {
		var p part
		if own := s.find(field.Name); own != nil {
			var err error
			if p, err = f.partOf(own, field.Type, open); err != nil {
				return nil, err
			}
			if r.first == nil {
				r.first = p
			}
		}
		r.fields = append(r.fields, p)
	}
	if r.first != nil {
		return r, nil
	}
	return f.hollow(s, open)
}

// hollow reads nothing but NULL where a row has none of the fields asked for. One
// of its own is gone through, which tells how often.
func (f *File) hollow(s *shape, open func(c Column) (file.ColumnChunkReader, error)) (part, error) {
	at := s
	for len(at.parts) > 0 {
		at = at.parts[0]
	}
	natural := at.column.Type
	m := converters(at.column, natural)
	if m == nil {
		return nil, unreadable(at.column)
	}
	chunk, err := open(at.column)
	if err != nil {
		return nil, err
	}
	return &hollowPart{part: m.leaf(chunk, natural, at.def), shape: s}, nil
}

type hollowPart struct {
	part
	shape *shape
}

func (p *hollowPart) next(out build.Builder) error {
	out.Null()
	if err := p.skip(); err != nil {
		return err
	}
	return dropInner(p.part, p.shape.rep)
}

// dropInner passes over what repeats within a value whose own repetition level is rep.
func dropInner(p part, rep int16) error {
	for {
		_, r, ok, err := p.levels()
		if err != nil || !ok || r <= rep {
			return err
		}
		if err := p.skip(); err != nil {
			return err
		}
	}
}

type rowPart struct {
	shape  *shape
	fields []part // nil for one that the file does not have
	first  part
}

func (p *rowPart) levels() (def, rep int16, ok bool, err error) { return p.first.levels() }

func (p *rowPart) skip() error {
	for _, f := range p.fields {
		if f == nil {
			continue
		}
		if err := f.skip(); err != nil {
			return err
		}
	}
	return nil
}

func (p *rowPart) next(out build.Builder) error {
	def, _, ok, err := p.levels()
	if err != nil || !ok {
		return short(err)
	}
	if def < p.shape.def {
		out.Null()
		return p.skip()
	}
	row := out.(*build.Row)
	for i, f := range p.fields {
		if f == nil {
			row.Fields[i].Null()
		} else if err := f.next(row.Fields[i]); err != nil {
			return err
		}
	}
	row.End()
	return nil
}

func short(err error) error {
	if err != nil {
		return err
	}
	return errShort
}

// maxItems bounds the items of a row, so that a damaged file cannot fill the memory.
const maxItems = 1 << 26

type listPart struct {
	shape *shape
	item  part
}

func (p *listPart) levels() (def, rep int16, ok bool, err error) { return p.item.levels() }
func (p *listPart) skip() error                                  { return p.item.skip() }

func (p *listPart) next(out build.Builder) error {
	list := out.(*build.List)
	def, _, ok, err := p.levels()
	switch {
	case err != nil || !ok:
		return short(err)
	case def < p.shape.def:
		out.Null()
		return p.skip()
	case def == p.shape.def:
		list.End()
		return p.skip()
	}
	for n := 0; n < maxItems; n++ {
		if err := p.item.next(list.Items); err != nil {
			return err
		}
		_, rep, ok, err := p.levels()
		if err != nil {
			return err
		}
		if !ok || rep < p.shape.rep {
			list.End()
			return nil
		}
	}
	return errShort
}

type mapPart struct {
	shape      *shape
	key, value part
}

func (p *mapPart) levels() (def, rep int16, ok bool, err error) { return p.key.levels() }

func (p *mapPart) skip() error {
	if err := p.key.skip(); err != nil {
		return err
	}
	return p.value.skip()
}

func (p *mapPart) next(out build.Builder) error {
	entries := out.(*build.Map)
	def, _, ok, err := p.levels()
	switch {
	case err != nil || !ok:
		return short(err)
	case def < p.shape.def:
		out.Null()
		return p.skip()
	case def == p.shape.def:
		entries.End()
		return p.skip()
	}
	for n := 0; n < maxItems; n++ {
		if err := p.key.next(entries.Keys); err != nil {
			return err
		}
		if err := p.value.next(entries.Values); err != nil {
			return err
		}
		_, rep, ok, err := p.levels()
		if err != nil {
			return err
		}
		if !ok || rep < p.shape.rep {
			entries.End()
			return nil
		}
	}
	return errShort
}
