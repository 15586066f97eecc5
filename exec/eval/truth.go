package eval

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/expr"
)

// The truth values of a boolean row, a byte each.
const (
	isFalse byte = iota
	isTrue
	isNull
)

// condition is a boolean node that gives truth values without a detour by
// arrays. The slice belongs to the caller.
type condition interface {
	truth(f *frame) ([]byte, error)
}

// truthOf gives the truth value of a boolean node for each row of the frame.
func truthOf(n node, f *frame) ([]byte, error) {
	if c, ok := n.(condition); ok {
		return c.truth(f)
	}
	v, err := n.eval(f)
	if err != nil {
		return nil, err
	}
	return unpack(v, f.n), nil
}

func unpack(v columnar.Vector, n int) []byte {
	out := make([]byte, n)
	b := columnar.BoolsOf(v.Array)
	if v.Const {
		fill(out, oneTruth(b, 0))
		return out
	}
	if !b.Any() {
		for i := range out {
			if b.At(i) {
				out[i] = isTrue
			}
		}
		return out
	}
	for i := range out {
		out[i] = oneTruth(b, i)
	}
	return out
}

func fill(out []byte, v byte) {
	for i := range out {
		out[i] = v
	}
}

func oneTruth(b columnar.Bools, i int) byte {
	switch {
	case b.Null(i):
		return isNull
	case b.At(i):
		return isTrue
	}
	return isFalse
}

// pack makes a boolean column of truth values, which it may change.
func pack(truth []byte) arrow.Array {
	var valid *columnar.Bitmap
	for i, v := range truth {
		if v == isNull {
			if valid == nil {
				valid = columnar.NewBitmap(len(truth))
			}
			valid.Clear(i)
			truth[i] = isFalse
		}
	}
	return columnar.NewBools(truth, valid)
}

// packed is eval for a condition.
func packed(c condition, f *frame) (columnar.Vector, error) {
	truth, err := c.truth(f)
	if err != nil {
		return columnar.Vector{}, err
	}
	return columnar.Vector{Array: pack(truth)}, nil
}

// not negates.
type not struct{ x node }

func (n *not) eval(f *frame) (columnar.Vector, error) { return packed(n, f) }

func (n *not) truth(f *frame) ([]byte, error) {
	out, err := truthOf(n.x, f)
	for i, v := range out {
		if v != isNull {
			out[i] = v ^ 1
		}
	}
	return out, err
}

// isNullNode is x IS NULL.
type isNullNode struct{ x node }

func (n *isNullNode) eval(f *frame) (columnar.Vector, error) { return packed(n, f) }

func (n *isNullNode) truth(f *frame) ([]byte, error) {
	v, err := n.x.eval(f)
	if err != nil {
		return nil, err
	}
	out := make([]byte, f.n)
	nulls := columnar.NullsOf(v.Array)
	if !nulls.Any() {
		return out, nil
	}
	for i := range out {
		if nulls.Null(v.Row(i)) {
			out[i] = isTrue
		}
	}
	return out, nil
}

// logical is AND or OR: an argument is evaluated on the rows that those before
// it have not decided. What cannot fail may be evaluated on all rows instead,
// where most are undecided, since that spares the gather.
type logical struct {
	args     []node
	safe     []bool // cannot fail
	decisive byte   // the value that decides: false for AND, true for OR
}

func (c *compiler) logical(e *expr.Logical) (node, error) {
	args, err := c.compileAll(e.Args)
	if err != nil {
		return nil, err
	}
	n := &logical{args: args, decisive: isFalse}
	if e.Or {
		n.decisive = isTrue
	}
	for _, a := range e.Args {
		n.safe = append(n.safe, CannotFail(a))
	}
	return n, nil
}

// comparisons are the operators that raise no error.
var comparisons = map[string]bool{"=": true, "<>": true, "<": true, "<=": true, ">": true, ">=": true}

// CannotFail reports whether no row can make e raise an error.
func CannotFail(e expr.Expr) bool {
	ok := true
	expr.Walk(e, func(x expr.Expr) {
		switch x := x.(type) {
		case *expr.Column, *expr.Const, *expr.Logical, *expr.Not, *expr.IsNull, *expr.In, *expr.Case, *expr.Coalesce:
		case *expr.Call:
			ok = ok && comparisons[x.Overload.Name()] && !nested(x.Overload.Args)
		case *expr.Cast:
			from := x.X.Type()
			ok = ok && x.Implicit && (from.IsNumeric() && x.T.IsNumeric() || from.IsString() && x.T.IsString())
		default:
			ok = false
		}
	})
	return ok
}

func (n *logical) eval(f *frame) (columnar.Vector, error) { return packed(n, f) }

func (n *logical) truth(f *frame) ([]byte, error) {
	out, err := truthOf(n.args[0], f)
	if err != nil {
		return nil, err
	}
	var rows []int32
	for i, a := range n.args[1:] {
		rows = n.undecided(out, rows[:0])
		switch {
		case len(rows) == 0:
			return out, nil
		case len(rows) == f.n || n.safe[i+1] && len(rows) > f.n/4:
			err = n.combineAll(a, f, out)
		default:
			err = n.combine(a, f, append([]int32(nil), rows...), out)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (n *logical) undecided(truth []byte, rows []int32) []int32 {
	for i, v := range truth {
		if v != n.decisive {
			rows = append(rows, int32(i))
		}
	}
	return rows
}

// combineAll joins an argument's truth on all rows into out.
func (n *logical) combineAll(a node, f *frame, out []byte) error {
	truth, err := truthOf(a, f)
	if err != nil {
		return err
	}
	table := &andTable
	if n.decisive == isTrue {
		table = &orTable
	}
	for i, v := range truth {
		out[i] = table[out[i]<<2|v]
	}
	return nil
}

// combine joins an argument's truth on the undecided rows into out.
func (n *logical) combine(a node, f *frame, rows []int32, out []byte) error {
	truth, err := truthOf(a, f.narrow(rows))
	if err != nil {
		return err
	}
	for i, v := range truth {
		if r := rows[i]; v == n.decisive || out[r] != isNull {
			out[r] = v
		}
	}
	return nil
}

// The tables of three-valued logic, by left<<2|right.
var (
	andTable = [16]byte{0: isFalse, 1: isFalse, 2: isFalse, 4: isFalse, 5: isTrue, 6: isNull, 8: isFalse, 9: isNull, 10: isNull}
	orTable  = [16]byte{0: isFalse, 1: isTrue, 2: isNull, 4: isTrue, 5: isTrue, 6: isTrue, 8: isNull, 9: isTrue, 10: isNull}
)
