package catalog

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
	"flowsql/storage"
)

var noSpan sqlerr.Span

// The counts are those of testdata/data/README.md, taken by other tools.
func TestSampleDataCounts(t *testing.T) {
	for path, want := range map[string]int{
		"bucket": 9000, "hive": 400, "decoys": 50, "mixed": 300, "v5.log.gz": 400, "v11.log.gz": 300, "tgw.log.gz": 300,
		"custom_order.log.gz": 300, "headerless.log.gz": 300, "ipv6.log.gz": 300, "plain.log": 100, "zstd.log.zst": 300,
		"bzip2.log.bz2": 300, "members.log.gz": 1500, "malformed/truncated": 127, "malformed/empty": 0, "malformed/header_only": 0,
		"malformed/garbage_after_end": 400, "malformed/not_gzip": 2, "malformed/long_line": 3, "malformed/crlf": 3,
		"malformed/short_rows": 5, "malformed/long_rows": 3, "malformed/empty_lines": 3, "malformed/no_final_newline": 2,
	} {
		table := openPaths(t, PathOptions{}, sampleData+"/"+path)
		a := query{columns: []string{"srcaddr", "$path"}}.run(t, table)
		if len(a.rows) != want || a.metrics.Rows.Load() != int64(want) {
			t.Errorf("%s: %d rows, counted %d; want %d", path, len(a.rows), a.metrics.Rows.Load(), want)
		}
	}
}

func visible(table Table) string {
	var names []string
	for _, c := range table.Columns() {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, " ")
}

func TestUnionOfHeaders(t *testing.T) {
	dir := write(t, map[string]string{
		"a.log": "version account-id bytes made-up\n2 111111111111 10 x\n",
		"b.log": "bytes srcaddr version\n20 10.0.0.1 3\n- - -\n",
		"c.log": "", "_d.log": "ignored", ".e": "ignored",
	})
	table := openPaths(t, PathOptions{}, dir)
	if got := visible(table); got != "version account_id bytes made_up srcaddr" {
		t.Errorf("columns %s", got)
	}
	a := query{columns: []string{"version", "account_id", "bytes", "made_up", "srcaddr", "$file_size", "bytes:varchar"}}.run(t, table)
	equalRows(t, a.rows, "2|111111111111|10|x|∅|53|10", "3|∅|20|∅|10.0.0.1|42|20", "∅|∅|∅|∅|-|42|-")
	if m := a.metrics; m.FilesMatched.Load() != 3 || m.FilesRead.Load() != 2 || m.Rows.Load() != 3 || m.BytesRead.Load() != 95 {
		t.Errorf("matched %d, read %d, rows %d, bytes %d", m.FilesMatched.Load(), m.FilesRead.Load(), m.Rows.Load(), m.BytesRead.Load())
	}
}

func TestPositions(t *testing.T) {
	dir := write(t, map[string]string{"a.log": "version bytes action\n2 10 ACCEPT\n", "b.log": "version action\n3 REJECT\n"})
	table := openPaths(t, PathOptions{}, dir)
	for name, want := range map[string]types.Type{"_1": types.Integer, "_2": types.Varchar, "_3": types.Varchar} {
		c := table.Columns()[columnIndex(table, name)]
		if !c.Type.Equal(want) || !c.Hidden {
			t.Errorf("%s is %s, hidden %v", name, c.Type, c.Hidden)
		}
	}
	a := query{columns: []string{"_1", "_2", "_3", "_1:varchar"}}.run(t, table)
	equalRows(t, a.rows, "2|10|ACCEPT|2", "3|REJECT|∅|3")
}

func TestFileWithoutNames(t *testing.T) {
	dir := write(t, map[string]string{"a.log": "eni-1 10.0.0.1 ACCEPT 5\neni-2 10.0.0.2 REJECT 6\n"})
	if got := visible(openPaths(t, PathOptions{}, dir)); got != "_1 _2 _3 _4" {
		t.Errorf("columns %s", got)
	}
	named := openPaths(t, PathOptions{Fields: "interface-id srcaddr action bytes"}, dir)
	a := query{columns: []string{"srcaddr", "bytes"}}.run(t, named)
	equalRows(t, a.rows, "10.0.0.1|5", "10.0.0.2|6")
}

func TestForeignFiles(t *testing.T) {
	table := openPaths(t, PathOptions{}, sampleData+"/decoys")
	a := query{columns: []string{"version"}}.run(t, table)
	if n := a.metrics.FilesSkipped.Load(); n != 5 {
		t.Errorf("%d files left out, want 5: two of CloudTrail, one of Config, two of load balancers", n)
	}
	if kept, _ := a.metrics.Warnings(); len(kept) != 1 || !strings.Contains(kept[0], "5 file(s)") {
		t.Errorf("warnings %q", kept)
	}
	dir := write(t, map[string]string{"x.json": `{"Records":[]}`, "y.json": `{}`})
	for _, path := range []string{dir, dir + "/x.json"} {
		if _, err := NewPathTable(context.Background(), "t", []string{path}, PathOptions{}); !sqlerr.Is(err, sqlerr.InputNotFlowLog) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := NewPathTable(context.Background(), "t", []string{t.TempDir()}, PathOptions{}); !sqlerr.Is(err, sqlerr.InputNotFound) {
		t.Errorf("empty folder: %v", err)
	}
}

func TestMixedKinds(t *testing.T) {
	paths := []string{sampleData + "/plain.log", sampleData + "/tgw.log.gz"}
	_, err := NewPathTable(context.Background(), "t", paths, PathOptions{})
	if !sqlerr.Is(err, sqlerr.InputMixedKinds) {
		t.Fatalf("%v", err)
	}
	for _, part := range []string{"VPC flow logs", "transit gateway flow logs", "plain.log", "tgw.log.gz"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %q", part, err)
		}
	}
	a := query{columns: []string{"action", "tgw_id"}}.run(t, openPaths(t, PathOptions{Union: true}, paths...))
	if len(a.rows) != 400 {
		t.Errorf("%d rows", len(a.rows))
	}
}

func TestPathPruning(t *testing.T) {
	dir := write(t, map[string]string{
		"1/a.log": "bytes action\n1 ACCEPT\n", "1/b.log": "bytes action\n2 REJECT\n", "2/c.log": "bytes action\n3 ACCEPT\n",
	})
	table := openPaths(t, PathOptions{}, dir)
	want := dir + "/1/b.log"
	q := query{columns: []string{"bytes", "$path"}, filter: func(c func(string) *expr.Column) []expr.Expr {
		return []expr.Expr{call("=", c("$path"), text(want))}
	}}
	a := q.run(t, table)
	equalRows(t, a.rows, "2|"+want)
	if len(a.scan.Residual) != 0 || len(a.scan.Splits) != 1 || a.metrics.FilesPruned.Load() != 2 || a.metrics.FilesRead.Load() != 1 {
		t.Errorf("residual %v, %d splits, %d pruned, %d read", a.scan.Residual, len(a.scan.Splits), a.metrics.FilesPruned.Load(), a.metrics.FilesRead.Load())
	}
}

func TestPushdownIsExact(t *testing.T) {
	dir := write(t, map[string]string{"a.log": "bytes action\n1 ACCEPT\n- REJECT\n3 REJECT\n", "b.log": "action\nREJECT\n"})
	table := openPaths(t, PathOptions{}, dir)
	run := func(e func(c func(string) *expr.Column) expr.Expr) []string {
		return query{columns: []string{"bytes", "action"}, filter: func(c func(string) *expr.Column) []expr.Expr { return []expr.Expr{e(c)} }}.run(t, table).rows
	}
	equalRows(t, run(func(c func(string) *expr.Column) expr.Expr { return call("<>", c("bytes"), expr.Bigint(1, noSpan)) }), "3|REJECT")
	equalRows(t, run(func(c func(string) *expr.Column) expr.Expr { return &expr.IsNull{X: c("bytes")} }), "∅|REJECT", "∅|REJECT")
	equalRows(t, run(func(c func(string) *expr.Column) expr.Expr { return call("=", c("action"), text("ACCEPT")) }), "1|ACCEPT")
	equalRows(t, run(func(c func(string) *expr.Column) expr.Expr {
		return &expr.In{X: c("action"), List: []expr.Expr{expr.Null(types.Varchar, noSpan)}}
	}))
}

func TestSinceUntil(t *testing.T) {
	dir := write(t, map[string]string{"a.log": "start end bytes\n100 160 1\n200 260 2\n300 360 3\n- - 4\n"})
	opt := PathOptions{Since: time.Unix(160, 1), Until: time.Unix(300, 0)}
	a := query{columns: []string{"bytes"}}.run(t, openPaths(t, opt, dir))
	equalRows(t, a.rows, "2")
	bucket := openPaths(t, PathOptions{Since: time.Date(2026, 3, 3, 2, 0, 0, 0, time.UTC)}, sampleData+"/bucket")
	if a = (query{columns: []string{"start"}}).run(t, bucket); a.metrics.FilesRead.Load() >= 6 || len(a.rows) == 0 {
		t.Errorf("%d files read, %d rows", a.metrics.FilesRead.Load(), len(a.rows))
	}
}

func TestLimitEndsReading(t *testing.T) {
	files := map[string]string{}
	for i := range 50 {
		files[fmt.Sprintf("%02d.log", i)] = "bytes action\n1 ACCEPT\n2 ACCEPT\n"
	}
	a := query{columns: []string{"bytes"}, limit: 3}.run(t, openPaths(t, PathOptions{}, write(t, files)))
	if len(a.rows) < 3 || a.metrics.FilesRead.Load() > 2 {
		t.Errorf("%d rows of %d files", len(a.rows), a.metrics.FilesRead.Load())
	}
}

// A flow log never changes its format, so that of many objects of one only some
// are looked at before the query runs.
func TestManyFilesAreSampled(t *testing.T) {
	objects := make([]storage.Object, 3000)
	for i := range objects {
		objects[i].Path = fmt.Sprintf("s3://b/1/123456789010_vpcflowlogs_us-east-1_fl-%d_20260301T0000Z_%d.log.gz", i%2, i)
	}
	if n := len(sample(objects)); n != 2*sampleEach {
		t.Errorf("%d of 3000 files looked at", n)
	}
	for i := range objects {
		objects[i].Path = fmt.Sprintf("x/%d.log", i)
	}
	if n := len(sample(objects)); n != 3000 {
		t.Errorf("%d of 3000 files of other names looked at", n)
	}
}

func TestStdin(t *testing.T) {
	in := strings.NewReader("bytes srcaddr\n7 10.0.0.1\n")
	table := openPaths(t, PathOptions{Stdin: storage.NewSpool(in)}, "-")
	for range 2 { // a query may read it twice
		a := query{columns: []string{"bytes", "$path"}}.run(t, table)
		equalRows(t, a.rows, "7|stdin")
	}
}

func TestMalformedIsCounted(t *testing.T) {
	dir := write(t, map[string]string{"a.log": "bytes srcaddr action\n1 a b\n2 a\n\n3 a b c\nx a b\n"})
	a := query{columns: []string{"bytes", "srcaddr", "action"}}.run(t, openPaths(t, PathOptions{}, dir))
	equalRows(t, a.rows, "1|a|b", "2|a|∅", "3|a|b", "∅|a|b")
	if m := a.metrics; m.Malformed.Load() != 3 || m.EmptyLines.Load() != 1 {
		t.Errorf("malformed %d, empty %d", m.Malformed.Load(), m.EmptyLines.Load())
	}
	if kept, _ := a.metrics.Warnings(); len(kept) != 3 || !strings.HasPrefix(kept[0], dir+"/a.log:3: ") {
		t.Errorf("warnings %q", kept)
	}
	cut := query{columns: []string{"bytes"}}.run(t, openPaths(t, PathOptions{}, sampleData+"/malformed/truncated/truncated.log.gz"))
	if kept, _ := cut.metrics.Warnings(); len(cut.rows) != 127 || len(kept) != 1 || !cut.metrics.Skipped() {
		t.Errorf("%d rows, warnings %q", len(cut.rows), kept)
	}
}

// The first rows are those of the first files, in whatever order splits are read.
func TestLimitKeepsTheFirstRows(t *testing.T) {
	dir := write(t, map[string]string{"a.log": "bytes action\n1 ACCEPT\n2 ACCEPT\n", "b.log": "bytes action\n3 ACCEPT\n4 ACCEPT\n"})
	table := openPaths(t, PathOptions{}, dir)
	req := query{columns: []string{"bytes"}, limit: 2}.request(t, table)
	scan, err := table.Scan(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		split int
		want  string
	}{{1, "3"}, {0, "1"}} {
		r, err := scan.Splits[c.split].Open(t.Context(), columnar.NewDictionaries())
		if err != nil {
			t.Fatal(err)
		}
		b, err := r.Next()
		if err != nil || rowsOf(b)[0] != c.want {
			t.Errorf("split %d: %v %v, want %s", c.split, b, err, c.want)
		}
		r.Close()
	}
}

// count(*) reads no column.
func TestScanWithoutColumns(t *testing.T) {
	for _, path := range []string{"/plain.log", "/parquet/polars.parquet"} {
		table := openPaths(t, PathOptions{Since: time.Unix(1, 0)}, sampleData+path)
		a := query{}.run(t, table)
		if want := map[string]int{"/plain.log": 100, "/parquet/polars.parquet": 3000}[path]; len(a.rows) != want {
			t.Errorf("%s: %d rows, want %d", path, len(a.rows), want)
		}
	}
}
