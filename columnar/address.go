package columnar

import (
	"encoding/binary"
	"math/bits"
	"strconv"
	"sync"
	"unsafe"
)

// The lengths of IPv4 addresses.
const (
	shortestAddress = 7
	longestAddress  = 15
)

const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
	lowBits  = 0x7F * eachByte
)

// addressOf gives the number of an IPv4 address in the form that addresses are written in: four
// numbers up to 255 without zeros before them. Such a text and its number stand for each other.
func addressOf(s string) (address uint32, ok bool) {
	n := len(s)
	if n < shortestAddress || n > longestAddress {
		return 0, false
	}
	text := unsafe.Pointer(unsafe.StringData(s))
	low, high := padded(text, n)
	lowDots, highDots := dotsOf(low), dotsOf(high)
	// With the dots made zeros all must be digits.
	low, high = (low^lowDots*('.'^'0'))^'0'*eachByte, (high^highDots*('.'^'0'))^'0'*eachByte
	if (low|(low+0x76*eachByte)|high|(high+0x76*eachByte))&highBits != 0 {
		return 0, false
	}
	dots := gather8(lowDots) | gather8(highDots)<<8
	first := bits.TrailingZeros64(dots)
	dots &= dots - 1
	second := bits.TrailingZeros64(dots)
	dots &= dots - 1
	third := bits.TrailingZeros64(dots)
	a, b, c, d := uint(first-1), uint(second-first-2), uint(third-second-2), uint(n-third-2) // one less than the digits
	if dots&(dots-1) != 0 || a|b|c|d > 3 || a == 3 || b == 3 || c == 3 || d == 3 {
		return 0, false
	}
	// The last digit of each number becomes the highest byte of a word. From the second number on, and
	// up to the end of the third, there are at least four bytes.
	v0, v1 := octetOf(load32(text, 0)<<((24-8*a)&31)), octetOf(load32(text, first+1)<<((24-8*b)&31))
	v2, v3 := octetOf(load32(text, third-4)>>((24-8*c)&31)<<((24-8*c)&31)), octetOf(load32(text, n-4)>>((24-8*d)&31)<<((24-8*d)&31))
	if v0|v1|v2|v3 > 255 || v0 < leastOctet[a] || v1 < leastOctet[b] || v2 < leastOctet[c] || v3 < leastOctet[d] {
		return 0, false
	}
	return v0<<24 | v1<<16 | v2<<8 | v3, true
}

// padded gives the bytes of a text of shortestAddress to longestAddress bytes as two words, with
// zeros in digits behind it.
func padded(text unsafe.Pointer, n int) (low, high uint64) {
	if n == shortestAddress {
		return uint64(load32(text, 0)) | uint64(load32(text, 3))>>8<<32 | '0'<<56, '0' * eachByte
	}
	return load64(text, 0), load64(text, n-8)>>(8*uint(16-n)) | '0'*eachByte<<(8*uint(n-8))
}

func load32(text unsafe.Pointer, at int) uint32 {
	return binary.LittleEndian.Uint32((*[4]byte)(unsafe.Add(text, at))[:])
}

func load64(text unsafe.Pointer, at int) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(text, at))[:])
}

// dotsOf gives a 1 for each byte that is a dot.
func dotsOf(w uint64) uint64 {
	x := w ^ '.'*eachByte
	return ^(x&lowBits + lowBits | x | lowBits) >> 7
}

// gather8 gives the lowest bits of eight bytes, of which the others are 0.
func gather8(w uint64) uint64 { return w * 0x0102040810204080 >> 56 }

// leastOctet is the least number of one digit, two and three.
var leastOctet = [4]uint32{0, 10, 100}

// octetOf gives the number whose digits are in the highest bytes of a word, behind zeros.
func octetOf(w uint32) uint32 { return w>>8&15*100 + w>>16&15*10 + w>>24&15 }

// octet is a number up to 255 as text with a dot behind it, and its length with the dot.
type octet struct {
	text uint32
	size uint32
}

// octets has the texts of all of them.
var octets = sync.OnceValue(func() *[256]octet {
	out := &[256]octet{}
	for v := range out {
		var text [4]byte
		size := len(append(strconv.AppendInt(text[:0], int64(v), 10), '.'))
		out[v] = octet{binary.LittleEndian.Uint32(text[:]), uint32(size)}
	}
	return out
})

// appendAddress appends an IPv4 address.
func appendAddress(dst []byte, address uint32) []byte {
	const room = longestAddress + 4
	if cap(dst)-len(dst) < room {
		dst = append(dst, make([]byte, room)...)[:len(dst)]
	}
	table, at, out := octets(), uint32(len(dst)), dst[:cap(dst)]
	for shift := 24; shift >= 0; shift -= 8 {
		o := &table[byte(address>>shift)]
		binary.LittleEndian.PutUint32(out[at:], o.text)
		at += o.size
	}
	return out[:at-1]
}
