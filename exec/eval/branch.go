package eval

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// scatter puts the results of arms, each for some rows, into one column.
type scatter struct {
	t     types.Type
	n     int
	parts []arrow.Array
	index []int32 // of each row in the parts put together; -1 for null
	total int32
}

func newScatter(t types.Type, n int) *scatter {
	s := &scatter{t: t, n: n, index: make([]int32, n)}
	for i := range s.index {
		s.index[i] = -1
	}
	return s
}

// put takes the values of rows; a constant holds its one row for all of them.
func (s *scatter) put(v columnar.Vector, rows []int32) {
	for i, r := range rows {
		s.index[r] = s.total + int32(v.Row(i))
	}
	s.parts = append(s.parts, typed(v.Array, s.t))
	s.total += int32(v.Array.Len())
}

func (s *scatter) column(ctx *function.Context) columnar.Vector {
	if len(s.parts) == 0 {
		return nullVector(s.t)
	}
	return columnar.Vector{Array: ctx.Gather(ctx.Concat(s.parts), s.index)}
}

// caseNode is searched CASE.
type caseNode struct {
	ifs, thens []node
	otherwise  node // nil for null
	t          types.Type
}

func (c *compiler) caseNode(e *expr.Case) (node, error) {
	n := &caseNode{t: e.T}
	for _, w := range e.Whens {
		cond, err := c.compile(w.If)
		if err != nil {
			return nil, err
		}
		then, err := c.compile(w.Then)
		if err != nil {
			return nil, err
		}
		n.ifs, n.thens = append(n.ifs, cond), append(n.thens, then)
	}
	if e.Else != nil {
		var err error
		if n.otherwise, err = c.compile(e.Else); err != nil {
			return nil, err
		}
	}
	if texts := c.caseOfTexts(n); texts != nil {
		return texts, nil
	}
	return n, nil
}

func (n *caseNode) eval(f *frame) (columnar.Vector, error) {
	out := newScatter(n.t, f.n)
	left, err := n.arms(f, func(arm int, rows []int32) error { return out.arm(n.thens[arm], f, rows) })
	if err != nil {
		return columnar.Vector{}, err
	}
	if n.otherwise != nil {
		if err := out.arm(n.otherwise, f, left); err != nil {
			return columnar.Vector{}, err
		}
	}
	return out.column(f.state.ctx), nil
}

// arm evaluates an arm on some rows of the frame.
func (s *scatter) arm(n node, f *frame, rows []int32) error {
	if len(rows) == 0 {
		return nil
	}
	v, err := n.eval(f.narrow(rows))
	if err == nil {
		s.put(v, rows)
	}
	return err
}

// arms calls take with the rows that take each arm, and gives those that take none.
func (n *caseNode) arms(f *frame, take func(arm int, rows []int32) error) (left []int32, err error) {
	left = columnar.Rows(f.n)
	for arm, cond := range n.ifs {
		if len(left) == 0 {
			return nil, nil
		}
		f.state.ctx.Check()
		truth, err := truthOf(cond, f.narrow(left))
		if err != nil {
			return nil, err
		}
		var taken, rest []int32
		for i, v := range truth {
			if v == isTrue {
				taken = append(taken, left[i])
			} else {
				rest = append(rest, left[i])
			}
		}
		if err := take(arm, taken); err != nil {
			return nil, err
		}
		left = rest
	}
	return left, nil
}

// caseOfTexts is a CASE whose arms are constant texts: its column is coded, in
// one dictionary for all batches, so that grouping by it is cheap.
type caseOfTexts struct {
	caseNode
	texts []string // of the arms, then of ELSE
	nulls []bool
	slot  int
}

func (c *compiler) caseOfTexts(n *caseNode) node {
	if n.t.Kind != types.KindVarchar {
		return nil
	}
	out := &caseOfTexts{caseNode: *n}
	arms := append([]node(nil), n.thens...)
	if n.otherwise != nil {
		arms = append(arms, n.otherwise)
	}
	for _, a := range arms {
		k, ok := a.(*constant)
		if !ok {
			return nil
		}
		null, text := columnar.NullsOf(k.value).Null(0), ""
		if !null {
			text = columnar.StringsOf(k.value).At(0)
		}
		out.texts, out.nulls = append(out.texts, text), append(out.nulls, null)
	}
	out.slot = c.slot()
	return out
}

func (n *caseOfTexts) eval(f *frame) (columnar.Vector, error) {
	d, ok := f.state.slots[n.slot].(*columnar.Dict)
	if !ok {
		d = columnar.NewDict()
		d.CodeString("") // so that null rows name a value
		f.state.slots[n.slot] = d
	}
	codes, valid := make([]uint32, f.n), columnar.NewBitmap(f.n)
	put := func(arm int, rows []int32) error {
		code := d.CodeString(n.texts[arm])
		for _, r := range rows {
			codes[r] = code
			if n.nulls[arm] {
				valid.Clear(int(r))
			}
		}
		return nil
	}
	left, err := n.arms(f, put)
	if err != nil {
		return columnar.Vector{}, err
	}
	if n.otherwise != nil {
		if err := put(len(n.texts)-1, left); err != nil {
			return columnar.Vector{}, err
		}
		left = nil
	}
	for _, r := range left {
		valid.Clear(int(r))
	}
	return columnar.Vector{Array: columnar.NewCoded(d, codes, valid)}, nil
}

// coalesce gives the first argument that is not null.
type coalesce struct {
	args []node
	t    types.Type
}

func (n *coalesce) eval(f *frame) (columnar.Vector, error) {
	out := newScatter(n.t, f.n)
	left := columnar.Rows(f.n)
	for _, a := range n.args {
		v, err := a.eval(f.narrow(left))
		if err != nil {
			return v, err
		}
		nulls := columnar.NullsOf(v.Array)
		if !nulls.Any() && len(left) == f.n {
			return v, nil
		}
		var rest []int32
		for i, r := range left {
			if nulls.Null(v.Row(i)) {
				rest = append(rest, r)
			}
		}
		out.put(v, left)
		if left = rest; len(left) == 0 {
			break
		}
	}
	return out.column(f.state.ctx), nil
}
