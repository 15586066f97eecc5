package exec

import (
	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

func (b *builder) join(n *logical.Join, account *operator) (*pipeline, error) {
	right, err := b.pipeline(n.Right)
	if err != nil {
		return nil, err
	}
	left, rightKeys := n.LeftKeys, n.RightKeys
	if n.NullSafe == 1 && len(left) == 1 { // so that null has a place of its own in the keys' words
		left = []expr.Expr{left[0], &expr.IsNull{X: left[0]}}
		rightKeys = []expr.Expr{rightKeys[0], &expr.IsNull{X: rightKeys[0]}}
	}
	keys, err := b.compileAll(rightKeys)
	if err != nil {
		return nil, err
	}
	side := &build{programs: b.cloned(keys), keyTypes: typesOf(rightKeys), nullSafe: n.NullSafe, account: account, spill: b.query.spill, finisher: b.query.crew.workers[0]}
	for _, c := range n.Right.Schema() {
		side.storages = append(side.storages, columnar.ArrowType(c.Type))
	}
	b.sinkStep(right, side, &operator{name: account.name, parent: b.env.Budget}, 1)
	leftKeys, err := b.compileAll(left)
	if err != nil {
		return nil, err
	}
	j := &join{build: side, kind: n.Kind, single: n.Single, programs: b.cloned(leftKeys), probers: make([]*prober, b.env.Threads)}
	if n.Residual != nil {
		p, err := b.compile(n.Residual)
		if err != nil {
			return nil, err
		}
		j.residual = b.clones(p)
	}
	return b.behind(n.Left, j, account)
}

// join is the probe side: for each row of the left input the rows of the build
// side with the same keys (all rows without keys) for which the residual is true.
type join struct {
	build    *build
	kind     logical.JoinKind
	single   bool // a second match of a left row is an error
	programs []perWorker
	residual perWorker
	probers  []*prober // by worker
}

// prober is one worker's view of the build side's keys.
type prober struct {
	keys  *columnar.Keys
	words []uint64
	ids   []int32
}

// pairs is the candidates of a batch: rows of the left and of the right.
type pairs struct {
	left, right []int32
	matched     []bool // rows of the left with a match; nil for an inner join
}

// Run is the Transform's.
func (j *join) Run(w *Worker, in columnar.Batch, emit func(columnar.Batch) error) error {
	p := &pairs{}
	if j.kind == logical.LeftJoin || j.kind == logical.MarkJoin {
		p.matched = make([]bool, in.Len)
	}
	flush := func() error { return j.flush(w, in, p, emit) }
	candidates := j.allRows
	if j.build.table != nil {
		candidates = j.sameKeys
	}
	if err := candidates(w, in, p, flush); err != nil {
		return err
	}
	if err := flush(); err != nil {
		return err
	}
	switch j.kind {
	case logical.LeftJoin:
		return j.unmatched(in, p, emit)
	case logical.MarkJoin:
		return emit(withMark(in, p.matched))
	}
	return nil
}

// withMark gives a batch with a further column of booleans.
func withMark(in columnar.Batch, marks []bool) columnar.Batch {
	values := make([]byte, len(marks))
	for i, m := range marks {
		if m {
			values[i] = 1
		}
	}
	cols := append(in.Cols[:len(in.Cols):len(in.Cols)], columnar.NewBools(values, nil))
	return columnar.Batch{Cols: cols, Len: in.Len, Seq: in.Seq}
}

// settled reports whether a left row needs no more candidates.
func (j *join) settled(p *pairs, row int) bool { return j.kind == logical.MarkJoin && p.matched[row] }

// sameKeys finds the candidates by their keys.
func (j *join) sameKeys(w *Worker, in columnar.Batch, p *pairs, flush func() error) error {
	ids, err := j.find(w, in)
	if err != nil {
		return err
	}
	for i, id := range ids {
		if id < 0 {
			continue
		}
		for row := j.build.first[id]; row >= 0; row = j.build.next[row] {
			p.left, p.right = append(p.left, int32(i)), append(p.right, row)
			if len(p.left) >= columnar.BatchRows {
				if err := flush(); err != nil {
					return err
				}
				if j.settled(p, i) {
					break
				}
			}
			if j.kind == logical.MarkJoin && j.residual == nil {
				break
			}
		}
	}
	return nil
}

// find gives the number of each row's key on the build side, -1 for none.
func (j *join) find(w *Worker, in columnar.Batch) ([]int32, error) {
	s := j.probers[w.ID]
	if s == nil {
		s = &prober{keys: j.build.keys.Prober()}
		j.probers[w.ID] = s
	}
	if cap(s.ids) < in.Len {
		s.ids = make([]int32, max(in.Len, columnar.BatchRows))
	}
	ids, from := s.ids[:in.Len], 0
	err := inPieces(j.programs, w, in, func(part columnar.Batch, keys []columnar.Vector) error {
		j.findKeys(s, keys, ids[from:from+part.Len])
		from += part.Len
		return nil
	})
	return ids, err
}

func (j *join) findKeys(s *prober, keys []columnar.Vector, ids []int32) {
	s.words = s.keys.Encode(keys, len(ids), s.words)
	j.build.table.Find(s.words, ids)
	if valid := nullKeys(keys[j.build.nullSafe:], len(ids)); valid != nil {
		for i := range ids {
			if !valid.Set(i) {
				ids[i] = -1
			}
		}
	}
}

// allRows pairs each row with every row of the build side.
func (j *join) allRows(_ *Worker, in columnar.Batch, p *pairs, flush func() error) error {
	for i := range in.Len {
		for row := range j.build.rows.Len {
			p.left, p.right = append(p.left, int32(i)), append(p.right, int32(row))
			if len(p.left) >= columnar.BatchRows {
				if err := flush(); err != nil {
					return err
				}
				if j.settled(p, i) {
					break
				}
			}
			if j.kind == logical.MarkJoin && j.residual == nil {
				break
			}
		}
	}
	return nil
}

// flush tests the residual and emits what is left of the candidates.
func (j *join) flush(w *Worker, in columnar.Batch, p *pairs, emit func(columnar.Batch) error) error {
	if len(p.left) == 0 {
		return nil
	}
	w.Context.Check()
	if j.kind == logical.MarkJoin && j.residual == nil {
		p.mark(p.left)
		p.left, p.right = p.left[:0], p.right[:0]
		return nil
	}
	var left []int32
	var out columnar.Batch
	err := w.Context.Pieces(len(p.left), func(from, to int) (err error) {
		left = p.left[from:to]
		out, left, err = j.matches(w, in, left, p.right[from:to])
		return err
	}, func(int, int) (int64, error) {
		again := p.mark(left)
		switch {
		case again && j.single:
			return 0, sqlerr.New(sqlerr.SubqueryMultipleRows, "Scalar sub-query has returned multiple rows")
		case j.kind == logical.MarkJoin:
			return 0, nil
		}
		return 0, emit(out)
	})
	p.left, p.right = p.left[:0], p.right[:0]
	return err
}

// matches gives the candidates for which the residual is true, and their rows of the left.
func (j *join) matches(w *Worker, in columnar.Batch, left, right []int32) (columnar.Batch, []int32, error) {
	out := paired(w.Context.GatherBatch(in, left), w.Context.GatherBatch(j.build.rows, right))
	if j.residual == nil {
		return out, left, nil
	}
	rows, err := j.residual[w.ID].Filter(out, nil)
	if err != nil || len(rows) == out.Len {
		return out, left, err
	}
	if j.kind != logical.MarkJoin {
		out = out.Gather(rows)
	}
	return out, gatherRows(left, rows), nil
}

// mark notes rows of the left as matched and reports whether one was before.
func (p *pairs) mark(rows []int32) (again bool) {
	if p.matched == nil {
		return false
	}
	for _, r := range rows {
		again = again || p.matched[r]
		p.matched[r] = true
	}
	return again
}

func gatherRows(list, rows []int32) []int32 {
	out := make([]int32, len(rows))
	for i, r := range rows {
		out[i] = list[r]
	}
	return out
}

func paired(left, right columnar.Batch) columnar.Batch {
	return columnar.Batch{Cols: append(left.Cols, right.Cols...), Len: left.Len, Seq: left.Seq}
}

// unmatched emits the rows of the left of an outer join that matched nothing.
func (j *join) unmatched(in columnar.Batch, p *pairs, emit func(columnar.Batch) error) error {
	var rows, none []int32
	for i, m := range p.matched {
		if !m {
			rows, none = append(rows, int32(i)), append(none, -1)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return emit(paired(in.Gather(rows), j.build.rows.Gather(none)))
}
