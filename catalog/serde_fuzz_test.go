package catalog

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"flowsql/sql/sqlerr"
)

// textSerDes are those of text, with the properties that their readers ask for.
var textSerDes = []struct {
	library    string
	properties []string
}{
	{lazySimpleSerDe, []string{"field.delim", "collection.delim", "mapkey.delim", "escape.delim", "line.delim", "serialization.null.format", "timestamp.formats", "serialization.encoding", "skip.header.line.count", "serialization.last.column.takes.rest"}},
	{openCSVSerDe, []string{"separatorChar", "quoteChar", "escapeChar", "skip.header.line.count"}},
	{regexSerDe, []string{"input.regex", "input.regex.case.insensitive"}},
	{grokSerDe, []string{"input.format", "input.grokCustomPatterns"}},
	{hiveJSONSerDe, []string{"ignore.malformed.json", "timestamp.formats"}},
	{hive3JSONSerDe, []string{"ignore.malformed.json", "timestamp.formats"}},
	{openXJSONSerDe, []string{"ignore.malformed.json", "dots.in.keys", "case.insensitive", "mapping.a", "timestamp.formats"}},
}

// FuzzSerDe reads any bytes by any SerDe of text with any properties: they are rows,
// or refused in words.
func FuzzSerDe(f *testing.F) {
	f.Add(uint8(0), uint16(1), " ", ":", []byte("1 a:b 2.5 true 2026-03-01 10:00:00\n\n\\N\n"))
	f.Add(uint8(1), uint16(7), ",", "'", []byte("1,'a,\\'b',2.5,true\n\"\n"))
	f.Add(uint8(2), uint16(1), `(\S+) (\S*)(?: (.*))?`, "", []byte("1 a\nx\n"))
	f.Add(uint8(3), uint16(1), `%{NUMBER:n} %{WORD:a} %{X:b}`, `X [a-z]+`, []byte("1 a b\n"))
	f.Add(uint8(4), uint16(1), "true", "", []byte("{\"a\":[1,{\"b\":null}],\"n\":1e3}\n{\n"))
	f.Add(uint8(6), uint16(15), "true", "n", []byte("{\"A.b\":\"x\",\"n\":\"\\ud800\"}\n[]\n"))
	dir := f.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "logs"), 0o700); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, which uint8, set uint16, one, other string, data []byte) {
		s := textSerDes[int(which)%len(textSerDes)]
		spec := TableSpec{Name: "t", Location: "s3://b/logs/", SerDe: s.library, Columns: []ColumnDef{{Name: "n", Type: "int"}, {Name: "a", Type: "string"},
			{Name: "b", Type: "array<double>"}, {Name: "m", Type: "map<string,boolean>"}, {Name: "r", Type: "struct<x:date,y:timestamp>"}, {Name: "d", Type: "decimal(20,3)"}}}
		for i, key := range s.properties {
			switch {
			case set>>i&1 == 0:
			case i%2 == 0:
				spec.SerDeProperties = append(spec.SerDeProperties, Property{key, one})
			default:
				spec.SerDeProperties = append(spec.SerDeProperties, Property{key, other})
			}
		}
		if err := os.WriteFile(filepath.Join(dir, "logs", "a.log"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := (query{columns: []string{"n", "a", "b", "m", "r", "d"}}).try(t, openDefined(t, definition(t, spec), dir)); err != nil {
			inWords(t, err)
		}
	})
}

// inWords fails for an error that is a fault of the program.
func inWords(t *testing.T, err error) {
	t.Helper()
	var own *sqlerr.Error
	if !errors.As(err, &own) || own.Code == sqlerr.GenericInternalError {
		t.Errorf("%T: %v", err, err)
	}
}
