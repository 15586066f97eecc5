package function

import (
	"encoding/json"
	"testing"
)

func TestCanonicalJSON(t *testing.T) {
	for text, want := range map[string]string{
		` {"b":1, "a":[ 1.50 , 1e3, -0 ],"b":null} `: `{"a":[1.5,1000.0,0],"b":null}`,
		`"\ud83d\ude00\/\u00e9"`:                     `"\uD83D\uDE00/é"`,
		`"\ud83d"`:                                   `"\uD83D"`,
		`[1e400]`:                                    `["Infinity"]`,
	} {
		if got, ok := canonicalJSON(text); !ok || got != want {
			t.Errorf("%s: %s %v, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "01", "1.", "[1,]", "{a:1}", `{"a":1,}`, "tru", "nulls", `"a`, "[1", "1 2", `"\u12"`, "\"\x01\"", "]", "[}"} {
		if got, ok := canonicalJSON(text); ok {
			t.Errorf("%q: %s", text, got)
		}
	}
}

// FuzzJSON holds the reader against encoding/json, which takes what it takes,
// and the canonical form against itself.
func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5e3,"x\u0041",null,true]}`, `"\ud83d"`, `[[[`, `-0.0`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := canonicalJSON(text)
		if ok != json.Valid([]byte(text)) {
			t.Fatalf("%q: taken is %v", text, ok)
		}
		if again, fine := canonicalJSON(got); ok && (!fine || again != got) {
			t.Fatalf("%q: %q, then %q", text, got, again)
		}
	})
}

// FuzzExtractPath asks that no path makes the parser or the reader fail otherwise than by an error.
func FuzzExtractPath(f *testing.F) {
	for _, seed := range []string{`$.a.b[0]["c"]`, `$["a\"b"]`, `$[`, `a`} {
		f.Add(seed, `{"a":{"b":[{"c":1}]}}`)
	}
	f.Fuzz(func(_ *testing.T, path, text string) {
		steps, err := parseExtractPath(path)
		if err != nil {
			return
		}
		r := newJSONReader(text)
		_, _ = extractJSON(r, r.follow(steps))
	})
}
