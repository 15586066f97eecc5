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

// longNames are the names of zones in words, by their abbreviations and the
// beginning of the regions that have them.
var longNames = []struct{ short, region, long string }{
	{"CET", "Europe/", "Central European Standard Time"}, {"CEST", "Europe/", "Central European Summer Time"},
	{"EET", "Europe/", "Eastern European Standard Time"}, {"EEST", "Europe/", "Eastern European Summer Time"},
	{"WET", "Europe/", "Western European Standard Time"}, {"WEST", "Europe/", "Western European Summer Time"},
	{"GMT", "Europe/London", "Greenwich Mean Time"}, {"BST", "Europe/London", "British Summer Time"},
	{"EST", "America/", "Eastern Standard Time"}, {"EDT", "America/", "Eastern Daylight Time"},
	{"CST", "America/", "Central Standard Time"}, {"CDT", "America/", "Central Daylight Time"},
	{"MST", "America/", "Mountain Standard Time"}, {"MDT", "America/", "Mountain Daylight Time"},
	{"PST", "America/", "Pacific Standard Time"}, {"PDT", "America/", "Pacific Daylight Time"},
	{"JST", "Asia/Tokyo", "Japan Standard Time"}, {"IST", "Asia/Kolkata", "India Standard Time"}, {"CST", "Asia/Shanghai", "China Standard Time"},
}

// longZoneName gives the name of a zone in words, or as it is where there are none.
func longZoneName(z zoned) string {
	name := ZoneName(z.zone)
	if z.zone == UTC {
		return "Coordinated Universal Time"
	}
	short := zoneAbbreviation(z)
	for _, n := range longNames {
		if n.short == short && strings.HasPrefix(name, n.region) {
			return n.long
		}
	}
	return name
}

func parseWith(compile func(string) ([]element, error)) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		t, p := o.Result, &cache[[]element]{compile: compile}
		run := func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			text, pattern := reader[string](args[0]), patternReader(args[1], p)
			return instantRows(ctx, t, args, n, func(i int) (zoned, error) {
				elements, err := pattern(i)
				if err != nil {
					return zoned{}, err
				}
				f := fields{text: text(i), zone: ctx.ZoneKey, century: int64(ctx.Start.Year()) - 80}
				if t.Kind == types.KindTimestamp {
					f.zone, f.century = UTC, 1970
					if isPlainDate(text(i)) && isDatePattern(elements) {
						return plainDate(text(i))
					}
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

	century int64 // the first year that two digits may mean
}

// zoneNames are the abbreviations of zones that are read.
var zoneNames = map[string]string{"UT": "UTC", "UTC": "UTC", "GMT": "UTC", "EST": "America/New_York", "EDT": "America/New_York",
	"CST": "America/Chicago", "CDT": "America/Chicago", "MST": "America/Denver", "MDT": "America/Denver",
	"PST": "America/Los_Angeles", "PDT": "America/Los_Angeles"}

func (f *fields) zoneAbbreviation() bool {
	rest := f.text[f.at:]
	for n := min(3, len(rest)); n >= 2; n-- {
		if key, err := ZoneKey(zoneNames[rest[:n]]); err == nil {
			f.zone = key
			f.at += n
			return true
		}
	}
	return false
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
		if e.field == 'z' && e.least > 3 {
			return zoned{}, sqlerr.New(sqlerr.GenericInternalError, "Parsing not supported")
		}
		if !f.element(e) {
			return zoned{}, f.malformed()
		}
	}
	if f.at < len(f.text) {
		return zoned{}, f.malformed()
	}
	local, err := f.local()
	z := zoned{instantOf(local, f.zone), f.zone}
	if err == nil && z.local() != local {
		err = badFormat("Cannot parse \"%s\": Illegal instant due to time zone offset transition (%s)", f.text, ZoneName(f.zone))
	}
	return z, err
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
		d, ok := f.name(dayNames)
		f.values['e'] = int64(d + 1)
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
		v, ok := f.name([]string{"BC", "AD"})
		f.values['G'] = int64(v)
		return ok
	case 'S':
		return f.fraction(e.most)
	case 'z':
		return f.zoneAbbreviation()
	case 'Z':
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
	if isYear(e.field) && f.at < len(f.text) && (f.text[f.at] == '-' || f.text[f.at] == '+') {
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
	if isYear(e.field) && e.least == 2 && len(digits) == 2 {
		v = f.inCentury(v)
	}
	if negative {
		v = -v
	}
	f.values[e.field] = v
	return true
}

func isYear(field byte) bool { return field == 'y' || field == 'x' || field == 'Y' }

// inCentury gives the year of two digits that lies in the hundred from f.century on.
func (f *fields) inCentury(v int64) int64 { return f.century + floorMod(v-f.century, 100) }

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
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		in := instants(t, args[0])
		return rows(ctx, o.Result, args, n, func(i int) (string, error) { return string(appendISO(nil, t, in(i))), nil })
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
