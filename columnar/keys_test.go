package columnar

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/sql/types"
)

// keySample is a column of a type with three rows: a value, null, another value.
type keySample struct {
	t types.Type
	a arrow.Array
}

func nullAt(n int, rows ...int) *Bitmap {
	b := NewBitmap(n)
	for _, r := range rows {
		b.Clear(r)
	}
	return b
}

func textColumn(binary bool, values ...string) arrow.Array {
	b := NewStringBuilder(len(values))
	for _, v := range values {
		if v == "NULL" {
			b.AppendNull()
		} else {
			b.Append(v)
		}
	}
	if binary {
		return b.Binary()
	}
	return b.String()
}

func codedColumn(values ...string) arrow.Array {
	d := NewDict()
	codes, valid := make([]uint32, len(values)), NewBitmap(len(values))
	for i, v := range values {
		if codes[i] = d.CodeString(v); v == "NULL" {
			valid.Clear(i)
		}
	}
	return NewCoded(d, codes, valid)
}

// keySamples has a column for each storage.
func keySamples() []keySample {
	fixed := func(t types.Type) arrow.DataType { return ArrowType(t) }
	row := types.Row(types.Field{Name: "a", Type: types.Bigint}, types.Field{Name: "b", Type: types.Varchar})
	zoned := types.TimestampTZ(3)
	return []keySample{
		{types.Boolean, NewBools([]byte{1, 0, 0}, nullAt(3, 1))},
		{types.Tinyint, NewFixed(fixed(types.Tinyint), []int8{-128, 0, 127}, nullAt(3, 1))},
		{types.Smallint, NewFixed(fixed(types.Smallint), []int16{-1, 0, 300}, nullAt(3, 1))},
		{types.Integer, NewInt32([]int32{math.MinInt32, 0, math.MaxInt32}, nullAt(3, 1))},
		{types.Bigint, NewInt64([]int64{math.MinInt64, 0, math.MaxInt64}, nullAt(3, 1))},
		{types.Real, NewFixed(fixed(types.Real), []float32{-1.5, 0, 2}, nullAt(3, 1))},
		{types.Double, NewFloat64([]float64{math.Inf(-1), 0, math.NaN()}, nullAt(3, 1))},
		{types.Decimal(20, 2), NewFixed(fixed(types.Decimal(20, 2)), []decimal128.Num{decimal128.FromI64(-5), {}, decimal128.FromI64(7)}, nullAt(3, 1))},
		{types.Varchar, textColumn(false, "a", "NULL", "b\x00c")},
		{types.Varchar, codedColumn("x", "NULL", "")},
		{types.Varbinary, textColumn(true, "\x00", "NULL", "\xff")},
		{types.Date, NewFixed(fixed(types.Date), []int32{-1, 0, 20000}, nullAt(3, 1))},
		{types.Timestamp(3), NewFixed(fixed(types.Timestamp(3)), []int64{-1, 0, 1}, nullAt(3, 1))},
		{types.IPAddress, NewFixed(fixed(types.IPAddress), [][16]byte{{1}, {}, {2}}, nullAt(3, 1))},
		{types.IPPrefix, NewFixed(fixed(types.IPPrefix), [][17]byte{{1}, {}, {2}}, nullAt(3, 1))},
		{zoned, NewStruct(ArrowType(zoned), 3, nullAt(3, 1), NewInt64([]int64{5, 0, 9}, nil), NewInt32([]int32{0, 0, 60}, nil))},
		{row, NewStruct(ArrowType(row), 3, nullAt(3, 1), NewInt64([]int64{5, 0, 9}, nil), textColumn(false, "p", "q", "NULL"))},
	}
}

// rowTexts gives the rows of a column, nulls as NULL.
func rowTexts(a arrow.Array) []string {
	a = Plain(a)
	out := make([]string, a.Len())
	for i := range out {
		if out[i] = "NULL"; !NullsOf(a).Null(i) {
			out[i] = a.ValueStr(i)
		}
	}
	return out
}

// TestKeysRoundTrip encodes each type alone and all together, and gets the rows back.
func TestKeysRoundTrip(t *testing.T) {
	all := keySamples()
	var ts []types.Type
	var vectors []Vector
	for _, s := range all {
		k := NewKeys([]types.Type{s.t})
		words := k.Encode([]Vector{{Array: s.a}}, 3, nil)
		null := -1
		if k.Nullable() {
			null = 1
		}
		if got, want := rowTexts(k.Decode(words, 3, null)[0]), rowTexts(s.a); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", s.t, got, want)
		}
		ts, vectors = append(ts, s.t), append(vectors, Vector{Array: s.a})
	}
	k := NewKeys(ts)
	words := k.Encode(vectors, 3, nil)
	for i, c := range k.Decode(words, 3, -1) {
		if got, want := rowTexts(c), rowTexts(all[i].a); !slices.Equal(got, want) {
			t.Errorf("%s among others: %q, want %q", ts[i], got, want)
		}
	}
}

// TestKeysEqual gives equal words to values that SQL groups together.
func TestKeysEqual(t *testing.T) {
	nan := math.Float64frombits(0x7FF8000000000001)
	doubles := NewFloat64([]float64{0, math.Copysign(0, -1), math.NaN(), nan}, nil)
	for _, ts := range [][]types.Type{{types.Double}, {types.Double, types.Varchar}} {
		cols := []Vector{{Array: doubles}, {Array: codedColumn("a", "a", "b", "b")}}[:len(ts)]
		k := NewKeys(ts)
		w := k.Encode(cols, 4, nil)
		n := k.Width()
		if !slices.Equal(w[:n], w[n:2*n]) || !slices.Equal(w[2*n:3*n], w[3*n:]) || slices.Equal(w[:n], w[3*n:]) {
			t.Errorf("%v: %v", ts, w)
		}
	}
	k := NewKeys([]types.Type{types.Varchar})
	a := slices.Clone(k.Encode([]Vector{{Array: codedColumn("p", "NULL", "q")}}, 3, nil))
	b := slices.Clone(k.Encode([]Vector{{Array: textColumn(false, "p", "NULL", "q")}}, 3, nil))
	c := k.Encode([]Vector{{Array: codedColumn("p"), Const: true}}, 2, nil)
	if !slices.Equal(a, b) || c[0] != a[0] || c[1] != a[0] {
		t.Errorf("coded %v, plain %v, constant %v", a, b, c)
	}
	h := HashRows([]types.Type{types.Varchar}, []arrow.Array{codedColumn("p", "q")}, 2, nil)
	if g := HashRows([]types.Type{types.Varchar}, []arrow.Array{textColumn(false, "p", "q")}, 2, nil); !slices.Equal(g, h) {
		t.Errorf("hashes of coded and plain texts differ: %v, %v", h, g)
	}
}

// TestTable numbers random keys as a Go map does.
func TestTable(t *testing.T) {
	for _, width := range []int{1, 2, 3} {
		r := rand.New(rand.NewPCG(7, uint64(width)))
		table, want := NewTable(width), map[string]uint32{}
		for range 20 {
			const n = 5000
			words := make([]uint64, n*width)
			for i := range words {
				words[i] = uint64(r.IntN(200)) << 20
				if width == 1 {
					words[i] = uint64(r.IntN(40_000)) << 32
				}
			}
			out, found := make([]uint32, n), make([]int32, n)
			table.Insert(words, out)
			table.Find(words, found)
			for i := range n {
				key := fmt.Sprint(words[i*width : (i+1)*width])
				if _, ok := want[key]; !ok {
					want[key] = uint32(len(want))
				}
				if out[i] != want[key] || found[i] != int32(out[i]) {
					t.Fatalf("width %d: %s is %d, found %d, want %d", width, key, out[i], found[i], want[key])
				}
			}
		}
		missing := []int32{0}
		if table.Find(make([]uint64, width)[:width], missing); table.Len() != len(want) || missing[0] >= int32(table.Len()) {
			t.Errorf("width %d: %d keys, want %d", width, table.Len(), len(want))
		}
	}
}

// TestOrderKeys compares the keys of values in their ascending order.
func TestOrderKeys(t *testing.T) {
	tests := []keySample{
		{types.Boolean, NewBools([]byte{0, 1}, nil)},
		{types.Tinyint, NewFixed(ArrowType(types.Tinyint), []int8{-128, -1, 0, 127}, nil)},
		{types.Smallint, NewFixed(ArrowType(types.Smallint), []int16{-300, -1, 0, 300}, nil)},
		{types.Integer, NewInt32([]int32{math.MinInt32, -1, 0, math.MaxInt32}, nil)},
		{types.Bigint, NewInt64([]int64{math.MinInt64, -1, 0, math.MaxInt64}, nil)},
		{types.Double, NewFloat64([]float64{math.Inf(-1), -2, -1, 0, 1e-300, 1, math.Inf(1)}, nil)},
		{types.Decimal(38, 0), NewFixed(ArrowType(types.Decimal(38, 0)), []decimal128.Num{decimal128.New(-2, 5), decimal128.FromI64(-1), {}, decimal128.New(1, 0)}, nil)},
		{types.Varchar, textColumn(false, "", "\x00", "\x00\x01", "\x01", "a", "a\x00", "a\x00b", "ab", "b", "é")},
		{types.Varbinary, textColumn(true, "", "\x00", "\x7f", "\xff", "\xff\xff")},
		{types.IPAddress, NewFixed(ArrowType(types.IPAddress), [][16]byte{{}, {1}, {1, 1}, {255}}, nil)},
	}
	for _, test := range tests {
		n := test.a.Len()
		for _, o := range []Order{{}, {NullsFirst: true}, {Descending: true}, {Descending: true, NullsFirst: true}} {
			o.Type = test.t
			rows := append(Rows(n), -1)
			var keys OrderKeys
			keys.Append([]Order{o}, []arrow.Array{Gather(test.a, rows)}, n+1)
			for i := range n {
				for j := range n {
					want := i - j
					if o.Descending {
						want = j - i
					}
					if got := bytes.Compare(keys.At(i), keys.At(j)); got != sign(want) {
						t.Errorf("%s %+v: rows %d and %d compare as %d", test.t, o, i, j, got)
					}
				}
				if first := bytes.Compare(keys.At(n), keys.At(i)) < 0; first != o.NullsFirst {
					t.Errorf("%s %+v: null before row %d is %t", test.t, o, i, first)
				}
			}
		}
	}
}

// TestOrderOfNaN holds the place of NaN against what Trino answered.
func TestOrderOfNaN(t *testing.T) {
	for _, c := range []struct {
		order Order
		first bool
	}{{Order{}, false}, {Order{NullsFirst: true}, true}, {Order{Descending: true}, true}, {Order{Descending: true, NullsFirst: true}, false}} {
		c.order.Type = types.Double
		var keys OrderKeys
		keys.Append([]Order{c.order}, []arrow.Array{NewFloat64([]float64{math.NaN(), math.Inf(-1), math.Inf(1)}, nil)}, 3)
		for i := 1; i < 3; i++ {
			if first := bytes.Compare(keys.At(0), keys.At(i)) < 0; first != c.first {
				t.Errorf("%+v: NaN first is %t", c.order, first)
			}
		}
	}
}

func sign(v int) int {
	switch {
	case v < 0:
		return -1
	case v > 0:
		return 1
	}
	return 0
}

func TestTrueRowsAndMask(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 1, 63, 64, 65, 200} {
		bits, valid := make([]byte, n), NewBitmap(n)
		for i := range bits {
			bits[i] = byte(r.IntN(2))
			if r.IntN(4) == 0 {
				valid.Clear(i)
			}
		}
		a := NewBools(bits, valid)
		for _, from := range []int{0, min(3, n)} {
			part := Slice(a, from, n)
			var want []int32
			for i := from; i < n; i++ {
				if bits[i] == 1 && valid.Set(i) {
					want = append(want, int32(i-from))
				}
			}
			if got := TrueRows(part, nil); !slices.Equal(got, want) {
				t.Errorf("%d rows from %d: %v, want %v", n, from, got, want)
			}
		}
	}
	masked := Mask(Slice(NewInt64([]int64{1, 2, 3, 4}, nullAt(4, 3)), 1, 4), nullAt(3, 0))
	if got := rowTexts(masked); !slices.Equal(got, []string{"NULL", "3", "NULL"}) {
		t.Errorf("masked: %v", got)
	}
}

// TestKeysOfTooMuchText: no budget has room for texts that a dictionary hardly holds.
func TestKeysOfTooMuchText(t *testing.T) {
	k := NewKeys([]types.Type{types.Varchar})
	pool := NewPool(1 << 50)
	for size, want := range map[uint32]bool{mostText: true, mostText + 1: false} {
		k.fields[0].texts.dict = NewDictOf([]uint32{0, size}, nil)
		if room := pool.Grow(k.Bytes()) == nil; room != want {
			t.Errorf("room for %d bytes of texts: %t", size, room)
		}
	}
}
