package catalog

import (
	"strings"
	"testing"
	"time"

	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

var noon = time.Date(2026, 3, 31, 12, 34, 56, 0, time.UTC)

// projectedTable gives a table with keys "name type", and properties "key=value"
// with projection. left out in front.
func projectedTable(t *testing.T, keys []string, properties ...string) *TableDef {
	t.Helper()
	spec := spaced("t")
	spec.Properties = Properties{{"projection.enabled", "true"}}
	for _, k := range keys {
		name, typ, _ := strings.Cut(k, " ")
		spec.PartitionKeys = append(spec.PartitionKeys, ColumnDef{Name: name, Type: typ})
	}
	for _, p := range properties {
		key, value, _ := strings.Cut(p, "=")
		if !strings.HasPrefix(key, "storage.") && !strings.HasPrefix(key, "skip.") {
			key = "projection." + key
		}
		spec.Properties = append(spec.Properties, Property{key, value})
	}
	return definition(t, spec)
}

// partitionsOf gives the folders that a filter over the keys leaves.
func partitionsOf(t *testing.T, def *TableDef, filter func(c func(string) *expr.Column) []expr.Expr) ([]folder, int64, error) {
	t.Helper()
	table := openDefined(t, def, t.TempDir()).(*ddlTable)
	q := query{filter: filter}
	for _, k := range def.PartitionKeys {
		q.columns = append(q.columns, k.Name)
	}
	r := &reading{columns: table.columns, origins: table.origins, request: q.request(t, table)}
	r.request.Context = &function.Context{Start: noon}
	return table.partitions(r)
}

func locations(folders []folder) string {
	out := make([]string, len(folders))
	for i, f := range folders {
		out[i] = strings.TrimPrefix(f.location, "s3://b/logs/")
	}
	return strings.Join(out, " ")
}

func TestProjections(t *testing.T) {
	for _, c := range []struct {
		keys       []string
		properties []string
		want       string
	}{
		{[]string{"r string"}, []string{"r.type=enum", "r.values=a, b,c,a"}, "r=a/ r= b/ r=c/"},
		{[]string{"n int"}, []string{"n.type=integer", "n.range=-1,2"}, "n=-1/ n=0/ n=1/ n=2/"},
		{[]string{"n string"}, []string{"n.type=integer", "n.range=00,23", "n.digits=2", "n.interval=10"}, "n=00/ n=10/ n=20/"},
		{[]string{"n int"}, []string{"n.type=INTEGER", "n.range=5,1"}, ""},
		{[]string{"d string"}, []string{"d.type=date", "d.range=2026/02/27,2026/03/01", "d.format=yyyy/MM/dd"}, "d=2026%2F02%2F27/ d=2026%2F02%2F28/ d=2026%2F03%2F01/"},
		{[]string{"d string"}, []string{"d.type=date", "d.range=NOW-2DAYS,NOW", "d.format=yyyy-MM-dd"}, "d=2026-03-29/ d=2026-03-30/ d=2026-03-31/"},
		{[]string{"d string"}, []string{"d.type=date", "d.range=NOW - 1 month , NOW+1DAY", "d.format=yyyy-MM-dd", "d.interval=2", "d.interval.unit=WEEKS"},
			"d=2026-02-28/ d=2026-03-14/ d=2026-03-28/"},
		{[]string{"d string"}, []string{"d.type=date", "d.range=2025-11,NOW", "d.format=yyyy-MM"}, "d=2025-11/ d=2025-12/ d=2026-01/ d=2026-02/ d=2026-03/"},
		{[]string{"d string"}, []string{"d.type=date", "d.range=2024,NOW", "d.format=yyyy"}, "d=2024/ d=2025/ d=2026/"},
		{[]string{"d string"}, []string{"d.type=date", "d.range=NOW-3HOURS,NOW", "d.format=yyyy/MM/dd/HH", "d.interval=1", "d.interval.unit=HOURS",
			"storage.location.template=s3://b/logs/${d}"}, "2026/03/31/09 2026/03/31/10 2026/03/31/11 2026/03/31/12"},
		{[]string{"d date"}, []string{"d.type=date", "d.range=NOW-1DAYS,NOW", "d.format=yyyy/MM/dd"}, "d=2026%2F03%2F30/ d=2026%2F03%2F31/"},
		{[]string{"d string"}, []string{"d.type=date", "d.range=2026-01-30,2026-04-01", "d.format=yyyy-MM-dd", "d.interval.unit=MONTHS"},
			"d=2026-01-30/ d=2026-02-28/ d=2026-03-30/"},
		{[]string{"d string"}, []string{"d.type=date", "d.range=20260331123455,NOW", "d.format=yyyyMMddHHmmss", "d.interval.unit=MILLIS", "d.interval=500"},
			"d=20260331123455/ d=20260331123456/"},
		{[]string{"a string", "h string"}, []string{"a.type=enum", "a.values=x,y", "h.type=integer", "h.range=1,2",
			"storage.location.template=s3://b/logs/${h}/of ${a}/${h}"}, "1/of x/1 2/of x/2 1/of y/1 2/of y/2"},
	} {
		folders, _, err := partitionsOf(t, projectedTable(t, c.keys, c.properties...), nil)
		if got := locations(folders); err != nil || got != c.want {
			t.Errorf("%v\ngot  %s %v\nwant %s", c.properties, got, err, c.want)
		}
	}
}

func TestProjectionErrors(t *testing.T) {
	for _, c := range []struct {
		properties []string
		want       string
	}{
		{nil, "HIVE_METASTORE_ERROR: Table default.t is configured for partition projection, but the following partition columns are missing projection configuration: [c] (table default.t)"},
		{[]string{"c.type=integer", "c.range=a,5"}, `INVALID_TABLE_PROPERTY: For input string: "a"`},
		{[]string{"c.type=integer", "c.range=1"}, "INVALID_TABLE_PROPERTY: Column projection for column 'c' failed. Property: 'projection.c.range' needs to be a list of 2 values separated by a comma, not '1'"},
		{[]string{"c.type=integer", "c.range=1,2", "c.interval=x"}, `INVALID_TABLE_PROPERTY: For input string: "x"`},
		{[]string{"c.type=integer", "c.range=1,2", "c.interval=0"}, "INVALID_TABLE_PROPERTY: Column projection for column 'c' failed. interval and digits must be positive"},
		{[]string{"c.type=enum"}, "INVALID_TABLE_PROPERTY: Column projection for column 'c' failed. Missing required property: 'projection.c.values'"},
		{[]string{"c.type=list"}, "INVALID_TABLE_PROPERTY: Column projection for column 'c' failed. Unknown projection type 'list'"},
		{[]string{"c.type=date", "c.range=2026,NOW"}, "INVALID_TABLE_PROPERTY: Column projection for column 'c' failed. Missing required property: 'projection.c.format'"},
		{[]string{"c.type=date", "c.range=2026,NOW", "c.format=YYYY"}, "INVALID_TABLE_PROPERTY: Column projection for column 'c' failed. Property: 'projection.c.format' has an invalid date format: Unknown pattern letter: Y"},
		{[]string{"c.type=date", "c.range=26,NOW", "c.format=yyyy"}, "INVALID_TABLE_PROPERTY: Column projection for column 'c' failed. Property: 'projection.c.range' needs to be a list of 2 valid dates formatted as 'yyyy' or 'NOW([+-]N UNIT)' that are sequential: '26'"},
		{[]string{"c.type=date", "c.range=2026,NOW", "c.format=yyyy", "c.interval.unit=AEONS"}, "INVALID_TABLE_PROPERTY: Column projection for column 'c' failed. Property: 'projection.c.interval.unit' value 'AEONS' is invalid"},
		{[]string{"c.type=date", "c.range=NOW-1DAYS,NOW", "c.format=yyyyMMddHH"}, "INVALID_TABLE_PROPERTY: Column projection for column 'c' failed. Property: 'projection.c.interval' and 'projection.c.interval.unit' need to be set when provided 'projection.c.format' is less that single-day precision. Interval defaults to 1 day or 1 month, respectively. Otherwise, interval is required"},
		{[]string{"c.type=enum", "c.values=a", "storage.location.template=s3://b/${d}"}, "INVALID_TABLE_PROPERTY: Partition location template: s3://b/${d} is missing partition column: c placeholder"},
		{[]string{"c.type=injected"}, "CONSTRAINT_VIOLATION: For the injected projected partition column c, the WHERE clause must contain only static equality conditions, and at least one such condition must be present."},
		{[]string{"c.type=integer", "c.range=0,5000000"}, "HIVE_EXCEEDED_PARTITION_LIMIT: Query over table 'default.t' can potentially read more than 1000000 partitions"},
	} {
		_, _, err := partitionsOf(t, projectedTable(t, []string{"c string"}, c.properties...), nil)
		wantText(t, err, c.want)
	}
	_, _, err := partitionsOf(t, projectedTable(t, []string{"c int"}, "c.type=enum", "c.values=a"), nil)
	if !sqlerr.Is(err, sqlerr.HiveInvalidPartition) {
		t.Errorf("a value that is no number: %v", err)
	}
	spec := projectedTable(t, []string{"a string", "b string"}, "a.type=integer", "a.range=1,2000", "b.type=integer", "b.range=1,2000")
	if _, _, err := partitionsOf(t, spec, nil); !sqlerr.Is(err, sqlerr.HiveExceededPartitions) {
		t.Errorf("two keys: %v", err)
	}
}
