package flowlog

import (
	"strings"
	"testing"

	"flowsql/sql/types"
)

// serde reads text as a table made by DDL with these columns.
func serde(t *testing.T, text string, columns ...types.Type) []string {
	t.Helper()
	opt := Options{Limit: -1, Null: []byte(`\N`)}
	for i, c := range columns {
		opt.Columns = append(opt.Columns, Column{Field: i, Type: c, Name: string(rune('a' + i))})
	}
	got, counts, err := rowsOf(t, chunked(text, 1<<20), opt)
	if err != nil {
		t.Fatal(err)
	}
	again, _, _ := rowsOf(t, chunked(text, 1), opt)
	checkRows(t, again, got)
	if counts.Malformed != 0 || counts.Empty != 0 {
		t.Errorf("%q: counts %+v", text, counts)
	}
	return got
}

// The expected results are those that a Trino 476 gave.
func TestSerdeRows(t *testing.T) {
	for _, c := range []struct {
		text string
		want string
	}{
		{"- -\n", "∅|-|∅"},
		{"1\n", "1|∅|∅"},
		{"1 \n", "1||∅"},
		{"1 a 2 x y\n", "1|a|2"},
		{"\n", "∅|∅|∅"},
		{" \n", "∅||∅"},
		{"  \n", "∅||∅"},
		{"1  2\n", "1||2"},
		{"1\ta\t2\n", "∅|∅|∅"},
		{"1 \\N \\N\n", "1|∅|∅"},
		{"1 null NULL\n", "1|null|∅"},
		{"1 \"a b\"\n", "1|\"a|∅"},
		{"1 a\\ 2\n", "1|a\\|2"},
		{"1 a\x00\x0b\x0c 2\n", "1|a\x00\x0b\x0c|2"},
		{"1 a 2\r\n\r\n\nb\n", "1|a|2;∅|∅|∅;∅|∅|∅;∅|∅|∅"},
		{"1 a\r2 b\r", "1|a|∅;2|b|∅"},
		{"1 a 2", "1|a|2"},
		{"\xEF\xBB\xBF1 a 2\n", "1|a|2"},
		{"\xEF\xBB\xBF", ""},
		{"", ""},
		{"1 \xFF\xFE10 2\n", "1|\xFF\xFE10|2"},
	} {
		got := strings.Join(serde(t, c.text, types.Integer, types.Varchar, types.Bigint), ";")
		if got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// valueCases are the texts of a type and what they give; ∅ is NULL.
var valueCases = []struct {
	typ   types.Type
	cases string
}{
	{types.Integer, "abc=∅ 1e3=∅ 0x1F=∅ 443L=∅ 4,43=∅ 4_43=∅ 4-3=∅ +=∅ -=∅ --1=∅ \"443\"=∅ \t443=∅ \u00a0443=∅ ４=∅ 443.7=443 1.9=1 -1.9=-1 .5=0 5.=5 .=0 1.a=∅ 1.2.3=∅ " +
		"+443=443 00443=443 -0=0 00000000000000000000000000007=7 2147483647=2147483647 2147483648=∅ -2147483648=-2147483648 -2147483649=∅ 99999999999=∅ 443=443 12345678=12345678 123456789=123456789"},
	{types.Bigint, "9223372036854775807=9223372036854775807 9223372036854775808=∅ -9223372036854775808=-9223372036854775808 -9223372036854775809=∅ " +
		"1234567890123456=1234567890123456 12345678901234567=12345678901234567 18446744073709551616=∅ 1700000000=1700000000"},
	{types.Tinyint, "127=127 128=∅ -128=-128 -129=∅ 1=1"},
	{types.Smallint, "32767=32767 32768=∅ -32768=-32768 -32769=∅"},
	{types.Double, "1e3=1000 1.5=1.5 NaN=NaN Infinity=+Inf -Infinity=-Inf 1d=1 1f=1 0x1p3=8 .5=0.5 5.=5 1e400=+Inf -0=-0 nan=∅ Inf=∅ 1,5=∅ -=∅ abc=∅ 1_0=∅ infinity=∅"},
	{types.Real, "1.5=1.5 x=∅"},
	{types.Boolean, "true=true FALSE=false True=true t=∅ f=∅ 1=∅ 0=∅ yes=∅ T=∅"},
	{types.Date, "2024-01-31=2024-01-31 2024-01-32=2024-02-01 2024-02-30=2024-03-01 2024-1-1=2024-01-01 20240101=∅ 2024/01/01=∅ 2024-01-01T00:00:00=∅ 1969-12-31=1969-12-31"},
	{types.Timestamp(3), "2024-01-01T00:00:00=2024-01-01 2024-01-01=∅ 2024-01-01T00:00:00Z=∅ 1704067200=∅"},
	{types.VarcharN(3), "abcdef=abc ab=ab äöüß=äöü"},
	{types.Decimal(10, 2), "1.005=1.01 1e2=100 12345678.905=12345678.91 123456789.1=∅ -=∅ abc=∅ -1.005=-1.01 0.004=0 1e-99999=0 1e99999=∅"},
	{types.Varbinary, "aGk==aGk= -= "},
}

func TestSerdeValues(t *testing.T) {
	for _, v := range valueCases {
		for _, c := range strings.Split(strings.TrimSpace(v.cases), " ") {
			at := strings.IndexByte(c, '=')
			if v.typ.Kind == types.KindVarbinary {
				at = strings.LastIndexByte(strings.TrimSuffix(c, "="), '=')
				if at < 0 {
					at = len(c) - 1
				}
			}
			text, want := c[:at], c[at+1:]
			got := serde(t, text+" x\n", v.typ, types.Varchar)
			if text2, ok := strings.CutSuffix(got[0], "|x"); !ok || !sameValue(v.typ, text2, want) {
				t.Errorf("%s %q: %q, want %q", v.typ, text, text2, want)
			}
		}
	}
}

func sameValue(t types.Type, got, want string) bool {
	if t.Kind == types.KindTimestamp && got != "∅" && want != "∅" {
		return strings.HasPrefix(got, want)
	}
	return got == want
}

func TestSerdeOptions(t *testing.T) {
	columns := []Column{{Field: 0, Type: types.Varchar, Name: "a"}, {Field: 1, Type: types.Integer, Name: "b"}, {Field: 2, Type: types.Varchar, Name: "c"}}
	for _, c := range []struct {
		opt  Options
		text string
		want string
	}{
		{Options{Skip: 1}, "h\na 1 b\n", "a|1|b"},
		{Options{Skip: 2}, "h\n\na 1 b\n", "a|1|b"},
		{Options{Skip: 1}, "h", ""},
		{Options{Skip: 3}, "h\n", ""},
		{Options{Separator: ','}, "a,1,b c\n", "a|1|b c"},
		{Options{Separator: '\t'}, "a\t1\tb c\n", "a|1|b c"},
		{Options{Null: []byte("-")}, "- - -\n", "∅|∅|∅"},
		{Options{Null: []byte("7")}, "7 7 8\n", "∅|∅|8"},
		{Options{Skip: 1, Footer: 1}, "h\na 1 b\nc 2 d\nf\n", "a|1|b;c|2|d"},
		{Options{Footer: 2}, "a 1 b\n\n", ""},
		{Options{Takes: 3}, "a 1 b c d\n", "a|1|b c d"},
		{Options{Takes: 2}, "a 1 b c d\n", "a|∅|∅"},
		{Options{Takes: 3}, "a 1 b\na 1\n", "a|1|b;a|1|∅"},
		{Options{Null: []byte("")}, " 1 \n", "∅|1|∅"},
		{Options{Separator: ',', Escape: '\\'}, "a\\,b,1,c\\\\,d\n", `a,b|1|c\`},
	} {
		c.opt.Columns, c.opt.Limit = columns, -1
		for _, size := range []int{1, 3, 1000} {
			got, _, err := rowsOf(t, chunked(c.text, size), c.opt)
			if err != nil || strings.Join(got, ";") != c.want {
				t.Errorf("%q: %q %v, want %q", c.text, got, err, c.want)
			}
		}
	}
}

func TestUnsupportedType(t *testing.T) {
	deep := types.Bigint
	for range 8 {
		deep = types.Array(deep)
	}
	for _, typ := range []types.Type{deep, types.IntervalDay} {
		if _, err := NewReader(chunked("", 1), nil, Options{Columns: []Column{{Type: typ}}}); err == nil {
			t.Errorf("%s: no error", typ)
		}
	}
}
