package jsonl

import (
	"unicode/utf16"
	"unicode/utf8"
)

// strict parses JSON by the letter.
type strict struct {
	tree
	data []byte
	at   int
}

// parse reads the value that a line begins with; what follows it does not count.
func (p *strict) parse(line []byte) error {
	p.reset()
	p.data, p.at = line, 0
	_, err := p.value(0)
	return err
}

func (p *strict) space() byte {
	for p.at < len(p.data) {
		switch c := p.data[p.at]; c {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return c
		}
	}
	return 0
}

func (p *strict) value(depth int) (int32, error) {
	if depth > deepest {
		return 0, errorAt(p.at, "nested too deeply")
	}
	switch c := p.space(); {
	case p.at >= len(p.data):
		return 0, errorAt(p.at, "the end comes too early")
	case c == '{':
		return p.members(depth)
	case c == '[':
		return p.items(depth)
	case c == '"':
		s, err := p.quoted()
		return p.add(node{kind: text, text: s}), err
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	}
	return p.word()
}

func (p *strict) word() (int32, error) {
	from := p.at
	for p.at < len(p.data) && isWord(p.data[p.at]) {
		p.at++
	}
	switch w := string(p.data[from:p.at]); w {
	case "null":
		return p.add(node{kind: null}), nil
	case "true", "false":
		return p.add(node{kind: literal, text: p.data[from:p.at]}), nil
	}
	return 0, errorAt(from, "a value was expected")
}

func isWord(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}

func (p *strict) number() (int32, error) {
	from := p.at
	if p.data[p.at] == '-' {
		p.at++
	}
	zero := p.at < len(p.data) && p.data[p.at] == '0'
	digits := p.digits()
	ok := digits == 1 || digits > 1 && !zero
	if p.at < len(p.data) && p.data[p.at] == '.' {
		p.at++
		ok = ok && p.digits() > 0
	}
	if p.at < len(p.data) && p.data[p.at]|0x20 == 'e' {
		p.at++
		if p.at < len(p.data) && (p.data[p.at] == '+' || p.data[p.at] == '-') {
			p.at++
		}
		ok = ok && p.digits() > 0
	}
	if !ok || p.at < len(p.data) && isWord(p.data[p.at]) {
		return 0, errorAt(from, "no number")
	}
	return p.add(node{kind: literal, text: p.data[from:p.at]}), nil
}

func (p *strict) digits() int {
	from := p.at
	for p.at < len(p.data) && p.data[p.at] >= '0' && p.data[p.at] <= '9' {
		p.at++
	}
	return p.at - from
}

func (p *strict) items(depth int) (int32, error) {
	return p.children(list, ']', func() (int32, error) { return p.value(depth + 1) })
}

func (p *strict) members(depth int) (int32, error) {
	return p.children(object, '}', func() (int32, error) { return p.member(depth) })
}

// children reads what stands between commas, up to the sign that ends it.
func (p *strict) children(of kind, end byte, child func() (int32, error)) (int32, error) {
	self := p.add(node{kind: of})
	p.at++
	if p.space() == end {
		p.at++
		return self, nil
	}
	for last := int32(0); ; {
		next, err := child()
		if err != nil {
			return 0, err
		}
		p.link(self, last, next)
		last = next
		switch p.space() {
		case ',':
			p.at++
		case end:
			p.at++
			return self, nil
		default:
			return 0, errorAt(p.at, "',' or '%c' was expected", end)
		}
	}
}

func (p *strict) member(depth int) (int32, error) {
	if p.space() != '"' {
		return 0, errorAt(p.at, "a name between quotes was expected")
	}
	name, err := p.quoted()
	if err != nil {
		return 0, err
	}
	if p.space() != ':' {
		return 0, errorAt(p.at, "':' was expected")
	}
	p.at++
	child, err := p.value(depth + 1)
	p.nodes[child].name = name
	return child, err
}

// quoted reads a text between quotes.
func (p *strict) quoted() ([]byte, error) {
	p.at++
	from, start := p.at, len(p.text)
	escaped := false
	for p.at < len(p.data) {
		switch c := p.data[p.at]; {
		case c == '"':
			p.at++
			if !escaped {
				return p.data[from : p.at-1], nil
			}
			p.text = append(p.text, p.data[from:p.at-1]...)
			return p.text[start:len(p.text):len(p.text)], nil
		case c < ' ':
			return nil, errorAt(p.at, "a control character within a text")
		case c == '\\':
			p.text = append(p.text, p.data[from:p.at]...)
			escaped = true
			if err := p.escape(); err != nil {
				return nil, err
			}
			from = p.at
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(p.data[p.at:])
			if r == utf8.RuneError && size == 1 {
				return nil, errorAt(p.at, "no UTF-8")
			}
			p.at += size
		default:
			p.at++
		}
	}
	return nil, errorAt(p.at, "a text is not closed")
}

// escapes are the characters behind a backslash and what they stand for.
var escapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (p *strict) escape() error {
	if p.at+1 >= len(p.data) {
		return errorAt(p.at, "a text is not closed")
	}
	c := p.data[p.at+1]
	if c == 'u' {
		return p.unicode()
	}
	stands, ok := escapes[c]
	if !ok {
		return errorAt(p.at, "no escape")
	}
	p.text = append(p.text, stands)
	p.at += 2
	return nil
}

func (p *strict) unicode() error {
	r, size, ok := escapedRune(p.data[p.at:])
	if !ok {
		return errorAt(p.at, "no escape")
	}
	p.at += size
	p.text = utf8.AppendRune(p.text, r)
	return nil
}

// escapedRune reads the character of a \u escape, or of two that make one. Half
// of one is a question mark, as Java encodes it.
func escapedRune(p []byte) (r rune, size int, ok bool) {
	if r, ok = fourHex(p[2:]); !ok {
		return 0, 0, false
	}
	if !utf16.IsSurrogate(r) {
		return r, 6, true
	}
	if len(p) >= 12 && p[6] == '\\' && p[7] == 'u' {
		if low, ok := fourHex(p[8:]); ok {
			if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
				return both, 12, true
			}
		}
	}
	return '?', 6, true
}

// fourHex reads the four digits of a \u escape.
func fourHex(p []byte) (rune, bool) {
	if len(p) < 4 {
		return 0, false
	}
	v := rune(0)
	for _, c := range p[:4] {
		d := rune(-1)
		switch {
		case c >= '0' && c <= '9':
			d = rune(c - '0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			d = rune(c|0x20-'a') + 10
		}
		if d < 0 {
			return 0, false
		}
		v = v<<4 | d
	}
	return v, true
}
