package parquet

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"flowsql/columnar"
	"flowsql/columnar/pred"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// field is a column of a test file: the values of its rows that are not null,
// and which are (nil for a required column).
type field struct {
	node    schema.Node
	values  any
	present []int16
}

func node(t testing.TB, name string, optional bool, logical schema.LogicalType, p parquet.Type, length int) schema.Node {
	t.Helper()
	need := parquet.Repetitions.Required
	if optional {
		need = parquet.Repetitions.Optional
	}
	if logical == nil {
		logical = schema.NoLogicalType{}
	}
	n, err := schema.NewPrimitiveNodeLogical(name, need, logical, p, length, -1)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// fileOf writes the fields as a file, all rows in each of the groups.
func fileOf(t testing.TB, groups int, fields []field, opts ...parquet.WriterProperty) []byte {
	t.Helper()
	var nodes schema.FieldList
	for _, f := range fields {
		nodes = append(nodes, f.node)
	}
	root, err := schema.NewGroupNode("schema", parquet.Repetitions.Required, nodes, -1)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := file.NewParquetWriter(&out, root, file.WithWriterProps(parquet.NewWriterProperties(opts...)))
	for range groups {
		rg := w.AppendRowGroup()
		for _, f := range fields {
			c, err := rg.NextColumn()
			if err == nil {
				err = writeColumn(c, f)
			}
			if err == nil {
				err = c.Close()
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := rg.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func writeColumn(c file.ColumnChunkWriter, f field) (err error) {
	switch c := c.(type) {
	case *file.Int32ColumnChunkWriter:
		_, err = c.WriteBatch(f.values.([]int32), f.present, nil)
	case *file.Int64ColumnChunkWriter:
		_, err = c.WriteBatch(f.values.([]int64), f.present, nil)
	case *file.Int96ColumnChunkWriter:
		_, err = c.WriteBatch(f.values.([]parquet.Int96), f.present, nil)
	case *file.BooleanColumnChunkWriter:
		_, err = c.WriteBatch(f.values.([]bool), f.present, nil)
	case *file.Float32ColumnChunkWriter:
		_, err = c.WriteBatch(f.values.([]float32), f.present, nil)
	case *file.Float64ColumnChunkWriter:
		_, err = c.WriteBatch(f.values.([]float64), f.present, nil)
	case *file.ByteArrayColumnChunkWriter:
		_, err = c.WriteBatch(f.values.([]parquet.ByteArray), f.present, nil)
	case *file.FixedLenByteArrayColumnChunkWriter:
		_, err = c.WriteBatch(f.values.([]parquet.FixedLenByteArray), f.present, nil)
	}
	return err
}

func open(t testing.TB, data []byte) *File {
	t.Helper()
	f, err := OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// natural asks for all columns in their own types.
func natural(f *File) []Wanted {
	var out []Wanted
	for i, c := range f.Columns() {
		out = append(out, Wanted{Column: i, Type: c.Type, Name: c.Name})
	}
	return out
}

// rowsOf reads all groups; fields have | between them, NULL is ∅.
func rowsOf(f *File, wanted []Wanted) ([]string, error) {
	dicts := columnar.NewDictionaries()
	var out []string
	for g := range f.Groups() {
		r, err := f.Read(g, wanted, dicts)
		if err != nil {
			return out, err
		}
		for {
			b, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				return out, err
			}
			out = append(out, printRows(b)...)
		}
	}
	return out, nil
}

func printRows(b columnar.Batch) []string {
	out := make([]string, b.Len)
	var plain []arrow.Array
	for _, c := range b.Cols {
		plain = append(plain, columnar.Plain(c))
	}
	for i := range out {
		var fields []string
		for _, a := range plain {
			v := "∅"
			if s, ok := a.(*array.String); ok && !a.IsNull(i) {
				v = s.Value(i)
			} else if !a.IsNull(i) {
				v = a.ValueStr(i)
			}
			fields = append(fields, v)
		}
		out[i] = strings.Join(fields, "|")
	}
	return out
}

func checkRows(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("rows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func byteArrays(values ...string) []parquet.ByteArray {
	var out []parquet.ByteArray
	for _, v := range values {
		out = append(out, parquet.ByteArray(v))
	}
	return out
}

// TestLayouts reads the same rows in every codec, page version and encoding.
func TestLayouts(t *testing.T) {
	const rows = 20000
	var want []string
	var addresses []parquet.ByteArray
	var ports []int32
	var counts []int64
	var present []int16
	for i := range rows {
		address, port := fmt.Sprintf("10.0.%d.%d", i%7, i%251), "∅"
		addresses = append(addresses, parquet.ByteArray(address))
		counts = append(counts, int64(i)*1e9)
		present = append(present, int16(min(1, i%5)))
		if i%5 != 0 {
			ports = append(ports, int32(i%1000))
			port = fmt.Sprint(i % 1000)
		}
		want = append(want, fmt.Sprintf("%s|%s|%d", address, port, int64(i)*1e9))
	}
	fields := []field{
		{node(t, "srcaddr", false, schema.StringLogicalType{}, parquet.Types.ByteArray, -1), addresses, nil},
		{node(t, "dstport", true, nil, parquet.Types.Int32, -1), ports, present},
		{node(t, "bytes", false, nil, parquet.Types.Int64, -1), counts, nil},
	}
	codecs := []compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Gzip, compress.Codecs.Zstd}
	delta := []parquet.WriterProperty{parquet.WithDictionaryDefault(false), parquet.WithEncodingFor("srcaddr", parquet.Encodings.DeltaByteArray),
		parquet.WithEncodingFor("dstport", parquet.Encodings.DeltaBinaryPacked), parquet.WithEncodingFor("bytes", parquet.Encodings.DeltaBinaryPacked)}
	encodings := map[string][]parquet.WriterProperty{
		"dictionary": {parquet.WithDictionaryDefault(true)}, "plain": {parquet.WithDictionaryDefault(false)}, "delta": delta,
		"length": {parquet.WithDictionaryDefault(false), parquet.WithEncodingFor("srcaddr", parquet.Encodings.DeltaLengthByteArray)},
	}
	for _, codec := range codecs {
		for _, version := range []parquet.DataPageVersion{parquet.DataPageV1, parquet.DataPageV2} {
			for name, encoding := range encodings {
				t.Run(fmt.Sprint(codec, version, name), func(t *testing.T) {
					opts := append([]parquet.WriterProperty{parquet.WithCompression(codec), parquet.WithDataPageVersion(version), parquet.WithDataPageSize(8 << 10)}, encoding...)
					got, err := rowsOf(open(t, fileOf(t, 1, fields, opts...)), []Wanted{{0, types.Varchar, "a"}, {1, types.Integer, "b"}, {2, types.Bigint, "c"}})
					if err != nil {
						t.Fatal(err)
					}
					checkRows(t, got, want...)
				})
			}
		}
	}
}

func typeFields(t *testing.T) []field {
	flba := func(p ...byte) []parquet.FixedLenByteArray { return []parquet.FixedLenByteArray{p} }
	day := parquet.NewInt96([3]uint32{1_000_000_000, 0, 2440589}) // the second day, one second in
	return []field{
		{node(t, "b", false, nil, parquet.Types.Boolean, -1), []bool{true}, nil},
		{node(t, "i8", false, schema.NewIntLogicalType(8, true), parquet.Types.Int32, -1), []int32{-5}, nil},
		{node(t, "i16", false, schema.NewIntLogicalType(16, true), parquet.Types.Int32, -1), []int32{-500}, nil},
		{node(t, "u8", false, schema.NewIntLogicalType(8, false), parquet.Types.Int32, -1), []int32{200}, nil},
		{node(t, "u32", false, schema.NewIntLogicalType(32, false), parquet.Types.Int32, -1), []int32{-1}, nil},
		{node(t, "u64", false, schema.NewIntLogicalType(64, false), parquet.Types.Int64, -1), []int64{-1}, nil},
		{node(t, "r", false, nil, parquet.Types.Float, -1), []float32{1.5}, nil},
		{node(t, "d", false, nil, parquet.Types.Double, -1), []float64{-2.25}, nil},
		{node(t, "day", false, schema.DateLogicalType{}, parquet.Types.Int32, -1), []int32{1}, nil},
		{node(t, "ms", false, schema.NewTimestampLogicalType(true, schema.TimeUnitMillis), parquet.Types.Int64, -1), []int64{1500}, nil},
		{node(t, "ns", false, schema.NewTimestampLogicalType(true, schema.TimeUnitNanos), parquet.Types.Int64, -1), []int64{1500}, nil},
		{node(t, "i96", false, nil, parquet.Types.Int96, -1), []parquet.Int96{day}, nil},
		{node(t, "dec32", false, schema.NewDecimalLogicalType(9, 2), parquet.Types.Int32, -1), []int32{-12345}, nil},
		{node(t, "dec", false, schema.NewDecimalLogicalType(38, 3), parquet.Types.FixedLenByteArray, 16),
			flba(append(bytes.Repeat([]byte{0xFF}, 14), 0xFB, 0x2E)...), nil}, // -1234
		{node(t, "bin", false, nil, parquet.Types.ByteArray, -1), byteArrays("ab"), nil},
		{node(t, "json", false, schema.JSONLogicalType{}, parquet.Types.ByteArray, -1), byteArrays("{}"), nil},
		{node(t, "uuid", false, schema.UUIDLogicalType{}, parquet.Types.FixedLenByteArray, 16), flba(bytes.Repeat([]byte("x"), 16)...), nil},
	}
}

func TestTypes(t *testing.T) {
	f := open(t, fileOf(t, 1, typeFields(t)))
	var names []string
	for _, c := range f.Columns() {
		names = append(names, c.Name+" "+c.Type.String())
	}
	want := "b boolean, i8 tinyint, i16 smallint, u8 smallint, u32 bigint, u64 decimal(20,0), r real, d double, day date, ms timestamp(3), " +
		"ns timestamp(6), i96 timestamp(6), dec32 decimal(9,2), dec decimal(38,3), bin varbinary, json varchar, uuid uuid"
	if got := strings.Join(names, ", "); got != want {
		t.Errorf("types %s", got)
	}
	got, err := rowsOf(f, natural(f))
	if err != nil {
		t.Fatal(err)
	}
	checkRows(t, got, "true|-5|-500|200|4294967295|18446744073709551615|1.5|-2.25|1970-01-02|1970-01-01 00:00:01.5Z|"+
		"1970-01-01 00:00:00.000002Z|1970-01-02 00:00:01Z|-123.45|-1.234|YWI=|{}|eHh4eHh4eHh4eHh4eHh4eA==")
}

// TestWantedTypes reads columns as a table's DDL may declare them.
func TestWantedTypes(t *testing.T) {
	f := open(t, fileOf(t, 1, []field{
		{node(t, "port", true, nil, parquet.Types.Int32, -1), []int32{443, 70000}, []int16{1, 0, 1}},
		{node(t, "big", false, nil, parquet.Types.Int64, -1), []int64{1, 2, 1 << 40}, nil},
		{node(t, "text", false, schema.StringLogicalType{}, parquet.Types.ByteArray, -1), byteArrays("häx", "", "abc"), nil},
		{node(t, "bin", false, nil, parquet.Types.ByteArray, -1), byteArrays("x", "y", "z"), nil},
	}))
	for _, c := range []struct {
		column int
		typ    types.Type
		want   string
		err    string
	}{
		{0, types.Bigint, "443 ∅ 70000", ""},
		{0, types.Double, "443 ∅ 70000", ""},
		{0, types.Varchar, "443 ∅ 70000", ""},
		{0, types.Smallint, "", "integer overflow"},
		{1, types.Integer, "", "integer overflow"},
		{1, types.Varchar, "1 2 1099511627776", ""},
		{2, types.Integer, "", "Unsupported Trino column type (integer) for Parquet column ([text] required binary text (STRING))"},
		{2, types.VarcharN(2), "hä  ab", ""},
		{3, types.Varchar, "x y z", ""},
		{1, types.Boolean, "", "Unsupported Trino column type (boolean) for Parquet column ([big] required int64 big)"},
		{-1, types.Bigint, "∅ ∅ ∅", ""},
		{-1, types.Varchar, "∅ ∅ ∅", ""},
	} {
		got, err := rowsOf(f, []Wanted{{Column: c.column, Type: c.typ, Name: "x"}})
		if c.err != "" {
			if err == nil || sqlerr.From(err).Msg != c.err {
				t.Errorf("column %d as %s: error %v", c.column, c.typ, err)
			}
		} else if err != nil || strings.Join(got, " ") != c.want {
			t.Errorf("column %d as %s: %q %v", c.column, c.typ, got, err)
		}
	}
}

func TestNoColumns(t *testing.T) {
	f := open(t, fileOf(t, 2, typeFields(t)))
	got, err := rowsOf(f, nil)
	if err != nil || len(got) != 2 || f.Rows() != 2 || f.Groups() != 2 || f.GroupRows(1) != 1 {
		t.Errorf("%d rows, %v", len(got), err)
	}
}

func TestNested(t *testing.T) {
	element := node(t, "element", true, nil, parquet.Types.Int32, -1)
	list, err := schema.NewGroupNode("list", parquet.Repetitions.Repeated, schema.FieldList{element}, -1)
	if err != nil {
		t.Fatal(err)
	}
	outer, err := schema.NewGroupNode("tags", parquet.Repetitions.Optional, schema.FieldList{list}, -1)
	if err != nil {
		t.Fatal(err)
	}
	columns := columnsOf(schema.NewSchema(schema.MustGroup(schema.NewGroupNode("schema", parquet.Repetitions.Required,
		schema.FieldList{outer, node(t, "flat", false, nil, parquet.Types.Int32, -1)}, -1))))
	if len(columns) != 2 || columns[0].Type.String() != "row(list array(row(element integer)))" || columns[1].Type.Kind != types.KindInteger || columns[1].leaf != 1 {
		t.Errorf("columns %+v", columns)
	}
}

func TestPruning(t *testing.T) {
	f := open(t, fileOf(t, 1, []field{
		{node(t, "port", true, nil, parquet.Types.Int32, -1), []int32{22, 443}, []int16{1, 0, 1}},
		{node(t, "addr", false, schema.StringLogicalType{}, parquet.Types.ByteArray, -1), byteArrays("10.0.0.1", "10.0.0.9", "10.0.1.5"), nil},
		{node(t, "none", true, nil, parquet.Types.Int64, -1), []int64{}, []int16{0, 0, 0}},
	}))
	wanted := []Wanted{{Column: 0, Type: types.Integer}, {Column: 1, Type: types.Varchar}, {Column: 2, Type: types.Bigint}, {Column: -1, Type: types.Varchar}}
	number := func(column int, op pred.Op, v ...int64) pred.Predicate {
		return pred.Predicate{Column: column, Op: op, Integers: v}
	}
	text := func(column int, op pred.Op, v ...string) pred.Predicate {
		return pred.Predicate{Column: column, Op: op, Texts: v}
	}
	for _, c := range []struct {
		p    pred.Predicate
		skip bool
	}{
		{number(0, pred.Equal, 21), true}, {number(0, pred.Equal, 22), false}, {number(0, pred.In, 1, 444), true}, {number(0, pred.In, 1, 300), false},
		{number(0, pred.Less, 22), true}, {number(0, pred.LessOrEqual, 22), false}, {number(0, pred.Greater, 443), true},
		{number(0, pred.GreaterOrEqual, 443), false}, {number(0, pred.NotEqual, 22), false}, {number(0, pred.IsNull), false}, {number(0, pred.IsNotNull), false},
		{text(1, pred.Equal, "10.0.0.0"), true}, {text(1, pred.Equal, "10.0.0.5"), false}, {text(1, pred.Prefix, "10.0.2"), true},
		{text(1, pred.Prefix, "10.0."), false}, {text(1, pred.Prefix, "10.0.0.1"), false}, {text(1, pred.Prefix, "9"), true}, {text(1, pred.IsNull), true},
		{number(2, pred.IsNotNull), true}, {number(2, pred.IsNull), false}, {number(2, pred.Equal, 1), true},
		{text(3, pred.Equal, "x"), true}, {text(3, pred.IsNull), false},
	} {
		if got := f.CanSkip(0, wanted, []pred.Predicate{c.p}); got != c.skip {
			t.Errorf("%+v: skip %v", c.p, got)
		}
	}
}

// TestStoredPruning prunes by what is stored as integers.
func TestStoredPruning(t *testing.T) {
	f := open(t, fileOf(t, 1, []field{
		{node(t, "day", false, schema.DateLogicalType{}, parquet.Types.Int32, -1), []int32{100, 200, 150}, nil},
		{node(t, "at", false, schema.NewTimestampLogicalType(false, schema.TimeUnitMicros), parquet.Types.Int64, -1), []int64{1_000_400, 2_000_600, 1_500_000}, nil},
		{node(t, "price", false, schema.NewDecimalLogicalType(9, 2), parquet.Types.Int32, -1), []int32{-250, 1000, 0}, nil},
	}))
	wanted := []Wanted{{Column: 0, Type: types.Date}, {Column: 1, Type: types.Timestamp(3)}, {Column: 2, Type: types.Decimal(9, 2)}, {Column: 2, Type: types.Decimal(9, 1)}}
	for _, c := range []struct {
		column int
		op     pred.Op
		value  int64
		skip   bool
	}{
		{0, pred.Equal, 99, true}, {0, pred.Equal, 120, false}, {0, pred.Greater, 200, true}, {0, pred.Less, 101, false},
		{1, pred.Less, 1_000_000, true}, {1, pred.LessOrEqual, 1_000_000, false}, {1, pred.Greater, 2_001_000, true}, {1, pred.GreaterOrEqual, 2_001_000, false},
		{2, pred.Less, -250, true}, {2, pred.Equal, 1000, false}, {2, pred.Greater, 1000, true},
		{3, pred.Greater, 100000, false}, // another scale than the file's
	} {
		if got := f.CanSkip(0, wanted, []pred.Predicate{{Column: c.column, Op: c.op, Integers: []int64{c.value}}}); got != c.skip {
			t.Errorf("%+v: skip %v", c, got)
		}
	}
}

// TestPageTooLarge refuses memory that a small file cannot fill.
func TestPageTooLarge(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	newBounded(1000).Allocate(1 << 30)
}

func TestDamaged(t *testing.T) {
	data := fileOf(t, 1, typeFields(t), parquet.WithCompression(compress.Codecs.Snappy))
	for _, bad := range [][]byte{nil, []byte("PAR1"), []byte("PAR1PAR1PAR1"), data[:len(data)/2], []byte("hello, this is text and not Parquet at all")} {
		if _, err := OpenFile(bytes.NewReader(bad), int64(len(bad))); !sqlerr.Is(err, sqlerr.HiveBadData) {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
}

// FuzzFile reads files with bytes changed: an error or rows, never a crash.
func FuzzFile(f *testing.F) {
	f.Add(fileOf(f, 1, []field{
		{node(f, "port", true, nil, parquet.Types.Int32, -1), []int32{22, 443}, []int16{1, 0, 1}},
		{node(f, "addr", false, schema.StringLogicalType{}, parquet.Types.ByteArray, -1), byteArrays("10.0.0.1", "10.0.0.9", "10.0.1.5"), nil},
	}), uint16(40), byte(3))
	for _, path := range []string{"nested_duckdb/duckdb.parquet", "shapes/1.parquet"} {
		data, err := os.ReadFile("../../testdata/data/serde/parquet/" + path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, uint16(len(data)/3), byte(1))
	}
	f.Fuzz(func(t *testing.T, data []byte, at uint16, with byte) {
		if len(data) == 0 || len(data) > 4096 {
			return
		}
		data = bytes.Clone(data)
		data[int(at)%len(data)] ^= with
		p, err := OpenFile(bytes.NewReader(data), int64(len(data)))
		if err != nil || p.Rows() > 1e6 {
			return
		}
		_, _ = rowsOf(p, natural(p))
	})
}
