package exec

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/planner/logical"
)

// groupID gives each batch once for every grouping set, behind the keys of the
// set and its number.
type groupID struct {
	keys []perWorker
	node *logical.GroupID
}

func (b *builder) groupID(n *logical.GroupID, account *operator) (*pipeline, error) {
	keys, err := b.compileAll(n.Keys)
	if err != nil {
		return nil, err
	}
	return b.behind(n.Input, &groupID{b.cloned(keys), n}, account)
}

// Run is the Transform's.
func (g *groupID) Run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	return inPieces(g.keys, w, in, func(part columnar.Batch, keys []columnar.Vector) error { return g.run(part, keys, emit) })
}

func (g *groupID) run(in columnar.Batch, keys []columnar.Vector, emit func(columnar.Batch) error) error {
	nulls, all := make([]arrow.Array, len(keys)), make([]arrow.Array, len(keys))
	for i, k := range keys {
		nulls[i] = columnar.NewNulls(columnar.ArrowType(g.node.Keys[i].Type()), in.Len)
		all[i] = k.Expand(in.Len)
	}
	for number, set := range g.node.Sets {
		out := columnar.Batch{Cols: append([]arrow.Array(nil), nulls...), Len: in.Len, Seq: in.Seq}
		for _, k := range set {
			out.Cols[k] = all[k]
		}
		out.Cols = append(append(out.Cols, setNumbers(int32(number), in.Len)), in.Cols...)
		if err := emit(out); err != nil {
			return err
		}
	}
	return nil
}

func setNumbers(number int32, n int) arrow.Array {
	out := make([]int32, n)
	for i := range out {
		out[i] = number
	}
	return columnar.NewInt32(out, nil)
}

// addTotals makes the groups that are there even of no rows: keys before the
// set's number are null.
func (s *groups) addTotals(totals []int32) {
	last := len(s.g.keys) - 1
	for _, number := range totals {
		cols := make([]columnar.Vector, last+1)
		for i, t := range s.g.keys[:last] {
			cols[i].Array = columnar.NewNulls(columnar.ArrowType(t), 1)
		}
		cols[last].Array = setNumbers(number, 1)
		s.number(cols, 1)
	}
}
