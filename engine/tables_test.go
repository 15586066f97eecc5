package engine

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// step is a statement and what it answers: rows between semicolons, or the text of
// its failure.
type step struct{ sql, want string }

// follow runs steps one after the other in one session.
func follow(t *testing.T, s *Session, steps []step) {
	t.Helper()
	for _, c := range steps {
		out := &rows{}
		_, err := s.Run(t.Context(), c.sql, out)
		got := strings.Join(out.lines, ";")
		if err != nil {
			got = s.RenderLine(c.sql, err)
		}
		if got != c.want {
			t.Errorf("%s\ngot  %q\nwant %q", c.sql, got, c.want)
		}
	}
}

var started = time.Date(2026, 3, 31, 0, 0, 0, 0, time.UTC)

const failed = "FAILED: Execution Error, return code 1 from org.apache.hadoop.hive.ql.exec.DDLTask. "

// padded writes cells as Hive's side answers them, filled to 20 characters.
func padded(cells ...string) string {
	for i, c := range cells {
		cells[i] = c + strings.Repeat(" ", max(0, 20-len(c)))
	}
	return strings.Join(cells, "|")
}

func TestAlterTable(t *testing.T) {
	s := mirrored(t, map[string]string{"t/x=1/a": "7 one more\n", "elsewhere/a": "8 two rest\n"}, started)
	follow(t, s, []step{
		{"CREATE EXTERNAL TABLE t (n int, word string) PARTITIONED BY (x int) ROW FORMAT DELIMITED FIELDS TERMINATED BY ' ' LOCATION 's3://b/t/'", ""},
		{"ALTER TABLE t ADD PARTITION (x = 1) PARTITION (x = 2) LOCATION 's3://b/none/'", ""},
		{"ALTER TABLE t PARTITION (x = 2) SET LOCATION 's3://b/elsewhere/'", ""},
		{"SELECT n, word, x FROM t ORDER BY n", "7|one|1;8|two|2"},
		{"ALTER TABLE t PARTITION (x = 2) RENAME TO PARTITION (x = 3)", ""},
		{"ALTER TABLE t PARTITION (x = 3) RENAME TO PARTITION (x = 1)", failed + "AlreadyExistsException(message:Partition already exists: x=1)"},
		{"ALTER TABLE t PARTITION (x = 9) RENAME TO PARTITION (x = 1)", "FAILED: SemanticException [Error 10006]: Partition not found {x=9}"},
		{"SHOW PARTITIONS t", "x=1;x=3"},
		{"ALTER TABLE t ADD COLUMNS (rest varchar(3) COMMENT 'what follows')", ""},
		{"SELECT rest FROM t ORDER BY x", "mor;res"},
		{"ALTER TABLE t ADD COLUMNS (word int)", failed + "Duplicate column name: word"},
		{"ALTER TABLE t ADD COLUMNS (x int)", failed + "Duplicate column name: x"},
		{"ALTER TABLE t PARTITION (x = 1) ADD COLUMNS (own int)", ""},
		{"ALTER TABLE t CHANGE word text string COMMENT 'the word'", ""},
		{"ALTER TABLE t CHANGE COLUMN rest rest string FIRST", ""},
		{"DESCRIBE t text", padded("text", "string", "the word")},
		{"SHOW COLUMNS IN t", padded("rest") + ";" + padded("n") + ";" + padded("text") + ";" + padded("x")},
		{"ALTER TABLE t CHANGE COLUMN rest rest string AFTER text", ""},
		{"ALTER TABLE t CHANGE nope x1 int", failed + "Invalid column reference nope"},
		{"ALTER TABLE t CHANGE n n int AFTER nope", failed + "Invalid column reference nope"},
		{"SELECT * FROM t ORDER BY x", "7|one|more|1;8|two|rest|3"},
		{"ALTER TABLE t REPLACE COLUMNS (n string, m array<int>)", ""},
		{"DESCRIBE t m", padded("m", "array<int>", "")},
		{"ALTER TABLE t SET LOCATION 's3://b/other/'", ""},
		{"ALTER TABLE t SET TBLPROPERTIES ('a' = '1', 'b' = '2')", ""},
		{"SHOW TBLPROPERTIES t('b')", "b|2"},
		{"SHOW TBLPROPERTIES t", "EXTERNAL|TRUE;transient_lastDdlTime|1774915200;a|1;b|2"},
		{"SHOW TBLPROPERTIES t ('nope')", "Table default.t does not have property: nope|"},
		{"ALTER TABLE t RENAME TO u", failed + "Table cannot be renamed"},
		{"ALTER TABLE t DROP PARTITION (x = 1), PARTITION (x = 3)", ""},
		{"SHOW PARTITIONS t", ""},
		{"ALTER TABLE nope SET LOCATION 's3://b/'", "FAILED: SemanticException [Error 10001]: Table not found default.nope"},
		{"ALTER TABLE other.t SET LOCATION 's3://b/'", "FAILED: SemanticException [Error 10072]: Database does not exist: other"},
		{"ALTER TABLE x.y.z SET LOCATION 's3://b/'", "DATACATALOG_NOT_FOUND: Catalog 'x' does not exist"},
		{"DROP TABLE t", ""},
	})
}

func TestRepairTable(t *testing.T) {
	s := mirrored(t, map[string]string{"t/aws-region=eu/day=2026%2F03%2F01/a": "1\n", "t/aws-region=us/day=2/sub/b": "2\n", "t/aws-region=us/DAY=3/c": "3\n",
		"t/other/d": "4\n", "t/_tmp/aws-region=x/day=1/e": "5\n", "plain/a": "1\n", "t/aws-region=us/f": "6\n"}, started)
	const keys = "(`aws-region` string, day string)"
	follow(t, s, []step{
		{"CREATE EXTERNAL TABLE t (n int) PARTITIONED BY " + keys + " LOCATION 's3://b/t/'", ""},
		{"SELECT count(*) FROM t", "0"},
		{"MSCK REPAIR TABLE t", "Partitions not in metastore:\tt:aws-region=eu/day=2026%2F03%2F01\tt:aws-region=us/day=2;" +
			"Repair: Added partition to metastore t:aws-region=eu/day=2026%2F03%2F01;Repair: Added partition to metastore t:aws-region=us/day=2"},
		{"SELECT n, \"aws-region\", day FROM t ORDER BY 1", "1|eu|2026/03/01;2|us|2"},
		{"SELECT n, \"$partition\" FROM t WHERE \"aws-region\" = 'us'", "2|aws-region=us/day=2"},
		{"MSCK REPAIR TABLE t", ""},
		{"MSCK REPAIR TABLE nope", "Tables not in metastore:\tnope"},
		{"CREATE EXTERNAL TABLE empty (n int) PARTITIONED BY (x int) LOCATION 's3://b/nothing/'", ""},
		{"MSCK REPAIR TABLE empty", "Tables missing on filesystem:\tempty"},
		{"CREATE EXTERNAL TABLE plain (n int) LOCATION 's3://b/plain/'", ""},
		{"MSCK REPAIR TABLE plain", ""},
	})
}

func TestShowAndDescribe(t *testing.T) {
	s := mirrored(t, nil, started)
	follow(t, s, []step{
		{"CREATE DATABASE logs COMMENT 'flow logs' LOCATION 's3://b/logs/' WITH DBPROPERTIES ('a'='1')", ""},
		{"ALTER DATABASE logs SET DBPROPERTIES ('a'='2')", ""},
		{"SHOW DATABASES", "default;logs"},
		{"SHOW SCHEMAS LIKE '.*s'", "logs"},
		{"CREATE EXTERNAL TABLE logs.nested (a struct<b:int,c:map<string,array<bigint>>>, `date` date, `order` char(2)) COMMENT 'x' STORED AS PARQUET LOCATION 's3://b/n/'", ""},
		{"CREATE VIEW logs.v AS SELECT 1 AS one, CAST(NULL AS timestamp) AS at", ""},
		{"SHOW TABLES IN logs", "nested;v"},
		{"SHOW TABLES IN logs 'n*|x'", "nested"},
		{"SHOW TABLES IN nope", "FAILED: SemanticException [Error 10072]: Database does not exist: nope"},
		{"SHOW VIEWS IN logs", "v"},
		{"SHOW VIEWS IN logs LIKE 'x*'", ""},
		{"SHOW VIEWS", ""},
		{"DESCRIBE logs.v", "one|integer;at|timestamp(3)"},
		{"SHOW CREATE VIEW logs.v", "CREATE VIEW logs.v AS;SELECT 1 AS one, CAST(NULL AS timestamp) AS at"},
		{"SHOW CREATE TABLE logs.v", "NOT_SUPPORTED: line 1:1: Relation 'awsdatacatalog.logs.v' is a view, not a table"},
		{"SHOW CREATE VIEW logs.nested", "NOT_SUPPORTED: line 1:1: Relation 'awsdatacatalog.logs.nested' is a table, not a view"},
		{"DROP TABLE logs.v", failed + "Cannot drop a view with DROP TABLE"},
		{"ALTER TABLE logs.v SET LOCATION 's3://b/'", "FAILED: SemanticException [Error 10132]: To alter a view you need to use the ALTER VIEW command."},
		{"DESC logs.nested a.c", padded("c", "map<string,array<bigint>>", "from deserializer")},
		{"DESC logs.nested a.x", failed + "cannot find field x from struct<b:int,c:map<string,array<bigint>>>"},
		{"DESC logs.nested nope", "FAILED: SemanticException [Error 10002]: Invalid column reference nope"},
		{"SHOW CREATE TABLE `logs.nested`", "CREATE EXTERNAL TABLE `logs.nested`(;  `a` struct<b:int,c:map<string,array<bigint>>>, ;  `date` date, ;  `order` char(2));" +
			"COMMENT 'x';ROW FORMAT SERDE ;  'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' ;STORED AS INPUTFORMAT ;" +
			"  'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat' ;OUTPUTFORMAT ;  'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat';" +
			"LOCATION;  's3://b/n/';TBLPROPERTIES (;  'transient_lastDdlTime'='1774915200')"},
		{"SHOW CREATE TABLE nope", "FAILED: SemanticException [Error 10001]: Table not found default.nope"},
		{"SHOW PARTITIONS nope.t", "FAILED: SemanticException [Error 10072]: Database does not exist: nope"},
		{"DESCRIBE nope", "INVALID_INPUT: Entity Not Found (Service: AmazonDataCatalog; Status Code: 400; Error Code: EntityNotFoundException; " +
			"Request ID: 00000000-0000-0000-0000-000000000000; Proxy: null)"},
		{"DESCRIBE a.b.c", "DATACATALOG_NOT_FOUND: Catalog 'a' does not exist"},
		{"DESCRIBE a.b.c.d", "MALFORMED_QUERY: Invalid table name a.b.c.d"},
		{"SHOW PARTITIONS logs.nested", failed + "Table nested is not a partitioned table"},
		{"DROP DATABASE logs", failed + "InvalidOperationException(message:Database logs is not empty. One or more tables exist.)"},
		{"DROP SCHEMA logs CASCADE", ""},
		{"CREATE EXTERNAL TABLE numbers (a decimal, b array<decimal>, c decimal(5)) LOCATION 's3://b/'", ""}, // as Hive: ten digits
		{"DESCRIBE numbers", padded("a", "decimal(10,0)", "") + ";" + padded("b", "array<decimal(10,0)>", "") + ";" + padded("c", "decimal(5,0)", "")},
		{"CREATE EXTERNAL TABLE t (c char(256)) LOCATION 's3://b/'", "FAILED: RuntimeException Char length 256 out of allowed range [1, 255]"},
		{"CREATE EXTERNAL TABLE t (c varchar(65536)) LOCATION 's3://b/'", "FAILED: RuntimeException Varchar length 65536 out of allowed range [1, 65535]"},
		{"CREATE TABLE t (n int) LOCATION 's3://b/t/' TBLPROPERTIES ('table_type'='ICEBERG')", "NOT_SUPPORTED: Iceberg tables are not supported"},
	})
}

// What Athena knows and flowsql cannot read is kept, and refused when it is read.
func TestKeptButNotRead(t *testing.T) {
	s := mirrored(t, nil, started)
	for clause, what := range map[string]string{
		"CLUSTERED BY (a) INTO 4 BUCKETS": "CLUSTERED BY",
		"STORED AS SEQUENCEFILE":          "the input format org.apache.hadoop.mapred.SequenceFileInputFormat",
		"STORED AS RCFILE":                "the SerDe org.apache.hadoop.hive.serde2.columnar.LazyBinaryColumnarSerDe",
		"STORED AS ORC":                   "the SerDe org.apache.hadoop.hive.ql.io.orc.OrcSerde",
		"STORED AS AVRO":                  "the SerDe org.apache.hadoop.hive.serde2.avro.AvroSerDe",
		"STORED AS ION":                   "the SerDe com.amazon.ionhiveserde.IonHiveSerDe",
		"ROW FORMAT SERDE 'com.amazon.emr.hive.serde.CloudTrailSerde' STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat' " +
			"OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'": "the SerDe com.amazon.emr.hive.serde.CloudTrailSerde",
	} {
		follow(t, s, []step{
			{"CREATE EXTERNAL TABLE t (a string) " + clause + " LOCATION 's3://b/t/'", ""},
			{"DESCRIBE t", padded("a", "string", "")},
			{"SELECT * FROM t", "NOT_SUPPORTED: table default.t cannot be read: " + what + " is not supported"},
			{"DROP TABLE t", ""},
		})
	}
}

func TestViews(t *testing.T) {
	s := mirrored(t, map[string]string{"t/a": "1 x\n2 y\n"}, started)
	follow(t, s, []step{
		{"CREATE DATABASE other", ""},
		{"CREATE EXTERNAL TABLE t (n int, s string) ROW FORMAT DELIMITED FIELDS TERMINATED BY ' ' LOCATION 's3://b/t/'", ""},
		{"CREATE VIEW other.v AS\nSELECT n * 2 AS m, s -- a comment; and more\nFROM t WHERE n > 0;", ""},
		{"SELECT * FROM other.v ORDER BY 1", "2|x;4|y"},
		{"SHOW CREATE VIEW other.v", "CREATE VIEW other.v AS;SELECT n * 2 AS m, s -- a comment; and more;FROM t WHERE n > 0"},
		{"CREATE OR REPLACE VIEW w AS SELECT max(m) AS top FROM other.v", ""},
		{"SELECT top FROM w", "4"},
		{"CREATE OR REPLACE VIEW other.v AS SELECT top AS m FROM w", "INVALID_VIEW: line 1:56: Failed analyzing stored view 'awsdatacatalog.default.w': line 1:27: Statement would create a recursive view"},
		{"ALTER TABLE t CHANGE n number int", ""},
		{"SELECT * FROM other.v", "INVALID_VIEW: line 1:15: Failed analyzing stored view 'awsdatacatalog.other.v': line 2:14: Column 'n' cannot be resolved"},
		{"DROP VIEW IF EXISTS awsdatacatalog.other.\"no-view\"", ""},
		{"DROP VIEW \"other\".v;", ""},
		{"SELECT * FROM w", "INVALID_VIEW: line 1:15: Failed analyzing stored view 'awsdatacatalog.default.w': line 1:27: Table 'awsdatacatalog.other.v' does not exist"},
		{"DROP VIEW other.v", "GENERIC_USER_ERROR: line 1:1: View 'awsdatacatalog.other.v' does not exist"},
		{"DROP VIEW t", "GENERIC_USER_ERROR: line 1:1: View 'awsdatacatalog.default.t' does not exist, but a table with that name exists. Did you mean DROP TABLE awsdatacatalog.default.t?"},
	})
}

// A view over the table of the command line's paths reads what they are now.
func TestViewOverPaths(t *testing.T) {
	dir := t.TempDir()
	run1(t, newSession(t, Config{CatalogDir: dir, Paths: []string{bucket}}), "CREATE VIEW rejected AS SELECT srcaddr, bytes FROM vpc_flow_logs WHERE action = 'REJECT'")
	lines, _ := run1(t, newSession(t, Config{CatalogDir: dir, Paths: []string{bucket + "/AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/03/01"}}), "SELECT count(*) FROM rejected")
	if all, _ := run1(t, newSession(t, Config{CatalogDir: dir, Paths: []string{bucket}}), "SELECT count(*) FROM rejected"); slices.Equal(lines, all) || all[0] != "958" {
		t.Errorf("%q of %q", lines, all)
	}
}
