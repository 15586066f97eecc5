package function

import (
	"testing"
	"time"
)

// FuzzDatePatterns asks that any pattern reads and writes any text and time without a panic.
func FuzzDatePatterns(f *testing.F) {
	for _, seed := range [][2]string{
		{"%Y-%m-%d %H:%i:%s.%f", "2026-03-01 10:20:30.5"}, {"%W %x %v %p %l", "Monday 2026 10 PM 3"}, {"%", ""},
		{"yyyy-MM-dd'T'HH:mm:ss.SSSZZ", "2026-03-01T10:20:30.500+01:00"}, {"G C xxxx ww e EEE a hh z", "AD 20 2026 10 3 wed pm 03 PST"},
		{"YYYY D zzzz ZZZ''''", "2026 60 x Europe/Berlin'"},
	} {
		f.Add(seed[0], seed[1], int64(1_700_000_000_000_000))
	}
	f.Fuzz(func(_ *testing.T, pattern, text string, us int64) {
		for _, compile := range []func(string) ([]element, error){mysqlPattern, javaPattern} {
			elements, err := compile(pattern)
			if err != nil {
				continue
			}
			us %= maxMillis
			_ = appendFormatted(nil, elements, zoned{us, UTC})
			p := fields{text: text, century: int64(time.Now().Year()) - 80}
			_, _ = p.parse(elements)
		}
	})
}

// FuzzISO asks the same of the readers of ISO 8601.
func FuzzISO(f *testing.F) {
	for _, seed := range []string{"2026-03-01T10:20:30.5Z", "2026-W10-3", "2026-060T10,5+01", "T10:20", "2026-03-01T10:20:30.123456789+05:30"} {
		f.Add(seed)
	}
	f.Fuzz(func(_ *testing.T, text string) {
		p := fields{text: text, values: map[byte]int64{}}
		if p.isoDate() && p.isoTime() {
			_, _ = p.local()
		}
		_, _ = isoNanos(text, UTC)
		_, _ = textToTimeTZ(text, 3, 0)
	})
}
