package dynamic

import (
	"testing"
)

// TestRoundTrip encodes values of each kind and reads them again.
func TestRoundTrip(t *testing.T) {
	d, _ := ParseDecimal("1.50")
	at, _ := ParseTime("2007-02-23T12:14:33.079-08:00")
	for _, v := range []Value{{Kind: Missing}, {Kind: Null}, NewBool(true), NewInt(-7), NewFloat(1.5), NewDecimal(d), NewString("a\x00b"), NewTime(at), FromJSON(`{"a":[1]}`)} {
		got := Decode(string(Append(nil, v)))
		if got.Kind != v.Kind || string(got.AppendJSON(nil)) != string(v.AppendJSON(nil)) {
			t.Errorf("%s became %s", v.AppendJSON(nil), got.AppendJSON(nil))
		}
	}
}

// FuzzCompact: whatever the text is, nothing fails but by an error, and what was
// made compact is made the same again.
func FuzzCompact(f *testing.F) {
	for _, s := range []string{`{"a" : [1, 2.5e3, "x\n\u0041", null, true]}`, `[[`, `"`, `-`, "{\"a\":\"\t\"}", `{"a":{"a":1},"A":2}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out, n, err := Compact(nil, []byte(text), true)
		if err != nil {
			return
		}
		if n > len(text) {
			t.Fatalf("%q: took %d bytes", text, n)
		}
		again, _, err := Compact(nil, out, true)
		if err != nil || string(again) != string(out) {
			t.Errorf("%q became %q, then %q, %v", text, out, again, err)
		}
		Follow(FromJSON(string(out)), []Step{{Kind: Name, Name: "a"}, {Kind: AllOf}, {Kind: AnyName}, {Kind: Index}})
	})
}

// FuzzPattern: a pattern is read or refused, and what it writes never fails.
func FuzzPattern(f *testing.F) {
	f.Add("y-MM-dd''T''H:m:ssX", "2017-01-02T3:4:05Z")
	f.Add("MMMM d, y h:m a", "January 2, 2017 3:4 AM")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		p, err := ParsePattern(pattern)
		if err != nil {
			return
		}
		if at, err := p.Parse(text); err == nil {
			p.Format(at)
		}
		ParseTime(text)
		ParseIon(text)
		Decode(text)
	})
}
