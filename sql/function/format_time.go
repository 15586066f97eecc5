package function

import (
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// formatTimeOf reads dates and times for format, and what has only a text.
func formatTimeOf(t types.Type, a arrow.Array) func(row int) formatValue {
	switch t.Kind {
	case types.KindDate:
		return func(row int) formatValue {
			return formatValue{class: "java.time.LocalDate", clock: time.Unix(86400*int64(columnar.Values[int32](a)[row]), 0).UTC()}
		}
	case types.KindTime:
		return func(row int) formatValue {
			clock := time.UnixMicro(columnar.Values[int64](a)[row]).UTC()
			return formatValue{class: "java.time.LocalTime", clock: clock, text: clockText(clock)}
		}
	case types.KindTimestamp:
		return func(row int) formatValue {
			clock := time.UnixMicro(columnar.Values[int64](a)[row]).UTC()
			return formatValue{class: "java.time.LocalDateTime", clock: clock, text: dateText(clock) + "T" + clockText(clock)}
		}
	case types.KindTimestampTZ:
		return func(row int) formatValue { return formatZoned(zonedOf(a).at(row)) }
	}
	return func(int) formatValue { return formatValue{class: "java.lang.String"} }
}

func formatZoned(z zoned) formatValue {
	name := ZoneName(z.zone)
	seconds := int((z.local() - z.us) / 1_000_000)
	clock := time.UnixMicro(z.us).In(time.FixedZone(name, seconds))
	offset := clock.Format("Z07:00")
	text := dateText(clock) + "T" + clockText(clock) + offset
	if name != offset {
		text += "[" + name + "]"
	}
	return formatValue{class: "java.time.ZonedDateTime", clock: clock, text: text, zone: name}
}

func dateText(t time.Time) string {
	return string(appendDate(nil, localDays(t)))
}

func localDays(t time.Time) int64 {
	_, seconds := t.Zone()
	local := t.Unix() + int64(seconds)
	days := local / 86400
	if local%86400 < 0 {
		days--
	}
	return days
}

// clockText is Java's text of a time of day: seconds and groups of three digits only where needed.
func clockText(t time.Time) string {
	switch ns := t.Nanosecond(); {
	case ns%1_000_000 != 0:
		return t.Format("15:04:05.000000")
	case ns != 0:
		return t.Format("15:04:05.000")
	case t.Second() != 0:
		return t.Format("15:04:05")
	}
	return t.Format("15:04")
}

// suffixesOf are the letters behind t that a class of Java has the fields for.
var suffixesOf = map[string]string{
	"java.time.LocalDate":     "BbhAaCYyjmdeDF",
	"java.time.LocalTime":     "HIklMSLNpRTr",
	"java.time.LocalDateTime": "HIklMSLNpBbhAaCYyjmdeRTrDF",
	"java.time.ZonedDateTime": dateSuffixes,
	"java.lang.Long":          dateSuffixes,
}

func (s *formatSpec) printTime(v formatValue) (string, *formatProblem) {
	if strings.IndexByte(suffixesOf[v.class], s.conversion) < 0 {
		return s.mismatch(v)
	}
	if v.class == "java.lang.Long" { // milliseconds
		v.clock, v.zone = time.UnixMilli(v.integer).UTC(), "UTC"
	}
	return s.pad(timeField(v.clock, s.conversion, v.zone)), nil
}

// goLayouts are the fields that Go's layouts know.
var goLayouts = map[byte]string{
	'H': "15", 'I': "03", 'l': "3", 'M': "04", 'S': "05", 'p': "pm", 'z': "-0700", 'B': "January", 'b': "Jan", 'h': "Jan",
	'A': "Monday", 'a': "Mon", 'y': "06", 'm': "01", 'd': "02", 'e': "2", 'R': "15:04", 'T': "15:04:05", 'r': "03:04:05 PM", 'D': "01/02/06",
}

func timeField(t time.Time, field byte, zone string) string {
	padded := func(v, width int) string {
		text := strconv.Itoa(v)
		return strings.Repeat("0", max(0, width-len(text))) + text
	}
	switch field {
	case 'k':
		return strconv.Itoa(t.Hour())
	case 'L':
		return padded(t.Nanosecond()/1_000_000, 3)
	case 'N':
		return padded(t.Nanosecond(), 9)
	case 'Z':
		return zone
	case 's':
		return strconv.FormatInt(t.Unix(), 10)
	case 'Q':
		return strconv.FormatInt(t.UnixMilli(), 10)
	case 'C':
		return padded(t.Year()/100, 2)
	case 'Y':
		return padded(t.Year(), 4)
	case 'j':
		return padded(t.YearDay(), 3)
	case 'F':
		return padded(t.Year(), 4) + t.Format("-01-02")
	case 'c':
		return t.Format("Mon Jan 02 15:04:05 ") + zone + " " + padded(t.Year(), 4)
	}
	return t.Format(goLayouts[field])
}
