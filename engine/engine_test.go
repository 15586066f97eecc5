package engine

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

const bucket = "../testdata/data/bucket"

// rows keeps a result as lines of texts, NULL for null.
type rows struct {
	columns logical.Schema
	lines   []string
}

func (r *rows) Begin(columns logical.Schema) error {
	r.columns = columns
	return nil
}

func (r *rows) Write(b columnar.Batch) error {
	for i := range b.Len {
		var cells []string
		for c, column := range r.columns {
			if columnar.NullsOf(b.Cols[c]).Null(i) {
				cells = append(cells, "NULL")
				continue
			}
			cells = append(cells, string(function.AppendText(nil, column.Type, b.Cols[c], i)))
		}
		r.lines = append(r.lines, strings.Join(cells, "|"))
	}
	return nil
}

func newSession(t *testing.T, c Config) *Session {
	t.Helper()
	if c.CatalogDir == "" {
		c.CatalogDir = t.TempDir()
	}
	if c.MemoryLimit == 0 {
		c.MemoryLimit = 256 << 20
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func run1(t *testing.T, s *Session, sql string) ([]string, Stats) {
	t.Helper()
	out := &rows{}
	stats, err := s.Run(t.Context(), sql, out)
	if err != nil {
		t.Fatalf("%s: %v", sql, s.Render(sql, err))
	}
	return out.lines, stats
}

func wantCode(t *testing.T, err error, code sqlerr.Code, exit int) {
	t.Helper()
	e := sqlerr.From(err)
	if err == nil || e.Code != code || e.Code.Class().ExitCode() != exit {
		t.Errorf("got %v, want %s with exit code %d", err, code, exit)
	}
}

// The language is told by the source: s3object is S3 Select's.
func TestAutoDialect(t *testing.T) {
	s := newSession(t, Config{Language: Auto, Paths: []string{bucket}})
	for sql, want := range map[string]Language{
		"SELECT _4 FROM s3object s LIMIT 5": S3Select, "select * from S3Object": S3Select, "SELECT COUNT(*) FROM S3Object[*].Path": S3Select,
		"SELECT 1": Athena, "SELECT 's3object' FROM vpc_flow_logs": Athena, "SHOW TABLES": Athena, "": Athena, "SELECT (": Athena,
		"SELECT * FROM s3object a JOIN vpc_flow_logs b ON a.x = b.x": Athena,
	} {
		if got := s.languageOf(sql); got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
	if got := newSession(t, Config{Language: Trino}).languageOf("SELECT _1 FROM s3object"); got != Trino {
		t.Errorf("a language that is set stays: %s", got)
	}
	lines, _ := run1(t, s, "SELECT s._4, s.\"account-id\" FROM s3object s LIMIT 1")
	if !slices.Equal(lines, []string{"88.190.136.13|123456789010"}) { // zcat | sed -n 2p
		t.Error(lines)
	}
}

func TestBill(t *testing.T) {
	for _, c := range []struct {
		bytes, billed int64
		text          string
	}{
		{0, 10485760, "10 MB"}, {1, 10485760, "10 MB"}, {10485760, 10485760, "10 MB"}, {10485761, 11534336, "11 MB"},
		{1 << 40, 1 << 40, "1.00 TB"}, {294e6, 281 << 20, "281 MB"}, {20 << 30, 20 << 30, "20.0 GB"},
	} {
		s := Stats{Scans: true, BytesRead: c.bytes}
		if s.BilledBytes() != c.billed || billedText(s.BilledBytes()) != c.text {
			t.Errorf("%d: %d %s, want %d %s", c.bytes, s.BilledBytes(), billedText(s.BilledBytes()), c.billed, c.text)
		}
	}
	if d := (Stats{Scans: true, BytesRead: 1 << 40}).BilledDollars(); d != 5 {
		t.Errorf("a terabyte costs 5 USD, not %v", d)
	}
	if d := (Stats{BytesRead: 1 << 40}).BilledDollars(); d != 0 {
		t.Errorf("what scans no table is free, not %v", d)
	}
}

func TestStats(t *testing.T) {
	s := newSession(t, Config{Paths: []string{bucket}})
	lines, stats := run1(t, s, "SELECT count(*), sum(bytes) FROM vpc_flow_logs")
	if !slices.Equal(lines, []string{"9000|555417323"}) { // DuckDB
		t.Error(lines)
	}
	// 269308 bytes in 6 files: ls -l
	if stats.Rows != 1 || stats.RowsRead != 9000 || stats.BytesRead != 269308 || stats.FilesRead != 6 || stats.FilesMatched != 6 || !stats.Scans {
		t.Errorf("%+v", stats)
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(stats.JSON()), &fields); err != nil || fields["rows_read"] != 9000.0 || fields["athena_billed_bytes"] != 10485760.0 {
		t.Errorf("%s: %v", stats.JSON(), err)
	}
	for _, sql := range []string{"SELECT 1", "SHOW TABLES", "EXPLAIN SELECT * FROM vpc_flow_logs", "DESCRIBE vpc_flow_logs"} {
		if _, stats := run1(t, s, sql); stats.BilledBytes() != 0 {
			t.Errorf("%s is billed: %+v", sql, stats)
		}
	}
	if text := (Stats{Rows: 1, Elapsed: 1500 * time.Millisecond}).String(); text != "1 row in 1.50 s" {
		t.Error(text)
	}
}

func TestStrict(t *testing.T) {
	var notes []string
	config := Config{Paths: []string{"../testdata/data/malformed/short_rows"}, Note: func(text string) { notes = append(notes, text) }}
	lines, stats := run1(t, newSession(t, config), "SELECT count(*) FROM vpc_flow_logs")
	if !slices.Equal(lines, []string{"5"}) || stats.Malformed == 0 || !strings.Contains(strings.Join(notes, "\n"), "short_rows.log:") {
		t.Errorf("%q %+v %q", lines, stats, notes)
	}
	config.Strict = true
	_, err := newSession(t, config).Run(t.Context(), "SELECT count(*) FROM vpc_flow_logs", &rows{})
	wantCode(t, err, sqlerr.InputSkipped, 6)
	config.Paths = []string{bucket}
	run1(t, newSession(t, config), "SELECT count(*) FROM vpc_flow_logs")
}

func TestTimeoutAndCancel(t *testing.T) {
	const forever = "SELECT count(*) FROM vpc_flow_logs a CROSS JOIN vpc_flow_logs b CROSS JOIN vpc_flow_logs c"
	s := newSession(t, Config{Paths: []string{bucket}, Timeout: 200 * time.Millisecond})
	begin := time.Now()
	_, err := s.Run(t.Context(), forever, &rows{})
	wantCode(t, err, sqlerr.ExceededTimeLimit, 124)
	if d := time.Since(begin); d > 5*time.Second {
		t.Errorf("a timeout of 200 ms took %v", d)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	time.AfterFunc(200*time.Millisecond, cancel)
	_, err = newSession(t, Config{Paths: []string{bucket}}).Run(ctx, forever, &rows{})
	wantCode(t, err, sqlerr.UserCanceled, 130)
}

func TestErrors(t *testing.T) {
	s := newSession(t, Config{Paths: []string{bucket}})
	for sql, want := range map[string]string{
		"SELECT nope FROM vpc_flow_logs": "COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved",
		"SELECT 1/0":                     "DIVISION_BY_ZERO: Division by zero",
		"SELEC 1":                        "hint: did you mean SELECT?",
		"SELECT CSAT(1 AS bigint)":       "hint: did you mean CAST?",
		"CREATE TABLE x AS SELECT 1 a":   "NOT_SUPPORTED: line 1:1: CREATE TABLE AS is not supported",
		"INSERT INTO x SELECT 1":         "hint: --out FILE.parquet writes the rows of a query",
		"UNLOAD (SELECT 1 a) TO 's3://b/' WITH (format = 'PARQUET')": "NOT_SUPPORTED: line 1:1: UNLOAD is not supported",
		"SELECT ?":              "hint: --param gives the value of a question mark",
		"":                      "the statement is empty",
		"SELECT * FROM nothing": "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.default.nothing' does not exist",
	} {
		_, err := s.Run(t.Context(), sql, &rows{})
		if err == nil || !strings.Contains(s.Render(sql, err), want) {
			t.Errorf("%s: %v", sql, s.Render(sql, err))
		}
	}
	_, err := newSession(t, Config{Paths: []string{"/no/such/file"}}).Run(t.Context(), "SELECT * FROM vpc_flow_logs", &rows{})
	wantCode(t, err, sqlerr.InputNotFound, 4)
}

func TestDDL(t *testing.T) {
	mapping, err := storage.ParseMapping("s3://bucket=" + bucket)
	if err != nil {
		t.Fatal(err)
	}
	config := Config{CatalogDir: t.TempDir(), Read: catalog.PathOptions{Mappings: []storage.Mapping{mapping}}}
	s := newSession(t, config)
	const columns = "version int, account_id string, interface_id string, srcaddr string, dstaddr string, srcport int, dstport int, " +
		"protocol bigint, packets bigint, bytes bigint, start bigint, `end` bigint, action string, log_status string"
	const folder = "s3://bucket/AWSLogs/123456789010/vpcflowlogs/us-east-1/"
	run1(t, s, "CREATE EXTERNAL TABLE IF NOT EXISTS flows ("+columns+") PARTITIONED BY (`date` date) ROW FORMAT DELIMITED "+
		"FIELDS TERMINATED BY ' ' LOCATION '"+folder+"' TBLPROPERTIES ('skip.header.line.count'='1')")
	run1(t, s, "ALTER TABLE flows ADD PARTITION (`date`='2026-03-01') LOCATION '"+folder+"2026/03/01/' PARTITION (`date`='2026-03-02') LOCATION '"+folder+"2026/03/02/'")
	s = newSession(t, config) // the catalog is kept
	for _, c := range []struct {
		sql  string
		want []string
	}{
		{"SHOW TABLES", []string{"flows"}},
		{"SHOW PARTITIONS flows", []string{"date=2026-03-01", "date=2026-03-02"}},
		{"SELECT date, count(*) FROM flows GROUP BY 1 ORDER BY 1", []string{"2026-03-01|3000", "2026-03-02|3000"}},
	} {
		if lines, _ := run1(t, s, c.sql); !slices.Equal(lines, c.want) {
			t.Errorf("%s: %q", c.sql, lines)
		}
	}
	lines, stats := run1(t, s, "SELECT count(*) FROM flows WHERE date = DATE '2026-03-01'")
	if !slices.Equal(lines, []string{"3000"}) || stats.FilesRead != 2 {
		t.Errorf("%q %+v", lines, stats)
	}
	if lines, _ := run1(t, s, "SHOW COLUMNS IN flows"); len(lines) != 15 {
		t.Errorf("%q", lines)
	}
	_, err = s.Run(t.Context(), "CREATE EXTERNAL TABLE flows ("+columns+") LOCATION '"+folder+"'", &rows{})
	if err == nil || !strings.Contains(s.RenderLine("", err), "AlreadyExistsException") {
		t.Errorf("made twice: %v", err)
	}
	run1(t, s, "ALTER TABLE flows DROP PARTITION (`date`='2026-03-01')")
	run1(t, s, "DROP TABLE flows")
	if lines, _ := run1(t, s, "SHOW TABLES"); len(lines) > 0 {
		t.Errorf("%q", lines)
	}
}

func TestDryRun(t *testing.T) {
	s := newSession(t, Config{Paths: []string{bucket}, Read: catalog.PathOptions{Since: time.Date(2026, 3, 3, 0, 10, 0, 0, time.UTC)}})
	out := &rows{}
	stats, err := s.DryRun(t.Context(), "SELECT count(*) FROM vpc_flow_logs", out)
	if err != nil {
		t.Fatal(err)
	}
	size := int64(0)
	for _, line := range out.lines {
		info, err := os.Stat(filepath.Clean(strings.Split(line, "|")[2]))
		if err != nil {
			t.Fatal(err)
		}
		size += info.Size()
	}
	if len(out.lines) == 0 || len(out.lines) >= 6 || stats.BytesRead != size || stats.FilesRead != 0 || stats.BilledBytes() != 10485760 {
		t.Errorf("%q %+v", out.lines, stats)
	}
	if !strings.HasPrefix(stats.String(), "dry run: ") {
		t.Error(stats)
	}
	out = &rows{}
	if stats, err := s.DryRun(t.Context(), "DROP TABLE IF EXISTS x", out); err != nil || len(out.lines) > 0 || stats.BilledBytes() != 0 {
		t.Errorf("%q %+v %v", out.lines, stats, err)
	}
}

func TestDescribePathTables(t *testing.T) {
	s := newSession(t, Config{Paths: []string{bucket}, Tables: []catalog.NamedPaths{{Name: "other", Paths: []string{"../testdata/data/plain.log"}}}})
	lines, _ := run1(t, s, "SHOW COLUMNS IN vpc_flow_logs")
	if len(lines) != 14 || strings.TrimSpace(lines[0]) != "version" {
		t.Errorf("%q", lines)
	}
	lines, _ = run1(t, s, "DESCRIBE other")
	if len(lines) != 14 || !strings.HasPrefix(lines[3], "srcaddr") {
		t.Errorf("%q", lines)
	}
	if names := s.TableNames(); !slices.Contains(names, "other") || !slices.Contains(names, "vpc_flow_logs") {
		t.Errorf("%q", names)
	}
	if line, columns, err := s.Describe(t.Context()); err != nil || !strings.Contains(line, "6 files") || !columns["srcaddr"] {
		t.Errorf("%q %v", line, columns)
	}
	if lines, _ := run1(t, s, "SHOW FUNCTIONS LIKE 'is$_nan' ESCAPE '$'"); len(lines) != 2 || !strings.HasPrefix(lines[0], "is_nan|") {
		t.Errorf("%q", lines)
	}
	if lines, _ := run1(t, s, "SHOW FUNCTIONS LIKE 'Split'"); len(lines) != 0 { // as Trino: names are lower-case, and LIKE is exact
		t.Errorf("%q", lines)
	}
	if lines, _ := run1(t, s, "SHOW FUNCTIONS LIKE 'split%'"); len(lines) < 2 || !strings.HasPrefix(lines[0], "split|") {
		t.Errorf("%q", lines)
	}
}
