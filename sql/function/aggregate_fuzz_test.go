package function

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// fuzzedAggregates are aggregates of one argument whose result does not tell in which
// parts their rows came.
var fuzzedAggregates = []string{"count", "sum", "min", "max", "checksum", "approx_distinct", "bool_or", "bitwise_and_agg", "histogram", "array_agg",
	"set_agg", "arbitrary", "map_agg", "multimap_agg", "avg", "variance", "approx_percentile", "approx_most_frequent", "geometric_mean", "kurtosis"}

// fuzzedColumn makes a column of a type out of bytes: a byte that tells nulls, then the value's.
func fuzzedColumn(of types.Type, data []byte, n int) arrow.Array {
	b, numbers, doubles, bools, valid := columnar.NewStringBuilder(n), make([]int64, n), make([]float64, n), make([]byte, n), columnar.NewBitmap(n)
	for i := range n {
		raw := data[i*9 : i*9+9]
		numbers[i] = int64(binary.LittleEndian.Uint64(raw[1:]))
		doubles[i], bools[i] = math.Float64frombits(uint64(numbers[i])), raw[1]&1
		if raw[0]&7 == 7 {
			valid.Clear(i)
			b.AppendNull()
			continue
		}
		b.Append(string(bytes.ToValidUTF8(raw[1:1+raw[0]%9], nil)))
	}
	switch of.Kind {
	case types.KindVarchar:
		return b.String()
	case types.KindDouble:
		return columnar.NewFloat64(doubles, valid)
	case types.KindBoolean:
		return columnar.NewBools(bools, valid)
	}
	return columnar.NewInt64(numbers, valid)
}

// FuzzAggregateState adds rows at once, and in two parts whose states go to disk and
// back before they are merged: neither may panic, and the one fails only where the
// other may.
func FuzzAggregateState(f *testing.F) {
	for i := range fuzzedAggregates {
		f.Add(uint8(i), uint8(i), uint8(3), bytes.Repeat([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9}, 8))
	}
	dir := columnar.NewSpillDir(f.TempDir())
	f.Cleanup(dir.Close)
	kinds := []types.Type{types.Varchar, types.Bigint, types.Double, types.Boolean}
	f.Fuzz(func(t *testing.T, which, kind, cut uint8, data []byte) {
		name, of := fuzzedAggregates[int(which)%len(fuzzedAggregates)], kinds[int(kind)%len(kinds)]
		for _, in := range [][]types.Type{{of}, {of, of}, {of, types.Double}} {
			o, err := Resolve(Athena, name, in)
			if err != nil {
				continue
			}
			n := min(len(data)/9, 300)
			args, groups := make([]columnar.Vector, len(in)), make([]uint32, n)
			for i := range args {
				args[i].Array = fuzzedColumn(o.Args[i], data, n)
			}
			for i := range groups {
				groups[i] = uint32(data[i*9+1] & 3)
			}
			mergeFuzzed(t, o, dir, groups, args, min(int(cut), n))
		}
	})
}

func mergeFuzzed(t *testing.T, o *Overload, dir *columnar.SpillDir, groups []uint32, args []columnar.Vector, cut int) {
	t.Helper()
	n := len(groups)
	merged := o.Def.Aggregate(o)
	merged.Resize(4)
	for _, part := range [][2]int{{0, cut}, {cut, n}} {
		a := o.Def.Aggregate(o)
		a.Resize(4)
		some := make([]columnar.Vector, len(args))
		for i, v := range args {
			some[i].Array = columnar.Slice(v.Array, part[0], part[1])
		}
		if _, err := a.Add(groups[part[0]:part[1]], some, part[1]-part[0]); err != nil {
			return
		}
		state, err := a.State(0, 4)
		if err != nil {
			return
		}
		if _, err := merged.Merge([]uint32{0, 1, 2, 3}, throughDisk(t, dir, state), 4); err != nil {
			return
		}
	}
	result, err := merged.Result(0, 4)
	if err == nil && result.Len() != 4 {
		t.Errorf("%s: %d results", o.Name(), result.Len())
	}
	whole := o.Def.Aggregate(o)
	whole.Resize(4)
	if _, err := whole.Add(groups, args, n); err != nil {
		return
	}
	for g := range 4 {
		got, want := groupText(t, o, merged, g), groupText(t, o, whole, g)
		if o.Name() == "count" && got != want {
			t.Errorf("%s of group %d: %s, not %s", o.Name(), g, got, want)
		}
	}
}

// throughDisk writes columns to disk and reads them back.
func throughDisk(t *testing.T, dir *columnar.SpillDir, cols []arrow.Array) []arrow.Array {
	t.Helper()
	storages := make([]arrow.DataType, len(cols))
	for i, c := range cols {
		if storages[i] = c.DataType(); storages[i].ID() == arrow.DICTIONARY {
			storages[i] = arrow.BinaryTypes.String
		}
	}
	file, err := dir.Create(storages)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := file.Write(columnar.Batch{Cols: cols, Len: 4}); err != nil {
		t.Fatal(err)
	}
	b, err := file.Reader().Next()
	if err != nil {
		t.Fatal(err)
	}
	return b.Cols
}
