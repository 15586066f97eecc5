package function

import (
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func zoneAbbreviation(z zoned) string {
	name, _ := time.UnixMicro(z.us).In(ZoneLocation(z.zone)).Zone()
	return name
}

func parseWith(compile func(string) ([]element, error)) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		t, p := o.Result, &cache[[]element]{compile: compile}
		run := func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			text, pattern := reader[string](args[0]), patternReader(args[1], p)
			return instantRows(t, args, n, func(i int) (zoned, error) {
				elements, err := pattern(i)
				if err != nil {
					return zoned{}, err
				}
				f := fields{text: text(i), zone: ctx.ZoneKey}
				if t.Kind == types.KindTimestamp {
					f.zone = UTC
				}
				return f.parse(elements)
			})
		}
		return onceForEachValue(run, o), nil
	}
}

// fields collects what a text says of a time.
type fields struct {
	text   string
	at     int
	zone   int32
	values map[byte]int64
	micros int64
}

// malformed words a fault at the place that was reached.
func (f *fields) malformed() error {
	switch {
	case f.at <= 0:
		return badFormat("Invalid format: \"%s\"", f.text)
	case f.at >= len(f.text):
		return badFormat("Invalid format: \"%s\" is too short", f.text)
	}
	return badFormat("Invalid format: \"%s\" is malformed at \"%s\"", f.text, f.text[f.at:])
}

func (f *fields) parse(elements []element) (zoned, error) {
	f.values = make(map[byte]int64, len(elements))
	for _, e := range elements {
		if !f.element(e) {
			return zoned{}, f.malformed()
		}
	}
	if f.at < len(f.text) {
		return zoned{}, f.malformed()
	}
	local, err := f.local()
	return zoned{instantOf(local, f.zone), f.zone}, err
}

func (f *fields) element(e element) bool {
	rest := f.text[f.at:]
	switch e.field {
	case literal:
		if len(rest) < len(e.text) || !strings.EqualFold(rest[:len(e.text)], e.text) {
			return false
		}
		f.at += len(e.text)
		return true
	case 'E', longDay:
		_, ok := f.name(dayNames)
		return ok
	case shortMonth, longMonth:
		m, ok := f.name(monthNames)
		f.values['M'] = int64(m + 1)
		return ok
	case 'a':
		v, ok := f.name([]string{"AM", "PM"})
		f.values['a'] = int64(v)
		return ok
	case 'G':
		_, ok := f.name([]string{"BC", "AD"})
		return ok
	case 'S':
		return f.fraction(e.most)
	case 'z', 'Z':
		return f.zoneName()
	}
	return f.number(e)
}

// name reads one of the names, whole or its first three letters.
func (f *fields) name(names []string) (int, bool) {
	rest := f.text[f.at:]
	for i, n := range names {
		for _, try := range []string{n, n[:min(3, len(n))]} {
			if len(rest) >= len(try) && strings.EqualFold(rest[:len(try)], try) {
				f.at += len(try)
				return i, true
			}
		}
	}
	return 0, false
}

func (f *fields) digits(most int) string {
	n := f.at
	for n < len(f.text) && n-f.at < most && f.text[n] >= '0' && f.text[n] <= '9' {
		n++
	}
	text := f.text[f.at:n]
	f.at = n
	return text
}

func (f *fields) number(e element) bool {
	negative := false
	if (e.field == 'y' || e.field == 'x') && f.at < len(f.text) && (f.text[f.at] == '-' || f.text[f.at] == '+') {
		negative = f.text[f.at] == '-'
		f.at++
	}
	digits := f.digits(e.most)
	if digits == "" {
		return false
	}
	v := int64(0)
	for _, c := range []byte(digits) {
		v = v*10 + int64(c-'0')
	}
	if (e.field == 'y' || e.field == 'x') && e.least == 2 && len(digits) == 2 {
		v += map[bool]int64{true: 2000, false: 1900}[v < 70]
	}
	if negative {
		v = -v
	}
	f.values[e.field] = v
	return true
}

func (f *fields) fraction(most int) bool {
	digits := f.digits(max(most, 1))
	if digits == "" {
		return false
	}
	f.micros = fractionMicros((digits + "000")[:3], 3)
	return true
}

// zoneName reads an offset, Z, or a zone's name.
func (f *fields) zoneName() bool {
	rest := f.text[f.at:]
	for n := len(rest); n > 0; n-- {
		if c := rest[n-1]; c == ' ' || n < len(rest) && isZoneByte(rest[n]) {
			continue
		}
		if key, err := ZoneKey(rest[:n]); err == nil {
			f.zone = key
			f.at += n
			return true
		}
	}
	return false
}

func isZoneByte(c byte) bool {
	return c == '/' || c == '_' || c == ':' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// ranges are the values that fields may have, with their names in messages.
var ranges = []struct {
	field     byte
	name      string
	low, high int64
}{
	{'y', "year", -290000, 290000}, {'x', "weekyear", -290000, 290000}, {'M', "monthOfYear", 1, 12}, {'d', "dayOfMonth", 1, 31}, {'D', "dayOfYear", 1, 366}, {'w', "weekOfWeekyear", 1, 53},
	{'e', "dayOfWeek", 1, 7}, {'H', "hourOfDay", 0, 23}, {'k', "clockhourOfDay", 1, 24}, {'h', "clockhourOfHalfday", 1, 12},
	{'K', "hourOfHalfday", 0, 11}, {'m', "minuteOfHour", 0, 59}, {'s', "secondOfMinute", 0, 59},
}

func (f *fields) outOfRange(name string, v, low, high int64) error {
	return sqlerr.New(sqlerr.InvalidFunctionArgument, "Cannot parse \"%s\": Value %d for %s must be in the range [%d,%d]", f.text, v, name, low, high)
}

// local puts the fields together; what is absent is that of 1970-01-01.
func (f *fields) local() (int64, error) {
	for _, r := range ranges {
		if v, ok := f.values[r.field]; ok && (v < r.low || v > r.high) {
			return 0, f.outOfRange(r.name, v, r.low, r.high)
		}
	}
	days, err := f.date()
	if err != nil {
		return 0, err
	}
	hour := f.values['H'] + f.values['k']%24
	if _, ok := f.values['h']; ok {
		hour = f.values['h']%12 + 12*f.values['a']
	} else if _, ok := f.values['K']; ok {
		hour = f.values['K'] + 12*f.values['a']
	}
	return days*usDay + hour*usHour + f.values['m']*usMinute + f.values['s']*usSecond + f.micros, nil
}

func (f *fields) or(field byte, absent int64) int64 {
	if v, ok := f.values[field]; ok {
		return v
	}
	return absent
}

func (f *fields) date() (int64, error) {
	year := f.or('y', 1970)
	if day, ok := f.values['D']; ok {
		return daysOf(year, 1, 1) + day - 1, nil
	}
	_, byWeek := f.values['w']
	_, byWeekYear := f.values['x']
	if byWeek || byWeekYear {
		fourth := daysOf(f.or('x', year), 1, 4)
		return fourth - dayOfWeek(fourth) + 1 + 7*(f.or('w', 1)-1) + f.or('e', 1) - 1, nil
	}
	month, day := f.or('M', 1), f.or('d', 1)
	if last := int64(monthLength(year, int(month))); day > last {
		return 0, f.outOfRange("dayOfMonth", day, 1, last)
	}
	return daysOf(year, int(month), int(day)), nil
}

// isoType gives the type of to_iso8601 for a time of precision p.
func isoType(base int32) func([]types.Type) types.Type {
	return func(a []types.Type) types.Type {
		if a[0].Precision > 0 {
			return types.VarcharN(base + 1 + a[0].Precision)
		}
		return types.VarcharN(base)
	}
}

func isoText(o *Overload, _ []arrow.Array) (Scalar, error) {
	t := o.Args[0]
	return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		in := instants(t, args[0])
		return rows(o.Result, args, n, func(i int) (string, error) { return string(appendISO(nil, t, in(i))), nil })
	}, nil
}

func appendISO(dst []byte, t types.Type, z zoned) []byte {
	if t.Kind == types.KindDate {
		return append(dst, strings.TrimPrefix(string(appendDate(nil, floorDiv(z.us, usDay))), "+")...)
	}
	local := z.local()
	dst = append(appendDate(dst, floorDiv(local, usDay)), 'T')
	dst = appendClock(dst, floorMod(local, usDay), t.Precision)
	switch {
	case t.Kind == types.KindTimestamp:
		return dst
	case offsetAt(z.us, z.zone) == 0:
		return append(dst, 'Z')
	}
	return appendZone(dst, element{field: 'Z', least: 2}, z)
}
