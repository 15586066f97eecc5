package columnar

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/types"
)

// TestKeysOfReadyDictionaries encodes texts by dictionaries to which nothing is added, one of
// which the keys adopt, by others, and without codes: the words tell equal texts. Most texts are
// addresses, which have words by themselves.
func TestKeysOfReadyDictionaries(t *testing.T) {
	for _, beside := range []types.Type{types.Integer, types.Varchar} {
		t.Run(beside.String(), func(t *testing.T) { testReadyDictionaries(t, beside) })
	}
}

func testReadyDictionaries(t *testing.T, beside types.Type) {
	r := rand.New(rand.NewPCG(1, 2))
	value := func(i int) string {
		switch {
		case i%7 == 0:
			return fmt.Sprintf("fd00::%x", i)
		case i%11 == 0:
			return fmt.Sprintf("250.0.%d.%d", i>>8, i&255)
		case i == 1:
			return ""
		}
		return fmt.Sprintf("10.0.%d.%d", i>>8, i&255)
	}
	ready := func(from, to int) (offsets []uint32, data []byte) {
		offsets = []uint32{0}
		for _, i := range r.Perm(to - from) {
			data = append(data, value(from+i)...)
			offsets = append(offsets, uint32(len(data)))
		}
		return offsets, data
	}
	offsets, data := ready(0, 600)
	other, otherData := ready(300, 1000)
	coded := func(offsets []uint32, data []byte, n int) arrow.Array {
		codes, valid := make([]uint32, n), NewBitmap(n)
		for i := range codes {
			codes[i] = uint32(r.IntN(len(offsets) - 1))
			if r.IntN(9) == 0 {
				valid.Clear(i)
			}
		}
		return NewCoded(NewDictOf(offsets, data), codes, valid)
	}
	const n = 500
	for name, columns := range map[string][]arrow.Array{
		"the same, then another": {coded(offsets, data, n), coded(offsets, data, n), coded(other, otherData, n), Plain(coded(other, otherData, n))},
		"texts first":            {Plain(coded(other, otherData, n)), coded(offsets, data, n), coded(other, otherData, n)},
		"only one":               {coded(offsets, data, n), coded(offsets, data, n)},
	} {
		keys := NewKeys([]types.Type{types.Varchar, beside})
		port := Vector{Array: NewInt32([]int32{7}, nil), Const: true}
		if beside == types.Varchar {
			port.Array = NewConstant("10.0.0.3", 1)
		}
		if keys.Width() != 1 {
			t.Fatalf("%s: keys of %d words", name, keys.Width())
		}
		words := map[string]uint64{}
		texts := map[uint64]string{}
		for i, a := range columns {
			encoder := keys.Share()
			if i == 0 {
				encoder = keys
			}
			encoded := encoder.Encode([]Vector{{Array: a}, port}, n, nil)
			decoded := StringsOf(encoder.Decode(encoded, n, -1)[0])
			for row, w := range encoded {
				want := textAt(StringsOf(a), row)
				if got := textAt(decoded, row); got != want {
					t.Fatalf("%s: column %d, row %d: %q becomes %q", name, i, row, want, got)
				}
				if known, ok := words[want]; ok && known != w {
					t.Fatalf("%s: column %d, row %d: %q has the words %x and %x", name, i, row, want, known, w)
				}
				if known, ok := texts[w]; ok && known != want {
					t.Fatalf("%s: column %d, row %d: %q and %q have the word %x", name, i, row, known, want, w)
				}
				words[want], texts[w] = w, want
			}
		}
		prober := keys.Prober()
		for i, a := range []arrow.Array{coded(other, otherData, n), coded(offsets, data, n), Plain(coded(other, otherData, n))} {
			for row, w := range prober.Encode([]Vector{{Array: a}, port}, n, nil) {
				text := textAt(StringsOf(a), row)
				if known, ok := words[text]; ok && known != w {
					t.Fatalf("%s: probing %d, row %d: %q has the word %x, not %x", name, i, row, text, w, known)
				}
				if known, ok := texts[w]; ok && known != text {
					t.Fatalf("%s: probing %d, row %d: %q is found as %q", name, i, row, text, known)
				}
			}
		}
	}
}

func textAt(s Strings, row int) string {
	if s.Null(row) {
		return "NULL"
	}
	return s.At(row)
}

// TestKeysOfEmptyTextsAtTheEnd encodes an empty text that lies behind all memory of its column.
func TestKeysOfEmptyTextsAtTheEnd(t *testing.T) {
	for size := 32; size <= 64<<10; size *= 2 {
		texts := NewStrings([]int32{0, int32(size), int32(size)}, make([]byte, size), nil)
		if got := NewKeys([]types.Type{types.Varchar}).Encode([]Vector{{Array: texts}}, 2, nil); got[0] == got[1] {
			t.Errorf("a text of %d bytes has the word of an empty one", size)
		}
	}
}

// TestProberBytes: what is estimated for probers is about what they take.
func TestProberBytes(t *testing.T) {
	offsets, data := []uint32{0}, []byte(nil)
	for i := range 50_000 {
		data = fmt.Appendf(data, "eni-%08x", i)
		offsets = append(offsets, uint32(len(data)))
	}
	d := NewDictOf(offsets, data)
	k := NewKeys([]types.Type{types.Varchar})
	k.Encode([]Vector{{Array: NewCoded(d, make([]uint32, 10), nil)}}, 10, nil)
	estimate, before := k.ProberBytes(), k.Bytes()
	for range 2 {
		k.Prober().Encode([]Vector{{Array: NewStrings([]int32{0, 1}, []byte("x"), nil)}}, 1, nil)
	}
	if grown := k.Bytes() - before; grown < estimate/2 || grown > 2*estimate || k.ProberBytes() != 0 {
		t.Errorf("%d bytes, estimated as %d, and then %d more", grown, estimate, k.ProberBytes())
	}
}
