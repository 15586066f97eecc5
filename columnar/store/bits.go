package store

import (
	"encoding/binary"
	"math/bits"

	"flowsql/columnar"
	"unsafe"
)

// slack is how many bytes behind packed bits can be read, whatever they are: eight
// bytes are loaded at the last value too.
const slack = 8

// packedSize gives the bytes of n values of a width.
func packedSize(n, width int) int { return (n*width + 7) / 8 }

// widthOf gives the bits that hold v; more than 56 become 64, which are loaded
// as they are.
func widthOf(v uint64) int {
	if w := bits.Len64(v); w <= 56 {
		return w
	}
	return 64
}

// pack appends values of a width.
func pack(dst []byte, values []uint64, width int) []byte {
	if width == 0 {
		return dst
	}
	dst = columnar.Extend(dst, packedSize(len(values), width)+8)
	if width == 64 {
		for _, v := range values {
			dst = binary.LittleEndian.AppendUint64(dst, v)
		}
		return dst
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
	return dst
}

// packed reads values of a width; slack can be read behind its bytes.
type packed struct {
	data  []byte
	width int
	mask  uint64
}

func newPacked(data []byte, width int) packed {
	return packed{data, width, uint64(1)<<width - 1} // a width of 64 gives all bits
}

// word loads the eight bytes at a place. That they are there was checked when the
// block was loaded.
func word(base unsafe.Pointer, at int) uint64 {
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(base, at))[:])
}

// start gives the place of the first value.
func (p packed) start() unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(p.data)) }

// at gives value i.
func (p packed) at(i int) uint64 {
	bit := i * p.width
	return binary.LittleEndian.Uint64(p.data[bit>>3:]) >> (bit & 7) & p.mask
}

// whole is the types in which values are given.
type whole interface {
	uint32 | int8 | int16 | int32 | int64
}

// unpack gives the first values, plus base, as many as out holds.
func unpack[T whole](p packed, base int64, out []T) {
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
	case 16:
		from, b := p.data[:2*len(out)], T(base)
		for i := range out {
			out[i] = b + T(binary.LittleEndian.Uint16(from[2*i:]))
		}
		return
	}
	unpackAny(p, T(base), out)
}

// unpackAny is unpack for any width: two or four values a load where all are sure to be in it.
func unpackAny[T whole](p packed, base T, out []T) {
	start, width, mask := p.start(), p.width, p.mask
	bit, i := 0, 0
	if 4*width <= 57 {
		by := uint(width) & 63
		for ; i+3 < len(out); i += 4 {
			v, o := word(start, bit>>3)>>(bit&7), (*[4]T)(out[i:])
			o[0] = base + T(v&mask)
			v >>= by
			o[1] = base + T(v&mask)
			v >>= by
			o[2] = base + T(v&mask)
			v >>= by
			o[3] = base + T(v&mask)
			bit += 4 * width
		}
	} else if 2*width <= 57 {
		for ; i+1 < len(out); i += 2 {
			v := word(start, bit>>3) >> (bit & 7)
			out[i] = base + T(v&mask)
			out[i+1] = base + T(v>>width&mask)
			bit += 2 * width
		}
	}
	for ; i < len(out); i++ {
		out[i] = base + T(word(start, bit>>3)>>(bit&7)&mask)
		bit += width
	}
}
