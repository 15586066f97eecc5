package function

import (
	"slices"
	"sort"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// toJSON reports whether a type casts to JSON.
func toJSON(t types.Type) bool {
	switch t.Kind {
	case types.KindArray, types.KindRow:
		return !slices.ContainsFunc(t.Fields(), func(f types.Field) bool { return !toJSON(f.Type) })
	case types.KindMap:
		return !isNested(t.Fields()[0].Type) && toJSON(t.Fields()[1].Type)
	case types.KindUnknown, types.KindJSON, types.KindDate, types.KindTimestamp:
		return true
	}
	return slices.Contains(jsonCastable, t.Kind)
}

// nestedToJSON makes the cast of arrays, maps and rows to JSON.
func nestedToJSON(from types.Type) Scalar {
	if !toJSON(from) {
		return nil
	}
	bad := badMapKey(from)
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		a := args[0].Array
		return rows(ctx, types.JSON, args, n, func(i int) (string, error) {
			if bad != nil {
				return "", sqlerr.New(sqlerr.InvalidCastArgument, "Cannot cast %s to JSON", from)
			}
			return string(appendAsJSON(nil, from, a, args[0].Row(i))), nil
		})
	}
}

// badMapKey gives the map type in t whose keys no object can have, else nil.
func badMapKey(t types.Type) *types.Type {
	if t.Kind == types.KindMap && !slices.Contains(jsonCastable, t.Fields()[0].Type.Kind) && t.Fields()[0].Type.Kind != types.KindUnknown {
		return &t
	}
	for _, f := range t.Fields() {
		if bad := badMapKey(f.Type); bad != nil {
			return bad
		}
	}
	return nil
}

// appendAsJSON appends a value as JSON.
func appendAsJSON(dst []byte, t types.Type, a arrow.Array, row int) []byte {
	if t.Kind == types.KindUnknown || columnar.NullsOf(a).Null(row) {
		return append(dst, "null"...)
	}
	switch t.Kind {
	case types.KindArray:
		return arrayAsJSON(dst, t, a, row)
	case types.KindMap:
		return mapAsJSON(dst, t, a, row)
	case types.KindRow:
		return rowAsJSON(dst, t, a, row)
	case types.KindJSON:
		return append(dst, columnar.StringsOf(a).At(row)...)
	case types.KindReal:
		return appendJSONFloat(dst, float64(columnar.Values[float32](a)[row]), 32)
	case types.KindDouble:
		return appendJSONFloat(dst, columnar.Values[float64](a)[row], 64)
	case types.KindBoolean, types.KindTinyint, types.KindSmallint, types.KindInteger, types.KindBigint, types.KindDecimal:
		return AppendText(dst, t, a, row)
	}
	return appendJSONText(dst, string(AppendText(nil, t, a, row)))
}

func arrayAsJSON(dst []byte, t types.Type, a arrow.Array, row int) []byte {
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
		dst = appendAsJSON(dst, t.Elem(), l.ListValues(), int(i))
	}
	return append(dst, ']')
}

// mapAsJSON puts the keys in order.
func mapAsJSON(dst []byte, t types.Type, a arrow.Array, row int) []byte {
	m, ok := a.(*array.Map)
	if !ok {
		return append(dst, "null"...)
	}
	key, item := t.Fields()[0].Type, t.Fields()[1].Type
	from, to := m.ValueOffsets(row)
	texts, order := map[int]string{}, []int{}
	for i := int(from); i < int(to); i++ {
		texts[i] = string(AppendText(nil, key, m.Keys(), i))
		order = append(order, i)
	}
	sort.Slice(order, func(a, b int) bool { return lessUTF16(texts[order[a]], texts[order[b]]) })
	dst = append(dst, '{')
	for n, i := range order {
		if n > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendJSONText(dst, texts[i]), ':')
		dst = appendAsJSON(dst, item, m.Items(), i)
	}
	return append(dst, '}')
}

func rowAsJSON(dst []byte, t types.Type, a arrow.Array, row int) []byte {
	s, ok := a.(*array.Struct)
	if !ok {
		return append(dst, "null"...)
	}
	dst = append(dst, '{')
	for i, f := range t.Fields() {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendJSONText(dst, f.Name), ':')
		dst = appendAsJSON(dst, f.Type, s.Field(i), row)
	}
	return append(dst, '}')
}
