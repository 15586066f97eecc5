package textvalue

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Pattern is a pattern of a timestamp in the letters that Java's formats share:
// y or Y, M, d, D, H, k, h, K, m, s, S, a, E, Z, X, z, and text between quotes.
type Pattern struct {
	items  []item
	millis bool
}

// item is a run of one letter, or text that must stand there.
type item struct {
	letter byte // 0 for text
	count  int
	text   string
}

// letters are those that a pattern may have.
const letters = "yYuMdDHkhKmsSaEZXz"

// ParsePattern reads a pattern; millis stands for milliseconds since 1970.
func ParsePattern(text string) (*Pattern, error) {
	if strings.EqualFold(text, "millis") {
		return &Pattern{millis: true}, nil
	}
	p := &Pattern{}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == '\'':
			literal, size, err := quoted(text[i:])
			if err != nil {
				return nil, err
			}
			p.items = append(p.items, item{text: literal})
			i += size
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			n := len(text[i:]) - len(strings.TrimLeft(text[i:], string(c)))
			if strings.IndexByte(letters, c) < 0 {
				return nil, fmt.Errorf("Illegal pattern component: %s", strings.Repeat(string(c), n))
			}
			p.items = append(p.items, item{letter: c, count: n})
			i += n
		default:
			p.items = append(p.items, item{text: text[i : i+1]})
			i++
		}
	}
	return p, nil
}

// quoted reads text between quotes; two together are one of them.
func quoted(text string) (literal string, size int, err error) {
	if strings.HasPrefix(text, "''") {
		return "'", 2, nil
	}
	for i := 1; i < len(text); i++ {
		if text[i] != '\'' {
			literal += text[i : i+1]
			continue
		}
		if i+1 == len(text) || text[i+1] != '\'' {
			return literal, i + 1, nil
		}
		literal += "'"
		i++
	}
	return "", 0, fmt.Errorf("Pattern ends with an incomplete string literal: %s", text)
}

// PatternTimestamp reads a timestamp by the first pattern that fits all of the
// text, else in the usual forms.
func PatternTimestamp(p []byte, patterns []*Pattern, precision int32) (int64, bool) {
	p = Trim(p)
	for _, one := range patterns {
		if at, ok := one.Parse(p); ok {
			return Micros(at.Unix(), int64(at.Nanosecond()), precision)
		}
	}
	return Timestamp(p, precision)
}

// stamp collects the fields of a timestamp.
type stamp struct {
	year, month, day, yearDay   int64
	hour, minute, second, nanos int64
	half                        int64 // -1: none, 0: AM, 1: PM
	offset                      int64 // seconds east
}

// Parse reads a text, all of which the pattern must fit.
func (p *Pattern) Parse(text []byte) (time.Time, bool) {
	if p.millis {
		whole, _, _ := bytes.Cut(text, []byte("."))
		v, err := strconv.ParseInt(string(whole), 10, 64)
		return time.UnixMilli(v).UTC(), err == nil
	}
	s := stamp{year: 1970, month: 1, day: 1, half: -1}
	ok := true
	for i := 0; i < len(p.items) && ok; i++ {
		text, ok = p.items[i].read(text, &s, p.adjacent(i))
	}
	if !ok || len(text) > 0 {
		return time.Time{}, false
	}
	return s.time()
}

// adjacent reports whether digits follow the item, so that it takes no more
// digits than it has letters.
func (p *Pattern) adjacent(i int) bool {
	return i+1 < len(p.items) && strings.IndexByte("yYuMdDHkhKmsS", p.items[i+1].letter) >= 0 && p.items[i+1].letter != 0
}

func (i item) read(text []byte, s *stamp, adjacent bool) (rest []byte, ok bool) {
	switch i.letter {
	case 0:
		return bytes.CutPrefix(text, []byte(i.text))
	case 'S':
		nanos, rest := fraction(append([]byte{'.'}, text[:min(i.count, len(text))]...))
		s.nanos = nanos
		used := min(i.count, len(text)) - len(rest)
		return text[used:], used > 0
	case 'a':
		return readHalf(text, s)
	case 'E':
		return readName(text, dayNames, new(int64))
	case 'Z', 'X', 'z':
		return readOffset(text, s)
	case 'M':
		if i.count >= 3 {
			return readName(text, monthNames, &s.month)
		}
	}
	return i.readNumber(text, s, adjacent)
}

func (i item) readNumber(text []byte, s *stamp, adjacent bool) ([]byte, bool) {
	most := 9
	if strings.IndexByte("yYuD", i.letter) < 0 {
		most = 2
	}
	if adjacent {
		most = i.count
	}
	v, rest, ok := number(text[:min(most, len(text))], strings.IndexByte("yYu", i.letter) >= 0)
	if !ok {
		return nil, false
	}
	used := min(most, len(text)) - len(rest)
	if i.count == 2 && used == 2 && strings.IndexByte("yYu", i.letter) >= 0 {
		v += 2000
	}
	low, high, field := i.target(s)
	if v < low || v > high {
		return nil, false
	}
	*field = v
	if i.letter == 'k' || i.letter == 'h' {
		*field = v % (high)
	}
	if (i.letter == 'h' || i.letter == 'K') && s.half < 0 {
		s.half = 0
	}
	return text[used:], true
}

// target gives the field of a letter and its range.
func (i item) target(s *stamp) (low, high int64, field *int64) {
	switch i.letter {
	case 'M':
		return 1, 12, &s.month
	case 'd':
		return 1, 31, &s.day
	case 'D':
		return 1, 366, &s.yearDay
	case 'H':
		return 0, 23, &s.hour
	case 'k':
		return 1, 24, &s.hour
	case 'h':
		return 1, 12, &s.hour
	case 'K':
		return 0, 11, &s.hour
	case 'm':
		return 0, 59, &s.minute
	case 's':
		return 0, 59, &s.second
	}
	return -292275054, 292278993, &s.year
}

func readHalf(text []byte, s *stamp) ([]byte, bool) {
	if len(text) < 2 || text[1]|0x20 != 'm' || text[0]|0x20 != 'a' && text[0]|0x20 != 'p' {
		return nil, false
	}
	s.half = 0
	if text[0]|0x20 == 'p' {
		s.half = 1
	}
	return text[2:], true
}

var (
	monthNames = namesOf(12, func(i int) string { return time.Month(i + 1).String() })
	dayNames   = namesOf(7, func(i int) string { return time.Weekday((i + 1) % 7).String() })
)

func namesOf(n int, name func(int) string) (out []string) {
	for i := range n {
		out = append(out, name(i))
	}
	return out
}

// readName reads a name in full or by its first three letters, in any case, and
// gives its number from 1.
func readName(text []byte, names []string, out *int64) ([]byte, bool) {
	for i, name := range names {
		for _, size := range [2]int{len(name), 3} {
			if len(text) >= size && strings.EqualFold(string(text[:size]), name[:size]) {
				*out = int64(i + 1)
				return text[size:], true
			}
		}
	}
	return nil, false
}

// readOffset reads Z, UTC, GMT, +hh, +hhmm or +hh:mm.
func readOffset(text []byte, s *stamp) ([]byte, bool) {
	for _, zero := range []string{"UTC", "GMT", "Z"} {
		if rest, ok := bytes.CutPrefix(text, []byte(zero)); ok {
			return rest, true
		}
	}
	if len(text) < 3 || text[0] != '+' && text[0] != '-' {
		return nil, false
	}
	east := text[0] == '+'
	hours, ok := twoDigits(text[1:])
	if !ok || hours > 18 {
		return nil, false
	}
	text = text[3:]
	minutes, ok := twoDigits(bytes.TrimPrefix(text, []byte(":")))
	if ok {
		text = bytes.TrimPrefix(text, []byte(":"))[2:]
	}
	s.offset = hours*3600 + minutes*60
	if !east {
		s.offset = -s.offset
	}
	return text, true
}

func twoDigits(text []byte) (int64, bool) {
	if len(text) < 2 || !isDigits(text[:2]) {
		return 0, false
	}
	return int64(text[0]-'0')*10 + int64(text[1]-'0'), true
}

func (s *stamp) time() (time.Time, bool) {
	hour := s.hour
	if s.half == 1 {
		hour += 12
	}
	at := time.Date(int(s.year), time.Month(s.month), int(s.day), int(hour), int(s.minute), int(s.second), int(s.nanos), time.UTC)
	if s.yearDay > 0 {
		at = time.Date(int(s.year), 1, int(s.yearDay), int(hour), int(s.minute), int(s.second), int(s.nanos), time.UTC)
	} else if at.Day() != int(s.day) {
		return time.Time{}, false // no such day in the month
	}
	return at.Add(-time.Duration(s.offset) * time.Second), true
}
