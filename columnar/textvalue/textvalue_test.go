package textvalue

import (
	"testing"
	"time"
)

func TestPattern(t *testing.T) {
	for _, c := range []struct{ pattern, text, want string }{
		{"yyyy-MM-dd", "2024-01-02", "2024-01-02T00:00:00Z"},
		{"dd/MMM/yyyy:HH:mm:ss Z", "02/Jan/2024:10:11:12 -0330", "2024-01-02T13:41:12Z"},
		{"yyyyMMddHHmmss", "20240102101112", "2024-01-02T10:11:12Z"},
		{"yyyy-MM-dd'T'HH:mm:ss.SSSX", "2024-01-02T10:11:12.5+01:00", "2024-01-02T09:11:12.5Z"},
		{"hh:mm a", "12:30 AM", "1970-01-01T00:30:00Z"},
		{"hh:mm a", "12:30 pm", "1970-01-01T12:30:00Z"},
		{"EEE, d MMMM yy", "Tue, 2 January 24", "2024-01-02T00:00:00Z"},
		{"yyyy 'o''clock' HH", "2024 o'clock 5", "2024-01-01T05:00:00Z"},
		{"yyyy DDD", "2024 60", "2024-02-29T00:00:00Z"},
		{"millis", "1704103872123", "2024-01-01T10:11:12.123Z"},
		{"yyyy-MM-dd", "2024-02-30", ""},
		{"yyyy-MM-dd", "2024-13-01", ""},
		{"yyyy-MM-dd", "2024-01-02 ", ""},
		{"HH", "24", ""},
	} {
		p, err := ParsePattern(c.pattern)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		got := ""
		if at, ok := p.Parse([]byte(c.text)); ok {
			got = at.Format(time.RFC3339Nano)
		}
		if got != c.want {
			t.Errorf("%s of %s: %s, want %s", c.pattern, c.text, got, c.want)
		}
	}
	for _, bad := range []string{"'open", "yyyy-bb"} {
		if _, err := ParsePattern(bad); err == nil {
			t.Errorf("%s: no error", bad)
		}
	}
}

func TestJavaDecimal(t *testing.T) {
	for in, want := range map[string]string{
		"1.50": "1.50", "-0.0": "0.0", "1e3": "1E+3", "1E-7": "1E-7", "0.0000001": "1E-7", "0.000001": "0.000001",
		"12.5e1": "125", "1.25e1": "12.5", "00": "0", "123e-2": "1.23", "1234e5": "1.234E+8",
	} {
		if got := string(JavaDecimal([]byte(in))); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestValidUTF8(t *testing.T) {
	for in, want := range map[string]string{
		"aé": "aé", "\xff\xfe": "\uFFFD\uFFFD", "\xe6\x97x": "\uFFFDx", "\xed\xa0\x80": "\uFFFD", "\xf0\x9f\x98": "\uFFFD", "\xc3": "\uFFFD",
	} {
		if got := string(ValidUTF8([]byte(in), nil)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// FuzzValues reads any text as any value and by any pattern.
func FuzzValues(f *testing.F) {
	f.Add("2024-01-02 10:11:12.5", "yyyy-MM-dd HH:mm:ss.S")
	f.Add("-1.5e10", "dd/MMM/yyyy:HH:mm:ss Z")
	f.Add("0x1p3", "'x'hh a")
	f.Fuzz(func(_ *testing.T, text, pattern string) {
		p := []byte(text)
		Date(p)
		DateStart(p)
		Timestamp(p, 3)
		Float(p, 64)
		Boolean(p)
		Long(p)
		Binary(p)
		JavaDecimal(p)
		Shifted(p, 3)
		if parsed, err := ParsePattern(pattern); err == nil {
			PatternTimestamp(p, []*Pattern{parsed}, 3)
		}
	})
}
