package function

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// What has a syntax of its own and any number of types stands in no table: the
// constructors of arrays and rows, and the fields of a row.
var (
	arrayConstructor = &Def{Name: "array", Flags: NullsAreSeen, Build: newArray}
	rowConstructor   = &Def{Name: "row", Flags: NullsAreSeen, Build: newRow}
	rowField         = &Def{Name: "row_field", Build: fieldKernel}
)

// ArrayOf is the constructor of an array of n elements.
func ArrayOf(element types.Type, n int) *Overload {
	o := &Overload{Def: arrayConstructor, Args: make([]types.Type, n), Result: types.Array(element)}
	for i := range o.Args {
		o.Args[i] = element
	}
	return o
}

// RowOf is the constructor of a row without names.
func RowOf(fields []types.Type) *Overload {
	row := make([]types.Field, len(fields))
	for i, t := range fields {
		row[i].Type = t
	}
	return &Overload{Def: rowConstructor, Args: fields, Result: types.Row(row...)}
}

// FieldOf reads a field of a row; the call's second argument is its place, from
// 0 on, as a constant integer.
func FieldOf(row types.Type, at int) *Overload {
	return &Overload{Def: rowField, Args: []types.Type{row, types.Integer}, Result: row.Fields()[at].Type}
}

// stored gives an argument that may be of unknown type (all null) in the storage of t.
func stored(a arrow.Array, t types.Type) arrow.Array {
	if _, null := a.(*array.Null); null && t.Kind != types.KindUnknown {
		return columnar.NewNulls(columnar.ArrowType(t), a.Len())
	}
	return a
}

// newArray puts the rows of all arguments behind each other and gathers them in turn.
func newArray(o *Overload, _ []arrow.Array) (Scalar, error) {
	element, store := o.Result.Elem(), columnar.ArrowType(o.Result)
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		parts := make([]arrow.Array, len(args))
		base := make([]int32, len(args))
		total := int32(0)
		for k, a := range args {
			parts[k], base[k] = stored(a.Array, element), total
			total += int32(a.Len())
		}
		ctx.Grow(4 * int64(n) * int64(len(args)+1))
		offsets, index := make([]int32, 1, n+1), make([]int32, 0, n*len(args))
		for i := range n {
			for k, a := range args {
				index = append(index, base[k]+int32(a.Row(i)))
			}
			offsets = append(offsets, int32(len(index)))
		}
		values := columnar.NewNulls(columnar.ArrowType(element), 0)
		if len(args) > 0 {
			values = ctx.Plain(ctx.Gather(ctx.Concat(parts), index))
		}
		return columnar.Vector{Array: columnar.NewList(store, offsets, values, nil), Const: allConst(args)}, nil
	}, nil
}

func newRow(o *Overload, _ []arrow.Array) (Scalar, error) {
	store := columnar.ArrowType(o.Result)
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		fields := make([]arrow.Array, len(args))
		for k, a := range args {
			fields[k] = ctx.Plain(stored(ctx.Expand(a, n), o.Args[k]))
		}
		return columnar.Vector{Array: columnar.NewStruct(store, n, nil, fields...), Const: allConst(args)}, nil
	}, nil
}

func fieldKernel(o *Overload, consts []arrow.Array) (Scalar, error) {
	at := int(columnar.Values[int32](consts[1])[0])
	return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		row, ok := args[0].Array.(*array.Struct)
		if !ok {
			return columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(o.Result), n)}, nil
		}
		field := columnar.Mask(row.Field(at), columnar.MergeNulls(row.Len(), row))
		return columnar.Vector{Array: field, Const: args[0].Const}, nil
	}, nil
}
