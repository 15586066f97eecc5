package jsonl

import (
	"bytes"
	"unicode/utf8"
)

// lenient parses as OpenX's parser does: words need no quotes, which may be
// single ones, '=' and '=>' stand for ':', ';' for ',', comments are passed over.
type lenient struct {
	tree
	data []byte
	at   int
	// same tells whether two names of an object are one: the later value counts.
	same func(a, b []byte) bool
}

func (p *lenient) parse(line []byte) error {
	p.reset()
	p.data, p.at = line, 0
	_, err := p.value(0)
	return err
}

// token gives the next byte that counts, and goes past it; 0 and false at the end.
func (p *lenient) token() (c byte, ok bool, err error) {
	for p.at < len(p.data) {
		c := p.data[p.at]
		p.at++
		switch c {
		case '\t', ' ', '\n', '\r':
			continue
		case '#':
			p.toLineEnd()
			continue
		case '/':
			passed, err := p.comment()
			if err != nil {
				return 0, false, err
			}
			if passed {
				continue
			}
		}
		return c, true, nil
	}
	return 0, false, nil
}

func (p *lenient) toLineEnd() {
	for p.at < len(p.data) && p.data[p.at] != '\n' && p.data[p.at] != '\r' {
		p.at++
	}
}

// comment goes past a comment whose first slash was read.
func (p *lenient) comment() (passed bool, err error) {
	rest := p.data[p.at:]
	switch {
	case bytes.HasPrefix(rest, []byte("/")):
		p.toLineEnd()
		return true, nil
	case bytes.HasPrefix(rest, []byte("*")):
		end := bytes.Index(rest[1:], []byte("*/"))
		if end < 0 {
			return false, errorAt(p.at, "a comment is not closed")
		}
		p.at += end + 3
		return true, nil
	}
	return false, nil
}

func (p *lenient) value(depth int) (int32, error) {
	if depth > deepest {
		return 0, errorAt(p.at, "nested too deeply")
	}
	c, ok, err := p.token()
	switch {
	case err != nil:
		return 0, err
	case !ok:
		return 0, errorAt(p.at, "the end comes too early")
	case c == '{':
		return p.members(depth)
	case c == '[':
		return p.items(depth)
	case c == '\'' || c == '"':
		s, err := p.quoted(c)
		return p.add(node{kind: text, text: s}), err
	}
	p.at--
	return p.word()
}

// word reads a value without quotes.
func (p *lenient) word() (int32, error) {
	from := p.at
	for p.at < len(p.data) && bytes.IndexByte([]byte(" \r\n\t\f{}[]/\\:,=;#"), p.data[p.at]) < 0 {
		p.at++
	}
	w := p.data[from:p.at]
	if len(w) == 0 {
		return 0, errorAt(from, "a value was expected")
	}
	if bytes.EqualFold(w, []byte("null")) {
		return p.add(node{kind: null}), nil
	}
	return p.add(node{kind: literal, text: w}), nil
}

func (p *lenient) items(depth int) (int32, error) {
	self := p.add(node{kind: list})
	last := int32(0)
	add := func(child int32) {
		p.link(self, last, child)
		last = child
	}
	for separated := false; ; separated = true {
		c, ok, err := p.token()
		switch {
		case err != nil || !ok:
			return 0, errorOr(err, p.at, "a list is not closed")
		case c == ']':
			if separated {
				add(p.add(node{}))
			}
			return self, nil
		case c == ',' || c == ';':
			add(p.add(node{}))
			continue
		}
		p.at--
		child, err := p.value(depth + 1)
		if err != nil {
			return 0, err
		}
		add(child)
		c, ok, err = p.token()
		if err != nil || !ok || c != ']' && c != ',' && c != ';' {
			return 0, errorOr(err, p.at, "a list is not closed")
		}
		if c == ']' {
			return self, nil
		}
	}
}

func errorOr(err error, at int, what string) error {
	if err != nil {
		return err
	}
	return errorAt(at, "%s", what)
}

func (p *lenient) members(depth int) (int32, error) {
	self := p.add(node{kind: object})
	c, ok, err := p.token()
	if err != nil || ok && c == '}' {
		return self, err
	}
	if ok {
		p.at--
	}
	for last := int32(0); ; {
		child, err := p.member(depth)
		if err != nil {
			return 0, err
		}
		p.link(self, last, child)
		last = child
		c, ok, err := p.token()
		if err != nil || !ok || c != '}' && c != ',' && c != ';' {
			return 0, errorOr(err, p.at, "an object is not closed")
		}
		if c == '}' {
			p.leaveLast(self)
			return self, nil
		}
	}
}

// fewMembers is how many members are compared one by one.
const fewMembers = 16

// leaveLast takes the members out behind which another of the same name stands.
func (p *lenient) leaveLast(self int32) {
	if p.nodes[self].count > fewMembers {
		p.leaveLastOfMany(self)
		return
	}
	before := int32(0)
	for at := p.nodes[self].first; at != 0; at = p.nodes[at].next {
		if p.repeated(at) {
			p.unlink(self, before, at)
		} else {
			before = at
		}
	}
}

// repeated reports whether a member of the same name follows.
func (p *lenient) repeated(at int32) bool {
	for other := p.nodes[at].next; other != 0; other = p.nodes[other].next {
		if p.same(p.nodes[at].name, p.nodes[other].name) {
			return true
		}
	}
	return false
}

func (p *lenient) unlink(self, before, at int32) {
	if before == 0 {
		p.nodes[self].first = p.nodes[at].next
	} else {
		p.nodes[before].next = p.nodes[at].next
	}
	p.nodes[self].count--
}

func (p *lenient) leaveLastOfMany(self int32) {
	lasts := make(map[string]int32, p.nodes[self].count)
	key := func(at int32) string {
		if p.same([]byte("a"), []byte("A")) {
			return string(bytes.ToLower(p.nodes[at].name))
		}
		return string(p.nodes[at].name)
	}
	for at := p.nodes[self].first; at != 0; at = p.nodes[at].next {
		lasts[key(at)] = at
	}
	before := int32(0)
	for at := p.nodes[self].first; at != 0; at = p.nodes[at].next {
		if lasts[key(at)] != at {
			p.unlink(self, before, at)
		} else {
			before = at
		}
	}
}

func (p *lenient) member(depth int) (int32, error) {
	at, err := p.value(depth + 1)
	if err != nil {
		return 0, err
	}
	if k := p.nodes[at].kind; k != text && k != literal {
		return 0, errorAt(p.at, "a name was expected")
	}
	name := p.nodes[at].text
	c, ok, err := p.token()
	if err != nil || !ok || c != ':' && c != '=' {
		return 0, errorOr(err, p.at, "':' was expected")
	}
	if c == '=' && p.at < len(p.data) && p.data[p.at] == '>' {
		p.at++
	}
	child, err := p.value(depth + 1)
	p.nodes[child].name = name
	return child, err
}

// quoted reads a text behind its opening quote.
func (p *lenient) quoted(quote byte) ([]byte, error) {
	from, start := p.at, len(p.text)
	escaped := false
	for p.at < len(p.data) {
		c := p.data[p.at]
		p.at++
		if c == quote {
			if !escaped {
				return p.data[from : p.at-1], nil
			}
			p.text = append(p.text, p.data[from:p.at-1]...)
			return p.text[start:len(p.text):len(p.text)], nil
		}
		if c != '\\' {
			continue
		}
		p.text = append(p.text, p.data[from:p.at-1]...)
		escaped = true
		if err := p.escape(); err != nil {
			return nil, err
		}
		from = p.at
	}
	return nil, errorAt(p.at, "a text is not closed")
}

// lenientEscapes are the characters behind a backslash that stand for others;
// any else stands for itself.
var lenientEscapes = map[byte]byte{'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'a': 7, 'v': 9}

func (p *lenient) escape() error {
	if p.at >= len(p.data) {
		return errorAt(p.at, "a text is not closed")
	}
	c := p.data[p.at]
	if c != 'u' {
		if stands, ok := lenientEscapes[c]; ok {
			p.text = append(p.text, stands)
			p.at++
		} else {
			_, size := utf8.DecodeRune(p.data[p.at:])
			p.text = append(p.text, p.data[p.at:p.at+size]...)
			p.at += size
		}
		return nil
	}
	r, size, ok := escapedRune(p.data[p.at-1:])
	if !ok {
		return errorAt(p.at, "no escape")
	}
	p.at += size - 1
	p.text = utf8.AppendRune(p.text, r)
	return nil
}
