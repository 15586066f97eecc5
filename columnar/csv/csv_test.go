package csv

import (
	"testing"

	"flowsql/columnar/build"
	"flowsql/columnar/record"
	"flowsql/sql/types"
)

// FuzzLine splits any line: as many fields come out as are asked for.
func FuzzLine(f *testing.F) {
	f.Add(`a,"b ""c""",d`, byte(','), byte('"'), byte('\\'))
	f.Add(`'a\'|b`, byte('|'), byte('\''), byte('\\'))
	f.Fuzz(func(t *testing.T, line string, separator, quote, escape byte) {
		format, err := New(Options{separator, quote, escape})
		if err != nil {
			return
		}
		columns := []record.Column{{Ordinal: 0, Type: types.Varchar}, {Ordinal: 2, Type: types.Varchar}}
		out := []build.Builder{build.New(types.Varchar, nil), build.New(types.Varchar, nil)}
		d, err := format(columns, out)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Decode([]byte(line)); err != nil || out[0].Len() != 1 || out[1].Len() != 1 {
			t.Fatal(err, out[0].Len(), out[1].Len())
		}
	})
}

func TestUnsupported(t *testing.T) {
	format, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	typ := types.Map(types.Varchar, types.Varchar)
	if _, err := format([]record.Column{{Type: typ}}, []build.Builder{build.New(typ, nil)}); err == nil {
		t.Error("no error")
	}
}
