package function

import (
	"math"
	"math/rand/v2"
	"testing"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// TestSumOfFewGroups adds batches at once and row by row: with nulls that hold any
// value, slices, and numbers too large to be added without looking at each.
func TestSumOfFewGroups(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	for round := range 300 {
		n, groups := r.IntN(200), 1+r.IntN(fewGroups)
		values, valid, ids := make([]int64, n+3), columnar.NewBitmap(n+3), make([]uint32, n)
		for i := range values {
			values[i] = r.Int64N(1000) - 500
			if round%3 == 1 && r.IntN(50) == 0 {
				values[i] = r.Int64() - math.MaxInt64/2
			}
			if r.IntN(10) < round%4 {
				valid.Clear(i)
				if round%5 == 0 {
					values[i] = math.MinInt64
				}
			}
		}
		for i := range ids {
			ids[i] = uint32(r.IntN(groups))
		}
		checkFew(t, ids, columnar.Vector{Array: columnar.Slice(columnar.NewInt64(values, valid), 3, n+3)}, groups)
	}
}

func checkFew(t *testing.T, ids []uint32, v columnar.Vector, groups int) {
	t.Helper()
	for _, name := range []string{"sum", "count"} {
		o, err := Resolve(Athena, name, []types.Type{types.Bigint})
		if err != nil {
			t.Fatal(err)
		}
		all, each := o.Def.Aggregate(o), o.Def.Aggregate(o)
		all.Resize(groups)
		each.Resize(groups)
		_, failed := all.Add(ids, []columnar.Vector{v}, len(ids))
		for i, id := range ids {
			if _, e := each.Add([]uint32{id}, []columnar.Vector{{Array: columnar.Slice(v.Array, i, i+1)}}, 1); e != nil {
				if failed == nil {
					t.Fatalf("no error, but %v row by row", e)
				}
				return
			}
		}
		if failed != nil {
			t.Fatal(failed)
		}
		for g := range groups {
			if a, b := groupText(t, o, all, g), groupText(t, o, each, g); a != b {
				t.Fatalf("%s of group %d: %s at once, %s row by row", name, g, a, b)
			}
		}
	}
}

func BenchmarkSumOfFewGroups(b *testing.B) {
	o, _ := Resolve(Athena, "sum", []types.Type{types.Bigint})
	a := o.Def.Aggregate(o)
	a.Resize(50)
	valid := columnar.NewBitmap(columnar.BatchRows)
	valid.Clear(77)
	args := []columnar.Vector{{Array: columnar.NewInt64(make([]int64, columnar.BatchRows), valid)}}
	groups := make([]uint32, columnar.BatchRows)
	for i := range groups {
		groups[i] = uint32(i / 1000 * 2)
		if i%9 == 0 {
			groups[i]++
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Add(groups, args, columnar.BatchRows); err != nil {
			b.Fatal(err)
		}
	}
}
