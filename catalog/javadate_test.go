package catalog

import (
	"testing"
	"time"
)

func TestDateFormats(t *testing.T) {
	at := time.Date(2026, 3, 7, 15, 4, 5, 678_000_000, time.UTC)
	for _, c := range []struct {
		pattern, want string
		ordered       bool
	}{
		{"yyyy/MM/dd", "2026/03/07", true}, {"yyyy-MM-dd-HH", "2026-03-07-15", true}, {"yyyyMMdd", "20260307", true},
		{"dd-MM-yyyy", "07-03-2026", false}, {"yyyy/M/d", "2026/3/7", false}, {"yyyy-MM-dd'T'HH:mm:ss'Z'", "2026-03-07T15:04:05Z", true},
		{"'dt='yyyy", "dt=2026", true}, {"yy", "26", false}, {"MMM d, uuuu", "Mar 7, 2026", false}, {"yyyy-DDD", "2026-066", true},
		{"yyyyMMddHHmmssSSS", "20260307150405678", true}, {"h a", "3 PM", false}, {"EEE yyyy", "Sat 2026", false}, {"yyyy''MM", "2026'03", true},
		{"yyyy/dd", "2026/07", false},
	} {
		f, err := parseDateFormat(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		if got := f.format(at); got != c.want || f.ordered() != c.ordered {
			t.Errorf("%s: %s, ordered %v", c.pattern, got, f.ordered())
		}
		back, ok := f.parse(c.want)
		if !ok || f.format(back) != c.want && !f.has("E") {
			t.Errorf("%s: read back as %v, %v", c.pattern, back, ok)
		}
	}
	for pattern, why := range map[string]string{"yyyy-QQ": "Unknown pattern letter: Q", "yyyy['T']": "Pattern includes reserved character: '['",
		"yyyy'T": "Pattern ends with an incomplete string literal: yyyy'T"} {
		if _, err := parseDateFormat(pattern); err == nil || err.Error() != why {
			t.Errorf("%s: %v", pattern, err)
		}
	}
	f, _ := parseDateFormat("yyyy/MM/dd HH")
	for _, text := range []string{"", "2026/3/07 00", "2026/02/30 00", "2026/03/07 24", "2026/03/07 00x", "2026-03-07 00", "2026/13/01 00"} {
		if got, ok := f.parse(text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}

// Any pattern is refused or prints texts that it reads again.
func FuzzDateFormat(f *testing.F) {
	for _, seed := range []string{"yyyy/MM/dd", "'T'HH", "MMM d", "SSSSSSSSSSSS", "h a", "D", "''", "yyyyyyyyyy", "EEEE"} {
		f.Add(seed, "2026/03/07")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		format, err := parseDateFormat(pattern)
		if err != nil || len(pattern) > 1000 {
			return
		}
		format.parse(text)
		at := time.Date(2026, 3, 7, 15, 4, 5, 0, time.UTC)
		if back, ok := format.parse(format.format(at)); ok && format.ordered() && format.format(back) != format.format(at) {
			t.Errorf("%q: %s is read as %s", pattern, format.format(at), format.format(back))
		}
	})
}
