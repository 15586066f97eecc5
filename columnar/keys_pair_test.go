package columnar

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/types"
)

// TestKeysOfPairs encodes texts and integers that share words, of which the least integers and
// nulls are told beside any text: rows have the same words where they are equal, and only there.
func TestKeysOfPairs(t *testing.T) {
	text, integer := types.Varchar, types.Integer
	for _, c := range []struct {
		types []types.Type
		width int
	}{
		{[]types.Type{text, integer}, 1},
		{[]types.Type{integer, text}, 1},
		{[]types.Type{types.Varbinary, types.Date}, 1},
		{[]types.Type{text, text, integer}, 2},
		{[]types.Type{text, text, integer, integer, integer}, 3},
		{[]types.Type{integer, text, types.Bigint, integer, text}, 4},
	} {
		t.Run(fmt.Sprint(c.types), func(t *testing.T) {
			k := NewKeys(c.types)
			if k.Width() != c.width {
				t.Errorf("keys of %d words, want %d", k.Width(), c.width)
			}
			r := rand.New(rand.NewPCG(8, uint64(len(c.types))))
			words, rows := map[string]string{}, map[string]string{}
			for _, encoder := range []*Keys{k, k.Share(), k.Share()} {
				for range 60 {
					testPairs(t, r, encoder, c.types, words, rows)
				}
			}
			prober := k.Prober()
			for range 60 {
				testPairs(t, r, prober, c.types, words, nil)
			}
		})
	}
}

// testPairs holds the words of random rows to those of the same rows before; rows is nil where they
// cannot be decoded.
func testPairs(t *testing.T, r *rand.Rand, k *Keys, ts []types.Type, words, rows map[string]string) {
	n := 1 + r.IntN(20)
	cols, texts := make([]Vector, len(ts)), make([]string, n)
	for i, of := range ts {
		cols[i].Const = r.IntN(4) == 0
		count := n
		if cols[i].Const {
			count = 1
		}
		cols[i].Array = pairSample(r, of, count)
		list := rowTexts(cols[i].Array)
		for row := range n {
			texts[row] += list[cols[i].Row(row)] + "|"
		}
	}
	encoded := k.Encode(cols, n, nil)
	for row := range n {
		word := fmt.Sprint(encoded[row*k.Width() : (row+1)*k.Width()])
		if known, ok := words[texts[row]]; ok && known != word {
			t.Fatalf("%s has the words %s and %s", texts[row], known, word)
		}
		if rows == nil {
			continue
		}
		if known, ok := rows[word]; ok && known != texts[row] {
			t.Fatalf("%s and %s have the words %s", known, texts[row], word)
		}
		words[texts[row]], rows[word] = word, texts[row]
	}
	if rows == nil {
		return
	}
	got := make([]string, n)
	for _, c := range k.Decode(encoded, n, -1) {
		for row, s := range rowTexts(c) {
			got[row] += s + "|"
		}
	}
	if !slices.Equal(got, texts) {
		t.Fatalf("%s become %s", strings.Join(texts, " "), strings.Join(got, " "))
	}
}

// pairSample gives rows of which many are the least, null or addresses.
func pairSample(r *rand.Rand, of types.Type, n int) arrow.Array {
	valid := NewBitmap(n)
	for i := range n {
		if r.IntN(4) == 0 {
			valid.Clear(i)
		}
	}
	if of.IsInteger() || of.Kind == types.KindDate {
		values := make([]int64, n)
		for i := range values {
			values[i] = []int64{math.MinInt32, math.MinInt32, math.MinInt32 + 1, -1, 0, 1, math.MaxInt32}[r.IntN(7)]
		}
		if of.Kind == types.KindBigint {
			return NewFixed(ArrowType(of), values, valid)
		}
		narrow := make([]int32, n)
		for i, v := range values {
			narrow[i] = int32(v)
		}
		return NewFixed(ArrowType(of), narrow, valid)
	}
	samples := []string{"", "-", "10.0.0.1", "10.0.0.2", "0.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255", "fd00::1"}
	d, b := NewDict(), NewStringBuilder(n)
	codes := make([]uint32, n)
	for i := range codes {
		s := samples[r.IntN(len(samples))]
		codes[i] = d.CodeString(s)
		if valid.Set(i) {
			b.Append(s)
		} else {
			b.AppendNull()
		}
	}
	switch {
	case of.Kind == types.KindVarbinary:
		return b.Binary()
	case r.IntN(2) == 0:
		return b.String()
	}
	return NewCoded(d, codes, valid)
}
