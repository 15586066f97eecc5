package columnar

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// hasher hashes the values of a dictionary: products of eight-byte words, folded.
// The seeds are drawn for each dictionary, so that no input can be made to
// collide everywhere.
type hasher struct{ a, b uint64 }

func newHasher() hasher { return hasher{rand.Uint64() | 1, rand.Uint64() | 1} }

// maxShort is the length of values that two words hold whole.
const maxShort = 16

// shortWords are the words of a value of up to maxShort bytes; with its size
// they are the value itself.
type shortWords struct{ first, last uint64 }

// shorten gives the words of a value, which overlap where it is shorter than both.
func shorten(p []byte) (w shortWords) {
	n := len(p)
	switch {
	case n >= 8:
		w.first, w.last = binary.LittleEndian.Uint64(p), binary.LittleEndian.Uint64(p[n-8:])
	case n >= 4:
		w.first, w.last = uint64(binary.LittleEndian.Uint32(p)), uint64(binary.LittleEndian.Uint32(p[n-4:]))
	case n > 0:
		w.first = uint64(p[0]) | uint64(p[n/2])<<8 | uint64(p[n-1])<<16
	}
	return w
}

func fold(a, b uint64) uint64 {
	high, low := bits.Mul64(a, b)
	return high ^ low
}

func (h hasher) short(w shortWords, size int) uint64 {
	return fold(fold(w.first^h.a, w.last^h.b)^uint64(size+1), h.a)
}

func (h hasher) long(p []byte) uint64 {
	sum := h.b
	rest := p
	for ; len(rest) > 16; rest = rest[16:] {
		sum = fold(binary.LittleEndian.Uint64(rest)^h.a, binary.LittleEndian.Uint64(rest[8:])^sum)
	}
	end := p[len(p)-16:]
	sum = fold(binary.LittleEndian.Uint64(end)^h.a, binary.LittleEndian.Uint64(end[8:])^sum)
	return fold(sum^uint64(len(p)), h.a)
}
