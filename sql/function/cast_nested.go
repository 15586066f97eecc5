package function

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
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

// castParts casts what the rows hold, and nothing that null rows hide.
func castParts(ctx *Context, a arrow.Array, to types.Type, inner []Scalar) (arrow.Array, error) {
	store := columnar.ArrowType(to)
	valid := nullsAsBitmap(a)
	var columns []arrow.Array
	var e elements
	switch s := a.(type) {
	case *array.Struct:
		for i := range s.NumField() {
			columns = append(columns, columnar.Mask(s.Field(i), nullsAsBitmap(a)))
		}
	case *array.List:
		e = elementsOf(ctx, columnar.Vector{Array: a}, valid, a.Len())
		columns = []arrow.Array{e.values()}
	case *array.Map:
		e = elementsOf(ctx, columnar.Vector{Array: a}, valid, a.Len())
		columns = []arrow.Array{e.keys(), e.values()}
	default:
		return columnar.NewNulls(store, a.Len()), nil
	}
	for i, c := range columns {
		v, err := inner[i](ctx, []columnar.Vector{{Array: c}}, c.Len())
		if err != nil {
			return nil, err
		}
		columns[i] = v.Expand(c.Len())
	}
	switch a.(type) {
	case *array.Struct:
		return columnar.NewStruct(store, a.Len(), valid, columns...), nil
	case *array.List:
		return columnar.NewList(store, e.offsets, columns[0], valid), nil
	}
	if err := uniqueKeys(to.Fields()[0].Type, e.offsets, columns[0]); err != nil {
		return nil, err
	}
	return columnar.NewMap(store, e.offsets, columns[0], columns[1], valid), nil
}

// uniqueKeys fails where two keys of a map have become one.
func uniqueKeys(t types.Type, offsets []int32, keys arrow.Array) error {
	text := keyStrings(t, keys)
	for i := range len(offsets) - 1 {
		met := seen{}
		for at := offsets[i]; at < offsets[i+1]; at++ {
			if !met.first(text(int(at))) {
				return sqlerr.New(sqlerr.InvalidCastArgument, "duplicate keys")
			}
		}
	}
	return nil
}
