package sqlerr

import "testing"

func TestNearest(t *testing.T) {
	names := []string{"srcaddr", "dstaddr", "bytes"}
	for name, want := range map[string]string{"srcadr": "srcaddr", "dtsaddr": "dstaddr", "byte": "bytes", "nothing": "", "": ""} {
		if got := Nearest(name, names); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func TestSlips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"A", "", 1}, {"FORM", "FROM", 1}, {"SELEC", "SELECT", 1}, {"GRP", "GROUP", 2}, {"KITTEN", "SITTING", 3}} {
		if got := Slips(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: got %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
