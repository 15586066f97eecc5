package function

import (
	"errors"
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, unitFunctions) }

// dateUnit is a unit of date_trunc, date_add and date_diff: a length in
// microseconds, or a number of months.
type dateUnit struct {
	us     int64
	months int64
}

var dateUnits = map[string]dateUnit{
	"millisecond": {us: usMilli}, "second": {us: usSecond}, "minute": {us: usMinute}, "hour": {us: usHour},
	"day": {us: usDay}, "week": {us: 7 * usDay}, "month": {months: 1}, "quarter": {months: 3}, "year": {months: 12},
}

// unitOf finds the unit for values of a type: dates have none below a day,
// times none above an hour.
func unitOf(name string, t types.Type) (dateUnit, error) {
	u, ok := dateUnits[strings.ToLower(name)]
	if t.Kind == types.KindTime || t.Kind == types.KindTimeTZ {
		name = strings.ToLower(name)
	}
	switch t.Kind {
	case types.KindDate:
		ok = ok && (u.months > 0 || u.us >= usDay)
	case types.KindTime, types.KindTimeTZ:
		ok = ok && u.months == 0 && u.us < usDay
	}
	if !ok {
		kind := map[types.Kind]string{types.KindDate: "DATE", types.KindTime: "TIME", types.KindTimeTZ: "TIME"}[t.Kind]
		if kind == "" {
			kind = "TIMESTAMP"
		}
		return u, sqlerr.New(sqlerr.InvalidFunctionArgument, "'%s' is not a valid %s field", name, kind)
	}
	return u, nil
}

func unitFunctions() []Def {
	var out []Def
	for _, t := range []string{"date", "timestamp(p)", "timestamp(p) with time zone", "time(p)", "time(p) with time zone"} {
		out = append(out,
			Def{Name: "date_trunc", In: "varchar(x), " + t, Out: t, Build: dateTrunc, Doc: "The beginning of the unit that a time lies in"},
			Def{Name: "date_add", In: "varchar(x), bigint, " + t, Out: t, Build: dateAdd, Doc: "A time moved by as many units"},
			Def{Name: "date_diff", In: "varchar(x), " + t + ", " + t, Out: "bigint", Build: dateDiff, Doc: "Whole units between two times"})
	}
	return out
}

// unitReader gives the unit of each row, found once where it is constant.
func unitReader(v columnar.Vector, t types.Type) func(i int) (dateUnit, error) {
	name := reader[string](v)
	if v.Const {
		u, err := unitOf(name(0), t)
		return func(int) (dateUnit, error) { return u, err }
	}
	return func(i int) (dateUnit, error) { return unitOf(name(i), t) }
}

func dateTrunc(o *Overload, _ []arrow.Array) (Scalar, error) {
	t := o.Result
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		unit, in := unitReader(args[0], t), instants(t, args[1])
		return instantRows(ctx, t, args, n, func(i int) (zoned, error) {
			u, err := unit(i)
			if err != nil {
				return zoned{}, err
			}
			return u.truncate(t, in(i)), nil
		})
	}, nil
}

func (u dateUnit) truncate(t types.Type, z zoned) zoned {
	local := z.us
	if t.Kind == types.KindTimestampTZ {
		local = z.local()
	}
	if u.months == 0 && u.us < usDay {
		z.us -= floorMod(local, u.us)
		return z
	}
	days := floorDiv(local, usDay)
	switch {
	case u.us == 7*usDay:
		days -= dayOfWeek(days) - 1
	case u.months > 0:
		y, m, _ := civil(days)
		days = daysOf(y, (m-1)/int(u.months)*int(u.months)+1, 1)
	}
	z.us = days * usDay
	if t.Kind == types.KindTimestampTZ {
		z.us = instantOf(z.us, z.zone)
	}
	return z
}

func dateAdd(o *Overload, _ []arrow.Array) (Scalar, error) {
	t := o.Result
	if t.Kind == types.KindDate {
		return dateAddDays, nil
	}
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		unit, by, in := unitReader(args[0], t), reader[int64](args[1]), instants(t, args[2])
		return instantRows(ctx, t, args, n, func(i int) (zoned, error) {
			u, err := unit(i)
			if err != nil {
				return zoned{}, err
			}
			return u.add(t, in(i), by(i))
		})
	}, nil
}

// dateAddDays is date_add of dates.
func dateAddDays(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
	unit, by, in := unitReader(args[0], types.Date), reader[int64](args[1]), reader[int32](args[2])
	return rows(ctx, types.Date, args, n, func(i int) (int32, error) {
		u, err := unit(i)
		if err != nil {
			return 0, err
		}
		return u.addToDay(int64(in(i)), by(i))
	})
}

func (u dateUnit) addToDay(day, by int64) (int32, error) {
	if by != int64(int32(by)) {
		return 0, u.overflow(types.Date, "integer overflow")
	}
	if u.months == 0 {
		return dayInRange(day + by*(u.us/usDay))
	}
	if fault := u.beyondYears(day, by); fault != "" {
		return 0, u.overflow(types.Date, fault)
	}
	return dayInRange(daysAfter(day, by*u.months))
}

// beyondYears is the fault of an amount that leads out of the years that Trino's
// calendar has, empty for none.
func (u dateUnit) beyondYears(day, by int64) string {
	const first, last = -292275054, 292278993
	year, _, _ := civil(day)
	target := year + by*u.months/12
	switch {
	case target >= first && target <= last:
		return ""
	case u.months < 12:
		return fmt.Sprintf("Magnitude of add amount is too large: %d", by*u.months)
	case target != int64(int32(target)):
		return fmt.Sprintf("The calculation caused an overflow: %d + %d", year, by)
	}
	return fmt.Sprintf("Value %d for year must be in the range [%d,%d]", target, first, last)
}

// add moves local time by days and months, the instant by smaller units, and
// rounds to the type's precision.
func (u dateUnit) add(t types.Type, z zoned, by int64) (zoned, error) {
	if t.Kind == types.KindTime || t.Kind == types.KindTimeTZ {
		z.us = floorMod(round(floorMod(z.us+floorMod(by, usDay/u.us)*u.us, usDay), t.Precision), usDay)
		return z, nil
	}
	if by != int64(int32(by)) {
		return z, u.overflow(t, "integer overflow")
	}
	var err error
	switch {
	case u.months > 0:
		if fault := u.beyondYears(floorDiv(z.local(), usDay), by); fault != "" {
			return z, u.overflow(t, fault)
		}
		z, err = addMonthsTo(t, z, by*u.months)
	case t.Kind == types.KindTimestampTZ && u.us >= usDay:
		var local zoned
		local, err = addMillis(types.Timestamp(3), zoned{us: z.local()}, by*(u.us/usMilli))
		z.us = instantOf(local.us, z.zone)
	default:
		z, err = addMillis(t, z, by*(u.us/usMilli))
	}
	if err != nil {
		return z, u.asArgument(t, err)
	}
	z.us = round(z.us, t.Precision)
	return z, nil
}

// overflow words an overflow as the functions on a type do.
func (u dateUnit) overflow(t types.Type, text string) error {
	if t.Kind == types.KindDate {
		return sqlerr.New(sqlerr.GenericInternalError, "%s", text)
	}
	return sqlerr.New(sqlerr.InvalidFunctionArgument, "%s", text)
}

// asArgument turns the failure of an operator into that of date_add.
func (u dateUnit) asArgument(t types.Type, err error) error {
	var known *sqlerr.Error
	if !errors.As(err, &known) {
		return err
	}
	if t.Kind == types.KindTimestamp {
		return u.overflow(t, "long overflow")
	}
	return u.overflow(t, known.Msg)
}

func dateDiff(o *Overload, _ []arrow.Array) (Scalar, error) {
	t := o.Args[1]
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		unit, from, to := unitReader(args[0], t), instants(t, args[1]), instants(t, args[2])
		return rows(ctx, o.Result, args, n, func(i int) (int64, error) {
			u, err := unit(i)
			if err != nil {
				return 0, err
			}
			return u.between(t, from(i), to(i)), nil
		})
	}, nil
}

// between counts whole units: days and more by the clock of the first value's zone.
func (u dateUnit) between(t types.Type, from, to zoned) int64 {
	a, b := from.us, to.us
	switch {
	case t.Kind == types.KindTimestamp:
		a, b = floorDiv(a, usMilli)*usMilli, floorDiv(b, usMilli)*usMilli
	case t.Kind == types.KindTimeTZ:
		a, b = from.utcTime(), to.utcTime()
	case t.Kind == types.KindTimestampTZ:
		a, b = floorDiv(a, usMilli)*usMilli, floorDiv(b, usMilli)*usMilli
		if u.months > 0 || u.us >= usDay {
			a, b = zoned{a, from.zone}.local(), zoned{b, from.zone}.local()
		}
	}
	if u.months == 0 {
		return (b - a) / u.us
	}
	return monthsBetween(a, b) / u.months
}

// monthsBetween counts the months that have passed whole; the last day of a
// month completes it.
func monthsBetween(a, b int64) int64 {
	if a > b {
		return -monthsBetween(b, a)
	}
	y1, m1, _ := civil(floorDiv(a, usDay))
	y2, m2, _ := civil(floorDiv(b, usDay))
	n := (y2-y1)*12 + int64(m2-m1)
	if n > 0 && addMonths(a, n) > b {
		n--
	}
	return n
}
