package store

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
)

// TestScannerReadsNumbers reads numbers of all lengths, near the end too.
func TestScannerReadsNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 2000 {
		var data []byte
		var want []uint64
		for range 1 + r.IntN(6) {
			v := r.Uint64() >> r.IntN(64)
			want, data = append(want, v), binary.AppendUvarint(data, v)
		}
		s, small := scanner{data: data}, scanner{data: data}
		for _, v := range want {
			if a, b := s.unsigned(), small.small(); a != v || b != v {
				t.Fatalf("%x is read as %x, %x", v, a, b)
			}
		}
		if s.unsigned(); !s.bad || len(s.data) > 0 {
			t.Fatal("something behind the end")
		}
	}
	for _, data := range []string{"\x80", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x00"} {
		s := scanner{data: []byte(data)}
		v, n := binary.Uvarint([]byte(data))
		if got := s.unsigned(); s.bad != (n <= 0) || got != v {
			t.Errorf("%x: %x, bad %t", data, got, s.bad)
		}
	}
}
