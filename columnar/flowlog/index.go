package flowlog

import (
	"encoding/binary"
	"math/bits"
)

const (
	ones  = 0x0101010101010101
	lows  = 0x7F7F7F7F7F7F7F7F
	highs = 0x8080808080808080
)

// indexer finds the places of separators and line feeds: first bits for each
// byte, 64 at a time, then the places of the bits.
type indexer struct {
	delimiters []uint64 // a bit for each separator and line feed
	others     []uint64 // a bit for each byte that is neither that nor a digit; one word more
}

// scan sets the bits for the text.
func (x *indexer) scan(data []byte, separator byte) {
	n := (len(data) + 63) / 64
	if cap(x.others) <= n {
		x.delimiters, x.others = make([]uint64, n), make([]uint64, n+1)
	}
	x.delimiters, x.others = x.delimiters[:n], x.others[:n+1]
	setMasks(x.delimiters, x.others, data, separator)
	if rest := data[len(data)&^63:]; len(rest) > 0 {
		var last [64]byte
		copy(last[:], rest)
		setMasks(x.delimiters[n-1:], x.others[n-1:], last[:], separator)
	}
}

// find appends -1 and the places of separators and line feeds.
func (x *indexer) find(out []int32) []int32 { return places(append(out, -1), x.delimiters) }

// other tells whether any of the n bytes (1 to 64) from the place on is neither
// a digit nor a delimiter: not zero if so.
func (x *indexer) other(from, n int) uint64 {
	word, shift := from>>6, uint(from&63)
	bits := x.others[word]>>shift | x.others[word+1]<<1<<(63-shift)
	return bits << uint(64-n)
}

// usual is how many places are written for a mask without asking whether it
// has so many: that is cheaper than a loop whose end cannot be foreseen.
const usual = 12

// places appends the places of the bits of the masks.
func places(out []int32, masks []uint64) []int32 {
	n := len(out)
	for i, m := range masks {
		if cap(out)-n < 64 {
			out = append(out[:n], make([]int32, n+64)...)
		}
		to := out[n:cap(out)]
		_ = to[63]
		base := int32(i) * 64
		count := bits.OnesCount64(m)
		for k := 0; k < usual; k += 4 {
			to[k] = base + int32(bits.TrailingZeros64(m))
			m &= m - 1
			to[k+1] = base + int32(bits.TrailingZeros64(m))
			m &= m - 1
			to[k+2] = base + int32(bits.TrailingZeros64(m))
			m &= m - 1
			to[k+3] = base + int32(bits.TrailingZeros64(m))
			m &= m - 1
		}
		for k := usual; m != 0; k++ {
			to[k&63] = base + int32(bits.TrailingZeros64(m))
			m &= m - 1
		}
		n += count
	}
	return out[:n]
}

// unequal sets the high bit of each byte that is not zero, exactly; other bits
// are rubbish.
func unequal(x uint64) uint64 { return (x&lows + lows) | x }

// pack gathers the high bits of the bytes into one byte.
func pack(x uint64) uint64 { return (x & highs >> 7) * 0x0102040810204080 >> 56 }

// setMasksWords sets the bits of delimiters and of other bytes for as many whole
// pieces of 64 bytes as data has, a word of eight bytes at a time.
func setMasksWords(delimiters, others []uint64, data []byte, separator byte) {
	as, bs := uint64(separator)*ones, uint64('\n')*ones
	for i := range len(data) / 64 {
		p := data[i*64:][:64]
		d, o := uint64(0), uint64(0)
		for k := 0; k < 64; k += 8 {
			x := binary.LittleEndian.Uint64(p[k:])
			no := unequal(x^as) & unequal(x^bs)
			d |= pack(^no) << k
			o |= pack(no&notDigit(x)) << k
		}
		delimiters[i], others[i] = d, o
	}
}

// notDigit sets the high bit of each byte that is no digit; other bits are rubbish.
func notDigit(x uint64) uint64 {
	x ^= zeros
	return (x&lows + digits) | x
}

// indexThree appends -1 and the places of separators, line feeds and carriage
// returns.
func indexThree(out []int32, data []byte, separator byte) []int32 {
	out = append(out, -1)
	as, bs, cs := uint64(separator)*ones, uint64('\n')*ones, uint64('\r')*ones
	i := 0
	for ; i+8 <= len(data); i += 8 {
		x := binary.LittleEndian.Uint64(data[i:])
		m := ^(unequal(x^as) & unequal(x^bs) & unequal(x^cs)) & highs
		for ; m != 0; m &= m - 1 {
			out = append(out, int32(i+bits.TrailingZeros64(m)>>3))
		}
	}
	for ; i < len(data); i++ {
		if d := data[i]; d == separator || d == '\n' || d == '\r' {
			out = append(out, int32(i))
		}
	}
	return out
}
