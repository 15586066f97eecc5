package dynamic

import (
	"strings"
	"time"

	"flowsql/sql/sqlerr"
)

// forParsing checks that a pattern can be read by: each field once, hours with
// the right clock, and no field without those coarser than it.
func (p Pattern) forParsing() error {
	seen, letters := map[byte]bool{}, map[byte]bool{}
	for _, k := range p.tokens {
		field := fieldOf(k.letter)
		switch {
		case k.letter == 0:
			continue
		case k.letter == 'M' && k.count == 5:
			return patternError(sqlerr.S3EvaluatorInvalidTimestampFormatPatternSymbolForParsing, p.text)
		case seen[field]:
			return patternError(sqlerr.S3EvaluatorTimestampFormatPatternDuplicateFields, p.text)
		}
		seen[field], letters[k.letter] = true, true
	}
	finest := false
	for _, field := range []byte("SsmHdMy") {
		finest = finest || seen[field]
		if finest && !seen[field] {
			return patternError(sqlerr.S3EvaluatorInvalidTimestampFormatPattern, p.text)
		}
	}
	if !seen['y'] || seen['X'] && !seen['H'] {
		return patternError(sqlerr.S3EvaluatorInvalidTimestampFormatPattern, p.text)
	}
	if seen['a'] && letters['H'] || !seen['a'] && letters['h'] {
		return patternError(sqlerr.S3EvaluatorTimestampFormatPatternHourClockAmPmMismatch, p.text)
	}
	return nil
}

// fieldOf gives the letter of a field by which others of the same field are known.
func fieldOf(letter byte) byte {
	switch letter {
	case 'h':
		return 'H'
	case 'x':
		return 'X'
	case 'n':
		return 'S'
	}
	return letter
}

// Parse reads a timestamp by the pattern.
func (p Pattern) Parse(text string) (Time, error) {
	if err := p.forParsing(); err != nil {
		return Time{}, err
	}
	r := patternReader{timeParser: timeParser{rest: text, f: fields{month: 1, day: 1}}}
	for _, k := range p.tokens {
		if !r.read(k) {
			return Time{}, unparsed(text, p.text)
		}
	}
	if r.twelve {
		if r.f.hour < 1 || r.f.hour > 12 {
			return Time{}, unparsed(text, p.text)
		}
		r.f.hour = r.f.hour%12 + 12*r.afternoon
	}
	wall, ok := r.f.time()
	if !ok || r.rest != "" {
		return Time{}, unparsed(text, p.text)
	}
	r.t.Wall = wall
	return r.t, nil
}

func unparsed(text, pattern string) error {
	return sqlerr.New(sqlerr.S3ValueParseFailure, "%s", sqlerr.S3Text(sqlerr.S3ValueParseFailure)).
		WithHint("'%s' is no timestamp of the form '%s'", text, pattern)
}

type patternReader struct {
	timeParser
	t         Time
	twelve    bool
	afternoon int
}

func (r *patternReader) read(k token) bool {
	precision := map[byte]Precision{'y': Year, 'M': Month, 'd': Day, 'h': Minute, 'H': Minute, 'm': Minute, 's': Second, 'S': Second, 'n': Second}
	r.t.Precision = max(r.t.Precision, precision[k.letter])
	switch k.letter {
	case 0:
		return r.mark(k.text)
	case 'y':
		return r.year(k.count)
	case 'M':
		if k.count > 2 {
			return r.month(k.count == 3)
		}
		return r.digits(k.count, 2, &r.f.month)
	case 'd':
		return r.digits(k.count, 2, &r.f.day)
	case 'h', 'H':
		r.twelve = k.letter == 'h'
		return r.digits(k.count, 2, &r.f.hour)
	case 'm':
		return r.digits(k.count, 2, &r.f.minute)
	case 's':
		return r.digits(k.count, 2, &r.f.second)
	case 'a':
		return r.halfOfDay()
	case 'n':
		return r.digits(1, 9, &r.f.nanos) && r.shortest()
	case 'S':
		return len(r.rest) >= k.count && r.exactFraction(k.count)
	}
	return r.zone(k)
}

// shortest keeps as many digits of the fraction as say something.
func (r *patternReader) shortest() bool {
	r.t.Digits = 9
	for n := r.f.nanos; r.t.Digits > 0 && n%10 == 0; n /= 10 {
		r.t.Digits--
	}
	return true
}

func (r *patternReader) exactFraction(n int) bool {
	after := r.rest[n:]
	r.rest = r.rest[:n]
	ok := r.fraction(&r.t) && r.rest == ""
	r.rest = after
	return ok
}

// digits reads a number of at most that many digits: exactly two where the
// pattern pads.
func (r *patternReader) digits(count, most int, into *int) bool {
	if count == 2 {
		return r.number(2, into)
	}
	n := 0
	for n < len(r.rest) && n < most && r.rest[n] >= '0' && r.rest[n] <= '9' {
		n++
	}
	return n > 0 && r.number(n, into)
}

// year reads a year; one of two digits lies in 1970 … 2069.
func (r *patternReader) year(count int) bool {
	if count != 2 {
		if count > 2 {
			return r.number(4, &r.f.year)
		}
		return r.digits(1, 4, &r.f.year)
	}
	if !r.number(2, &r.f.year) {
		return false
	}
	if r.f.year += 2000; r.f.year >= 2070 {
		r.f.year -= 100
	}
	return true
}

func (r *patternReader) month(short bool) bool {
	for m := time.January; m <= time.December; m++ {
		name := m.String()
		if short {
			name = name[:3]
		}
		if len(r.rest) >= len(name) && strings.EqualFold(r.rest[:len(name)], name) {
			r.f.month, r.rest = int(m), r.rest[len(name):]
			return true
		}
	}
	return false
}

func (r *patternReader) halfOfDay() bool {
	if len(r.rest) < 2 {
		return false
	}
	half := strings.ToUpper(r.rest[:2])
	r.rest = r.rest[2:]
	if half == "PM" {
		r.afternoon = 1
	}
	return half == "AM" || half == "PM"
}

func (r *patternReader) zone(k token) bool {
	r.t.Known = true
	if k.letter == 'X' && r.mark("Z") {
		return true
	}
	negative := r.mark("-")
	if !negative && !r.mark("+") {
		return false
	}
	hours, minutes := 0, 0
	if !r.number(2, &hours) {
		return false
	}
	if k.count == 3 || k.count == 5 {
		if !r.mark(":") || !r.number(2, &minutes) {
			return false
		}
	} else if !r.number(2, &minutes) && k.count != 1 {
		return false
	}
	if r.t.Offset = hours*60 + minutes; negative {
		r.t.Offset = -r.t.Offset
	}
	return hours < 24 && minutes < 60
}
