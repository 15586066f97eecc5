package function

import (
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, isoNanosFunctions) }

// isoNanosFunctions lists the reading of instants with nanoseconds.
func isoNanosFunctions() []Def {
	return []Def{
		{Name: "from_iso8601_timestamp_nanos", In: "varchar(x)", Out: "timestamp(9) with time zone", Build: fromISONanos,
			Doc: "The time that a text of ISO 8601 names, with nanoseconds"},
	}
}

// isoField is a number of an instant's text: what stands before it, its
// digits, its name and its range.
type isoField struct {
	mark      string
	digits    int
	name      string
	low, high int64
}

var isoFields = []isoField{
	{"", 4, "Year", 0, 9999}, {"-", 2, "MonthOfYear", 1, 12}, {"-", 2, "DayOfMonth", 1, 31},
	{"T", 2, "HourOfDay", 0, 23}, {":", 2, "MinuteOfHour", 0, 59}, {":", 2, "SecondOfMinute", 0, 59},
}

func fromISONanos(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		text := reader[string](args[0])
		return rows(ctx, o.Result, args, n, func(i int) (zoned, error) { return isoNanos(text(i), ctx.ZoneKey) })
	}, nil
}

// isoNanos reads yyyy-MM-ddThh:mm[:ss[.fraction]][offset].
func isoNanos(text string, zone int32) (zoned, error) {
	unparsed := func(format string, args ...any) error {
		return sqlerr.New(sqlerr.InvalidFunctionArgument, "Text '%s' could not be parsed"+format, append([]any{text}, args...)...)
	}
	f := fields{text: text, zone: zone}
	var v [6]int64
	for i, p := range isoFields {
		if i == 5 && !strings.HasPrefix(text[f.at:], p.mark) {
			break
		}
		if !strings.HasPrefix(text[f.at:], p.mark) {
			return zoned{}, unparsed(" at index %d", f.at)
		}
		f.at += len(p.mark)
		from := f.at
		digits := f.digits(p.digits)
		if len(digits) < p.digits {
			return zoned{}, unparsed(" at index %d", from)
		}
		v[i], _ = strconv.ParseInt(digits, 10, 64)
	}
	nanos := ""
	if f.eat(".") {
		if nanos = f.digits(9); nanos == "" {
			return zoned{}, unparsed(" at index %d", f.at-1)
		}
	}
	if f.at < len(text) && strings.IndexByte("Z+-", text[f.at]) >= 0 && !f.zoneName() || f.at < len(text) {
		return zoned{}, unparsed(", unparsed text found at index %d", f.at)
	}
	for i, p := range isoFields {
		if v[i] < p.low || v[i] > p.high {
			return zoned{}, unparsed(": Invalid value for %s (valid values %s): %d", p.name, isoRange(p), v[i])
		}
	}
	if v[2] > int64(monthLength(v[0], int(v[1]))) {
		return zoned{}, unparsed(": Invalid date '%s %d'", strings.ToUpper(monthNames[v[1]-1]), v[2])
	}
	local := daysOf(v[0], int(v[1]), int(v[2]))*usDay + v[3]*usHour + v[4]*usMinute + v[5]*usSecond + fractionMicros(nanos, 6)
	return zoned{instantOf(local, f.zone), f.zone}, keptFraction(text, 9)
}

func isoRange(p isoField) string {
	if p.name == "DayOfMonth" {
		return "1 - 28/31"
	}
	return strconv.FormatInt(p.low, 10) + " - " + strconv.FormatInt(p.high, 10)
}
