package dynamic

import "testing"

func TestParseIon(t *testing.T) {
	for text, want := range map[string]string{
		"1_000": "1000", "0x1F": "31", "2e0": "2.0", "3d0": "3", "1.50": "1.50", "2007T": `"2007T"`, "null.int": "null", "true": "true",
		"name": `"name"`, "'two words'": `"two words"`, `"a\tb\x41\u00e9\U0001F600\"\'"`: `"a\tbAé😀\"'"`, "'''one ''' '''two'''": `"one two"`,
		"[1, 2.5, [a, 'b'], ]": `[1,2.5,["a","b"]]`, "(a 1 (2))": `["a",1,[2]]`, `{a: 1, "b c": {}, 'd': null,}`: `{"a":1,"b c":{},"d":null}`,
		"/* one */ 1 // two": "1", `{{ "text" }}`: `"text"`, "{{ aGk= }}": `"aGk="`,
	} {
		v, ok := ParseIon(text)
		if got := string(v.AppendJSON(nil)); !ok || got != want {
			t.Errorf("%s: got %s, %t, want %s", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "1 2", "[1", "[1 2]", "(1", "{a 1}", "{a:}", "{1:2}", `"a`, `"\q"`, `"\uD800"`, "'''a", "{{", "{{ a }}", `{{"a" b}}`, "1__x", "+1", "'a"} {
		if v, ok := ParseIon(text); ok {
			t.Errorf("%s: %s", text, v.AppendJSON(nil))
		}
	}
}

func TestTextsAsNumbers(t *testing.T) {
	for text, want := range map[string]string{"020": "20", "+0x1f": "31", "-0b101": "-5", "1e2": "", "0x": "", "00x1": "", "1_0": "", "": ""} {
		v, err := Cast(NewString(text), Int)
		if got := string(v.AppendText(nil)); got != want || (err == nil) != (want != "") {
			t.Errorf("%q AS INT: %s, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{" 1.5 ": "1.5", "1e3": "1000.0", "2d": "2.0", "2dd": "", "-.5f": "-0.5", "999e999": "Infinity", "-Infinity": "-Infinity", "NaN": "NaN", "inf": "", "infinity": "", "0x1p3": "", "1_0": "", "": "", "d": "", ".": ""} {
		v, err := Cast(NewString(text), Float)
		if got := string(v.AppendText(nil)); got != want || (err == nil) != (want != "") {
			t.Errorf("%q AS FLOAT: %s, %v", text, got, err)
		}
	}
}
