package client

import (
	"encoding/json"
	"testing"
)

func TestFormat(t *testing.T) {
	for _, test := range []struct{ typ, value, want string }{
		{"integer", `7`, "7"},
		{"double", `1.0E10`, "1.0E10"},
		{"double", `"NaN"`, "NaN"},
		{"varchar", `"a\tb"`, "a\tb"},
		{"varchar", `null`, "NULL"},
		{"varbinary", `"AP8="`, "00 ff"},
		{"varbinary", `""`, ""},
		{"array(integer)", `[1,null]`, "[1, null]"},
		{"array(array(varbinary))", `[["AP8="],[]]`, "[[00 ff], []]"},
		{"row(integer, varchar(1))", `[1,"x"]`, "{1, x}"},
		{"row(a integer, b varchar(1))", `[1,"x"]`, "{a=1, b=x}"},
		{"row(decimal(3, 1), row(c bigint))", `["1.5",[2]]`, "{1.5, {c=2}}"},
		{"map(varchar(1), integer)", `{"b":1,"a":null}`, "{a=null, b=1}"},
		{"timestamp(3) with time zone", `"2026-01-01 00:00:00.000 UTC"`, "2026-01-01 00:00:00.000 UTC"},
	} {
		got, err := format(test.typ, json.RawMessage(test.value), Null)
		if err != nil || got != test.want {
			t.Errorf("%s %s: %q, %v, want %q", test.typ, test.value, got, err, test.want)
		}
	}
}
