package function

import (
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// jsonListSink collects JSON arrays as arrays and JSON objects as maps.
type jsonListSink struct {
	t       types.Type
	parts   []jsonSink // of the items; of a map of keys and values
	offsets []int32
	count   int32
	nulls   []int
}

func (s *jsonListSink) null() {
	s.nulls = append(s.nulls, len(s.offsets)-1)
	s.offsets = append(s.offsets, s.count)
}

func (s *jsonListSink) add(v *jsonValue) error {
	want, name := jsonOpenArray, "array"
	if s.t.Kind == types.KindMap {
		want, name = jsonOpenObject, "object"
	}
	switch v.kind {
	case jsonNull:
		s.null()
		return nil
	case want:
	default:
		return &jsonExpected{"Expected a json " + name + ", but got " + v.tokenText()}
	}
	if s.t.Kind == types.KindMap {
		if err := s.addKeys(v); err != nil {
			return err
		}
	}
	values := s.parts[len(s.parts)-1]
	for _, item := range v.items {
		if err := values.add(item); err != nil {
			return err
		}
	}
	s.count += int32(len(v.items))
	s.offsets = append(s.offsets, s.count)
	return nil
}

// addKeys adds the keys of an object, of which no two may become one.
func (s *jsonListSink) addKeys(v *jsonValue) error {
	t := s.t.Fields()[0].Type
	own := newJSONSink(t)
	for _, k := range v.keys {
		key := &jsonValue{kind: jsonText, text: k}
		if err := own.add(key); err != nil {
			return err
		}
		if err := s.parts[0].add(key); err != nil {
			return err
		}
	}
	keys, seen := own.array(), map[string]bool{}
	for i := range keys.Len() {
		text := string(AppendText(nil, t, keys, i))
		if seen[text] {
			return &jsonExpected{"Duplicate map keys are not allowed"}
		}
		seen[text] = true
	}
	return nil
}

func (s *jsonListSink) array() arrow.Array {
	store := columnar.ArrowType(s.t)
	child := s.parts[0].array()
	if m, ok := store.(*arrow.MapType); ok {
		child = columnar.NewStruct(m.Elem(), child.Len(), nil, child, s.parts[1].array())
	}
	n := len(s.offsets) - 1
	valid, nulls := validBut(n, s.nulls), len(s.nulls)
	bits := columnar.NewFixed(arrow.PrimitiveTypes.Int32, make([]int32, n), valid).Data().Buffers()[0]
	raw := columnar.NewFixed(arrow.PrimitiveTypes.Int32, s.offsets, nil).Data().Buffers()[1]
	return array.MakeFromData(array.NewData(store, n, []*memory.Buffer{bits, raw}, []arrow.ArrayData{child.Data()}, nulls, 0))
}

// jsonRowSink collects JSON arrays and objects as rows.
type jsonRowSink struct {
	t     types.Type
	parts []jsonSink
	nulls []int
	n     int
}

func (s *jsonRowSink) null() {
	s.nulls = append(s.nulls, s.n)
	s.n++
	for _, p := range s.parts {
		p.null()
	}
}

func (s *jsonRowSink) add(v *jsonValue) error {
	var err error
	switch v.kind {
	case jsonNull:
		s.null()
		return nil
	case jsonOpenArray:
		err = s.addItems(v)
	case jsonOpenObject:
		err = s.addMembers(v)
	default:
		err = &jsonExpected{"Expected a json array or object, but got " + v.tokenText()}
	}
	s.n++
	return err
}

func (s *jsonRowSink) addItems(v *jsonValue) error {
	for i, p := range s.parts {
		if i >= len(v.items) {
			return &jsonExpected{missingItem(s.t.Fields()[i].Type)}
		}
		if err := p.add(v.items[i]); err != nil {
			return err
		}
	}
	if len(v.items) > len(s.parts) {
		return &jsonExpected{"Expected json array ending, but got " + v.items[len(s.parts)].tokenText()}
	}
	return nil
}

func missingItem(t types.Type) string {
	switch t.Kind {
	case types.KindArray:
		return "Expected a json array, but got ]"
	case types.KindMap:
		return "Expected a json object, but got ]"
	case types.KindRow:
		return "Expected a json array or object, but got ]"
	}
	return "Unexpected token when cast to " + jsonScalarName(t) + ": ]"
}

// addMembers finds the fields by name, whose upper and lower case are one.
func (s *jsonRowSink) addMembers(v *jsonValue) error {
	found := make([]*jsonValue, len(s.parts))
	for i, key := range v.keys {
		for f, field := range s.t.Fields() {
			switch {
			case field.Name == "":
				return &jsonExpected{"Cannot cast a JSON object to anonymous row type. Input must be a JSON array."}
			case !strings.EqualFold(field.Name, key):
				continue
			case found[f] != nil:
				return &jsonExpected{"Duplicate field: " + strings.ToLower(key)}
			}
			found[f] = v.items[i]
		}
	}
	for i, p := range s.parts {
		if found[i] == nil {
			p.null()
			continue
		}
		if err := p.add(found[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *jsonRowSink) array() arrow.Array {
	children := make([]arrow.Array, len(s.parts))
	for i, p := range s.parts {
		children[i] = p.array()
	}
	return columnar.NewStruct(columnar.ArrowType(s.t), s.n, validBut(s.n, s.nulls), children...)
}
