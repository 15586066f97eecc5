package catalog

import (
	"strings"
	"testing"
	"time"

	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
	"flowsql/storage"
)

func ptr(s string) *string { return &s }

// flowColumns are those of the documented table, cut short.
var flowColumns = []ColumnDef{{Name: "version", Type: "int"}, {Name: "srcaddr", Type: "string"}, {Name: "bytes", Type: "bigint"}}

func openDefined(t *testing.T, def *TableDef, dir string) Table {
	t.Helper()
	table, err := NewDefinedTable(def, PathOptions{Mappings: storage.Mappings{{Prefix: "s3://b", Dir: dir}}})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func spaced(name string) TableSpec {
	return TableSpec{Name: name, Columns: flowColumns, Location: "s3://b/logs/", Delimited: &Delimiters{Fields: ptr(" ")},
		Properties: Properties{{"skip.header.line.count", "1"}}}
}

// The rows are what trino/README.md says of such lines.
func TestDefinedTextTable(t *testing.T) {
	dir := write(t, map[string]string{
		"logs/a.log":       "a header\n2 10.0.0.1 5\n- - -\n\n2 x\n3 y 443.7 more\n\\N \\N 99999999999999999999",
		"logs/sub/b.log":   "version\n7 z 1\n",
		"logs/_hidden.log": "h\n9 9 9\n",
		"logs/empty.log":   "",
	})
	table := openDefined(t, definition(t, spaced("t")), dir)
	if table.Name() != "awsdatacatalog.default.t" || visible(table) != "version srcaddr bytes" {
		t.Errorf("%s: %s", table.Name(), visible(table))
	}
	a := query{columns: []string{"version", "srcaddr", "bytes", "$path"}}.run(t, table)
	equalRows(t, a.rows,
		"2|10.0.0.1|5|s3://b/logs/a.log", "∅|-|∅|s3://b/logs/a.log", "∅|∅|∅|s3://b/logs/a.log", "2|x|∅|s3://b/logs/a.log",
		"3|y|443|s3://b/logs/a.log", "∅|∅|∅|s3://b/logs/a.log", "7|z|1|s3://b/logs/sub/b.log")
	if a.metrics.Skipped() {
		t.Error("counted as skipped")
	}
}

func partitioned(t *testing.T, keyType string, values ...string) *TableDef {
	t.Helper()
	spec := spaced("t")
	spec.PartitionKeys = []ColumnDef{{Name: "date", Type: keyType}}
	def := definition(t, spec)
	for _, v := range values {
		p := PartitionSpec{Values: Properties{{"DATE", v}}, Location: "s3://b/logs/" + v + "/"}
		if err := def.addPartition(p, false, time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
	}
	return def
}

func TestPartitions(t *testing.T) {
	dir := write(t, map[string]string{
		"logs/2026-03-01/a.log": "h\n1 a 1\n", "logs/2026-03-02/a.log": "h\n2 b 2\n", "logs/2026-03-03/a.log": "h\n3 c 3\n",
	})
	table := openDefined(t, partitioned(t, "date", "2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"), dir)
	date := func(s string) expr.Expr { return &expr.Const{Value: datePartition(s), T: types.Date} }
	a := query{columns: []string{"bytes", "date", "$partition"}, filter: func(c func(string) *expr.Column) []expr.Expr {
		return []expr.Expr{
			&expr.Logical{Or: true, Args: []expr.Expr{call("=", c("date"), date("2026-03-01")), call(">=", c("date"), date("2026-03-03"))}},
			call("<>", c("bytes"), expr.Bigint(9, noSpan)),
		}
	}}.run(t, table)
	equalRows(t, a.rows, "1|020513|date=2026-03-01", "3|020515|date=2026-03-03") // 2026-03-01 is day 20513
	if m := a.metrics; m.FilesMatched.Load() != 2 || m.FilesRead.Load() != 2 || len(a.scan.Residual) != 0 {
		t.Errorf("matched %d, read %d, residual %v", m.FilesMatched.Load(), m.FilesRead.Load(), a.scan.Residual)
	}
	if notes := strings.Join(a.scan.Notes, "; "); !strings.Contains(notes, "partitions: 3 of 4") {
		t.Errorf("notes %s", notes)
	}
}

func TestPartitionedWithoutPartitions(t *testing.T) {
	dir := write(t, map[string]string{"logs/a.log": "h\n1 a 1\n"})
	a := query{columns: []string{"bytes"}}.run(t, openDefined(t, partitioned(t, "date"), dir))
	equalRows(t, a.rows)
}

func TestPartitionValues(t *testing.T) {
	for _, c := range []struct{ typ, value, want string }{
		{"date", "2026-03-01", "020513"}, {"string", "x", "x"}, {"int", "007", "7"}, {"smallint", "40000", ""}, {"bigint", "-1", "-1"},
		{"int", "x", ""}, {"date", "2026/03/01", ""}, {"date", "2026-02-30", ""}, {"varchar(2)", "abc", "ab"},
		{"int", "__HIVE_DEFAULT_PARTITION__", "∅"}, {"boolean", "TRUE", "true"},
	} {
		typ, err := types.Parse(c.typ)
		if err != nil {
			t.Fatal(err)
		}
		a, err := partitionValue("k", c.value, typ)
		if c.want == "" {
			if !sqlerr.Is(err, sqlerr.HiveInvalidPartition) {
				t.Errorf("%s %s: %v", c.typ, c.value, err)
			}
			continue
		}
		if err != nil || cell(a, 0) != c.want {
			t.Errorf("%s %s: %v %v, want %s", c.typ, c.value, a, err, c.want)
		}
	}
	table := openDefined(t, partitioned(t, "int", "x"), t.TempDir())
	_, err := query{columns: []string{"bytes"}}.try(t, table)
	wantText(t, err, "HIVE_INVALID_PARTITION_VALUE: Invalid partition value 'x' for INTEGER partition key: date")
}

func TestStorePartitions(t *testing.T) {
	s := OpenStore(t.TempDir(), nil)
	spec := spaced("t")
	spec.PartitionKeys = []ColumnDef{{Name: "y", Type: "int"}, {Name: "d", Type: "string"}}
	wantText(t, s.CreateTable(definition(t, spec), false), "")
	wantText(t, s.CreateTable(definition(t, spaced("plain")), false), "")
	add := func(y, d, at string) PartitionSpec { return PartitionSpec{Properties{{"d", d}, {"Y", y}}, at} }
	wantText(t, s.AddPartitions("default", "t", []PartitionSpec{add("2026", "a/b", ""), add("2026", "c", "s3://b/c/"), add("2027", "c", "")}, false), "")
	wantText(t, s.AddPartitions("default", "t", []PartitionSpec{add("2026", "c", "s3://other/")}, true), "")
	wantText(t, s.AddPartitions("default", "t", []PartitionSpec{add("2025", "z", ""), add("2026", "c", "")}, false), "FAILED: Execution Error, return code 1 "+
		"from org.apache.hadoop.hive.ql.exec.DDLTask. AlreadyExistsException(message:Partition already exists: y=2026/d=c)")
	def, _ := s.Table("default", "t")
	shown, err := def.ShowPartitions()
	if err != nil || strings.Join(shown.Lines(), " ") != "y=2026/d=a%2Fb y=2026/d=c y=2027/d=c" {
		t.Errorf("%v %v", shown.Lines(), err)
	}
	if def.Partitions[0].Location != "s3://b/logs/y=2026/d=a%2Fb" || def.Partitions[1].Location != "s3://b/c/" {
		t.Errorf("%+v", def.Partitions)
	}
	wantText(t, s.DropPartitions("default", "t", [][]PartitionMatch{{{"y", ">=", "2027"}}, {{"d", "=", "c"}}}, false), "")
	def, _ = s.Table("default", "t")
	if len(def.Partitions) != 1 {
		t.Errorf("%+v", def.Partitions)
	}
	wantText(t, s.DropPartitions("default", "t", [][]PartitionMatch{{{"y", "=", "1"}}}, true), "")
	wantText(t, s.AddPartitions("default", "t", []PartitionSpec{add("2028", nullPartition, "")}, false), "")
	wantText(t, s.DropPartitions("default", "t", [][]PartitionMatch{{{"d", ">", "0"}, {"y", "=", "2028"}}}, false), // NULL is in no range
		"FAILED: SemanticException [Error 10006]: Partition not found (d=0, y=2028)")
	wantText(t, s.DropPartitions("default", "t", [][]PartitionMatch{{{"y", "=", "1"}}}, false), "FAILED: SemanticException [Error 10006]: Partition not found (y=1)")
	err = s.AddPartitions("default", "plain", []PartitionSpec{add("1", "2", "")}, false)
	wantText(t, err, "FAILED: SemanticException table is not partitioned but partition spec exists: {d=2, Y=1}")
}

func TestUnmappedLocation(t *testing.T) {
	table, err := NewDefinedTable(definition(t, spaced("t")), PathOptions{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = query{columns: []string{"bytes"}}.try(t, table)
	e := sqlerr.From(err)
	if e == nil || e.Code.Class().ExitCode() != 4 || !strings.Contains(e.Hint, "--map s3://b=DIR") {
		t.Errorf("%v, hint %q", err, e.Hint)
	}
}

func TestUnreadableDefinitions(t *testing.T) {
	for name, change := range map[string]func(*TableSpec){
		"OrcSerde": func(s *TableSpec) { s.StoredAs = "ORC" },
	} {
		spec := spaced("t")
		change(&spec)
		table := openDefined(t, definition(t, spec), t.TempDir())
		if _, err := (query{columns: []string{"bytes"}}).try(t, table); !sqlerr.Is(err, sqlerr.NotSupported) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSerDeParameters(t *testing.T) {
	dir := write(t, map[string]string{"logs/a": "1\tnull\t5\n"})
	spec := spaced("t")
	spec.Properties, spec.Delimited = nil, nil
	spec.SerDe, spec.SerDeProperties = lazySimpleSerDe, Properties{{"field.delim", "9"}, {"serialization.null.format", "null"}}
	a := query{columns: []string{"version", "srcaddr", "bytes"}}.run(t, openDefined(t, definition(t, spec), dir))
	equalRows(t, a.rows, "1|∅|5")
}
