package store

import (
	"encoding/binary"
	"math/bits"
)

// padding stands behind packed bits, so that eight bytes can be loaded at the last value.
const padding = 8

// packedSize gives the bytes of n values of a width, padding not counted.
func packedSize(n, width int) int { return (n*width + 7) / 8 }

// widthOf gives the bits that hold v; more than 56 become 64, which are loaded
// as they are.
func widthOf(v uint64) int {
	if w := bits.Len64(v); w <= 56 {
		return w
	}
	return 64
}

// pack appends values of a width, and the padding.
func pack(dst []byte, values []uint64, width int) []byte {
	if width == 64 {
		for _, v := range values {
			dst = binary.LittleEndian.AppendUint64(dst, v)
		}
		return append(dst, make([]byte, padding)...)
	}
	var held uint64
	n := 0
	for _, v := range values {
		held |= v << n
		if n += width; n >= 64 {
			dst = binary.LittleEndian.AppendUint64(dst, held)
			n -= 64
			held = v >> (width - n)
		}
	}
	for ; n > 0; n -= 8 {
		dst = append(dst, byte(held))
		held >>= 8
	}
	return append(dst, make([]byte, padding)...)
}

// packed reads values of a width; its bytes end in the padding.
type packed struct {
	data  []byte
	width int
	mask  uint64
}

func newPacked(data []byte, width int) packed {
	return packed{data, width, uint64(1)<<width - 1} // a width of 64 gives all bits
}

// at gives value i.
func (p packed) at(i int) uint64 {
	bit := i * p.width
	return binary.LittleEndian.Uint64(p.data[bit>>3:]) >> (bit & 7) & p.mask
}

// unpack gives the first values, plus base, as many as out holds.
func unpack[T uint32 | int8 | int16 | int32 | int64](p packed, base int64, out []T) {
	switch p.width {
	case 0:
		for i := range out {
			out[i] = T(base)
		}
		return
	case 8:
		for i, v := range p.data[:len(out)] {
			out[i] = T(base + int64(v))
		}
		return
	}
	bit, data := 0, p.data
	for i := range out {
		out[i] = T(base + int64(binary.LittleEndian.Uint64(data[bit>>3:])>>(bit&7)&p.mask))
		bit += p.width
	}
}
