package jsonl

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"flowsql/columnar/build"
	"flowsql/columnar/record"
	"flowsql/sql/types"
)

// columns are of every kind of type.
var columns = []record.Column{
	{Ordinal: 0, Name: "a", Type: types.Integer}, {Ordinal: 1, Name: "b", Type: types.Varchar}, {Ordinal: 2, Name: "c", Type: types.Array(types.Double)},
	{Ordinal: 3, Name: "d", Type: types.Map(types.Varchar, types.Decimal(10, 2))},
	{Ordinal: 4, Name: "e", Type: types.Row(types.Field{Name: "x", Type: types.Timestamp(3)}, types.Field{Name: "y", Type: types.Varbinary})},
}

func decoderOf(t testing.TB, f record.Format) (record.Decoder, []build.Builder) {
	t.Helper()
	var out []build.Builder
	for _, c := range columns {
		out = append(out, build.New(c.Type, nil))
	}
	d, err := f(columns, out)
	if err != nil {
		t.Fatal(err)
	}
	return d, out
}

// TestStrictAgrees holds the strict parser to Go's own on what is JSON at all.
func TestStrictAgrees(t *testing.T) {
	for _, text := range []string{
		`{"a":1}`, `{"a":[1,2,{"b":null}],"c":"\u00e9\ud83d\ude00\n"}`, `{}`, `[]`, `{"a":-0.5e-3}`, `{"a":01}`, `{"a":1.}`, `{"a":.5}`, `{"a":+1}`,
		`{"a":tru}`, `{"a":"x`, `{"a" 1}`, `{"a":1,}`, `{,}`, `[1,]`, `{"a":"` + "\t" + `"}`, `{"a":"\x"}`, `{'a':1}`, `{a:1}`, `{"a":1}}`, `{"a":NaN}`, "\"\xff\"",
	} {
		var p strict
		err := p.parse([]byte(text))
		valid := json.Valid([]byte(text)) && utf8.ValidString(text) || text == `{"a":1}}` // what follows does not count
		if (err == nil) != valid {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestDeepNesting(t *testing.T) {
	deep := strings.Repeat(`{"a":`, 5000)
	for _, f := range []record.Format{NewHive(Options{}), NewOpenX(Options{})} {
		d, _ := decoderOf(t, f)
		if err := d.Decode([]byte(deep)); err == nil || !strings.Contains(err.Error(), "nested too deeply") {
			t.Error(err)
		}
	}
}

func TestManyMembers(t *testing.T) {
	var text strings.Builder
	text.WriteString("{b:first")
	for i := range 20000 {
		text.WriteString(`,"k` + string(rune('a'+i%26)) + strings.Repeat("x", i%50) + `":1`)
	}
	text.WriteString(",B:last}")
	d, out := decoderOf(t, NewOpenX(Options{}))
	if err := d.Decode([]byte(text.String())); err != nil || out[1].Finish().ValueStr(0) != "last" {
		t.Error(err)
	}
}

// FuzzLine reads any line by both SerDes: whatever happens the columns are of
// the same length where the line is passed over.
func FuzzLine(f *testing.F) {
	f.Add(`{"a":1,"b":"x","c":[1.5,null],"d":{"k":1},"e":{"x":"2024-01-01 00:00:00","y":"YWJj"}}`)
	f.Add(`{a=1;'b'=>x /* y */,c:7,d:"",e:["2024-01-01T00:00:00Z"]} # z`)
	f.Add(`[1,2,,]`)
	f.Add(`{"\ud83d`)
	f.Fuzz(func(t *testing.T, line string) {
		if len(line) > 1<<14 {
			return
		}
		for _, format := range []record.Format{NewHive(Options{IgnoreMalformed: true}), NewOpenX(Options{IgnoreMalformed: true, DotsInKeys: true})} {
			d, out := decoderOf(t, format)
			if d.Decode([]byte(line)) != nil {
				continue
			}
			for _, b := range out {
				if b.Len() != 1 || b.Finish().Len() != 1 {
					t.Fatalf("%q: %d rows", line, b.Len())
				}
			}
		}
	})
}
