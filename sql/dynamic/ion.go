package dynamic

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// symbol is a symbol of Ion without quotes, which is a text here.
var symbol = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`) })

// ParseIon reads a literal of Ion as it may stand in back-quotes: null, a truth
// value, a number, a timestamp, a string or a symbol, a list or a struct written as JSON.
func ParseIon(text string) (Value, bool) {
	text = strings.TrimSpace(text)
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
	case text[0] == '"' || text[0] == '[' || text[0] == '{':
		out, n, err := Compact(nil, []byte(text), true)
		if err != nil || n != len(text) {
			return Value{}, false
		}
		return FromJSON(string(out)), true
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
	if i, ok, _ := parseInt(digits); ok && digits[0] != '+' {
		return NewInt(i), true
	}
	if strings.ContainsAny(digits, "eE") {
		f, err := strconv.ParseFloat(digits, 64)
		return NewFloat(f), err == nil && !strings.ContainsAny(digits, "xX")
	}
	d, ok := ParseDecimal(strings.NewReplacer("d", "e", "D", "e").Replace(digits))
	return NewDecimal(d), ok
}
