package columnar

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/sql/types"
)

// randomColumn gives n values of a type, some of them null, some of those hiding values.
func randomColumn(r *rand.Rand, t types.Type, n int) arrow.Array {
	valid := NewBitmap(n)
	for i := range n {
		if r.IntN(4) == 0 {
			valid.Clear(i)
		}
	}
	switch t.Kind {
	case types.KindVarchar:
		b := NewStringBuilder(n)
		for range n {
			b.Append(strings.Repeat("x", r.IntN(4)))
		}
		return Mask(b.String(), valid)
	case types.KindRow:
		var fields []arrow.Array
		for _, f := range t.Fields() {
			fields = append(fields, randomColumn(r, f.Type, n))
		}
		return NewStruct(ArrowType(t), n, valid, fields...)
	case types.KindArray, types.KindMap:
		offsets := make([]int32, 1, n+1)
		for i := range n {
			offsets = append(offsets, offsets[i]+int32(r.IntN(4)))
		}
		size := int(offsets[n])
		if t.Kind == types.KindArray {
			return NewList(ArrowType(t), offsets, randomColumn(r, t.Elem(), size), valid)
		}
		keys := make([]int64, size)
		for i := range keys {
			keys[i] = int64(i)
		}
		return NewMap(ArrowType(t), offsets, NewInt64(keys, nil), randomColumn(r, t.Fields()[1].Type, size), valid)
	}
	values := make([]int64, n)
	for i := range values {
		values[i] = int64(r.IntN(5))
	}
	return NewInt64(values, valid)
}

// show prints a value by walking its parts row by row: the slow reference.
func show(a arrow.Array, row int) string {
	if a.IsNull(row) {
		return "null"
	}
	var parts []string
	switch a := a.(type) {
	case *array.Struct:
		for i := range a.NumField() {
			parts = append(parts, show(a.Field(i), row))
		}
		return "{" + strings.Join(parts, " ") + "}"
	case *array.List:
		from, to := a.ValueOffsets(row)
		for i := from; i < to; i++ {
			parts = append(parts, show(a.ListValues(), int(i)))
		}
		return "[" + strings.Join(parts, " ") + "]"
	case *array.Map:
		from, to := a.ValueOffsets(row)
		for i := from; i < to; i++ {
			parts = append(parts, show(a.Keys(), int(i))+"="+show(a.Items(), int(i)))
		}
		return "<" + strings.Join(parts, " ") + ">"
	}
	return a.ValueStr(row)
}

var nestedTypes = []string{"array(bigint)", "array(varchar)", "map(bigint, varchar)", "row(a bigint, b varchar)", "array(array(bigint))",
	"array(row(a bigint, b array(varchar)))", "map(bigint, array(row(x bigint)))", "row(a map(bigint, bigint), b row(c varchar))"}

// TestNestedGather gathers, slices, joins and masks nested columns and compares
// every row with the row it must be.
func TestNestedGather(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, name := range nestedTypes {
		of, err := types.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 40 {
			a := randomColumn(r, of, 12)
			from := r.IntN(6)
			s := Slice(a, from, from+6)
			rows, want := []int32{}, []string{}
			for range r.IntN(9) {
				if i := r.IntN(7) - 1; i < 0 {
					rows, want = append(rows, -1), append(want, "null")
				} else {
					rows, want = append(rows, int32(i)), append(want, show(s, i))
				}
			}
			expect(t, name, Gather(s, rows), want)
			b := randomColumn(r, of, 3)
			all := Concat([]arrow.Array{s, b})
			want = nil
			for i := range 6 {
				want = append(want, show(s, i))
			}
			for i := range 3 {
				want = append(want, show(b, i))
			}
			expect(t, name, all, want)
			valid := NewBitmap(9)
			valid.Clear(2)
			want[2] = "null"
			expect(t, name, Mask(all, valid), want)
		}
		expect(t, name, NewNulls(ArrowType(of), 3), []string{"null", "null", "null"})
	}
}

func expect(t *testing.T, name string, a arrow.Array, want []string) {
	t.Helper()
	var got []string
	for i := range a.Len() {
		got = append(got, show(a, i))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
}

// TestLists reads ranges of slices, and none of null rows.
func TestLists(t *testing.T) {
	valid := NewBitmap(3)
	valid.Clear(1)
	list := NewList(arrow.ListOf(arrow.PrimitiveTypes.Int64), []int32{0, 2, 5, 6}, NewInt64([]int64{1, 2, 3, 4, 5, 6}, nil), valid)
	l := ListsOf(Slice(list, 1, 3))
	if from, to := l.Range(0); from != to {
		t.Errorf("a null row has %d..%d", from, to)
	}
	if from, to := l.Range(1); from != 5 || to != 6 {
		t.Errorf("the last row has %d..%d", from, to)
	}
	if from, to := ListsOf(array.NewNull(2)).Range(1); from != 0 || to != 0 {
		t.Errorf("a row of unknown type has %d..%d", from, to)
	}
}

// TestNestedKeys gives equal words to equal nested values only, and the values back.
func TestNestedKeys(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, name := range nestedTypes {
		of, _ := types.Parse(name)
		a := randomColumn(r, of, 60)
		keys := NewKeys([]types.Type{of})
		words := keys.Encode([]Vector{{Array: Slice(a, 10, 60)}}, 50, nil)
		byWord := map[uint64]string{}
		for i, w := range words {
			text := show(a, i+10)
			if old, met := byWord[w]; met && old != text {
				t.Errorf("%s: %s and %s have one key", name, old, text)
			}
			byWord[w] = text
		}
		distinct := map[string]bool{}
		for _, text := range byWord {
			distinct[text] = true
		}
		if len(distinct) != len(byWord) {
			t.Errorf("%s: %d keys of %d values", name, len(byWord), len(distinct))
		}
		back := keys.Decode(words, 50, -1)[0]
		for i := range 50 {
			if got, want := show(back, i), show(a, i+10); got != want {
				t.Errorf("%s: row %d is %s, was %s", name, i, got, want)
			}
		}
	}
}
