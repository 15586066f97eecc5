package store

import (
	"encoding/binary"
	"math"
	"slices"

	"flowsql/columnar"
)

// encoding is how the numbers of a block are kept.
type encoding uint8

const (
	// frames keeps what a value is above the block's least one, in few bits. A few
	// values that are much greater are kept apart, as exceptions.
	frames encoding = iota
	// deltas keeps what a value is above the one before it plus the least such step.
	deltas
)

// zone is the summary of a block.
type zone struct {
	rows     int
	nulls    int
	min, max int64 // of the values that are not null; of a text column, of the codes
	size     int   // bytes in the chunk
	sum      uint32
}

// encoder writes blocks of numbers, and keeps its memory from block to block.
type encoder struct {
	offsets []uint64
	widths  [65]int
	noSteps bool // of codes, which have no order
}

// encode appends a block. A null row holds any value; valid is nil where none is null.
func (e *encoder) encode(dst []byte, values []int64, valid *columnar.Bitmap) ([]byte, zone) {
	z := zone{rows: len(values), nulls: valid.Cleared(), min: math.MaxInt64, max: math.MinInt64}
	if z.nulls < z.rows {
		fillNulls(values, valid)
		for _, v := range values {
			z.min, z.max = min(z.min, v), max(z.max, v)
		}
	}
	if z.nulls == z.rows {
		z.min, z.max = 0, 0
		return dst, z
	}
	from := len(dst)
	dst = appendNulls(e.numbers(dst, values, z), valid, z)
	z.size = len(dst) - from
	z.sum = checksum(dst[from:])
	return dst, z
}

// sparse reports whether the null rows of a block are kept by their places, in
// two bytes each, and not as a bitmap, which is larger then.
func (z zone) sparse() bool { return 2*z.nulls < (z.rows+7)/8 }

// nullSize gives the bytes that tell the null rows.
func (z zone) nullSize() int {
	switch {
	case z.nulls == 0:
		return 0
	case z.sparse():
		return 2 * z.nulls
	}
	return (z.rows + 7) / 8
}

func appendNulls(dst []byte, valid *columnar.Bitmap, z zone) []byte {
	switch {
	case z.nulls == 0:
		return dst
	case !z.sparse():
		return append(dst, valid.Bytes()...)
	}
	for row := range valid.Nulls().Rows(z.rows) {
		dst = binary.LittleEndian.AppendUint16(dst, uint16(row))
	}
	return dst
}

// fillNulls puts a value that another row has in the place of nulls.
func fillNulls(values []int64, valid *columnar.Bitmap) {
	if valid.Cleared() == 0 {
		return
	}
	some := int64(0)
	for i, v := range values {
		if valid.Set(i) {
			some = v
			break
		}
	}
	for row := range valid.Nulls().Rows(len(values)) {
		values[row] = some
	}
}

// numbers appends the values in the encoding that is shorter.
func (e *encoder) numbers(dst []byte, values []int64, z zone) []byte {
	e.offsets = slices.Grow(e.offsets[:0], len(values))[:len(values)]
	for i, v := range values {
		e.offsets[i] = uint64(v) - uint64(z.min)
	}
	width, exceptions := e.best(widthOf(uint64(z.max) - uint64(z.min)))
	if e.likelySteps(values, packedSize(len(values), width)+exceptions*exceptionSize) {
		if step, wide, ok := steps(values); ok && packedSize(len(values), wide)+binary.MaxVarintLen64 < packedSize(len(values), width)+exceptions*exceptionSize {
			return e.deltas(dst, values, step, wide)
		}
	}
	return e.frames(dst, z.min, width, exceptions)
}

// sampled is how many values are looked at before all steps are.
const sampled = 128

// likelySteps reports whether the steps from value to value may take less than size
// bytes, by the first of them.
func (e *encoder) likelySteps(values []int64, size int) bool {
	if e.noSteps {
		return false
	}
	n := min(sampled, len(values))
	_, wide, ok := steps(values[:n])
	return ok && packedSize(len(values), wide) < size
}

// exceptionSize is about what an exception takes.
const exceptionSize = 6

// sampleStep is the distance of the offsets that are looked at to choose a width.
const sampleStep = 8

// best gives the width that takes the least space, and the exceptions it leaves:
// as some of the offsets tell, of which the greatest has a width.
func (e *encoder) best(most int) (width, exceptions int) {
	n := len(e.offsets)
	clear(e.widths[:])
	seen := 0
	for i := 0; i < n; i += sampleStep {
		e.widths[widthOf(e.offsets[i])]++
		seen++
	}
	width = e.bestOf(seen)
	if width >= most {
		return most, 0
	}
	limit := uint64(1)<<width - 1
	for _, o := range e.offsets {
		exceptions += b2i(o > limit)
	}
	if packedSize(n, width)+exceptions*exceptionSize >= packedSize(n, most) {
		return most, 0
	}
	return width, exceptions
}

// bestOf is best for the widths of n offsets.
func (e *encoder) bestOf(n int) (width int) {
	above, least := 0, math.MaxInt
	for w := 64; w >= 0; w-- {
		if w == 64 || w <= 56 {
			if size := packedSize(n, w) + above*exceptionSize; size < least {
				least, width = size, w
			}
		}
		if above += e.widths[w]; above > n/16 {
			break
		}
	}
	return width
}

// frames appends encoding, width, base, the packed offsets and the exceptions: place and offset.
func (e *encoder) frames(dst []byte, base int64, width, exceptions int) []byte {
	dst = append(dst, byte(frames), byte(width))
	dst = binary.AppendVarint(dst, base)
	dst = binary.AppendUvarint(dst, uint64(exceptions))
	if exceptions == 0 {
		return pack(dst, e.offsets, width)
	}
	limit := uint64(1)<<width - 1
	last := 0
	for i, o := range e.offsets {
		if o > limit {
			dst = binary.AppendUvarint(dst, uint64(i-last))
			dst = binary.AppendUvarint(dst, o)
			last = i
			e.offsets[i] = 0
		}
	}
	return pack(dst, e.offsets, width)
}

// steps gives the least step from value to value and the width of what steps are
// above it; ok is false where the numbers are too far apart.
func steps(values []int64) (least int64, width int, ok bool) {
	least, most := int64(math.MaxInt64), int64(math.MinInt64)
	for i := 1; i < len(values); i++ {
		d := values[i] - values[i-1]
		if (values[i] < values[i-1]) != (d < 0) {
			return 0, 0, false
		}
		least, most = min(least, d), max(most, d)
	}
	if least > most {
		return 0, 0, false
	}
	return least, widthOf(uint64(most) - uint64(least)), true
}

func (e *encoder) deltas(dst []byte, values []int64, step int64, width int) []byte {
	dst = append(dst, byte(deltas), byte(width))
	dst = binary.AppendVarint(dst, values[0])
	dst = binary.AppendVarint(dst, step)
	last := values[0] - step
	for i, v := range values {
		e.offsets[i] = uint64(v) - uint64(last) - uint64(step)
		last = v
	}
	return pack(dst, e.offsets, width)
}

// block is an encoded block that is being read.
type block struct {
	zone
	encoding   encoding
	bits       packed
	base, step int64
	apart      uint64      // exceptions, of a block of frames
	unread     []byte      // the exceptions, until they are asked for
	exceptions []exception // once they were
	valid      []byte      // of all rows, nil where none is null, or while they are in places
	places     []byte      // of the null rows, two bytes each, where they are few
	bitmap     []byte      // memory of valid
	among      []int32
}

// load reads the frame of a block, which is checked against its length. Behind
// data as many bytes as slack can be read.
func (b *block) load(z zone, data []byte) error {
	*b = block{zone: z, exceptions: b.exceptions[:0], bitmap: b.bitmap, among: b.among}
	if z.nulls == z.rows {
		return nil
	}
	n := len(data) - z.nullSize()
	if n < 2 {
		return ErrDamaged
	}
	if err := b.loadNulls(data[n:]); err != nil {
		return err
	}
	data = data[:n]
	b.encoding = encoding(data[0])
	width := int(data[1])
	in := scanner{data: data[2:]}
	b.base = in.signed()
	if b.encoding == deltas {
		b.step = in.signed()
	} else {
		b.apart = in.unsigned()
	}
	rest := len(in.data) - packedSize(z.rows, width)
	if in.bad || b.encoding > deltas || width > 56 && width != 64 || rest < 0 || b.apart > uint64(rest)/2 || b.apart == 0 && rest > 0 {
		return ErrDamaged
	}
	b.unread = in.data[:rest]
	b.bits = newPacked(in.data[rest:len(in.data)+slack], width)
	return nil
}

// decode gives all values of a block; null rows hold any value of the others.
func decode[T whole](b *block, out []T) {
	switch {
	case b.nulls == b.rows:
		clear(out)
	case b.encoding == deltas:
		last, step, bit := b.base-b.step, b.step, 0
		start, width, mask := b.bits.start(), b.bits.width, b.bits.mask
		for i := range out {
			last += step + int64(word(start, bit>>3)>>(bit&7)&mask)
			out[i] = T(last)
			bit += width
		}
	default:
		unpack(b.bits, b.base, out)
		for _, x := range b.excepted() {
			if b.bits.at(int(x.row)) == 0 {
				out[x.row] = T(b.base + int64(x.offset))
			}
		}
	}
}
