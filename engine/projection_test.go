package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"flowsql/catalog"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// mirrored opens a session over a new folder that stands for s3://b.
func mirrored(t *testing.T, files map[string]string, now time.Time) *Session {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return newSession(t, Config{Now: func() time.Time { return now }, Read: catalog.PathOptions{Mappings: storage.Mappings{{Prefix: "s3://b", Dir: dir}}}})
}

// hourly makes a table of a year of hours for 30 accounts: 262,800 prefixes.
func hourly(t *testing.T, keys string) *Session {
	files, accounts := map[string]string{}, []string{}
	for a := range 30 {
		account := fmt.Sprintf("%012d", 111122220000+a)
		accounts = append(accounts, account)
		if a%10 == 0 {
			for _, day := range []string{"2025/02/02", "2025/02/03", "2025/12/31"} {
				files[fmt.Sprintf("logs/%s/vpcflowlogs/%s/0%d/x.log", account, day, a/10)] = fmt.Sprintf("header\n%d 7\n", a)
			}
		}
	}
	s := mirrored(t, files, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	run1(t, s, `CREATE EXTERNAL TABLE flows (n int, bytes bigint) PARTITIONED BY (`+keys+`) ROW FORMAT DELIMITED FIELDS TERMINATED BY ' '
		LOCATION 's3://b/logs/' TBLPROPERTIES ('skip.header.line.count'='1', 'projection.enabled'='true',
		'projection.accid.type'='enum', 'projection.accid.values'='`+strings.Join(accounts, ",")+`',
		'projection.day.type'='date', 'projection.day.range'='2025/01/01,2025/12/31', 'projection.day.format'='yyyy/MM/dd',
		'projection.hour.type'='integer', 'projection.hour.range'='00,23', 'projection.hour.digits'='2',
		'storage.location.template'='s3://b/logs/${accid}/vpcflowlogs/${day}/${hour}')`)
	return s
}

// A condition on the day leaves the prefixes of that day, in whatever words it is
// written; nothing else is listed, and only the objects below them are opened.
func TestConditionsPruneProjectedPartitions(t *testing.T) {
	s := hourly(t, "accid string, day string, hour string")
	for _, c := range []struct {
		where           string
		prefixes, files int64
	}{
		{"day = '2025/02/03'", 720, 3},
		{"'2025/02/03' = day AND hour = '01'", 30, 1},
		{"day BETWEEN '2025/02/02' AND '2025/02/03'", 1440, 6},
		{"day IN ('2025/02/03', '2025/12/31', '1999/01/01')", 1440, 6},
		{"day >= '2025/12/31'", 720, 3},
		{"day > '2025/02/02' AND day < '2025/02/04'", 720, 3},
		{"day LIKE '2025/02/03%'", 720, 3},
		{"date_parse(day, '%Y/%m/%d') >= TIMESTAMP '2025-12-31 00:00:00'", 720, 3},
		{"date_parse(day, '%Y/%m/%d') BETWEEN TIMESTAMP '2025-02-03 00:00:00' AND TIMESTAMP '2025-02-03 12:00:00'", 720, 3},
		{"CAST(date_parse(day, '%Y/%m/%d') AS date) = DATE '2025-02-03'", 720, 3},
		{"month(date_parse(day, '%Y/%m/%d')) = 2 AND substr(day, 9, 2) = '03'", 720, 3},
		{"day = date_format(date_add('day', -1, now()), '%Y/%m/%d')", 720, 3},
		{"day = '2025/02/03' OR day = '2025/02/02'", 1440, 6},
		{"day = '2025/02/03' AND accid = '111122220000' OR day = '2025/02/02' AND accid = '111122220010'", 48, 2},
		{"(day = '2025/02/03' AND bytes > 1) OR (day = '2025/02/02' AND n = 0)", 1440, 6},
		{"(day = '2025/02/03' OR hour = '99') AND accid <> '111122220000'", 696, 2},
		{"concat(day, '/', hour) = '2025/02/03/01'", 30, 1},
		{"day || accid = '2025/02/03111122220000'", 24, 1},
		{"CAST(hour AS integer) = 1 AND day = '2025/02/03'", 30, 1},
		{"day = '2024/01/01'", 0, 0},
		{"day NOT IN ('2025/02/03') AND day > '2025/12/30'", 720, 3},
		{"day IS NULL", 0, 0},
		{"\"$partition\" = 'accid=111122220000/day=2025%2F02%2F03/hour=00'", 1, 1},
		{"\"$partition\" LIKE '%/day=2025%2F02%2F03/%' AND hour = '01'", 30, 1},
		{"\"$path\" LIKE '%x.log' AND day = '2025/02/03'", 720, 3},
	} {
		_, stats := run1(t, s, "SELECT count(*), sum(bytes) FROM flows WHERE "+c.where)
		if stats.Partitions != 262800 || stats.Prefixes != c.prefixes || stats.FilesMatched != c.files || stats.FilesRead > c.files {
			t.Errorf("%s: %d of %d prefixes listed, want %d; %d files found, %d read, want %d", c.where, stats.Prefixes, stats.Partitions,
				c.prefixes, stats.FilesMatched, stats.FilesRead, c.files)
		}
	}
	lines, _ := run1(t, s, `SELECT accid, day, hour, n, "$partition" FROM flows WHERE day = '2025/02/03' AND hour > '00' ORDER BY 1`)
	if !slices.Equal(lines, []string{"111122220010|2025/02/03|01|10|accid=111122220010/day=2025%2F02%2F03/hour=01",
		"111122220020|2025/02/03|02|20|accid=111122220020/day=2025%2F02%2F03/hour=02"}) {
		t.Errorf("%q", lines)
	}
}

// Typed keys are compared as values of their types.
func TestTypedProjectedKeys(t *testing.T) {
	s := hourly(t, "accid bigint, day date, hour int")
	for where, want := range map[string]int64{
		"day = DATE '2025-02-03'":                                            720,
		"day >= DATE '2025-12-31' AND hour BETWEEN 1 AND 2":                  60,
		"year(day) = 2025 AND month(day) = 2 AND day_of_month(day) IN (2,3)": 1440,
		"accid = 111122220000 AND day = DATE '2025-02-03' AND hour = 0":      1,
		"date_format(day, '%Y-%m-%d') = '2025-02-03' AND hour < 1":           30,
	} {
		if _, stats := run1(t, s, "SELECT count(*) FROM flows WHERE "+where); stats.Prefixes != want {
			t.Errorf("%s: %d prefixes, want %d", where, stats.Prefixes, want)
		}
	}
	lines, _ := run1(t, s, "SELECT accid + 1, day + INTERVAL '1' DAY, hour FROM flows WHERE day = DATE '2025-02-03' AND hour = 1")
	if !slices.Equal(lines, []string{"111122220011|2025-02-04|1"}) {
		t.Errorf("%q", lines)
	}
}

// Keys whose values are many beyond measure are narrowed by the query.
func TestHugeProjections(t *testing.T) {
	s := mirrored(t, map[string]string{"u1/000000000042/2025-06-01-00-01/a": "1\n", "u2/000000000042/2025-06-01-00-01/a": "2\n",
		"u2/999999999999/2025-06-01-00-01/a": "3\n"}, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	run1(t, s, `CREATE EXTERNAL TABLE t (n int) PARTITIONED BY (id string, number bigint, at string) LOCATION 's3://b/' TBLPROPERTIES ('projection.enabled'='true',
		'projection.id.type'='injected', 'projection.number.type'='integer', 'projection.number.range'='0,999999999999', 'projection.number.digits'='12',
		'projection.at.type'='date', 'projection.at.format'='yyyy-MM-dd-HH-mm', 'projection.at.range'='2000-01-01-00-00,NOW', 'projection.at.interval.unit'='MINUTES',
		'storage.location.template'='s3://b/${id}/${number}/${at}')`)
	for where, want := range map[string]string{
		"id = 'u1' AND number = 42 AND at = '2025-06-01-00-01'":                                                              "1",
		"id IN ('u1', 'u2') AND number IN (42, 999999999999) AND at >= '2025-06-01-00-01' AND at < '2025-06-01-00-02'":       "1,2,3",
		"id = 'u2' AND number > 999999999990 AND at LIKE '2025-06-01-00-0%'":                                                 "3",
		"(id = 'u1' OR id = 'u2') AND number < 43 AND number >= 42 AND at BETWEEN '2025-06-01-00-00' AND '2025-06-01-00-01'": "1,2",
		"id = 'u1' AND number = 42e0 AND at = '2025-06-01-00-01'":                                                            "1",
		"id = 'u1' AND number IN (42.5e0, 41.9e0) AND at = '2025-06-01-00-01'":                                               "",
		"id = lower('U2') AND number = 41 + 1 AND at = '2025-06-01-00-01'":                                                   "2",
		"id = 'nobody' AND number = -1 AND at = '2025-06-01-00-01'":                                                          "",
	} {
		lines, stats := run1(t, s, "SELECT n FROM t WHERE "+where+" ORDER BY n")
		if strings.Join(lines, ",") != want || stats.Prefixes > 90 {
			t.Errorf("%s: %q, %d prefixes", where, lines, stats.Prefixes)
		}
	}
	for where, want := range map[string]sqlerr.Code{
		"number = 1 AND at = '2025-06-01-00-01'":                               sqlerr.ConstraintViolation,
		"id LIKE 'u%' AND number = 1 AND at = '2025-06-01-00-01'":              sqlerr.ConstraintViolation,
		"(id = 'u1' OR number = 2) AND number = 1 AND at = '2025-06-01-00-01'": sqlerr.ConstraintViolation,
		"id = 'u1' AND at = '2025-06-01-00-01'":                                sqlerr.HiveExceededPartitions,
		"id = 'u1' AND number = 1":                                             sqlerr.HiveExceededPartitions,
	} {
		if _, err := s.Run(t.Context(), "SELECT n FROM t WHERE "+where, &rows{}); !sqlerr.Is(err, want) {
			t.Errorf("%s: %v, want %s", where, err, want)
		}
	}
}

func TestDryRunTellsPrefixes(t *testing.T) {
	s := hourly(t, "accid string, day string, hour string")
	out := &rows{}
	stats, err := s.DryRun(t.Context(), "SELECT count(*) FROM flows WHERE day = '2025/02/03' AND accid < '111122220002' AND hour <= '01'", out)
	if err != nil {
		t.Fatal(err)
	}
	const table, folder = "awsdatacatalog.default.flows|", "s3://b/logs/111122220000/vpcflowlogs/2025/02/03/00"
	if len(out.lines) != 4 || out.lines[0] != table+folder+"|"+folder+"/x.log|11" ||
		out.lines[1] != table+"s3://b/logs/111122220000/vpcflowlogs/2025/02/03/01||0" {
		t.Errorf("%q", out.lines)
	}
	if text := stats.String(); !strings.Contains(text, "dry run: 1 object, 11 B to read; 4 of 262,800 partitions; Athena would bill 10 MB") {
		t.Error(text)
	}
}

func TestExplainTellsOfPartitions(t *testing.T) {
	s := hourly(t, "accid string, day string, hour string")
	lines, _ := run1(t, s, "EXPLAIN SELECT count(*) FROM flows WHERE day = '2025/02/03' AND bytes > 5")
	if text := strings.Join(lines, "\n"); !strings.Contains(text, "reads 3 files, 35 B; partitions: 720 of 262800; partition filter: (day = '2025/02/03'); pushed down: (bytes > 5)") {
		t.Error(text)
	}
}
