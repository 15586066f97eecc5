package function

import "strconv"

// Microseconds of the units of time.
const (
	usMilli  = int64(1000)
	usSecond = 1000 * usMilli
	usMinute = 60 * usSecond
	usHour   = 60 * usMinute
	usDay    = 24 * usHour
)

// floorDiv divides towards minus infinity.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }

// civil gives the date of a day counted from 1970-01-01, in the proleptic
// Gregorian calendar (by eras of 400 years that begin in March).
func civil(days int64) (year int64, month, day int) {
	days += 719468
	era := floorDiv(days, 146097)
	doe := days - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = int(doy - (153*mp+2)/5 + 1)
	month = int(mp + 3)
	if month > 12 {
		month -= 12
	}
	year = yoe + era*400
	if month <= 2 {
		year++
	}
	return year, month, day
}

// daysOf is the inverse of civil; day may be out of the month's range.
func daysOf(year int64, month, day int) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	era := floorDiv(year, 400)
	yoe := year - era*400
	doy := int64(153*(month-3)+2)/5 + int64(day) - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return era*146097 + doe - 719468
}

func isLeap(year int64) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

func monthLength(year int64, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if isLeap(year) {
			return 29
		}
		return 28
	}
	return 31
}

// appendNumber appends v with at least width digits.
func appendNumber(dst []byte, v int64, width int) []byte {
	if v < 0 {
		dst = append(dst, '-')
	}
	u := magnitude(v)
	for w, limit := width, uint64(pow10(width-1)); w > 1 && u < limit; w-- {
		dst = append(dst, '0')
		limit /= 10
	}
	return strconv.AppendUint(dst, u, 10)
}

func pow10(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

func appendDate(dst []byte, days int64) []byte {
	y, m, d := civil(days)
	if y > 9999 {
		dst = append(dst, '+')
	}
	dst = append(appendNumber(dst, y, 4), '-')
	dst = append(appendNumber(dst, int64(m), 2), '-')
	return appendNumber(dst, int64(d), 2)
}

// appendClock appends the time of day with precision digits of the second.
func appendClock(dst []byte, us int64, precision int32) []byte {
	dst = append(appendNumber(dst, us/usHour, 2), ':')
	dst = append(appendNumber(dst, us/usMinute%60, 2), ':')
	dst = appendNumber(dst, us/usSecond%60, 2)
	return appendFraction(dst, us%usSecond, precision)
}

func appendFraction(dst []byte, us int64, precision int32) []byte {
	if precision <= 0 {
		return dst
	}
	dst = append(dst, '.')
	at := len(dst)
	dst = appendNumber(dst, us, 6)
	for int32(len(dst)-at) < precision {
		dst = append(dst, '0')
	}
	return dst[:at+int(precision)]
}

func appendTimestamp(dst []byte, us int64, precision int32) []byte {
	dst = appendDate(dst, floorDiv(us, usDay))
	dst = append(dst, ' ')
	return appendClock(dst, floorMod(us, usDay), precision)
}

func appendIntervalDay(dst []byte, ms int64) []byte {
	if ms < 0 {
		dst = append(dst, '-')
	}
	u := magnitude(ms)
	dst = strconv.AppendUint(dst, u/86400000, 10)
	dst = append(dst, ' ')
	return appendClock(dst, int64(u%86400000)*usMilli, 3)
}

func appendIntervalYear(dst []byte, months int64) []byte {
	if months < 0 {
		dst = append(dst, '-')
	}
	u := magnitude(months)
	dst = append(strconv.AppendUint(dst, u/12, 10), '-')
	return strconv.AppendUint(dst, u%12, 10)
}

// magnitude gives the absolute value, which for the least number is out of int64's range.
func magnitude(v int64) uint64 {
	if v < 0 {
		return -uint64(v)
	}
	return uint64(v)
}
