package function

import (
	"slices"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, reductions) }

func reductions() []Def {
	return []Def{{Name: "reduce_agg", Kind: KindAggregate, In: "T, S, function(S,T,S), function(S,S,S)", Out: "S",
		Doc:       "Takes each value into a state; the second function makes one state of two",
		Aggregate: func(o *Overload) Aggregate { return &reduction{t: o.Result} }}}
}

// LambdaAggregate is an aggregate with lambdas among its arguments; they are set
// before anything else is called.
type LambdaAggregate interface {
	Aggregate
	SetLambdas(lambdas []Lambda)
}

// CheckReduceState is the failure of a state that reduce_agg cannot keep, as in Trino.
func CheckReduceState(o *Overload) *sqlerr.Error {
	long := o.Result.Kind == types.KindDecimal && o.Result.Precision > 18
	if o.Name() == "reduce_agg" && (long || o.Result.Fields() != nil) {
		return sqlerr.New(sqlerr.NotSupported, "State type not supported for reduce_agg: %s", signatureName(o.Result))
	}
	return nil
}

// reduction is reduce_agg: the states are rows of a column, of which each group
// has one; those that were replaced stay until there are more of them than others.
type reduction struct {
	t             types.Type
	step, combine Lambda
	states        []arrow.Array
	total         int32
	at            []int32 // the row of each group, 0 for none, else one more
	held          int64
}

// SetLambdas is the LambdaAggregate's.
func (r *reduction) SetLambdas(lambdas []Lambda) { r.step, r.combine = lambdas[0], lambdas[1] }

func (r *reduction) Resize(groups int) (grew int64) {
	r.at, grew = resized(r.at, groups, 4)
	return grew
}

func (r *reduction) Add(groups []uint32, args []columnar.Vector, n int) (int64, error) {
	for at := range args[:2] {
		groups, args, n = notNullRows(at, groups, args, n)
	}
	if n == 0 {
		return 0, nil
	}
	first := stored(args[1].Expand(n), r.t)
	return r.fold(groups, first, stored(args[0].Expand(n), r.t), r.step, false)
}

// fold takes a row into the state of each group, as many groups at once as there
// are. A group without a state begins with the row's of begin; where that is the
// value itself it is not taken again.
func (r *reduction) fold(groups []uint32, begin, values arrow.Array, f Lambda, same bool) (int64, error) {
	var order []uint32 // groups with rows
	rows := map[uint32][]int32{}
	for i, g := range groups {
		if rows[g] == nil {
			order = append(order, g)
		}
		rows[g] = append(rows[g], int32(i))
	}
	grew := r.start(order, rows, begin, same)
	slices.SortStableFunc(order, func(a, b uint32) int { return len(rows[b]) - len(rows[a]) })
	states := r.gather(order)
	var finished []arrow.Array // from the back of order
	for k := 0; ; k++ {
		var next []int32
		for _, g := range order[:states.Len()] {
			if k < len(rows[g]) {
				next = append(next, rows[g][k])
			}
		}
		if len(next) < states.Len() {
			finished = append(finished, columnar.Slice(states, len(next), states.Len()))
		}
		if len(next) == 0 {
			break
		}
		var err error
		states = columnar.Plain(columnar.Slice(states, 0, len(next)))
		if states, err = f(make([]int32, len(next)), states, columnar.Plain(columnar.Gather(values, next))); err != nil {
			return grew, err
		}
	}
	slices.Reverse(finished)
	return grew + r.put(order, columnar.Concat(finished)), nil
}

// start gives the groups that have no state their first one.
func (r *reduction) start(order []uint32, rows map[uint32][]int32, begin arrow.Array, same bool) int64 {
	var fresh []uint32
	var from []int32
	for _, g := range order {
		if r.at[g] == 0 {
			fresh, from = append(fresh, g), append(from, rows[g][0])
			if same {
				rows[g] = rows[g][1:]
			}
		}
	}
	if len(fresh) == 0 {
		return 0
	}
	return r.put(fresh, columnar.Gather(begin, from))
}

// gather gives the states of groups.
func (r *reduction) gather(groups []uint32) arrow.Array {
	index := make([]int32, len(groups))
	for i, g := range groups {
		index[i] = r.at[g] - 1
	}
	if len(r.states) == 0 {
		return columnar.NewNulls(columnar.ArrowType(r.t), len(groups))
	}
	r.states = []arrow.Array{columnar.Concat(r.states)}
	return columnar.Gather(r.states[0], index)
}

// put sets the states of groups.
func (r *reduction) put(groups []uint32, states arrow.Array) int64 {
	r.states = append(r.states, columnar.Plain(states))
	for i, g := range groups {
		r.at[g] = r.total + int32(i) + 1
	}
	r.total += int32(len(groups))
	before := r.held
	r.held += columnar.ArrayBytes(states)
	if int(r.total) > 2*len(r.at)+columnar.BatchRows {
		r.compact()
	}
	return r.held - before
}

// compact drops the states that were replaced.
func (r *reduction) compact() {
	var live []uint32
	for g, at := range r.at {
		if at != 0 {
			live = append(live, uint32(g))
		}
	}
	states := r.gather(live)
	r.states, r.total = []arrow.Array{states}, int32(len(live))
	for i, g := range live {
		r.at[g] = int32(i) + 1
	}
	r.held = columnar.ArrayBytes(states)
}

// State gives the states and, since a state may be null, which groups have one.
func (r *reduction) State(from, to int) ([]arrow.Array, error) {
	a, err := r.Result(from, to)
	has := make([]byte, to-from)
	for i, at := range r.at[from:to] {
		has[i] = bit(at != 0)
	}
	return []arrow.Array{a, columnar.NewBools(has, nil)}, err
}

func (r *reduction) Merge(groups []uint32, state []arrow.Array, n int) (int64, error) {
	has := columnar.BoolsOf(state[1])
	var rows []int32
	var kept []uint32
	for i, g := range groups[:n] {
		if has.At(i) {
			rows, kept = append(rows, int32(i)), append(kept, g)
		}
	}
	if len(rows) == 0 {
		return 0, nil
	}
	states := columnar.Gather(state[0], rows)
	return r.fold(kept, states, states, r.combine, true)
}

func (r *reduction) Result(from, to int) (arrow.Array, error) {
	groups := make([]uint32, to-from)
	for i := range groups {
		groups[i] = uint32(from + i)
	}
	return columnar.Plain(r.gather(groups)), nil
}
