package s3

import (
	"os"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// recorded puts a file of the test data into the bucket.
func (b *bench) recorded(name, key string) {
	b.t.Helper()
	text, err := os.ReadFile("../../testdata/data/" + name)
	if err != nil {
		b.t.Fatal(err)
	}
	b.file(bucket+"/"+key, string(text))
}

// TestSelectSerializations asks for each kind of object and of records as a
// client of AWS does.
func TestSelectSerializations(t *testing.T) {
	b := newBench(t)
	b.recorded("bzip2.log.bz2", "log.bz2")
	b.recorded("zstd.log.zst", "log.zst")
	b.recorded("parquet/snappy.parquet", "snappy.parquet")
	b.recorded("parquet/zstd.parquet", "zstd.parquet")
	b.file(bucket+"/letters.csv", "A,B\nC,D\nD,E\nE,F\n")
	b.file(bucket+"/quoted.csv", "'a;b';1|'it\\'s';2|%no;3|")
	b.file(bucket+"/documents.json", `{"r":[{"a":1},{"a":2}]} {"r":[{"b":"x"}]}`)
	b.file(bucket+"/lines.json", "{\"a\":1}\n{\"a\":null}\n{}\n")
	csv := func(c types.CSVInput) *types.InputSerialization { return &types.InputSerialization{CSV: &c} }
	packed := func(c types.CompressionType) *types.InputSerialization {
		return &types.InputSerialization{CompressionType: c, CSV: &types.CSVInput{FileHeaderInfo: types.FileHeaderInfoUse, FieldDelimiter: aws.String(" ")}}
	}
	json := func(t types.JSONType) *types.InputSerialization {
		return &types.InputSerialization{JSON: &types.JSONInput{Type: t}}
	}
	parquet := &types.InputSerialization{Parquet: &types.ParquetInput{}}
	for _, c := range []struct {
		key, expression string
		in              *types.InputSerialization
		change          func(*s3.SelectObjectContentInput)
		want, code      string
	}{
		{"log.bz2", "SELECT COUNT(*) FROM s3object s", packed(types.CompressionTypeBzip2), nil, "300\n", ""},
		{"log.zst", "SELECT COUNT(*) FROM s3object s", packed("ZSTD"), nil, "300\n", ""},
		{"log.zst", "SELECT COUNT(*) FROM s3object s", packed(types.CompressionTypeGzip), nil, "", "InvalidCompressionFormat"},
		{"log.zst", "SELECT COUNT(*) FROM s3object s", packed("LZ4"), nil, "", "InvalidCompressionFormat"},
		{"snappy.parquet", "SELECT COUNT(*) FROM s3object s", parquet, nil, "3000\n", ""},
		{"zstd.parquet", "SELECT COUNT(s.srcaddr) FROM s3object s", parquet, nil, "", "ParquetUnsupportedCompressionCodec"},
		{"quoted.csv", "SELECT * FROM s3object s", csv(types.CSVInput{FieldDelimiter: aws.String(";"), RecordDelimiter: aws.String("|"), QuoteCharacter: aws.String("'"), QuoteEscapeCharacter: aws.String(`\`), Comments: aws.String("%")}),
			func(q *s3.SelectObjectContentInput) {
				q.OutputSerialization.CSV = &types.CSVOutput{QuoteFields: types.QuoteFieldsAlways, FieldDelimiter: aws.String("\t"), RecordDelimiter: aws.String("\r\n"), QuoteCharacter: aws.String("'"), QuoteEscapeCharacter: aws.String(`\`)}
			}, "'a;b'\t'1'\r\n'it\\'s'\t'2'\r\n", ""},
		{"letters.csv", "SELECT * FROM s3object s", csv(types.CSVInput{}),
			func(q *s3.SelectObjectContentInput) {
				q.ScanRange = &types.ScanRange{Start: aws.Int64(1), End: aws.Int64(4)}
			}, "C,D\n", ""},
		{"letters.csv", "SELECT * FROM s3object s", csv(types.CSVInput{}),
			func(q *s3.SelectObjectContentInput) { q.ScanRange = &types.ScanRange{End: aws.Int64(8)} }, "D,E\nE,F\n", ""},
		{"log.bz2", "SELECT * FROM s3object s", packed(types.CompressionTypeBzip2),
			func(q *s3.SelectObjectContentInput) { q.ScanRange = &types.ScanRange{Start: aws.Int64(0)} }, "", "UnsupportedScanRangeInput"},
		{"documents.json", "SELECT r.a FROM s3object[*].r[*] r", json(types.JSONTypeDocument),
			func(q *s3.SelectObjectContentInput) {
				q.OutputSerialization = &types.OutputSerialization{JSON: &types.JSONOutput{RecordDelimiter: aws.String(";")}}
			}, `{"a":1};{"a":2};{};`, ""},
		{"lines.json", "SELECT s.a FROM s3object s", json(types.JSONTypeLines),
			func(q *s3.SelectObjectContentInput) {
				q.OutputSerialization = &types.OutputSerialization{JSON: &types.JSONOutput{}}
			}, "{\"a\":1}\n{\"a\":null}\n{}\n", ""},
		{"lines.json", "SELECT s.a FROM s3object s WHERE s.a IS NOT NULL", json(types.JSONTypeLines), nil, "1\n", ""},
	} {
		q := question(c.key, c.expression, c.in)
		if c.change != nil {
			c.change(q)
		}
		got, err := b.selected(q)
		if c.code != "" {
			b.fails(err, c.code, 400)
		} else if err != nil || got.records != c.want || !got.ended {
			t.Errorf("%s of %s: %q, %v, want %q", c.expression, c.key, got.records, err, c.want)
		}
	}
}
