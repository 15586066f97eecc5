package dynamic

import (
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// symbol is a symbol of Ion without quotes, which is a text here.
var symbol = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`) })

// ParseIon reads a literal of Ion as it may stand in back-quotes. Symbols are texts
// and s-expressions lists; what lists and structs hold is kept as JSON.
func ParseIon(text string) (Value, bool) {
	r := ionReader{rest: text}
	v, ok := r.value(0)
	r.blanks()
	return v, ok && r.rest == ""
}

// ionReader reads the text of a value.
type ionReader struct{ rest string }

// eat consumes a mark, if it is next.
func (r *ionReader) eat(mark string) bool {
	after, ok := strings.CutPrefix(r.rest, mark)
	if ok {
		r.rest = after
	}
	return ok
}

// blanks consumes blanks and comments.
func (r *ionReader) blanks() {
	for {
		r.rest = strings.TrimLeft(r.rest, " \t\r\n\v\f")
		end := ""
		switch {
		case strings.HasPrefix(r.rest, "//"):
			end = "\n"
		case strings.HasPrefix(r.rest, "/*"):
			end = "*/"
		default:
			return
		}
		_, r.rest, _ = strings.Cut(r.rest, end)
	}
}

func (r *ionReader) value(depth int) (Value, bool) {
	if r.blanks(); depth > maxDepth {
		return Value{}, false
	}
	switch {
	case r.eat("'''"):
		return r.long()
	case r.eat(`"`):
		s, ok := r.quoted(`"`)
		return NewString(s), ok
	case r.eat("'"):
		s, ok := r.quoted("'")
		return NewString(s), ok
	case r.eat("{{"):
		return r.lob()
	case r.eat("["):
		return r.list("]", true, depth)
	case r.eat("("):
		return r.list(")", false, depth)
	case r.eat("{"):
		return r.fields(depth)
	}
	n := strings.IndexAny(r.rest, " \t\r\n\v\f,[](){}'\"")
	if n < 0 {
		n = len(r.rest)
	}
	word := r.rest[:n]
	r.rest = r.rest[n:]
	return ionWord(word)
}

// list reads values up to the bracket that ends them, with commas between them or
// without.
func (r *ionReader) list(end string, commas bool, depth int) (Value, bool) {
	var items []Value
	for {
		if r.blanks(); r.eat(end) {
			return NewList(items), true
		}
		v, ok := r.value(depth + 1)
		if !ok {
			return v, false
		}
		items = append(items, v)
		if r.blanks(); commas && !r.eat(",") && !strings.HasPrefix(r.rest, end) {
			return Value{}, false
		}
	}
}

func (r *ionReader) fields(depth int) (Value, bool) {
	text := []byte{'{'}
	for {
		if r.blanks(); r.eat("}") {
			return Value{Kind: Struct, Text: string(append(text, '}'))}, true
		}
		name, ok := r.fieldName()
		if r.blanks(); !ok || !r.eat(":") {
			return Value{}, false
		}
		v, ok := r.value(depth + 1)
		if !ok {
			return v, false
		}
		if len(text) > 1 {
			text = append(text, ',')
		}
		text = v.AppendJSON(append(AppendQuoted(text, name), ':'))
		if r.blanks(); !r.eat(",") && !strings.HasPrefix(r.rest, "}") {
			return Value{}, false
		}
	}
}

// fieldName reads a symbol or a string in front of a colon.
func (r *ionReader) fieldName() (string, bool) {
	if r.eat(`"`) {
		return r.quoted(`"`)
	}
	if r.eat("'") {
		return r.quoted("'")
	}
	name, _, found := strings.Cut(r.rest, ":")
	r.rest = r.rest[len(name):]
	name = strings.TrimRight(name, " \t\r\n\v\f")
	return name, found && symbol().MatchString(name)
}

// long reads a string in triple quotes, which may come in parts.
func (r *ionReader) long() (Value, bool) {
	out := ""
	for {
		part, ok := r.quoted("'''")
		if !ok {
			return Value{}, false
		}
		out += part
		if r.blanks(); !r.eat("'''") {
			return NewString(out), true
		}
	}
}

// lob reads what is between double braces: a text in quotes or base64.
func (r *ionReader) lob() (Value, bool) {
	body, after, found := strings.Cut(r.rest, "}}")
	if !found {
		return Value{}, false
	}
	inner := ionReader{rest: body}
	if inner.blanks(); inner.eat(`"`) {
		s, ok := inner.quoted(`"`)
		inner.blanks()
		r.rest = after
		return Value{Kind: Lob, Text: s}, ok && inner.rest == ""
	}
	coded := strings.Join(strings.Fields(body), "")
	_, err := base64.StdEncoding.DecodeString(coded)
	r.rest = after
	return Value{Kind: Lob, Text: coded}, err == nil
}

// ionEscapes are what stands for a character behind a backslash.
var ionEscapes = map[byte]string{'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", 'n': "\n", 'f': "\f", 'r': "\r", 'v': "\v",
	'?': "?", '\'': "'", '"': `"`, '/': "/", '\\': `\`, '\n': ""}

// ionCodes are the escapes with that many digits of a character's code.
var ionCodes = map[byte]int{'x': 2, 'u': 4, 'U': 8}

// quoted reads a text to its closing quote.
func (r *ionReader) quoted(end string) (string, bool) {
	var out strings.Builder
	for !r.eat(end) {
		if !r.eat(`\`) {
			_, size := utf8.DecodeRuneInString(r.rest)
			if size == 0 {
				return "", false
			}
			out.WriteString(r.rest[:size])
			r.rest = r.rest[size:]
			continue
		}
		if r.rest == "" {
			return "", false
		}
		c := r.rest[0]
		r.rest = r.rest[1:]
		if text, ok := ionEscapes[c]; ok {
			out.WriteString(text)
			continue
		}
		n := ionCodes[c]
		if n == 0 || n > len(r.rest) {
			return "", false
		}
		code, err := strconv.ParseUint(r.rest[:n], 16, 32)
		if err != nil || !utf8.ValidRune(rune(code)) {
			return "", false
		}
		out.WriteRune(rune(code))
		r.rest = r.rest[n:]
	}
	return out.String(), true
}

// ionWord reads a value without quotes and brackets.
func ionWord(text string) (Value, bool) {
	switch {
	case text == "":
		return Value{}, false
	case text == "null" || strings.HasPrefix(text, "null."):
		return Value{Kind: Null}, true
	case text == "true" || text == "false":
		return NewBool(text == "true"), true
	case text == "nan" || text == "+inf" || text == "-inf":
		f, err := strconv.ParseFloat(text, 64)
		return NewFloat(f), err == nil
	}
	if symbol().MatchString(text) {
		return NewString(text), true
	}
	if t, ok := ParseTime(text); ok {
		return NewTime(t), true
	}
	return ionNumber(text)
}

// ionNumber reads a number: with e a float, with d or a point a decimal.
func ionNumber(text string) (Value, bool) {
	digits := strings.ReplaceAll(text, "_", "")
	if strings.HasPrefix(digits, "+") {
		return Value{}, false
	}
	if i, ok, _ := parseInt(digits); ok {
		return NewInt(i), true
	}
	if strings.ContainsAny(digits, "eE") {
		f, err := strconv.ParseFloat(digits, 64)
		return NewFloat(f), err == nil && !strings.ContainsAny(digits, "xX")
	}
	d, ok := ParseDecimal(strings.NewReplacer("d", "e", "D", "e").Replace(digits))
	return NewDecimal(d), ok
}
