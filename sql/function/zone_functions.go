package function

import (
	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, zoneFunctions) }

func zoneFunctions() []Def {
	const zonedType, zonedTime = "timestamp(p) with time zone", "time(p) with time zone"
	offset := func(f func(minutes int64) int64) builder {
		return one(safe(func(z zoned) int64 { return f(offsetAt(z.us, z.zone) / usMinute) }))
	}
	return []Def{
		{Name: "at_timezone", In: zonedType + ", varchar(x)", Out: zonedType, Doc: "The same instant in another time zone",
			Build: two(func(z zoned, name string) (zoned, error) {
				key, err := ZoneKey(name)
				return zoned{z.us, key}, err
			})},
		{Name: "at_timezone", In: zonedType + ", " + dayInterval, Out: zonedType, Doc: "The same instant at an offset",
			Build: two(func(z zoned, offset int64) (zoned, error) {
				key, err := offsetKey(offset)
				return zoned{z.us, key}, err
			})},
		{Name: "time at_timezone", In: zonedTime + ", varchar(x)", Out: zonedTime, Build: timeAtZone, Doc: "The same time in another time zone"},
		{Name: "time at_timezone", In: zonedTime + ", " + dayInterval, Out: zonedTime, Doc: "The same time at an offset",
			Build: two(func(z zoned, offset int64) (zoned, error) {
				key, err := offsetKey(offset)
				return z.movedTo(key), err
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
		{Name: "timezone", In: zonedTime, Out: "varchar", Build: one(safe(func(z zoned) string { return string(appendOffset(nil, z.zone)) })), Doc: "Offset of a time"},
		{Name: "timezone_hour", In: zonedTime, Out: "bigint", Build: one(safe(func(z zoned) int64 { return int64(z.zone / 60) })), Doc: "Hours of the time's offset"},
		{Name: "timezone_minute", In: zonedTime, Out: "bigint", Build: one(safe(func(z zoned) int64 { return int64(z.zone % 60) })), Doc: "Minutes of the time's offset"},
		{Name: "timezone", In: zonedType, Out: "varchar", Build: one(safe(func(z zoned) string { return ZoneName(z.zone) })), Doc: "Name of the time zone"},
		{Name: "timezone_hour", In: zonedType, Out: "bigint", Build: offset(func(m int64) int64 { return m / 60 }), Doc: "Hours of the zone's offset"},
		{Name: "timezone_minute", In: zonedType, Out: "bigint", Build: offset(func(m int64) int64 { return m % 60 }), Doc: "Minutes of the zone's offset"},
	}
}

// offsetKey gives the zone that is so many milliseconds before UTC.
func offsetKey(ms int64) (int32, error) {
	minutes := ms / 60000
	switch {
	case ms%60000 != 0:
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Invalid time zone offset interval: interval contains seconds")
	case minutes < -maxOffset || minutes > maxOffset:
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Invalid offset minutes %d", minutes)
	}
	return int32(minutes), nil
}

// movedTo gives a time with time zone at another offset.
func (z zoned) movedTo(offset int32) zoned {
	return zoned{floorMod(z.us+int64(offset-z.zone)*usMinute, usDay), offset}
}

// timeAtZone moves a time to the offset that a zone has when the query starts.
func timeAtZone(o *Overload, _ []arrow.Array) (Scalar, error) {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		in, name := reader[zoned](args[0]), reader[string](args[1])
		return rows(ctx, o.Result, args, n, func(i int) (zoned, error) {
			key, err := ZoneKey(name(i))
			if err != nil {
				return zoned{}, err
			}
			return in(i).movedTo(int32(offsetAt(ctx.Start.UnixMicro(), key) / usMinute)), nil
		})
	}, nil
}
