package function

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonToken is the kind of a token of a JSON text.
type jsonToken uint8

const (
	jsonEnd jsonToken = iota // of the text, or a fault, which ends it
	jsonOpenObject
	jsonCloseObject
	jsonOpenArray
	jsonCloseArray
	jsonKey
	jsonText
	jsonInteger
	jsonDouble
	jsonTrue
	jsonFalse
	jsonNull
)

// maxJSONDepth is how deep arrays and objects may lie in each other, as in Trino.
const maxJSONDepth = 1000

// jsonReader gives the tokens of a JSON text one after another, so that what
// stands behind a value that was found is never looked at.
type jsonReader struct {
	text    string
	at      int
	nested  []byte // '{' or '[' for each that is open
	fresh   bool   // nothing stands in the innermost yet
	afterOf bool   // behind a key
	done    bool   // a whole value has been read
	failed  bool
	value   string // of a key, a text (escapes resolved) or a number (as written)
}

func newJSONReader(text string) *jsonReader { return &jsonReader{text: text, fresh: true} }

func (r *jsonReader) blanks() {
	for r.at < len(r.text) && strings.IndexByte(" \t\r\n", r.text[r.at]) >= 0 {
		r.at++
	}
}

func (r *jsonReader) fail() jsonToken {
	r.failed = true
	return jsonEnd
}

// next gives the next token.
func (r *jsonReader) next() jsonToken {
	r.blanks()
	if r.failed || r.at == len(r.text) {
		r.failed = r.failed || !r.done || len(r.nested) > 0
		return jsonEnd
	}
	if r.done {
		return r.fail()
	}
	if t := r.closing(); t != jsonEnd {
		return t
	}
	if !r.separator() {
		return r.fail()
	}
	if r.inObject() && !r.afterOf {
		return r.key()
	}
	r.fresh, r.afterOf = false, false
	return r.valueToken()
}

func (r *jsonReader) inObject() bool {
	return len(r.nested) > 0 && r.nested[len(r.nested)-1] == '{'
}

func (r *jsonReader) closing() jsonToken {
	if len(r.nested) == 0 || r.afterOf {
		return jsonEnd
	}
	open := r.nested[len(r.nested)-1]
	if r.text[r.at] != open+2 { // } follows { and ] follows [ at this distance
		return jsonEnd
	}
	r.at++
	r.nested = r.nested[:len(r.nested)-1]
	r.fresh = false
	r.done = len(r.nested) == 0
	if open == '{' {
		return jsonCloseObject
	}
	return jsonCloseArray
}

// separator passes the comma before what is not the first.
func (r *jsonReader) separator() bool {
	if len(r.nested) == 0 || r.fresh || r.afterOf {
		return true
	}
	if r.text[r.at] != ',' {
		return false
	}
	r.at++
	r.blanks()
	return r.at < len(r.text)
}

func (r *jsonReader) key() jsonToken {
	if r.text[r.at] != '"' || !r.quoted() {
		return r.fail()
	}
	r.blanks()
	if r.at == len(r.text) || r.text[r.at] != ':' {
		return r.fail()
	}
	r.at++
	r.afterOf = true
	return jsonKey
}

func (r *jsonReader) valueToken() jsonToken {
	switch c := r.text[r.at]; {
	case c == '{' || c == '[':
		if len(r.nested) == maxJSONDepth {
			return r.fail()
		}
		r.at++
		r.nested = append(r.nested, c)
		r.fresh = true
		if c == '{' {
			return jsonOpenObject
		}
		return jsonOpenArray
	case c == '"':
		if !r.quoted() {
			return r.fail()
		}
		return r.scalar(jsonText)
	case c == '-' || c >= '0' && c <= '9':
		return r.number()
	}
	for word, token := range map[string]jsonToken{"true": jsonTrue, "false": jsonFalse, "null": jsonNull} {
		if strings.HasPrefix(r.text[r.at:], word) {
			r.at += len(word)
			if !r.ends() {
				return r.fail()
			}
			return r.scalar(token)
		}
	}
	return r.fail()
}

func (r *jsonReader) scalar(t jsonToken) jsonToken {
	r.done = len(r.nested) == 0
	return t
}

// ends reports whether a number or a word ends here.
func (r *jsonReader) ends() bool {
	return r.at == len(r.text) || strings.IndexByte(" \t\r\n,]}", r.text[r.at]) >= 0
}

func (r *jsonReader) digits() bool {
	from := r.at
	for r.at < len(r.text) && r.text[r.at] >= '0' && r.text[r.at] <= '9' {
		r.at++
	}
	return r.at > from
}

func (r *jsonReader) takes(set string) bool {
	if r.at < len(r.text) && strings.IndexByte(set, r.text[r.at]) >= 0 {
		r.at++
		return true
	}
	return false
}

func (r *jsonReader) number() jsonToken {
	from, t := r.at, jsonInteger
	r.takes("-")
	first := r.at
	ok := r.digits() && (r.text[first] != '0' || r.at == first+1)
	if ok && r.takes(".") {
		t, ok = jsonDouble, r.digits()
	}
	if ok && r.takes("eE") {
		r.takes("+-")
		t, ok = jsonDouble, r.digits()
	}
	if !ok || !r.ends() {
		return r.fail()
	}
	r.value = r.text[from:r.at]
	return r.scalar(t)
}

// quoted reads a text in quotes.
func (r *jsonReader) quoted() bool {
	r.at++
	from := r.at
	for ; r.at < len(r.text) && r.text[r.at] >= ' '; r.at++ {
		switch r.text[r.at] {
		case '"':
			r.value = r.text[from:r.at]
			r.at++
			return true
		case '\\':
			return r.escaped(from)
		}
	}
	return false
}

// escapes are the letters behind a backslash and what they stand for.
var escapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escaped goes on with a text that has escapes, of which the first is next.
func (r *jsonReader) escaped(from int) bool {
	b := []byte(r.text[from:r.at])
	for r.at < len(r.text) && r.text[r.at] >= ' ' {
		c := r.text[r.at]
		r.at++
		if c == '"' {
			r.value = string(b)
			return true
		}
		if c != '\\' {
			b = append(b, c)
			continue
		}
		if r.at == len(r.text) {
			return false
		}
		letter := r.text[r.at]
		r.at++
		plain, known := escapes[letter]
		switch {
		case known:
			b = append(b, plain)
		case letter == 'u':
			var ok bool
			if b, ok = r.unicode(b); !ok {
				return false
			}
		default:
			return false
		}
	}
	return false
}

// unicode appends the character of \uXXXX, or of two that make one. Half of
// such a pair is kept as the bytes that its number has in UTF-8.
func (r *jsonReader) unicode(b []byte) ([]byte, bool) {
	c, ok := r.hex()
	if !ok || !utf16.IsSurrogate(c) {
		return utf8.AppendRune(b, c), ok
	}
	if at := r.at; c < 0xdc00 && strings.HasPrefix(r.text[at:], `\u`) {
		r.at += 2
		low, ok := r.hex()
		if !ok {
			return b, false
		}
		if pair := utf16.DecodeRune(c, low); pair != utf8.RuneError {
			return utf8.AppendRune(b, pair), true
		}
		r.at = at
	}
	return append(b, 0xe0|byte(c>>12), 0x80|byte(c>>6)&0x3f, 0x80|byte(c)&0x3f), true
}

func (r *jsonReader) hex() (rune, bool) {
	if r.at+4 > len(r.text) {
		return 0, false
	}
	c := rune(0)
	for _, d := range []byte(r.text[r.at : r.at+4]) {
		v := strings.IndexByte(hexDigits, d)
		if v < 0 {
			v = 10 + strings.IndexByte("abcdef", d)
		}
		if v < 10 && (d < '0' || d > '9') {
			return 0, false
		}
		c = c<<4 | rune(v)
	}
	r.at += 4
	return c, true
}

// skip passes what the token t begins; false where the text is faulty.
func (r *jsonReader) skip(t jsonToken) bool {
	if t != jsonOpenObject && t != jsonOpenArray {
		return t != jsonEnd
	}
	depth := len(r.nested)
	for len(r.nested) >= depth {
		if r.next() == jsonEnd {
			return false
		}
	}
	return true
}

// copyTo appends what the token t begins in the form in which values of type
// json are kept: without blanks, doubles as Java prints them, order and
// duplicates of keys as they are.
func (r *jsonReader) copyTo(dst []byte, t jsonToken) ([]byte, bool) {
	base := len(r.nested)
	if t == jsonOpenObject || t == jsonOpenArray {
		base--
	}
	comma := false
	for {
		if comma && t != jsonCloseObject && t != jsonCloseArray {
			dst = append(dst, ',')
		}
		comma = t != jsonOpenObject && t != jsonOpenArray && t != jsonKey
		switch t {
		case jsonEnd:
			return dst, false
		case jsonOpenObject:
			dst = append(dst, '{')
		case jsonCloseObject:
			dst = append(dst, '}')
		case jsonOpenArray:
			dst = append(dst, '[')
		case jsonCloseArray:
			dst = append(dst, ']')
		case jsonKey:
			dst = append(appendJSONText(dst, r.value), ':')
		default:
			dst = appendJSONScalar(dst, t, r.value)
		}
		if len(r.nested) == base && t != jsonKey {
			return dst, true
		}
		t = r.next()
	}
}
