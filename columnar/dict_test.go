package columnar

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
)

// TestDict compares with a map, over lengths around those that hash differently.
func TestDict(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	d, want := NewDict(), map[string]uint32{}
	for range 20000 {
		v := strings.Repeat(string(rune('a'+r.IntN(3))), r.IntN(40)) + fmt.Sprint(r.IntN(30))
		v = v[:r.IntN(len(v)+1)]
		code, known := want[v]
		if !known {
			code = uint32(len(want))
			if _, found := d.Find([]byte(v)); found {
				t.Fatalf("%q found before it was added", v)
			}
		}
		want[v] = code
		if got := d.CodeString(v); got != code {
			t.Fatalf("%q: code %d, want %d", v, got, code)
		}
	}
	if d.Len() != len(want) {
		t.Errorf("%d values, want %d", d.Len(), len(want))
	}
	for v, code := range want {
		if got, ok := d.Find([]byte(v)); !ok || got != code || d.Value(code) != v {
			t.Fatalf("%q: %d %v %q", v, got, ok, d.Value(code))
		}
	}
}

// Values that differ only in their length, or in bytes that short words overlap.
func TestDictTellsShortValuesApart(t *testing.T) {
	d := NewDict()
	values := []string{"", "\x00", "\x00\x00", "\x00\x00\x00", "\x00\x00\x00\x00", "a", "aa", "aaa", "aba", "aaaa", "aaaaa", "abab", "ababa",
		"aaaaaaaa", "aaaaaaaaa", "abcdabcd", "abcdabcda", strings.Repeat("x", 16), strings.Repeat("x", 17), strings.Repeat("x", 32), strings.Repeat("x", 33)}
	for round := range 2 {
		for i, v := range values {
			if got := d.CodeString(v); got != uint32(i) {
				t.Errorf("round %d: %q has code %d, want %d", round, v, got, i)
			}
		}
	}
}

// TestCodedIsASnapshot: what a column shows does not change when its dictionary grows.
func TestCodedIsASnapshot(t *testing.T) {
	d := NewDict()
	valid := NewBitmap(3)
	valid.Clear(1)
	c := NewCoded(d, []uint32{d.CodeString("a"), 0, d.CodeString("b")}, valid)
	for i := range 10000 {
		d.CodeString(fmt.Sprint("later", i))
	}
	if c.ValueCount() != 2 || c.Len() != 3 || c.NullN() != 1 {
		t.Errorf("%d values, %d rows, %d nulls", c.ValueCount(), c.Len(), c.NullN())
	}
	p := Plain(c).(*array.String)
	if p.Value(0) != "a" || !p.IsNull(1) || p.Value(2) != "b" {
		t.Errorf("plain %v", p)
	}
	dict := c.Dictionary()
	if dict.Len() != 3 || dict.Dictionary().Len() != 2 || dict.Dictionary().(*array.String).Value(dict.GetValueIndex(2)) != "b" {
		t.Errorf("dictionary %v", dict)
	}
}

func TestConstant(t *testing.T) {
	for _, n := range []int{0, 1, 5, BatchRows + 1} {
		c := NewConstant("x", n)
		s := StringsOf(c)
		if c.Len() != n || s.Any() || n > 0 && (s.At(0) != "x" || s.At(n-1) != "x") {
			t.Errorf("%d rows: %v", n, c.Len())
		}
	}
}

func TestDictionariesStartAnewWhenFull(t *testing.T) {
	s := NewDictionaries()
	a, b := s.For("a"), s.For("b")
	if a == b || s.For("a") != a {
		t.Fatal("one dictionary for each column")
	}
	a.Code(make([]byte, MaxDict+1))
	if s.For("a") == a || s.For("b") != b {
		t.Error("a full dictionary goes on")
	}
}

func BenchmarkDict(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(r, 1.1, 20, 60000)
	values := make([][]byte, 100000)
	for i := range values {
		n := zipf.Uint64()
		values[i] = fmt.Appendf(nil, "%d.%d.%d.%d", 11+n%180, n>>8&255, n*31&255, n&255)
	}
	d := NewDict()
	i := 0
	for b.Loop() {
		d.Code(values[i])
		if i++; i == len(values) {
			i = 0
		}
	}
}
