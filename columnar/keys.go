package columnar

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/types"
)

// Keys turns rows of key columns into words that are equal where the rows are
// (null equals null, NaN is one value, -0 is 0) and back. Narrow columns share a
// word; IPv4 addresses are numbers in it, and other texts codes of an own
// dictionary. It is for one goroutine; others have a Keys of their own by Share or
// Prober.
type Keys struct {
	fields   []keyField
	width    int
	bits     uint // of the only word that are in use; 0 for several words
	nullable bool // one column of 64 bits: nulls are told beside the word
}

// keyField is the place of a column in the words. A null is 0 in it, unless the
// column has 64 bits: then it has a bit of its own.
type keyField struct {
	t       types.Type
	storage arrow.DataType
	kind    fieldKind
	word    int
	bits    uint
	shift   uint
	nullBit *bitPlace
	texts   *interner
	with    int  // the field that shares its word as a pair; -1 for none
	least   bool // an integer of a pair was the least
}

type bitPlace struct {
	word  int
	shift uint
}

type fieldKind uint8

const (
	fieldBool fieldKind = iota
	field8
	field16
	field32
	fieldFloat32
	field64
	fieldFloat64
	fieldText
	fieldOther
	fieldUnknown
)

// widths gives the bits that a field takes, null included except for 64 bits.
var widths = [...]uint{fieldBool: 2, field8: 9, field16: 17, field32: 33, fieldFloat32: 33, field64: 64, fieldFloat64: 64,
	fieldText: addressBits, fieldOther: textBits, fieldUnknown: 1}

const (
	// addressBits is what a text takes, so that IPv4 addresses are words by themselves.
	addressBits = 32
	// textBits is what a value of another type takes by its number, so that it shares a word with an
	// integer: a dictionary, of at most 4 GB, holds fewer.
	textBits = 31
)

var fieldKinds = map[arrow.Type]fieldKind{
	arrow.BOOL: fieldBool, arrow.INT8: field8, arrow.INT16: field16, arrow.INT32: field32, arrow.DATE32: field32,
	arrow.FLOAT32: fieldFloat32, arrow.INT64: field64, arrow.TIMESTAMP: field64, arrow.FLOAT64: fieldFloat64,
	arrow.STRING: fieldText, arrow.BINARY: fieldText, arrow.NULL: fieldUnknown,
}

// NewKeys gives the encoder of keys of the types.
func NewKeys(ts []types.Type) *Keys {
	kinds := make([]fieldKind, len(ts))
	alone := make([]int, len(ts))
	for i, t := range ts {
		kind, ok := fieldKinds[ArrowType(t).ID()]
		if !ok {
			kind = fieldOther
		}
		kinds[i], alone[i] = kind, -1
	}
	k := newKeys(ts, kinds, alone)
	if paired := newKeys(ts, kinds, pairs(kinds)); paired.width < k.width {
		return paired
	}
	return k
}

// newKeys gives the encoder of types of kinds, some of which share words as pairs.
func newKeys(ts []types.Type, kinds []fieldKind, with []int) *Keys {
	k := &Keys{}
	var used []uint // bits taken of each word
	for i, kind := range kinds {
		f := keyField{t: ts[i], storage: ArrowType(ts[i]), kind: kind, bits: widths[kind], with: with[i]}
		if f.with >= 0 {
			f.bits = pairedBits
		}
		switch {
		case f.with < 0:
			f.word, f.shift = place(&used, f.bits)
		case f.with < i:
			f.word = k.fields[f.with].word
		default:
			f.word, used = len(used), append(used, 64)
		}
		if f.with >= 0 && kind == field32 {
			f.shift = pairedBits
		}
		if kind == fieldText || kind == fieldOther {
			f.texts = newInterner(f.storage, kind == fieldText)
		}
		if f.bits == 64 && len(ts) > 1 {
			word, shift := place(&used, 1)
			f.nullBit = &bitPlace{word, shift}
		}
		k.fields = append(k.fields, f)
	}
	k.width = len(used)
	if k.width == 1 {
		k.bits = used[0]
	}
	k.nullable = len(ts) == 1 && k.fields[0].bits == 64
	return k
}

// place takes bits of the first word that has room.
func place(used *[]uint, width uint) (word int, shift uint) {
	for i, u := range *used {
		if u+width <= 64 {
			(*used)[i] += width
			return i, u
		}
	}
	*used = append(*used, width)
	return len(*used) - 1, 0
}

// Width gives the number of words of a key.
func (k *Keys) Width() int { return k.width }

// Bits gives the number of low bits that a key of one word uses, 0 for several words.
func (k *Keys) Bits() uint { return k.bits }

// Nullable reports whether the null key is told by the column's nulls, not by the word.
func (k *Keys) Nullable() bool { return k.nullable }

// Bytes gives the memory held; for a Keys made by Share without what is shared. It
// is more than any budget has where the texts come near what a dictionary can hold.
func (k *Keys) Bytes() int64 {
	n := int64(0)
	for _, f := range k.fields {
		if f.texts != nil {
			n += f.texts.bytes()
		}
	}
	return n
}

// ProberBytes estimates the memory that Probers will take beside it, all together.
func (k *Keys) ProberBytes() int64 {
	n := int64(0)
	for _, f := range k.fields {
		if f.texts != nil {
			n += f.texts.finderBytes()
		}
	}
	return n
}

// Share gives a Keys for another goroutine that gives rows the same words as
// all others made of k; k itself must not encode any more.
func (k *Keys) Share() *Keys { return k.with((*interner).share) }

// Prober gives a Keys for look-ups of another goroutine: it finds the texts of
// k but adds none; rows with an unknown text get words that k never gives. While
// it is in use, nothing may be added to k.
func (k *Keys) Prober() *Keys { return k.with((*interner).prober) }

func (k *Keys) with(texts func(*interner) *interner) *Keys {
	p := *k
	p.fields = append([]keyField(nil), k.fields...)
	for i, f := range p.fields {
		if f.texts != nil {
			p.fields[i].texts = texts(f.texts)
		}
	}
	return &p
}

// Encode gives the words of n rows, row after row, in dst if it is large enough.
func (k *Keys) Encode(cols []Vector, n int, dst []uint64) []uint64 {
	if size := n * k.width; cap(dst) < size {
		dst = make([]uint64, size, size+size/4)
	} else {
		dst = dst[:size]
		clear(dst)
	}
	for i := range k.fields {
		f := &k.fields[i]
		v := cols[i]
		if !v.Const {
			f.encode(v.Array, n, dst[f.word:], k.width)
			continue
		}
		one := make([]uint64, k.width)
		f.encode(v.Array, 1, one[f.word:], k.width)
		if f.nullBit != nil {
			f.encodeNulls(v.Array, 1, one, k.width)
		}
		for at := 0; at < len(dst); at += k.width {
			for w, x := range one {
				dst[at+w] |= x
			}
		}
	}
	for i := range k.fields {
		f := &k.fields[i]
		if f.nullBit != nil && !cols[i].Const {
			f.encodeNulls(cols[i].Array, n, dst, k.width)
		}
		if f.least {
			k.encodeLeast(f, cols, n, dst)
		}
	}
	return dst
}

func (f *keyField) encode(a arrow.Array, n int, dst []uint64, width int) {
	switch f.kind {
	case fieldBool:
		f.encodeBools(a, n, dst, width)
	case field8:
		encodeNarrow(f, a, Values[int8](a), dst, width, func(v int8) uint64 { return uint64(uint8(v)) })
	case field16:
		encodeNarrow(f, a, Values[int16](a), dst, width, func(v int16) uint64 { return uint64(uint16(v)) })
	case field32:
		if f.with >= 0 {
			f.encodePaired(a, dst, width)
			return
		}
		encodeNarrow(f, a, Values[int32](a), dst, width, func(v int32) uint64 { return uint64(uint32(v)) })
	case fieldFloat32:
		encodeNarrow(f, a, Values[float32](a), dst, width, RealBits)
	case field64:
		encodeWide(a, Values[int64](a), dst, width, func(v int64) uint64 { return uint64(v) })
	case fieldFloat64:
		encodeWide(a, Values[float64](a), dst, width, FloatBits)
	case fieldText:
		f.texts.encodeText(a, n, dst, width, f.shift)
	case fieldOther:
		f.texts.encodeOther(f.t, a, n, dst, width, f.shift)
	}
}

// RealBits gives the bits of a real, the same for all NaN and for both zeros.
func RealBits(v float32) uint64 {
	switch {
	case v != v:
		return 0x7FC00000
	case v == 0:
		return 0
	}
	return uint64(math.Float32bits(v))
}

func (f *keyField) encodeBools(a arrow.Array, n int, dst []uint64, width int) {
	b := BoolsOf(a)
	for i := range n {
		switch {
		case b.Null(i):
		case b.At(i):
			dst[i*width] |= 2 << f.shift
		default:
			dst[i*width] |= 1 << f.shift
		}
	}
}

// encodeNarrow writes value+1, 0 for null.
func encodeNarrow[T Fixed](f *keyField, a arrow.Array, values []T, dst []uint64, width int, bits func(T) uint64) {
	nulls := NullsOf(a)
	for i, v := range values {
		if nulls.Any() && nulls.Null(i) {
			continue
		}
		dst[i*width] |= (bits(v) + 1) << f.shift
	}
}

func encodeWide[T Fixed](a arrow.Array, values []T, dst []uint64, width int, bits func(T) uint64) {
	nulls := NullsOf(a)
	for i, v := range values {
		if nulls.Any() && nulls.Null(i) {
			continue
		}
		dst[i*width] = bits(v)
	}
}

func (f *keyField) encodeNulls(a arrow.Array, n int, dst []uint64, width int) {
	nulls := NullsOf(a)
	if !nulls.Any() {
		return
	}
	for i := range n {
		if nulls.Null(i) {
			dst[i*width+f.nullBit.word] |= 1 << f.nullBit.shift
		}
	}
}
