package function

import (
	"strings"
	"time"

	"flowsql/sql/sqlerr"
)

// moment is a local time while the fields of a text are set in it.
type moment struct {
	days  int64
	clock int64 // microseconds of the day
}

// dateSetter is a field that a text may give: the values it may have in a
// moment, how it is set, and what drops all that is smaller than it.
type dateSetter struct {
	letter byte
	name   string
	bounds func(m moment) (low, high int64)
	set    func(m moment, v int64) moment
	floor  func(m moment) moment
}

// setters are in the order in which fields are set: those of the longest range first.
var setters = []dateSetter{
	{'G', "era", within(0, 1), setEra, moment.midnight},
	{'C', "centuryOfEra", within(0, 2922789), setCentury, moment.midnight},
	{'y', "year", within(-292275054, 292278993), moment.inYear, moment.newYear},
	{'Y', "yearOfEra", within(1, 292278993), setYearOfEra, moment.newYear},
	{'x', "weekyear", within(-292275054, 292278993), setWeekYear, moment.newWeekYear},
	{'M', "monthOfYear", within(1, 12), setMonth, moment.newMonth},
	{'w', "weekOfWeekyear", weekBounds, setWeek, moment.monday},
	{'D', "dayOfYear", yearBounds, setDay(dayOfYear), moment.midnight},
	{'d', "dayOfMonth", monthBounds, setDay(dayOfMonth), moment.midnight},
	{'e', "dayOfWeek", within(1, 7), setDay(dayOfWeek), moment.midnight},
	{'a', "halfdayOfDay", within(0, 1), setClock(12*usHour, 2), floorClock(12 * usHour)},
	{'H', "hourOfDay", within(0, 23), setClock(usHour, 24), floorClock(usHour)},
	{'k', "clockhourOfDay", within(1, 24), setClock(usHour, 24), floorClock(usHour)},
	{'h', "clockhourOfHalfday", within(1, 12), setClock(usHour, 12), floorClock(usHour)},
	{'K', "hourOfHalfday", within(0, 11), setClock(usHour, 12), floorClock(usHour)},
	{'m', "minuteOfHour", within(0, 59), setClock(usMinute, 60), floorClock(usMinute)},
	{'s', "secondOfMinute", within(0, 59), setClock(usSecond, 60), floorClock(usSecond)},
}

func within(low, high int64) func(moment) (int64, int64) {
	return func(moment) (int64, int64) { return low, high }
}

func weekBounds(m moment) (low, high int64) {
	year, _ := isoWeek(m.days)
	_, last := isoWeek(daysOf(year, 12, 28))
	return 1, last
}

func yearBounds(m moment) (low, high int64) {
	if isLeap(m.year()) {
		return 1, 366
	}
	return 1, 365
}

func monthBounds(m moment) (low, high int64) {
	y, mo, _ := civil(m.days)
	return 1, int64(monthLength(y, mo))
}

func dayOfMonth(days int64) int64 {
	_, _, d := civil(days)
	return int64(d)
}

func (m moment) year() int64 {
	y, _, _ := civil(m.days)
	return y
}

func (m moment) midnight() moment { return moment{days: m.days} }

func (m moment) newYear() moment { return moment{days: daysOf(m.year(), 1, 1)} }

func (m moment) newMonth() moment {
	y, mo, _ := civil(m.days)
	return moment{days: daysOf(y, mo, 1)}
}

func (m moment) monday() moment { return moment{days: m.days - dayOfWeek(m.days) + 1} }

func (m moment) newWeekYear() moment {
	year, _ := isoWeek(m.days)
	return moment{days: daysOf(year, 1, 4)}.monday()
}

// inYear gives the same day of another year.
func (m moment) inYear(year int64) moment {
	_, mo, d := civil(m.days)
	return moment{daysOf(year, mo, min(d, monthLength(year, mo))), m.clock}
}

func setMonth(m moment, v int64) moment {
	y, _, d := civil(m.days)
	return moment{daysOf(y, int(v), min(d, monthLength(y, int(v)))), m.clock}
}

func setEra(m moment, v int64) moment {
	if y := m.year(); y > 0 != (v == 1) {
		return m.inYear(1 - y)
	}
	return m
}

func setCentury(m moment, v int64) moment { return m.inYear(v*100 + floorMod(m.year(), 100)) }

func setYearOfEra(m moment, v int64) moment {
	if m.year() <= 0 {
		return m.inYear(1 - v)
	}
	return m.inYear(v)
}

// setWeekYear keeps the week and its day.
func setWeekYear(m moment, v int64) moment {
	_, week := isoWeek(m.days)
	first := moment{days: daysOf(v, 1, 4)}.monday()
	_, last := weekBounds(first)
	return moment{first.days + 7*(min(week, last)-1) + dayOfWeek(m.days) - 1, m.clock}
}

func setWeek(m moment, v int64) moment {
	_, week := isoWeek(m.days)
	return moment{m.days + 7*(v-week), m.clock}
}

func setDay(of func(days int64) int64) func(moment, int64) moment {
	return func(m moment, v int64) moment { return moment{m.days + v - of(m.days), m.clock} }
}

// setClock sets one of count units; the clock of 24 hours or 12 calls the first its last.
func setClock(unit, count int64) func(moment, int64) moment {
	return func(m moment, v int64) moment {
		return moment{m.days, m.clock + (v%count-m.clock/unit%count)*unit}
	}
}

func floorClock(unit int64) func(moment) moment {
	return func(m moment) moment { return moment{m.days, m.clock / unit * unit} }
}

// noYear are the fields after which, where they come first, the year is a leap
// year: what is read may be the 29th of February.
const noYear = "MwDde"

// local sets the fields in 1970-01-01: from the longest to the shortest, each
// dropping what is smaller, and once more, since a day of the week may have
// left the month.
func (f *fields) local() (int64, error) {
	m, first := moment{}, true
	for _, s := range setters {
		v, given := f.values[s.letter]
		if !given {
			continue
		}
		if first && strings.IndexByte(noYear, s.letter) >= 0 {
			m.days = daysOf(2000, 1, 1)
		}
		first = false
		if low, high := s.bounds(m); v < low || v > high {
			return 0, f.outOfRange(s.name, v, low, high)
		}
		m = s.floor(s.set(m, v))
	}
	last := m
	for _, s := range setters {
		if v, given := f.values[s.letter]; given {
			m = s.set(m, v)
			last = s.floor(m)
		}
	}
	if last.days > maxMicroDays || last.days < -maxMicroDays {
		return 0, sqlerr.New(sqlerr.InvalidFunctionArgument, "Millis overflow: %d", last.days*86400000)
	}
	return last.days*usDay + last.clock + f.micros, nil
}

func (f *fields) outOfRange(name string, v, low, high int64) error {
	return sqlerr.New(sqlerr.InvalidFunctionArgument, "Cannot parse \"%s\": Value %d for %s must be in the range [%d,%d]", f.text, v, name, low, high)
}

// isPlainDate reports whether a text is digits as in 2026-03-01.
func isPlainDate(s string) bool {
	if len(s) != 10 {
		return false
	}
	for i := range len(s) {
		if dash := i == 4 || i == 7; dash != (s[i] == '-') || !dash && !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// isDatePattern reports whether a pattern is %Y-%m-%d.
func isDatePattern(e []element) bool {
	return len(e) == 5 && e[0].field == 'y' && e[0].least == 4 && e[1].text == "-" && e[2].field == 'M' && e[2].least == 2 &&
		e[3].text == "-" && e[4].field == 'd' && e[4].least == 2
}

// plainDate reads a plain date by itself, whose faults have words of their own.
func plainDate(s string) (zoned, error) {
	number := func(s string) int64 {
		v := int64(0)
		for i := range len(s) {
			v = v*10 + int64(s[i]-'0')
		}
		return v
	}
	y, m, d := number(s[:4]), number(s[5:7]), number(s[8:])
	switch {
	case m < 1 || m > 12:
		return zoned{}, badFormat("Invalid value for MonthOfYear (valid values 1 - 12): %d", m)
	case d < 1 || d > 31:
		return zoned{}, badFormat("Invalid value for DayOfMonth (valid values 1 - 28/31): %d", d)
	case m == 2 && d == 29 && !isLeap(y):
		return zoned{}, badFormat("Invalid date 'February 29' as '%d' is not a leap year", y)
	case d > int64(monthLength(y, int(m))):
		return zoned{}, badFormat("Invalid date '%s %d'", strings.ToUpper(time.Month(m).String()), d)
	}
	return zoned{us: daysOf(y, int(m), int(d)) * usDay}, nil
}
