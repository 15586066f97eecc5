package columnar

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/sql/types"
)

// samples gives a random array of n rows of each storage, about a quarter null,
// and as slices of longer ones where offset is set.
func samples(r *rand.Rand, n, offset int) map[string]arrow.Array {
	total := n + 2*offset
	valid := func() *Bitmap {
		b := NewBitmap(total)
		for i := range total {
			if r.IntN(4) == 0 {
				b.Clear(i)
			}
		}
		return b
	}
	d := NewDict()
	codes := make([]uint32, total)
	text := NewStringBuilder(total)
	bools := make([]byte, total)
	for i := range total {
		codes[i] = d.CodeString(fmt.Sprint("value ", r.IntN(9)))
		bools[i] = byte(r.IntN(2))
		if r.IntN(4) == 0 {
			text.AppendNull()
		} else {
			text.Append(fmt.Sprint(r.IntN(1000)))
		}
	}
	out := map[string]arrow.Array{
		"int8":    NewFixed(arrow.PrimitiveTypes.Int8, random[int8](r, total), valid()),
		"int16":   NewFixed(arrow.PrimitiveTypes.Int16, random[int16](r, total), valid()),
		"int32":   NewInt32(random[int32](r, total), valid()),
		"int64":   NewInt64(random[int64](r, total), nil),
		"nulls64": NewInt64(random[int64](r, total), valid()),
		"double":  NewFloat64(make([]float64, total), valid()),
		"decimal": NewFixed(ArrowType(types.Decimal(38, 2)), decimals(r, total), valid()),
		"address": NewFixed(ArrowType(types.IPAddress), make([][16]byte, total), valid()),
		"prefix":  NewFixed(ArrowType(types.IPPrefix), make([][17]byte, total), valid()),
		"bool":    NewBools(bools, valid()),
		"string":  text.String(),
		"coded":   NewCoded(d, codes, valid()),
		"null":    array.NewNull(total),
		"zoned": NewStruct(ArrowType(types.TimestampTZ(3)), total, valid(),
			NewInt64(random[int64](r, total), nil), NewInt32(random[int32](r, total), nil)),
	}
	for name, a := range out {
		out[name] = Slice(a, offset, offset+n)
	}
	return out
}

func random[T int8 | int16 | int32 | int64](r *rand.Rand, n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = T(r.Uint64())
	}
	return out
}

func decimals(r *rand.Rand, n int) []decimal128.Num {
	out := make([]decimal128.Num, n)
	for i := range out {
		out[i] = decimal128.FromI64(r.Int64())
	}
	return out
}

// value gives a row as text by Arrow's own reading of the array.
func value(a arrow.Array, i int) string {
	if a.IsNull(i) || a.DataType().ID() == arrow.NULL {
		return "∅"
	}
	if c, ok := a.(*Coded); ok {
		return c.Dictionary().ValueStr(i)
	}
	return a.ValueStr(i)
}

func TestGather(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, offset := range []int{0, 3, 8} {
		for name, a := range samples(r, 50, offset) {
			rows := []int32{0, 49, -1, 7, 7, 13, -1, 48, 1}
			got := Gather(a, rows)
			if got.Len() != len(rows) {
				t.Fatalf("%s: %d rows", name, got.Len())
			}
			for i, row := range rows {
				want := "∅"
				if row >= 0 {
					want = value(a, int(row))
				}
				if value(got, i) != want {
					t.Errorf("%s with offset %d: row %d is %s, want %s", name, offset, row, value(got, i), want)
				}
			}
			if n := Gather(a, nil).Len(); n != 0 {
				t.Errorf("%s: no rows give %d", name, n)
			}
		}
	}
}

func TestGatherOfEmpty(t *testing.T) {
	for name, a := range samples(rand.New(rand.NewPCG(1, 1)), 0, 0) {
		got := Gather(a, []int32{-1, -1})
		if got.Len() != 2 || value(got, 0) != "∅" {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestConcat(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for name, a := range samples(r, 40, 2) {
		got := Concat([]arrow.Array{Slice(a, 0, 11), Slice(a, 11, 11), Slice(a, 11, 40)})
		for i := range 40 {
			if got.Len() != 40 || value(got, i) != value(a, i) {
				t.Fatalf("%s: row %d is %s, want %s", name, i, value(got, i), value(a, i))
			}
		}
	}
	x, y := NewConstant("x", 2), NewConstant("y", 1)
	got := Concat([]arrow.Array{x, y})
	if got.Len() != 3 || value(got, 1) != "x" || value(got, 2) != "y" {
		t.Errorf("of two dictionaries: %v", got)
	}
}

// TestReaders compares the typed readers with Arrow's own, on slices with offsets.
func TestReaders(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, offset := range []int{0, 5, 8} {
		all := samples(r, 33, offset)
		ints, bools := Values[int32](all["int32"]), BoolsOf(all["bool"])
		text, coded := StringsOf(all["string"]), StringsOf(all["coded"])
		for i := range 33 {
			if a := all["int32"].(*array.Int32); ints[i] != a.Value(i) || NullsOf(a).Null(i) != a.IsNull(i) {
				t.Errorf("int32 row %d", i)
			}
			if a := all["bool"].(*array.Boolean); bools.True(i) != (a.IsValid(i) && a.Value(i)) {
				t.Errorf("bool row %d", i)
			}
			if a := all["string"]; text.Null(i) != a.IsNull(i) || a.IsValid(i) && text.At(i) != value(a, i) {
				t.Errorf("string row %d", i)
			}
			if a := all["coded"]; coded.Null(i) != a.IsNull(i) || a.IsValid(i) && coded.At(i) != value(a, i) {
				t.Errorf("coded row %d", i)
			}
			if !NullsOf(all["null"]).Null(i) || !StringsOf(all["null"]).Null(i) || BoolsOf(all["null"]).True(i) {
				t.Errorf("null row %d", i)
			}
		}
	}
}

func TestMergeNulls(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	all := samples(r, 70, 3)
	a, b := all["int32"], all["bool"]
	got := MergeNulls(70, a, all["int64"], b)
	nulls := 0
	for i := range 70 {
		if got.Set(i) == (a.IsNull(i) || b.IsNull(i)) {
			t.Errorf("row %d", i)
		}
		if a.IsNull(i) || b.IsNull(i) {
			nulls++
		}
	}
	if got.Cleared() != nulls || MergeNulls(70, all["int64"]) != nil {
		t.Errorf("%d nulls, want %d", got.Cleared(), nulls)
	}
}

func TestBatch(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	all := samples(r, 20, 0)
	b := Batch{Cols: []arrow.Array{all["int64"], all["coded"]}, Len: 20, Seq: 7}
	s := b.Slice(5, 9)
	g := s.Gather([]int32{3, 0})
	if s.Len != 4 || g.Len != 2 || s.Seq != 7 || g.Seq != 7 || value(g.Cols[1], 0) != value(b.Cols[1], 8) || value(g.Cols[0], 1) != value(b.Cols[0], 5) {
		t.Errorf("slice %d, gather %d", s.Len, g.Len)
	}
	if b.Bytes() < 20*(8+4) {
		t.Errorf("%d bytes", b.Bytes())
	}
	if n := (Batch{Len: 3}).Slice(1, 3).Len; n != 2 {
		t.Errorf("a batch without columns: %d rows", n)
	}
}

func TestExpand(t *testing.T) {
	for _, a := range []arrow.Array{NewConstant("x", 1), NewInt64([]int64{5}, nil), NewNulls(arrow.BinaryTypes.String, 1), Plain(NewConstant("y", 1))} {
		got := Vector{Array: a, Const: true}.Expand(4)
		for i := range 4 {
			if got.Len() != 4 || value(got, i) != value(a, 0) {
				t.Errorf("%v: %v", a, got)
			}
		}
	}
}

func TestArrowTypes(t *testing.T) {
	for text, want := range map[string]string{
		"tinyint": "int8", "smallint": "int16", "integer": "int32", "bigint": "int64", "real": "float32", "double": "float64",
		"decimal(10,2)": "decimal(10, 2)", "varchar": "utf8", "char(3)": "utf8", "varbinary": "binary", "date": "date32", "timestamp(3)": "timestamp[us]",
		"time(3)": "int64", "uuid": "fixed_size_binary[16]", "array(bigint)": "list<item: int64, nullable>", "unknown": "null", "boolean": "bool",
	} {
		parsed, err := types.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := ArrowType(parsed).String(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}
