package function

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// escape reads what a backslash begins, outside of a class.
func (t *translator) escape() error {
	rest := t.text[t.at:]
	if len(rest) == 1 {
		return regexpFault("end pattern at escape")
	}
	switch c := rest[1]; c {
	case 'Q':
		quoted, _, _ := strings.Cut(rest[2:], `\E`)
		for _, r := range quoted {
			t.put(regexp.QuoteMeta(string(r)))
		}
		t.at = min(len(t.text), t.at+len(quoted)+4)
	case 'b', 'B':
		t.boundary = true
		t.put(rest[:2])
		t.at += 2
	case 'A', 'z':
		t.put(rest[:2])
		t.at += 2
	case 'Z':
		t.lineEnd = true
		t.putBoth(`\z`, `\Z`)
		t.at += 2
	case 'G':
		t.onlySlow = true
		t.putBoth("", `\G`)
		t.at += 2
	case 'k':
		return t.nameReference(rest)
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		t.reference(rest)
	default:
		set, r, size, err := t.escapedSet()
		switch {
		case err != nil:
			return err
		case set != nil:
			t.put(set.class(false))
		case r > utf8.MaxRune:
			t.put(runeSet{}.class(false))
		default:
			t.put(regexp.QuoteMeta(string(r)))
		}
		t.at += size
	}
	return nil
}

var digitsPattern = expression(`^\\([1-9]\d*)`)

// reference reads a back reference; a number beyond the groups is octal.
func (t *translator) reference(rest string) {
	digits := digitsPattern().FindStringSubmatch(rest)[1]
	n, err := strconv.Atoi(digits)
	if err == nil && (n <= 9 || n <= t.groups) {
		t.putReference(n)
		t.at += 1 + len(digits)
		return
	}
	r, size := octal(rest[1:])
	t.put(regexp.QuoteMeta(string(r)))
	t.at += 1 + size
}

func (t *translator) putReference(n int) {
	t.maxRef, t.onlySlow = max(t.maxRef, n), true
	t.putBoth("", `(?:\`+strconv.Itoa(n)+`)`)
}

func (t *translator) nameReference(rest string) error {
	if !strings.HasPrefix(rest, `\k<`) {
		t.put("k")
		t.at += 2
		return nil
	}
	name, _, closed := strings.Cut(rest[3:], ">")
	if name == "" || !closed {
		return regexpFault("group name is empty")
	}
	if n, err := strconv.Atoi(name); err == nil {
		t.putReference(n)
	} else {
		t.nameRefs = append(t.nameRefs, name)
		t.putReference(t.names[name])
	}
	t.at += len(name) + 4
	return nil
}

// octal reads at most three digits below 8, or one character.
func octal(s string) (rune, int) {
	r, n := rune(0), 0
	for n < 3 && n < len(s) && s[n] >= '0' && s[n] <= '7' {
		r = r*8 + rune(s[n]-'0')
		n++
	}
	if n == 0 {
		return utf8.DecodeRuneInString(s)
	}
	return r, n
}

// controls are the letters that name a control character.
var controls = map[byte]rune{'t': '\t', 'n': '\n', 'r': '\r', 'f': '\f', 'a': '\a', 'e': 0x1b, 'v': '\v'}

// escapedSet reads an escape that means a character or a set of them, the same
// inside and outside of a class.
func (t *translator) escapedSet() (set runeSet, r rune, size int, err error) {
	rest := t.text[t.at:]
	if len(rest) == 1 {
		return nil, 0, 0, regexpFault("end pattern at escape")
	}
	c := rest[1]
	if set, ok := shorthand[c|0x20]; ok && isLetterOrDigit(c) {
		if c < 'a' {
			set = set.complement()
		}
		return set, 0, 2, nil
	}
	if control, ok := controls[c]; ok {
		return nil, control, 2, nil
	}
	switch c {
	case 'p', 'P':
		return t.property(rest)
	case 'x', 'u':
		r, size = hexadecimal(rest)
		return nil, r, size, nil
	case '0', '1', '2', '3', '4', '5', '6', '7':
		r, size = octal(rest[1:])
		return nil, r, size + 1, nil
	}
	r, size = utf8.DecodeRuneInString(rest[1:])
	return nil, r, size + 1, nil
}

func (t *translator) property(rest string) (runeSet, rune, int, error) {
	name, _, closed := strings.Cut(rest[2:], "}")
	if !strings.HasPrefix(name, "{") || !closed {
		return nil, 0, 0, regexpFault("invalid character property name <%s>", strings.TrimPrefix(name, "{"))
	}
	set, ok := property(name[1:])
	if !ok {
		return nil, 0, 0, regexpFault("invalid character property name <%s>", name[1:])
	}
	if rest[1] == 'P' {
		set = set.complement()
	}
	return set, 0, len(name) + 3, nil
}

var hexPattern = expression(`^\\(?:x\{([0-9a-fA-F]{1,8})\}|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4}))`)

// hexadecimal reads \xHH, \x{H…} and \uHHHH; what is none is its letter.
func hexadecimal(s string) (rune, int) {
	m := hexPattern().FindStringSubmatch(s)
	if m == nil {
		return rune(s[1]), 2
	}
	v, _ := strconv.ParseUint(m[1]+m[2]+m[3], 16, 32)
	return rune(min(v, utf8.MaxRune+1)), len(m[0])
}

// class reads a class in brackets with all that is inside of it.
func (t *translator) class() (set runeSet, negate bool, err error) {
	t.at++
	if strings.HasPrefix(t.text[t.at:], "^") {
		negate = true
		t.at++
	}
	if strings.HasPrefix(t.text[t.at:], "]") {
		if !strings.Contains(t.text[t.at+1:], "]") {
			return nil, false, regexpFault("empty char-class")
		}
		set = rangeSet(']', ']')
		t.at++
	}
	var all runeSet
	intersected := false
	for t.at < len(t.text) {
		rest := t.text[t.at:]
		switch {
		case rest[0] == ']':
			t.at++
			if intersected {
				set = set.intersect(all)
			}
			return set, negate, nil
		case strings.HasPrefix(rest, "&&"):
			if intersected {
				set = set.intersect(all)
			}
			all, set, intersected = set, nil, true
			t.at += 2
			continue
		}
		member, err := t.member()
		if err != nil {
			return nil, false, err
		}
		set = set.union(member)
	}
	return nil, false, regexpFault("premature end of char-class")
}

// member reads one element of a class: a nested class, a bracket class, an
// escape, a character or a range.
func (t *translator) member() (runeSet, error) {
	if rest := t.text[t.at:]; rest[0] == '[' {
		if strings.HasPrefix(rest, "[:") && strings.Contains(rest, ":]") {
			return t.bracketClass(rest)
		}
		set, negate, err := t.class()
		if negate {
			set = set.complement()
		}
		return set, err
	}
	set, from, err := t.classRune()
	if err != nil || set != nil {
		return set, err
	}
	rest := t.text[t.at:]
	if !strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "-]") || strings.HasPrefix(rest, "-[") || rest == "-" {
		return rangeSet(from, from), nil
	}
	t.at++
	set, to, err := t.classRune()
	switch {
	case err != nil:
		return nil, err
	case set != nil:
		return nil, regexpFault("char-class value at end of range")
	case to < from:
		return nil, regexpFault("empty range in char class")
	}
	return rangeSet(from, to), nil
}

func (t *translator) classRune() (runeSet, rune, error) {
	if t.text[t.at] == '\\' {
		set, r, size, err := t.escapedSet()
		t.at += size
		return set, min(r, utf8.MaxRune), err
	}
	r, size := utf8.DecodeRuneInString(t.text[t.at:])
	t.at += size
	return nil, r, nil
}

func (t *translator) bracketClass(rest string) (runeSet, error) {
	name, _, _ := strings.Cut(rest[2:], ":]")
	set, ok := bracketClasses[strings.TrimPrefix(name, "^")]
	if !ok {
		return nil, regexpFault("invalid POSIX bracket type")
	}
	t.at += len(name) + 4
	if strings.HasPrefix(name, "^") {
		return set().complement(), nil
	}
	return set(), nil
}
