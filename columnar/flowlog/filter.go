package flowlog

import (
	"bytes"
	"slices"

	"flowsql/columnar/pred"
	"flowsql/columnar/textvalue"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// filter is the conjunction of the predicates of a reader: it finds the rows of
// a block before any other field of them is decoded.
type filter struct {
	tests []test
	rows  []int32
}

// test is one predicate on the text of a field.
type test struct {
	field    int
	accepts  func(data []byte, from, to int) bool // of a field that is there
	missing  bool                                 // result for a field that is missing
	unlikely int                                  // the lower, the earlier
}

func newFilter(opt *Options) (filter, error) {
	var f filter
	for _, p := range opt.Filter {
		c := opt.Columns[p.Column]
		if !CanFilter(c.Type) || opt.Escape != 0 {
			return filter{}, sqlerr.New(sqlerr.GenericInternalError, "predicate on a column of type %s cannot be pushed into the text reader", c.Type)
		}
		f.tests = append(f.tests, newTest(c, p, opt.Null))
	}
	slices.SortStableFunc(f.tests, func(a, b test) int { return a.unlikely - b.unlikely })
	return f, nil
}

func newTest(c Column, p pred.Predicate, null []byte) test {
	t := test{field: c.Field, missing: p.Op == pred.IsNull, unlikely: 1}
	if c.Type.IsInteger() {
		t.accepts = integerTest(p, c.Type)
	} else {
		t.accepts = textTest(p)
	}
	if null != nil && (!c.Type.IsInteger() || isInteger(null)) {
		t.accepts = nullTest(p, null, t.accepts)
	}
	if p.Op == pred.Equal || p.Op == pred.In {
		t.unlikely = 0
	}
	return t
}

// apply gives the rows that pass. The result is valid until the next call.
func (f *filter) apply(b *block, rows []int32) []int32 {
	for i := range f.tests {
		f.rows = slices.Grow(f.rows[:0], len(rows))[:len(rows)]
		rows = f.rows[:f.tests[i].apply(b, rows, f.rows)]
	}
	return rows
}

// apply puts the rows that pass into out, which may be rows itself.
func (t *test) apply(b *block, rows, out []int32) int {
	n := 0
	if t.field < 0 || t.field >= b.width {
		if t.missing {
			n = copy(out, rows)
		}
		return n
	}
	bounds := b.bounds[t.field:]
	for _, row := range rows {
		at := int(row) * b.stride
		from, to := int(bounds[at])+1, int(bounds[at+1])
		ok := t.missing
		if from <= to {
			ok = t.accepts(b.data, from, to)
		}
		if ok {
			out[n] = row
			n++
		}
	}
	return n
}

// integerTest gives the test of a number's text: what is no number of the type is NULL.
func integerTest(p pred.Predicate, t types.Type) func([]byte, int, int) bool {
	low, high := limits(t)
	match := p.MatchInteger
	if p.Op == pred.In && len(p.Integers) > 8 {
		match = memberOf(p.Integers)
	}
	isNull := p.Op == pred.IsNull
	return func(data []byte, from, to int) bool {
		v, ok := integer(data, from, to)
		if !ok || v < low || v > high {
			return isNull
		}
		return match(v)
	}
}

func memberOf[T comparable](values []T) func(T) bool {
	set := make(map[T]bool, len(values))
	for _, v := range values {
		set[v] = true
	}
	return func(v T) bool { return set[v] }
}

// limits gives the range of an integer type.
func limits(t types.Type) (low, high int64) {
	bits := 64
	switch t.Kind {
	case types.KindTinyint:
		bits = 8
	case types.KindSmallint:
		bits = 16
	case types.KindInteger:
		bits = 32
	}
	high = int64(uint64(1)<<(bits-1) - 1)
	return -high - 1, high
}

// isInteger reports whether the text that stands for NULL is a number besides.
func isInteger(null []byte) bool {
	_, ok := textvalue.Long(null)
	return ok
}

// nullTest gives the test where a text stands for NULL.
func nullTest(p pred.Predicate, null []byte, accepts func([]byte, int, int) bool) func([]byte, int, int) bool {
	isNull := p.Op == pred.IsNull
	return func(data []byte, from, to int) bool {
		if bytes.Equal(data[from:to], null) {
			return isNull
		}
		return accepts(data, from, to)
	}
}

// textTest gives the test of a text.
func textTest(p pred.Predicate) func([]byte, int, int) bool {
	switch p.Op {
	case pred.Equal:
		want := p.Texts[0]
		return func(data []byte, from, to int) bool { return to-from == len(want) && string(data[from:to]) == want }
	case pred.In:
		set := make(map[string]bool, len(p.Texts))
		for _, t := range p.Texts {
			set[t] = true
		}
		return func(data []byte, from, to int) bool { return set[string(data[from:to])] }
	}
	return func(data []byte, from, to int) bool { return p.MatchText(unsafeString(data[from:to])) }
}
