package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// accumulator is an Aggregate without the exchange of partial states.
type accumulator interface {
	Resize(groups int) int64
	Add(groups []uint32, args []columnar.Vector, n int) (int64, error)
	Result(from, to int) (arrow.Array, error)
}

// singleState gives State and Merge to an accumulator whose partial state is
// its result, which is added like an argument.
type singleState struct{ accumulator }

// State gives the results as the state.
func (s singleState) State(from, to int) ([]arrow.Array, error) {
	a, err := s.Result(from, to)
	return []arrow.Array{a}, err
}

// Merge adds the states as arguments.
func (s singleState) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	return s.Add(groups, vectors(state), n)
}

// Forget is the Forgetful's.
func (s singleState) Forget() bool {
	f, ok := s.accumulator.(Forgetful)
	return ok && f.Forget()
}

func vectors(arrays []arrow.Array) []columnar.Vector {
	out := make([]columnar.Vector, len(arrays))
	for i, a := range arrays {
		out[i] = columnar.Vector{Array: a}
	}
	return out
}

// resized gives a slice of n elements that begins with s, and its growth in bytes.
func resized[T any](s []T, n int, size int64) ([]T, int64) {
	if n <= len(s) {
		return s, 0
	}
	old := cap(s)
	s = columnar.Extend(s, n-len(s))[:n]
	return s, int64(cap(s)-old) * size
}

// forgotten gives a slice without elements that has only zeros in its room.
func forgotten[T any](s []T) []T {
	clear(s)
	return s[:0]
}

// constNull reports whether the argument is a null constant.
func constNull(v columnar.Vector) bool {
	return v.Const && v.Len() > 0 && columnar.NullsOf(v.Array).Null(0)
}

// rowNulls gives the nulls of an argument by row of the batch: none for a
// constant that is not null.
func rowNulls(v columnar.Vector) columnar.Nulls {
	if v.Const {
		return columnar.Nulls{}
	}
	return columnar.NullsOf(v.Array)
}

// missing gives the validity of groups from..to by a slice that says which have a value.
func missing(seen []bool) *columnar.Bitmap {
	var valid *columnar.Bitmap
	for i, s := range seen {
		if !s {
			if valid == nil {
				valid = columnar.NewBitmap(len(seen))
			}
			valid.Clear(i)
		}
	}
	return valid
}

func init() { lists = append(lists, counting) }

func counting() []Def {
	return []Def{
		{Name: "count", Kind: KindAggregate, Out: "bigint", Doc: "Counts the rows",
			Aggregate: func(*Overload) Aggregate { return &count{takes: func(columnar.Vector) func(int) bool { return nil }} }},
		{Name: "count", Kind: KindAggregate, In: "t", Out: "bigint", Doc: "Counts the non-null values",
			Aggregate: func(*Overload) Aggregate { return &count{takes: notNull} }},
		{Name: "count_if", Kind: KindAggregate, In: "boolean", Out: "bigint", Doc: "Counts the true values",
			Aggregate: func(*Overload) Aggregate { return &count{takes: isTrue} }},
	}
}

// count counts the rows that takes approves; nil approves all.
type count struct {
	takes  func(v columnar.Vector) func(row int) bool
	counts []int64
}

func notNull(v columnar.Vector) func(int) bool {
	if constNull(v) {
		return func(int) bool { return false }
	}
	nulls := rowNulls(v)
	if !nulls.Any() {
		return nil
	}
	return func(i int) bool { return !nulls.Null(i) }
}

func isTrue(v columnar.Vector) func(int) bool {
	b := columnar.BoolsOf(v.Array)
	return func(i int) bool { return b.True(v.Row(i)) }
}

func (c *count) Resize(groups int) (grew int64) {
	c.counts, grew = resized(c.counts, groups, 8)
	return grew
}

// Forget is the Forgetful's.
func (c *count) Forget() bool {
	c.counts = forgotten(c.counts)
	return true
}

func (c *count) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	var takes func(int) bool
	if len(args) > 0 {
		takes = c.takes(args[0])
	}
	switch {
	case takes != nil:
		for i, g := range groups[:n] {
			if takes(i) {
				c.counts[g]++
			}
		}
	case len(c.counts) == 1:
		c.counts[0] += int64(n)
	case len(c.counts) <= fewGroups:
		c.countFew(groups[:n])
	default:
		for _, g := range groups[:n] {
			c.counts[g]++
		}
	}
	return 0, nil
}

func (c *count) State(from, to int) ([]arrow.Array, error) {
	a, err := c.Result(from, to)
	return []arrow.Array{a}, err
}

func (c *count) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	for i, v := range columnar.Values[int64](state[0])[:n] {
		c.counts[groups[i]] += v
	}
	return 0, nil
}

func (c *count) Result(from, to int) (arrow.Array, error) {
	return columnar.NewInt64(append([]int64(nil), c.counts[from:to]...), nil), nil
}

func init() { lists = append(lists, logicalAggregates) }

func logicalAggregates() []Def {
	def := func(name string, wins bool, doc string) Def {
		return Def{Name: name, Kind: KindAggregate, In: "boolean", Out: "boolean", Doc: doc,
			Aggregate: func(*Overload) Aggregate { return singleState{&logical{wins: wins}} }}
	}
	return []Def{
		def("bool_and", false, "Whether all values are true"), def("every", false, "Whether all values are true"),
		def("bool_or", true, "Whether any value is true"),
	}
}

// logical is AND or OR over a group: one value wins over the other.
type logical struct {
	wins  bool
	seen  []bool
	found []bool // the winning value occurred
}

func (l *logical) Resize(groups int) int64 {
	var a, b int64
	l.seen, a = resized(l.seen, groups, 1)
	l.found, b = resized(l.found, groups, 1)
	return a + b
}

func (l *logical) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	b := columnar.BoolsOf(args[0].Array)
	for i, g := range groups[:n] {
		if r := args[0].Row(i); !b.Null(r) {
			l.seen[g] = true
			l.found[g] = l.found[g] || b.At(r) == l.wins
		}
	}
	return 0, nil
}

func (l *logical) Result(from, to int) (arrow.Array, error) {
	out := make([]byte, to-from)
	for i := range out {
		out[i] = bit(l.found[from+i] == l.wins)
	}
	return columnar.NewBools(out, missing(l.seen[from:to])), nil
}

// anyCells holds one value of any type for each group. It keeps each value as an array of one row, copied out of its batch.
type anyCells struct {
	store arrow.DataType
	held  []arrow.Array
}

func (c *anyCells) grow(groups int) (grew int64) {
	c.held, grew = resized(c.held, groups, 16)
	return grew
}

func (c *anyCells) set(group uint32, a arrow.Array, row int) int64 {
	before := int64(0)
	if c.held[group] != nil {
		before = columnar.ArrayBytes(c.held[group]) + arrayOverhead
	}
	one := columnar.Plain(columnar.Gather(columnar.Slice(a, row, row+1), []int32{0}))
	c.held[group] = one
	return columnar.ArrayBytes(one) + arrayOverhead - before
}

// arrayOverhead is what an array of one row costs beside its buffers.
const arrayOverhead = 300

func (c *anyCells) array(from, to int) arrow.Array {
	if from == to {
		return columnar.NewNulls(c.store, 0)
	}
	parts := make([]arrow.Array, to-from)
	null := columnar.NewNulls(c.store, 1)
	for i := range parts {
		parts[i] = c.held[from+i]
		if parts[i] == nil {
			parts[i] = null
		}
	}
	return columnar.Concat(parts)
}
