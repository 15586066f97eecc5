package catalog

import (
	"strings"
	"testing"
	"time"
)

func described(t *testing.T) *TableDef {
	t.Helper()
	return definition(t, TableSpec{
		Database: "default", Name: "vpc_flow_logs", Comment: "it's mine",
		Columns:       []ColumnDef{{Name: "version", Type: "integer"}, {Name: "end", Type: "bigint", Comment: "the last packet of the interval"}},
		PartitionKeys: []ColumnDef{{Name: "date", Type: "date"}},
		Delimited:     &Delimiters{Fields: ptr(" "), Null: ptr("-")}, Location: "s3://bucket/AWSLogs/",
		Properties: Properties{{"skip.header.line.count", "1"}, {"classification", "csv"}},
	})
}

// The layout is that of athena.md 3.6: trailing blanks and all.
func TestShowCreateTable(t *testing.T) {
	want := strings.Join([]string{
		"CREATE EXTERNAL TABLE `default.vpc_flow_logs`(",
		"  `version` int, ",
		"  `end` bigint COMMENT 'the last packet of the interval')",
		`COMMENT 'it\'s mine'`,
		"PARTITIONED BY ( ",
		"  `date` date)",
		"ROW FORMAT DELIMITED ",
		"  FIELDS TERMINATED BY ' ' ",
		"  NULL DEFINED AS '-' ",
		"STORED AS INPUTFORMAT ",
		"  'org.apache.hadoop.mapred.TextInputFormat' ",
		"OUTPUTFORMAT ",
		"  'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
		"LOCATION",
		"  's3://bucket/AWSLogs/'",
		"TBLPROPERTIES (",
		"  'classification'='csv', ",
		"  'skip.header.line.count'='1', ",
		"  'transient_lastDdlTime'='1767225600')",
	}, "\n")
	if got := strings.Join(described(t).ShowCreate().Lines(), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestShowCreateParquet(t *testing.T) {
	got := strings.Join(definition(t, TableSpec{Name: "p", StoredAs: "parquet"}).ShowCreate().Lines(), "\n")
	want := "ROW FORMAT SERDE \n  'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' \nSTORED AS INPUTFORMAT \n" +
		"  'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat' \n"
	if !strings.Contains(got, want) {
		t.Errorf("got\n%s", got)
	}
}

func TestDescribe(t *testing.T) {
	got, err := described(t).Describe(nil)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"version             \tint                 \t                    ",
		"end                 \tbigint              \tthe last packet of the interval",
		"date                \tdate                \t                    ",
		"\t \t ",
		"# Partition Information\t \t ",
		"# col_name          \tdata_type           \tcomment             ",
		"\t \t ",
		"date                \tdate                \t                    ",
	}, "\n")
	if strings.Join(got.Lines(), "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got.Lines(), "\n"), want)
	}
	if one, err := described(t).Describe([]string{"END"}); err != nil || len(one.Rows) != 1 {
		t.Errorf("%v %v", one, err)
	}
	_, err = described(t).Describe([]string{"x"})
	wantText(t, err, "FAILED: SemanticException [Error 10002]: Invalid column reference x")
}

func TestDescribeFormatted(t *testing.T) {
	text := strings.Join(described(t).DescribeFormatted(nil).Lines(), "\n")
	for _, want := range []string{
		"Database:           \tdefault             \t ", "LastAccessTime:     \tUNKNOWN             \t ", "# Storage Information\t \t ",
		"CreateTime:         \tThu Jan 01 00:00:00 UTC 2026\t ", "\tfield.delim         \t                    ",
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if last := described(t).DescribeExtended(nil).Rows; last[len(last)-1][0] != "Detailed Table Information" {
		t.Errorf("%v", last[len(last)-1])
	}
}

func TestDescribeFormattedPartition(t *testing.T) {
	def := described(t)
	partition := &Partition{Values: []string{"2026-03-01"}, Location: "s3://bucket/day/", CreateTime: def.CreateTime,
		Format: &StorageFormat{InputFormat: "in", SerdeInfo: SerDeInfo{SerializationLibrary: "lib"}}}
	text := strings.Join(def.DescribeFormatted(partition).Lines(), "\n")
	for _, want := range []string{
		"# Detailed Partition Information\t \t ", "Partition Value:    \t[2026-03-01]        \t ", "Location:           \ts3://bucket/day/    \t ",
		"SerDe Library:      \tlib                 \t ",
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	rows := def.DescribeExtended(partition).Rows
	if last := rows[len(rows)-1]; last[0] != "Detailed Partition Information" || !strings.Contains(last[1], "location:s3://bucket/day/, inputFormat:in") {
		t.Errorf("%v", last)
	}
}

func TestShowLists(t *testing.T) {
	s := OpenStore(t.TempDir(), nil)
	for _, name := range []string{"flows", "flows_old", "other"} {
		wantText(t, s.CreateTable(definition(t, TableSpec{Name: name}), false), "")
	}
	for pattern, want := range map[string]string{"": "flows flows_old other", "flows*": "flows flows_old", "FLOWS": "flows", "fl*|o*": "flows flows_old other",
		"*old": "flows_old", ".*old": "flows_old", "f.ows": "flows", "[f": ""} {
		got, err := s.ShowTables("default", pattern)
		if err != nil || strings.Join(got.Lines(), " ") != want {
			t.Errorf("%s: %v %v, want %s", pattern, got.Lines(), err, want)
		}
	}
	if _, err := s.ShowTables("nowhere", ""); err == nil {
		t.Error("SHOW TABLES IN nowhere")
	}
	if _, err := described(t).ShowPartitions(); err != nil {
		t.Error(err)
	}
	_, err := definition(t, TableSpec{Name: "t"}).ShowPartitions()
	wantText(t, err, "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. Table t is not a partitioned table")
	if got := described(t).ShowProperties("classification").Lines(); len(got) != 1 || got[0] != "classification\tcsv" {
		t.Errorf("%q", got)
	}
	if got := described(t).ShowColumns().Lines(); strings.Join(got, "|") != "version             |end                 |date                " {
		t.Errorf("%q", got)
	}
}

func TestPathTableHasADefinition(t *testing.T) {
	dir := write(t, map[string]string{"a.log": "version account-id end\n2 1 3\n"})
	def := DefinitionOf(openPaths(t, PathOptions{}, dir))
	def.Name, def.CreateTime = "x", time.Now().Unix()
	text := strings.Join(def.ShowCreate().Lines(), "\n")
	for _, want := range []string{"`version` int", "`account_id` string", "`end` bigint", "FIELDS TERMINATED BY ' '", "'skip.header.line.count'='1'", dir} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}
