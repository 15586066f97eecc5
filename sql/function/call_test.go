package function

import (
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

var testContext = &Context{Start: time.Date(2026, 3, 1, 12, 30, 45, 678900000, time.UTC), Zone: time.UTC, Dialect: Trino}

// argument makes a constant of "type:text".
func argument(t *testing.T, spec string) (types.Type, columnar.Vector) {
	t.Helper()
	name, text, _ := strings.Cut(spec, ":")
	to, err := types.Parse(name)
	if err != nil {
		t.Fatalf("%s: %v", spec, err)
	}
	if text == "NULL" {
		return to, columnar.Vector{Array: columnar.NewNulls(columnar.ArrowType(to), 1), Const: true}
	}
	b := columnar.NewStringBuilder(1)
	b.Append(text)
	if to.Kind == types.KindVarbinary {
		return to, columnar.Vector{Array: b.Binary(), Const: true}
	}
	if to.Kind == types.KindIntervalDay || to.Kind == types.KindIntervalYear {
		_, v := argument(t, "bigint:"+text)
		return to, v
	}
	run, failed := Cast(types.Varchar, to)
	if failed != nil {
		t.Fatalf("%s: %v", spec, failed)
	}
	v, err := run(testContext, []columnar.Vector{{Array: b.String(), Const: true}}, 1)
	if err != nil {
		t.Fatalf("%s: %v", spec, err)
	}
	return to, v
}

// call runs a function or operator on constants and gives the result's text,
// NULL or the error.
func call(t *testing.T, name string, specs []string) string {
	t.Helper()
	in, vectors := make([]types.Type, len(specs)), make([]columnar.Vector, len(specs))
	for i, s := range specs {
		in[i], vectors[i] = argument(t, s)
	}
	o, err := lookUp(name, in)
	if err != nil {
		return err.Error()
	}
	consts := make([]arrow.Array, len(specs))
	for i := range specs {
		run, failed := Cast(in[i], o.Args[i])
		if failed != nil {
			return failed.Error()
		}
		v, err := run(testContext, vectors[i:i+1], 1)
		if err != nil {
			return err.Error()
		}
		vectors[i], consts[i] = v, v.Array
	}
	return result(o, consts, vectors)
}

func lookUp(name string, in []types.Type) (*Overload, error) {
	if isOperator(name) {
		o, err := ResolveOperator(name, in)
		if err != nil {
			return nil, err
		}
		return o, nil
	}
	o, err := Resolve(Athena, name, in)
	if err != nil {
		return nil, err
	}
	return o, nil
}

func result(o *Overload, consts []arrow.Array, args []columnar.Vector) string {
	run, err := o.Kernel(consts)
	if err != nil {
		return err.Error()
	}
	v, err := run(testContext, args, 1)
	if err != nil {
		return err.Error()
	}
	if columnar.NullsOf(v.Array).Null(0) {
		return "NULL"
	}
	return string(AppendText(nil, o.Result, v.Array, 0))
}

type callCase struct {
	name string
	args string // separated by " | "
	want string
}

func runCases(t *testing.T, cases []callCase) {
	t.Helper()
	for _, c := range cases {
		var specs []string
		if c.args != "" {
			specs = strings.Split(c.args, " | ")
		}
		if got := call(t, c.name, specs); got != c.want {
			t.Errorf("%s(%s)\n got %s\nwant %s", c.name, c.args, got, c.want)
		}
	}
}

// All results and texts are Trino 476's, but for the names that only Athena has.

func TestArithmetic(t *testing.T) {
	const outOfRange = "NUMERIC_VALUE_OUT_OF_RANGE: "
	runCases(t, []callCase{
		{"+", "integer:2147483647 | integer:1", outOfRange + "integer addition overflow: 2147483647 + 1"},
		{"+", "bigint:9223372036854775807 | integer:1", outOfRange + "bigint addition overflow: 9223372036854775807 + 1"},
		{"*", "integer:2147483647 | integer:2", outOfRange + "integer multiplication overflow: 2147483647 * 2"},
		{"*", "bigint:-9223372036854775808 | bigint:-1", outOfRange + "bigint multiplication overflow: -9223372036854775808 * -1"},
		{"*", "bigint:-1 | bigint:-9223372036854775808", outOfRange + "bigint multiplication overflow: -1 * -9223372036854775808"},
		{"-", "integer:-2147483648 | integer:1", outOfRange + "integer subtraction overflow: -2147483648 - 1"},
		{"-", "bigint:-9223372036854775807 | integer:2", outOfRange + "bigint subtraction overflow: -9223372036854775807 - 2"},
		{"+", "tinyint:127 | tinyint:1", outOfRange + "tinyint addition overflow: 127 + 1"},
		{"-", "smallint:-32767 | smallint:2", outOfRange + "smallint subtraction overflow: -32767 - 2"},
		{"/", "integer:1 | integer:0", "DIVISION_BY_ZERO: Division by zero"},
		{"%", "bigint:1 | integer:0", "DIVISION_BY_ZERO: Division by zero"},
		{"/", "decimal(2,1):1.5 | integer:0", "DIVISION_BY_ZERO: Division by zero"},
		{"%", "decimal(2,1):1.5 | integer:0", "DIVISION_BY_ZERO: Division by zero"},
		{"/", "double:1 | double:0", "Infinity"}, {"/", "double:0 | double:0", "NaN"}, {"%", "double:1 | double:0", "NaN"},
		{"negate", "integer:-2147483648", outOfRange + "integer negation overflow: -2147483648"},
		{"negate", "bigint:5", "-5"}, {"negate", "double:0", "-0.0"}, {"negate", "decimal(3,2):1.50", "-1.50"},
		{"/", "integer:-2147483648 | integer:-1", "GENERIC_INTERNAL_ERROR: Value 2147483648 exceeds MAX_INT for type integer"},
		{"/", "bigint:-9223372036854775808 | integer:-1", outOfRange + "bigint division overflow: -9223372036854775808 / -1"},
		{"%", "bigint:-9223372036854775808 | integer:-1", "0"},
		{"/", "integer:-7 | integer:2", "-3"}, {"%", "integer:-7 | integer:2", "-1"}, {"/", "integer:7 | integer:-2", "-3"}, {"%", "integer:7 | integer:-2", "1"},
		{"/", "decimal(2,1):7.0 | integer:2", "3.5"}, {"/", "decimal(2,1):1.0 | integer:3", "0.3"}, {"/", "decimal(2,1):-1.0 | integer:3", "-0.3"},
		{"/", "decimal(5,4):2.0000 | decimal(4,3):3.000", "0.6667"}, {"/", "decimal(3,2):5.55 | integer:-2", "-2.78"},
		{"*", "decimal(3,2):1.10 | decimal(2,1):2.0", "2.200"}, {"%", "decimal(2,1):-7.5 | integer:2", "-1.5"}, {"%", "integer:10 | decimal(2,1):3.5", "3.0"},
		{"*", "decimal(30,10):12345678901234567890.1234567890 | decimal(30,10):12345678901234567890.1234567890", outOfRange + "Decimal overflow"},
		{"%", "double:-5.5 | integer:3", "-2.5"}, {"/", "real:5.5 | integer:2", "2.75"}, {"/", "real:1 | integer:3", "0.33333334"},
		{"+", "integer:NULL | integer:1", "NULL"}, {"/", "integer:NULL | integer:0", "NULL"},
	})
}

func TestDateArithmetic(t *testing.T) {
	const day, month = "86400000", "1"
	runCases(t, []callCase{
		{"+", "date:2020-01-31 | interval year to month:" + month, "2020-02-29"},
		{"-", "date:2020-01-31 | interval year to month:" + month, "2019-12-31"},
		{"+", "interval day to second:" + day + " | date:2020-01-01", "2020-01-02"},
		{"+", "timestamp(0):2020-01-31 01:02:03 | interval year to month:1", "2020-02-29 01:02:03"},
		{"-", "timestamp(0) with time zone:2020-03-31 01:02:03 Europe/Berlin | interval year to month:1", "2020-02-29 01:02:03 Europe/Berlin"},
		{"+", "time(3):01:02:03 | interval day to second:90000000", "02:02:03.000"},
		{"+", "date:2020-01-01 | interval day to second:3600000", "INVALID_FUNCTION_ARGUMENT: Cannot add hour, minutes or seconds to a date"},
		{"*", "interval day to second:86400000 | double:2.5", "2 12:00:00.000"}, {"/", "interval year to month:3 | integer:2", "0-1"},
		{"*", "interval year to month:1 | double:1.5", "0-1"}, {"negate", "interval day to second:86400000", "-1 00:00:00.000"},
		{"/", "interval day to second:86400000 | integer:0", "INVALID_FUNCTION_ARGUMENT: Cannot divide by double 0.0"},
		{"-", "date:2020-01-02 | date:2020-01-01", "1 00:00:00.000"},
		{"-", "timestamp(0):2020-01-02 00:00:00 | timestamp(3):2020-01-01 00:00:00.5", "0 23:59:59.500"},
		{"+", "interval year to month:1 | interval year to month:12", "1-1"},
	})
}

func TestComparison(t *testing.T) {
	runCases(t, []callCase{
		{"=", "double:NaN | double:NaN", "false"}, {"<>", "double:NaN | double:NaN", "true"}, {"<", "double:NaN | double:1", "false"},
		{">", "double:NaN | double:1", "false"}, {"=", "double:0 | double:-0.0", "true"},
		{"<", "varchar:a | varchar:B", "false"}, {"=", "varchar(1):a | varchar(2):a ", "false"}, {"=", "char(3):a | varchar(1):a", "true"},
		{"<", "ipaddress:1.2.3.4 | ipaddress:1.2.3.10", "true"}, {"<", "date:2020-01-01 | timestamp(0):2020-01-01 00:00:01", "true"},
		{"<", "timestamp(0):2020-01-01 00:00:00 | timestamp(0) with time zone:2020-01-01 00:00:01 UTC", "true"},
		{"<", "integer:1 | decimal(2,1):1.5", "true"}, {"=", "decimal(3,2):1.50 | decimal(2,1):1.5", "true"}, {"=", "bigint:1 | double:1", "true"},
		{">=", "boolean:true | boolean:false", "true"}, {"<=", "varchar:b | varchar:b", "true"}, {">", "bigint:NULL | bigint:1", "NULL"},
		{"=", "integer:1 | boolean:true", "TYPE_MISMATCH: Cannot apply operator: integer = boolean"},
		{"=", "date:2020-01-01 | varchar(10):2020-01-01", "TYPE_MISMATCH: Cannot apply operator: date = varchar(10)"},
	})
}

func TestStringFunctions(t *testing.T) {
	const bad = "INVALID_FUNCTION_ARGUMENT: "
	runCases(t, []callCase{
		{"substr", "varchar:hello | integer:2", "ello"}, {"substr", "varchar:hello | integer:2 | integer:2", "el"}, {"substr", "varchar:hello | integer:-3", "llo"},
		{"substr", "varchar:hello | integer:-3 | integer:2", "ll"}, {"substr", "varchar:hello | integer:0", ""}, {"substr", "varchar:hello | integer:10", ""},
		{"substr", "varchar:hello | integer:2 | integer:-1", ""}, {"substr", "varchar:héllo | integer:2 | integer:1", "é"}, {"substring", "varchar:hello | integer:-10", ""},
		{"substr", "varchar:hello | integer:1 | integer:100", "hello"},
		{"length", "varchar:héllo", "5"}, {"length", "char(5):a", "5"}, {"lower", "varchar:HÉLLO", "héllo"}, {"upper", "varchar:héllo ß", "HÉLLO ß"}, {"reverse", "varchar:héllo", "olléh"},
		{"split_part", "varchar:a.b.c | varchar:. | integer:2", "b"}, {"split_part", "varchar:a.b.c | varchar:. | integer:5", "NULL"},
		{"split_part", "varchar:abc | varchar: | integer:2", "b"}, {"split_part", "varchar: | varchar:. | integer:1", ""}, {"split_part", "varchar:a..b | varchar:.. | integer:2", "b"},
		{"split_part", "varchar:a.b | varchar:. | integer:0", bad + "Index must be greater than zero"},
		{"split", "varchar:a.b.c | varchar:.", "[a, b, c]"}, {"split", "varchar:a.b.c | varchar:. | integer:2", "[a, b.c]"}, {"split", "varchar:.a. | varchar:.", "[, a, ]"},
		{"split", "varchar:a | varchar:", bad + "The delimiter may not be the empty string"}, {"split", "varchar:a | varchar:b | integer:0", bad + "Limit must be positive"},
		{"concat", "varchar:a | varchar:b | varchar:c", "abc"}, {"concat", "varchar:a", bad + "There must be two or more concatenation arguments"},
		{"concat", "char(2):a | char(2):b", "a b "}, {"||", "varchar(1):a | varchar(1):NULL", "NULL"},
		{"trim", "varchar:  a b ", "a b"}, {"ltrim", "varchar:  a", "a"}, {"rtrim", "varchar:a  ", "a"}, {"trim", "varchar:xya | varchar:xy", "a"},
		{"replace", "varchar:abcabc | varchar:b | varchar:x", "axcaxc"}, {"replace", "varchar:abc | varchar:b", "ac"}, {"replace", "varchar:abc | varchar: | varchar:x", "xaxbxcx"},
		{"strpos", "varchar:abcabc | varchar:c", "3"}, {"strpos", "varchar:abc | varchar:z", "0"}, {"strpos", "varchar:abcabc | varchar:c | integer:2", "6"},
		{"strpos", "varchar:abc | varchar:", "1"}, {"strpos", "varchar:héé | varchar:é", "2"}, {"strpos", "varchar:abcabc | varchar:c | integer:-1", "6"},
		{"strpos", "varchar:abc | varchar:c | integer:0", bad + "'instance' must be a positive or negative number."}, {"starts_with", "varchar:abc | varchar:ab", "true"},
		{"lpad", "varchar:abc | integer:6 | varchar:xy", "xyxabc"}, {"rpad", "varchar:abc | integer:6 | varchar:xy", "abcxyx"}, {"lpad", "varchar:abc | integer:2 | varchar:x", "ab"},
		{"rpad", "varchar:abc | integer:0 | varchar:x", ""}, {"lpad", "varchar:abc | integer:6 | varchar:", bad + "Padding string must not be empty"},
		{"lpad", "varchar:abc | integer:-1 | varchar:x", bad + "Target length must be in the range [0..2147483647]"},
		{"chr", "integer:65", "A"}, {"chr", "integer:-1", bad + "Not a valid Unicode code point: -1"}, {"codepoint", "varchar(1):A", "65"},
		{"codepoint", "varchar(1):", bad + "Input string must be a single character string"}, {"translate", "varchar:abc | varchar:ab | varchar:x", "xc"},
		{"levenshtein_distance", "varchar:kitten | varchar:sitting", "3"}, {"hamming_distance", "varchar:abc | varchar:abd", "1"},
		{"typeof", "decimal(2,1):1.5", "decimal(2,1)"}, {"typeof", "varchar(3):NULL", "varchar(3)"},
		{"to_hex", "varbinary:az", "617A"}, {"from_hex", "varchar:0AFF", "0a ff"}, {"from_hex", "varchar:0", bad + "invalid input length 1"},
		{"from_hex", "varchar:zz", bad + `not a hexadecimal digit: "z" = 122`}, {"md5", "varbinary:a", "0c c1 75 b9 c0 f1 b6 a8 31 c3 99 e2 69 77 26 61"},
		{"crc32", "varbinary:a", "3904355907"}, {"to_base64", "varbinary:ab", "YWI="}, {"from_base64", "varchar:YWI=", "61 62"},
	})
}

func TestPatterns(t *testing.T) {
	const bad = "INVALID_FUNCTION_ARGUMENT: "
	runCases(t, []callCase{
		{"like", "varchar:a_b | varchar:a\\_b | varchar:\\", "true"}, {"like", "varchar:axb | varchar:a_b", "true"}, {"like", "varchar:héb | varchar:h_b", "true"},
		{"like", "varchar:a\\b | varchar:a\\b", "true"}, {"like", "varchar:abc | varchar:%b%", "true"}, {"like", "varchar:abc | varchar:%", "true"}, {"like", "varchar: | varchar:%", "true"},
		{"like", "varchar: | varchar:_", "false"}, {"like", "varchar:a | varchar:%%a%%", "true"}, {"like", "varchar:aXbXc | varchar:a%X%c", "true"}, {"like", "varchar:a | varchar:A", "false"},
		{"like", "varchar:ab | varchar:a%ab", "false"}, {"like", "varchar:aab | varchar:%_ab", "true"}, {"like", "varchar:xayb | varchar:%a_b%", "true"},
		{"like", "varchar:a | varchar:a | varchar:xx", bad + "Escape string must be a single character"},
		{"like", "varchar:a | varchar:a\\ | varchar:\\", bad + "Escape character must be followed by '%', '_' or the escape character itself"},
		{"regexp_like", "varchar:abc | varchar:^a.c$", "true"}, {"regexp_like", "varchar:1a 2b | varchar:\\d+b", "true"}, {"regexp_extract", "varchar:1a 2b | varchar:\\d+", "1"},
		{"regexp_extract", "varchar:1a 2b | varchar:(\\d+)([a-z]) | integer:2", "a"}, {"regexp_extract", "varchar:x | varchar:\\d", "NULL"},
		{"regexp_replace", "varchar:1a 2b | varchar:\\d+", "a b"}, {"regexp_replace", "varchar:1a 2b | varchar:(\\d+)([ab]) | varchar:$2$1", "a1 b2"},
		{"regexp_replace", "varchar:ab | varchar:(?<x>a) | varchar:<${x}>", "<a>b"}, {"regexp_replace", "varchar:abc | varchar: | varchar:-", "-a-b-c-"},
		{"regexp_replace", "varchar:abc | varchar:b | varchar:\\$", "a$c"}, {"regexp_count", "varchar:1a 2b | varchar:\\d", "2"}, {"regexp_position", "varchar:abc | varchar:c", "3"},
		{"regexp_like", "varchar:abc | varchar:(?i)B", "true"}, {"regexp_like", "varchar:abc | varchar:\\p{Alpha}+", "true"}, {"regexp_like", "varchar:x.y | varchar:\\Qx.\\E", "true"},
		{"regexp_like", "varchar:abc | varchar:(", bad + "end pattern with unmatched parenthesis"}, {"regexp_like", "varchar:abc | varchar:[a", bad + "premature end of char-class"},
		{"regexp_like", "varchar:abc | varchar:*a", bad + "target of repeat operator is not specified"}, {"regexp_extract", "varchar:abc | varchar:b | integer:1", bad + "Pattern has 0 groups. Cannot access group 1"},
		{"regexp_extract", "varchar:abc | varchar:b | integer:-1", bad + "Group cannot be negative"}, {"regexp_replace", "varchar:abc | varchar:b | varchar:$1", bad + "Illegal replacement sequence: unknown group 1"},
		{"regexp_replace", "varchar:abc | varchar:b | varchar:$", bad + "Illegal replacement sequence: $"}, {"regexp_replace", "varchar:abc | varchar:b | varchar:${x}", bad + "Illegal replacement sequence: unknown group { x }"},
	})
}

func TestNumericFunctions(t *testing.T) {
	runCases(t, []callCase{
		{"round", "double:2.5", "3.0"}, {"round", "double:-2.5", "-3.0"}, {"round", "double:2.55 | integer:1", "2.6"}, {"round", "integer:1234 | integer:-2", "1200"},
		{"round", "integer:1250 | integer:-2", "1300"}, {"round", "integer:-1250 | integer:-2", "-1300"}, {"round", "decimal(3,2):2.55 | integer:1", "2.60"},
		{"round", "decimal(3,2):-2.55 | integer:1", "-2.60"}, {"round", "decimal(2,1):2.5", "3"}, {"round", "decimal(8,4):1234.5678 | integer:-2", "1200.0000"},
		{"round", "double:1234.5678 | integer:-2", "1200.0"}, {"round", "real:2.55 | integer:1", "2.5"}, {"round", "double:1e300 | integer:2", "1.0E300"}, {"round", "double:NaN | integer:1", "NaN"},
		{"round", "double:1.005 | integer:2", "1.0"}, {"round", "double:-0.4", "-0.0"}, {"round", "double:0.49999999999999994", "0.0"}, {"round", "decimal(4,2):15.55 | integer:-3", "0.00"},
		{"round", "bigint:9223372036854775807 | integer:-1", "NUMERIC_VALUE_OUT_OF_RANGE: numerical overflow: 9223372036854775807"},
		{"round", "integer:2147483647 | integer:-1", "GENERIC_INTERNAL_ERROR: integer overflow"}, {"round", "tinyint:127 | integer:-1", "NUMERIC_VALUE_OUT_OF_RANGE: Out of range for tinyint: 130"},
		{"round", "integer:5 | integer:-1", "10"}, {"round", "integer:5 | integer:-5", "0"}, {"round", "decimal(4,2):99.99 | integer:1", "100.00"},
		{"floor", "decimal(2,1):-1.5", "-2"}, {"ceil", "decimal(2,1):-1.5", "-1"}, {"ceiling", "decimal(2,1):1.2", "2"}, {"floor", "double:1.5", "1.0"}, {"floor", "decimal(3,1):99.9", "99"}, {"ceil", "decimal(3,1):99.9", "100"},
		{"truncate", "decimal(3,2):-1.55", "-1"}, {"truncate", "decimal(3,2):1.55 | integer:1", "1.50"}, {"truncate", "double:1.55", "1.0"}, {"sign", "integer:-5", "-1"}, {"sign", "double:NaN", "NaN"},
		{"abs", "decimal(2,1):-5.5", "5.5"}, {"abs", "integer:-2147483648", "NUMERIC_VALUE_OUT_OF_RANGE: Value -2147483648 is out of range for abs(integer)"},
		{"mod", "integer:-7 | integer:2", "-1"}, {"power", "integer:2 | integer:10", "1024.0"}, {"sqrt", "integer:2", "1.4142135623730951"}, {"sqrt", "integer:-1", "NaN"}, {"ln", "integer:10", "2.302585092994046"},
		{"log", "integer:2 | integer:8", "3.0"}, {"ln", "integer:0", "-Infinity"}, {"exp", "integer:1", "2.718281828459045"}, {"width_bucket", "double:5 | double:0 | double:10 | integer:5", "3"},
		{"greatest", "integer:1 | integer:2 | integer:NULL", "NULL"}, {"least", "varchar:a | varchar:b", "a"}, {"greatest", "integer:1 | decimal(2,1):2.5", "2.5"}, {"greatest", "double:NaN | double:1", "1.0"}, {"least", "double:NaN | double:1", "1.0"},
		{"greatest", "boolean:true | boolean:false", "true"}, {"bitwise_and", "integer:12 | integer:10", "8"}, {"bitwise_right_shift", "bigint:-8 | integer:1", "9223372036854775804"}, {"bitwise_left_shift", "bigint:1 | integer:64", "0"},
	})
}

func TestAddressFunctions(t *testing.T) {
	const bad = "INVALID_FUNCTION_ARGUMENT: "
	runCases(t, []callCase{
		{"contains", "varchar:10.0.0.0/8 | ipaddress:10.1.1.1", "true"}, {"contains", "varchar:2001:db8::/32 | ipaddress:2001:db8::1", "true"}, {"contains", "varchar:10.0.0.0/8 | ipaddress:::1", "false"},
		{"contains", "varchar:10.0.0.0 | ipaddress:10.1.1.1", bad + "Invalid CIDR"}, {"contains", "varchar:10.0.0.0/33 | ipaddress:10.1.1.1", bad + "Invalid CIDR"}, {"contains", "varchar:abc/8 | ipaddress:10.1.1.1", bad + "Invalid network IP address"},
		{"contains", "varchar:10.0.0.5/8 | ipaddress:10.1.1.1", bad + "Invalid CIDR"}, {"contains", "varchar:10.0.0.0/-1 | ipaddress:10.1.1.1", bad + "Invalid prefix length"},
		{"contains", "varchar:::ffff:10.0.0.0/104 | ipaddress:10.1.1.1", "true"},
		// PrestoDB's documentation: ip_prefix, ip_subnet_min, ip_subnet_max, is_subnet_of
		{"ip_prefix", "ipaddress:192.168.255.255 | integer:9", "192.128.0.0/9"}, {"ip_prefix", "varchar:2001:0db8:85a3:0001:0001:8a2e:0370:7334 | integer:48", "2001:db8:85a3::/48"},
		{"ip_subnet_min", "ipprefix:192.64.0.0/9", "192.0.0.0"}, {"ip_subnet_max", "ipprefix:192.64.0.0/9", "192.127.255.255"}, {"ip_subnet_max", "ipprefix:2001:0db8:85a3:0001:0001:8a2e:0370:7334/48", "2001:db8:85a3:ffff:ffff:ffff:ffff:ffff"},
		{"is_subnet_of", "ipprefix:192.168.3.131/26 | ipaddress:192.168.3.144", "true"}, {"is_subnet_of", "ipprefix:192.168.3.131/26 | ipprefix:192.168.3.131/26", "true"}, {"is_subnet_of", "ipprefix:64:ff9b::17/64 | ipaddress:64:ffff::17", "false"},
	})
	if _, err := Resolve(Trino, "ip_prefix", []types.Type{types.IPAddress, types.Bigint}); err == nil {
		t.Error("Trino has no ip_prefix")
	}
}
