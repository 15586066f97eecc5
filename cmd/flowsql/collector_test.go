package main

import "testing"

// TestPercentFor: a small heap grows to 72 MB, a middling one by 20 MB, a large one by its share,
// which is less in a server.
func TestPercentFor(t *testing.T) {
	for _, c := range []struct {
		live, want, serving uint64 // megabytes
	}{
		{9, 72, 72}, {52, 72, 72}, {55, 75, 75}, {100, 135, 122}, {1000, 1350, 1220},
	} {
		for _, serving := range []bool{false, true} {
			want := c.want
			if serving {
				want = c.serving
			}
			live := c.live << 20
			if got := (live + live*uint64(percentFor(live, serving))/100) >> 20; got+1 < want || got > want {
				t.Errorf("%d MB in use, serving %t: the next run is at %d MB, want %d", c.live, serving, got, want)
			}
		}
	}
	if got := percentFor(0, false) * 4; got != firstBytes>>20*100 { // of the four megabytes that Go takes an empty heap for
		t.Errorf("the first run is at %d%% of a megabyte", got)
	}
}
