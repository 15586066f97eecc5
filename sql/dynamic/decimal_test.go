package dynamic

import (
	"strings"
	"testing"
)

// The results are those of a library of decimals with a precision of 38 digits, half to even.
func TestDecimalArithmetic(t *testing.T) {
	nines := strings.Repeat("9", 38)
	for _, c := range []struct{ a, op, b, want string }{
		{"1.50", "+", "2.5", "4.00"}, {"1.5", "-", "1.50", "0.00"}, {"-1.5", "*", "2.0", "-3.00"}, {"1e3", "+", "0.5", "1000.5"},
		{"1", "/", "3", "0.33333333333333333333333333333333333333"}, {"2", "/", "3", "0.66666666666666666666666666666666666667"},
		{"1.20", "/", "2", "0.60"}, {"1", "/", "4", "0.25"}, {"10", "/", "0.5", "20"}, {"0.00", "/", "7", "0.00"}, {"0", "/", "0.25", "0"},
		{"5.5", "%", "2", "1.5"}, {"-5.5", "%", "2", "-1.5"}, {"1e5", "%", "7", "5"},
		{nines, "+", "1", "1" + strings.Repeat("0", 38)}, {nines, "+", "0.5", "1" + strings.Repeat("0", 38)},
		{nines[1:] + "8", "+", "0.5", nines[1:] + "8"}, // half to even
		{"1e-600", "*", "1e-600", "1E-1200"},
	} {
		a, aok := ParseDecimal(c.a)
		b, bok := ParseDecimal(c.b)
		if !aok || !bok {
			t.Fatalf("%s %s", c.a, c.b)
		}
		got, err := Arithmetic(c.op[0], NewDecimal(a), NewDecimal(b))
		if err != nil || string(got.AppendText(nil)) != c.want {
			t.Errorf("%s %s %s = %s %v, want %s", c.a, c.op, c.b, got.AppendText(nil), err, c.want)
		}
	}
	a, _ := ParseDecimal("1e99999")
	if got, err := Arithmetic('*', NewDecimal(a), NewDecimal(a)); err == nil {
		t.Errorf("%s is too large", got.AppendText(nil)[:20])
	}
}

func TestDecimalTexts(t *testing.T) {
	for text, want := range map[string]string{
		"1.50": "1.50", "+1.50": "1.50", "-.5": "-0.5", "5.": "5", "007": "7", "1e2": "100", "1E-2": "0.01", "0e5": "0", "0.00": "0.00",
		"1e100": "1" + strings.Repeat("0", 100), "-12e100": "-12" + strings.Repeat("0", 100), "12e101": "1.2E+102", "5e-1001": "5E-1001", "-0": "0",
		"": "", ".": "", "e5": "", "1e": "", "1e5.5": "", "--1": "", "+-1": "", "1_0": "", "0x1": "", " 1": "", "nan": "", "inf": "", "1e100001": "", "1e-100001": "", "1e99999999999": "",
	} {
		n, ok := ParseDecimal(text)
		if ok != (want != "") {
			t.Errorf("%q: %v", text, ok)
			continue
		}
		if !ok {
			continue
		}
		v := NewDecimal(n)
		if got := string(v.AppendText(nil)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
		if back := Decode(string(Append(nil, v))); string(back.AppendText(nil)) != want {
			t.Errorf("%q comes back as %s", text, back.AppendText(nil))
		}
	}
}

func TestDecimalOrderAndCasts(t *testing.T) {
	ascending := []string{"-1e400", "-10", "-9.5", "-1e-9", "0", "1e-1000", "0.5", "0.55", "5", "9223372036854775807", "9223372036854775808", "1e400"}
	for i, x := range ascending {
		for j, y := range ascending {
			a, _ := ParseDecimal(x)
			b, _ := ParseDecimal(y)
			if got := a.compare(b); got != max(-1, min(1, i-j)) {
				t.Errorf("%s against %s: %d", x, y, got)
			}
		}
	}
	for text, want := range map[string]string{"1.9": "1", "-1.9": "-1", "12e2": "1200", "1e-400": "0", "9223372036854775807.9": "9223372036854775807", "9223372036854775808": "", "1e19": "", "1e300": ""} {
		n, _ := ParseDecimal(text)
		got, err := Cast(NewDecimal(n), Int)
		if (err == nil) != (want != "") || err == nil && string(got.AppendText(nil)) != want {
			t.Errorf("%s as INT: %s %v", text, got.AppendText(nil), err)
		}
	}
}
