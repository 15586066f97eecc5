package function

import (
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"flowsql/sql/sqlerr"
)

func init() { lists = append(lists, codeFunctions) }

// codeFunctions lists what gives codes of texts, and their normal forms.
func codeFunctions() []Def {
	return []Def{
		{Name: "char2hexint", In: "varchar", Out: "varchar", Build: one(safe(utf16Hex)), Doc: "Hexadecimal digits of the text in UTF-16"},
		{Name: "index", In: "varchar, varchar", Out: "bigint", Build: two(safe2(position)), Doc: "Position of the first occurrence, 0 for none"},
		{Name: "luhn_check", In: "varchar", Out: "boolean", Build: one(luhnCheck), Doc: "Whether a number's check digit is right by Luhn's rule"},
		{Name: "soundex", In: "varchar", Out: "varchar(4)", Build: one(soundex), Doc: "Code of the sound of a word"},
		{Name: "normalize", In: "varchar(x), varchar(y)", Out: "varchar", Build: two(normalize), Doc: "A normal form of Unicode: NFC, NFD, NFKC or NFKD"},
	}
}

func utf16Hex(s string) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = append(b, byte(unit>>8), byte(unit))
	}
	return strings.ToUpper(hex.EncodeToString(b))
}

func luhnCheck(s string) (bool, error) {
	sum := 0
	for i := range len(s) {
		c := s[len(s)-1-i]
		if c < '0' || c > '9' {
			return false, sqlerr.New(sqlerr.InvalidFunctionArgument, "Input contains non-digit character")
		}
		digit := int(c - '0')
		if i%2 == 1 {
			digit *= 2
		}
		sum += digit/10 + digit%10
	}
	return s != "" && sum%10 == 0, nil
}

// soundexDigits are the codes of A to Z; vowels have 0.
const soundexDigits = "01230120022455012623010202"

func soundex(s string) (string, error) {
	code, last := make([]byte, 0, 4), byte(0)
	for _, r := range s {
		r = unicode.ToUpper(r)
		if !unicode.IsLetter(r) || r > 0xffff || len(code) == 4 {
			continue
		}
		if len(code) > 0 && (r == 'H' || r == 'W') {
			continue // two consonants around them count as neighbours
		}
		if r < 'A' || r > 'Z' {
			return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "The character is not mapped: %c (index=%d)", r, r-'A')
		}
		digit := soundexDigits[r-'A']
		switch {
		case len(code) == 0:
			code = append(code, byte(r))
		case digit != '0' && digit != last:
			code = append(code, digit)
		}
		last = digit
	}
	for len(code) > 0 && len(code) < 4 {
		code = append(code, '0')
	}
	return string(code), nil
}

// normalForms are the forms that NORMALIZE names.
var normalForms = map[string]norm.Form{"NFC": norm.NFC, "NFD": norm.NFD, "NFKC": norm.NFKC, "NFKD": norm.NFKD}

func normalize(s, form string) (string, error) {
	f, ok := normalForms[form]
	if !ok {
		return "", sqlerr.New(sqlerr.InvalidFunctionArgument, "Normalization form must be one of [NFD, NFC, NFKD, NFKC]")
	}
	return f.String(s), nil
}
