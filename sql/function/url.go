package function

import (
	"net/url"
	"strings"

	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, urlFunctions) }

func urlFunctions() []Def {
	var out []Def
	for _, part := range []struct {
		name, doc string
		of        func(u uri) string
	}{
		{"protocol", "Protocol of a URL", func(u uri) string { return u.scheme }},
		{"host", "Host of a URL", func(u uri) string { return u.host }},
		{"path", "Path of a URL", func(u uri) string { return decoded(u.path) }},
		{"query", "Query of a URL", func(u uri) string { return decoded(u.query) }},
		{"fragment", "Fragment of a URL", func(u uri) string { return decoded(u.fragment) }},
	} {
		out = append(out, Def{Name: "url_extract_" + part.name, In: "varchar(x)", Out: "varchar(x)", Doc: part.doc,
			Build: one(func(s string) (string, error) {
				u, ok := parseURI(s)
				if !ok {
					return "", errNull
				}
				return part.of(u), nil
			})})
	}
	return append(out,
		Def{Name: "url_extract_port", In: "varchar(x)", Out: "bigint", Build: one(urlPort), Doc: "Port of a URL"},
		Def{Name: "url_extract_parameter", In: "varchar(x), varchar(y)", Out: "varchar(x)", Build: two(urlParameter), Doc: "First value of a parameter of a URL's query"},
		Def{Name: "url_encode", In: "varchar(x)", Out: "varchar(y)", Result: encodedType, Build: one(safe(urlEncode)), Doc: "A text with all but letters, digits and *-_. as escapes, blanks as +"},
		Def{Name: "url_decode", In: "varchar(x)", Out: "varchar(x)", Build: one(urlDecode), Doc: "The text that url_encode made another of"},
	)
}

func urlPort(s string) (int64, error) {
	u, ok := parseURI(s)
	if !ok || u.port < 0 {
		return 0, errNull
	}
	return int64(u.port), nil
}

// urlParameter reads name=value between &, undecoded names and decoded values.
func urlParameter(s, name string) (string, error) {
	u, ok := parseURI(s)
	if !ok || u.query == "" {
		return "", errNull
	}
	for _, pair := range strings.Split(u.query, "&") {
		if key, v, _ := strings.Cut(pair, "="); key == name {
			return urlDecode(v)
		}
	}
	return "", errNull
}

// decoded resolves the escapes of a part of a URL.
func decoded(s string) string {
	if text, err := url.PathUnescape(s); err == nil {
		return validUTF8(text, "\uFFFD")
	}
	return s
}

const hexDigits = "0123456789ABCDEF"

func urlEncode(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ':
			b.WriteByte('+')
		case isLetterOrDigit(c) || strings.IndexByte("*-_.", c) >= 0:
			b.WriteByte(c)
		default:
			b.Write([]byte{'%', hexDigits[c>>4], hexDigits[c&15]})
		}
	}
	return b.String()
}

func urlDecode(s string) (string, error) {
	if !strings.ContainsAny(s, "%+") {
		return s, nil
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			out = append(out, ' ')
		case s[i] != '%':
			out = append(out, s[i])
		case i+2 >= len(s):
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "URLDecoder: Incomplete trailing escape (%) pattern")
		default:
			v := byte(0)
			for _, r := range s[i+1 : i+3] {
				digit := strings.IndexRune(hexDigits, upperHex(r))
				if digit < 0 {
					return "", sqlerr.New(sqlerr.InvalidFunctionArgument,
						"URLDecoder: Illegal hex characters in escape (%%) pattern - not a hexadecimal digit: \"%c\" = %d", r, r)
				}
				v = v<<4 | byte(digit)
			}
			out = append(out, v)
			i += 2
		}
	}
	return validUTF8(string(out), "\uFFFD"), nil
}

func upperHex(r rune) rune {
	if r >= 'a' && r <= 'f' {
		return r - 'a' + 'A'
	}
	return r
}
