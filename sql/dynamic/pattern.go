package dynamic

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"flowsql/sql/sqlerr"
)

// Pattern is a pattern of TO_STRING and TO_TIMESTAMP, read.
type Pattern struct {
	text   string
	tokens []token
}

// token is a run of one letter, or a text to copy (letter 0).
type token struct {
	letter byte
	count  int
	text   string
}

// longest lists the letters of patterns and how often each may stand in a row.
var longest = map[byte]int{'y': 4, 'M': 5, 'd': 2, 'a': 1, 'h': 2, 'H': 2, 'm': 2, 's': 2, 'S': 100, 'X': 5, 'x': 5, 'n': 1}

func patternError(code sqlerr.Code, text string) error {
	return sqlerr.New(code, "%s", sqlerr.S3Text(code)).WithHint("in the pattern '%s'", text)
}

// ParsePattern reads a pattern.
func ParsePattern(text string) (Pattern, error) {
	p := Pattern{text: text}
	for rest := text; rest != ""; {
		c := rest[0]
		switch {
		case c == '\'':
			body, after, ok := quotedText(rest)
			if !ok {
				return p, patternError(sqlerr.S3EvaluatorUnterminatedTimestampFormatPatternToken, text)
			}
			p.tokens = append(p.tokens, token{text: body})
			rest = after
		case strings.IndexByte(" /-,:.", c) >= 0:
			p.tokens = append(p.tokens, token{text: rest[:1]})
			rest = rest[1:]
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			n := len(rest) - len(strings.TrimLeft(rest, rest[:1]))
			most, known := longest[c]
			switch {
			case !known:
				return p, patternError(sqlerr.S3EvaluatorInvalidTimestampFormatPatternToken, text)
			case n > most:
				return p, patternError(sqlerr.S3EvaluatorInvalidTimestampFormatPatternSymbol, text)
			}
			p.tokens = append(p.tokens, token{letter: c, count: n})
			rest = rest[n:]
		default:
			return p, patternError(sqlerr.S3EvaluatorInvalidTimestampFormatPatternToken, text)
		}
	}
	return p, nil
}

// quotedText reads text between quotes, in which a doubled quote stands for one.
func quotedText(s string) (body, rest string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		if b.Len() == 0 {
			return "'", s[i+1:], true
		}
		return b.String(), s[i+1:], true
	}
	return "", "", false
}

// Format writes a timestamp by the pattern.
func (p Pattern) Format(t Time) string {
	var dst []byte
	for _, k := range p.tokens {
		if k.letter == 0 {
			dst = append(dst, k.text...)
		} else {
			dst = k.append(dst, t)
		}
	}
	return string(dst)
}

func (k token) append(dst []byte, t Time) []byte {
	w := t.Wall
	switch k.letter {
	case 'y':
		switch {
		case k.count == 2:
			return fmt.Appendf(dst, "%02d", w.Year()%100)
		case k.count > 2:
			return fmt.Appendf(dst, "%04d", w.Year())
		}
		return strconv.AppendInt(dst, int64(w.Year()), 10)
	case 'M':
		return k.appendMonth(dst, w.Month())
	case 'd':
		return k.padded(dst, w.Day())
	case 'H':
		return k.padded(dst, w.Hour())
	case 'h':
		return k.padded(dst, (w.Hour()+11)%12+1)
	case 'm':
		return k.padded(dst, w.Minute())
	case 's':
		return k.padded(dst, w.Second())
	case 'a':
		return append(dst, []string{"AM", "PM"}[w.Hour()/12]...)
	case 'S':
		digits := fmt.Sprintf("%09d", w.Nanosecond())[:min(k.count, 9)]
		return append(append(dst, digits...), strings.Repeat("0", k.count-len(digits))...)
	case 'n':
		return strconv.AppendInt(dst, int64(w.Nanosecond()), 10)
	}
	return k.appendZone(dst, t.Offset)
}

func (k token) padded(dst []byte, v int) []byte {
	if k.count == 2 {
		return fmt.Appendf(dst, "%02d", v)
	}
	return strconv.AppendInt(dst, int64(v), 10)
}

func (k token) appendMonth(dst []byte, m time.Month) []byte {
	switch k.count {
	case 3:
		return append(dst, m.String()[:3]...)
	case 4:
		return append(dst, m.String()...)
	case 5:
		return append(dst, m.String()[0])
	}
	return k.padded(dst, int(m))
}

// appendZone writes the offset: X has Z for none, one letter leaves out minutes
// that are 0, three and five have a colon.
func (k token) appendZone(dst []byte, offset int) []byte {
	if k.letter == 'X' && offset == 0 {
		return append(dst, 'Z')
	}
	colon := ""
	if k.count == 3 || k.count == 5 {
		colon = ":"
	}
	dst = appendOffset(dst, offset, colon)
	if k.count == 1 && offset%60 == 0 {
		dst = dst[:len(dst)-2]
	}
	return dst
}
