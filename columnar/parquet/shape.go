package parquet

import (
	"strings"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"flowsql/sql/types"
)

// shape is a field of a file's schema as SQL sees it: what stands between a list
// and its items, or a map and its entries, is left out.
//
// Levels tell what a row lacks. A value is there where the definition level is at
// least def; of a list or map that has items it is at least def+1, and a further
// item of it has the repetition level rep.
type shape struct {
	name     string
	form     form
	typ      types.Type
	def, rep int16
	parts    []*shape // of a row its fields, of a list its items, of a map keys and values
	column   Column   // of a value that is not nested
	leaves   []int    // the columns of the file that it is made of
}

// form is how a shape is made of its parts.
type form uint8

const (
	leafForm form = iota
	listForm
	mapForm
	rowForm
)

// repetitions are how often a field may occur.
var repetitions = struct{ optional, repeated parquet.Repetition }{parquet.Repetitions.Optional, parquet.Repetitions.Repeated}

// shaper makes shapes of a schema.
type shaper struct {
	schema *schema.Schema
	next   int // leaf
}

// shapeOf gives the shape of a node that is not repeated, or is seen as what
// repeats: optional adds a level, repeated ones are told by levels already.
func (s *shaper) shapeOf(n schema.Node, def, rep int16) *shape {
	if n.RepetitionType() == repetitions.optional {
		def++
	}
	if n.RepetitionType() == repetitions.repeated {
		return s.bareList(n, def, rep)
	}
	return s.value(n, def, rep)
}

// bareList is a repeated field that no list stands around.
func (s *shaper) bareList(n schema.Node, def, rep int16) *shape {
	out := &shape{name: n.Name(), form: listForm, def: def, rep: rep + 1}
	out.setItems(s.value(n, def+1, rep+1))
	return out
}

func (l *shape) setItems(item *shape) {
	l.parts, l.typ, l.leaves = []*shape{item}, types.Unknown, item.leaves
	if item.typ.Kind != types.KindUnknown {
		l.typ = types.Array(item.typ)
	}
}

// value is a node without regard to its repetition.
func (s *shaper) value(n schema.Node, def, rep int16) *shape {
	g, group := n.(*schema.GroupNode)
	if !group {
		return s.leaf(n, def, rep)
	}
	switch {
	case isList(g) && g.NumFields() == 1 && g.Field(0).RepetitionType() == repetitions.repeated:
		return s.list(g, def, rep)
	case isMap(g):
		return s.mapping(g, def, rep)
	}
	return s.row(g, def, rep)
}

func (s *shaper) leaf(n schema.Node, def, rep int16) *shape {
	at := s.next
	s.next++
	d := s.schema.Column(at)
	typ := naturalType(d)
	return &shape{name: n.Name(), typ: typ, def: def, rep: rep, leaves: []int{at}, column: Column{Name: n.Name(), Type: typ, leaf: at, desc: d}}
}

// list is a group marked as one. Its only field repeats: it holds the items, or
// is one itself in the older form.
func (s *shaper) list(g *schema.GroupNode, def, rep int16) *shape {
	out := &shape{name: g.Name(), form: listForm, def: def, rep: rep + 1}
	repeated := g.Field(0)
	inner, group := repeated.(*schema.GroupNode)
	if group && inner.NumFields() == 1 && inner.Name() != "array" && inner.Name() != g.Name()+"_tuple" && !isList(inner) && !isMap(inner) {
		out.setItems(s.shapeOf(inner.Field(0), def+1, rep+1))
	} else {
		out.setItems(s.value(repeated, def+1, rep+1))
	}
	return out
}

func (s *shaper) mapping(g *schema.GroupNode, def, rep int16) *shape {
	entries := g.Field(0).(*schema.GroupNode)
	key := s.shapeOf(entries.Field(0), def+1, rep+1)
	value := s.shapeOf(entries.Field(1), def+1, rep+1)
	out := &shape{name: g.Name(), form: mapForm, def: def, rep: rep + 1, parts: []*shape{key, value}, typ: types.Unknown,
		leaves: append(append([]int(nil), key.leaves...), value.leaves...)}
	if key.typ.Kind != types.KindUnknown && value.typ.Kind != types.KindUnknown {
		out.typ = types.Map(key.typ, value.typ)
	}
	return out
}

func (s *shaper) row(g *schema.GroupNode, def, rep int16) *shape {
	out := &shape{name: g.Name(), form: rowForm, def: def, rep: rep, typ: types.Unknown}
	var fields []types.Field
	whole := g.NumFields() > 0
	for i := range g.NumFields() {
		p := s.shapeOf(g.Field(i), def, rep)
		out.parts = append(out.parts, p)
		out.leaves = append(out.leaves, p.leaves...)
		fields = append(fields, types.Field{Name: strings.ToLower(p.name), Type: p.typ})
		whole = whole && p.typ.Kind != types.KindUnknown
	}
	if whole {
		out.typ = types.Row(fields...)
	}
	return out
}

func isList(n schema.Node) bool {
	_, logical := n.LogicalType().(schema.ListLogicalType)
	return logical || n.ConvertedType() == schema.ConvertedTypes.List
}

// isMap reports whether a group is a map in its full form.
func isMap(g *schema.GroupNode) bool {
	_, logical := g.LogicalType().(schema.MapLogicalType)
	c := g.ConvertedType()
	if !logical && c != schema.ConvertedTypes.Map && c != schema.ConvertedTypes.MapKeyValue || g.NumFields() != 1 {
		return false
	}
	entries, ok := g.Field(0).(*schema.GroupNode)
	return ok && entries.RepetitionType() == repetitions.repeated && entries.NumFields() == 2
}

// find gives the field of a row by its name in any case, nil for none.
func (l *shape) find(name string) *shape {
	for _, p := range l.parts {
		if strings.EqualFold(p.name, name) {
			return p
		}
	}
	return nil
}
