package function

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// runeSet is a set of characters as ranges in order, without overlap.
type runeSet [][2]rune

func rangeSet(from, to rune) runeSet { return runeSet{{from, to}} }

// tableSet gives the characters of Unicode tables.
func tableSet(tables ...*unicode.RangeTable) runeSet {
	var out runeSet
	add := func(from, to, stride rune) {
		if stride == 1 {
			out = append(out, [2]rune{from, to})
			return
		}
		for r := from; r <= to; r += stride {
			out = append(out, [2]rune{r, r})
		}
	}
	for _, t := range tables {
		for _, r := range t.R16 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range t.R32 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return out.tidy()
}

// tidy orders the ranges and joins those that touch.
func (s runeSet) tidy() runeSet {
	slices.SortFunc(s, func(a, b [2]rune) int { return int(a[0] - b[0]) })
	out := s[:0]
	for _, r := range s {
		if n := len(out); n > 0 && r[0] <= out[n-1][1]+1 {
			out[n-1][1] = max(out[n-1][1], r[1])
			continue
		}
		out = append(out, r)
	}
	return out
}

func (s runeSet) union(t runeSet) runeSet { return append(slices.Clone(s), t...).tidy() }

func (s runeSet) complement() runeSet {
	out := runeSet{}
	next := rune(0)
	for _, r := range s {
		if r[0] > next {
			out = append(out, [2]rune{next, r[0] - 1})
		}
		next = r[1] + 1
	}
	if next <= utf8.MaxRune {
		out = append(out, [2]rune{next, utf8.MaxRune})
	}
	return out
}

func (s runeSet) intersect(t runeSet) runeSet {
	return s.complement().union(t.complement()).complement()
}

// class writes the set for both engines, negated where negate says so.
func (s runeSet) class(negate bool) string {
	if len(s) == 0 {
		s, negate = rangeSet(0, utf8.MaxRune), !negate
	}
	var b strings.Builder
	b.WriteString(map[bool]string{false: "[", true: "[^"}[negate])
	for _, r := range s {
		writeClassRune(&b, r[0])
		if r[1] > r[0] {
			b.WriteByte('-')
			writeClassRune(&b, r[1])
		}
	}
	b.WriteByte(']')
	return b.String()
}

// writeClassRune writes a character so that both engines read it as itself.
func writeClassRune(b *strings.Builder, r rune) {
	switch {
	case r < 0x80 && isLetterOrDigit(byte(r)):
		b.WriteRune(r)
	case r < 0x80:
		fmt.Fprintf(b, `\x%02x`, r)
	case r >= 0xd800 && r <= 0xdfff: // no text has them
		b.WriteRune(0xfffd)
	default:
		b.WriteRune(r)
	}
}

// shorthand are the classes that one letter behind a backslash names. They are
// of ASCII, unlike those with longer names.
var shorthand = map[byte]runeSet{
	'd': rangeSet('0', '9'),
	'w': runeSet{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}},
	's': runeSet{{'\t', '\r'}, {' ', ' '}},
}

// bracketClasses are the names inside [: :], which \p knows too.
var bracketClasses = map[string]func() runeSet{
	"alpha": alphabetic,
	"digit": func() runeSet { return tableSet(unicode.Nd) },
	"alnum": func() runeSet { return alphabetic().union(tableSet(unicode.Nd)) },
	"upper": func() runeSet { return tableSet(unicode.Lu, unicode.Other_Uppercase) },
	"lower": func() runeSet { return tableSet(unicode.Ll, unicode.Other_Lowercase) },
	"punct": func() runeSet { return tableSet(unicode.P) },
	"space": func() runeSet { return tableSet(unicode.White_Space) },
	"blank": func() runeSet { return tableSet(unicode.Zs).union(rangeSet('\t', '\t')) },
	"cntrl": func() runeSet { return tableSet(unicode.Cc) },
	"graph": func() runeSet { return tableSet(unicode.White_Space, unicode.Cc, unicode.Cs).complement() },
	"print": func() runeSet {
		return tableSet(unicode.Zs).union(tableSet(unicode.White_Space, unicode.Cc, unicode.Cs).complement())
	},
	"xdigit": func() runeSet {
		return runeSet{{'0', '9'}, {'A', 'F'}, {'a', 'f'}}
	},
	"word":  func() runeSet { return tableSet(unicode.L, unicode.M, unicode.N, unicode.Pc) },
	"ascii": func() runeSet { return rangeSet(0, 0x7f) },
}

func alphabetic() runeSet { return tableSet(unicode.L, unicode.Nl, unicode.Other_Alphabetic) }

// property gives the set that a name in \p{ } stands for, in any case and
// without regard to blanks, hyphens and underscores.
func property(name string) (runeSet, bool) {
	key := strings.ToLower(strings.NewReplacer(" ", "", "-", "", "_", "").Replace(name))
	if set, ok := bracketClasses[key]; ok {
		return set(), true
	}
	if key == "any" {
		return rangeSet(0, utf8.MaxRune), true
	}
	for _, tables := range []map[string]*unicode.RangeTable{unicode.Categories, unicode.Scripts, unicode.Properties} {
		for known, table := range tables {
			if strings.EqualFold(strings.ReplaceAll(known, "_", ""), key) {
				return tableSet(table), true
			}
		}
	}
	return nil, false
}
