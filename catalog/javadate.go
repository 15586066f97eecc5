package catalog

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dateFormat is a pattern of Java's DateTimeFormatter, as far as dates in the
// names of folders need it: numbers, names of months and days, literals.
type dateFormat struct {
	pattern string
	parts   []datePart
}

// datePart is a letter with its width, or a literal.
type datePart struct {
	letter  byte // 0 for a literal
	width   int
	literal string
}

// dateLetters are the letters of a pattern from the widest span of time to the
// narrowest: the rank tells whether texts are ordered as their times are.
var dateLetters = map[byte]int{'y': 1, 'u': 1, 'M': 2, 'L': 2, 'd': 3, 'D': 2, 'H': 4, 'm': 5, 's': 6, 'S': 7, 'h': -1, 'a': -1, 'E': -1}

func parseDateFormat(pattern string) (*dateFormat, error) {
	f := &dateFormat{pattern: pattern}
	for i := 0; i < len(pattern); {
		c := pattern[i]
		switch {
		case c == '\'':
			text, n, ok := quotedLiteral(pattern[i:])
			if !ok {
				return nil, fmt.Errorf("Pattern ends with an incomplete string literal: %s", pattern)
			}
			f.addLiteral(text)
			i += n
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			n := 1
			for i+n < len(pattern) && pattern[i+n] == c {
				n++
			}
			if dateLetters[c] == 0 {
				return nil, fmt.Errorf("Unknown pattern letter: %c", c)
			}
			f.parts = append(f.parts, datePart{letter: c, width: n})
			i += n
		case strings.IndexByte("{}#[]", c) >= 0:
			return nil, fmt.Errorf("Pattern includes reserved character: '%c'", c)
		default:
			f.addLiteral(string(c))
			i++
		}
	}
	return f, nil
}

func (f *dateFormat) addLiteral(text string) {
	if n := len(f.parts); n > 0 && f.parts[n-1].letter == 0 {
		f.parts[n-1].literal += text
		return
	}
	f.parts = append(f.parts, datePart{literal: text})
}

// quotedLiteral reads a text in quotes, in which a doubled one stands for itself.
func quotedLiteral(s string) (text string, length int, ok bool) {
	if strings.HasPrefix(s, "''") {
		return "'", 2, true
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] != '\'':
			b.WriteByte(s[i])
		case i+1 < len(s) && s[i+1] == '\'':
			b.WriteByte('\'')
			i++
		default:
			return b.String(), i + 1, true
		}
	}
	return "", 0, false
}

// ordered reports whether texts of the format stand in the order of their
// times: from the year down, every number of a fixed width.
func (f *dateFormat) ordered() bool {
	last := 0
	for _, p := range f.parts {
		if p.letter == 0 {
			continue
		}
		rank := dateLetters[p.letter]
		wide := p.width == 2 || p.letter == 'S' || rank == 1 && p.width == 4 || p.letter == 'D' && p.width == 3
		if rank != last+1 && !(p.letter == 'S' && last == 6) || !wide || rank == 1 && p.width != 4 {
			return false
		}
		last = rank
	}
	return last > 0
}

// has reports whether the format prints one of the letters.
func (f *dateFormat) has(letters string) bool {
	for _, p := range f.parts {
		if p.letter != 0 && strings.IndexByte(letters, p.letter) >= 0 {
			return true
		}
	}
	return false
}

func (f *dateFormat) format(t time.Time) string {
	out := make([]byte, 0, 24)
	for _, p := range f.parts {
		out = p.append(out, t)
	}
	return string(out)
}

func (p datePart) append(out []byte, t time.Time) []byte {
	switch p.letter {
	case 0:
		return append(out, p.literal...)
	case 'y', 'u':
		if p.width == 2 {
			return padded(out, t.Year()%100, 2)
		}
		return padded(out, t.Year(), p.width)
	case 'M', 'L':
		if p.width > 2 {
			return append(out, abbreviated(t.Month().String(), p.width)...)
		}
		return padded(out, int(t.Month()), p.width)
	case 'E':
		return append(out, abbreviated(t.Weekday().String(), p.width)...)
	case 'a':
		return append(out, t.Format("PM")...)
	case 'S':
		return append(out, fmt.Sprintf("%09d", t.Nanosecond())[:min(p.width, 9)]...)
	}
	return padded(out, p.number(t), p.width)
}

func (p datePart) number(t time.Time) int {
	switch p.letter {
	case 'd':
		return t.Day()
	case 'D':
		return t.YearDay()
	case 'H':
		return t.Hour()
	case 'h':
		return (t.Hour()+11)%12 + 1
	case 'm':
		return t.Minute()
	}
	return t.Second()
}

func abbreviated(name string, width int) string {
	if width > 3 {
		return name
	}
	return name[:3]
}

func padded(out []byte, n, width int) []byte {
	digits := strconv.Itoa(n)
	for range width - len(digits) {
		out = append(out, '0')
	}
	return append(out, digits...)
}

// dateFields are what a text says of a time.
type dateFields struct {
	year, month, day, yearDay, hour, minute, second, nano int
	pm                                                    int // 0 for not said, 1 for AM, 2 for PM
}

// parse reads a text of the format in UTC; what the format does not say is the
// first of its kind.
func (f *dateFormat) parse(text string) (time.Time, bool) {
	v, ok := dateFields{year: 1970, month: 1, day: 1}, true
	for _, p := range f.parts {
		if text, ok = p.read(text, &v); !ok {
			return time.Time{}, false
		}
	}
	if v.pm > 0 {
		v.hour = v.hour%12 + 12*(v.pm-1)
	}
	if v.yearDay > 0 {
		v.month, v.day = 1, v.yearDay
	}
	t := time.Date(v.year, time.Month(v.month), v.day, v.hour, v.minute, v.second, v.nano, time.UTC)
	same := v.yearDay > 0 || t.Day() == v.day && int(t.Month()) == v.month
	return t, text == "" && same && t.Hour() == v.hour && v.minute < 60 && v.second < 60
}

func (p datePart) read(text string, v *dateFields) (rest string, ok bool) {
	switch {
	case p.letter == 0:
		return strings.CutPrefix(text, p.literal)
	case p.letter == 'a':
		rest, v.pm, ok = cutName(text, 2, func(i int) string { return [...]string{"AM", "PM"}[i] })
		return rest, ok
	case p.letter == 'E':
		rest, _, ok = cutName(text, 7, func(i int) string { return abbreviated(time.Weekday(i).String(), p.width) })
		return rest, ok
	case p.width > 2 && (p.letter == 'M' || p.letter == 'L'):
		rest, v.month, ok = cutName(text, 12, func(i int) string { return abbreviated(time.Month(i+1).String(), p.width) })
		return rest, ok
	}
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' && (n < p.width || p.width == 1 && n < 4) {
		n++
	}
	number, err := strconv.Atoi(text[:n])
	if err != nil || p.width > 1 && n != p.width {
		return text, false
	}
	p.set(number, v)
	return text[n:], true
}

// cutName takes one of n names off a text and gives its number from 1.
func cutName(text string, n int, name func(int) string) (rest string, number int, ok bool) {
	for i := range n {
		if rest, ok := strings.CutPrefix(text, name(i)); ok {
			return rest, i + 1, true
		}
	}
	return text, 0, false
}

func (p datePart) set(n int, v *dateFields) {
	switch p.letter {
	case 'y', 'u':
		if p.width == 2 {
			n += 2000
		}
		v.year = n
	case 'M', 'L':
		v.month = n
	case 'd':
		v.day = n
	case 'D':
		v.yearDay = n
	case 'H', 'h':
		v.hour = n
	case 'm':
		v.minute = n
	case 's':
		v.second = n
	case 'S':
		for range 9 - p.width {
			n *= 10
		}
		v.nano = n
	}
}
