package dynamic

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
)

// maxDepth is how deep JSON may be nested.
const maxDepth = 1000

// ErrIncomplete is the error of JSON that ends within a value, ErrSyntax of what is no JSON.
var (
	ErrIncomplete = errors.New("the JSON value is not complete")
	ErrSyntax     = errors.New("this is not JSON")
)

// Compact appends the JSON value that begins src, without blanks, to dst and gives
// the bytes of src that it took. Raw control characters in strings are taken, and
// written escaped. A number that ends src is complete only at its end.
func Compact(dst, src []byte, end bool) (out []byte, n int, err error) {
	c := compactor{src: src, dst: dst, end: end}
	err = c.value(0)
	return c.dst, c.at, err
}

type compactor struct {
	src, dst []byte
	at       int
	end      bool
}

// SkipBlanks gives the number of blanks that begin src.
func SkipBlanks(src []byte) int {
	n := 0
	for n < len(src) && (src[n] == ' ' || src[n] == '\n' || src[n] == '\r' || src[n] == '\t') {
		n++
	}
	return n
}

// peek gives the next byte that is no blank.
func (c *compactor) peek() (byte, error) {
	c.at += SkipBlanks(c.src[c.at:])
	if c.at == len(c.src) {
		return 0, ErrIncomplete
	}
	return c.src[c.at], nil
}

func (c *compactor) value(depth int) error {
	b, err := c.peek()
	if err != nil {
		return err
	}
	switch {
	case depth > maxDepth:
		return ErrSyntax
	case b == '{':
		return c.members(depth, '}', c.member)
	case b == '[':
		return c.members(depth, ']', c.value)
	case b == '"':
		return c.text()
	case b == 't':
		return c.word("true")
	case b == 'f':
		return c.word("false")
	case b == 'n':
		return c.word("null")
	}
	return c.number()
}

func (c *compactor) take(b byte) { c.dst, c.at = append(c.dst, b), c.at+1 }

// members reads what stands between brackets.
func (c *compactor) members(depth int, end byte, read func(int) error) error {
	c.take(c.src[c.at])
	if b, err := c.peek(); err != nil || b == end {
		if err == nil {
			c.take(end)
		}
		return err
	}
	for {
		if err := read(depth + 1); err != nil {
			return err
		}
		switch b, err := c.peek(); {
		case err != nil:
			return err
		case b == end:
			c.take(end)
			return nil
		case b != ',':
			return ErrSyntax
		}
		c.take(',')
	}
}

func (c *compactor) member(depth int) error {
	b, err := c.peek()
	switch {
	case err != nil:
		return err
	case b != '"':
		return ErrSyntax
	}
	if err := c.text(); err != nil {
		return err
	}
	if b, err = c.peek(); err != nil {
		return err
	} else if b != ':' {
		return ErrSyntax
	}
	c.take(':')
	return c.value(depth)
}

func (c *compactor) text() error {
	c.take('"')
	for c.at < len(c.src) {
		b := c.src[c.at]
		switch {
		case b == '"':
			c.take(b)
			return nil
		case b == '\\':
			if c.at+1 == len(c.src) {
				return ErrIncomplete
			}
			if err := c.escape(); err != nil {
				return err
			}
		case b < ' ':
			c.dst = appendEscaped(c.dst, b)
			c.at++
		default:
			c.take(b)
		}
	}
	return ErrIncomplete
}

func (c *compactor) escape() error {
	b := c.src[c.at+1]
	if strings.IndexByte(`"\/bfnrt`, b) >= 0 {
		c.take('\\')
		c.take(b)
		return nil
	}
	if b != 'u' {
		return ErrSyntax
	}
	if c.at+6 > len(c.src) {
		return ErrIncomplete
	}
	if _, err := strconv.ParseUint(string(c.src[c.at+2:c.at+6]), 16, 16); err != nil {
		return ErrSyntax
	}
	for range 6 {
		c.take(c.src[c.at])
	}
	return nil
}

func (c *compactor) word(w string) error {
	rest := c.src[c.at:]
	if len(rest) < len(w) && strings.HasPrefix(w, string(rest)) {
		return ErrIncomplete
	}
	if !strings.HasPrefix(string(rest[:min(len(w), len(rest))]), w) {
		return ErrSyntax
	}
	c.dst, c.at = append(c.dst, w...), c.at+len(w)
	return nil
}

func (c *compactor) number() error {
	n := c.at
	for n < len(c.src) && strings.IndexByte("+-0123456789.eE", c.src[n]) >= 0 {
		n++
	}
	if n == len(c.src) && !c.end {
		return ErrIncomplete
	}
	text := c.src[c.at:n]
	if !json.Valid(text) {
		return ErrSyntax
	}
	c.dst, c.at = append(c.dst, text...), n
	return nil
}

func appendEscaped(dst []byte, b byte) []byte {
	switch b {
	case '\n':
		return append(dst, `\n`...)
	case '\r':
		return append(dst, `\r`...)
	case '\t':
		return append(dst, `\t`...)
	}
	const digits = "0123456789abcdef"
	return append(dst, '\\', 'u', '0', '0', digits[b>>4], digits[b&15])
}

// AppendQuoted appends a JSON string.
func AppendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); i++ {
		switch b := s[i]; {
		case b == '"' || b == '\\':
			dst = append(dst, '\\', b)
		case b < ' ':
			dst = appendEscaped(dst, b)
		default:
			dst = append(dst, b)
		}
	}
	return append(dst, '"')
}

// FromJSON gives the value of compact JSON.
func FromJSON(raw string) Value {
	if raw == "" {
		return Value{Kind: Missing}
	}
	switch raw[0] {
	case '{':
		return Value{Kind: Struct, Text: raw}
	case '[':
		return Value{Kind: List, Text: raw}
	case '"':
		return NewString(unquoted(raw))
	case 't', 'f':
		return NewBool(raw[0] == 't')
	case 'n':
		return Value{Kind: Null}
	}
	if i, err := strconv.ParseInt(raw, 10, 64); err == nil {
		return NewInt(i)
	}
	n, ok := parseNumber(raw)
	if !ok {
		return Value{Kind: Null}
	}
	return NewDecimal(n)
}

// unquoted gives the text of a JSON string.
func unquoted(raw string) string {
	body := raw[1 : len(raw)-1]
	if strings.IndexByte(body, '\\') < 0 {
		return body
	}
	var out string
	if json.Unmarshal([]byte(raw), &out) != nil {
		return body
	}
	return out
}

// skip gives the length of the value that begins compact JSON.
func skip(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			i += stringEnd(s[i:]) - 1
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			} else if depth < 0 {
				return i
			}
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return len(s)
}

// stringEnd gives the length of the string that begins s.
func stringEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

// Members calls f with each key and value of a struct until it gives false.
func Members(raw string, f func(key, value string) bool) {
	for rest := raw[1:]; len(rest) > 1; {
		n := stringEnd(rest)
		key := unquoted(rest[:n])
		rest = rest[n+1:]
		n = skip(rest)
		if !f(key, rest[:n]) {
			return
		}
		rest = rest[min(n+1, len(rest)):]
	}
}

// Elements calls f with each element of a list until it gives false.
func Elements(raw string, f func(value string) bool) {
	for rest := raw[1:]; len(rest) > 1; {
		n := skip(rest)
		if !f(rest[:n]) {
			return
		}
		rest = rest[min(n+1, len(rest)):]
	}
}
