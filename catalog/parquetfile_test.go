package catalog

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
	"flowsql/storage"
)

const marchFirst = sampleData + "/bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/03/01"

var dataColumns = []string{"version", "account_id", "interface_id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets",
	"bytes", "start", "end", "action", "log_status"}

// The Parquet files hold the text files' rows, made by DuckDB and Polars, with
// NULL for "-".
func TestParquetEqualsText(t *testing.T) {
	want := query{columns: dataColumns}.run(t, openPaths(t, PathOptions{}, marchFirst)).rows
	for i := range want {
		cells := strings.Split(want[i], "|")
		for c := range cells {
			if cells[c] == "-" {
				cells[c] = "∅"
			}
		}
		want[i] = strings.Join(cells, "|")
	}
	slices.Sort(want)
	for _, name := range []string{"snappy", "gzip", "zstd", "polars"} {
		path := sampleData + "/parquet/" + name + ".parquet"
		a := query{columns: dataColumns}.run(t, openPaths(t, PathOptions{}, path))
		slices.Sort(a.rows)
		if !slices.Equal(a.rows, want) {
			t.Errorf("%s: %d rows differ from %d of text", name, len(a.rows), len(want))
		}
		info, err := os.Stat(path)
		if err != nil || a.metrics.BytesRead.Load() > info.Size() || a.metrics.BytesRead.Load() == 0 {
			t.Errorf("%s: %d bytes of %d read, %v", name, a.metrics.BytesRead.Load(), info.Size(), err)
		}
	}
}

func TestParquetBesideText(t *testing.T) {
	table := openPaths(t, PathOptions{}, sampleData+"/parquet/polars.parquet", marchFirst)
	q := query{columns: []string{"protocol", "action", "bytes:varchar"}, filter: func(c func(string) *expr.Column) []expr.Expr {
		return []expr.Expr{call("=", c("action"), text("REJECT")), call("=", c("protocol"), expr.Bigint(17, noSpan))}
	}}
	q.columns[2] = "bytes"
	a := q.run(t, table)
	rejected := 0
	for _, r := range a.rows {
		if strings.HasPrefix(r, "17|REJECT|") {
			rejected++
		}
	}
	half := query{columns: q.columns, filter: q.filter}.run(t, openPaths(t, PathOptions{}, marchFirst))
	if rejected != len(a.rows) || rejected == 0 || rejected != 2*len(half.rows) || len(a.scan.Residual) != 0 {
		t.Errorf("%d rows, %d of them asked for, %d of text alone", len(a.rows), rejected, len(half.rows))
	}
	raw := query{columns: []string{"bytes:varchar", "_1:varchar"}}.run(t, openPaths(t, PathOptions{}, sampleData+"/parquet/zstd.parquet"))
	if len(raw.rows) != 3000 || !strings.HasSuffix(raw.rows[0], "|2") {
		t.Errorf("%d rows, the first %s", len(raw.rows), raw.rows[0])
	}
}

func TestDefinedParquetTable(t *testing.T) {
	dir := write(t, map[string]string{"logs/empty.parquet": ""})
	data, err := os.ReadFile(sampleData + "/parquet/zstd.parquet")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+"/logs/a.parquet", data, 0o644); err != nil {
		t.Fatal(err)
	}
	spec := TableSpec{Name: "p", StoredAs: "PARQUET", Location: "s3://b/logs/", Columns: []ColumnDef{
		{Name: "BYTES", Type: "bigint"}, {Name: "protocol", Type: "bigint"}, {Name: "nothing", Type: "string"}}}
	table := openDefined(t, definition(t, spec), dir)
	a := query{columns: []string{"protocol", "nothing", "bytes"}}.run(t, table)
	if len(a.rows) != 3000 || !strings.Contains(a.rows[0], "|∅|") {
		t.Errorf("%d rows, %s", len(a.rows), a.rows[0])
	}
	spec.Properties = Properties{{"parquet.column.index.access", "true"}}
	spec.Columns = []ColumnDef{{Name: "v", Type: "int"}, {Name: "account", Type: "string"}}
	byPlace := query{columns: []string{"v", "account"}}.run(t, openDefined(t, definition(t, spec), dir))
	if byPlace.rows[0] != "2|123456789010" {
		t.Errorf("%s", byPlace.rows[0])
	}
	spec.Location = "s3://x/"
	text := write(t, map[string]string{"a.log": "version bytes\n2 3\n"})
	other, err := NewDefinedTable(definition(t, spec), PathOptions{Mappings: storage.Mappings{{Prefix: "s3://x", Dir: text}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (query{columns: []string{"v"}}).try(t, other); !sqlerr.Is(err, sqlerr.HiveBadData) {
		t.Errorf("%v", err)
	}
}

func TestBrokenParquet(t *testing.T) {
	dir := write(t, map[string]string{"a.parquet": "PAR1 is not all that is needed"})
	_, err := NewPathTable(t.Context(), "t", []string{dir}, PathOptions{})
	if !sqlerr.Is(err, sqlerr.InputUnreadable) || !strings.Contains(err.Error(), "a.parquet") {
		t.Errorf("%v", err)
	}
}

func TestCommonTypes(t *testing.T) {
	for _, c := range []struct{ a, b, want types.Type }{
		{types.Integer, types.Bigint, types.Bigint}, {types.Varchar, types.Bigint, types.Varchar}, {types.Date, types.Bigint, types.Varchar},
	} {
		if got := commonType(c.a, c.b); !got.Equal(c.want) {
			t.Errorf("%s and %s: %s", c.a, c.b, got)
		}
	}
}

// The file is sorted by start and has three row groups: a narrow range reads one.
func TestParquetGroupsAreSkipped(t *testing.T) {
	table := openPaths(t, PathOptions{}, sampleData+"/parquet/polars.parquet")
	all := query{columns: []string{"start", "srcaddr"}}.run(t, table)
	first, _, _ := strings.Cut(all.rows[0], "|")
	low, err := strconv.ParseInt(first, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	a := query{columns: []string{"start", "srcaddr"}, filter: func(c func(string) *expr.Column) []expr.Expr {
		return []expr.Expr{call("<=", c("start"), expr.Bigint(low, noSpan))}
	}}.run(t, table)
	want := 0
	for _, r := range all.rows {
		if strings.HasPrefix(r, first+"|") {
			want++
		}
	}
	if len(a.rows) != want || a.metrics.Rows.Load() != 1000 || a.metrics.BytesRead.Load() >= all.metrics.BytesRead.Load() {
		t.Errorf("%d rows of %d read, want %d of 1000; %d bytes", len(a.rows), a.metrics.Rows.Load(), want, a.metrics.BytesRead.Load())
	}
}
