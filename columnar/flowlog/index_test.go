package flowlog

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestIndex compares with a plain loop, on text of every density.
func TestIndex(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var x indexer
	for n := range 600 {
		data := make([]byte, n)
		for i := range data {
			data[i] = []byte{' ', '\n', '\r', 0x8A, 0xA0, 0, 0x21, 0x0B, 'a', '0'}[r.IntN(2+n%9)]
		}
		want, three := []int32{-1}, []int32{-1}
		for i, c := range data {
			if c == ' ' || c == '\n' {
				want = append(want, int32(i))
			}
			if c == ' ' || c == '\n' || c == '\r' {
				three = append(three, int32(i))
			}
		}
		if got := scanned(&x, data); !slices.Equal(got, want) {
			t.Fatalf("%q: %v, want %v", data, got, want)
		}
		if got := indexThree(nil, data, ' '); !slices.Equal(got, three) {
			t.Fatalf("%q: %v, want %v", data, got, three)
		}
		var words, fast indexer
		words.scan(make([]byte, n), ' ')
		fast.scan(make([]byte, n), ' ')
		setMasksWords(words.delimiters, words.others, data, ' ')
		setMasks(fast.delimiters, fast.others, data, ' ')
		if !slices.Equal(words.delimiters, fast.delimiters) || !slices.Equal(words.others, fast.others) {
			t.Fatalf("%q: masks %x and %x", data, words, fast)
		}
		checkOthers(t, &x, data)
	}
}

func scanned(x *indexer, data []byte) []int32 {
	x.scan(data, ' ')
	return x.find(nil)
}

// checkOthers compares runs of up to 64 bytes with a loop over them.
func checkOthers(t *testing.T, x *indexer, data []byte) {
	t.Helper()
	for from := 0; from < len(data); from += 7 {
		n := min(len(data)-from, 1+from%64)
		want := false
		for _, c := range data[from : from+n] {
			want = want || c != ' ' && c != '\n' && (c < '0' || c > '9')
		}
		if got := x.other(from, n) != 0; got != want {
			t.Fatalf("%q from %d, %d bytes: %v", data, from, n, got)
		}
	}
}
