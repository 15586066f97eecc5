package store

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSearch finds values of two bytes by all means.
func TestSearch(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	for round := range 300 {
		n := 1 + r.IntN(700)
		values, data := make([]uint16, n), make([]byte, 0, 2*n)
		for i := range values {
			if values[i] = uint16(r.IntN(1 + round)); round%3 == 0 {
				values[i] = []uint16{0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF, 0x0100}[r.IntN(7)]
			}
			data = binary.LittleEndian.AppendUint16(data, values[i])
		}
		want, rows := values[r.IntN(n)], []int32(nil)
		for i, v := range values {
			if v == want {
				rows = append(rows, int32(i))
			}
		}
		if got := search16(data, want, n, make([]int32, n)); !slices.Equal(got, rows) {
			t.Fatalf("%x in %x: rows %v, want %v", want, values, got, rows)
		}
		fast, words := make([]uint64, n/maskRows), make([]uint64, n/maskRows)
		equal16(fast, data, want)
		equal16Words(words, data, want)
		if !slices.Equal(fast, words) {
			t.Fatalf("%x in %x: %x, by words %x", want, values, fast, words)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	data, rows := make([]byte, 2*BlockRows), make([]int32, BlockRows)
	data[999], data[7777] = 1, 1
	for b.Loop() {
		search16(data, 256, BlockRows, rows)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/BlockRows, "ns/value")
}
