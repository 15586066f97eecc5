package dynamic

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Upper gives a text in capitals by Unicode's full tables, as Java does: one letter
// may become several, as ß becomes SS.
func Upper(s string) string {
	if ascii(s) {
		return strings.ToUpper(s)
	}
	var out strings.Builder
	out.Grow(len(s))
	for _, r := range s {
		if several, ok := capitals()[r]; ok {
			out.WriteString(several)
			continue
		}
		out.WriteRune(unicode.ToUpper(r))
	}
	return out.String()
}

// Lower gives a text in small letters by Unicode's full tables, as Java does: İ keeps
// its dot, and Σ at the end of a word is ς.
func Lower(s string) string {
	if ascii(s) {
		return strings.ToLower(s)
	}
	var out strings.Builder
	out.Grow(len(s))
	for i, r := range s {
		switch {
		case r == 'İ':
			out.WriteString("i\u0307")
		case r == 'Σ' && endsWord(s, i):
			out.WriteRune('ς')
		default:
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// endsWord reports whether the sigma at i has a letter before it and none behind.
func endsWord(s string, i int) bool {
	before, behind := s[:i], s[i+len("Σ"):]
	for before != "" {
		r, n := utf8.DecodeLastRuneInString(before)
		if before = before[:len(before)-n]; ignorable(r) {
			continue
		}
		if !cased(r) {
			return false
		}
		for _, r := range behind {
			if !ignorable(r) {
				return !cased(r)
			}
		}
		return true
	}
	return false
}

func cased(r rune) bool {
	return unicode.In(r, unicode.Lu, unicode.Ll, unicode.Lt, unicode.Other_Lowercase, unicode.Other_Uppercase)
}

// ignorable reports whether a character within a word has no case: accents,
// apostrophes and the like.
func ignorable(r rune) bool {
	return strings.ContainsRune("'.:^`·’‘․︓﹒﹕＇．：", r) || unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Sk) || unicode.Is(unicode.Lm, r)
}

// capitals holds the letters whose capitals are several, of Unicode's SpecialCasing.
var capitals = sync.OnceValue(func() map[rune]string {
	out := map[rune]string{}
	for _, word := range strings.Fields(severalCapitals) {
		r, n := utf8.DecodeRuneInString(word)
		out[r] = word[n:]
	}
	return out
})

// severalCapitals has a letter and what it becomes, in each word.
const severalCapitals = "" +
	"ßSS ŉʼN ǰJ\u030c ΐΙ\u0308\u0301 ΰΥ\u0308\u0301 ևԵՒ ẖH\u0331 ẗT\u0308 ẘW\u030a ẙY\u030a ẚAʾ ὐΥ\u0313 " +
	"ὒΥ\u0313\u0300 ὔΥ\u0313\u0301 ὖΥ\u0313\u0342 ᾀἈΙ ᾁἉΙ ᾂἊΙ ᾃἋΙ ᾄἌΙ ᾅἍΙ ᾆἎΙ ᾇἏΙ ᾈἈΙ ᾉἉΙ ᾊἊΙ ᾋἋΙ ᾌἌΙ ᾍἍΙ ᾎἎΙ ᾏἏΙ " +
	"ᾐἨΙ ᾑἩΙ ᾒἪΙ ᾓἫΙ ᾔἬΙ ᾕἭΙ ᾖἮΙ ᾗἯΙ ᾘἨΙ ᾙἩΙ ᾚἪΙ ᾛἫΙ ᾜἬΙ ᾝἭΙ ᾞἮΙ ᾟἯΙ ᾠὨΙ ᾡὩΙ ᾢὪΙ ᾣὫΙ ᾤὬΙ ᾥὭΙ ᾦὮΙ ᾧὯΙ ᾨὨΙ ᾩὩΙ ᾪὪΙ " +
	"ᾫὫΙ ᾬὬΙ ᾭὭΙ ᾮὮΙ ᾯὯΙ ᾲᾺΙ ᾳΑΙ ᾴΆΙ ᾶΑ\u0342 ᾷΑ\u0342Ι ᾼΑΙ ῂῊΙ ῃΗΙ ῄΉΙ ῆΗ\u0342 ῇΗ\u0342Ι ῌΗΙ ῒΙ\u0308\u0300 " +
	"ΐΙ\u0308\u0301 ῖΙ\u0342 ῗΙ\u0308\u0342 ῢΥ\u0308\u0300 ΰΥ\u0308\u0301 ῤΡ\u0313 ῦΥ\u0342 ῧΥ\u0308\u0342 ῲῺΙ ῳΩΙ " +
	"ῴΏΙ ῶΩ\u0342 ῷΩ\u0342Ι ῼΩΙ ﬀFF ﬁFI ﬂFL ﬃFFI ﬄFFL ﬅST ﬆST ﬓՄՆ ﬔՄԵ ﬕՄԻ ﬖՎՆ ﬗՄԽ "
