package engine

import "testing"

func TestMisspelt(t *testing.T) {
	for w, want := range map[string]string{
		"SELEC": "SELECT", "selcet": "SELECT", "FORM": "FROM", "WHER": "WHERE", "grop": "GROUP", "LIMTI": "LIMIT",
		"bettwen": "BETWEEN", "DESCIRBE": "DESCRIBE",
		"SELECT": "", "action": "", "bytes": "", "srcaddr": "", "x": "", "id": "", "orders2024": "",
	} {
		if got := misspelt(w); got != want {
			t.Errorf("%s: got %q, want %q", w, got, want)
		}
	}
}

func TestSlips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"A", "", 1}, {"FORM", "FROM", 1}, {"SELEC", "SELECT", 1}, {"GRP", "GROUP", 2}, {"KITTEN", "SITTING", 3}} {
		if got := slips(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: got %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
