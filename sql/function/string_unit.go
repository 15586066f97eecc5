package function

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/decimal128"

	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, measureFunctions) }

// measureFunctions lists what reads and writes numbers with units.
func measureFunctions() []Def {
	return []Def{
		{Name: "human_readable_seconds", In: "double", Out: "varchar", Build: one(humanReadableSeconds), Doc: "Seconds in words, from weeks to seconds"},
		{Name: "parse_data_size", In: "varchar(x)", Out: "decimal(38,0)", Build: one(parseDataSize), Doc: "Bytes that a text with a unit names: 2.3MB"},
		{Name: "parse_presto_data_size", In: "varchar(x)", Out: "decimal(38,0)", Build: one(parseDataSize), Doc: "Bytes that a text with a unit names: 2.3MB"},
		{Name: "parse_duration", In: "varchar(x)", Out: dayInterval, Build: one(parseDuration), Doc: "Interval that a text with a unit names: 42.8ms"},
		{Name: "format_number", In: "bigint", Out: "varchar", Build: one(safe(formatNumber)), Doc: "A number with a letter for its thousands"},
		{Name: "format_number", In: "double", Out: "varchar", Build: one(safe(func(v float64) string { return formatNumber(saturated(v)) })), Doc: "A number with a letter for its thousands"},
	}
}

func humanReadableSeconds(v float64) (string, error) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Invalid argument found: %s", appendJavaFloat(nil, v, 64))
	}
	rest := saturated(math.Floor(math.Abs(v) + 0.5))
	var parts []string
	for _, unit := range []struct {
		name    string
		seconds int64
	}{{"week", 7 * 86400}, {"day", 86400}, {"hour", 3600}, {"minute", 60}, {"second", 1}} {
		count := rest / unit.seconds
		rest %= unit.seconds
		if count == 0 && (unit.seconds > 1 || len(parts) > 0) {
			continue
		}
		plural := "s"
		if count == 1 {
			plural = ""
		}
		parts = append(parts, fmt.Sprintf("%d %s%s", count, unit.name, plural))
	}
	return strings.Join(parts, ", "), nil
}

// saturated cuts a double to a bigint, as Java's conversion does.
func saturated(v float64) int64 {
	switch {
	case math.IsNaN(v):
		return 0
	case v >= math.MaxInt64:
		return math.MaxInt64
	case v <= math.MinInt64:
		return math.MinInt64
	}
	return int64(v)
}

// dataUnits are powers of 1024, the first of 0.
var dataUnits = []string{"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"}

func parseDataSize(s string) (decimal128.Num, error) {
	invalid := sqlerr.New(sqlerr.InvalidFunctionArgument, "Invalid data size: '%s'", s)
	end := 0
	for end < len(s) && (s[end] >= '0' && s[end] <= '9' || s[end] == '.') {
		end++
	}
	number, ok := new(big.Rat).SetString(s[:end])
	if !ok {
		return decimal128.Num{}, invalid
	}
	for power, unit := range dataUnits {
		if unit == s[end:] {
			number.Mul(number, new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(1), uint(10*power))))
			return dataSize(s, new(big.Int).Quo(number.Num(), number.Denom()))
		}
	}
	return decimal128.Num{}, invalid
}

func dataSize(s string, bytes *big.Int) (decimal128.Num, error) {
	switch {
	case bytes.BitLen() > 127:
		return decimal128.Num{}, sqlerr.New(sqlerr.GenericInternalError, "Decimal overflow")
	case bytes.Cmp(powers()[maxPrecision]) >= 0:
		return decimal128.Num{}, sqlerr.New(sqlerr.NumericOutOfRange, "Value out of range: '%s' ('%sB')", s, bytes)
	}
	return decimal128.FromBigInt(bytes), nil
}

var durationPattern = expression(`^\s*(\d+(?:\.\d+)?)\s*([a-zA-Z]+)\s*$`)

// durationUnits are the milliseconds of a unit and its name in Java.
var durationUnits = map[string]struct {
	millis float64
	java   string
}{
	"ns": {1e-6, "NANOSECONDS"}, "us": {1e-3, "MICROSECONDS"}, "ms": {1, "MILLISECONDS"}, "s": {1000, "SECONDS"},
	"m": {60_000, "MINUTES"}, "h": {3_600_000, "HOURS"}, "d": {86_400_000, "DAYS"},
}

func parseDuration(s string) (int64, error) {
	fail := func(text string, args ...any) (int64, error) {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, text, args...)
	}
	if s == "" {
		return fail("duration is empty")
	}
	m := durationPattern().FindStringSubmatch(s)
	if m == nil {
		return fail("duration is not a valid data duration string: %s", s)
	}
	unit, ok := durationUnits[m[2]]
	if !ok {
		return fail("Unknown time unit: %s", m[2])
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if millis := math.Floor(v*unit.millis + 0.5); err == nil && millis < math.MaxInt64 {
		return int64(millis), nil
	}
	return fail("value %s %s is too large to be represented in requested unit MILLISECONDS as a long", appendJavaFloat(nil, v, 64), unit.java)
}

// formatNumber writes three digits or so and a letter for the thousands.
func formatNumber(v int64) string {
	f, unit := float64(v), ""
	for _, letter := range []string{"K", "M", "B", "T", "Q"} {
		if math.Abs(f) < 1000 {
			break
		}
		f, unit = f/1000, letter
	}
	decimals := 0
	switch {
	case f < 10: // all that is negative too
		decimals = 2
	case f < 100:
		decimals = 1
	}
	text := strconv.FormatFloat(f, 'f', decimals, 64)
	if decimals > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text + unit
}
