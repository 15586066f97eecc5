package function

import (
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func init() { lists = append(lists, likeFunctions) }

// likeFunctions are what LIKE is bound to.
func likeFunctions() []Def {
	const doc = "Whether a text matches a pattern of LIKE"
	return []Def{
		{Name: "like", In: "varchar, varchar", Out: "boolean", Build: like, Doc: doc},
		{Name: "like", In: "varchar, varchar, varchar", Out: "boolean", Build: like, Doc: doc},
	}
}

func like(o *Overload, consts []arrow.Array) (Scalar, error) {
	var texts []string
	for i := 1; i < len(o.Args); i++ {
		text, ok := constText(consts, i)
		if !ok {
			return likeRows, nil
		}
		texts = append(texts, text)
	}
	m, err := compileLike(texts...)
	if err != nil {
		return failing(err), nil
	}
	match := m.matcher()
	return onceForEachValue(convert(types.Boolean, func(s string) (bool, error) { return match(s), nil }), o), nil
}

// constText gives a constant argument's text; ok is false for others and for null.
func constText(consts []arrow.Array, i int) (text string, ok bool) {
	if i >= len(consts) || consts[i] == nil || columnar.NullsOf(consts[i]).Null(0) {
		return "", false
	}
	return columnar.StringsOf(consts[i]).At(0), true
}

// failing makes the kernel of a call whose constants are at fault: the error
// comes with the first row that is evaluated, so that CASE and TRY can avoid it.
func failing(err error) Scalar {
	return func(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
		return rows(ctx, types.Boolean, args, n, func(int) (bool, error) { return false, err })
	}
}

func likeRows(ctx *Context, args []columnar.Vector, n int) (columnar.Vector, error) {
	texts := make([]func(int) string, len(args))
	for i, a := range args {
		texts[i] = reader[string](a)
	}
	var last []string
	var m *likePattern
	return rows(ctx, types.Boolean, args, n, func(i int) (bool, error) {
		now := make([]string, 0, 2)
		for _, t := range texts[1:] {
			now = append(now, t(i))
		}
		if m == nil || now[0] != last[0] || len(now) > 1 && now[1] != last[1] {
			var err error
			if m, err = compileLike(now...); err != nil {
				return false, err
			}
			last = now
		}
		return m.match(texts[0](i)), nil
	})
}

// likePattern is a pattern cut at its %: each part a run of literals and _.
type likePattern struct{ parts [][]likeToken }

// likeToken is a literal text, or one character of any kind.
type likeToken struct {
	text string
	any  bool
}

// compileLike reads a pattern and, as second text, its escape character.
func compileLike(texts ...string) (*likePattern, error) {
	pattern, escape := texts[0], rune(-1)
	if len(texts) > 1 {
		r, size := utf8.DecodeRuneInString(texts[1])
		if size == 0 || size != len(texts[1]) {
			return nil, sqlerr.New(sqlerr.InvalidFunctionArgument, "Escape string must be a single character")
		}
		escape = r
	}
	m := &likePattern{parts: [][]likeToken{nil}}
	escaped := false
	for i, r := range pattern {
		text := pattern[i : i+max(1, runeSize(pattern[i:]))]
		switch {
		case escaped:
			if r != '%' && r != '_' && r != escape {
				return nil, errEscape
			}
			m.literal(text)
			escaped = false
		case r == escape:
			escaped = true
		case r == '%':
			m.parts = append(m.parts, nil)
		case r == '_':
			m.add(likeToken{any: true})
		default:
			m.literal(text)
		}
	}
	if escaped {
		return nil, errEscape
	}
	return m, nil
}

// LikeMatcher gives what tests texts by a pattern of LIKE and, as second text, its
// escape character.
func LikeMatcher(texts ...string) (func(text string) bool, error) {
	m, err := compileLike(texts...)
	if err != nil {
		return nil, err
	}
	return m.match, nil
}

func runeSize(s string) int {
	_, size := utf8.DecodeRuneInString(s)
	return size
}

var errEscape = sqlerr.New(sqlerr.InvalidFunctionArgument, "Escape character must be followed by '%', '_' or the escape character itself")

func (m *likePattern) add(t likeToken) {
	last := len(m.parts) - 1
	m.parts[last] = append(m.parts[last], t)
}

func (m *likePattern) literal(text string) {
	part := m.parts[len(m.parts)-1]
	if n := len(part); n > 0 && !part[n-1].any {
		part[n-1].text += text
		return
	}
	m.add(likeToken{text: text})
}

// plain gives a part as a literal text, if it is one.
func plain(part []likeToken) (string, bool) {
	switch {
	case len(part) == 0:
		return "", true
	case len(part) == 1 && !part[0].any:
		return part[0].text, true
	}
	return "", false
}

// matcher gives the fastest test for the pattern.
func (m *likePattern) matcher() func(s string) bool {
	texts := make([]string, len(m.parts))
	for i, p := range m.parts {
		text, ok := plain(p)
		if !ok {
			return m.match
		}
		texts[i] = text
	}
	switch {
	case len(texts) == 1:
		return func(s string) bool { return s == texts[0] }
	case len(texts) == 2:
		return func(s string) bool {
			return len(s) >= len(texts[0])+len(texts[1]) && strings.HasPrefix(s, texts[0]) && strings.HasSuffix(s, texts[1])
		}
	case len(texts) == 3 && texts[0] == "" && texts[2] == "":
		return func(s string) bool { return strings.Contains(s, texts[1]) }
	}
	return m.match
}

// match tests the first part at the beginning, the last at the end, and those
// between at their first place.
func (m *likePattern) match(s string) bool {
	n, ok := matchTokens(m.parts[0], s)
	if !ok {
		return false
	}
	last := len(m.parts) - 1
	if last == 0 {
		return n == len(s)
	}
	s = s[n:]
	for _, part := range m.parts[1:last] {
		if s, ok = matchSomewhere(part, s); !ok {
			return false
		}
	}
	return matchEnd(m.parts[last], s)
}

// matchTokens matches at the beginning of s and gives the length of the match.
func matchTokens(part []likeToken, s string) (int, bool) {
	at := 0
	for _, t := range part {
		switch {
		case t.any:
			if at >= len(s) {
				return 0, false
			}
			at += runeSize(s[at:])
		case strings.HasPrefix(s[at:], t.text):
			at += len(t.text)
		default:
			return 0, false
		}
	}
	return at, true
}

func matchSomewhere(part []likeToken, s string) (rest string, ok bool) {
	for {
		if n, ok := matchTokens(part, s); ok {
			return s[n:], true
		}
		if s == "" {
			return s, false
		}
		s = s[runeSize(s):]
	}
}

func matchEnd(part []likeToken, s string) bool {
	for {
		if n, ok := matchTokens(part, s); ok && n == len(s) {
			return true
		}
		if s == "" {
			return false
		}
		s = s[runeSize(s):]
	}
}
