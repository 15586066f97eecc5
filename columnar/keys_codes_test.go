package columnar

import (
	"math/rand/v2"
	"testing"

	"flowsql/sql/types"
)

// TestCodeNumbers numbers rows of several dictionaries, of which one grows, with nulls: what is
// known is what was told, and nothing once it is forgotten.
func TestCodeNumbers(t *testing.T) {
	if NewCodeNumbers([]types.Type{types.Bigint}) != nil || NewCodeNumbers([]types.Type{types.Varchar, types.Varchar}) != nil {
		t.Fatal("keys that are not one text have no codes")
	}
	r := rand.New(rand.NewPCG(5, 5))
	c := NewCodeNumbers([]types.Type{types.Varchar})
	dicts := []*Dict{NewDict(), NewDict()}
	told := map[string]uint32{}
	for round := range 200 {
		if r.IntN(20) == 0 {
			c.Forget()
			clear(told)
		}
		d := dicts[round/8%2]
		n := 1 + r.IntN(50)
		codes, valid := make([]uint32, n), NewBitmap(n)
		for i := range codes {
			codes[i] = d.Code([]byte{byte('a' + r.IntN(2+round/10))})
			if r.IntN(6) == 0 {
				valid.Clear(i)
			}
		}
		column := NewCoded(d, codes, valid)
		out := make([]uint32, n)
		fresh, ok := c.Number(Vector{Array: column}, n, out)
		if !ok {
			t.Fatal("a coded column is not taken")
		}
		numbers, next := make([]uint32, len(fresh)), 0
		for i := range n {
			text := textAt(StringsOf(column), i)
			if next < len(fresh) && int(fresh[next]) == i {
				if _, known := told[text]; !known {
					told[text] = uint32(len(told))
				}
				numbers[next] = told[text]
				next++
				continue
			}
			if number, known := told[text]; !known || out[i] != number {
				t.Fatalf("round %d: %q has the number %d, was told %d (%t)", round, text, out[i], number, known)
			}
		}
		c.Learn(Vector{Array: column}, fresh, numbers)
		if fresh, _ = c.Number(Vector{Array: column}, n, out); len(fresh) > 0 {
			t.Fatalf("round %d: rows %v are not known behind it", round, fresh)
		}
	}
	if _, ok := c.Number(Vector{Array: Plain(NewConstant("x", 3))}, 3, make([]uint32, 3)); ok {
		t.Error("a column without codes is taken")
	}
}
