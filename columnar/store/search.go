package store

import (
	"encoding/binary"
	"math/bits"
)

// search gives the rows of a block of frames without exceptions that have a
// value; null rows may be among them.
func (b *block) search(v int64, rows []int32) []int32 {
	want := uint64(v) - uint64(b.base)
	switch {
	case want > b.bits.mask:
		return rows[:0]
	case b.bits.width == 16:
		return search16(b.bits.data, uint16(want), b.rows, rows)
	}
	at, bit := 0, 0
	start, width, mask := b.bits.start(), b.bits.width, b.bits.mask
	for i := range rows {
		rows[at] = int32(i)
		at += b2i(word(start, bit>>3)>>(bit&7)&mask == want)
		bit += width
	}
	return rows[:at]
}

// maskRows is the number of rows whose bits are in a word.
const maskRows = 64

// search16 gives the rows whose values of two bytes are the wanted one: bits for 64
// rows at a time first, then their places.
func search16(data []byte, want uint16, n int, rows []int32) []int32 {
	var masks [BlockRows / maskRows]uint64
	words := masks[:n/maskRows]
	equal16(words, data, want)
	at := 0
	for i, m := range words {
		for ; m != 0; m &= m - 1 {
			rows[at] = int32(i*maskRows + bits.TrailingZeros64(m))
			at++
		}
	}
	for i := len(words) * maskRows; i < n; i++ {
		if binary.LittleEndian.Uint16(data[2*i:]) == want {
			rows[at] = int32(i)
			at++
		}
	}
	return rows[:at]
}

// equal16Words sets a bit for each value of two bytes that is the wanted one, looking at
// four values at once.
func equal16Words(masks []uint64, data []byte, want uint16) {
	const ones, lows = 0x0001000100010001, 0x7FFF7FFF7FFF7FFF
	all := uint64(want) * ones
	for i := range masks {
		from, mask := data[2*maskRows*i:][:2*maskRows], uint64(0)
		for k := 0; k < maskRows; k += 4 {
			x := binary.LittleEndian.Uint64(from[2*k:]) ^ all
			if same := ^(x&lows + lows | x | lows) >> 15; same != 0 { // a bit for each value, in its lowest
				mask |= same * (1<<48 | 1<<33 | 1<<18 | 1<<3) >> 48 & 15 << k
			}
		}
		masks[i] = mask
	}
}
