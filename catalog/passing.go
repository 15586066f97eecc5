package catalog

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/columnar"
	"flowsql/columnar/pred"
)

// passer leaves the rows of batches that satisfy all predicates: what a format
// could not honour itself. It is for one goroutine.
type passer struct {
	preds []pred.Predicate
	texts []textPasser // by predicate
	rows  []int32
	// scratch is the memory of what passes where nobody keeps it beyond the next batch; nil elsewhere.
	scratch *columnar.Scratch
}

// pass gives the rows of a batch that pass.
func (p *passer) pass(b columnar.Batch) columnar.Batch {
	if len(p.preds) == 0 || b.Len == 0 {
		return b
	}
	if p.texts == nil {
		p.texts = make([]textPasser, len(p.preds))
	}
	if cap(p.rows) < b.Len {
		p.rows = make([]int32, b.Len)
	}
	rows := p.rows[:b.Len]
	for i := range rows {
		rows[i] = int32(i)
	}
	for i := range p.preds {
		rows = p.keep(i, b.Cols[p.preds[i].Column], rows)
	}
	if len(rows) == b.Len {
		return b
	}
	p.scratch.Reset()
	out := columnar.Batch{Cols: make([]arrow.Array, len(b.Cols)), Len: len(rows), Seq: b.Seq}
	for i, c := range b.Cols {
		out.Cols[i] = columnar.GatherInto(p.scratch, c, rows)
	}
	return out
}

// keep leaves those of the rows that satisfy a predicate.
func (p *passer) keep(i int, a arrow.Array, rows []int32) []int32 {
	one := p.preds[i]
	nulls := columnar.NullsOf(a)
	if coded, ok := a.(*columnar.Coded); ok {
		nulls = columnar.NullsOf(coded.Uint32)
		if len(one.Texts) > 0 && coded.ValueCount() > 0 {
			return p.texts[i].keep(one, coded, nulls, rows)
		}
	}
	switch {
	case one.Op == pred.IsNull || one.Op == pred.IsNotNull:
		return keepRows(rows, func(row int32) bool { return nulls.Null(int(row)) == (one.Op == pred.IsNull) })
	case len(one.Texts) > 0:
		s := columnar.StringsOf(a)
		return keepRows(rows, func(row int32) bool { return !s.Null(int(row)) && one.MatchText(s.At(int(row))) })
	}
	value := integers(a)
	return keepRows(rows, func(row int32) bool { return !nulls.Null(int(row)) && one.MatchInteger(value(int(row))) })
}

func keepRows(rows []int32, test func(row int32) bool) []int32 {
	out := rows[:0]
	for _, row := range rows {
		if test(row) {
			out = append(out, row)
		}
	}
	return out
}

// textPasser tests the values of a dictionary once each.
type textPasser struct {
	dict  *columnar.Dict
	known []byte // by code: 0 for not tested yet
}

const (
	failsTest  = 1
	passesTest = 2
)

func (t *textPasser) keep(p pred.Predicate, a *columnar.Coded, nulls columnar.Nulls, rows []int32) []int32 {
	if t.dict != a.Dict {
		t.dict = a.Dict
		clear(t.known)
	}
	if n := a.ValueCount(); n > len(t.known) {
		t.known = append(t.known, make([]byte, n-len(t.known)+n/4)...)
	}
	s, codes, any := columnar.StringsOf(a), a.Codes(), nulls.Any()
	out := rows[:0]
	for _, row := range rows {
		code := codes[row]
		k := t.known[code]
		if k == 0 {
			if k = failsTest; p.MatchText(s.Value(code)) {
				k = passesTest
			}
			t.known[code] = k
		}
		if k == passesTest && !(any && nulls.Null(int(row))) {
			out = append(out, row)
		}
	}
	return out
}

// integers reads a column of any integer type, or of one that is compared as such.
func integers(a arrow.Array) func(int) int64 {
	switch a.DataType().ID() {
	case arrow.INT8:
		v := columnar.Values[int8](a)
		return func(i int) int64 { return int64(v[i]) }
	case arrow.INT16:
		v := columnar.Values[int16](a)
		return func(i int) int64 { return int64(v[i]) }
	case arrow.DECIMAL128:
		v := columnar.Values[decimal128.Num](a)
		return func(i int) int64 { return int64(v[i].LowBits()) }
	case arrow.INT32, arrow.DATE32:
		v := columnar.Values[int32](a)
		return func(i int) int64 { return int64(v[i]) }
	}
	v := columnar.Values[int64](a)
	return func(i int) int64 { return v[i] }
}
