package function

import (
	"math"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

func init() { lists = append(lists, clockFunctions, dateFields) }

// clockFunctions lists what tells the time of the query: in milliseconds, and
// under hidden names in microseconds, of which a cast makes the precision asked for.
func clockFunctions() []Def {
	out := []Def{
		{Name: "now", Out: "timestamp(3) with time zone", Build: clock(usMilli, zonedNow), Doc: "Time at which the query started"},
		{Name: "current_date", Out: "date", Doc: "Date at which the query started",
			Build: clock(usMilli, func(z zoned) int32 { return int32(floorDiv(z.local(), usDay)) })},
		{Name: "current_timezone", Out: "varchar", Doc: "The session's time zone", Build: clock(usMilli, func(z zoned) string { return ZoneName(z.zone) })},
	}
	for _, f := range []struct {
		prefix string
		unit   int64
		digits string
	}{{"", usMilli, "(3)"}, {"precise ", 1, "(6)"}} {
		out = append(out,
			Def{Name: f.prefix + "current_timestamp", Out: "timestamp" + f.digits + " with time zone", Build: clock(f.unit, zonedNow), Doc: "Time at which the query started"},
			Def{Name: f.prefix + "localtimestamp", Out: "timestamp" + f.digits, Build: clock(f.unit, zoned.local), Doc: "Time at which the query started, without zone"},
			Def{Name: f.prefix + "localtime", Out: "time" + f.digits, Doc: "Time of day at which the query started",
				Build: clock(f.unit, func(z zoned) int64 { return floorMod(z.local(), usDay) })},
			Def{Name: f.prefix + "current_time", Out: "time" + f.digits + " with time zone", Doc: "Time of day at which the query started",
				Build: clock(f.unit, func(z zoned) zoned {
					return zoned{floorMod(z.local(), usDay), int32(offsetAt(z.us, z.zone) / usMinute)}
				})})
	}
	return out
}

func zonedNow(z zoned) zoned { return z }

// clock makes the kernel of a function of the time at which the query started, in whole units.
func clock[R value](unit int64, f func(zoned) R) builder {
	return build(func(t types.Type) Scalar {
		return constantOf(t, func(ctx *Context) R { return f(zoned{floorDiv(ctx.Start.UnixMicro(), unit) * unit, ctx.ZoneKey}) })
	})
}

// Takes reports whether a function has an overload for an argument of just this type.
func Takes(d Dialect, name string, t types.Type) bool {
	for _, s := range candidates(d, name) {
		if o, err := s.bind(ArgumentsOf([]types.Type{t}), false); o != nil && err == nil {
			return true
		}
	}
	return false
}

// dateField is a part of a local time; of says of which types it can be asked
// beside those with a date.
type dateField struct {
	names  string
	of     string
	get    func(local int64) int64
	length func(v int64) int64 // the same of an interval
	doc    string
}

func millisField(unit, limit int64) func(int64) int64 {
	return func(ms int64) int64 { return ms / unit % limit }
}

func months(limit int64, whole bool) func(int64) int64 {
	return func(m int64) int64 {
		if whole {
			return m / limit
		}
		return m % limit
	}
}

var dateFieldTable = []dateField{
	{"year", yearInterval, func(l int64) int64 { y, _, _ := civil(floorDiv(l, usDay)); return y }, months(12, true), "Year"},
	{"quarter", "", func(l int64) int64 { _, m, _ := civil(floorDiv(l, usDay)); return int64(m+2) / 3 }, nil, "Quarter of the year"},
	{"month", yearInterval, func(l int64) int64 { _, m, _ := civil(floorDiv(l, usDay)); return int64(m) }, months(12, false), "Month of the year"},
	{"week week_of_year", "", func(l int64) int64 { _, w := isoWeek(floorDiv(l, usDay)); return w }, nil, "Week of the ISO year"},
	{"year_of_week yow", "", func(l int64) int64 { y, _ := isoWeek(floorDiv(l, usDay)); return y }, nil, "Year of the ISO week"},
	{"day day_of_month", dayInterval, func(l int64) int64 { _, _, d := civil(floorDiv(l, usDay)); return int64(d) }, millisField(86400000, math.MaxInt64), "Day of the month"},
	{"day_of_week dow", "", func(l int64) int64 { return dayOfWeek(floorDiv(l, usDay)) }, nil, "Day of the week, Monday is 1"},
	{"day_of_year doy", "", func(l int64) int64 { return dayOfYear(floorDiv(l, usDay)) }, nil, "Day of the year"},
	{"hour", "time", func(l int64) int64 { return floorMod(l, usDay) / usHour }, millisField(3600000, 24), "Hour of the day"},
	{"minute", "time", func(l int64) int64 { return floorMod(l, usHour) / usMinute }, millisField(60000, 60), "Minute of the hour"},
	{"second", "time", func(l int64) int64 { return floorMod(l, usMinute) / usSecond }, millisField(1000, 60), "Second of the minute"},
	{"millisecond", "time", func(l int64) int64 { return floorMod(l, usSecond) / usMilli }, millisField(1, 1000), "Millisecond of the second"},
}

func dayOfWeek(days int64) int64 { return floorMod(days+3, 7) + 1 }

func dayOfYear(days int64) int64 {
	y, _, _ := civil(days)
	return days - daysOf(y, 1, 1) + 1
}

// isoWeek gives the ISO year and week of a day: those of its Thursday.
func isoWeek(days int64) (year, week int64) {
	thursday := days - dayOfWeek(days) + 4
	year, _, _ = civil(thursday)
	return year, (dayOfYear(thursday)-1)/7 + 1
}

func dateFields() []Def {
	var out []Def
	for _, f := range dateFieldTable {
		in := []string{"timestamp(p)", "timestamp(p) with time zone"}
		switch f.of {
		case "time":
			in = append(in, "time(p)", "time(p) with time zone")
		default:
			in = append(in, "date")
		}
		for _, name := range strings.Fields(f.names) {
			for _, t := range in {
				out = append(out, Def{Name: name, In: t, Out: "bigint", Build: ofLocal(f.get), Doc: f.doc})
			}
			interval := f.of
			if interval == "time" {
				interval = dayInterval
			}
			if interval != "" {
				out = append(out, Def{Name: name, In: interval, Out: "bigint", Build: one(safe(f.length)), Doc: f.doc + " of an interval"})
			}
		}
	}
	lastDay := func(l int64) int32 {
		y, m, _ := civil(floorDiv(l, usDay))
		return int32(daysOf(y, m, monthLength(y, m)))
	}
	for _, t := range []string{"date", "timestamp(p)", "timestamp(p) with time zone"} {
		out = append(out, Def{Name: "last_day_of_month", In: t, Out: "date", Build: ofLocal(lastDay), Doc: "Last day of the month"})
		if t != "date" {
			out = append(out, Def{Name: "date", In: t, Out: "date", Build: ofLocal(func(l int64) int32 { return int32(floorDiv(l, usDay)) }), Doc: "The date of a time"})
		}
	}
	return append(out,
		Def{Name: "date", In: "varchar(x)", Out: "date", Build: one(textToDate), Doc: "The date that a text names"},
		Def{Name: "to_milliseconds", In: dayInterval, Out: "bigint", Build: one(safe(func(v int64) int64 { return v })), Doc: "Milliseconds of an interval"})
}

// ofLocal makes the kernel of a function of what a clock in the value's zone shows.
func ofLocal[R value](f func(local int64) R) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		t := o.Args[0]
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			in := localOf(t, args[0])
			return rows(ctx, o.Result, args, n, func(i int) (R, error) { return f(in(i)), nil })
		}, nil
	}
}

// localOf reads local microseconds from a column of dates or times.
func localOf(t types.Type, v columnar.Vector) func(i int) int64 {
	in := instants(t, v)
	if t.Kind == types.KindTimestampTZ {
		return func(i int) int64 { return in(i).local() }
	}
	return func(i int) int64 { return in(i).us }
}
