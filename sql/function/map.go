package function

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func init() { lists = append(lists, maps) }

func maps() []Def {
	return []Def{
		{Name: "map", In: "array(K), array(V) | K:comparable", Out: "map(K,V)", Build: mapOfArrays, Doc: "A map of keys and their values"},
		{Name: "map", In: "", Out: "map(unknown,unknown)", Build: emptyMap, Doc: "A map without entries"},
		{Name: "map_concat", In: "map(K,V)", Out: "map(K,V)", Flags: Variadic, Build: concatMaps, Doc: "The entries of all maps; of a key that several have the last one's"},
		{Name: "map_entries", In: "map(k,v)", Out: "array(row(k,v))", Build: mapEntries, Doc: "The entries as rows"},
		{Name: "map_from_entries", In: "array(row(k,v)) | K:comparable", Out: "map(k,v)", Build: mapFromEntries, Doc: "A map of rows of a key and a value"},
		{Name: "multimap_from_entries", In: "array(row(k,v)) | K:comparable", Out: "map(k,array(v))", Build: multimapFromEntries, Doc: "A map of rows of a key and a value, with all values of a key"},
		{Name: "map_keys", In: "map(k,v)", Out: "array(k)", Build: mapPart(func(l columnar.Lists) arrow.Array { return l.Keys }), Doc: "The keys"},
		{Name: "map_values", In: "map(k,v)", Out: "array(v)", Build: mapPart(func(l columnar.Lists) arrow.Array { return l.Values }), Doc: "The values"},
	}
}

// keyText is a key as messages print it.
func keyText(t types.Type, a arrow.Array, row int) string {
	text := string(AppendText(nil, t, a, row))
	if t.Kind == types.KindRow { // which Trino prints as a list here
		text = "[" + text[1:len(text)-1] + "]"
	}
	return text
}

// keyCheck looks for keys of maps in the making that are null or occur twice.
type keyCheck struct {
	t     types.Type
	keys  arrow.Array
	nulls columnar.Nulls
	text  func(at int) string
	// entries, if set, are rows of which none may be null; repeats lets a key occur again.
	entries columnar.Nulls
	repeats bool
	// also, if set, is a check of an entry that comes before that for repetitions.
	also func(at int) error
}

func newKeyCheck(t types.Type, keys arrow.Array) *keyCheck {
	return &keyCheck{t: t, keys: keys, nulls: columnar.NullsOf(keys), text: keyStrings(t, keys)}
}

// row checks the keys from..to of one map.
func (c *keyCheck) row(from, to int32) error {
	met := make(seen, to-from)
	for at := int(from); at < int(to); at++ {
		if c.entries.Null(at) {
			return failed("map entry cannot be null")
		}
		if c.nulls.Null(at) {
			return failed("map key cannot be null")
		}
		if c.also != nil {
			if err := c.also(at); err != nil {
				return err
			}
		}
		if !c.repeats && !met.first(c.text(at)) {
			return failed("Duplicate map keys (%s) are not allowed", keyText(c.t, c.keys, at))
		}
	}
	return nil
}

// keyStrings gives a text for each value that is equal for equal values.
func keyStrings(t types.Type, a arrow.Array) func(at int) string {
	keys := &columnar.OrderKeys{}
	keys.Append([]columnar.Order{{Type: t}}, []arrow.Array{a}, a.Len())
	return func(at int) string { return string(keys.At(at)) }
}

// newMap makes a column of maps after a check of its keys.
func newMap(t types.Type, offsets []int32, keys, values arrow.Array, valid *columnar.Bitmap, constant bool) (columnar.Vector, error) {
	k, v := t.Fields()[0].Type, t.Fields()[1].Type
	check := newKeyCheck(k, keys)
	for i := range len(offsets) - 1 {
		if err := check.row(offsets[i], offsets[i+1]); err != nil {
			return columnar.Vector{}, err
		}
	}
	out := columnar.NewMap(columnar.ArrowType(t), offsets, stored(keys, k), stored(values, v), valid)
	return columnar.Vector{Array: out, Const: constant}, nil
}

func emptyMap(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(_ *Context, _ []columnar.Vector, n int) (columnar.Vector, error) {
		none := array.NewNull(0)
		return newMap(o.Result, make([]int32, n+1), none, none, nil, false)
	}, nil
}

// mapOfArrays takes no key that holds a null, since nothing could be equal to it.
func mapOfArrays(o *Overload, _ []arrow.Array) (Scalar, error) {
	key := o.Args[0].Elem()
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		k, v := elementsOf(ctx, args[0], valid, n), elementsOf(ctx, args[1], valid, n)
		keys := k.values()
		holdsNull, check := indeterminate(key, keys), newKeyCheck(key, keys)
		check.also = func(at int) error {
			if holdsNull(at) {
				return failed("map key cannot be indeterminate: %s", listText(key, keys, at))
			}
			return nil
		}
		for i := range n {
			if k.length(int32(i)) != v.length(int32(i)) {
				return columnar.Vector{}, failed("Key and value arrays must be the same length")
			}
			if err := check.row(k.offsets[i], k.offsets[i+1]); err != nil {
				return columnar.Vector{}, err
			}
		}
		out := columnar.NewMap(columnar.ArrowType(o.Result), k.offsets, keys, v.values(), valid)
		return columnar.Vector{Array: out, Const: allConst(args)}, nil
	}, nil
}

// listText is a nested key as Java prints lists, which rows are to it too.
func listText(t types.Type, a arrow.Array, row int) string {
	text := []byte(keyText(t, a, row))
	if t.Kind == types.KindRow {
		text[0], text[len(text)-1] = '[', ']'
	}
	return string(text)
}

func mapPart(part func(columnar.Lists) arrow.Array) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			lists := columnar.ListsOf(args[0].Array)
			b, err := buildRows(ctx, args, n, func(b *listBuilder, i int) error {
				b.addAll(lists.Range(args[0].Row(i)))
				return nil
			})
			if err != nil {
				return columnar.Vector{}, err
			}
			return columnar.Vector{Array: b.list(o.Result, part(lists)), Const: allConst(args)}, nil
		}, nil
	}
}

func mapEntries(o *Overload, _ []arrow.Array) (Scalar, error) {
	store := columnar.ArrowType(o.Result)
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		e := elementsOf(ctx, args[0], valid, n)
		entry := o.Result.Elem().Fields()
		entries := columnar.NewStruct(columnar.ArrowType(o.Result.Elem()), len(e.index), nil,
			stored(e.keys(), entry[0].Type), stored(e.values(), entry[1].Type))
		return columnar.Vector{Array: columnar.NewList(store, e.offsets, entries, valid), Const: allConst(args)}, nil
	}, nil
}

// entriesOf gives the fields of arrays of entries. An entry that is null, or whose
// key is, fails; so does a key that occurs twice, unless it may.
func entriesOf(ctx *Context, arg columnar.Vector, key types.Type, repeats bool, valid *columnar.Bitmap, n int) (e elements, keys, values arrow.Array, err error) {
	e = elementsOf(ctx, arg, valid, n)
	entries := e.values()
	keys, values = array.NewNull(entries.Len()), array.NewNull(entries.Len())
	if s, ok := entries.(*array.Struct); ok {
		keys, values = s.Field(0), s.Field(1)
	}
	check := newKeyCheck(key, keys)
	check.entries, check.repeats = columnar.NullsOf(entries), repeats
	for i := range n {
		if err := check.row(e.offsets[i], e.offsets[i+1]); err != nil {
			return e, nil, nil, err
		}
	}
	return e, keys, values, nil
}

func mapFromEntries(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		e, keys, values, err := entriesOf(ctx, args[0], o.Result.Fields()[0].Type, false, valid, n)
		if err != nil {
			return columnar.Vector{}, err
		}
		return columnar.Vector{Array: columnar.NewMap(columnar.ArrowType(o.Result), e.offsets, keys, values, valid), Const: allConst(args)}, nil
	}, nil
}

func multimapFromEntries(o *Overload, _ []arrow.Array) (Scalar, error) {
	key := o.Result.Fields()[0].Type
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		e, keys, values, err := entriesOf(ctx, args[0], key, true, valid, n)
		if err != nil {
			return columnar.Vector{}, err
		}
		out := grouped(e.offsets, keyStrings(key, keys))
		return out.multimap(ctx, o.Result, keys, values, valid, allConst(args)), nil
	}, nil
}

// keyGroups are the elements of rows put together by key, in the order in which
// the keys come.
type keyGroups struct {
	offsets []int32 // of the keys of each row
	first   []int32 // an element for each key
	starts  []int32 // of the members of each key
	members []int32
}

func grouped(offsets []int32, key func(at int) string) keyGroups {
	g := keyGroups{offsets: make([]int32, 1, len(offsets)), starts: []int32{0}}
	for i := range len(offsets) - 1 {
		place := map[string]int{}
		var members [][]int32
		for at := offsets[i]; at < offsets[i+1]; at++ {
			k := key(int(at))
			p, known := place[k]
			if !known {
				p = len(members)
				place[k], members, g.first = p, append(members, nil), append(g.first, at)
			}
			members[p] = append(members[p], at)
		}
		for _, m := range members {
			g.members = append(g.members, m...)
			g.starts = append(g.starts, int32(len(g.members)))
		}
		g.offsets = append(g.offsets, int32(len(g.first)))
	}
	return g
}

// multimap gives the map of the keys to arrays of their values.
func (g keyGroups) multimap(ctx *Context, t types.Type, keys, values arrow.Array, valid *columnar.Bitmap, constant bool) columnar.Vector {
	inner := t.Fields()[1].Type
	lists := columnar.NewList(columnar.ArrowType(inner), g.starts, ctx.Gather(stored(values, inner.Elem()), g.members), nil)
	k := ctx.Gather(stored(keys, t.Fields()[0].Type), g.first)
	return columnar.Vector{Array: columnar.NewMap(columnar.ArrowType(t), g.offsets, k, lists, valid), Const: constant}
}

// concatMaps takes the last map first, so that its values are those that stay.
func concatMaps(o *Overload, _ []arrow.Array) (Scalar, error) {
	if len(o.Args) < 2 {
		return nil, failed("There must be two or more concatenation arguments to map_concat")
	}
	key, value := o.Result.Fields()[0].Type, o.Result.Fields()[1].Type
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		valid := validRows(args, n)
		maps, keys, values := make([]operand, len(args)), make([]arrow.Array, len(args)), make([]arrow.Array, len(args))
		base := int32(0)
		for k, a := range args {
			e := elementsOf(ctx, a, valid, n)
			maps[k], keys[k], values[k] = operand{e, base}, stored(e.keys(), key), stored(e.values(), value)
			base += int32(len(e.index))
		}
		all := ctx.Concat(keys)
		text := keyStrings(key, all)
		b, err := buildRows(ctx, args, n, func(b *listBuilder, i int) error {
			met := seen{}
			for k := len(maps) - 1; k >= 0; k-- {
				for at, to := maps[k].row(i); at < to; at++ {
					if met.first(text(at)) {
						b.add(at)
					}
				}
			}
			return nil
		})
		if err != nil {
			return columnar.Vector{}, err
		}
		out := columnar.NewMap(columnar.ArrowType(o.Result), b.offsets, ctx.Gather(all, b.index), ctx.Gather(ctx.Concat(values), b.index), b.valid)
		return columnar.Vector{Array: out, Const: allConst(args)}, nil
	}, nil
}
