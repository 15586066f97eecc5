package columnar

import "testing"

// TestScratch: what was given is apart from what is given next, until it is taken back.
func TestScratch(t *testing.T) {
	s := &Scratch{}
	for round := range 3 {
		n := 1000 + 500*round
		a, b := Room[int64](s, n), Room[int8](s, n)
		for i := range n {
			a[i] = 1
		}
		for i := range n {
			b[i] = 2
		}
		for i := range n {
			if a[i] != 1 || b[i] != 2 {
				t.Fatalf("round %d: %d %d", round, a[i], b[i])
			}
		}
		if len(a) != n || len(b) != n {
			t.Errorf("%d and %d values", len(a), len(b))
		}
		s.Reset()
	}
	if a, b := Room[int32](nil, 300), Room[int32](nil, 300); &a[0] == &b[0] {
		t.Error("no Scratch gives the same memory twice")
	}
}
