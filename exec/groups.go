package exec

import (
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
	keys  []types.Type
	calls []logical.AggregateCall
	args  [][]types.Type // of the calls
	ctx   *function.Context
}

// setLambdas gives an aggregate that takes lambdas its own, compiled anew, since
// each is for one goroutine.
func setLambdas(a function.Aggregate, lambdas []*expr.Lambda, ctx *function.Context) {
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
// ones of a worker, or the merged ones of a partition. A group is a number; of
// a key that is one text it is the text's code+1, with 0 for null.
type groups struct {
	g        *grouping
	keys     *columnar.Keys
	table    *columnar.Table // nil without keys and for one text
	aggs     []function.Aggregate
	sets     []*distinctSet // by call; nil for a call without DISTINCT
	size     int
	nullSeen bool // of one text: whether group 0 has rows
	final    bool // rows new to a DISTINCT set go to the aggregate at once
	words    []uint64
	ids      []uint32
	widths   []int // columns of the state of each aggregate, once known
	held     int64 // bytes of the aggregates' states
	charged  int64
}

func newGroups(g *grouping) *groups {
	s := &groups{g: g}
	s.reset()
	return s
}

func (s *groups) reset() {
	*s = groups{g: s.g, final: s.final, charged: s.charged, words: s.words}
	if len(s.g.keys) > 0 {
		s.keys = columnar.NewKeys(s.g.keys)
		if !s.keys.SingleText() {
			s.table = columnar.NewTable(s.keys.Width())
		}
	}
	for i, c := range s.g.calls {
		a := function.NewAggregate(c.Overload, s.g.args[i], c.OrderBy)
		setLambdas(a, c.Lambdas, s.g.ctx)
		s.aggs = append(s.aggs, a)
		var set *distinctSet
		if c.Distinct {
			set = newDistinctSet(s.g.args[i])
		}
		s.sets = append(s.sets, set)
	}
	if s.keys == nil {
		s.grow(1)
	}
}

// first gives the first group that has rows: 0, or 1 where the null text has none.
func (s *groups) first() int {
	if s.keys != nil && s.table == nil && !s.nullSeen {
		return 1
	}
	return 0
}

// count gives the number of groups.
func (s *groups) count() int { return max(0, s.size-s.first()) }

func (s *groups) grow(size int) {
	if size <= s.size {
		return
	}
	s.size = size
	for _, a := range s.aggs {
		s.held += a.Resize(size)
	}
}

// bytes gives the memory held.
func (s *groups) bytes() int64 {
	n := s.held
	if s.keys != nil {
		n += s.keys.Bytes()
	}
	if s.table != nil {
		n += s.table.Bytes()
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

// number gives the group of each of n rows of the keys. The slice is valid until the next call.
func (s *groups) number(cols []columnar.Vector, n int) []uint32 {
	if cap(s.ids) < n {
		s.ids = make([]uint32, max(n, columnar.BatchRows))
	}
	ids := s.ids[:n]
	if s.keys == nil {
		return ids // all of group 0
	}
	s.words = s.keys.Encode(cols, n, s.words)
	switch {
	case s.table == nil:
		null := false
		for i, w := range s.words {
			ids[i] = uint32(w)
			null = null || w == 0
		}
		s.nullSeen = s.nullSeen || null
		s.grow(s.keys.TextCount())
		return ids
	case s.keys.Nullable() && columnar.NullsOf(cols[0].Array).Any():
		s.table.InsertNullable(s.words, columnar.NullsOf(cols[0].Expand(n)), ids)
	default:
		s.table.Insert(s.words, ids)
	}
	s.grow(s.table.Len())
	return ids
}

// add takes rows of a call's arguments.
func (s *groups) add(call int, ids []uint32, args []columnar.Vector, n int) error {
	if set := s.sets[call]; set != nil {
		rows := set.insert(ids, args, n)
		if !s.final || len(rows) == 0 {
			return nil
		}
		if len(rows) < n {
			ids, args = gatherIDs(ids, rows), gatherVectors(args, rows)
		}
		n = len(rows)
	}
	grew, err := s.aggs[call].Add(ids, args, n)
	s.held += grew
	return err
}

func gatherIDs(ids []uint32, rows []int32) []uint32 {
	out := make([]uint32, len(rows))
	for i, r := range rows {
		out[i] = ids[r]
	}
	return out
}

func gatherVectors(list []columnar.Vector, rows []int32) []columnar.Vector {
	out := make([]columnar.Vector, len(list))
	for i, v := range list {
		out[i] = v
		if !v.Const {
			out[i].Array = columnar.Gather(v.Array, rows)
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

// keyColumns gives the keys of groups from..to.
func (s *groups) keyColumns(from, to int) []arrow.Array {
	switch {
	case s.keys == nil:
		return nil
	case s.table != nil:
		return s.keys.Decode(s.table.Words(from, to), to-from, s.table.NullNumber()-from)
	}
	words := make([]uint64, to-from)
	for i := range words {
		words[i] = uint64(from + i)
	}
	return s.keys.Decode(words, to-from, -1)
}

// states gives the keys and partial states of groups from..to as a batch for merge.
func (s *groups) states(from, to int) (columnar.Batch, error) {
	b := columnar.Batch{Cols: s.keyColumns(from, to), Len: to - from}
	for i, a := range s.aggs {
		if s.sets[i] != nil {
			continue
		}
		cols, err := a.State(from, to)
		if err != nil {
			return b, err
		}
		b.Cols = append(b.Cols, cols...)
	}
	return b, nil
}

// merge takes a batch of states.
func (s *groups) merge(b columnar.Batch) error {
	if err := s.measure(); err != nil {
		return err
	}
	at := len(s.g.keys)
	ids := s.number(vectors(b.Cols[:at]), b.Len)
	for i, a := range s.aggs {
		if s.sets[i] != nil {
			continue
		}
		grew, err := a.Merge(ids, b.Cols[at:at+s.widths[i]], b.Len)
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
		err := set.each(func(ids []uint32, args []arrow.Array) error {
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

// results gives the keys and results of groups from..to.
func (s *groups) results(from, to int) (columnar.Batch, error) {
	b := columnar.Batch{Cols: s.keyColumns(from, to), Len: to - from}
	for _, a := range s.aggs {
		col, err := a.Result(from, to)
		if err != nil {
			return b, err
		}
		b.Cols = append(b.Cols, col)
	}
	return b, nil
}
