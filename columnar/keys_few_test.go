package columnar

import (
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/types"
)

// TestFewKeys numbers rows with and without the memory of numbers.
func TestFewKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	hits := 0
	for round := range 60 {
		ts := []types.Type{types.Bigint, types.Varchar, types.Boolean, types.Integer, types.Bigint}[round%3 : round%3+1+round/3%3]
		dict := NewDict()
		few, keys := NewFewKeys(ts), NewKeys(ts)
		table := NewTable(keys.Width())
		spread := 1 + r.IntN(40)
		for batch := range 60 {
			n := 1 + r.IntN(300)
			if batch == 40 {
				spread, dict = 3000, NewDict()
			}
			cols := make([]Vector, len(ts))
			for i, ty := range ts {
				cols[i] = fewColumnOf(r, ty, dict, n, spread)
			}
			got, want := make([]uint32, n), make([]uint32, n)
			known := few.Number(cols, n, got)
			words := keys.Encode(cols, n, nil)
			if nulls := NullsOf(cols[0].Expand(n)); keys.Nullable() && nulls.Any() {
				table.InsertNullable(words, nulls, want)
			} else {
				table.Insert(words, want)
			}
			if !known {
				few.Learn(want)
				continue
			}
			hits++
			for i := range want {
				if got[i] != want[i] {
					t.Fatalf("round %d, batch %d, row %d: %d, want %d", round, batch, i, got[i], want[i])
				}
			}
		}
	}
	if hits < 1000 {
		t.Fatalf("only %d batches of 3600 were known", hits)
	}
}

// fewColumnOf makes a column of few values, some of them null, or of one value.
func fewColumnOf(r *rand.Rand, t types.Type, dict *Dict, n, spread int) Vector {
	rows, valid := n, (*Bitmap)(nil)
	constant := r.IntN(5) == 0
	if constant {
		rows = 1
	}
	if r.IntN(2) == 0 {
		valid = NewBitmap(rows)
		for i := range rows {
			if r.IntN(4) == 0 {
				valid.Clear(i)
			}
		}
	}
	run := r.IntN(2) == 0
	v := r.IntN(spread)
	next := func() int {
		if !run || r.IntN(30) == 0 {
			v = r.IntN(spread)
		}
		return v
	}
	var a arrow.Array
	switch t.Kind {
	case types.KindVarchar:
		codes := make([]uint32, rows)
		for i := range codes {
			codes[i] = dict.CodeString(string(rune('A' + next()%50)))
		}
		a = NewCoded(dict, codes, valid)
	case types.KindBoolean:
		bits := make([]byte, rows)
		for i := range bits {
			bits[i] = byte(next() & 1)
		}
		a = NewBools(bits, valid)
	case types.KindInteger:
		values := make([]int32, rows)
		for i := range values {
			values[i] = int32(next()%7 - 3)
		}
		a = NewInt32(values, valid)
	default:
		values := make([]int64, rows)
		for i := range values {
			values[i] = int64(next()-3) * 3600
		}
		a = NewInt64(values, valid)
	}
	return Vector{Array: a, Const: constant}
}

// TestFewKeysGiveUp tells that keys of many values are not remembered for long.
func TestFewKeysGiveUp(t *testing.T) {
	few := NewFewKeys([]types.Type{types.Bigint})
	ids := make([]uint32, BatchRows)
	for batch := 0; few.Useful(); batch++ {
		if batch > 100 {
			t.Fatal("still useful")
		}
		values := make([]int64, BatchRows)
		for i := range values {
			values[i] = int64(batch*BatchRows + i)
		}
		few.Number([]Vector{{Array: NewInt64(values, nil)}}, BatchRows, ids)
		few.Learn(ids)
	}
	if NewFewKeys([]types.Type{types.Double}) != nil {
		t.Fatal("doubles have no small codes")
	}
}
