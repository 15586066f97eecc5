package catalog

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/columnar/pred"
	"flowsql/sql/expr"
	"flowsql/sql/types"
)

// verdict says what became of a conjunct.
type verdict uint8

const (
	kept       verdict = iota // not translated: it stays a residual filter
	translated                // the predicates say exactly the same
	impossible                // no row can pass
)

// translate turns a conjunct into predicates that are true for the same rows:
// a row for which the conjunct is false or null passes neither. ok tells the
// columns that the formats can test, all of a type that canTest names.
func translate(e expr.Expr, ok func(column int) bool) ([]pred.Predicate, verdict) {
	switch e := e.(type) {
	case *expr.Call:
		return translateCall(e, ok, false)
	case *expr.In:
		return translateIn(e, ok, false)
	case *expr.IsNull:
		return translateNull(e, pred.IsNull, ok)
	case *expr.Not:
		return translateNot(e, ok)
	case *expr.Logical:
		if e.Or {
			return translateOr(e, ok)
		}
		return translateAnd(e, ok)
	}
	return nil, kept
}

func translateAnd(e *expr.Logical, ok func(int) bool) (out []pred.Predicate, v verdict) {
	for _, a := range e.Args {
		ps, v := translate(a, ok)
		if v != translated {
			return nil, v
		}
		out = append(out, ps...)
	}
	return out, translated
}

// translateOr joins x = 1 OR x IN (2, 3) into one set.
func translateOr(e *expr.Logical, ok func(int) bool) ([]pred.Predicate, verdict) {
	set := pred.Predicate{Op: pred.In, Column: -1}
	for _, a := range e.Args {
		ps, v := translate(a, ok)
		if v == impossible {
			continue
		}
		one := v == translated && len(ps) == 1 && (ps[0].Op == pred.Equal || ps[0].Op == pred.In)
		if !one || set.Column >= 0 && set.Column != ps[0].Column {
			return nil, kept
		}
		set.Column = ps[0].Column
		set.Integers = append(set.Integers, ps[0].Integers...)
		set.Texts = append(set.Texts, ps[0].Texts...)
	}
	if set.Column < 0 {
		return nil, impossible
	}
	return []pred.Predicate{set}, translated
}

func translateNot(e *expr.Not, ok func(int) bool) ([]pred.Predicate, verdict) {
	switch x := e.X.(type) {
	case *expr.IsNull:
		return translateNull(x, pred.IsNotNull, ok)
	case *expr.In:
		return translateIn(x, ok, true)
	case *expr.Call:
		return translateCall(x, ok, true)
	case *expr.Not:
		return translate(x.X, ok)
	}
	return nil, kept
}

func translateNull(e *expr.IsNull, op pred.Op, ok func(int) bool) ([]pred.Predicate, verdict) {
	c, is := widened(e.X)
	if !is || !ok(c.Index) {
		return nil, kept
	}
	return []pred.Predicate{{Column: c.Index, Op: op}}, translated
}

// widened gives the column under implicit casts that keep every value apart and
// in order: an integer made wider, a varchar made longer.
func widened(e expr.Expr) (*expr.Column, bool) {
	for {
		cast, is := e.(*expr.Cast)
		if !is {
			break
		}
		if !keepsValues(cast.X.Type(), cast.T) {
			return nil, false
		}
		e = cast.X
	}
	c, is := e.(*expr.Column)
	return c, is
}

func keepsValues(from, to types.Type) bool {
	switch {
	case from.IsInteger() && to.IsInteger():
		return from.Kind <= to.Kind
	case from.Kind == types.KindVarchar && to.Kind == types.KindVarchar:
		return to.Precision == types.Unbounded || from.Precision != types.Unbounded && from.Precision <= to.Precision
	case from.Kind == types.KindTimestamp && to.Kind == types.KindTimestamp:
		return from.Precision <= to.Precision
	case from.Kind == types.KindDecimal && to.Kind == types.KindDecimal:
		return from.Scale <= to.Scale && from.Precision-from.Scale <= to.Precision-to.Scale
	case from.IsInteger() && to.Kind == types.KindDouble:
		return true // in order; compareDouble looks after the rounding
	}
	return false
}

// operators lists the comparisons: what each is, with its sides exchanged, and negated.
var operators = map[string]struct{ op, flipped, negated pred.Op }{
	"=":  {pred.Equal, pred.Equal, pred.NotEqual},
	"<>": {pred.NotEqual, pred.NotEqual, pred.Equal},
	"<":  {pred.Less, pred.Greater, pred.GreaterOrEqual},
	"<=": {pred.LessOrEqual, pred.GreaterOrEqual, pred.Greater},
	">":  {pred.Greater, pred.Less, pred.LessOrEqual},
	">=": {pred.GreaterOrEqual, pred.LessOrEqual, pred.Less},
}

func translateCall(e *expr.Call, ok func(int) bool, negated bool) ([]pred.Predicate, verdict) {
	op, is := operators[e.Overload.Name()]
	if !is {
		if negated {
			return nil, kept
		}
		return translatePrefix(e, ok)
	}
	left, right, use := e.Args[0], e.Args[1], op.op
	if _, constant := constantOf(left); constant {
		left, right, use = right, left, op.flipped
	}
	if negated {
		use = negatedOp(use)
	}
	c, isColumn := widened(left)
	v, isConstant := constantOf(right)
	if !isColumn || !isConstant || !ok(c.Index) {
		return nil, kept
	}
	return compare(c, use, v)
}

func negatedOp(op pred.Op) pred.Op {
	for _, o := range operators {
		if o.op == op {
			return o.negated
		}
	}
	return op
}

// constantOf gives the constant under implicit casts that keep its value.
func constantOf(e expr.Expr) (*expr.Const, bool) {
	for {
		cast, is := e.(*expr.Cast)
		if !is {
			break
		}
		if !keepsValues(cast.X.Type(), cast.T) || cast.T.Kind == types.KindDouble {
			return nil, false
		}
		e = cast.X
	}
	c, is := e.(*expr.Const)
	return c, is
}

func compare(c *expr.Column, op pred.Op, v *expr.Const) ([]pred.Predicate, verdict) {
	if v.IsNull() {
		return nil, impossible
	}
	switch {
	case c.T.Kind == types.KindVarchar:
		text, ok := v.Text()
		if !ok || v.T.Kind != types.KindVarchar {
			return nil, kept
		}
		return one(pred.Predicate{Column: c.Index, Op: op, Texts: []string{text}})
	case c.T.IsInteger() && v.T.Kind == types.KindDouble:
		return compareDouble(c, op, columnar.Values[float64](v.Value)[0])
	case c.T.IsInteger() && v.T.IsInteger():
		n, _ := v.Integral()
		return compareInteger(c, op, n)
	case c.T.Kind == v.T.Kind:
		if n, ok := storedConstant(c.T, v); ok {
			return one(pred.Predicate{Column: c.Index, Op: op, Integers: []int64{n}})
		}
	}
	return nil, kept
}

func one(p pred.Predicate) ([]pred.Predicate, verdict) { return []pred.Predicate{p}, translated }

// limits gives the range of an integer type.
func limits(k types.Kind) (low, high int64) {
	switch k {
	case types.KindTinyint:
		return math.MinInt8, math.MaxInt8
	case types.KindSmallint:
		return math.MinInt16, math.MaxInt16
	case types.KindInteger:
		return math.MinInt32, math.MaxInt32
	}
	return math.MinInt64, math.MaxInt64
}

// compareInteger brings a constant of a wider type into the column's range.
func compareInteger(c *expr.Column, op pred.Op, n int64) ([]pred.Predicate, verdict) {
	low, high := limits(c.T.Kind)
	if n >= low && n <= high {
		return one(pred.Predicate{Column: c.Index, Op: op, Integers: []int64{n}})
	}
	return beyond(c, op, n > high)
}

// beyond compares the column with a constant above or below all its values.
func beyond(c *expr.Column, op pred.Op, above bool) ([]pred.Predicate, verdict) {
	always := op == pred.NotEqual
	switch op {
	case pred.Less, pred.LessOrEqual:
		always = above
	case pred.Greater, pred.GreaterOrEqual:
		always = !above
	}
	if always {
		return one(pred.Predicate{Column: c.Index, Op: pred.IsNotNull})
	}
	return nil, impossible
}

// exactDoubles bounds the whole numbers that a double holds without rounding;
// within it comparing as doubles is comparing as numbers.
const exactDoubles = 1 << 53

func compareDouble(c *expr.Column, op pred.Op, f float64) ([]pred.Predicate, verdict) {
	if !(math.Abs(f) < exactDoubles) { // also NaN
		return nil, kept
	}
	whole := math.Floor(f)
	if whole == f {
		return compareInteger(c, op, int64(f))
	}
	switch op {
	case pred.Less, pred.LessOrEqual:
		return compareInteger(c, pred.LessOrEqual, int64(whole))
	case pred.Greater, pred.GreaterOrEqual:
		return compareInteger(c, pred.Greater, int64(whole))
	}
	return beyond(c, op, true) // no whole number equals it
}

// translateIn handles x IN (list) and x NOT IN (list). A null in the list never
// lets a row pass: it is without effect in IN and lets none pass in NOT IN.
func translateIn(e *expr.In, ok func(int) bool, negated bool) ([]pred.Predicate, verdict) {
	c, is := widened(e.X)
	if !is || !ok(c.Index) {
		return nil, kept
	}
	op := pred.Equal
	if negated {
		op = pred.NotEqual
	}
	set := pred.Predicate{Column: c.Index, Op: pred.In}
	var all []pred.Predicate
	for _, item := range e.List {
		v, constant := constantOf(item)
		if !constant {
			return nil, kept
		}
		ps, verdict := compare(c, op, v)
		switch {
		case verdict == kept || verdict == impossible && negated:
			return nil, verdict
		case verdict == impossible:
			continue
		}
		all = append(all, ps...)
		set.Integers = append(set.Integers, ps[0].Integers...)
		set.Texts = append(set.Texts, ps[0].Texts...)
	}
	if negated {
		return all, translated
	}
	if len(all) == 0 {
		return nil, impossible
	}
	return one(set)
}

// translatePrefix handles LIKE with a pattern without wildcards or with one % at
// its end, and starts_with.
func translatePrefix(e *expr.Call, ok func(int) bool) ([]pred.Predicate, verdict) {
	name := e.Overload.Name()
	if name != "like" && name != "starts_with" || len(e.Args) < 2 {
		return nil, kept
	}
	c, is := widened(e.Args[0])
	if !is || !ok(c.Index) || c.T.Kind != types.KindVarchar {
		return nil, kept
	}
	text, escape, plain := patternOf(e.Args[1:])
	if !plain {
		return nil, kept
	}
	op := pred.Prefix
	if name == "like" {
		if text, op, plain = likePrefix(text, escape); !plain {
			return nil, kept
		}
	}
	return one(pred.Predicate{Column: c.Index, Op: op, Texts: []string{text}})
}

// patternOf reads a constant pattern and its constant escape, if there is one.
func patternOf(args []expr.Expr) (pattern, escape string, ok bool) {
	for i, a := range args {
		c, is := constantOf(a)
		if !is || i > 1 || c.T.Kind != types.KindVarchar || c.Value.DataType().ID() != arrow.STRING {
			return "", "", false
		}
		text, is := c.Text()
		if !is {
			return "", "", false
		}
		if i == 0 {
			pattern = text
		} else if escape = text; len(escape) != 1 {
			return "", "", false
		}
	}
	return pattern, escape, true
}

// likePrefix reads a pattern as a prefix or as a whole text.
func likePrefix(pattern, escape string) (text string, op pred.Op, ok bool) {
	out := make([]byte, 0, len(pattern))
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case escape != "" && c == escape[0]:
			i++
			if i == len(pattern) || pattern[i] != '%' && pattern[i] != '_' && pattern[i] != escape[0] {
				return "", 0, false // an error that LIKE itself words
			}
			out = append(out, pattern[i])
		case c == '%' && i == len(pattern)-1:
			return string(out), pred.Prefix, true
		case c == '%' || c == '_':
			return "", 0, false
		default:
			out = append(out, c)
		}
	}
	return string(out), pred.Equal, true
}
