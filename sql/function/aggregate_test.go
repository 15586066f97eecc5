package function

import (
	"math"
	"math/rand/v2"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// values makes a column of "type" from texts; NULL is null.
func values(t *testing.T, of types.Type, texts ...string) arrow.Array {
	t.Helper()
	parts := []arrow.Array{}
	for _, s := range texts {
		_, v := argument(t, of.String()+":"+s)
		parts = append(parts, v.Array)
	}
	if len(parts) == 0 {
		return columnar.NewNulls(columnar.ArrowType(of), 0)
	}
	return columnar.Concat(parts)
}

func aggregateOf(t *testing.T, name string, in ...types.Type) *Overload {
	t.Helper()
	o, err := Resolve(Athena, name, in)
	if err != nil {
		t.Fatalf("%s(%v): %v", name, in, err)
	}
	return o
}

func groupText(t *testing.T, o *Overload, a Aggregate, group int) string {
	t.Helper()
	r, err := a.Result(group, group+1)
	if err != nil {
		return err.Error()
	}
	if columnar.NullsOf(r).Null(0) {
		return "NULL"
	}
	return string(AppendText(nil, o.Result, r, 0))
}

// Results are Trino 476's.
func TestAggregates(t *testing.T) {
	for _, c := range []struct{ name, of, texts, want string }{
		{"count", "bigint", "1,NULL,3", "2"}, {"count_if", "boolean", "true,NULL,false", "1"}, {"bool_and", "boolean", "true,NULL,false", "false"}, {"bool_or", "boolean", "true,NULL,false", "true"}, {"every", "boolean", "true,NULL", "true"},
		{"sum", "bigint", "1,2,NULL", "3"}, {"sum", "bigint", "NULL", "NULL"}, {"sum", "bigint", "9223372036854775807,1", "NUMERIC_VALUE_OUT_OF_RANGE: bigint addition overflow: 9223372036854775807 + 1"},
		{"sum", "decimal(38,0)", "99999999999999999999999999999999999999,1", "NUMERIC_VALUE_OUT_OF_RANGE: Decimal overflow"}, {"sum", "real", "0.1,0.2", "0.3"}, {"sum", "double", "1.5,2.25", "3.75"}, {"sum", "decimal(3,2)", "1.50,2.25", "3.75"},
		{"avg", "decimal(3,2)", "1.50,2.25", "1.88"}, {"avg", "bigint", "1,2", "1.5"}, {"avg", "real", "1,2", "1.5"}, {"avg", "bigint", "NULL", "NULL"}, {"sum", "interval day to second", "86400000,1", "1 00:00:00.001"},
		{"max", "double", "NaN,1,2", "2.0"}, {"min", "double", "NaN,1,2", "1.0"}, {"min", "varchar", "b,NULL,a", "a"}, {"max", "varchar", "b,NULL,a", "b"}, {"max", "timestamp(3)", "2020-01-01,2021-01-01", "2021-01-01 00:00:00.000"},
		{"max", "ipaddress", "10.0.0.2,10.0.0.10", "10.0.0.10"}, {"min", "boolean", "true,false", "false"}, {"max", "decimal(3,2)", "1.50,-2.25", "1.50"}, {"max", "timestamp(0) with time zone", "2020-01-01 00:00:00 UTC,2020-01-01 00:30:00 +01:00", "2020-01-01 00:00:00 UTC"},
		{"arbitrary", "varchar", "NULL,x", "x"}, {"any_value", "bigint", "NULL", "NULL"},
		{"stddev", "bigint", "1,2,4", "1.5275252316519465"}, {"variance", "bigint", "1,2,4", "2.333333333333333"}, {"var_pop", "bigint", "1,2,4", "1.5555555555555554"}, {"stddev_pop", "bigint", "1,2,4", "1.247219128924647"},
		{"stddev", "bigint", "1", "NULL"}, {"var_pop", "bigint", "1", "0.0"}, {"approx_distinct", "bigint", "1,2,2,NULL,3", "3"}, {"approx_distinct", "varchar", "NULL", "0"}, {"array_agg", "bigint", "1,NULL,3", "[1, null, 3]"}, {"array_agg", "bigint", "", "NULL"},
	} {
		of := parseTypes(t, c.of)[0]
		var texts []string
		if c.texts != "" {
			texts = strings.Split(c.texts, ",")
		}
		o := aggregateOf(t, c.name, of)
		a := o.Def.Aggregate(o)
		a.Resize(1)
		_, err := a.Add(make([]uint32, len(texts)), []columnar.Vector{{Array: values(t, of, texts...)}}, len(texts))
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = groupText(t, o, a, 0)
		}
		if got != c.want {
			t.Errorf("%s over %s: %s, want %s", c.name, c.texts, got, c.want)
		}
	}
}

func TestAggregatesOfTwo(t *testing.T) {
	x := values(t, types.Bigint, "1", "NULL", "3")
	k := values(t, types.Bigint, "-1", "NULL", "-3")
	for _, c := range []struct{ name, want string }{{"max_by", "1"}, {"min_by", "3"}} {
		o := aggregateOf(t, c.name, types.Bigint, types.Bigint)
		a := o.Def.Aggregate(o)
		a.Resize(1)
		if _, err := a.Add(make([]uint32, 3), []columnar.Vector{{Array: x}, {Array: k}}, 3); err != nil {
			t.Fatal(err)
		}
		if got := groupText(t, o, a, 0); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	o := aggregateOf(t, "approx_percentile", types.Bigint, types.Double)
	a := o.Def.Aggregate(o)
	a.Resize(1)
	share := columnar.Vector{Array: columnar.NewFloat64([]float64{0.5}, nil), Const: true}
	if _, err := a.Add(make([]uint32, 5), []columnar.Vector{{Array: columnar.NewInt64([]int64{1, 2, 3, 4, 100}, nil)}, share}, 5); err != nil {
		t.Fatal(err)
	}
	if got := groupText(t, o, a, 0); got != "3" {
		t.Errorf("approx_percentile: %s, want 3", got)
	}
	share.Array = columnar.NewFloat64([]float64{1.5}, nil)
	if _, err := a.Add(make([]uint32, 1), []columnar.Vector{{Array: columnar.NewInt64([]int64{1}, nil)}, share}, 1); err == nil || err.Error() != "INVALID_FUNCTION_ARGUMENT: Percentile must be between 0 and 1" {
		t.Errorf("approx_percentile of 1.5: %v", err)
	}
}

// TestAggregatesMerge holds every aggregate over groups, batches and merged
// partial states against one group at a time, row by row.
func TestAggregatesMerge(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for name := range functions() {
		for _, s := range overloads(name) {
			if s.def.Kind != KindAggregate || name == "approx_percentile" || name == "reduce_agg" {
				continue // their answers depend on the order of values, or on lambdas
			}
			for round := range 12 {
				if o := bound(s, s.instances(round)); o != nil {
					checkMerge(t, r, name, o)
				}
			}
		}
	}
}

// tame are columns whose sums stay in range and whose order does not matter to doubles.
func tame(t *testing.T, r *rand.Rand, of types.Type, n int) columnar.Vector {
	switch of.Kind {
	case types.KindBigint, types.KindIntervalDay, types.KindIntervalYear:
		out, valid := make([]int64, n), columnar.NewBitmap(n)
		for i := range out {
			out[i] = int64(r.IntN(20) - 10)
			if r.IntN(4) == 0 {
				valid.Clear(i)
			}
		}
		return columnar.Vector{Array: columnar.NewInt64(out, valid)}
	case types.KindDouble:
		out := make([]float64, n)
		for i := range out {
			out[i] = float64(r.IntN(64)) / 4
		}
		return columnar.Vector{Array: columnar.NewFloat64(out, nil)}
	case types.KindReal:
		out := make([]float32, n)
		for i := range out {
			out[i] = float32(r.IntN(64)) / 4
		}
		return columnar.Vector{Array: columnar.NewFixed(arrow.PrimitiveTypes.Float32, out, nil)}
	}
	return forms(t, r, of, n)
}

// settings are arguments that say how to aggregate, by function and place.
var settings = map[string]map[int]arrow.Array{
	"approx_distinct":      {1: columnar.NewFloat64([]float64{0.05}, nil)},
	"approx_most_frequent": {0: columnar.NewInt64([]int64{50}, nil), 2: columnar.NewInt64([]int64{100}, nil)},
	"numeric_histogram":    {0: columnar.NewInt64([]int64{200}, nil)},
	"min":                  {1: columnar.NewInt64([]int64{3}, nil)}, "max": {1: columnar.NewInt64([]int64{3}, nil)},
	"min_by": {2: columnar.NewInt64([]int64{3}, nil)}, "max_by": {2: columnar.NewInt64([]int64{3}, nil)},
}

func checkMerge(t *testing.T, r *rand.Rand, name string, o *Overload) {
	const groups, n = 7, 60
	args := make([]columnar.Vector, len(o.Args))
	for i, of := range o.Args {
		if args[i] = tame(t, r, of, n); args[i].Array == nil {
			return
		}
		if a := settings[name][i]; a != nil {
			args[i] = columnar.Vector{Array: a, Const: true}
		}
	}
	ids := make([]uint32, n)
	for i := range ids {
		ids[i] = uint32(r.IntN(4)) // the last group stays empty, others have rows on one side only
		if i >= 25 {
			ids[i] += 2
		}
	}
	left, right := o.Def.Aggregate(o), o.Def.Aggregate(o)
	left.Resize(groups)
	right.Resize(3)
	right.Resize(groups)
	if _, err := left.Add(ids[:25], part(args, 0, 25), 25); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if _, err := right.Add(ids[25:], part(args, 25, n), n-25); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	state, err := right.State(0, groups)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if _, err := left.Merge([]uint32{0, 1, 2, 3, 4, 5, 6}, state, groups); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for g := range groups {
		want := oneGroup(t, o, ids, args, uint32(g))
		if got := groupText(t, o, left, g); !sameResults(name, got, want) {
			t.Errorf("%s(%v) group %d: %s, row by row %s", name, o.Args, g, got, want)
		}
	}
}

func part(args []columnar.Vector, from, to int) []columnar.Vector {
	out := make([]columnar.Vector, len(args))
	for i, a := range args {
		out[i] = a
		if !a.Const {
			out[i].Array = columnar.Slice(a.Array, from, to)
		}
	}
	return out
}

// oneGroup adds the rows of a group one at a time, each in a batch of its own.
func oneGroup(t *testing.T, o *Overload, ids []uint32, args []columnar.Vector, group uint32) string {
	a := o.Def.Aggregate(o)
	a.Resize(1)
	for i, g := range ids {
		if g != group {
			continue
		}
		one := make([]columnar.Vector, len(args))
		for k, v := range args {
			one[k] = columnar.Vector{Array: columnar.Plain(columnar.Slice(v.Array, v.Row(i), v.Row(i)+1))}
		}
		if _, err := a.Add([]uint32{0}, one, 1); err != nil {
			t.Fatal(err)
		}
	}
	return groupText(t, o, a, 0)
}

// sameResults takes arrays as sets, moments to 12 digits, and any of equal keys.
// rounds are the differences that another order of sums may make.
var rounds = map[string]float64{
	"var_samp": 1e-12, "var_pop": 1e-12, "variance": 1e-12, "stddev": 1e-12, "stddev_samp": 1e-12, "stddev_pop": 1e-12,
	"corr": 1e-6, "covar_pop": 1e-6, "covar_samp": 1e-6, "regr_slope": 1e-6, "regr_intercept": 1e-6,
	"skewness": 1e-10, "kurtosis": 1e-10, "geometric_mean": 1e-6,
}

func sameResults(name, a, b string) bool {
	switch {
	case rounds[name] != 0:
		x, _ := strconv.ParseFloat(a, 64)
		y, _ := strconv.ParseFloat(b, 64)
		return (a == "NULL") == (b == "NULL") && !(math.Abs(x-y) > rounds[name]*max(math.Abs(x), 0.1))
	case name == "arbitrary" || name == "any_value" || strings.HasSuffix(name, "_by"):
		return (a == "NULL") == (b == "NULL") || strings.HasSuffix(name, "_by")
	case name == "array_agg":
		x, y := strings.Split(strings.Trim(a, "[]"), ", "), strings.Split(strings.Trim(b, "[]"), ", ")
		sort.Strings(x)
		sort.Strings(y)
		return strings.Join(x, "|") == strings.Join(y, "|")
	}
	return a == b
}

func BenchmarkSumOfOneGroup(b *testing.B) {
	o, _ := Resolve(Athena, "sum", []types.Type{types.Bigint})
	a := o.Def.Aggregate(o)
	a.Resize(1)
	args := []columnar.Vector{{Array: columnar.NewInt64(make([]int64, columnar.BatchRows), nil)}}
	groups := make([]uint32, columnar.BatchRows)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Add(groups, args, columnar.BatchRows); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSumOfManyGroups(b *testing.B) {
	o, _ := Resolve(Athena, "sum", []types.Type{types.Bigint})
	a := o.Def.Aggregate(o)
	a.Resize(1000)
	args := []columnar.Vector{{Array: columnar.NewInt64(make([]int64, columnar.BatchRows), nil)}}
	groups := make([]uint32, columnar.BatchRows)
	for i := range groups {
		groups[i] = uint32(i * 7 % 1000)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Add(groups, args, columnar.BatchRows); err != nil {
			b.Fatal(err)
		}
	}
}
