package function

import (
	"math"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, unixTime, clockFunctions, dateFields, zoneFunctions) }

func unixTime() []Def {
	const zonedMillis, doc = "timestamp(3) with time zone", "Time of a count of seconds since 1970"
	return []Def{
		{Name: "from_unixtime", In: "double", Out: zonedMillis, Build: fromUnixtime, Doc: doc},
		{Name: "from_unixtime", In: "double, varchar(x)", Out: zonedMillis, Build: fromUnixtime, Doc: doc + " in a time zone"},
		{Name: "from_unixtime", In: "double, bigint, bigint", Out: zonedMillis, Build: fromUnixtime, Doc: doc + " at an offset in hours and minutes"},
		{Name: "to_unixtime", In: "timestamp(p) with time zone", Out: "double", Doc: "Seconds since 1970",
			Build: one(safe(func(z zoned) float64 { return float64(z.us) / 1e6 }))},
	}
}

// maxMillis is the range of a timestamp with time zone.
const maxMillis = 1 << 51

func fromUnixtime(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		seconds, zone := reader[float64](args[0]), zoneOfCall(ctx, args)
		return rows(o.Result, args, n, func(i int) (zoned, error) {
			us, err := unixMicros(seconds(i))
			if err != nil {
				return zoned{}, err
			}
			key, err := zone(i)
			return zoned{us, key}, err
		})
	}, nil
}

func unixMicros(seconds float64) (int64, error) {
	ms := math.Floor(seconds*1000 + 0.5)
	switch {
	case math.IsNaN(ms):
		return 0, nil
	case ms >= maxMillis || ms < -maxMillis:
		shown := int64(math.MaxInt64)
		if ms < 0 {
			shown = math.MinInt64
		}
		if math.Abs(ms) < 1<<63 {
			shown = int64(ms)
		}
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Millis overflow: %d", shown)
	}
	return int64(ms) * usMilli, nil
}

// zoneOfCall gives the zone's key that from_unixtime names, or the session's.
func zoneOfCall(ctx *Context, args []columnar.Vector) func(i int) (int32, error) {
	switch len(args) {
	case 2:
		name := reader[string](args[1])
		return func(i int) (int32, error) {
			key, err := ZoneKey(name(i))
			if err != nil {
				err = sqlerr.New(sqlerr.NotSupported, "Time zone not supported: %s", name(i))
			}
			return key, err
		}
	case 3:
		hours, minutes := reader[int64](args[1]), reader[int64](args[2])
		return func(i int) (int32, error) {
			m := hours(i)*60 + minutes(i)
			if m < -maxOffset || m > maxOffset {
				return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Invalid offset minutes %d", m)
			}
			return int32(m), nil
		}
	}
	return func(int) (int32, error) { return ctx.ZoneKey, nil }
}

// clockFunctions lists what tells the time of the query.
func clockFunctions() []Def {
	millis := func(ctx *Context) int64 { return floorDiv(ctx.Start.UnixMicro(), usMilli) * usMilli }
	local := func(ctx *Context) int64 { return millis(ctx) + offsetAt(millis(ctx), ctx.ZoneKey) }
	now := build(func(t types.Type) Scalar {
		return constantOf(t, func(ctx *Context) zoned { return zoned{millis(ctx), ctx.ZoneKey} })
	})
	localTime := build(func(t types.Type) Scalar {
		return constantOf(t, func(ctx *Context) int64 { return floorMod(local(ctx), usDay) })
	})
	return []Def{
		{Name: "now", Out: "timestamp(3) with time zone", Build: now, Doc: "Time at which the query started"},
		{Name: "current_timestamp", Out: "timestamp(3) with time zone", Build: now, Doc: "Time at which the query started"},
		{Name: "current_date", Out: "date", Doc: "Date at which the query started",
			Build: build(func(t types.Type) Scalar {
				return constantOf(t, func(ctx *Context) int32 { return int32(floorDiv(local(ctx), usDay)) })
			})},
		{Name: "localtimestamp", Out: "timestamp(3)", Build: build(func(t types.Type) Scalar { return constantOf(t, local) }), Doc: "Time at which the query started, without zone"},
		{Name: "localtime", Out: "time(3)", Build: localTime, Doc: "Time of day at which the query started"},
		{Name: "current_time", Out: "time(3) with time zone", Doc: "Time of day at which the query started",
			Build: build(func(t types.Type) Scalar {
				return constantOf(t, func(ctx *Context) zoned {
					return zoned{floorMod(local(ctx), usDay), int32(offsetAt(millis(ctx), ctx.ZoneKey) / usMinute)}
				})
			})},
		{Name: "current_timezone", Out: "varchar", Doc: "The session's time zone",
			Build: build(func(t types.Type) Scalar {
				return constantOf(t, func(ctx *Context) string { return ZoneName(ctx.ZoneKey) })
			})},
	}
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
		return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			in := localOf(t, args[0])
			return rows(o.Result, args, n, func(i int) (R, error) { return f(in(i)), nil })
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

func zoneFunctions() []Def {
	const zonedType = "timestamp(p) with time zone"
	offset := func(f func(minutes int64) int64) builder {
		return one(safe(func(z zoned) int64 { return f(offsetAt(z.us, z.zone) / usMinute) }))
	}
	return []Def{
		{Name: "at_timezone", In: zonedType + ", varchar(x)", Out: zonedType, Doc: "The same instant in another time zone",
			Build: two(func(z zoned, name string) (zoned, error) {
				key, err := ZoneKey(name)
				return zoned{z.us, key}, err
			})},
		{Name: "with_timezone", In: "timestamp(p), varchar(x)", Out: zonedType, Doc: "A local time in a time zone",
			Result: func(a []types.Type) types.Type { return types.TimestampTZ(a[0].Precision) },
			Build: two(func(us int64, name string) (zoned, error) {
				key, err := ZoneKey(name)
				if err != nil {
					return zoned{}, err
				}
				return zoned{instantOf(us, key), key}, nil
			})},
		{Name: "timezone", In: zonedType, Out: "varchar", Build: one(safe(func(z zoned) string { return ZoneName(z.zone) })), Doc: "Name of the time zone"},
		{Name: "timezone_hour", In: zonedType, Out: "bigint", Build: offset(func(m int64) int64 { return m / 60 }), Doc: "Hours of the zone's offset"},
		{Name: "timezone_minute", In: zonedType, Out: "bigint", Build: offset(func(m int64) int64 { return m % 60 }), Doc: "Minutes of the zone's offset"},
	}
}
