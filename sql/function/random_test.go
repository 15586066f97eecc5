package function

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// samples are texts of values by kind, awkward ones among them.
var samples = map[types.Kind][]string{
	types.KindBoolean: {"true", "false"},
	types.KindTinyint: {"0", "1", "-1", "127", "-128", "5"}, types.KindSmallint: {"0", "1", "-1", "32767", "-32768", "300"},
	types.KindInteger: {"0", "1", "-1", "2147483647", "-2147483648", "3", "2"},
	types.KindBigint:  {"0", "1", "-1", "9223372036854775807", "-9223372036854775808", "3", "2", "65", "1700000000"},
	types.KindReal:    {"0", "-0.0", "1.5", "-2.5", "NaN", "Infinity", "1e20"}, types.KindDouble: {"0", "-0.0", "1.5", "-2.5", "NaN", "Infinity", "1e300", "0.5", "1700000000.25"},
	types.KindDecimal: {"0", "1.50", "-2.55", "99.99", "-99.99", "0.01"},
	types.KindVarchar: {"", "a", "b", "abc", "héllo wörld", "a.b.c", "10.0.0.1", "10.0.0.0/8", " x ", "%", "a%", "day", "hour", "UTC", "Europe/Berlin", "2020-05-07", "0aff", "(", "%Y-%m-%d", "yyyy"},
	types.KindChar:    {"", "a", "ab", "abc"}, types.KindVarbinary: {"", "a", "abcd", "\xff\x00"}, types.KindDate: {"1970-01-01", "2020-02-29", "1969-12-31", "2024-12-31"},
	types.KindTime: {"00:00:00", "23:59:59.999", "12:34:56.7"}, types.KindTimeTZ: {"00:00:00", "23:59:59.999"}, types.KindTimestamp: {"1970-01-01 00:00:00", "2020-02-29 12:34:56.789", "1969-12-31 23:59:59.999"},
	types.KindTimestampTZ: {"1970-01-01 00:00:00 UTC", "2020-03-29 02:30:00 Europe/Berlin", "2020-02-29 12:34:56.789 +05:30"},
	types.KindIPAddress:   {"10.0.0.1", "::1", "2001:db8::1", "192.168.1.1"}, types.KindIPPrefix: {"10.0.0.0/8", "2001:db8::/32"}, types.KindUUID: {"12151fd2-7586-11e9-8f9e-2a86e4085a59", "00000000-0000-0000-0000-000000000000"},
	types.KindIntervalDay: {"0", "86400000", "-3600000", "1500"}, types.KindIntervalYear: {"0", "1", "-14"}, types.KindJSON: {`"a"`, "1"},
}

// column gives n random values of a type, some of them null.
func column(t *testing.T, r *rand.Rand, of types.Type, n int) arrow.Array {
	t.Helper()
	switch of.Kind {
	case types.KindArray:
		return listColumn(t, r, of, n)
	case types.KindMap:
		return mapColumn(t, r, of, n)
	case types.KindRow:
		return rowColumn(t, r, of, n)
	}
	texts := samples[of.Kind]
	if texts == nil {
		return nil
	}
	pool := make([]arrow.Array, 0, len(texts)+1)
	for _, s := range texts {
		from := of.String()
		if of.Kind == types.KindTimeTZ {
			from = "time"
		}
		kind, v := argument(t, from+":"+s)
		if of.Kind == types.KindTimeTZ {
			run, _ := Cast(kind, of)
			v, _ = run(testContext, []columnar.Vector{v}, 1)
		}
		pool = append(pool, columnar.Plain(v.Array))
	}
	pool = append(pool, columnar.NewNulls(columnar.ArrowType(of), 1))
	index := make([]int32, n)
	for i := range index {
		index[i] = int32(r.IntN(len(pool)))
	}
	return columnar.Gather(columnar.Concat(pool), index)
}

func listColumn(t *testing.T, r *rand.Rand, of types.Type, n int) arrow.Array {
	offsets := make([]int32, 1, n+1)
	valid := columnar.NewBitmap(n)
	for i := range n {
		offsets = append(offsets, offsets[i]+int32(r.IntN(4)))
		if r.IntN(5) == 0 {
			valid.Clear(i)
		}
	}
	inner := column(t, r, of.Elem(), int(offsets[n]))
	if inner == nil {
		return nil
	}
	return newList(of.Elem(), offsets, inner, valid)
}

// mapColumn gives maps of at most two entries, whose keys differ.
func mapColumn(t *testing.T, r *rand.Rand, of types.Type, n int) arrow.Array {
	k, v := of.Fields()[0].Type, of.Fields()[1].Type
	pool := column(t, r, k, 60)
	if pool == nil || column(t, r, v, 1) == nil {
		return nil
	}
	nulls, text := columnar.NullsOf(pool), keyStrings(k, pool)
	offsets, valid := make([]int32, 1, n+1), columnar.NewBitmap(n)
	var keys []int32
	for i := range n {
		met := seen{}
		for range r.IntN(3) {
			if at := r.IntN(60); !nulls.Null(at) && met.first(text(at)) {
				keys = append(keys, int32(at))
			}
		}
		offsets = append(offsets, int32(len(keys)))
		if r.IntN(5) == 0 {
			valid.Clear(i)
		}
	}
	return columnar.NewMap(columnar.ArrowType(of), offsets, columnar.Gather(pool, keys), column(t, r, v, len(keys)), valid)
}

func rowColumn(t *testing.T, r *rand.Rand, of types.Type, n int) arrow.Array {
	var fields []arrow.Array
	for _, f := range of.Fields() {
		field := column(t, r, f.Type, n)
		if field == nil {
			return nil
		}
		fields = append(fields, field)
	}
	valid := columnar.NewBitmap(n)
	for i := range n {
		if r.IntN(5) == 0 {
			valid.Clear(i)
		}
	}
	return columnar.NewStruct(columnar.ArrowType(of), n, valid, fields...)
}

// coded gives a varchar column as codes.
func coded(a arrow.Array) arrow.Array {
	d, s := columnar.NewDict(), columnar.StringsOf(a)
	d.CodeString("a value that no row has")
	codes := make([]uint32, a.Len())
	for i := range codes {
		if !s.Null(i) {
			codes[i] = d.CodeString(s.At(i))
		}
	}
	return columnar.NewCoded(d, codes, columnar.MergeNulls(a.Len(), a))
}

// forms gives an argument as a column, a slice of a longer one, codes or a constant.
func forms(t *testing.T, r *rand.Rand, of types.Type, n int) columnar.Vector {
	a := column(t, r, of, n+5)
	if a == nil {
		return columnar.Vector{}
	}
	switch form := r.IntN(4); {
	case form == 0:
		for i := range a.Len() {
			if !columnar.NullsOf(a).Null(i) {
				return columnar.Vector{Array: columnar.Slice(a, i, i+1), Const: true}
			}
		}
	case form == 1 && of.Kind == types.KindVarchar:
		return columnar.Vector{Array: columnar.Slice(coded(a), 3, n+3)}
	case form == 2:
		return columnar.Vector{Array: columnar.Slice(a, 2, n+2)}
	}
	return columnar.Vector{Array: columnar.Slice(a, 0, n)}
}

// instances gives types for the variables of a signature.
func (s *signature) instances(round int) []types.Type {
	pick := []types.Type{types.Bigint, types.Varchar, types.Double, types.Timestamp(3), types.IPAddress, types.Boolean}[round%6]
	var make func(p pattern) types.Type
	make = func(p pattern) types.Type {
		switch {
		case p.fixed != nil:
			return *p.fixed
		case p.variable != "":
			return pick
		case p.params != nil:
			return nestedOf(p, make)
		}
		switch p.base {
		case types.KindVarchar:
			return types.Varchar
		case types.KindDecimal:
			return types.Decimal(5, 2)
		}
		return types.Type{Kind: p.base, Precision: 3}
	}
	patterns, _ := s.patternsFor(max(len(s.in), 2*int(s.def.Flags&Variadic)/int(Variadic)))
	out := []types.Type{}
	for _, p := range patterns {
		out = append(out, make(p))
	}
	return out
}

func nestedOf(p pattern, make func(pattern) types.Type) types.Type {
	var inner []types.Type
	for _, q := range p.params {
		inner = append(inner, make(q))
	}
	switch p.base {
	case types.KindArray:
		return types.Array(inner[0])
	case types.KindMap:
		return types.Map(inner[0], inner[1])
	case types.KindFunction:
		return types.Function(inner[len(inner)-1], inner[:len(inner)-1]...)
	}
	var fields []types.Field
	for _, t := range inner {
		fields = append(fields, types.Field{Type: t})
	}
	return types.Row(fields...)
}

// bound gives the overload of a signature for arguments of the types, nil where they do not fit.
func bound(s *signature, args []types.Type) *Overload {
	o, _ := s.bind(ArgumentsOf(args), true)
	return o
}

// TestKernelsRowByRow holds every scalar function on columns of all forms
// against the same function on one row of constants at a time.
func TestKernelsRowByRow(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for name := range functions() {
		for _, s := range overloads(name) {
			if s.def.Kind != KindScalar || s.def.Higher != nil || s.def.Flags&NotDeterministic != 0 {
				continue
			}
			for round := range 12 {
				checkRows(t, r, name, bound(s, s.instances(round)), 40)
			}
		}
	}
}

func checkRows(t *testing.T, r *rand.Rand, name string, o *Overload, n int) {
	if o == nil {
		return
	}
	args, consts := make([]columnar.Vector, len(o.Args)), make([]arrow.Array, len(o.Args))
	for i, of := range o.Args {
		args[i] = forms(t, r, of, n)
		if args[i].Array == nil {
			return // a type that has no samples
		}
		if args[i].Const {
			consts[i] = args[i].Array
		}
	}
	want, wantErr := byRow(o, args, n)
	run, err := o.Kernel(consts)
	if err != nil {
		if err.Error() != wantErr {
			t.Errorf("%s: %v, by row %q", name, err, wantErr)
		}
		return
	}
	for range 2 { // the second time from what dictionaries remember
		v, err := run(testContext, args, n)
		if (err != nil || wantErr != "") && (err == nil || err.Error() != wantErr) {
			t.Errorf("%s(%v): error %v, by row %q", name, o.Args, err, wantErr)
			return
		}
		if err != nil {
			return
		}
		compareTextsOf(t, name, o, v, args, want)
	}
}

func compareTextsOf(t *testing.T, name string, o *Overload, v columnar.Vector, args []columnar.Vector, want []string) {
	t.Helper()
	out := v.Expand(len(want))
	if out.Len() != len(want) {
		t.Errorf("%s: %d rows, want %d", name, out.Len(), len(want))
		return
	}
	nulls := columnar.NullsOf(out)
	for i, w := range want {
		got := "NULL"
		if !nulls.Null(i) && !(o.Def.Flags&NullsAreSeen == 0 && anyNull(args, i)) {
			got = string(AppendText(nil, o.Result, out, i))
		}
		if got != w {
			t.Errorf("%s(%v) row %d: %q, by row %q", name, o.Args, i, got, w)
			return
		}
	}
}

func anyNull(args []columnar.Vector, i int) bool {
	for _, a := range args {
		if columnar.NullsOf(a.Array).Null(a.Row(i)) {
			return true
		}
	}
	return false
}

func byRow(o *Overload, args []columnar.Vector, n int) (out []string, fault string) {
	for i := range n {
		one, consts := make([]columnar.Vector, len(args)), make([]arrow.Array, len(args))
		for k, a := range args {
			row := columnar.Plain(columnar.Slice(a.Array, a.Row(i), a.Row(i)+1))
			one[k], consts[k] = columnar.Vector{Array: row, Const: true}, row
		}
		if o.Def.Flags&NullsAreSeen == 0 && anyNull(args, i) {
			out = append(out, "NULL")
			continue
		}
		text := result(o, consts, one)
		if code, _, ok := strings.Cut(text, ": "); ok && code == strings.ToUpper(code) && strings.Contains(code, "_") {
			return out, text
		}
		out = append(out, text)
	}
	return out, ""
}

// TestCastsRowByRow does the same with every cast that there is.
func TestCastsRowByRow(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var all []types.Type
	for k := range samples {
		one := types.Type{Kind: k, Precision: 3}
		switch k {
		case types.KindVarchar:
			one = types.Varchar
		case types.KindDecimal:
			one = types.Decimal(5, 2)
		}
		all = append(all, one)
	}
	for _, from := range all {
		for _, to := range all {
			if run, failed := Cast(from, to); failed == nil {
				o := &Overload{Def: &Def{Name: "cast", Run: run}, Args: []types.Type{from}, Result: to}
				for range 4 {
					checkRows(t, r, "cast to "+to.String(), o, 40)
				}
			}
		}
	}
}
