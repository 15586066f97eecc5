package function

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, frequencies) }

func frequencies() []Def {
	const doc = "About the most frequent values and how often they occur: approx_most_frequent(buckets, value, capacity)"
	return []Def{
		{Name: "approx_most_frequent", Kind: KindAggregate, In: "bigint, bigint, bigint", Out: "map(bigint,bigint)", Doc: doc,
			Aggregate: func(o *Overload) Aggregate {
				return &mostFrequent[int64]{key: o.Args[1], copy: func(v int64) int64 { return v }}
			}},
		{Name: "approx_most_frequent", Kind: KindAggregate, In: "bigint, varchar, bigint", Out: "map(varchar,bigint)", Doc: doc,
			Aggregate: func(o *Overload) Aggregate { return &mostFrequent[string]{key: o.Args[1], copy: strings.Clone} }},
	}
}

// counter counts a value; since says when its count came about.
type counter[T comparable] struct {
	value T
	count int64
	since int64
	place int // in the heap
}

// counters are a group's, by value and with the one to give up first.
type counters[T comparable] struct {
	buckets, capacity int64
	clock             int64
	byValue           map[T]*counter[T]
	least             counterHeap[T]
}

// counterHeap has the counter of the least count, the oldest of these, on top.
type counterHeap[T comparable] []*counter[T]

func (h counterHeap[T]) Len() int { return len(h) }
func (h counterHeap[T]) Less(i, j int) bool {
	return h[i].count < h[j].count || h[i].count == h[j].count && h[i].since < h[j].since
}
func (h counterHeap[T]) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].place, h[j].place = i, j
}

// Push is the heap's.
func (h *counterHeap[T]) Push(x any) {
	c := x.(*counter[T])
	c.place = len(*h)
	*h = append(*h, c)
}

// Pop is the heap's.
func (h *counterHeap[T]) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}

// mostFrequent is approx_most_frequent: as many values as the capacity says are
// counted; another one takes the place and the count of the rarest.
type mostFrequent[T interface {
	comparable
	value
}] struct {
	key    types.Type
	copy   func(T) T
	groups []*counters[T]
}

// bytesACounter is about what a counter costs.
const bytesACounter = 120

func (m *mostFrequent[T]) Resize(groups int) (grew int64) {
	m.groups, grew = resized(m.groups, groups, 8)
	return grew
}

func (m *mostFrequent[T]) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	for at := range args {
		groups, args, n = notNullRows(at, groups, args, n)
	}
	if n == 0 {
		return 0, nil
	}
	buckets, values, capacity := reader[int64](args[0]), reader[T](args[1]), reader[int64](args[2])
	grew := int64(0)
	for i, g := range groups {
		if m.groups[g] == nil {
			if buckets(i) < 2 {
				return grew, sqlerr.New(sqlerr.InvalidFunctionArgument, "approx_most_frequent bucket count must be greater than one")
			}
			if capacity(i) < 1 {
				return grew, sqlerr.New(sqlerr.InvalidFunctionArgument, "approx_most_frequent capacity must be greater than zero")
			}
			m.groups[g] = &counters[T]{buckets: buckets(i), capacity: capacity(i), byValue: map[T]*counter[T]{}}
		}
		grew += m.count(m.groups[g], values(i), 1)
	}
	return grew, nil
}

func (m *mostFrequent[T]) count(c *counters[T], v T, n int64) int64 {
	c.clock++
	if old, ok := c.byValue[v]; ok {
		old.count, old.since = old.count+n, c.clock
		heap.Fix(&c.least, old.place)
		return 0
	}
	v = m.copy(v)
	if int64(len(c.byValue)) < c.capacity {
		fresh := &counter[T]{value: v, count: n, since: c.clock}
		c.byValue[v] = fresh
		heap.Push(&c.least, fresh)
		return bytesACounter + textBytes(v)
	}
	rarest := c.least[0]
	delete(c.byValue, rarest.value)
	grew := textBytes(v) - textBytes(rarest.value)
	rarest.value, rarest.count, rarest.since = v, rarest.count+n, c.clock
	c.byValue[v] = rarest
	heap.Fix(&c.least, 0)
	return grew
}

func textBytes[T any](v T) int64 {
	if s, ok := any(v).(string); ok {
		return int64(len(s))
	}
	return 0
}

// columns gives the counters of groups from..to, at most so many of each.
func (m *mostFrequent[T]) columns(from, to int, most func(c *counters[T]) int64) (keys, counts arrow.Array, offsets []int32) {
	w := newWriter[T](nil, m.key, 0)
	var numbers []int64
	offsets = make([]int32, 1, to-from+1)
	for _, c := range m.groups[from:to] {
		if c != nil {
			list := slices.Clone([]*counter[T](c.least))
			slices.SortFunc(list, func(a, b *counter[T]) int {
				return cmp.Or(-cmp.Compare(a.count, b.count), cmp.Compare(a.since, b.since))
			})
			for _, x := range list[:min(int64(len(list)), most(c))] {
				w.put(x.value)
				numbers = append(numbers, x.count)
			}
		}
		offsets = append(offsets, int32(len(numbers)))
	}
	return w.done(nil), columnar.NewInt64(numbers, nil), offsets
}

func (m *mostFrequent[T]) State(from, to int) ([]arrow.Array, error) {
	keys, counts, offsets := m.columns(from, to, func(c *counters[T]) int64 { return c.capacity })
	buckets, capacity := make([]int64, to-from), make([]int64, to-from)
	for i, c := range m.groups[from:to] {
		if c != nil {
			buckets[i], capacity[i] = c.buckets, c.capacity
		}
	}
	return []arrow.Array{newList(m.key, offsets, keys, nil), newList(types.Bigint, offsets, counts, nil),
		columnar.NewInt64(buckets, nil), columnar.NewInt64(capacity, nil)}, nil
}

func (m *mostFrequent[T]) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	buckets, capacity := columnar.Values[int64](state[2]), columnar.Values[int64](state[3])
	for i, g := range groups[:n] {
		if m.groups[g] == nil && capacity[i] > 0 {
			m.groups[g] = &counters[T]{buckets: buckets[i], capacity: capacity[i], byValue: map[T]*counter[T]{}}
		}
	}
	all, columns := spreadLists(groups, state[:2], n)
	if len(all) == 0 {
		return 0, nil
	}
	values, counts := reader[T](columns[0]), columnar.Values[int64](columns[1].Array)
	grew := int64(0)
	for i, g := range all {
		grew += m.count(m.groups[g], values(i), counts[i])
	}
	return grew, nil
}

func (m *mostFrequent[T]) Result(from, to int) (arrow.Array, error) {
	keys, counts, offsets := m.columns(from, to, func(c *counters[T]) int64 { return c.buckets })
	seen := make([]bool, to-from)
	for i, c := range m.groups[from:to] {
		seen[i] = c != nil
	}
	return mapOfEntries(m.key, types.Bigint, offsets, keys, counts, missing(seen)), nil
}
