package function

import (
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// comparison is an operator as what it says of the three orders.
type comparison struct {
	sign              string
	less, equal, more bool
	unordered         bool // what it says of NaN
}

var comparisonSigns = []comparison{
	{sign: "=", equal: true},
	{sign: "<>", less: true, more: true, unordered: true},
	{sign: "<", less: true},
	{sign: "<=", less: true, equal: true},
	{sign: ">", more: true},
	{sign: ">=", more: true, equal: true},
}

func init() { lists = append(lists, comparisons) }

func comparisons() []Def {
	var out []Def
	for _, c := range comparisonSigns {
		bound := "orderable"
		if c.sign == "=" || c.sign == "<>" {
			bound = "comparable"
		}
		out = append(out, Def{Name: c.sign, In: "T, T | T:" + bound, Out: "boolean",
			Build: func(o *Overload, _ []arrow.Array) (Scalar, error) { return c.kernel(o.Args[0]), nil }})
	}
	return out
}

func (c comparison) answers() [3]byte {
	out := [3]byte{}
	for i, b := range []bool{c.less, c.equal, c.more} {
		if b {
			out[i] = 1
		}
	}
	return out
}

func (c comparison) kernel(t types.Type) Scalar {
	switch t.Kind {
	case types.KindTinyint:
		return compareKernel[int8](c)
	case types.KindSmallint:
		return compareKernel[int16](c)
	case types.KindInteger, types.KindDate:
		return compareKernel[int32](c)
	case types.KindBigint, types.KindTimestamp, types.KindTime, types.KindIntervalDay, types.KindIntervalYear:
		return compareKernel[int64](c)
	case types.KindReal:
		return compareKernel[float32](c)
	case types.KindDouble:
		return compareKernel[float64](c)
	case types.KindVarchar, types.KindVarbinary, types.KindJSON:
		return c.texts
	case types.KindArray, types.KindRow, types.KindMap:
		return c.nested(t)
	}
	return c.byRows(t)
}

// ordered are the storages on which Go's own comparisons are SQL's, NaN included.
type ordered interface {
	int8 | int16 | int32 | int64 | float32 | float64
}

func compareKernel[T ordered](c comparison) Scalar {
	return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		a, b := columnar.Values[T](args[0].Array), columnar.Values[T](args[1].Array)
		out := make([]byte, n)
		switch {
		case args[1].Const:
			compareConst(c, a[:min(n, len(a))], b[0], out)
		case args[0].Const:
			compareConst(c.flipped(), b[:min(n, len(b))], a[0], out)
		default:
			compareColumns(c, a[:n], b[:n], out)
		}
		return columnar.Vector{Array: columnar.NewBools(out, validRows(args, n)), Const: allConst(args)}, nil
	}
}

func (c comparison) flipped() comparison {
	c.less, c.more = c.more, c.less
	return c
}

// code names the operator by what it holds true.
func (c comparison) code() int {
	code := 0
	for i, b := range []bool{c.less, c.equal, c.more} {
		if b {
			code |= 1 << i
		}
	}
	return code
}

const (
	codeLess         = 1
	codeEqual        = 2
	codeLessEqual    = 3
	codeGreater      = 4
	codeNotEqual     = 5
	codeGreaterEqual = 6
)

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}

func compareConst[T ordered](c comparison, a []T, b T, out []byte) {
	switch c.code() {
	case codeLess:
		for i, v := range a {
			out[i] = bit(v < b)
		}
	case codeEqual:
		for i, v := range a {
			out[i] = bit(v == b)
		}
	case codeLessEqual:
		for i, v := range a {
			out[i] = bit(v <= b)
		}
	case codeGreater:
		for i, v := range a {
			out[i] = bit(v > b)
		}
	case codeNotEqual:
		for i, v := range a {
			out[i] = bit(v != b)
		}
	case codeGreaterEqual:
		for i, v := range a {
			out[i] = bit(v >= b)
		}
	}
}

func compareColumns[T ordered](c comparison, a, b []T, out []byte) {
	switch c.code() {
	case codeLess:
		for i, v := range a {
			out[i] = bit(v < b[i])
		}
	case codeEqual:
		for i, v := range a {
			out[i] = bit(v == b[i])
		}
	case codeLessEqual:
		for i, v := range a {
			out[i] = bit(v <= b[i])
		}
	case codeGreater:
		for i, v := range a {
			out[i] = bit(v > b[i])
		}
	case codeNotEqual:
		for i, v := range a {
			out[i] = bit(v != b[i])
		}
	case codeGreaterEqual:
		for i, v := range a {
			out[i] = bit(v >= b[i])
		}
	}
}

// texts compares varchar and varbinary. A coded column against a constant is
// compared once for each value of its dictionary.
func (c comparison) texts(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
	answers := c.answers()
	a, b := columnar.StringsOf(args[0].Array), columnar.StringsOf(args[1].Array)
	if args[0].Const && !args[1].Const {
		a, b = b, a
		answers[0], answers[2] = answers[2], answers[0]
		args = []columnar.Vector{args[1], args[0]}
	}
	out := make([]byte, n)
	if !args[1].Const {
		compareTextRows(answers, a, b, args, out)
	} else if s := b.At(0); a.Codes != nil && a.ValueCount() <= 4*n {
		compareCoded(answers, a, s, out)
	} else {
		compareText(answers, a, s, args[0].Const, out)
	}
	return columnar.Vector{Array: columnar.NewBools(out, validRows(args, n)), Const: allConst(args)}, nil
}

func compareCoded(answers [3]byte, a columnar.Strings, s string, out []byte) {
	values := make([]byte, max(1, a.ValueCount()))
	for v := range a.ValueCount() {
		values[v] = answers[1+strings.Compare(a.Value(uint32(v)), s)]
	}
	for i, c := range a.Codes[:len(out)] {
		out[i] = values[c]
	}
}

func compareText(answers [3]byte, a columnar.Strings, s string, constant bool, out []byte) {
	onlyEqual := answers[0] == answers[2]
	for i := range out {
		if !constant && a.Null(i) {
			continue
		}
		v := a.At(i)
		if onlyEqual {
			out[i] = answers[1] ^ bit(v != s)
		} else {
			out[i] = answers[1+strings.Compare(v, s)]
		}
	}
}

func compareTextRows(answers [3]byte, a, b columnar.Strings, args []columnar.Vector, out []byte) {
	sameCodes := a.Codes != nil && b.Codes != nil && a.Dict == b.Dict && answers[0] == answers[2]
	for i := range out {
		switch {
		case a.Null(i) || b.Null(i):
		case sameCodes:
			out[i] = answers[1] ^ bit(a.Codes[i] != b.Codes[i])
		default:
			out[i] = answers[1+strings.Compare(a.At(i), b.At(i))]
		}
	}
}

// byRows compares by the order of values, for the types without a kernel of their own.
func (c comparison) byRows(t types.Type) Scalar {
	answers := c.answers()
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		compare := comparerOfValues(t, args[0].Array, args[1].Array)
		return rows(ctx, types.Boolean, args, n, func(i int) (bool, error) {
			return answers[1+compare(args[0].Row(i), args[1].Row(i))] == 1, nil
		})
	}
}
