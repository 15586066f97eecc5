package function

import (
	"testing"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// cast runs CAST(from AS to) on a constant.
func cast(t *testing.T, from, to string) string {
	t.Helper()
	in, v := argument(t, from)
	out, err := types.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	run, failed := Cast(in, out)
	if failed != nil {
		return failed.Error()
	}
	r, err := run(testContext, []columnar.Vector{v}, 1)
	if err != nil {
		return err.Error()
	}
	if columnar.NullsOf(r.Array).Null(0) {
		return "NULL"
	}
	return string(AppendText(nil, out, r.Array, 0))
}

// All results and texts are Trino 476's.
func TestCast(t *testing.T) {
	const invalid, outOfRange = "INVALID_CAST_ARGUMENT: ", "NUMERIC_VALUE_OUT_OF_RANGE: "
	for _, c := range []struct{ from, to, want string }{
		{"varchar:abc", "integer", invalid + "Cannot cast 'abc' to INT"}, {"varchar:", "bigint", invalid + "Cannot cast '' to BIGINT"}, {"varchar: 12 ", "bigint", "12"}, {"varchar:+12", "bigint", "12"},
		{"varchar:12.5", "bigint", invalid + "Cannot cast '12.5' to BIGINT"}, {"varchar:99999999999", "integer", invalid + "Cannot cast '99999999999' to INT"}, {"varchar:300", "tinyint", invalid + "Cannot cast '300' to TINYINT"},
		{"varchar:１", "bigint", "1"}, {"varchar:1_000", "bigint", invalid + "Cannot cast '1_000' to BIGINT"}, {"varchar:٤٢", "bigint", "42"},
		{"varchar:abc", "double", invalid + "Cannot cast 'abc' to DOUBLE"}, {"varchar:abc", "real", invalid + "Cannot cast 'abc' to REAL"}, {"varchar:1e400", "double", "Infinity"}, {"varchar:NaN", "double", "NaN"},
		{"varchar:1e3", "real", "1000.0"}, {"varchar: 1.5 ", "double", "1.5"}, {"varchar:1.5f", "double", "1.5"}, {"varchar:0x1p3", "double", "8.0"}, {"varchar:inf", "double", invalid + "Cannot cast 'inf' to DOUBLE"}, {"varchar:-Infinity", "double", "-Infinity"},
		{"varchar:abc", "boolean", invalid + "Cannot cast 'abc' to BOOLEAN"}, {"varchar:T", "boolean", "true"}, {"varchar:0", "boolean", "false"}, {"varchar: true", "boolean", invalid + "Cannot cast ' true' to BOOLEAN"},
		{"varchar:abc", "decimal(5,2)", invalid + "Cannot cast VARCHAR 'abc' to DECIMAL(5, 2). Value is not a number."}, {"varchar:12345.678", "decimal(5,2)", invalid + "Cannot cast VARCHAR '12345.678' to DECIMAL(5, 2). Value too large."},
		{"varchar:1.005", "decimal(5,2)", "1.01"}, {"varchar:1.", "decimal(5,2)", "1.00"}, {"varchar:.5", "decimal(5,2)", "0.50"}, {"varchar:1e2", "decimal(5,2)", "100.00"}, {"varchar:", "decimal(5,2)", invalid + "Cannot cast VARCHAR '' to DECIMAL(5, 2). Value is not a number."},
		{"varchar:1e999999999", "decimal(5,2)", invalid + "Cannot cast VARCHAR '1e999999999' to DECIMAL(5, 2). Value too large."}, {"varchar:1e-999999999", "decimal(5,2)", "0.00"},
		{"varchar:abc", "date", invalid + "Value cannot be cast to date: abc"}, {"varchar: 2020-01-01 ", "date", "2020-01-01"}, {"varchar:2020-1-1", "date", "2020-01-01"}, {"varchar:2020-13-01", "date", invalid + "Value cannot be cast to date: 2020-13-01"},
		{"varchar:2020-02-30", "date", invalid + "Value cannot be cast to date: 2020-02-30"}, {"varchar:2020-01-01 00:00:00", "date", invalid + "Value cannot be cast to date: 2020-01-01 00:00:00"}, {"varchar:+2020-01-01", "date", "2020-01-01"},
		{"varchar:-0001-01-01", "date", "-0001-01-01"}, {"varchar:12020-01-01", "date", "+12020-01-01"},
		{"varchar:abc", "timestamp", invalid + "Value cannot be cast to timestamp: abc"}, {"varchar:2020-01-01", "timestamp", "2020-01-01 00:00:00.000"}, {"varchar:2020-1-1 1:2:3", "timestamp", "2020-01-01 01:02:03.000"},
		{"varchar:2020-01-01T01:02:03", "timestamp", invalid + "Value cannot be cast to timestamp: 2020-01-01T01:02:03"}, {"varchar:2020-01-01 25:02", "timestamp", invalid + "Value cannot be cast to timestamp: 2020-01-01 25:02"},
		{"varchar:2020-01-01 01:02:03 UTC", "timestamp", "2020-01-01 01:02:03.000"}, {"varchar:2020-01-01 01:02:03.123456789", "timestamp(3)", "2020-01-01 01:02:03.123"}, {"varchar:2020-01-01 01:02:03.9999", "timestamp(3)", "2020-01-01 01:02:04.000"},
		{"varchar: 2020-01-01 01:02:03 ", "timestamp", "2020-01-01 01:02:03.000"},
		{"varchar:2020-01-01 01:02:03 +05:30", "timestamp with time zone", "2020-01-01 01:02:03.000 +05:30"}, {"varchar:2020-01-01 01:02:03", "timestamp with time zone", "2020-01-01 01:02:03.000 UTC"},
		{"varchar:2020-01-01 01:02:03 Foo/Bar", "timestamp with time zone", invalid + "Value cannot be cast to timestamp: 2020-01-01 01:02:03 Foo/Bar"}, {"varchar:2020-01-01 01:02:03Z", "timestamp with time zone", "2020-01-01 01:02:03.000 UTC"},
		{"varchar:2020-03-29 02:30:00 Europe/Berlin", "timestamp with time zone", "2020-03-29 03:30:00.000 Europe/Berlin"},
		{"varchar:01:02", "time", "01:02:00.000"}, {"varchar:01:02:03.456", "time", "01:02:03.456"}, {"varchar:abc", "time", invalid + "Value cannot be cast to time: abc"},
		{"varchar:-", "ipaddress", invalid + "Cannot cast value to IPADDRESS: -"}, {"varchar:1.2.3", "ipaddress", invalid + "Cannot cast value to IPADDRESS: 1.2.3"}, {"varchar:1.2.3.256", "ipaddress", invalid + "Cannot cast value to IPADDRESS: 1.2.3.256"},
		{"varchar:::ffff:1.2.3.4", "ipaddress", "1.2.3.4"}, {"varchar:2001:DB8:0:0:0:0:0:1", "ipaddress", "2001:db8::1"}, {"varchar:abc", "uuid", invalid + "Cannot cast value to UUID: abc"},
		{"varchar:12151fd2-7586-11e9-8f9e-2a86e4085a59", "uuid", "12151fd2-7586-11e9-8f9e-2a86e4085a59"}, {"varbinary:ab", "ipaddress", invalid + "Invalid IP address binary length: 2"},
		{"bigint:3000000000", "integer", outOfRange + "Out of range for integer: 3000000000"}, {"integer:300", "tinyint", outOfRange + "Out of range for tinyint: 300"},
		{"double:1e20", "bigint", invalid + "Unable to cast 1.0E20 to bigint"}, {"double:NaN", "bigint", invalid + "Unable to cast NaN to bigint"}, {"double:1e10", "integer", outOfRange + "Out of range for integer: 1.0E10"},
		{"double:NaN", "integer", invalid + "Cannot cast double NaN to integer"}, {"double:2.5", "bigint", "3"}, {"double:-2.5", "bigint", "-3"}, {"real:1e20", "bigint", "9223372036854775807"}, {"real:NaN", "smallint", invalid + "Cannot cast real NaN to smallint"},
		{"real:2.5", "integer", "3"}, {"decimal(2,1):2.5", "integer", "3"}, {"decimal(2,1):-2.5", "bigint", "-3"}, {"double:1e40", "real", "Infinity"},
		{"integer:123456", "decimal(5,2)", invalid + "Cannot cast INTEGER '123456' to DECIMAL(5, 2)"}, {"double:1e10", "decimal(5,2)", invalid + "Cannot cast DOUBLE '1.0E10' to DECIMAL(5, 2)"}, {"double:NaN", "decimal(5,2)", invalid + "Cannot cast DOUBLE 'NaN' to DECIMAL(5, 2)"},
		{"double:1.005", "decimal(5,2)", "1.01"}, {"real:1.005", "decimal(5,2)", "1.01"}, {"real:1e20", "decimal(5,2)", invalid + "Cannot cast REAL '1.0E20' to DECIMAL(5, 2)"},
		{"decimal(7,2):12345.67", "decimal(5,1)", invalid + "Cannot cast DECIMAL(7, 2) '12345.67' to DECIMAL(5, 1)"}, {"decimal(5,3):12.345", "decimal(4,1)", "12.3"}, {"decimal(4,2):-12.35", "decimal(4,1)", "-12.4"},
		{"decimal(12,1):99999999999.5", "integer", invalid + "Cannot cast '100000000000' to INTEGER"}, {"decimal(21,1):99999999999999999999.5", "bigint", invalid + "Cannot cast '99999999999999999999.5' to BIGINT"},
		{"double:1", "varchar", "1.0E0"}, {"double:1.5e10", "varchar", "1.5E10"}, {"double:1e-5", "varchar", "1.0E-5"}, {"real:1.5", "varchar", "1.5E0"}, {"double:0", "varchar", "0E0"}, {"double:-0.0", "varchar", "-0E0"}, {"real:0.1", "varchar", "1.0E-1"},
		{"double:123456.789", "varchar", "1.23456789E5"}, {"double:Infinity", "varchar", "Infinity"}, {"decimal(3,2):1.50", "varchar", "1.50"}, {"boolean:true", "varchar", "true"},
		{"integer:12345", "varchar(3)", invalid + "Value 12345 cannot be represented as varchar(3)"}, {"double:1", "varchar(2)", invalid + "Value 1.0 (1.0E0) cannot be represented as varchar(2)"}, {"decimal(3,2):1.55", "varchar(2)", invalid + "Value 1.55 cannot be represented as varchar(2)"},
		{"varchar:abcdef", "varchar(3)", "abc"}, {"varchar:héllo", "varchar(2)", "hé"}, {"varchar:abcdef", "char(3)", "abc"}, {"varchar:a", "char(3)", "a  "}, {"char(5):ab", "varchar(3)", "ab "},
		{"date:2020-01-01", "varchar(4)", invalid + "Value 2020-01-01 cannot be represented as varchar(4)"}, {"timestamp(2):2020-01-01 01:02:03.45", "varchar", "2020-01-01 01:02:03.45"},
		{"boolean:true", "decimal(5,2)", "1.00"}, {"integer:2", "boolean", "true"}, {"double:0", "boolean", "false"}, {"double:NaN", "boolean", "true"},
		{"integer:1", "date", "TYPE_MISMATCH: Cannot cast integer to date"}, {"boolean:true", "date", "TYPE_MISMATCH: Cannot cast boolean to date"}, {"integer:5", "char(3)", "TYPE_MISMATCH: Cannot cast integer to char(3)"},
		{"char(3):1", "bigint", "TYPE_MISMATCH: Cannot cast char(3) to bigint"}, {"timestamp(0):2020-01-01", "bigint", "TYPE_MISMATCH: Cannot cast timestamp(0) to bigint"}, {"varbinary:A", "varchar", "TYPE_MISMATCH: Cannot cast varbinary to varchar"},
		{"varchar(1):1", "interval day to second", "TYPE_MISMATCH: Cannot cast varchar(1) to interval day to second"},
		{"date:2020-01-01", "timestamp", "2020-01-01 00:00:00.000"}, {"timestamp:2020-01-01 23:00:00", "date", "2020-01-01"}, {"timestamp:2020-01-01 23:00:00.555", "timestamp(1)", "2020-01-01 23:00:00.6"},
		{"timestamp with time zone:2020-01-01 23:00:00 Europe/Berlin", "timestamp", "2020-01-01 23:00:00.000"}, {"timestamp:2020-01-01 23:00:00", "timestamp with time zone", "2020-01-01 23:00:00.000 UTC"},
		{"timestamp with time zone:2020-01-01 23:30:00 America/New_York", "date", "2020-01-01"}, {"timestamp:2020-01-01 23:00:00", "time", "23:00:00.000"}, {"timestamp:2020-01-01 23:00:00.999", "timestamp(0)", "2020-01-01 23:00:01"},
		{"timestamp:2020-01-01 01:02:03", "time with time zone", "01:02:03.000+00:00"}, {"time:01:02:03", "timestamp", "2026-03-01 01:02:03.000"},
		{"interval day to second:86400000", "varchar", "1 00:00:00.000"}, {"interval year to month:1", "varchar", "0-1"}, {"varchar:a\"b", "json", `"a\"b"`}, {"varchar(5):NULL", "bigint", "NULL"},
	} {
		if got := cast(t, c.from, c.to); got != c.want {
			t.Errorf("CAST(%s AS %s)\n got %s\nwant %s", c.from, c.to, got, c.want)
		}
	}
}
