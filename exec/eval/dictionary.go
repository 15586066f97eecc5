package eval

import (
	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/types"

	"github.com/apache/arrow/go/v17/arrow"
)

// oncePerValue reports whether a condition depends on one varchar column alone,
// so that it can be tested once for each value of a dictionary.
func (c *compiler) oncePerValue(e expr.Expr) (index int, ok bool) {
	if c.inside || e.Type().Kind != types.KindBoolean || !expr.Deterministic(e) || !expr.Closed(e) {
		return 0, false
	}
	cols := 0
	expr.Walk(e, func(x expr.Expr) {
		if k, is := x.(*expr.Column); is {
			if cols == 0 {
				index, ok = k.Index, true
			}
			cols++
			ok = ok && k.Index == index && k.T.Kind == types.KindVarchar
		}
	})
	return index, ok
}

func (c *compiler) compilePerValue(e expr.Expr, index int) (node, error) {
	c.inside = true
	n, err := c.compileNode(e)
	c.inside = false
	return &perValue{n, index, c.slot()}, err
}

// perValue is a condition over one varchar column: of a coded column it
// remembers the truth by code.
type perValue struct {
	x     node
	index int
	slot  int
}

// truths are the truth values of the first values of a dictionary.
type truths struct {
	dict   *columnar.Dict
	values []byte
	rows   int // seen up to now
	null   byte
	asked  bool // whether null was evaluated
	failed bool // a value's error: only the rows may decide whether it is reached
}

func (n *perValue) eval(f *frame) (columnar.Vector, error) { return packed(n, f) }

func (n *perValue) truth(f *frame) ([]byte, error) {
	c, ok := f.column(n.index).(*columnar.Coded)
	if !ok || c.ValueCount() == 0 {
		return truthOf(n.x, f)
	}
	t := n.known(f, c)
	if t == nil {
		return truthOf(n.x, f)
	}
	out, nulls := make([]byte, f.n), columnar.NullsOf(c.Uint32)
	if !nulls.Any() {
		for i, code := range c.Codes() {
			out[i] = t.values[code]
		}
		return out, nil
	}
	for i, code := range c.Codes() {
		if nulls.Null(i) {
			out[i] = t.null
		} else {
			out[i] = t.values[code]
		}
	}
	return out, nil
}

// known gives the truth of all values of the column, nil where it does not pay
// or where a value fails.
func (n *perValue) known(f *frame, c *columnar.Coded) *truths {
	t, ok := f.state.slots[n.slot].(*truths)
	if !ok || t.dict != c.Dict {
		t = &truths{dict: c.Dict}
		f.state.slots[n.slot] = t
	}
	fresh := c.ValueCount() - len(t.values)
	t.rows += f.n
	switch {
	case t.failed || fresh > max(t.rows, 64): // a dictionary may have values that few rows have
		return nil
	case fresh > 0:
		t.learn(n, f, columnar.Slice(c.ValueArray(), len(t.values), c.ValueCount()))
	}
	if !t.failed && !t.asked && c.Uint32.NullN() > 0 {
		t.learnNull(n, f)
	}
	if t.failed {
		return nil
	}
	return t
}

func (t *truths) learn(n *perValue, f *frame, values arrow.Array) {
	truth, err := truthOf(n.x, f.with(n.index, values))
	t.failed = err != nil
	t.values = append(t.values, truth...)
}

func (t *truths) learnNull(n *perValue, f *frame) {
	truth, err := truthOf(n.x, f.with(n.index, columnar.NewNulls(arrow.BinaryTypes.String, 1)))
	if t.failed = err != nil; !t.failed {
		t.null, t.asked = truth[0], true
	}
}

// with gives a frame in which one column is the given one and no other is read.
func (f *frame) with(index int, a arrow.Array) *frame {
	cols := make([]arrow.Array, len(f.cols))
	cols[index] = a
	return &frame{cols: cols, n: a.Len(), state: f.state}
}
