package function

import (
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, dateFormats) }

func dateFormats() []Def {
	const tz = "timestamp(p) with time zone"
	return []Def{
		{Name: "date_format", In: "timestamp(p), varchar(x)", Out: "varchar", Build: formatWith(mysqlPattern), Doc: "A time in a format of MySQL"},
		{Name: "date_format", In: tz + ", varchar(x)", Out: "varchar", Build: formatWith(mysqlPattern), Doc: "A time in a format of MySQL"},
		{Name: "date_parse", In: "varchar(x), varchar(y)", Out: "timestamp(3)", Build: parseWith(mysqlPattern), Doc: "The time that a text in a format of MySQL names"},
		{Name: "format_datetime", In: "timestamp(p), varchar(x)", Out: "varchar", Build: formatWith(javaPattern), Doc: "A time in a format of Java"},
		{Name: "format_datetime", In: tz + ", varchar(x)", Out: "varchar", Build: formatWith(javaPattern), Doc: "A time in a format of Java"},
		{Name: "parse_datetime", In: "varchar(x), varchar(y)", Out: "timestamp(3) with time zone", Build: parseWith(javaPattern), Doc: "The time that a text in a format of Java names"},
		{Name: "to_iso8601", In: "date", Out: "varchar(16)", Build: isoText, Doc: "A date by ISO 8601"},
		{Name: "to_iso8601", In: "timestamp(p)", Out: "varchar(n)", Build: isoText, Result: isoType(22), Doc: "A time by ISO 8601"},
		{Name: "to_iso8601", In: tz, Out: "varchar(n)", Build: isoText, Result: isoType(28), Doc: "A time by ISO 8601"},
		{Name: "from_iso8601_timestamp", In: "varchar(x)", Out: "timestamp(3) with time zone", Build: fromISO, Doc: "The time that a text of ISO 8601 names"},
		{Name: "from_iso8601_date", In: "varchar(x)", Out: "date", Build: fromISO, Doc: "The date that a text of ISO 8601 names"},
	}
}

// element is a part of a pattern: a field of the time with its least number of
// digits and, for parsing, its most; or, with field 't', a text.
type element struct {
	field       byte
	least, most int
	text        string
}

// The fields of elements are Java's letters; these say what Java says by the
// number of letters.
const (
	shortMonth = 'N'
	longMonth  = 'L'
	longDay    = 'F'
	literal    = 't'
)

var (
	monthNames = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	dayNames   = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
)

// mysqlFields maps the letters behind % to elements.
var mysqlFields = map[byte][]element{
	'a': {{field: 'E'}}, 'b': {{field: shortMonth}}, 'c': {{field: 'M', least: 1, most: 2}}, 'd': {{field: 'd', least: 2, most: 2}},
	'e': {{field: 'd', least: 1, most: 2}}, 'f': {{field: 'S', least: 6, most: 9}}, 'H': {{field: 'H', least: 2, most: 2}},
	'h': {{field: 'h', least: 2, most: 2}}, 'I': {{field: 'h', least: 2, most: 2}}, 'i': {{field: 'm', least: 2, most: 2}},
	'j': {{field: 'D', least: 3, most: 3}}, 'k': {{field: 'H', least: 1, most: 2}}, 'l': {{field: 'h', least: 1, most: 2}},
	'M': {{field: longMonth}}, 'm': {{field: 'M', least: 2, most: 2}}, 'p': {{field: 'a'}},
	'r': {{field: 'h', least: 2, most: 2}, {field: literal, text: ":"}, {field: 'm', least: 2, most: 2}, {field: literal, text: ":"},
		{field: 's', least: 2, most: 2}, {field: literal, text: " "}, {field: 'a'}},
	'S': {{field: 's', least: 2, most: 2}}, 's': {{field: 's', least: 2, most: 2}},
	'T': {{field: 'H', least: 2, most: 2}, {field: literal, text: ":"}, {field: 'm', least: 2, most: 2}, {field: literal, text: ":"},
		{field: 's', least: 2, most: 2}},
	'v': {{field: 'w', least: 2, most: 2}}, 'W': {{field: longDay}}, 'x': {{field: 'x', least: 4, most: 4}},
	'Y': {{field: 'y', least: 4, most: 4}}, 'y': {{field: 'y', least: 2, most: 2}},
}

func badFormat(text string, args ...any) error {
	return sqlerr.New(sqlerr.InvalidFunctionArgument, text, args...)
}

func mysqlPattern(pattern string) ([]element, error) {
	var out []element
	if pattern == "" {
		return nil, badFormat("Both printing and parsing not supported")
	}
	for i := 0; i < len(pattern); {
		if pattern[i] != '%' {
			size := runeSize(pattern[i:])
			out = append(out, element{field: literal, text: pattern[i : i+size]})
			i += size
			continue
		}
		if i++; i == len(pattern) {
			break
		}
		size := runeSize(pattern[i:])
		fields, known := mysqlFields[pattern[i]]
		switch {
		case known:
			out = append(out, fields...)
		case strings.IndexByte("DUuVwX", pattern[i]) >= 0:
			return nil, badFormat("%%%s not supported in date format string", pattern[i:i+1])
		default:
			out = append(out, element{field: literal, text: pattern[i : i+size]})
		}
		i += size
	}
	if len(out) == 0 {
		return nil, badFormat("Both printing and parsing not supported")
	}
	if isDatePattern(out) {
		out[0].most = 9
	}
	return out, nil
}

// javaPattern reads a pattern of Java's (Joda's) letters and quoted texts.
func javaPattern(pattern string) ([]element, error) {
	if pattern == "" {
		return nil, badFormat("Invalid pattern specification: Pattern is null or empty")
	}
	var out []element
	for i := 0; i < len(pattern); {
		c := pattern[i]
		n := 1
		switch {
		case c == '\'':
			text, size := quoted(pattern[i:])
			out = append(out, element{field: literal, text: text})
			n = size
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			for i+n < len(pattern) && pattern[i+n] == c {
				n++
			}
			e, ok := javaElement(c, n)
			if !ok {
				return nil, badFormat("Illegal pattern component: %s", pattern[i:i+n])
			}
			out = append(out, e)
		default:
			n = runeSize(pattern[i:])
			out = append(out, element{field: literal, text: pattern[i : i+n]})
		}
		i += n
	}
	return boundedDigits(out), nil
}

// quoted reads 'text', with ” for a quote, and gives its size in the pattern.
func quoted(s string) (text string, size int) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == '\'' && b.Len() > 0 {
			b.WriteByte('\'')
			i++
			continue
		}
		if b.Len() == 0 {
			return "'", i + 1
		}
		return b.String(), i + 1
	}
	return b.String(), len(s)
}

func javaElement(c byte, n int) (element, bool) {
	e := element{field: c, least: n, most: 2}
	switch c {
	case 'M':
		if n >= 4 {
			e.field = longMonth
		} else if n == 3 {
			e.field = shortMonth
		}
	case 'E':
		if n >= 4 {
			e.field = longDay
		}
	case 'Y', 'y', 'x', 'C':
		e.most = 9
	case 'D':
		e.most = 3
	case 'S':
		e.most = n
	case 'd', 'e', 'h', 'H', 'k', 'K', 'm', 's', 'w', 'a', 'G', 'z', 'Z':
	default:
		return e, false
	}
	return e, true
}

// boundedDigits lets a number that another follows take no more than its own digits.
func boundedDigits(elements []element) []element {
	for i := range elements[:len(elements)-1] {
		if isNumber(elements[i].field) && isNumber(elements[i+1].field) {
			elements[i].most = elements[i].least
		}
	}
	return elements
}

func isNumber(field byte) bool { return strings.IndexByte("yYxCDdehHkKmsSwM", field) >= 0 }

// patternReader compiles a constant pattern once.
func patternReader(v columnar.Vector, p *cache[[]element]) func(i int) ([]element, error) {
	text := reader[string](v)
	if v.Const {
		e, err := p.get(text(0))
		return func(int) ([]element, error) { return e, err }
	}
	return func(i int) ([]element, error) { return p.get(text(i)) }
}

func formatWith(compile func(string) ([]element, error)) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		t, p := o.Args[0], &cache[[]element]{compile: compile}
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			in, pattern := instants(t, args[0]), patternReader(args[1], p)
			var buf []byte
			return rows(ctx, o.Result, args, n, func(i int) (string, error) {
				elements, err := pattern(i)
				if err != nil {
					return "", err
				}
				if err := zoneless(t, elements); err != nil {
					return "", err
				}
				buf = appendFormatted(buf[:0], elements, in(i))
				return string(buf), nil
			})
		}, nil
	}
}

func zoneless(t types.Type, elements []element) error {
	for _, e := range elements {
		if t.Kind == types.KindTimestamp && (e.field == 'z' || e.field == 'Z') {
			return badFormat("format_datetime for TIMESTAMP type, cannot use 'Z' nor 'z' in format, as this type does not contain TZ information")
		}
	}
	return nil
}

func appendFormatted(dst []byte, elements []element, z zoned) []byte {
	local := round(z.local(), 3) // Trino formats milliseconds
	for _, e := range elements {
		dst = appendElement(dst, e, z, local)
	}
	return dst
}

func appendElement(dst []byte, e element, z zoned, local int64) []byte {
	days := floorDiv(local, usDay)
	switch e.field {
	case literal:
		return append(dst, e.text...)
	case 'E':
		return append(dst, dayNames[dayOfWeek(days)-1][:3]...)
	case longDay:
		return append(dst, dayNames[dayOfWeek(days)-1]...)
	case shortMonth, longMonth:
		_, m, _ := civil(days)
		name := monthNames[m-1]
		if e.field == shortMonth {
			name = name[:3]
		}
		return append(dst, name...)
	case 'a':
		return append(dst, map[bool]string{true: "AM", false: "PM"}[floorMod(local, usDay) < 12*usHour]...)
	case 'G':
		y, _, _ := civil(days)
		return append(dst, map[bool]string{true: "AD", false: "BC"}[y > 0]...)
	case 'S':
		digits := appendNumber(nil, floorMod(local, usSecond), 6)
		for len(digits) < e.least {
			digits = append(digits, '0')
		}
		return append(dst, digits[:e.least]...)
	case 'z', 'Z':
		return appendZone(dst, e, z)
	}
	v := fieldValue(e.field, local)
	if isYear(e.field) && e.least == 2 {
		v = int64(magnitude(v) % 100)
	}
	return appendNumber(dst, v, e.least)
}

func yearOfEra(year int64) int64 {
	if year <= 0 {
		return 1 - year
	}
	return year
}

// fieldValue gives the number of a field.
func fieldValue(field byte, local int64) int64 {
	days, clock := floorDiv(local, usDay), floorMod(local, usDay)
	y, m, d := civil(days)
	hour := clock / usHour
	switch field {
	case 'y':
		return y
	case 'Y':
		return yearOfEra(y)
	case 'C':
		return yearOfEra(y) / 100
	case 'x':
		year, _ := isoWeek(days)
		return year
	case 'w':
		_, week := isoWeek(days)
		return week
	case 'M':
		return int64(m)
	case 'd':
		return int64(d)
	case 'D':
		return dayOfYear(days)
	case 'e':
		return dayOfWeek(days)
	case 'H':
		return hour
	case 'k':
		return (hour+23)%24 + 1
	case 'K':
		return hour % 12
	case 'h':
		return (hour+11)%12 + 1
	case 'm':
		return clock / usMinute % 60
	}
	return clock / usSecond % 60
}

func appendZone(dst []byte, e element, z zoned) []byte {
	minutes := offsetAt(z.us, z.zone) / usMinute
	switch {
	case e.field == 'z' && e.least >= 4:
		return append(dst, longZoneName(z)...)
	case e.field == 'Z' && e.least <= 2:
		sign := byte('+')
		if minutes < 0 {
			sign, minutes = '-', -minutes
		}
		dst = appendNumber(append(dst, sign), minutes/60, 2)
		if e.least == 2 {
			dst = append(dst, ':')
		}
		return appendNumber(dst, minutes%60, 2)
	case e.field == 'z' && e.least < 4 && z.zone >= firstRegion:
		return append(dst, zoneAbbreviation(z)...)
	}
	return append(dst, ZoneName(z.zone)...)
}
