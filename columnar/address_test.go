package columnar

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
)

// TestAddresses holds texts that are addresses and others to what the standard library
// takes: it writes each address in one form only, which is read again.
func TestAddresses(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	check := func(s string) {
		t.Helper()
		address, ok := addressOf(s)
		want, err := netip.ParseAddr(s)
		if want4 := err == nil && want.Is4(); ok != want4 {
			t.Fatalf("%q is an address: %t, want %t", s, ok, want4)
		}
		if !ok {
			return
		}
		if b := want.As4(); address != uint32(b[0])<<24|uint32(b[1])<<16|uint32(b[2])<<8|uint32(b[3]) {
			t.Fatalf("%q is %x, want %x", s, address, b)
		}
		if got := string(appendAddress([]byte("x"), address)); got != "x"+s {
			t.Fatalf("%q becomes %q", s, got)
		}
	}
	for a := range 256 {
		for b := range 256 {
			check(fmt.Sprintf("%d.%d.%d.%d", a, b, 255-a, b^a))
		}
	}
	for _, s := range []string{"", "-", "1.1.1.1", "0.0.0.0", "255.255.255.255", "256.1.1.1", "1.256.1.1", "1.1.1.256", "01.1.1.1", "1.1.1.00", "1.1.1.1.",
		".1.1.1.1", "1..1.1.1", "1.1.1", "1.1.1.1.1", "1111.1.1.1", "1.1.1.1111", "2001:db8::1", "1.1.1.1 ", " 1.1.1.1", "1.1.1.1\x00", "1.1.1.a", "1.1.1.:", "1.1.1./",
		"1\xae1.1.1.1", "1.1.1.\xb1", "...1111", "1111...", "999.999.999.999", "300.300.300.30", "10.20.30.4０"} {
		check(s)
	}
	const signs = "0123456789..../:-a \x00\x80\xae\xb0\xff"
	for range 300_000 {
		b := appendAddress(nil, r.Uint32())
		for range r.IntN(3) {
			at := r.IntN(len(b))
			b[at] = signs[r.IntN(len(signs))]
		}
		check(string(b))
		check(string(b[:r.IntN(len(b)+1)]))
	}
	check(strings.Repeat("1", longestAddress+1))
}

func BenchmarkAddressOf(b *testing.B) {
	list, r := make([]string, 8192), rand.New(rand.NewPCG(1, 1))
	for i := range list {
		list[i] = string(appendAddress(nil, r.Uint32()))
	}
	sum := uint32(0)
	for b.Loop() {
		for _, s := range list {
			v, _ := addressOf(s)
			sum += v
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(list)), "ns/address")
}

func BenchmarkAppendAddress(b *testing.B) {
	var buffer []byte
	for b.Loop() {
		buffer = buffer[:0]
		for i := range uint32(8192) {
			buffer = appendAddress(buffer, i*2654435761)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/8192, "ns/address")
}
