package columnar

import (
	"sync"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// Dict is a growing dictionary of strings. It belongs to one worker and one
// column: only that worker adds to it, codes never change their meaning, and
// what a Coded array shows of it is a snapshot that any goroutine may read.
//
// A look-up of a value of up to maxShort bytes touches one slot and one pair of
// words, whose place is known by then; longer ones are compared with their text.
type Dict struct {
	hash    hasher
	slots   []uint64 // tag in the upper, code+1 in the lower 32 bits; 0 is empty
	mask    uint64
	short   [][]shortWords // by code, in parts of shortPart; of a long value its hash
	offsets []uint32
	data    []byte
}

// shortPart is the length of the parts of Dict.short, which never move.
const (
	shortPartBits = 14
	shortPart     = 1 << shortPartBits
)

// words gives the words of a code.
func (d *Dict) words(code uint32) shortWords { return d.short[code>>shortPartBits][code&(shortPart-1)] }

// addWords adds the words of the next code.
func (d *Dict) addWords(code uint32, w shortWords) {
	part := int(code >> shortPartBits)
	if part == len(d.short) {
		size := shortPart
		if part == 0 {
			size = 64
		}
		d.short = append(d.short, make([]shortWords, 0, size))
	}
	d.short[part] = append(d.short[part], w)
}

// MaxDict is the size in bytes past which a reader starts a new dictionary, so
// that a column of unique values does not hold all of them.
const MaxDict = 8 << 20

// NewDict gives an empty dictionary.
func NewDict() *Dict {
	const slots = 256
	return &Dict{hash: newHasher(), slots: make([]uint64, slots), mask: slots - 1, offsets: make([]uint32, 1, 64)}
}

// NewDictOf gives a dictionary of values at hand, to which nothing is added: value i
// is that of data from offsets[i] to offsets[i+1]. No two may be the same. The
// slices are kept, and may be shared.
func NewDictOf(offsets []uint32, data []byte) *Dict { return &Dict{offsets: offsets, data: data} }

// grows reports whether values may be added, which the dictionary's worker may do right now.
func (d *Dict) grows() bool { return d.hash != hasher{} }

// isOf reports whether the dictionary was made of these very values.
func (d *Dict) isOf(offsets []uint32) bool { return d != nil && &d.offsets[0] == &offsets[0] }

// Len gives the number of values.
func (d *Dict) Len() int { return len(d.offsets) - 1 }

// Bytes gives the memory that the dictionary holds.
func (d *Dict) Bytes() int64 {
	return int64(cap(d.data)) + int64(cap(d.offsets))*4 + int64(len(d.slots))*8 + d.shortBytes()
}

func (d *Dict) shortBytes() int64 {
	if len(d.short) == 0 {
		return 0
	}
	return (int64(len(d.short)-1)*shortPart + int64(cap(d.short[0]))) * 16
}

// Full reports whether a reader should go on with a new dictionary.
func (d *Dict) Full() bool { return len(d.data) > MaxDict }

// Code gives the code of the value, which is added if it is new.
func (d *Dict) Code(value []byte) uint32 {
	if len(value) > maxShort {
		h := d.hash.long(value)
		slot, code := d.findLong(value, h)
		if code == 0 {
			return d.add(value, shortWords{first: h}, h, slot)
		}
		return code - 1
	}
	w := shorten(value)
	h := d.hash.short(w, len(value))
	slot, code := d.findShort(w, len(value), h)
	if code == 0 {
		return d.add(value, w, h, slot)
	}
	return code - 1
}

// CodesAtOnce is the most values that Codes takes.
const CodesAtOnce = 64

// Codes is Code for many values: it asks for the slots of all before it looks at
// any, so that they come from memory at the same time.
func (d *Dict) Codes(values [][]byte, out []uint32) {
	var words [CodesAtOnce]shortWords
	var hashes, slots [CodesAtOnce]uint64
	values = values[:min(len(values), CodesAtOnce)]
	for i, v := range values {
		if len(v) <= maxShort {
			words[i] = shorten(v)
			hashes[i] = d.hash.short(words[i], len(v))
		}
	}
	table, mask := d.slots, d.mask
	for i := range values {
		slots[i] = table[hashes[i]&mask]
	}
	for i, v := range values {
		s := slots[i]
		if code := uint32(s) - 1; s>>32 == tagOf(hashes[i], len(v))>>32 && s != 0 && len(v) <= maxShort && d.words(code) == words[i] {
			out[i] = code
			continue
		}
		out[i] = d.Code(v)
	}
}

// tagOf gives the upper half of the slot of a value: bits of its hash, and its
// size, 255 for a long one.
func tagOf(h uint64, size int) uint64 {
	if size > maxShort {
		size = 0xFF
	}
	return h&^(1<<40-1) | uint64(size)<<32
}

// findShort gives the slot of a short value, and its code+1, 0 if it is new.
func (d *Dict) findShort(w shortWords, size int, h uint64) (slot uint64, code uint32) {
	tag, slots := tagOf(h, size), d.slots
	for i := h & d.mask; ; i = (i + 1) & d.mask {
		s := slots[i]
		if s == 0 {
			return i, 0
		}
		if s>>32 == tag>>32 && d.words(uint32(s)-1) == w {
			return i, uint32(s)
		}
	}
}

// findLong is findShort for a long value.
func (d *Dict) findLong(value []byte, h uint64) (slot uint64, code uint32) {
	tag := tagOf(h, len(value))
	for i := h & d.mask; ; i = (i + 1) & d.mask {
		s := d.slots[i]
		if s == 0 {
			return i, 0
		}
		if code := uint32(s) - 1; s>>32 == tag>>32 && string(d.data[d.offsets[code]:d.offsets[code+1]]) == string(value) {
			return i, code + 1
		}
	}
}

// CodeString is Code for a string.
func (d *Dict) CodeString(value string) uint32 {
	return d.Code(unsafe.Slice(unsafe.StringData(value), len(value)))
}

// Find gives the code of a value that is in the dictionary.
func (d *Dict) Find(value []byte) (uint32, bool) {
	var code uint32
	if len(value) > maxShort {
		_, code = d.findLong(value, d.hash.long(value))
	} else {
		w := shorten(value)
		_, code = d.findShort(w, len(value), d.hash.short(w, len(value)))
	}
	return code - 1, code != 0
}

func (d *Dict) add(value []byte, w shortWords, h, slot uint64) uint32 {
	code := uint32(d.Len())
	d.data = append(Extend(d.data, len(value)), value...)
	d.offsets = append(Extend(d.offsets, 1), uint32(len(d.data)))
	d.addWords(code, w)
	d.slots[slot] = tagOf(h, len(value)) | uint64(code+1)
	if d.Len()*4 > len(d.slots)*3 {
		d.rehash(len(d.slots) * 2)
	}
	return code
}

// rehash enters all values into n slots.
func (d *Dict) rehash(n int) {
	d.slots = Large[uint64](n)
	d.mask = uint64(len(d.slots) - 1)
	for code := range uint32(d.Len()) {
		w, size := d.words(code), int(d.offsets[code+1]-d.offsets[code])
		h := w.first
		if size <= maxShort {
			h = d.hash.short(w, size)
		}
		i := h & d.mask
		for d.slots[i] != 0 {
			i = (i + 1) & d.mask
		}
		d.slots[i] = tagOf(h, size) | uint64(code+1)
	}
}

// Value gives the text of a code.
func (d *Dict) Value(code uint32) string {
	from, to := d.offsets[code], d.offsets[code+1]
	if from == to {
		return ""
	}
	return unsafe.String(&d.data[from], to-from)
}

// Coded is a varchar column of codes into a Dict. It is an arrow.Array whose
// rows are the codes, with the DataType of an Arrow dictionary; Dictionary
// turns it into Arrow's own form, Plain into text.
type Coded struct {
	*array.Uint32
	Dict    *Dict
	offsets []uint32
	data    []byte
}

// NewCoded makes a column of codes, which it keeps; valid may be nil. It shows
// the values that the dictionary has now.
func NewCoded(d *Dict, codes []uint32, valid *Bitmap) *Coded {
	a := NewFixed(arrow.PrimitiveTypes.Uint32, codes, valid).(*array.Uint32)
	return &Coded{Uint32: a, Dict: d, offsets: d.offsets, data: d.data}
}

// zeroCodes is shared by all constant columns.
var zeroCodes = sync.OnceValue(func() []uint32 { return make([]uint32, BatchRows) })

// NewConstant makes a column of n times the same text.
func NewConstant(value string, n int) *Coded {
	d := NewDictOf([]uint32{0, uint32(len(value))}, []byte(value))
	codes := zeroCodes()
	if n > len(codes) {
		codes = make([]uint32, n)
	}
	return NewCoded(d, codes[:n], nil)
}

// DataType gives the dictionary type of the column.
func (c *Coded) DataType() arrow.DataType { return codedType }

// Codes gives the code of each row; rows that are null hold any code below
// ValueCount (0 where there is no value at all).
func (c *Coded) Codes() []uint32 { return Values[uint32](c.Uint32) }

// ValueCount gives the number of dictionary values that the column can name.
func (c *Coded) ValueCount() int { return len(c.offsets) - 1 }

// ValueArray gives the dictionary's values as a plain varchar column.
func (c *Coded) ValueArray() arrow.Array {
	raw := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(c.offsets))), len(c.offsets)*4)
	d := array.NewData(arrow.BinaryTypes.String, c.ValueCount(),
		[]*memory.Buffer{nil, memory.NewBufferBytes(raw), memory.NewBufferBytes(c.data)}, nil, 0, 0)
	return array.NewStringData(d)
}

// Dictionary gives the column in Arrow's own form.
func (c *Coded) Dictionary() *array.Dictionary {
	return array.NewDictionaryArray(codedType, c.Uint32, c.ValueArray())
}

// withCodes gives a column of the same dictionary snapshot over other codes.
func (c *Coded) withCodes(codes arrow.Array) *Coded {
	return &Coded{Uint32: codes.(*array.Uint32), Dict: c.Dict, offsets: c.offsets, data: c.data}
}

// Plain gives a column without codes: a *Coded as *array.String, others as they are.
func Plain(a arrow.Array) arrow.Array { return (*Allowance)(nil).Plain(a) }

// Plain is Plain of what is taken of the allowance.
func (m *Allowance) Plain(a arrow.Array) arrow.Array {
	c, ok := a.(*Coded)
	if !ok {
		return a
	}
	s := StringsOf(c)
	b := m.StringBuilder(c.Len())
	for i := range c.Len() {
		if s.Null(i) {
			b.AppendNull()
		} else {
			b.Append(s.At(i))
		}
	}
	return b.String()
}
