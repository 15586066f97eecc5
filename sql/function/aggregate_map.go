package function

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func init() { lists = append(lists, mapAggregates) }

func mapAggregates() []Def {
	return []Def{
		{Name: "map_agg", Kind: KindAggregate, In: "k, v | K:comparable", Out: "map(K,V)", Flags: OrderMatters, Doc: "A map of keys and values; the first value of a key stays",
			Aggregate: func(o *Overload) Aggregate { return newMapOf(o.Args[0], o.Args[1]) }},
		{Name: "multimap_agg", Kind: KindAggregate, In: "k, v | K:comparable", Out: "map(K,array(V))", Flags: OrderMatters, Doc: "A map of keys and arrays of their values",
			Aggregate: func(o *Overload) Aggregate { return &multimap{newRowStore(o.Args...)} }},
		{Name: "map_union", Kind: KindAggregate, In: "map(k,v) | K:comparable", Out: "map(K,V)", Doc: "All maps as one; the first value of a key stays",
			Aggregate: func(o *Overload) Aggregate {
				f := o.Args[0].Fields()
				return &mapUnion{newMapOf(f[0].Type, f[1].Type)}
			}},
		{Name: "histogram", Kind: KindAggregate, In: "t | T:comparable", Out: "map(T,bigint)", Doc: "How often each value occurs",
			Aggregate: func(o *Overload) Aggregate { return &histogram{entries: newEntries(o.Args[0])} }},
	}
}

// entries numbers the different pairs of a group and a key, which is not null.
type entries struct {
	key   types.Type
	keys  *columnar.Keys
	table *columnar.Table
	rows  [][]int32 // the numbers of each group
	words []uint64
	ids   []uint32
	held  int64 // of keys and table
}

func newEntries(key types.Type) entries {
	keys := columnar.NewKeys([]types.Type{key})
	return entries{key: key, keys: keys, table: columnar.NewTable(1 + keys.Width())}
}

// Resize is the Aggregate's.
func (e *entries) Resize(groups int) (grew int64) {
	e.rows, grew = resized(e.rows, groups, 24)
	return grew
}

// add gives the number of each pair, and the rows of those that are new. The
// numbers are valid until the next call.
func (e *entries) add(groups []uint32, key columnar.Vector, n int) (ids []uint32, fresh []int32, grew int64) {
	words := e.keys.Encode([]columnar.Vector{key}, n, nil)
	w := e.keys.Width()
	e.words = e.words[:0]
	for i, g := range groups[:n] {
		e.words = append(append(e.words, uint64(g)), words[i*w:(i+1)*w]...)
	}
	if cap(e.ids) < n {
		e.ids = make([]uint32, n)
	}
	ids = e.ids[:n]
	next := uint32(e.table.Len())
	e.table.Insert(e.words, ids)
	for i, id := range ids {
		if id == next {
			fresh = append(fresh, int32(i))
			e.rows[groups[i]] = append(e.rows[groups[i]], int32(id))
			next++
		}
	}
	held := e.keys.Bytes() + e.table.Bytes()
	grew = held - e.held + int64(len(fresh))*bytesARow
	e.held = held
	return ids, fresh, grew
}

// order gives the numbers of groups from..to one behind the other, and where each group begins.
func (e *entries) order(from, to int) (order []int32, offsets []int32) {
	offsets = make([]int32, 1, to-from+1)
	for _, rows := range e.rows[from:to] {
		order = append(order, rows...)
		offsets = append(offsets, int32(len(order)))
	}
	return order, offsets
}

// keysAt gives the keys of numbers.
func (e *entries) keysAt(numbers []int32) arrow.Array {
	w := e.keys.Width()
	words := make([]uint64, 0, len(numbers)*w)
	for _, n := range numbers {
		words = append(words, e.table.Words(int(n), int(n)+1)[1:]...)
	}
	return columnar.Plain(e.keys.Decode(words, len(numbers), -1)[0])
}

// occupied gives the validity of groups from..to: null without an entry.
func (e *entries) occupied(from, to int) *columnar.Bitmap {
	seen := make([]bool, to-from)
	for i, rows := range e.rows[from:to] {
		seen[i] = len(rows) > 0
	}
	return missing(seen)
}

// mapOfEntries makes a map column of the entries between the offsets.
func mapOfEntries(key, value types.Type, offsets []int32, keys, values arrow.Array, valid *columnar.Bitmap) arrow.Array {
	store := columnar.ArrowType(types.Map(key, value)).(*arrow.MapType)
	inner := columnar.NewStruct(store.Elem(), keys.Len(), nil, columnar.Plain(keys), columnar.Plain(values))
	raw := columnar.NewInt32(offsets, nil).Data().Buffers()[1]
	d := array.NewData(store, len(offsets)-1, []*memory.Buffer{nil, raw}, []arrow.ArrayData{inner.Data()}, 0, 0)
	return withValidity(array.NewMapData(d), valid)
}

// spreadLists gives the elements of arrays or maps and the group of each, for
// as many columns of equal lengths as there are.
func spreadLists(groups []uint32, lists []arrow.Array, n int) (all []uint32, columns []columnar.Vector) {
	if n == 0 {
		return nil, nil
	}
	first, _ := listRange(lists[0], 0)
	_, end := listRange(lists[0], n-1)
	for i, g := range groups[:n] {
		from, to := listRange(lists[0], i)
		for range to - from {
			all = append(all, g)
		}
	}
	for _, l := range lists {
		switch l := l.(type) {
		case *array.List:
			columns = append(columns, columnar.Vector{Array: columnar.Slice(l.ListValues(), first, end)})
		case *array.Map:
			columns = append(columns, columnar.Vector{Array: columnar.Slice(l.Keys(), first, end)}, columnar.Vector{Array: columnar.Slice(l.Items(), first, end)})
		}
	}
	return all, columns
}

// notNullRows gives the groups and arguments of the rows whose argument at a
// place is not null.
func notNullRows(at int, groups []uint32, args []columnar.Vector, n int) ([]uint32, []columnar.Vector, int) {
	if constNull(args[at]) {
		return nil, args, 0
	}
	nulls := rowNulls(args[at])
	if _, null := args[at].Array.(*array.Null); null {
		return nil, args, 0
	}
	if !nulls.Any() {
		return groups[:n], args, n
	}
	var rows []int32
	var kept []uint32
	for i, g := range groups[:n] {
		if !nulls.Null(i) {
			rows, kept = append(rows, int32(i)), append(kept, g)
		}
	}
	out := make([]columnar.Vector, len(args))
	for i, a := range args {
		out[i] = a
		if !a.Const {
			out[i].Array = columnar.Gather(a.Array, rows)
		}
	}
	return kept, out, len(rows)
}

// mapOf is map_agg: the values of the entries, by number.
type mapOf struct {
	entries
	value types.Type
	parts []arrow.Array
}

func newMapOf(key, value types.Type) *mapOf {
	return &mapOf{entries: newEntries(key), value: value}
}

func (m *mapOf) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	groups, args, n = notNullRows(0, groups, args, n)
	if n == 0 {
		return 0, nil
	}
	_, fresh, grew := m.add(groups, args[0], n)
	if len(fresh) == 0 {
		return grew, nil
	}
	part := columnar.Gather(args[1].Expand(n), fresh)
	m.parts = append(m.parts, part)
	return grew + columnar.ArrayBytes(part), nil
}

func (m *mapOf) State(from, to int) ([]arrow.Array, error) {
	a, err := m.Result(from, to)
	return []arrow.Array{a}, err
}

func (m *mapOf) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	all, columns := spreadLists(groups, state, n)
	if len(columns) < 2 {
		return 0, nil
	}
	return m.Add(all, columns, len(all))
}

func (m *mapOf) Result(from, to int) (arrow.Array, error) {
	return m.result(from, to, m.occupied(from, to)), nil
}

func (m *mapOf) result(from, to int, valid *columnar.Bitmap) arrow.Array {
	order, offsets := m.order(from, to)
	values := columnar.NewNulls(columnar.ArrowType(m.value), 0)
	if len(m.parts) > 0 {
		m.parts = []arrow.Array{columnar.Concat(m.parts)}
		values = columnar.Gather(m.parts[0], order)
	}
	return mapOfEntries(m.key, m.value, offsets, m.keysAt(order), values, valid)
}

// mapUnion is map_union: the entries of maps.
type mapUnion struct{ *mapOf }

func (m *mapUnion) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	if groups, args, n = notNullRows(0, groups, args, n); n == 0 {
		return 0, nil
	}
	return m.mapOf.Merge(groups, []arrow.Array{args[0].Expand(n)}, n)
}

// multimap is multimap_agg: rows of keys and values.
type multimap struct{ rowStore }

func (m *multimap) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	return m.addValid(0, groups, args, n)
}

func (m *multimap) Result(from, to int) (arrow.Array, error) {
	order, groups := []int32{}, []uint32{}
	for g := from; g < to; g++ {
		order = append(order, m.rows[g]...)
		for range m.rows[g] {
			groups = append(groups, uint32(g-from))
		}
	}
	e := newEntries(m.types[0])
	e.Resize(to - from)
	ids, _, _ := e.add(groups, columnar.Vector{Array: columnar.Gather(m.column(0), order)}, len(order))
	members := make([][]int32, e.table.Len())
	for i, id := range ids {
		members[id] = append(members[id], order[i])
	}
	numbers, offsets := e.order(0, to-from)
	var inner []int32
	ends := make([]int32, 1, len(numbers)+1)
	for _, number := range numbers {
		inner = append(inner, members[number]...)
		ends = append(ends, int32(len(inner)))
	}
	values := newList(m.types[1], ends, columnar.Plain(columnar.Gather(m.column(1), inner)), nil)
	return mapOfEntries(m.types[0], types.Array(m.types[1]), offsets, e.keysAt(numbers), values, e.occupied(0, to-from)), nil
}

// histogram counts the entries.
type histogram struct {
	entries
	counts []int64
}

func (h *histogram) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	groups, args, n = notNullRows(0, groups, args, n)
	return h.count(groups, args[0], n, func(int) int64 { return 1 })
}

func (h *histogram) count(groups []uint32, key columnar.Vector, n int, of func(i int) int64) (int64, error) {
	if n == 0 {
		return 0, nil
	}
	ids, fresh, grew := h.add(groups, key, n)
	h.counts = append(h.counts, make([]int64, len(fresh))...)
	for i, id := range ids {
		h.counts[id] += of(i)
	}
	return grew + 8*int64(len(fresh)), nil
}

func (h *histogram) State(from, to int) ([]arrow.Array, error) {
	a, err := h.Result(from, to)
	return []arrow.Array{a}, err
}

func (h *histogram) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	all, columns := spreadLists(groups, state, n)
	if len(columns) < 2 {
		return 0, nil
	}
	counts := columnar.Values[int64](columns[1].Array)
	return h.count(all, columns[0], len(all), func(i int) int64 { return counts[i] })
}

func (h *histogram) Result(from, to int) (arrow.Array, error) {
	order, offsets := h.order(from, to)
	counts := make([]int64, len(order))
	for i, number := range order {
		counts[i] = h.counts[number]
	}
	return mapOfEntries(h.key, types.Bigint, offsets, h.keysAt(order), columnar.NewInt64(counts, nil), h.occupied(from, to)), nil
}
