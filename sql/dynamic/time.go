package dynamic

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Precision says down to what a timestamp is known.
type Precision uint8

// The precisions, the coarsest first.
const (
	Year Precision = iota + 1
	Month
	Day
	Minute
	Second
)

// Time is a timestamp as Ion has it: it keeps its precision, the digits of its
// fraction, and its offset, which may be unknown.
type Time struct {
	Wall      time.Time // the local fields, as if they were UTC
	Precision Precision
	Digits    int // of the fraction of a second, at most 9
	Offset    int // minutes east of UTC
	Known     bool
}

// instant gives the moment in UTC.
func (t Time) instant() time.Time { return t.Wall.Add(-time.Duration(t.Offset) * time.Minute) }

func (t Time) compare(u Time) int { return t.instant().Compare(u.instant()) }

// Now makes the timestamp of a moment, in UTC to the millisecond.
func Now(at time.Time) Time {
	return Time{Wall: at.UTC().Truncate(time.Millisecond), Precision: Second, Digits: 3, Known: true}
}

// append writes the timestamp as Ion does.
func (t Time) append(dst []byte) []byte {
	w := t.Wall
	dst = fmt.Appendf(dst, "%04d", w.Year())
	if t.Precision == Year {
		return append(dst, 'T')
	}
	dst = fmt.Appendf(dst, "-%02d", w.Month())
	if t.Precision == Month {
		return append(dst, 'T')
	}
	dst = fmt.Appendf(dst, "-%02d", w.Day())
	if t.Precision == Day {
		return dst
	}
	dst = fmt.Appendf(dst, "T%02d:%02d", w.Hour(), w.Minute())
	if t.Precision == Second {
		dst = fmt.Appendf(dst, ":%02d", w.Second())
		if t.Digits > 0 {
			dst = append(append(dst, '.'), fmt.Sprintf("%09d", w.Nanosecond())[:t.Digits]...)
		}
	}
	switch {
	case !t.Known:
		return append(dst, "-00:00"...)
	case t.Offset == 0:
		return append(dst, 'Z')
	}
	return appendOffset(dst, t.Offset, ":")
}

func appendOffset(dst []byte, minutes int, colon string) []byte {
	sign := byte('+')
	if minutes < 0 {
		sign, minutes = '-', -minutes
	}
	return fmt.Appendf(append(dst, sign), "%02d%s%02d", minutes/60, colon, minutes%60)
}

// fields collects the parts of a timestamp that is being read.
type fields struct{ year, month, day, hour, minute, second, nanos int }

func (f fields) time() (time.Time, bool) {
	w := time.Date(f.year, time.Month(f.month), f.day, f.hour, f.minute, f.second, f.nanos, time.UTC)
	same := w.Year() == f.year && int(w.Month()) == f.month && w.Day() == f.day && w.Hour() == f.hour && w.Minute() == f.minute && w.Second() == f.second
	return w, same && f.year >= 1 && f.year <= 9999
}

// ParseTime reads a timestamp in Ion's form: 2007T, 2007-02T, 2007-02-23,
// 2007-02-23T12:14Z. A time has an offset, a date has none.
func ParseTime(text string) (Time, bool) {
	p := timeParser{rest: text, f: fields{month: 1, day: 1}}
	t, ok := p.parse()
	if !ok || p.rest != "" {
		return Time{}, false
	}
	t.Wall, ok = p.f.time()
	return t, ok
}

type timeParser struct {
	rest string
	f    fields
}

// number reads n digits.
func (p *timeParser) number(n int, into *int) bool {
	if len(p.rest) < n {
		return false
	}
	v := 0
	for _, c := range p.rest[:n] {
		if c < '0' || c > '9' {
			return false
		}
		v = v*10 + int(c-'0')
	}
	*into, p.rest = v, p.rest[n:]
	return true
}

func (p *timeParser) mark(s string) bool {
	rest, ok := strings.CutPrefix(p.rest, s)
	p.rest = rest
	return ok
}

func (p *timeParser) parse() (Time, bool) {
	switch {
	case !p.number(4, &p.f.year):
		return Time{}, false
	case p.mark("T"):
		return Time{Precision: Year}, true
	case !p.mark("-") || !p.number(2, &p.f.month):
		return Time{}, false
	case p.mark("T"):
		return Time{Precision: Month}, true
	case !p.mark("-") || !p.number(2, &p.f.day):
		return Time{}, false
	case p.rest == "", p.rest == "T":
		p.rest = ""
		return Time{Precision: Day}, true
	case !p.mark("T") || !p.number(2, &p.f.hour) || !p.mark(":") || !p.number(2, &p.f.minute):
		return Time{}, false
	}
	t := Time{Precision: Minute}
	if p.mark(":") {
		if !p.number(2, &p.f.second) {
			return t, false
		}
		t.Precision = Second
		if p.mark(".") && !p.fraction(&t) {
			return t, false
		}
	}
	return t, p.offset(&t)
}

// fraction reads the digits behind the point; what is finer than nanoseconds is cut off.
func (p *timeParser) fraction(t *Time) bool {
	n, scale := 0, 100_000_000
	for ; n < len(p.rest) && p.rest[n] >= '0' && p.rest[n] <= '9'; n++ {
		p.f.nanos += int(p.rest[n]-'0') * scale
		scale /= 10
	}
	p.rest = p.rest[n:]
	t.Digits = min(n, 9)
	return n > 0
}

func (p *timeParser) offset(t *Time) bool {
	t.Known = true
	if p.mark("Z") {
		return true
	}
	negative := p.mark("-")
	if !negative && !p.mark("+") {
		return false
	}
	hours, minutes := 0, 0
	if !p.number(2, &hours) || !p.mark(":") || !p.number(2, &minutes) || hours > 23 || minutes > 59 {
		return false
	}
	t.Offset = hours*60 + minutes
	if negative {
		t.Known = t.Offset != 0
		t.Offset = -t.Offset
	}
	return true
}

// finer gives the timestamp with a precision at least as fine as p: what was not
// known is the first of it, and a time of day gets an unknown offset.
func (t Time) finer(p Precision) Time {
	t.Precision = max(t.Precision, p)
	return t
}

// partPrecision gives the precision that a part of a date needs.
var partPrecision = map[string]Precision{"year": Year, "month": Month, "day": Day, "hour": Minute, "minute": Minute, "second": Second}

// AddDate adds n parts to a timestamp; the end of a month holds.
func AddDate(part string, n int64, t Time) (Time, error) {
	t = t.finer(partPrecision[part])
	const most = 1 << 40
	if n > most || n < -most {
		return t, CannotEvaluate("the timestamp would be out of range")
	}
	switch part {
	case "year":
		t.Wall = addMonths(t.Wall, 12*n)
	case "month":
		t.Wall = addMonths(t.Wall, n)
	case "day":
		t.Wall = t.Wall.AddDate(0, 0, int(min(max(n, -4_000_000), 4_000_000)))
	default:
		seconds := map[string]int64{"hour": 3600, "minute": 60, "second": 1}[part]
		t.Wall = time.Unix(t.Wall.Unix()+n*seconds, int64(t.Wall.Nanosecond())).UTC()
	}
	if y := t.Wall.Year(); y < 1 || y > 9999 {
		return t, CannotEvaluate("the timestamp would be out of range")
	}
	return t, nil
}

func addMonths(w time.Time, n int64) time.Time {
	months := int64(w.Year())*12 + int64(w.Month()) - 1 + n
	year, month := months/12, months%12
	if year < -1 || year > 10000 || month < 0 {
		return time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	first := time.Date(int(year), time.Month(month+1), 1, w.Hour(), w.Minute(), w.Second(), w.Nanosecond(), time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(w.Day(), last)-1)
}

// DiffDate gives b - a in whole parts: years and months by the calendar, the
// others by the time that passed.
func DiffDate(part string, a, b Time) int64 {
	switch part {
	case "year":
		return wholeMonths(a.Wall, b.Wall) / 12
	case "month":
		return wholeMonths(a.Wall, b.Wall)
	}
	seconds := map[string]time.Duration{"day": 24 * time.Hour, "hour": time.Hour, "minute": time.Minute, "second": time.Second}[part]
	from, to := a.instant(), b.instant()
	whole, rest := to.Unix()-from.Unix(), to.Nanosecond()-from.Nanosecond()
	if whole > 0 && rest < 0 {
		whole--
	} else if whole < 0 && rest > 0 {
		whole++
	}
	return whole / int64(seconds/time.Second)
}

// wholeMonths gives the months between two dates, whose times of day do not count.
func wholeMonths(a, b time.Time) int64 {
	months := int64(b.Year()-a.Year())*12 + int64(b.Month()) - int64(a.Month())
	switch rest := cmp.Compare(b.Day(), a.Day()); {
	case months > 0 && rest < 0:
		return months - 1
	case months < 0 && rest > 0:
		return months + 1
	}
	return months
}

// Extract gives a part of a timestamp.
func Extract(part string, t Time) int64 {
	switch part {
	case "year":
		return int64(t.Wall.Year())
	case "month":
		return int64(t.Wall.Month())
	case "day":
		return int64(t.Wall.Day())
	case "hour":
		return int64(t.Wall.Hour())
	case "minute":
		return int64(t.Wall.Minute())
	case "second":
		return int64(t.Wall.Second())
	case "timezone_hour":
		return int64(t.Offset / 60)
	}
	return int64(t.Offset % 60)
}
