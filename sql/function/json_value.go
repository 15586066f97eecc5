package function

import (
	"math"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// jsonValue is a JSON value as a tree. kind is jsonOpenObject, jsonOpenArray
// or a scalar's token; text is that of a text or a number.
type jsonValue struct {
	kind  jsonToken
	text  string
	keys  []string // of an object, for items
	items []*jsonValue
}

// parseJSON reads a whole JSON text. Of equal keys of an object the last value
// stays, in the first one's place.
func parseJSON(text string) (*jsonValue, bool) {
	r := newJSONReader(text)
	v, ok := r.tree(r.next())
	if !ok || r.next() != jsonEnd || r.failed {
		return nil, false
	}
	return v, true
}

// firstJSON reads the value at the beginning of a text, as the SQL/JSON functions
// do: whatever may stand behind it is not looked at, and a text of blanks is null.
func firstJSON(text string) (*jsonValue, bool) {
	r := newJSONReader(text)
	if r.blanks(); r.at == len(text) {
		return &jsonValue{kind: jsonNull}, true
	}
	v, ok := r.tree(r.next())
	if !ok || r.failed {
		return nil, false
	}
	rest := text[r.at:]
	switch v.kind {
	case jsonInteger, jsonDouble:
		return v, rest == "" || strings.IndexByte(" \t\r\n", rest[0]) >= 0
	case jsonTrue, jsonFalse, jsonNull:
		next, _ := utf8.DecodeRuneInString(rest)
		return v, rest == "" || !unicode.IsLetter(next) && !unicode.IsDigit(next) && next != '_' && next != '$'
	}
	return v, true
}

func (r *jsonReader) tree(t jsonToken) (*jsonValue, bool) {
	v := &jsonValue{kind: t, text: r.value}
	switch t {
	case jsonEnd:
		return nil, false
	case jsonOpenObject:
		return v, r.members(v)
	case jsonOpenArray:
		for {
			t := r.next()
			if t == jsonCloseArray {
				return v, true
			}
			item, ok := r.tree(t)
			if !ok {
				return nil, false
			}
			v.items = append(v.items, item)
		}
	}
	return v, true
}

func (r *jsonReader) members(v *jsonValue) bool {
	place := map[string]int{}
	for {
		switch r.next() {
		case jsonCloseObject:
			return true
		case jsonKey:
		default:
			return false
		}
		key := r.value
		item, ok := r.tree(r.next())
		if !ok {
			return false
		}
		if i, known := place[key]; known {
			v.items[i] = item
			continue
		}
		place[key] = len(v.items)
		v.keys, v.items = append(v.keys, key), append(v.items, item)
	}
}

// member gives the value of a key, nil where there is none.
func (v *jsonValue) member(key string) *jsonValue {
	for i, k := range v.keys {
		if k == key {
			return v.items[i]
		}
	}
	return nil
}

// appendTo appends the value's text; sorted puts the keys of objects in order,
// in which values of type json are kept.
func (v *jsonValue) appendTo(dst []byte, sorted bool) []byte {
	switch v.kind {
	case jsonOpenArray:
		dst = append(dst, '[')
		for i, item := range v.items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = item.appendTo(dst, sorted)
		}
		return append(dst, ']')
	case jsonOpenObject:
		dst = append(dst, '{')
		for n, i := range v.order(sorted) {
			if n > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendJSONText(dst, v.keys[i]), ':')
			dst = v.items[i].appendTo(dst, sorted)
		}
		return append(dst, '}')
	}
	return appendJSONScalar(dst, v.kind, v.text)
}

func (v *jsonValue) order(sorted bool) []int {
	order := make([]int, len(v.keys))
	for i := range order {
		order[i] = i
	}
	if sorted {
		sort.Slice(order, func(a, b int) bool { return lessUTF16(v.keys[order[a]], v.keys[order[b]]) })
	}
	return order
}

// lessUTF16 orders texts as Java does, by their UTF-16 units.
func lessUTF16(a, b string) bool {
	for a != "" && b != "" {
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x != y {
			return firstUnit(x) < firstUnit(y) || firstUnit(x) == firstUnit(y) && x < y
		}
		a, b = a[n:], b[m:]
	}
	return len(a) < len(b)
}

func firstUnit(r rune) rune {
	if high, _ := utf16.EncodeRune(r); r > 0xffff {
		return high
	}
	return r
}

// double gives the number of a jsonInteger or jsonDouble.
func (v *jsonValue) double() float64 { return jsonFloat(v.text) }

func jsonFloat(text string) float64 {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(f, 0) {
		return 0
	}
	return f
}

func appendJSONScalar(dst []byte, t jsonToken, text string) []byte {
	switch t {
	case jsonTrue:
		return append(dst, "true"...)
	case jsonFalse:
		return append(dst, "false"...)
	case jsonText:
		return appendJSONText(dst, text)
	case jsonInteger:
		if text == "-0" {
			text = "0"
		}
		return append(dst, text...)
	case jsonDouble:
		return appendJSONFloat(dst, jsonFloat(text), 64)
	}
	return append(dst, "null"...)
}

// appendJSONFloat appends a number; what JSON has no number for becomes a text.
func appendJSONFloat(dst []byte, f float64, bits int) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(appendJavaFloat(append(dst, '"'), f, bits), '"')
	}
	return appendJavaFloat(dst, f, bits)
}

// appendJSONText appends a text in quotes. As in Trino characters beyond
// U+FFFF are written as two escapes.
func appendJSONText(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for s != "" {
		c := s[0]
		if c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' {
			dst = append(dst, c)
			s = s[1:]
			continue
		}
		var n int
		dst, n = appendEscaped(dst, s)
		s = s[n:]
	}
	return append(dst, '"')
}

var shortEscapes = map[byte]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

func appendEscaped(dst []byte, s string) ([]byte, int) {
	if short, ok := shortEscapes[s[0]]; ok {
		return append(dst, short...), 1
	}
	if s[0] < ' ' {
		return appendUnit(dst, rune(s[0])), 1
	}
	r, n := utf8.DecodeRuneInString(s)
	switch {
	case r > 0xffff:
		high, low := utf16.EncodeRune(r)
		return appendUnit(appendUnit(dst, high), low), n
	case n == 1 && len(s) >= 3 && s[0] == 0xed && s[1] >= 0xa0 && s[1] < 0xc0 && s[2]&0xc0 == 0x80: // half of a pair, see jsonReader.unicode
		return appendUnit(dst, 0xd000|rune(s[1]&0x3f)<<6|rune(s[2]&0x3f)), 3
	}
	return utf8.AppendRune(dst, r), n
}

func appendUnit(dst []byte, u rune) []byte {
	return append(dst, '\\', 'u', hexDigits[u>>12&15], hexDigits[u>>8&15], hexDigits[u>>4&15], hexDigits[u&15])
}
