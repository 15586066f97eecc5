package engine

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"flowsql/sql/sqlerr"
)

// groupsOf writes a Parquet object whose column Num has a row group for each
// number, 0 for NULL, and gives where each begins.
func groupsOf(t *testing.T, numbers ...int64) (text []byte, starts []int64) {
	t.Helper()
	root, err := schema.NewGroupNode("schema", parquet.Repetitions.Required, schema.FieldList{schema.NewInt64Node("Num", parquet.Repetitions.Optional, -1)}, -1)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := file.NewParquetWriter(&out, root)
	for _, n := range numbers {
		group := w.AppendRowGroup()
		starts = append(starts, int64(out.Len()))
		chunk, err := group.NextColumn()
		if err != nil {
			t.Fatal(err)
		}
		values, present := []int64{n}, []int16{1}
		if n == 0 {
			values, present = nil, []int16{0}
		}
		_, err = chunk.(*file.Int64ColumnChunkWriter).WriteBatch(values, present, nil)
		if err := errors.Join(err, chunk.Close(), group.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), starts
}

// TestParquetRange reads the row groups that begin in a range of bytes.
func TestParquetRange(t *testing.T) {
	text, starts := groupsOf(t, 1, 2, 3)
	at := func(i int64) *int64 { return &i }
	for _, c := range []struct {
		scan *SelectRange
		want string
	}{
		{nil, "1 2 3"},
		{&SelectRange{Start: at(0), End: at(starts[0])}, "1"},
		{&SelectRange{Start: at(0), End: at(starts[0] - 1)}, ""},
		{&SelectRange{Start: at(starts[0] + 1), End: at(starts[1])}, "2"},
		{&SelectRange{Start: at(starts[1])}, "2 3"},
		{&SelectRange{End: at(int64(len(text)) - starts[2])}, "3"},
		{&SelectRange{Start: at(int64(len(text)) - 1)}, ""},
	} {
		r := SelectRequest{Expression: "SELECT s.num FROM S3Object s", Strict: true, Input: SelectInput{Parquet: true}, Range: c.scan}
		if got := strings.Join(strings.Fields(ask(t, r, string(text))), " "); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.scan, got, c.want)
		}
		r.Expression = "SELECT COUNT(*) FROM S3Object s"
		if got, want := ask(t, r, string(text)), len(strings.Fields(c.want)); got != string(rune('0'+want))+"\n" {
			t.Errorf("%+v: got %q rows, want %d", c.scan, got, want)
		}
	}
}

// TestParquetNames keeps the names of the schema; what is NULL is no key for the service.
func TestParquetNames(t *testing.T) {
	text, _ := groupsOf(t, 7, 0)
	for strict, want := range map[bool]string{true: "{\"Num\":7}\n{}\n", false: "{\"Num\":7}\n{\"Num\":null}\n"} {
		r := SelectRequest{Expression: "SELECT * FROM S3Object", Strict: strict, Input: SelectInput{Parquet: true}, Output: SelectOutput{JSON: &JSONOutput{RecordDelimiter: "\n"}}}
		if got := ask(t, r, string(text)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	nested, err := os.ReadFile("../testdata/data/serde/parquet/nested/pyarrow.parquet")
	if err != nil {
		t.Fatal(err)
	}
	for strict, want := range map[bool]string{true: "1,\n2,\n3,\n", false: "1,\"[1,2,null]\"\n2,[]\n3,\n"} { // a repeated field is its last value for the service
		r := SelectRequest{Expression: "SELECT s.id, s.l FROM S3Object s LIMIT 3", Strict: strict, Input: SelectInput{Parquet: true}}
		if got := ask(t, r, string(nested)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	snappy, err := os.ReadFile("../testdata/data/parquet/snappy.parquet")
	if err != nil {
		t.Fatal(err)
	}
	r := SelectRequest{Expression: "SELECT COUNT(*) FROM S3Object s WHERE s.\"action\" = 'REJECT' AND s.dstport = 443", Strict: true, Input: SelectInput{Parquet: true}}
	if got := ask(t, r, string(snappy)); got == "0\n" || strings.Contains(got, ":") {
		t.Error(got)
	}
}

// TestParquetPaths reads what is within a column; what is not there is MISSING.
func TestParquetPaths(t *testing.T) {
	nested, err := os.ReadFile("../testdata/data/serde/parquet/nested/pyarrow.parquet")
	if err != nil {
		t.Fatal(err)
	}
	r := SelectRequest{Strict: true, Input: SelectInput{Parquet: true}, Output: SelectOutput{JSON: &JSONOutput{RecordDelimiter: "\n"}}}
	for _, c := range []struct{ expression, want string }{
		{"SELECT s.id, s.nosuch FROM S3Object s LIMIT 1", `{"id":1}`},
		{"SELECT COUNT(*) FROM S3Object s WHERE s.nosuch IS NOT MISSING", `{"_1":0}`},
		{"SELECT s.nosuch IS MISSING AS gone, s.\"ID\" IS MISSING AS other, s.id IS MISSING AS there FROM S3Object s LIMIT 1", `{"gone":true,"other":true,"there":false}`},
		{"SELECT s.id.x, s[0], s._99 FROM S3Object s LIMIT 1", `{}`},
		{"SELECT t.id FROM S3Object s", `InvalidTableAlias: Invalid table alias is specified at line 1, column 8.`},
		{"SELECT s.s.x, s.S.Y, s.s.z, s.sm.m, s.ls.v FROM S3Object s LIMIT 1", `{"x":"a","Y":1,"m":{"k":[1.5]},"v":"a"}`},
		{"SELECT s.s.x FROM S3Object s WHERE s.s.y = 1", `{"x":"a"}`},
		{"SELECT s.s FROM S3Object s LIMIT 1", `{"s":{"x":"a","y":1}}`},
		{"SELECT s.id FROM S3Object[*].l s", `InvalidKeyPath: Key path in the SQL expression is invalid: a Parquet object has no paths.`},
	} {
		r.Expression = c.expression
		if got := strings.TrimSpace(ask(t, r, string(nested))); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.expression, got, c.want)
		}
	}
	r.Strict, r.Expression = false, "SELECT s.l[1] AS two, s.l[9] AS none, s.ls[0].v FROM S3Object s LIMIT 1"
	if got := ask(t, r, string(nested)); got != "{\"two\":2,\"none\":null,\"v\":[\"a\"]}\n" {
		t.Error(got)
	}
}

// TestParquetDamage turns bytes over: the answer is another, or an error of the service.
func TestParquetDamage(t *testing.T) {
	text, err := os.ReadFile("../testdata/data/serde/parquet/nested/pyarrow.parquet")
	if err != nil {
		t.Fatal(err)
	}
	r := SelectRequest{Expression: "SELECT * FROM S3Object", Strict: true, Input: SelectInput{Parquet: true}, Output: SelectOutput{JSON: &JSONOutput{RecordDelimiter: "\n"}}}
	seen := map[string]bool{}
	for i := 0; i < len(text); i += 31 {
		damaged := bytes.Clone(text)
		damaged[i] ^= 0x55
		code, _, failed := strings.Cut(ask(t, r, string(damaged)), ": ")
		if failed && !strings.HasPrefix(code, "{") && !sqlerr.IsS3(sqlerr.Code(code)) {
			t.Errorf("byte %d: %s", i, code)
		}
		seen[code] = true
	}
	if !seen["ParquetParsingError"] {
		t.Error("nothing was damaged")
	}
}
