package types

import "testing"

func TestParsePrints(t *testing.T) {
	for in, want := range map[string]string{
		"BIGINT": "bigint", "int": "integer", "string": "varchar", "varchar(10)": "varchar(10)", "decimal(5,2)": "decimal(5,2)",
		"decimal": "decimal(38,0)", "timestamp": "timestamp(3)", "timestamp(6) with time zone": "timestamp(6) with time zone",
		"array<int>": "array(integer)", "map(varchar,bigint)": "map(varchar, bigint)", "struct<a:int,b:array<string>>": "row(a integer, b array(varchar))",
		"row(a integer, bigint)": "row(a integer, bigint)", "double precision": "double", "char": "char(1)",
		"row(x timestamp(3) with time zone)": "row(x timestamp(3) with time zone)", "interval day to second": "interval day to second",
	} {
		got, err := Parse(in)
		if err != nil || got.String() != want {
			t.Errorf("Parse(%q) = %s, %v; want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"", "foo", "decimal(39)", "decimal(3,5)", "array(", "map(bigint)", "bigint x"} {
		if got, err := Parse(in); err == nil {
			t.Errorf("Parse(%q) = %s, want an error", in, got)
		}
	}
}

func TestCommon(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"integer", "bigint", "bigint"}, {"bigint", "double", "double"}, {"bigint", "real", "real"}, {"real", "double", "double"},
		{"decimal(5,2)", "integer", "decimal(12,2)"}, {"decimal(5,2)", "decimal(10,0)", "decimal(12,2)"}, {"decimal(5,2)", "double", "double"},
		{"varchar(3)", "varchar(5)", "varchar(5)"}, {"varchar(3)", "varchar", "varchar"}, {"date", "timestamp(3)", "timestamp(3)"},
		{"timestamp(0)", "timestamp(3) with time zone", "timestamp(3) with time zone"}, {"unknown", "date", "date"},
		{"array(integer)", "array(bigint)", "array(bigint)"}, {"varchar(3)", "char(5)", "char(5)"},
		{"varchar", "bigint", ""}, {"boolean", "integer", ""}, {"date", "varchar(10)", ""}, {"date", "bigint", ""},
	} {
		a, _ := Parse(c.a)
		b, _ := Parse(c.b)
		got, ok := Common(a, b)
		back, ok2 := Common(b, a)
		if ok != (c.want != "") || ok && got.String() != c.want || ok != ok2 || !got.Equal(back) {
			t.Errorf("Common(%s, %s) = %s %v, other way %s %v; want %q", c.a, c.b, got, ok, back, ok2, c.want)
		}
	}
}
