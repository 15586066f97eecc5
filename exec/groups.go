package exec

import (
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/exec/eval"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// grouping is what is computed for each group.
type grouping struct {
	keys    []types.Type
	calls   []logical.AggregateCall
	args    [][]types.Type           // of the calls
	context func() *function.Context // makes one for groups
	first   *columnar.FirstRows      // of the results, which of them are wanted; nil for all
}

// prepare gives an aggregate the context and, if it takes lambdas, its own, compiled
// anew, since each is for one goroutine.
func prepare(a function.Aggregate, lambdas []*expr.Lambda, ctx *function.Context) {
	if with, ok := a.(function.Contextual); ok {
		with.SetContext(ctx)
	}
	with, ok := a.(function.LambdaAggregate)
	if !ok {
		return
	}
	var own []function.Lambda
	for _, l := range lambdas {
		compiled, err := eval.Lambda(l, ctx)
		if err != nil {
			compiled = func([]int32, ...arrow.Array) (arrow.Array, error) { return nil, err }
		}
		own = append(own, compiled)
	}
	with.SetLambdas(own)
}

// groups holds groups and the state of the aggregates for each: the partial
// ones of a worker, or the merged ones of a partition. A group is a number.
type groups struct {
	g       *grouping
	ctx     *function.Context // for one goroutine at a time, as the groups are
	keys    *columnar.Keys
	shared  bool                  // the words of the keys are those of other groups too
	table   *columnar.Table       // nil without keys
	few     *columnar.FewKeys     // of the table; nil where it does not help
	coded   *columnar.CodeNumbers // of the table; nil for other keys than one text
	aggs    []function.Aggregate
	sets    []*distinctSet // by call; nil for a call without DISTINCT
	size    int
	final   bool // rows new to a DISTINCT set go to the aggregate at once
	scratch *scratch
	widths  []int // columns of the state of each aggregate, once known
	held    int64 // bytes of the aggregates' states
	charged int64
	wanted  []int32  // scratch: rows of results
	ranks   []uint64 // scratch: of results
}

// scratch is memory for the work on a batch, of whoever adds to groups.
type scratch struct {
	words    []uint64 // of the keys
	ids      []uint32 // of the groups
	freshIDs []uint32 // of groups whose key's code was not known
	args     []uint64 // words of the arguments of a DISTINCT call
	setWords []uint64 // of groups and arguments
	setIDs   []uint32
	fresh    []int32          // rows that are new to a set
	rowIDs   []uint32         // groups of some rows
	arrays   columnar.Scratch // of some rows, for what keeps none
}

// numberRoom gives a slice of n numbers.
func numberRoom(list *[]uint32, n int) []uint32 {
	*list = room(*list, n)
	return *list
}

// newGroups gives groups with keys of their own.
func newGroups(g *grouping) *groups {
	s := &groups{g: g, ctx: g.context(), scratch: &scratch{}}
	s.reset()
	return s
}

// newSharing gives groups whose keys have the words of all others made of keys.
func newSharing(g *grouping, keys *columnar.Keys) *groups {
	s := &groups{g: g, ctx: g.context(), shared: true, keys: keys.Share(), scratch: &scratch{}}
	s.tables()
	s.aggregates()
	return s
}

// reset empties the groups, which have keys of their own from then on.
func (s *groups) reset() {
	*s = groups{g: s.g, ctx: s.ctx, final: s.final, charged: s.charged, scratch: s.scratch}
	if len(s.g.keys) > 0 {
		s.keys = columnar.NewKeys(s.g.keys)
		s.tables()
	}
	s.aggregates()
	if s.keys == nil {
		s.grow(1)
	}
}

// tables makes what numbers the keys.
func (s *groups) tables() {
	s.table, s.coded = columnar.NewTable(s.keys.Width()), columnar.NewCodeNumbers(s.g.keys)
	if s.coded == nil {
		s.few = columnar.NewFewKeys(s.g.keys)
	}
}

// empty forgets the groups but not the words of their keys.
func (s *groups) empty() {
	*s = groups{g: s.g, ctx: s.ctx, keys: s.keys, shared: s.shared, table: s.table, coded: s.coded,
		final: s.final, charged: s.charged, scratch: s.scratch, widths: s.widths}
	s.table.Clear()
	s.coded.Forget()
	s.aggregates()
}

// forget leaves no group and keeps the memory, for a shard; it reports whether it could.
func (s *groups) forget() bool {
	for i, a := range s.aggs {
		f, ok := a.(function.Forgetful)
		if !ok || s.sets[i] != nil || !f.Forget() {
			return false
		}
	}
	if s.table != nil {
		s.table.Clear()
		s.coded.Forget()
	}
	s.size, s.scratch = 0, nil
	return true
}

func (s *groups) aggregates() {
	for i, c := range s.g.calls {
		a := function.NewAggregate(c.Overload, s.g.args[i], c.OrderBy)
		prepare(a, c.Lambdas, s.ctx)
		s.aggs = append(s.aggs, a)
		var set *distinctSet
		if c.Distinct {
			set = newDistinctSet(s.g.args[i])
		}
		s.sets = append(s.sets, set)
	}
}

func (s *groups) grow(size int) {
	if size <= s.size {
		return
	}
	s.size = size
	for _, a := range s.aggs {
		s.held += a.Resize(size)
	}
}

// rows gives the number of groups and of rows of DISTINCT sets.
func (s *groups) rows() int { return s.size + s.setRows() }

func (s *groups) setRows() int {
	n := 0
	for _, set := range s.sets {
		if set != nil {
			n += set.table.Len()
		}
	}
	return n
}

// bytes gives the memory held.
func (s *groups) bytes() int64 {
	n := s.held
	if s.keys != nil {
		n += s.keys.Bytes()
	}
	if s.table != nil {
		n += s.table.Bytes() + s.few.Bytes() + s.coded.Bytes()
	}
	for _, set := range s.sets {
		if set != nil {
			n += set.bytes()
		}
	}
	return n
}

// charge brings the budget up to date.
func (s *groups) charge(b columnar.Budget) error {
	now := s.bytes()
	if err := b.Grow(now - s.charged); err != nil {
		return err
	}
	s.charged = now
	return nil
}

// discharge gives back what is charged.
func (s *groups) discharge(b columnar.Budget) {
	b.Shrink(s.charged)
	s.charged = 0
}

// add takes rows of a call's arguments.
func (s *groups) add(call int, ids []uint32, args []columnar.Vector, n int) error {
	if set := s.sets[call]; set != nil {
		rows := set.insert(s.scratch, ids, args, n)
		if !s.final || len(rows) == 0 {
			return nil
		}
		if len(rows) < n {
			ids, args = s.scratch.gather(ids, args, rows, keepNothing(s.g.calls[call:call+1]))
		}
		n = len(rows)
	}
	grew, err := s.aggs[call].Add(ids, args, n)
	s.held += grew
	return err
}

// gather gives the groups and arguments of some rows, until the next call; arguments that
// somebody may keep have memory of their own.
func (m *scratch) gather(ids []uint32, args []columnar.Vector, rows []int32, passing bool) ([]uint32, []columnar.Vector) {
	some := gatherIDs(ids, rows, numberRoom(&m.rowIDs, len(rows)))
	if !passing {
		return some, gatherVectors(args, rows)
	}
	m.arrays.Reset()
	return some, gatherInto(&m.arrays, args, rows)
}

// gatherIDs gives the groups of some rows in out, which has their length.
func gatherIDs(ids []uint32, rows []int32, out []uint32) []uint32 {
	for i, r := range rows {
		out[i] = ids[r]
	}
	return out
}

func gatherVectors(list []columnar.Vector, rows []int32) []columnar.Vector {
	return gatherInto(nil, list, rows)
}

// gatherInto gives some rows of vectors in the memory of the scratch; nil for memory of their own.
func gatherInto(s *columnar.Scratch, list []columnar.Vector, rows []int32) []columnar.Vector {
	out := make([]columnar.Vector, len(list))
	for i, v := range list {
		out[i] = v
		if !v.Const {
			out[i].Array = columnar.GatherInto(s, v.Array, rows)
		}
	}
	return out
}

func vectors(cols []arrow.Array) []columnar.Vector {
	out := make([]columnar.Vector, len(cols))
	for i, c := range cols {
		out[i].Array = c
	}
	return out
}

// states gives the keys and partial states of groups from..to as a batch for merge.
func (s *groups) states(from, to int) (columnar.Batch, error) {
	cols, err := s.partial(from, to)
	return columnar.Batch{Cols: append(s.keyColumns(from, to), cols...), Len: to - from}, err
}

// partial gives the partial states of groups from..to; those of DISTINCT are in the sets.
func (s *groups) partial(from, to int) ([]arrow.Array, error) {
	var out []arrow.Array
	for i, a := range s.aggs {
		if s.sets[i] != nil {
			continue
		}
		cols, err := a.State(from, to)
		if err != nil {
			return nil, err
		}
		out = append(out, cols...)
	}
	return out, nil
}

// merge takes a batch of states.
func (s *groups) merge(b columnar.Batch) error {
	at := len(s.g.keys)
	return s.mergePartial(s.number(vectors(b.Cols[:at]), b.Len), b.Cols[at:], b.Len)
}

// mergePartial adds the partial states of n rows to their groups.
func (s *groups) mergePartial(ids []uint32, states []arrow.Array, n int) error {
	if err := s.measure(); err != nil {
		return err
	}
	at := 0
	for i, a := range s.aggs {
		if s.sets[i] != nil {
			continue
		}
		grew, err := a.Merge(ids, states[at:at+s.widths[i]], n)
		if err != nil {
			return err
		}
		s.held += grew
		at += s.widths[i]
	}
	return nil
}

// measure learns how many columns the state of each aggregate has.
func (s *groups) measure() error {
	for i := len(s.widths); i < len(s.aggs); i++ {
		cols, err := s.aggs[i].State(0, 0)
		if err != nil {
			return err
		}
		s.widths = append(s.widths, len(cols))
	}
	return nil
}

// mergeSet takes rows of a DISTINCT call: keys, then arguments.
func (s *groups) mergeSet(call int, b columnar.Batch) error {
	k := len(s.g.keys)
	ids := s.number(vectors(b.Cols[:k]), b.Len)
	return s.add(call, ids, vectors(b.Cols[k:]), b.Len)
}

// complete hands the rows of the DISTINCT sets to their aggregates; those that
// come later go there at once.
func (s *groups) complete() error {
	if s.final {
		return nil
	}
	s.final = true
	for i, set := range s.sets {
		if set == nil {
			continue
		}
		err := set.each(columnar.BatchRows, func(ids []uint32, args []arrow.Array) error {
			grew, err := s.aggs[i].Add(ids, vectors(args), len(ids))
			s.held += grew
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// whole reports whether all is one state that cannot be cut, so that it would have
// to be read back into memory as it was.
func (s *groups) whole() bool {
	return s.keys == nil && !slices.ContainsFunc(s.sets, func(set *distinctSet) bool { return set != nil })
}

// bytesAtOnce is about how much of the states is made a batch of at once.
const bytesAtOnce = 8 << 20

// next gives the end of the groups from one on that make a batch.
func (s *groups) next(from, most int) int {
	each := s.held / int64(max(s.size, 1))
	return min(from+max(1, min(most, int(bytesAtOnce/max(each, 1)))), s.size)
}

// results gives the keys and results of groups from..to, as far as they are wanted: their keys
// are made of those only.
func (s *groups) results(from, to int) (columnar.Batch, error) {
	var cols []arrow.Array
	for _, a := range s.aggs {
		col, err := a.Result(from, to)
		if err != nil {
			return columnar.Batch{}, err
		}
		cols = append(cols, col)
	}
	if s.g.first.Bound() < math.MaxUint64 {
		s.wanted = s.g.first.Among(cols[s.g.first.Column-len(s.g.keys)], s.wanted[:0], &s.ranks)
		if rows := s.wanted; len(rows) < to-from {
			ids := make([]uint32, len(rows))
			for i, row := range rows {
				ids[i] = uint32(from) + uint32(row)
			}
			return columnar.Batch{Cols: append(s.keysOf(ids), gatherAll(cols, rows)...), Len: len(rows)}, nil
		}
	}
	return columnar.Batch{Cols: append(s.keyColumns(from, to), cols...), Len: to - from}, nil
}
