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
	for _, t := range []string{"date", "time(p)", "time(p) with time zone", "timestamp(p)", "timestamp(p) with time zone"} {
		for _, by := range []struct {
			name string
			move shift
		}{{dayInterval, addMillis}, {yearInterval, addMonthsTo}} {
			if strings.HasPrefix(t, "time(p)") && by.name == yearInterval {
				continue
			}
			defs := []Def{
				{Name: "+", In: t + ", " + by.name, Out: t, Build: shifted(by.move, 0, 1)},
				{Name: "+", In: by.name + ", " + t, Out: t, Build: shifted(by.move, 1, 1)},
				{Name: "-", In: t + ", " + by.name, Out: t, Build: shifted(by.move, 0, -1)}}
			if t == "date" {
				defs[0].Build, defs[1].Build, defs[2].Build = shiftedDate(by.name, 0, 1), shiftedDate(by.name, 1, 1), shiftedDate(by.name, 0, -1)
			}
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
		case types.KindTime, types.KindTimeTZ:
			return types.Type{Kind: t.Kind, Precision: p}
		case types.KindTimestamp:
			return types.Timestamp(p)
		case types.KindTimestampTZ:
			return types.TimestampTZ(p)
		}
	}
	return args[0]
}

// fitsInterval checks the months of an interval, which are an integer.
func fitsInterval(t string, v int64) (int64, error) {
	if t != yearInterval {
		return v, nil
	}
	return v, checkInteger(v, t)
}

// checkInteger fails as Trino does where a type that is an integer inside overflows.
func checkInteger(v int64, t string) error {
	switch {
	case v > math.MaxInt32:
		return sqlerr.New(sqlerr.GenericInternalError, "Value %d exceeds MAX_INT for type %s", v, t)
	case v < math.MinInt32:
		return sqlerr.New(sqlerr.GenericInternalError, "Value %d is less than MIN_INT for type %s", v, t)
	}
	return nil
}

// truncated cuts a number to an integer, to the nearest one where it is beyond.
func truncated(f float64) int64 {
	switch {
	case f >= math.MaxInt64:
		return math.MaxInt64
	case f <= math.MinInt64:
		return math.MinInt64
	}
	return int64(f)
}

func scaledInterval(t string) []Def {
	times := func(v int64, by float64) (int64, error) {
		if math.IsNaN(by) {
			return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Cannot multiply by double NaN")
		}
		return fitsInterval(t, truncated(float64(v)*by))
	}
	over := func(v int64, by float64) (int64, error) {
		if by == 0 || math.IsNaN(by) {
			return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Cannot divide by double %s", string(appendJavaFloat(nil, by, 64)))
		}
		return fitsInterval(t, truncated(float64(v)/by))
	}
	whole := func(f func(a, b int64) int64) builder {
		return two(func(a, b int64) (int64, error) { return fitsInterval(t, f(a, b)) })
	}
	product := func(a, b int64) int64 { return a * b }
	return []Def{
		{Name: "+", In: t + ", " + t, Out: t, Build: whole(func(a, b int64) int64 { return a + b })},
		{Name: "-", In: t + ", " + t, Out: t, Build: whole(func(a, b int64) int64 { return a - b })},
		{Name: "*", In: t + ", bigint", Out: t, Build: whole(product)},
		{Name: "*", In: "bigint, " + t, Out: t, Build: whole(product)},
		{Name: "*", In: t + ", double", Out: t, Build: two(times)},
		{Name: "*", In: "double, " + t, Out: t, Build: two(func(by float64, v int64) (int64, error) { return times(v, by) })},
		{Name: "/", In: t + ", double", Out: t, Build: two(over)},
		{Name: "negate", In: t, Out: t, Build: one(func(a int64) (int64, error) { return fitsInterval(t, -a) })},
	}
}

// differences lists the operators between times; dates are coerced to timestamps.
func differences() []Def {
	millis := func(a, b int64) int64 { return floorDiv(a, usMilli) - floorDiv(b, usMilli) }
	return []Def{
		{Name: "-", In: "time(p), time(p)", Out: dayInterval, Build: two(safe2(millis))},
		{Name: "-", In: "time(p) with time zone, time(p) with time zone", Out: dayInterval,
			Build: two(safe2(func(a, b zoned) int64 { return millis(a.utcTime(), b.utcTime()) }))},
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
func instantRows(ctx *Context, t types.Type, args []columnar.Vector, n int, f func(i int) (zoned, error)) (columnar.Vector, error) {
	switch t.Kind {
	case types.KindDate:
		return rows(ctx, t, args, n, func(i int) (int32, error) {
			z, err := f(i)
			return int32(floorDiv(z.us, usDay)), err
		})
	case types.KindTimestampTZ, types.KindTimeTZ:
		return rows(ctx, t, args, n, f)
	}
	return rows(ctx, t, args, n, func(i int) (int64, error) {
		z, err := f(i)
		return z.us, err
	})
}

// shifted makes the kernel of value ± interval; at is the value's place.
func shifted(move shift, at int, sign int64) builder {
	return func(o *Overload, _ []arrow.Array) (Scalar, error) {
		t := o.Result
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			v, by := instants(t, args[at]), reader[int64](args[1-at])
			return instantRows(ctx, t, args, n, func(i int) (zoned, error) { return move(t, v(i), sign*by(i)) })
		}, nil
	}
}

// shiftedDate makes the kernel of date ± interval.
func shiftedDate(interval string, at int, sign int64) builder {
	const dayMillis = usDay / usMilli
	fault := map[int64]string{1: "Cannot add hour, minutes or seconds to a date", -1: "Cannot subtract hour, minutes or seconds from a date"}[sign]
	return func(*Overload, []arrow.Array) (Scalar, error) {
		return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
			day, by := reader[int32](args[at]), reader[int64](args[1-at])
			return rows(ctx, types.Date, args, n, func(i int) (int32, error) {
				switch d, amount := int64(day(i)), sign*by(i); {
				case interval == yearInterval:
					return dayInRange(daysAfter(d, amount))
				case amount%dayMillis != 0:
					return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", fault)
				default:
					return dayInRange(d + amount/dayMillis)
				}
			})
		}, nil
	}
}

// dayInRange checks that a date may be the day.
func dayInRange(day int64) (int32, error) { return int32(day), checkInteger(day, "date") }

func addMillis(t types.Type, v zoned, ms int64) (zoned, error) {
	if t.Kind == types.KindTime || t.Kind == types.KindTimeTZ {
		v.us = floorMod(v.us+ms%86400000*usMilli, usDay)
		return v, nil
	}
	total, ok := add(floorDiv(v.us, usMilli), ms)
	if !ok {
		return v, overflowOf(t, v.us)
	}
	if err := checkMillis(t, total); err != nil {
		return v, err
	}
	v.us = total*usMilli + floorMod(v.us, usMilli)
	return v, nil
}

// overflowOf is the failure of a time beyond its type's range.
func overflowOf(t types.Type, ms int64) error {
	if t.Kind == types.KindTimestampTZ {
		return sqlerr.New(sqlerr.GenericInternalError, "Millis overflow: %d", ms)
	}
	return sqlerr.New(sqlerr.GenericInternalError, "Internal error")
}

// checkMillis checks the range of a type for a time in milliseconds.
func checkMillis(t types.Type, ms int64) error {
	switch {
	case t.Kind == types.KindDate:
		return checkInteger(floorDiv(ms, 86400000), "date")
	case t.Kind == types.KindTimestampTZ && (ms >= maxMillis || ms < -maxMillis), ms > math.MaxInt64/usMilli, ms < math.MinInt64/usMilli:
		return overflowOf(t, ms)
	}
	return nil
}

func addMonthsTo(t types.Type, v zoned, months int64) (zoned, error) {
	local := v.local()
	days := daysAfter(floorDiv(local, usDay), months)
	ms := days*86400000 + floorDiv(floorMod(local, usDay), usMilli)
	if err := checkMillis(t, ms); err != nil {
		return v, err
	}
	v.us = instantOf(days*usDay+floorMod(local, usDay), v.zone)
	return v, nil
}

// addMonths moves a local time by months.
func addMonths(local, months int64) int64 {
	return daysAfter(floorDiv(local, usDay), months)*usDay + floorMod(local, usDay)
}

// daysAfter moves a day by months; one that the month lacks becomes its last.
func daysAfter(days, months int64) int64 {
	y, m, d := civil(days)
	total := y*12 + int64(m-1) + months
	y, m = floorDiv(total, 12), int(floorMod(total, 12))+1
	return daysOf(y, m, min(d, monthLength(y, m)))
}
