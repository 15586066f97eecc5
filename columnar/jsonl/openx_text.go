package jsonl

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"time"

	"flowsql/columnar/textvalue"
)

// asText gives a value as text: a text as it is, anything else as JSON without
// blanks.
func (t *tree) asText(at int32) []byte {
	n := &t.nodes[at]
	switch n.kind {
	case text:
		return n.text
	case literal:
		out, _ := canonical(n.text)
		return out
	}
	return t.appendJSON(nil, at)
}

// canonical gives a word as it is written out: a number in its own form, true
// and false in lower case; ok is false for what is neither.
func canonical(p []byte) (out []byte, ok bool) {
	if bytes.EqualFold(p, []byte("true")) || bytes.EqualFold(p, []byte("false")) {
		return bytes.ToLower(p), true
	}
	if v, ok := openXWhole(p); ok {
		return strconv.AppendInt(nil, v, 10), true
	}
	if textvalue.IsDecimal(p) {
		return textvalue.JavaDecimal(p), true
	}
	return p, false
}

func (t *tree) appendJSON(out []byte, at int32) []byte {
	n := &t.nodes[at]
	switch n.kind {
	case null:
		return append(out, "null"...)
	case text:
		return appendQuoted(out, n.text)
	case literal:
		if word, ok := canonical(n.text); ok {
			return append(out, word...)
		}
		return appendQuoted(out, n.text)
	}
	open, end := byte('['), byte(']')
	if n.kind == object {
		open, end = '{', '}'
	}
	out = append(out, open)
	for child := n.first; child != 0; child = t.nodes[child].next {
		if child != n.first {
			out = append(out, ',')
		}
		if n.kind == object {
			out = append(appendQuoted(out, t.nodes[child].name), ':')
		}
		out = t.appendJSON(out, child)
	}
	return append(out, end)
}

func appendQuoted(out, p []byte) []byte {
	out = append(out, '"')
	for i, c := range p {
		switch {
		case c == '"' || c == '\\' || c == '/' && i > 0 && p[i-1] == '<':
			out = append(out, '\\', c)
		case c < ' ':
			out = appendControl(out, c)
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}

func appendControl(out []byte, c byte) []byte {
	if at := bytes.IndexByte([]byte("\t\b\n\r\f"), c); at >= 0 {
		return append(out, '\\', "tbnrf"[at])
	}
	return fmt.Appendf(out, `\u%04x`, c)
}

// openXDate reads a date, behind which anything but a digit may follow, or the
// number of days since 1970.
func openXDate(p []byte) (int32, bool) {
	if days, ok := textvalue.DateStart(textvalue.Trim(p)); ok {
		return days, true
	}
	v, ok := openXWhole(p)
	return int32(v), ok && v >= math.MinInt32 && v <= math.MaxInt32
}

// millisDigits is the length from which a whole number is milliseconds.
const millisDigits = 13

// openXTimestamp reads a timestamp by patterns, with or without an offset, or as
// seconds or milliseconds since 1970.
func openXTimestamp(p []byte, patterns []*textvalue.Pattern, precision int32) (int64, bool) {
	for _, one := range patterns {
		if at, ok := one.Parse(p); ok {
			return textvalue.Micros(at.Unix(), int64(at.Nanosecond()), precision)
		}
	}
	if bytes.IndexByte(p, ':') > 0 {
		if at, rest, ok := offset(p); ok {
			if seconds, nanos, ok := textvalue.ISO(rest); ok {
				return textvalue.Micros(seconds-at, nanos, precision)
			}
		}
		return textvalue.Timestamp(p, precision)
	}
	if len(bytes.Trim(p, "-+.0123456789")) > 0 || len(p) == 0 {
		return 0, false
	}
	if bytes.IndexByte(p, '.') >= 0 {
		millis, ok := textvalue.Shifted(p, 3)
		if !ok || !millis.IsInt64() {
			return 0, false
		}
		return ofMillis(millis.Int64(), precision)
	}
	v, err := strconv.ParseInt(string(p), 10, 64)
	if err != nil {
		return 0, false
	}
	if len(p) >= millisDigits {
		return ofMillis(v, precision)
	}
	return textvalue.Micros(v, 0, precision)
}

func ofMillis(millis int64, precision int32) (int64, bool) {
	at := time.UnixMilli(millis)
	return textvalue.Micros(at.Unix(), int64(at.Nanosecond()), precision)
}

// offset takes Z, +hhmm or +hh:mm off the end, as seconds.
func offset(p []byte) (seconds int64, rest []byte, ok bool) {
	if n := len(p); n > 0 && p[n-1]|0x20 == 'z' {
		return 0, p[:n-1], true
	}
	at := bytes.LastIndexAny(p, "+-")
	if at < 1 {
		return 0, nil, false
	}
	digits := bytes.Replace(p[at+1:], []byte(":"), nil, 1)
	v, err := strconv.ParseUint(string(digits), 10, 16)
	if err != nil || len(digits) != 4 || len(p)-at == 6 && p[at+3] != ':' {
		return 0, nil, false
	}
	seconds = int64(v/100*3600 + v%100*60)
	if p[at] == '-' {
		seconds = -seconds
	}
	return seconds, p[:at], true
}
