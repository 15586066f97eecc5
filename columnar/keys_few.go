package columnar

import (
	"math/bits"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/types"
)

const (
	// fewBits is how many bits the codes of all columns of FewKeys have together at most.
	fewBits = 14
	// fewValues is the number of values of a column from which its codes begin anew.
	fewValues = 1 << (fewBits - 4)
	// unknownKey is the number of a key that was not met yet.
	unknownKey = 1 << 31
)

// FewKeys remembers the numbers of keys whose columns have few values each: a table
// by small codes of the values, which are cheaper to make than the words of Keys. It
// knows only what it was told, and may forget it all. It is for one goroutine.
type FewKeys struct {
	columns []fewColumn
	numbers *[1 << fewBits]uint32 // by code, as those of the columns beside each other
	codes   []uint32              // of the last rows
	fixed   uint32                // the part of the codes that is the same for all of them
	rows    int                   // whose codes hold; 0 where there was no room for them
	trust   int                   // falls with each miss
	hidden  bool                  // codes have become too large for their places
}

// fewColumn makes codes of the values of a column: 0 is null.
type fewColumn struct {
	kind   fieldKind
	dict   *Dict // of texts, whose codes serve
	texts  int
	values smallSet
	bits   uint
	shift  uint
}

// mostTrust is how many misses are forgiven.
const mostTrust = 16

// NewFewKeys gives the memory of the numbers of keys of the types; nil where there
// are columns whose values have no cheap codes.
func NewFewKeys(ts []types.Type) *FewKeys {
	f := &FewKeys{trust: mostTrust}
	for _, t := range ts {
		kind, ok := fieldKinds[ArrowType(t).ID()]
		if !ok || kind == fieldFloat32 || kind == fieldFloat64 || kind == fieldUnknown {
			return nil
		}
		f.columns = append(f.columns, fewColumn{kind: kind})
	}
	return f
}

// Bytes gives the memory held.
func (f *FewKeys) Bytes() int64 {
	if f == nil || f.numbers == nil {
		return 0
	}
	n := int64(len(f.numbers))*4 + int64(cap(f.codes))*4
	for i := range f.columns {
		n += int64(cap(f.columns[i].values.slots)) * 16
	}
	return n
}

// Useful reports whether it is worth asking: numbers are known more often than not.
func (f *FewKeys) Useful() bool { return f != nil && f.trust > 0 }

// Number gives the numbers of the keys of n rows; false where one is not known.
func (f *FewKeys) Number(cols []Vector, n int, out []uint32) bool {
	f.rows = 0
	if !f.arrange(cols) || !f.encode(cols, n) && (!f.hidden || !f.rearrange() || !f.encode(cols, n)) {
		f.trust--
		return false
	}
	f.rows = n
	seen := uint32(0)
	numbers, fixed := f.numbers, f.fixed
	for i, c := range f.codes[:n] {
		number := numbers[(c|fixed)&(1<<fewBits-1)]
		out[i] = number
		seen |= number
	}
	if seen&unknownKey != 0 {
		f.trust--
		return false
	}
	f.trust = min(f.trust+1, mostTrust)
	return true
}

// Learn takes the numbers of the rows that Number was last asked for.
func (f *FewKeys) Learn(numbers []uint32) {
	for i, c := range f.codes[:f.rows] {
		f.numbers[c|f.fixed] = numbers[i]
	}
}

// encode makes the codes of n rows; false where they have no room, or a column comes
// in a form that has no codes.
func (f *FewKeys) encode(cols []Vector, n int) bool {
	if cap(f.codes) < n {
		f.codes = make([]uint32, max(n, BatchRows))
	}
	f.codes, f.fixed = f.codes[:n], 0
	clear(f.codes)
	for i := range f.columns {
		c := &f.columns[i]
		codes := f.codes
		var one [1]uint32
		if cols[i].Const {
			codes = one[:]
		}
		if !c.encode(cols[i].Array, codes) {
			return false
		}
		f.fixed |= one[0]
		f.hidden = f.hidden || c.needs() > c.bits
	}
	return !f.hidden
}

// arrange gives the codes of each column room beside each other, and forgets what
// was known where that moves them or where codes get another meaning.
func (f *FewKeys) arrange(cols []Vector) bool {
	same := f.numbers != nil && !f.hidden
	for i := range f.columns {
		c := &f.columns[i]
		if coded, ok := cols[i].Array.(*Coded); ok {
			same = same && coded.Dict == c.dict
			c.dict, c.texts = coded.Dict, coded.ValueCount()
		}
		if len(c.values.slots) > 0 && c.values.count >= fewValues {
			c.values, same = smallSet{}, false
			f.trust -= mostTrust / 4
		}
		same = same && c.needs() <= c.bits
	}
	return same || f.rearrange()
}

func (f *FewKeys) rearrange() bool {
	shift := uint(0)
	for i := range f.columns {
		c := &f.columns[i]
		c.shift, c.bits = shift, c.needs()+1
		shift += c.bits
	}
	if shift > fewBits {
		for i := range f.columns { // perhaps there is room without a spare bit for each
			f.columns[i].bits--
			f.columns[i].shift -= uint(i)
			shift--
		}
	}
	if f.hidden = shift > fewBits; f.hidden {
		f.trust = 0
		return false
	}
	if f.numbers == nil {
		f.numbers = new([1 << fewBits]uint32)
	}
	for i := range f.numbers {
		f.numbers[i] = unknownKey
	}
	return true
}

// needs gives the bits of the column's codes.
func (c *fewColumn) needs() uint {
	switch {
	case c.kind == fieldBool:
		return 2
	case c.kind == fieldText:
		return uint(bits.Len(uint(c.texts)))
	}
	return uint(bits.Len(uint(c.values.count)))
}

// encode adds the codes of rows to those of other columns.
func (c *fewColumn) encode(a arrow.Array, out []uint32) bool {
	if a.NullN() == a.Len() {
		return true
	}
	switch c.kind {
	case fieldText:
		coded, ok := a.(*Coded)
		if !ok {
			return false
		}
		for i, code := range coded.Codes()[:len(out)] {
			out[i] |= (code + 1) << (c.shift & 31)
		}
		a = coded.Uint32
	case fieldBool:
		c.encodeBools(BoolsOf(a), out)
		return true
	case field8:
		encodeFew(c, Values[int8](a), out)
	case field16:
		encodeFew(c, Values[int16](a), out)
	case field32:
		encodeFew(c, Values[int32](a), out)
	case field64:
		encodeFew(c, Values[int64](a), out)
	default:
		return false
	}
	for row := range NullsOf(a).Rows(len(out)) { // which hold any value
		out[row] &= 1<<(c.shift&31) - 1
	}
	return true
}

func (c *fewColumn) encodeBools(b Bools, out []uint32) {
	for i := range out {
		switch {
		case b.Null(i):
		case b.At(i):
			out[i] |= 2 << c.shift
		default:
			out[i] |= 1 << c.shift
		}
	}
}

// encodeFew adds the codes of numbers, eight at once where they are the same.
func encodeFew[T int8 | int16 | int32 | int64](c *fewColumn, values []T, out []uint32) {
	values = values[:len(out)]
	last, shift := values[0], c.shift&31
	code := c.values.code(int64(last)) << shift
	for len(out) >= 8 && len(values) >= 8 {
		v, o := (*[8]T)(values), (*[8]uint32)(out)
		if (v[0]^last)|(v[1]^last)|(v[2]^last)|(v[3]^last)|(v[4]^last)|(v[5]^last)|(v[6]^last)|(v[7]^last) == 0 {
			for i := range o {
				o[i] |= code
			}
		} else {
			for i := range o {
				code = c.values.code(int64(v[i])) << shift
				o[i] |= code
			}
			last = v[7]
		}
		values, out = values[8:], out[8:]
	}
	for i := range out {
		out[i] |= c.values.code(int64(values[i])) << shift
	}
}

// smallSet numbers values from 1 on in the order in which they come.
type smallSet struct {
	slots []smallSlot
	shift uint
	count int
}

type smallSlot struct {
	value int64
	code  uint32 // 0 for an empty slot
}

// code gives the code of a value, which is added if it is new.
func (s *smallSet) code(v int64) uint32 {
	if len(s.slots) > 0 {
		if e := &s.slots[uint64(v)*multiplier>>(s.shift&63)]; e.value == v && e.code != 0 {
			return e.code
		}
	}
	return s.find(v)
}

func (s *smallSet) find(v int64) uint32 {
	if s.count*4 >= len(s.slots) {
		s.grow()
	}
	e := s.place(v)
	if e.code == 0 {
		s.count++
		*e = smallSlot{v, uint32(s.count)}
	}
	return e.code
}

// place gives the slot of a value, or the empty one where it belongs.
func (s *smallSet) place(v int64) *smallSlot {
	for i := uint64(v) * multiplier >> s.shift; ; i = (i + 1) & uint64(len(s.slots)-1) {
		if e := &s.slots[i]; e.code == 0 || e.value == v {
			return e
		}
	}
}

func (s *smallSet) grow() {
	old := s.slots
	n := max(64, 2*len(old))
	s.slots, s.shift = Large[smallSlot](n), uint(64-bits.TrailingZeros(uint(n)))
	for _, e := range old {
		if e.code != 0 {
			*s.place(e.value) = e
		}
	}
}
