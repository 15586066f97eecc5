package function

import (
	"math"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, intervalArithmetic) }

const (
	dayInterval  = "interval day to second"
	yearInterval = "interval year to month"
)

// shift moves a value by an interval: milliseconds or months.
type shift func(t types.Type, v zoned, by int64) (zoned, error)

// intervalArithmetic lists the operators of dates, times and intervals.
func intervalArithmetic() []Def {
	var out []Def
	for _, t := range []string{"date", "time(p)", "timestamp(p)", "timestamp(p) with time zone"} {
		for _, by := range []struct {
			name string
			move shift
		}{{dayInterval, addMillis}, {yearInterval, addMonthsTo}} {
			if t == "time(p)" && by.name == yearInterval {
				continue
			}
			defs := []Def{
				{Name: "+", In: t + ", " + by.name, Out: t, Build: shifted(by.move, 0, 1)},
				{Name: "+", In: by.name + ", " + t, Out: t, Build: shifted(by.move, 1, 1)},
				{Name: "-", In: t + ", " + by.name, Out: t, Build: shifted(by.move, 0, -1)}}
			if by.name == dayInterval && t != "date" {
				for i := range defs {
					defs[i].Out, defs[i].Result = strings.Replace(t, "(p)", "(rp)", 1), atLeastMillis
				}
			}
			out = append(out, defs...)
		}
	}
	for _, t := range []string{dayInterval, yearInterval} {
		out = append(out, scaledInterval(t)...)
	}
	return append(out, differences()...)
}

// atLeastMillis is the type of a time moved by an interval: it has milliseconds.
func atLeastMillis(args []types.Type) types.Type {
	for _, t := range args {
		switch p := max(3, t.Precision); t.Kind {
		case types.KindTime:
			return types.Time(p)
		case types.KindTimestamp:
			return types.Timestamp(p)
		case types.KindTimestampTZ:
			return types.TimestampTZ(p)
		}
	}
	return args[0]
}

func scaledInterval(t string) []Def {
	times := func(v int64, by float64) (int64, error) { return int64(math.Trunc(float64(v) * by)), nil }
	over := func(v int64, by float64) (int64, error) {
		if by == 0 || math.IsNaN(by) {
			return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Cannot divide by double %s", string(appendJavaFloat(nil, by, 64)))
		}
		return int64(math.Trunc(float64(v) / by)), nil
	}
	return []Def{
		{Name: "+", In: t + ", " + t, Out: t, Build: two(safe2(func(a, b int64) int64 { return a + b }))},
		{Name: "-", In: t + ", " + t, Out: t, Build: two(safe2(func(a, b int64) int64 { return a - b }))},
		{Name: "*", In: t + ", bigint", Out: t, Build: two(safe2(func(a, b int64) int64 { return a * b }))},
		{Name: "*", In: "bigint, " + t, Out: t, Build: two(safe2(func(a, b int64) int64 { return a * b }))},
		{Name: "*", In: t + ", double", Out: t, Build: two(times)},
		{Name: "*", In: "double, " + t, Out: t, Build: two(func(by float64, v int64) (int64, error) { return times(v, by) })},
		{Name: "/", In: t + ", double", Out: t, Build: two(over)},
		{Name: "negate", In: t, Out: t, Build: one(safe(func(a int64) int64 { return -a }))},
	}
}

func differences() []Def {
	millis := func(a, b int64) int64 { return floorDiv(a, usMilli) - floorDiv(b, usMilli) }
	return []Def{
		{Name: "-", In: "date, date", Out: dayInterval, Build: two(safe2(func(a, b int32) int64 { return (int64(a) - int64(b)) * 86400000 }))},
		{Name: "-", In: "time(p), time(p)", Out: dayInterval, Build: two(safe2(millis))},
		{Name: "-", In: "timestamp(p), timestamp(p)", Out: dayInterval, Build: two(safe2(millis))},
		{Name: "-", In: "timestamp(p) with time zone, timestamp(p) with time zone", Out: dayInterval,
			Build: two(safe2(func(a, b zoned) int64 { return millis(a.us, b.us) }))},
	}
}

// instants reads a column of dates, times or timestamps: local values with
// UTC's key for what has no zone, a date as its midnight.
func instants(t types.Type, v columnar.Vector) func(i int) zoned {
	switch t.Kind {
	case types.KindDate:
		days := reader[int32](v)
		return func(i int) zoned { return zoned{us: int64(days(i)) * usDay} }
	case types.KindTimestampTZ, types.KindTimeTZ:
		return reader[zoned](v)
	}
	us := reader[int64](v)
	return func(i int) zoned { return zoned{us: us(i)} }
}

// instantRows collects values of instants' form as a column of t.
func instantRows(t types.Type, args []columnar.Vector, n int, f func(i int) (zoned, error)) (columnar.Vector, error) {
	switch t.Kind {
	case types.KindDate:
		return rows(t, args, n, func(i int) (int32, error) {
			z, err := f(i)
			return int32(floorDiv(z.us, usDay)), err
		})
	case types.KindTimestampTZ, types.KindTimeTZ:
		return rows(t, args, n, f)
	}
	return rows(t, args, n, func(i int) (int64, error) {
		z, err := f(i)
		return z.us, err
	})
}

// shifted makes the kernel of value ± interval; at is the value's place.
func shifted(move shift, at int, sign int64) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		t := o.Result
		return func(_ *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			v, by := instants(t, args[at]), reader[int64](args[1-at])
			return instantRows(t, args, n, func(i int) (zoned, error) { return move(t, v(i), sign*by(i)) })
		}, nil
	}
}

func addMillis(t types.Type, v zoned, ms int64) (zoned, error) {
	switch {
	case t.Kind == types.KindDate && ms%86400000 != 0:
		return v, sqlerr.New(sqlerr.InvalidFunctionArgument, "Cannot add hour, minutes or seconds to a date")
	case ms > math.MaxInt64/usMilli || ms < math.MinInt64/usMilli:
		return v, sqlerr.New(sqlerr.NumericOutOfRange, "Overflow adding interval to %s", t)
	}
	us, ok := add(v.us, ms*usMilli)
	if !ok {
		return v, sqlerr.New(sqlerr.NumericOutOfRange, "Overflow adding interval to %s", t)
	}
	v.us = us
	if t.Kind == types.KindTime {
		v.us = floorMod(v.us, usDay)
	}
	return v, nil
}

func addMonthsTo(_ types.Type, v zoned, months int64) (zoned, error) {
	v.us = instantOf(addMonths(v.local(), months), v.zone)
	return v, nil
}

// addMonths moves a local time by months; a day that the month lacks becomes its last.
func addMonths(local, months int64) int64 {
	days, clock := floorDiv(local, usDay), floorMod(local, usDay)
	y, m, d := civil(days)
	total := y*12 + int64(m-1) + months
	y, m = floorDiv(total, 12), int(floorMod(total, 12))+1
	return daysOf(y, m, min(d, monthLength(y, m)))*usDay + clock
}
