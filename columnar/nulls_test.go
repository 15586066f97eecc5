package columnar

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestNullRows walks the nulls of slices and asks for each.
func TestNullRows(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for range 300 {
		n, from := 1+r.IntN(300), r.IntN(70)
		valid := NewBitmap(n + from)
		for i := range n + from {
			if r.IntN(1+r.IntN(60)) == 0 {
				valid.Clear(i)
			}
		}
		nulls := NullsOf(Slice(NewInt64(make([]int64, n+from), valid), from, n+from))
		var want []int
		for i := range n {
			if nulls.Null(i) {
				want = append(want, i)
			}
		}
		if got := slices.Collect(nulls.Rows(n)); !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
	if got := slices.Collect(Nulls{all: true}.Rows(3)); !slices.Equal(got, []int{0, 1, 2}) {
		t.Fatal(got)
	}
}
