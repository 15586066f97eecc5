package function

import (
	"math"
	"testing"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// The forms are those of Athena's result files and Java's Double.toString.
func TestAppendText(t *testing.T) {
	for _, c := range []struct{ arg, want string }{
		{"boolean:true", "true"}, {"tinyint:-128", "-128"}, {"bigint:-9223372036854775808", "-9223372036854775808"}, {"real:1.5", "1.5"}, {"double:1e20", "1.0E20"}, {"double:NaN", "NaN"}, {"double:-Infinity", "-Infinity"},
		{"decimal(5,2):1.5", "1.50"}, {"decimal(5,2):-0.05", "-0.05"}, {"decimal(38,0):99999999999999999999999999999999999999", "99999999999999999999999999999999999999"}, {"char(3):a", "a  "}, {"varbinary:\x01\x02", "01 02"}, {"varbinary:", ""},
		{"date:2020-05-04", "2020-05-04"}, {"date:-0044-03-15", "-0044-03-15"}, {"time(3):01:02:03", "01:02:03.000"}, {"time(0):01:02:03", "01:02:03"}, {"timestamp(3):2020-05-04 01:02:03", "2020-05-04 01:02:03.000"},
		{"timestamp(6):1969-12-31 23:59:59.999999", "1969-12-31 23:59:59.999999"}, {"timestamp(0):2020-05-04 01:02:03", "2020-05-04 01:02:03"}, {"timestamp(3) with time zone:2020-05-04 01:02:03 UTC", "2020-05-04 01:02:03.000 UTC"},
		{"timestamp(3) with time zone:2020-05-04 01:02:03 -05:30", "2020-05-04 01:02:03.000 -05:30"}, {"timestamp(3) with time zone:2020-07-04 01:02:03 Europe/Berlin", "2020-07-04 01:02:03.000 Europe/Berlin"},
		{"interval day to second:86400000", "1 00:00:00.000"}, {"interval day to second:-90061001", "-1 01:01:01.001"}, {"interval year to month:12", "1-0"}, {"interval year to month:-13", "-1-1"},
		{"ipaddress:2001:db8:0:0::1", "2001:db8::1"}, {"ipprefix:10.1.2.3/8", "10.0.0.0/8"}, {"uuid:12151FD2-7586-11E9-8F9E-2A86E4085A59", "12151fd2-7586-11e9-8f9e-2a86e4085a59"},
	} {
		of, v := argument(t, c.arg)
		if got := string(AppendText(nil, of, v.Array, 0)); got != c.want {
			t.Errorf("%s: %q, want %q", c.arg, got, c.want)
		}
	}
}

func TestJavaNumbers(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want string
	}{
		{0, "0.0"}, {math.Copysign(0, -1), "-0.0"}, {1, "1.0"}, {0.001, "0.001"}, {0.0001, "1.0E-4"}, {1e7, "1.0E7"}, {9999999, "9999999.0"}, {12345678.9, "1.23456789E7"}, {100, "100.0"},
		{1.0 / 3, "0.3333333333333333"}, {5e-324, "4.9E-324"}, {math.MaxFloat64, "1.7976931348623157E308"}, {-1.5e-10, "-1.5E-10"},
	} {
		if got := string(appendJavaFloat(nil, c.v, 64)); got != c.want {
			t.Errorf("%v: %s, want %s", c.v, got, c.want)
		}
	}
	if got := string(appendJavaFloat(nil, float64(float32(0.1)), 32)); got != "0.1" {
		t.Errorf("real 0.1: %s", got)
	}
}

func TestNestedText(t *testing.T) {
	list := newList(types.Varchar, []int32{0, 3}, values(t, types.Varchar, "a", "NULL", "b"), nil)
	check(t, types.Array(types.Varchar), list, "[a, null, b]")
	of := types.Row(types.Field{Name: "a", Type: types.Bigint}, types.Field{Type: types.Varbinary})
	row := columnar.NewStruct(columnar.ArrowType(of), 1, nil, values(t, types.Bigint, "1"), values(t, types.Varbinary, "\x0a"))
	check(t, of, row, "{a=1, 0a}")
	m := types.Map(types.Varchar, types.Bigint)
	store := columnar.ArrowType(m).(*arrow.MapType)
	entries := columnar.NewStruct(store.Elem(), 2, nil, values(t, types.Varchar, "k", "j"), values(t, types.Bigint, "1", "NULL"))
	raw := columnar.NewInt32([]int32{0, 2}, nil).Data().Buffers()[1]
	check(t, m, array.NewMapData(array.NewData(store, 1, append(list.Data().Buffers()[:1:1], raw), []arrow.ArrayData{entries.Data()}, 0, 0)), "{j=null, k=1}")
}

func check(t *testing.T, of types.Type, a arrow.Array, want string) {
	t.Helper()
	if got := string(AppendText(nil, of, a, 0)); got != want {
		t.Errorf("%s: %s, want %s", of, got, want)
	}
}

func TestZones(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"UTC", "UTC"}, {"Z", "UTC"}, {"Etc/GMT+5", "-05:00"}, {"Etc/GMT", "UTC"}, {"+05:30", "+05:30"}, {"-0800", "-08:00"}, {"+00:00", "UTC"}, {"America/New_York", "America/New_York"}, {"+5", "+05:00"}, {"UTC+3", "+03:00"},
		{"+15:00", ""}, {"Local", ""}, {"america/new_york", ""}, {"EST", ""}, {"", ""}, {"Nowhere/City", ""}, {"+5:3", ""},
	} {
		key, err := ZoneKey(c.name)
		if c.want == "" {
			if err == nil {
				t.Errorf("%q is a zone: %s", c.name, ZoneName(key))
			}
			continue
		}
		if err != nil || ZoneName(key) != c.want {
			t.Errorf("%q: %s, %v, want %s", c.name, ZoneName(key), err, c.want)
		}
	}
}

// FuzzCasts holds that no text makes a cast panic, and that what a cast gives
// can be printed and read again.
func FuzzCasts(f *testing.F) {
	for _, list := range samples {
		for _, s := range list {
			f.Add(s)
		}
	}
	targets := []types.Type{types.Bigint, types.Double, types.Decimal(38, 10), types.Date, types.Timestamp(6), types.TimestampTZ(3), types.Time(3), types.IPAddress, types.IPPrefix, types.UUID, types.Boolean}
	f.Fuzz(func(t *testing.T, s string) {
		for _, to := range targets {
			run, _ := Cast(types.Varchar, to)
			v, err := run(testContext, []columnar.Vector{textVector(s)}, 1)
			if err != nil {
				continue
			}
			text := string(AppendText(nil, to, v.Array, 0))
			again, err := run(testContext, []columnar.Vector{textVector(text)}, 1)
			if err != nil {
				t.Fatalf("%q as %s prints %q: %v", s, to, text, err)
			}
			if second := string(AppendText(nil, to, again.Array, 0)); second != text {
				t.Fatalf("%q as %s prints %q, then %q", s, to, text, second)
			}
		}
	})
}

func textVector(s string) columnar.Vector {
	b := columnar.NewStringBuilder(1)
	b.Append(s)
	return columnar.Vector{Array: b.String(), Const: true}
}

// FuzzLike holds LIKE against a slow matcher by recursion.
func FuzzLike(f *testing.F) {
	f.Add("a%b_c", "axxbyc")
	f.Add("%_%", "é")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, pattern, s string) {
		if len(pattern) > 12 || len(s) > 24 || !utf8.ValidString(pattern) { // half a character is looked for as the byte it is
			return
		}
		m, err := compileLike(pattern)
		if err != nil {
			t.Fatal(err)
		}
		want := slowLike(runesOf(pattern), runesOf(s))
		if got := m.matcher()(s); got != want {
			t.Fatalf("%q LIKE %q: %v", s, pattern, got)
		}
	})
}

// runesOf cuts as the matcher does: a byte that is no UTF-8 is a character.
func runesOf(s string) []string {
	var out []string
	for s != "" {
		n := runeSize(s)
		out = append(out, s[:n])
		s = s[n:]
	}
	return out
}

func slowLike(p, s []string) bool {
	switch {
	case len(p) == 0:
		return len(s) == 0
	case p[0] == "%":
		return slowLike(p[1:], s) || len(s) > 0 && slowLike(p, s[1:])
	}
	return len(s) > 0 && (p[0] == "_" || p[0] == s[0]) && slowLike(p[1:], s[1:])
}
