package function

import (
	"strings"
	"unicode/utf8"
)

// pathTokenKind is the kind of a token of a JSON path.
type pathTokenKind uint8

const (
	pathEnd pathTokenKind = iota
	pathWord
	pathVariable // $name
	pathWhole
	pathDecimal
	pathDouble
	pathText
	pathSign
	pathUnknown
)

// pathToken is a token with its place in the path, in bytes.
type pathToken struct {
	kind pathTokenKind
	text string // of a text with its quotes resolved
	at   int
	end  int
}

// pathSigns are the signs of the language, the longer first.
var pathSigns = []string{"..", "&&", "||", "==", "<>", "!=", "<=", ">=", ".", "[", "]", "(", ")", ",", "*", "/", "%", "+", "-", "?", "@", "!", "<", ">", "$"}

// pathTokens splits a path.
func pathTokens(path string) []pathToken {
	var out []pathToken
	for at := 0; ; {
		for at < len(path) && strings.IndexByte(" \t\r\n", path[at]) >= 0 {
			at++
		}
		if at == len(path) {
			return append(out, pathToken{kind: pathEnd, text: "<EOF>", at: at, end: at})
		}
		t := pathTokenAt(path, at)
		out = append(out, t)
		at = t.end
	}
}

func pathTokenAt(path string, at int) pathToken {
	rest := path[at:]
	token := func(kind pathTokenKind, n int) pathToken { return pathToken{kind, rest[:n], at, at + n} }
	switch c := rest[0]; {
	case isPathLetter(c):
		return token(pathWord, wordLength(rest))
	case c == '$' && len(rest) > 1 && isPathLetter(rest[1]):
		t := token(pathVariable, 1+wordLength(rest[1:]))
		t.text = t.text[1:]
		return t
	case c >= '0' && c <= '9' || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		kind, n := pathNumber(rest)
		return token(kind, n)
	case c == '"':
		if text, n := pathQuoted(rest); n > 0 {
			return pathToken{pathText, text, at, at + n}
		}
	}
	for _, s := range pathSigns {
		if strings.HasPrefix(rest, s) {
			return token(pathSign, len(s))
		}
	}
	_, n := utf8.DecodeRuneInString(rest)
	return token(pathUnknown, n)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isPathLetter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }

func wordLength(s string) int {
	n := 0
	for n < len(s) && (isPathLetter(s[n]) || isDigit(s[n])) {
		n++
	}
	return n
}

func digitsLength(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func pathNumber(s string) (pathTokenKind, int) {
	kind, n := pathWhole, digitsLength(s)
	if n < len(s) && s[n] == '.' && !strings.HasPrefix(s[n:], "..") {
		kind = pathDecimal
		n += 1 + digitsLength(s[n+1:])
	}
	if n < len(s) && s[n]|0x20 == 'e' {
		m := n + 1
		if m < len(s) && (s[m] == '+' || s[m] == '-') {
			m++
		}
		if d := digitsLength(s[m:]); d > 0 {
			return pathDouble, m + d
		}
	}
	return kind, n
}

// pathQuoted reads "text" with "" for a quote; n is 0 where it does not end.
func pathQuoted(s string) (text string, n int) {
	for i := 1; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			i++
			continue
		}
		return strings.ReplaceAll(s[1:i], `""`, `"`), i + 1
	}
	return "", 0
}
