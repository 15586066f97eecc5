package catalog

import (
	"context"
	"strings"
	"testing"

	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

const header = "version srcaddr bytes log-status\n"

// What a few values make resemble a flow log is no rows of a table whose other
// files name their fields; it is counted.
func TestNamelessFileAmongNamedOnes(t *testing.T) {
	dir := write(t, map[string]string{"flow.log": header + "5 10.0.0.1 7 OK\n", "pairs": "10.0.0.1 10.0.0.2 443\n", "empty.log": ""})
	a := query{columns: []string{"srcaddr"}}.run(t, openPaths(t, PathOptions{}, dir))
	equalRows(t, a.rows, "10.0.0.1")
	if n := a.metrics.FilesSkipped.Load(); n != 1 {
		t.Errorf("%d files left out, want pairs", n)
	}
	both := query{columns: []string{"srcaddr", "_1"}}.run(t, openPaths(t, PathOptions{}, dir, dir+"/pairs"))
	if len(both.rows) != 2 {
		t.Errorf("named itself it is read: %q", both.rows)
	}
}

func TestLongFirstLine(t *testing.T) {
	long := "2 123456789010 " + strings.Repeat("e", 5_000_000) + " 10.0.0.1 10.0.0.2 1 2 6 3 4 5 6 ACCEPT OK\n"
	dir := write(t, map[string]string{"a.log": long})
	a := query{columns: []string{"srcaddr", "bytes"}}.run(t, openPaths(t, PathOptions{}, dir))
	equalRows(t, a.rows, "10.0.0.1|4")
}

// The header's own spelling names a column too, though * does not give it.
func TestHyphenedNames(t *testing.T) {
	dir := write(t, map[string]string{"a.log": header + "5 10.0.0.1 7 OK\n", "b.log": "version bytes\n5 8\n"})
	table := openPaths(t, PathOptions{}, dir)
	if got := visible(table); got != "version srcaddr bytes log_status" {
		t.Errorf("columns %s", got)
	}
	a := query{columns: []string{"bytes", "log-status"}}.run(t, table)
	equalRows(t, a.rows, "7|OK", "8|∅")
}

// A condition on partition keys that cannot be evaluated decides nothing: it is
// left to be tested row by row, in its place, and others still prune.
func TestFailingConditionStaysResidual(t *testing.T) {
	dir := write(t, map[string]string{"logs/2026-03-01/a.log": "h\n1 a 1\n", "logs/2026-03-02/a.log": "h\n2 b 2\n"})
	table := openDefined(t, partitioned(t, "string", "2026-03-01", "2026-03-02"), dir)
	var first, fails expr.Expr
	a := query{columns: []string{"bytes", "date"}, filter: func(c func(string) *expr.Column) []expr.Expr {
		first = call("=", c("bytes"), c("bytes"))
		fails = &expr.Not{X: &expr.IsNull{X: c("date")}}
		return []expr.Expr{fails, first, call("=", c("date"), text("2026-03-02"))}
	}}.run(t, table)
	equalRows(t, a.rows, "2|2026-03-02")
	if r := a.scan.Residual; len(r) != 2 || r[0] != fails || r[1] != first {
		t.Errorf("residual %v", r)
	}
	m := a.metrics
	if m.PartitionsMatched.Load() != 2 || m.PartitionsPruned.Load() != 1 || m.FilesMatched.Load() != 1 {
		t.Errorf("%d partitions, %d pruned, %d files", m.PartitionsMatched.Load(), m.PartitionsPruned.Load(), m.FilesMatched.Load())
	}
}

// A statement that names a table twice looks at its files once.
func TestTableIsOpenedOnceAStatement(t *testing.T) {
	dir := write(t, map[string]string{"a.log": header + "5 10.0.0.1 7 OK\n"})
	s := NewSession(OpenStore(t.TempDir(), nil), "", []string{dir}, nil, PathOptions{}, nil)
	statement := s.Resolver(context.Background())
	one, err := statement.Table([]string{"vpc_flow_logs"})
	if err != nil {
		t.Fatal(err)
	}
	if two, _ := statement.Table([]string{"vpc_flow_logs"}); two != one {
		t.Error("listed again for the same statement")
	}
	if later, _ := s.Resolver(context.Background()).Table([]string{"vpc_flow_logs"}); later == one {
		t.Error("not listed again for the next statement")
	}
}

// A Parquet file of another service is no rows of flow logs either, unless it is
// all there is, or named.
func TestForeignParquet(t *testing.T) {
	flow := &head{kind: fileParquet, columns: []fileColumn{{name: "srcaddr"}}}
	cost := &head{kind: fileParquet, columns: []fileColumn{{name: "line_item_usage"}}}
	if h := besideFields(flow, "a"); h != flow {
		t.Errorf("a flow log: %v", h.why)
	}
	if h := besideFields(cost, "a"); h.kind != fileForeign || !strings.Contains(h.why.Error(), "none of its columns") {
		t.Errorf("kind %v, %v", h.kind, h.why)
	}
}

// Damage met while reading is a failure of the input for a table of paths.
func TestTooLongLineIsAFailureOfTheInput(t *testing.T) {
	r := &reading{late: (&pathTable{}).late}
	bad := sqlerr.New(sqlerr.HiveBadData, "line is longer than 200 MB")
	if err := r.worded(bad); !sqlerr.Is(err, sqlerr.InputUnreadable) {
		t.Errorf("%v", err)
	}
	if err := (&reading{}).worded(bad); !sqlerr.Is(err, sqlerr.HiveBadData) {
		t.Errorf("%v", err)
	}
}

func TestFilesShareAHead(t *testing.T) {
	dir := write(t, map[string]string{"a.log": header + "5 10.0.0.1 7 OK\n", "b.log": header + "5 10.0.0.2 8 OK\n", "c.log": "\n" + header})
	heads := NewHeads()
	units := openPaths(t, PathOptions{Heads: heads}, dir).(*pathTable).units
	if units[0].head != units[1].head || units[2].head == units[0].head || units[2].head.text.Skip != 2 {
		t.Error("one head for the same header line at the same place")
	}
}

// Fields that were named for files without a header must fit them.
func TestGivenFieldsMustFit(t *testing.T) {
	dir := write(t, map[string]string{"a.log": "10.0.0.1 10.0.0.2 443\n"})
	fits := query{columns: []string{"dstport"}}.run(t, openPaths(t, PathOptions{Fields: "srcaddr dstaddr dstport"}, dir))
	equalRows(t, fits.rows, "443")
	_, err := NewPathTable(context.Background(), "t", []string{dir + "/a.log"}, PathOptions{Fields: "srcaddr dstaddr"})
	if !sqlerr.Is(err, sqlerr.InputNotFlowLog) || !strings.Contains(err.Error(), "has 3 fields, but 2 were named") {
		t.Errorf("fields that do not fit: %v", err)
	}
}
