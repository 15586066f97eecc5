package dynamic

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLetterCase(t *testing.T) {
	for _, c := range [][3]string{ // as Java has them
		{"", "", ""},
		{"aZ9 ~", "AZ9 ~", "az9 ~"},
		{"straße ŉǰ", "STRASSE ʼNJ\u030c", "straße ŉǰ"},
		{"İı", "İI", "i\u0307ı"},
		{"ΐᾳﬁև", "Ι\u0308\u0301ΑΙFIԵՒ", "ΐᾳﬁև"},
		{"ΟΔΟΣ ΣΑΣ Σ ΑΣ'Α ΑΣ. 1Σ", "ΟΔΟΣ ΣΑΣ Σ ΑΣ'Α ΑΣ. 1Σ", "οδος σας σ ασ'α ας. 1σ"},
		{"µſȿǅꭰ", "ΜSⱾǄᎠ", "µſȿǆꭰ"},
		{"ẞ", "ẞ", "ß"},
		{"話 👶🏻", "話 👶🏻", "話 👶🏻"},
	} {
		if upper, lower := Upper(c[0]), Lower(c[0]); upper != c[1] || lower != c[2] {
			t.Errorf("%q: %q and %q, want %q and %q", c[0], upper, lower, c[1], c[2])
		}
	}
	if len(capitals()) != 102 {
		t.Errorf("%d letters have several capitals", len(capitals()))
	}
	for r := range rune(utf8.MaxRune) { // all others are single
		if s := string(r); utf8.ValidRune(r) && capitals()[r] == "" && Upper(s) != strings.ToUpper(s) {
			t.Errorf("%q: %q", s, Upper(s))
		}
	}
}
