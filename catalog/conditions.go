package catalog

import (
	"math"
	"slices"
	"strconv"

	"flowsql/columnar"
	"flowsql/columnar/pred"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// implied gives what a condition says of some columns alone: an expression over
// them that is true wherever the condition is, nil for nothing. Of an AND any
// part may say something, of an OR all parts must.
func implied(e expr.Expr, of func(column int) bool) expr.Expr {
	within := expr.Deterministic(e)
	for c := range expr.Columns(e) {
		within = within && of(c)
	}
	if within {
		return e
	}
	l, ok := e.(*expr.Logical)
	if !ok {
		return nil
	}
	var parts []expr.Expr
	for _, a := range l.Args {
		part := implied(a, of)
		switch {
		case part != nil:
			parts = append(parts, part)
		case l.Or:
			return nil
		}
	}
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return parts[0]
	}
	return &expr.Logical{Or: l.Or, Args: parts, At: l.At}
}

// conditions is what a filter says of one partition key, for a projection that
// has too many values to try each.
type conditions struct {
	filter []expr.Expr // conjuncts over that column alone
	column int         // in the request
	// texted are those of the conjuncts that compare a text with constants, and
	// counted those that compare a whole number.
	texted, counted []pred.Predicate
}

func conditionsOn(column int, filter []expr.Expr) conditions {
	c := conditions{filter: filter, column: column}
	for _, e := range filter {
		preds, v := translate(e, func(int) bool { return true })
		if v != translated {
			continue
		}
		for _, p := range preds {
			if len(p.Texts) > 0 {
				c.texted = append(c.texted, p)
			} else if len(p.Integers) > 0 {
				c.counted = append(c.counted, p)
			}
		}
	}
	return c
}

// constants gives the values that alone can satisfy the conjuncts; ok is false
// where they allow others.
func (c conditions) constants() (out []*expr.Const, ok bool) {
	for _, e := range c.filter {
		list, finite := finiteSet(e)
		if finite && (!ok || len(list) < len(out)) {
			out, ok = list, true
		}
	}
	return out, ok
}

// finiteSet gives the constants that a condition on one column compares it with
// for equality; other values cannot satisfy it.
func finiteSet(e expr.Expr) (out []*expr.Const, ok bool) {
	switch e := e.(type) {
	case *expr.In:
		if _, is := widened(e.X); is {
			return allConstants(e.List)
		}
	case *expr.Call:
		return equalTo(e)
	case *expr.Logical:
		return finiteLogical(e)
	}
	return nil, false
}

func allConstants(list []expr.Expr) (out []*expr.Const, ok bool) {
	for _, e := range list {
		v, is := constantOf(e)
		if !is {
			return nil, false
		}
		if !v.IsNull() {
			out = append(out, v)
		}
	}
	return out, true
}

func equalTo(e *expr.Call) ([]*expr.Const, bool) {
	if e.Overload.Name() != "=" {
		return nil, false
	}
	for i, side := range e.Args {
		if _, is := widened(side); is {
			return allConstants(e.Args[1-i : 2-i])
		}
	}
	return nil, false
}

func finiteLogical(e *expr.Logical) (out []*expr.Const, ok bool) {
	for _, a := range e.Args {
		list, finite := finiteSet(a)
		switch {
		case e.Or && !finite:
			return nil, false
		case e.Or:
			out, ok = append(out, list...), true
		case finite && (!ok || len(list) < len(out)):
			out, ok = list, true
		}
	}
	return out, ok
}

// texts gives the constants as texts of a partition's value, sorted and each once.
func (c conditions) texts() (out []string, ok bool) {
	list, ok := c.constants()
	if !ok {
		return nil, false
	}
	for _, v := range list {
		text, known := valueText(v)
		if !known {
			return nil, false
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return slices.Compact(out), true
}

// valueText gives a constant as the text of a partition's value. A whole number
// may have come as a double, which says no more beyond exactDoubles.
func valueText(v *expr.Const) (text string, known bool) {
	if v.T.Kind == types.KindDouble {
		if f := columnar.Values[float64](v.Value)[0]; f == math.Trunc(f) {
			return strconv.FormatInt(int64(f), 10), math.Abs(f) < exactDoubles
		}
	}
	return string(function.AppendText(nil, v.T, v.Value, 0)), true
}

// integers gives the constants as whole numbers, sorted and each once. Texts of
// digits stand for their numbers.
func (c conditions) integers() (out []int64, ok bool) {
	texts, ok := c.texts()
	if !ok {
		return nil, false
	}
	for _, text := range texts {
		if n, err := javaLong(text); err == nil {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), true
}

// interval gives the bounds that the conjuncts set to a whole number.
func (c conditions) interval() (low, high int64) {
	low, high = math.MinInt64, math.MaxInt64
	for _, p := range c.counted {
		n := p.Integers[0]
		switch p.Op {
		case pred.Greater, pred.GreaterOrEqual:
			low = max(low, n)
		case pred.Less, pred.LessOrEqual:
			high = min(high, n)
		}
	}
	return low, high
}
