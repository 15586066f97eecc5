package output

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/types"
)

// sample is two rows: a number, a coded text with what needs quoting, a double
// and a list; the second row is null but for the number.
func sample(t *testing.T) (logical.Schema, columnar.Batch) {
	t.Helper()
	valid := columnar.NewBitmap(2)
	valid.Clear(1)
	d := columnar.NewDict()
	code := d.Code([]byte("a,\"b\"\n|é"))
	doubles := array.NewFloat64Builder(memory.DefaultAllocator)
	doubles.Append(math.Inf(1))
	doubles.AppendNull()
	lists := array.NewListBuilder(memory.DefaultAllocator, arrow.PrimitiveTypes.Int32)
	lists.Append(true)
	lists.ValueBuilder().(*array.Int32Builder).AppendValues([]int32{1, 2}, nil)
	lists.AppendNull()
	return logical.Schema{{Name: "n", Type: types.Bigint}, {Name: "text", Type: types.Varchar}, {Name: "d", Type: types.Double},
			{Name: "list", Type: types.Array(types.Integer)}},
		columnar.Batch{Len: 2, Cols: []arrow.Array{
			columnar.NewFixed(arrow.PrimitiveTypes.Int64, []int64{-7, 1 << 53}, nil),
			columnar.NewCoded(d, []uint32{code, code}, valid), doubles.NewArray(), lists.NewArray()}}
}

func print(t *testing.T, format string, o Options, columns logical.Schema, batches ...columnar.Batch) string {
	t.Helper()
	f, err := Find(format)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := f.New(&out, o)
	if err := w.Begin(columns); err != nil {
		t.Fatal(err)
	}
	for _, b := range batches {
		if err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.End(`{"rows":2}`); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestFormats(t *testing.T) {
	columns, batch := sample(t)
	for _, c := range []struct {
		format string
		o      Options
		want   string
	}{
		{"csv", Options{}, "n,text,d,list\n-7,\"a,\"\"b\"\"\n|é\",Infinity,\"[1, 2]\"\n9007199254740992,,,\n"},
		{"csv", Options{QuoteAll: true, NoHeader: true}, "\"-7\",\"a,\"\"b\"\"\n|é\",\"Infinity\",\"[1, 2]\"\n\"9007199254740992\",,,\n"},
		{"csv", Options{Null: "-", NullSet: true, NoHeader: true}, "-7,\"a,\"\"b\"\"\n|é\",Infinity,\"[1, 2]\"\n9007199254740992,-,-,-\n"},
		{"raw", Options{}, "-7\ta,\"b\"\n|é\tInfinity\t[1, 2]\n9007199254740992\t\t\t\n"},
		{"tsv", Options{}, "n\ttext\td\tlist\n-7\ta,\"b\"\\n|é\tInfinity\t[1, 2]\n9007199254740992\t\\N\t\\N\t\\N\n"},
		{"json", Options{}, "[\n{\"n\":-7,\"text\":\"a,\\\"b\\\"\\n|é\",\"d\":\"Infinity\",\"list\":[1,2]},\n{\"n\":9007199254740992,\"text\":null,\"d\":null,\"list\":null}\n]\n"},
		{"jsonl", Options{}, "{\"n\":-7,\"text\":\"a,\\\"b\\\"\\n|é\",\"d\":\"Infinity\",\"list\":[1,2]}\n{\"n\":9007199254740992,\"text\":null,\"d\":null,\"list\":null}\n"},
		{"jsoncompact", Options{}, "{\"columns\":[{\"name\":\"n\",\"type\":\"bigint\"},{\"name\":\"text\",\"type\":\"varchar\"},{\"name\":\"d\",\"type\":\"double\"},{\"name\":\"list\",\"type\":\"array(integer)\"}]," +
			"\"data\":[[-7,\"a,\\\"b\\\"\\n|é\",\"Infinity\",[1,2]],[9007199254740992,null,null,null]],\"stats\":{\"rows\":2}}\n"},
		{"markdown", Options{}, "|                n | text       |        d | list   |\n| ---------------: | ---------- | -------: | ------ |\n" +
			"|               -7 | a,\"b\"\\n\\|é | Infinity | [1, 2] |\n| 9007199254740992 |            |          |        |\n"},
		{"table", Options{}, "                n | text      |        d | list\n------------------+-----------+----------+--------\n" +
			"               -7 | a,\"b\"\\n|é | Infinity | [1, 2]\n 9007199254740992 | NULL      |     NULL | NULL\n(2 rows)\n"},
		{"vertical", Options{}, "-[ row 1 ]\nn    | -7\ntext | a,\"b\"\\n|é\nd    | Infinity\nlist | [1, 2]\n-[ row 2 ]\nn    | 9007199254740992\ntext | NULL\nd    | NULL\nlist | NULL\n"},
		{"none", Options{}, ""},
	} {
		if got := print(t, c.format, c.o, columns, batch); got != c.want {
			t.Errorf("%s %+v:\ngot\n%s\nwant\n%s", c.format, c.o, got, c.want)
		}
	}
}

// JSON must be JSON, whatever bytes a text holds.
func TestJSONStrings(t *testing.T) {
	for _, text := range []string{"", "\x00\x1f\"\\\t\r\n\x7f", "\xff\xfe", "漢字 \U0001F600", "</script>"} {
		var back string
		if err := json.Unmarshal(appendJSONString(nil, text), &back); err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if want := strings.ToValidUTF8(text, "\uFFFD"); back != want && len([]rune(back)) != len([]rune(text)) {
			t.Errorf("%q came back as %q", text, back)
		}
	}
}

func TestCompactError(t *testing.T) {
	got := CompactError("SYNTAX_ERROR", "say \"x\"", 1, 8)
	if got != `{"name":"SYNTAX_ERROR","message":"say \"x\"","line":1,"column":8}` {
		t.Error(got)
	}
}

func TestNumbersInJSON(t *testing.T) {
	for v, want := range map[float64]string{1: "1.0", 0.1: "0.1", 1e20: "100000000000000000000.0", 1e21: "1e+21", 1e-7: "1e-07", math.Inf(-1): `"-Infinity"`} {
		if got := string(appendFloat(nil, v, 64)); got != want {
			t.Errorf("%v: %s, want %s", v, got, want)
		}
	}
}

func TestEmptyResults(t *testing.T) {
	columns := logical.Schema{{Name: "x", Type: types.Bigint}}
	for format, want := range map[string]string{"csv": "x\n", "json": "[]\n", "jsonl": "", "table": " x\n---\n(0 rows)\n", "vertical": "",
		"jsoncompact": "{\"columns\":[{\"name\":\"x\",\"type\":\"bigint\"}],\"data\":[],\"stats\":{\"rows\":2}}\n"} {
		if got := print(t, format, Options{}, columns); got != want {
			t.Errorf("%s: %q, want %q", format, got, want)
		}
	}
}

func TestWideTables(t *testing.T) {
	var columns logical.Schema
	batch := columnar.Batch{Len: 1}
	for _, name := range []string{"first", "second", "third", "fourth"} {
		columns = append(columns, logical.Column{Name: name, Type: types.Varchar})
		batch.Cols = append(batch.Cols, columnar.NewConstant(strings.Repeat(name[:1], 30), 1))
	}
	columns = append(columns, logical.Column{Name: "number", Type: types.Bigint})
	batch.Cols = append(batch.Cols, columnar.NewFixed(arrow.PrimitiveTypes.Int64, []int64{1772323235}, nil))
	for _, width := range []int{40, 60, 80, 120} {
		got := print(t, "table", Options{Width: width}, columns, batch)
		for i, line := range strings.Split(got, "\n") {
			if i < 3 && len([]rune(line)) > width {
				t.Errorf("%d cells: %q", width, line)
			}
		}
		if !strings.Contains(got, "1772323235") {
			t.Errorf("%d cells: the number is cut or hidden\n%s", width, got)
		}
		for _, name := range []string{"first", "second", "third", "fourth"} {
			if !strings.Contains(got, name) {
				t.Errorf("%d cells: the column %s is neither shown nor named\n%s", width, name, got)
			}
		}
	}
}

func TestNullsAreDim(t *testing.T) {
	columns, batch := sample(t)
	got := print(t, "table", Options{Color: true}, columns, batch)
	if !strings.Contains(got, "\x1b[2mNULL\x1b[0m") {
		t.Errorf("%q", got)
	}
}

func TestWideCharacters(t *testing.T) {
	columns := logical.Schema{{Name: "w", Type: types.Varchar}, {Name: "x", Type: types.Varchar}}
	batch := columnar.Batch{Len: 1, Cols: []arrow.Array{columnar.NewConstant("漢字", 1), columnar.NewConstant("\x1b[31m", 1)}}
	want := " w    | x\n------+---------\n 漢字 | \\x1b[31m\n(1 row)\n"
	if got := print(t, "table", Options{}, columns, batch); !strings.HasPrefix(got, " w    | x\n") || !strings.HasSuffix(got, " 漢字 | \\x1b[31m\n(1 row)\n") {
		t.Errorf("got\n%s\nwant about\n%s", got, want)
	}
}

func TestBinaryFormats(t *testing.T) {
	columns, batch := sample(t)
	text := print(t, "arrow", Options{}, columns, batch)
	r, err := ipc.NewFileReader(bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	record, err := r.Record(0)
	if err != nil || record.NumRows() != 2 {
		t.Fatal(record, err)
	}
	texts := record.Column(1).(*array.String)
	if texts.Value(0) != "a,\"b\"\n|é" || !texts.IsNull(1) {
		t.Error(texts)
	}
	text = print(t, "parquet", Options{}, columns[:3], columnar.Batch{Len: 2, Cols: batch.Cols[:3]})
	p, err := file.NewParquetReader(bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	if p.NumRows() != 2 || p.MetaData().Schema.NumColumns() != 3 {
		t.Errorf("%d rows, %d columns", p.NumRows(), p.MetaData().Schema.NumColumns())
	}
}

func TestFromFile(t *testing.T) {
	for name, want := range map[string]string{"a.csv": "csv", "A.CSV.GZ": "csv", "x.jsonl.zst": "jsonl", "x.ndjson": "jsonl", "x.parquet": "parquet",
		"dir.csv/x.md": "markdown", "x": "", "x.gz": "", "x.txt": ""} {
		f, err := FromFile(name)
		if f.Name != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", name, f.Name, err)
		}
	}
}

// A negative decimal and an instant keep their types; DuckDB and Polars read
// the same of files written so.
func TestTypesInParquet(t *testing.T) {
	columns := logical.Schema{{Name: "d", Type: types.Decimal(10, 2)}}
	batch := columnar.Batch{Len: 1, Cols: []arrow.Array{
		columnar.NewFixed(columnar.ArrowType(columns[0].Type), []decimal128.Num{decimal128.FromI64(-125)}, nil)}}
	text := print(t, "parquet", Options{}, columns, batch)
	p, err := file.NewParquetReader(bytes.NewReader([]byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	if got := p.MetaData().Schema.Column(0).LogicalType().String(); got != "Decimal(precision=10, scale=2)" {
		t.Error(got)
	}
	column, err := p.RowGroup(0).Column(0)
	if err != nil {
		t.Fatal(err)
	}
	values := make([]parquet.FixedLenByteArray, 1)
	if _, n, err := column.(*file.FixedLenByteArrayColumnChunkReader).ReadBatch(1, values, make([]int16, 1), nil); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if want := append(bytes.Repeat([]byte{0xFF}, 15), 0x83); !bytes.Equal(values[0], want) { // -125
		t.Errorf("% x", values[0])
	}
}

// TestLaterRowsAreWhole: values that are longer than those the widths were taken from
// are not cut where the terminal has room, and numbers never are.
func TestLaterRowsAreWhole(t *testing.T) {
	columns := logical.Schema{{Name: "ip", Type: types.Varchar}, {Name: "bytes", Type: types.Bigint}}
	first := columnar.Batch{Len: measured, Cols: []arrow.Array{columnar.NewConstant("10.0.0.1", measured),
		columnar.NewFixed(arrow.PrimitiveTypes.Int64, make([]int64, measured), nil)}}
	later := columnar.Batch{Len: 1, Cols: []arrow.Array{columnar.NewConstant("255.255.255.255", 1), columnar.NewFixed(arrow.PrimitiveTypes.Int64, []int64{1772323235}, nil)}}
	for width, want := range map[int]string{80: " 255.255.255.255 | 1772323235\n", 20: " 255.255.2… | 1772323235\n"} {
		if got := print(t, "table", Options{Width: width}, columns, first, later); !strings.Contains(got, want) {
			t.Errorf("%d cells: %s", width, got[len(got)-60:])
		}
	}
}
