package eval

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// in is x IN (constants) over a hash set, for whole numbers, what is stored as
// one, and texts.
type in struct {
	x       node
	numbers map[int64]bool
	texts   map[string]bool
	hasNull bool // a null in the list: what is not found is unknown
}

// in compiles x IN (list): constants to a set, the rest to comparisons behind it.
func (c *compiler) in(e *expr.In) (node, error) {
	var rest []expr.Expr
	set := &in{numbers: map[int64]bool{}, texts: map[string]bool{}}
	for _, item := range e.List {
		n, err := c.compile(item)
		if err != nil {
			return nil, err
		}
		if k, ok := n.(*constant); !ok || !set.add(k.value, e.X.Type()) {
			rest = append(rest, item)
		}
	}
	x, err := c.compile(e.X)
	if err != nil {
		return nil, err
	}
	set.x = x
	if len(rest) == 0 {
		return set, nil
	}
	return c.inRest(e, set, rest)
}

// add takes a constant into the set; false if it is of a type that sets do not hold.
func (n *in) add(value arrow.Array, t types.Type) bool {
	if columnar.NullsOf(value).Null(0) {
		n.hasNull = true
		return true
	}
	if t.IsString() {
		n.texts[columnar.StringsOf(value).At(0)] = true
		return true
	}
	at := integerReader(value)
	if at == nil {
		return false
	}
	n.numbers[at(0)] = true
	return true
}

// inRest is set OR x = item OR …
func (c *compiler) inRest(e *expr.In, set *in, rest []expr.Expr) (node, error) {
	t := e.X.Type()
	equal, failed := function.ResolveOperator("=", []types.Type{t, t})
	if failed != nil {
		return nil, failed
	}
	out := &logical{decisive: isTrue}
	if len(set.numbers)+len(set.texts) > 0 || set.hasNull {
		out.args, out.safe = []node{set}, []bool{false}
	}
	for _, item := range rest {
		n, err := c.compile(&expr.Call{Overload: equal, Args: []expr.Expr{e.X, item}, At: e.At})
		if err != nil {
			return nil, err
		}
		out.args, out.safe = append(out.args, n), append(out.safe, false)
	}
	return out, nil
}

func (n *in) eval(f *frame) (columnar.Vector, error) { return packed(n, f) }

func (n *in) truth(f *frame) ([]byte, error) {
	v, err := n.x.eval(f)
	if err != nil {
		return nil, err
	}
	has := n.lookup(v.Array)
	out, nulls := make([]byte, f.n), columnar.NullsOf(v.Array)
	missing := isFalse
	if n.hasNull {
		missing = isNull
	}
	for i := range out {
		r := v.Row(i)
		switch {
		case nulls.Any() && nulls.Null(r):
			out[i] = isNull
		case has(r):
			out[i] = isTrue
		default:
			out[i] = missing
		}
	}
	return out, nil
}

// lookup gives the test of a row that is not null.
func (n *in) lookup(a arrow.Array) func(row int) bool {
	if len(n.numbers)+len(n.texts) == 0 { // nulls alone, perhaps of a type that sets do not hold
		return func(int) bool { return false }
	}
	if at := integerReader(a); at != nil {
		return func(row int) bool { return n.numbers[at(row)] }
	}
	s := columnar.StringsOf(a)
	return func(row int) bool { return n.texts[s.At(row)] }
}

// integerReader reads storages that are whole numbers; nil for others.
func integerReader(a arrow.Array) func(row int) int64 {
	switch a.DataType().ID() {
	case arrow.INT8:
		return readerOf[int8](a)
	case arrow.INT16:
		return readerOf[int16](a)
	case arrow.INT32, arrow.DATE32:
		return readerOf[int32](a)
	case arrow.INT64, arrow.TIMESTAMP:
		return readerOf[int64](a)
	}
	return nil
}

func readerOf[T int8 | int16 | int32 | int64](a arrow.Array) func(row int) int64 {
	v := columnar.Values[T](a)
	return func(row int) int64 { return int64(v[row]) }
}

func nested(ts []types.Type) bool {
	for _, t := range ts {
		if len(t.Fields()) > 0 || t.Kind == types.KindDynamic {
			return true
		}
	}
	return false
}
