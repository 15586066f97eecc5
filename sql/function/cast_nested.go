package function

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// castNested casts arrays, maps and rows by their parts.
func castNested(from, to types.Type) Scalar {
	if to.Kind == types.KindJSON {
		return nestedToJSON(from)
	}
	if from.Kind != to.Kind || len(from.Fields()) != len(to.Fields()) {
		return nil
	}
	inner := make([]Scalar, len(from.Fields()))
	for i, f := range from.Fields() {
		run, failed := Cast(f.Type, to.Fields()[i].Type)
		if failed != nil {
			return nil
		}
		inner[i] = run
	}
	return func(ctx *Context, args []columnar.Vector, _ int) (columnar.Vector, error) {
		out, err := castParts(ctx, args[0].Array, to, inner)
		return columnar.Vector{Array: out, Const: args[0].Const}, err
	}
}

func castParts(ctx *Context, a arrow.Array, to types.Type, inner []Scalar) (arrow.Array, error) {
	store := columnar.ArrowType(to)
	if s, ok := a.(*array.Struct); ok {
		parts := make([]arrow.Array, s.NumField())
		for i := range parts {
			var err error
			if parts[i], err = castPart(ctx, s.Field(i), inner[i]); err != nil {
				return nil, err
			}
		}
		return columnar.NewStruct(store, s.Len(), nullsAsBitmap(s), parts...), nil
	}
	var columns []arrow.Array
	switch l := a.(type) {
	case *array.List:
		columns = []arrow.Array{l.ListValues()}
	case *array.Map:
		columns = []arrow.Array{l.Keys(), l.Items()}
	default:
		return columnar.NewNulls(store, a.Len()), nil
	}
	parts := make([]arrow.Array, len(columns))
	for i, c := range columns {
		var err error
		if parts[i], err = castPart(ctx, c, inner[i]); err != nil {
			return nil, err
		}
	}
	return overParts(a, store, parts), nil
}

func castPart(ctx *Context, a arrow.Array, run Scalar) (arrow.Array, error) {
	v, err := run(ctx, []columnar.Vector{{Array: a}}, a.Len())
	if err != nil {
		return nil, err
	}
	return columnar.Plain(v.Expand(a.Len())), nil
}

// overParts gives a list or map with the offsets of a over other parts.
func overParts(a arrow.Array, store arrow.DataType, parts []arrow.Array) arrow.Array {
	d := a.Data()
	child := parts[0].Data()
	if len(parts) == 2 {
		entries := store.(*arrow.MapType).Elem()
		child = columnar.NewStruct(entries, parts[0].Len(), nil, parts...).Data()
	}
	return array.MakeFromData(array.NewData(store, d.Len(), d.Buffers(), []arrow.ArrayData{child}, d.NullN(), d.Offset()))
}
