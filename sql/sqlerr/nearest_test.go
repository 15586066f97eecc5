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
