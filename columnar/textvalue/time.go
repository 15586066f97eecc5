package textvalue

import (
	"bytes"
	"math"
	"time"
)

// Date reads year-month-day leniently: a day or month beyond the last one runs
// on into the next; what follows a blank does not count.
func Date(p []byte) (int32, bool) {
	p = Trim(p)
	if at := bytes.IndexByte(p, ' '); at >= 0 {
		p = p[:at]
	}
	days, rest, ok := date(p, true)
	if !ok || len(rest) > 0 {
		return 0, false
	}
	return int32(days), int64(int32(days)) == days
}

// Trim takes blanks and control characters off both ends, as Java does.
func Trim(p []byte) []byte {
	for len(p) > 0 && p[0] <= ' ' {
		p = p[1:]
	}
	for len(p) > 0 && p[len(p)-1] <= ' ' {
		p = p[:len(p)-1]
	}
	return p
}

// date reads a date at the beginning of a text, as days since 1970. Hive's own
// form may have signs before month and day.
func date(p []byte, signs bool) (days int64, rest []byte, ok bool) {
	var n [3]int64
	for i := range n {
		if i > 0 {
			if len(p) == 0 || p[0] != '-' {
				return 0, nil, false
			}
			p = p[1:]
		}
		if n[i], p, ok = number(p, signs || i == 0); !ok {
			return 0, nil, false
		}
	}
	return time.Date(int(n[0]), time.Month(n[1]), int(n[2]), 0, 0, 0, 0, time.UTC).Unix() / 86400, p, true
}

// number reads up to nine digits.
func number(p []byte, sign bool) (v int64, rest []byte, ok bool) {
	negative := false
	if sign && len(p) > 0 && (p[0] == '-' || p[0] == '+') {
		negative = p[0] == '-'
		p = p[1:]
	}
	n := 0
	for n < len(p) && n < 9 && p[n] >= '0' && p[n] <= '9' {
		v = v*10 + int64(p[n]-'0')
		n++
	}
	if negative {
		v = -v
	}
	return v, p[n:], n > 0
}

// Timestamp reads a date and a time of day, in microseconds rounded half up to
// the precision: Hive's form with a blank between them, or ISO's with a T,
// which may lack the seconds. Fields that are too large run on into the next.
func Timestamp(p []byte, precision int32) (int64, bool) {
	seconds, nanos, ok := Instant(Trim(p))
	if !ok {
		return 0, false
	}
	return Micros(seconds, nanos, precision)
}

// Instant reads what Timestamp reads as seconds since 1970 and nanoseconds.
func Instant(p []byte) (seconds, nanos int64, ok bool) {
	if seconds, nanos, ok = instant(p, ' '); ok {
		return seconds, nanos, true
	}
	return instant(p, 'T')
}

func instant(p []byte, between byte) (seconds, nanos int64, ok bool) {
	iso := between == 'T'
	days, p, ok := date(p, !iso)
	if !ok || len(p) == 0 || p[0] != between && !(iso && p[0] == 't') {
		return 0, 0, false
	}
	within, nanos, rest, ok := clock(p[1:], !iso)
	return days*86400 + within, nanos, ok && len(rest) == 0
}

// clock reads a time of day as seconds and nanoseconds.
func clock(p []byte, hive bool) (seconds, nanos int64, rest []byte, ok bool) {
	h, p, ok := number(p, hive)
	if !ok || len(p) == 0 || p[0] != ':' {
		return 0, 0, nil, false
	}
	m, p, ok := number(p[1:], hive)
	seconds = h*3600 + m*60
	if !ok || len(p) == 0 || p[0] != ':' {
		return seconds, 0, p, ok && !hive
	}
	s, p, ok := number(p[1:], hive)
	if !ok {
		return 0, 0, nil, false
	}
	nanos, p = fraction(p)
	return seconds + s, nanos, p, true
}

// fraction reads up to nine digits behind a point as nanoseconds.
func fraction(p []byte) (nanos int64, rest []byte) {
	if len(p) == 0 || p[0] != '.' {
		return 0, p
	}
	p = p[1:]
	unit, n := int64(1e9), 0
	for n < len(p) && n < 9 && p[n] >= '0' && p[n] <= '9' {
		unit /= 10
		nanos += int64(p[n]-'0') * unit
		n++
	}
	return nanos, p[n:]
}

// Micros gives an instant in microseconds, rounded half up to the precision.
func Micros(seconds, nanos int64, precision int32) (int64, bool) {
	unit := int64(math.Pow10(9 - int(min(precision, 6))))
	nanos = (nanos + unit/2) / unit * unit
	if seconds > math.MaxInt64/1_000_000-1 || seconds < math.MinInt64/1_000_000+1 {
		return 0, false
	}
	return seconds*1_000_000 + nanos/1000, true
}

// ISO reads a date and a time of day with a T between them.
func ISO(p []byte) (seconds, nanos int64, ok bool) { return instant(p, 'T') }

// DateStart reads the date that a text begins with, of a year of up to four
// digits; no digit may follow it.
func DateStart(p []byte) (int32, bool) {
	at := 0
	for _, most := range [3]int{4, 2, 2} {
		if at > 0 {
			if at >= len(p) || p[at] != '-' {
				return 0, false
			}
			at++
		} else if len(p) > 0 && p[0] == '-' {
			at++
		}
		from := at
		for at < len(p) && at-from < most && p[at] >= '0' && p[at] <= '9' {
			at++
		}
		if at == from {
			return 0, false
		}
	}
	if at < len(p) && p[at] >= '0' && p[at] <= '9' {
		return 0, false
	}
	days, _, ok := date(p[:at], false)
	return int32(days), ok
}
