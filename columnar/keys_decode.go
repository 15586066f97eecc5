package columnar

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// Decode gives the columns of n keys; null is the row of the null key of a
// Nullable encoder, -1 for none.
func (k *Keys) Decode(words []uint64, n, null int) []arrow.Array {
	out := make([]arrow.Array, len(k.fields))
	for i := range k.fields {
		out[i] = k.fields[i].decode(words, n, k.width, null)
	}
	return out
}

func (f *keyField) decode(words []uint64, n, width, null int) arrow.Array {
	switch f.kind {
	case fieldBool:
		return f.decodeBools(words, n, width)
	case field8:
		return decodeNarrow[uint8](f, words, n, width)
	case field16:
		return decodeNarrow[int16](f, words, n, width)
	case field32:
		if f.with >= 0 {
			return f.decodePaired(words, n, width)
		}
		return decodeNarrow[uint32](f, words, n, width)
	case fieldFloat32:
		return decodeFloats(f, words, n, width)
	case field64, fieldFloat64:
		return f.decodeWide(words, n, width, null)
	case fieldUnknown:
		return array.NewNull(n)
	}
	return f.decodeTexts(words, n, width)
}

func (f *keyField) at(words []uint64, i, width int) uint64 {
	return words[i*width+f.word] >> f.shift & (1<<f.bits - 1)
}

func (f *keyField) decodeBools(words []uint64, n, width int) arrow.Array {
	values, valid := make([]byte, n), NewBitmap(n)
	for i := range n {
		switch f.at(words, i, width) {
		case 0:
			valid.Clear(i)
		case 2:
			values[i] = 1
		}
	}
	return NewBools(values, valid)
}

func decodeNarrow[T uint8 | int16 | uint32](f *keyField, words []uint64, n, width int) arrow.Array {
	values, valid := make([]T, n), NewBitmap(n)
	for i := range n {
		if w := f.at(words, i, width); w == 0 {
			valid.Clear(i)
		} else {
			values[i] = T(w - 1)
		}
	}
	return NewFixed(f.storage, values, valid)
}

func decodeFloats(f *keyField, words []uint64, n, width int) arrow.Array {
	values, valid := make([]float32, n), NewBitmap(n)
	for i := range n {
		if w := f.at(words, i, width); w == 0 {
			valid.Clear(i)
		} else {
			values[i] = math.Float32frombits(uint32(w - 1))
		}
	}
	return NewFixed(f.storage, values, valid)
}

func (f *keyField) decodeWide(words []uint64, n, width, null int) arrow.Array {
	values, valid := make([]uint64, n), NewBitmap(n)
	for i := range n {
		values[i] = words[i*width+f.word]
		if f.nullBit != nil && words[i*width+f.nullBit.word]>>f.nullBit.shift&1 != 0 || i == null {
			valid.Clear(i)
		}
	}
	return NewFixed(f.storage, values, valid)
}

func (f *keyField) decodeTexts(words []uint64, n, width int) arrow.Array {
	rows, valid := make([]uint32, n), NewBitmap(n)
	for i := range n {
		w := uint32(f.at(words, i, width))
		if f.with >= 0 {
			w = withoutLeast(w)
		}
		if w == 0 {
			valid.Clear(i)
		}
		rows[i] = w
	}
	if f.kind == fieldOther {
		return f.texts.others(codesFrom(rows, f.texts.first, valid.Nulls()), valid)
	}
	return f.texts.column(rows, valid)
}

// column gives the texts of words; rows that are null in valid have any.
func (n *interner) column(words []uint32, valid *Bitmap) arrow.Array {
	least, most, nulls := uint32(1<<32-1), uint32(0), valid.Nulls()
	for i, w := range words {
		if !nulls.Null(i) {
			least, most = min(least, w), max(most, w)
		}
	}
	if least > most {
		return NewNulls(n.storage, len(words))
	}
	if most < n.first {
		return n.plain(words, nulls, n.first)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	behind := n.first + uint32(n.adoptedLen())
	coded := n.storage.ID() != arrow.BINARY
	switch {
	case coded && least >= n.first && most < behind:
		return NewCoded(n.adopted, codesFrom(words, n.first, nulls), valid)
	case coded && least >= behind:
		return NewCoded(n.dict, codesFrom(words, behind, nulls), valid)
	}
	return n.plain(words, nulls, behind)
}

// codesFrom gives the codes of words, of which that of code 0 is known. A null row has code 0.
func codesFrom(words []uint32, first uint32, nulls Nulls) []uint32 {
	for i, w := range words {
		words[i] = w - first
	}
	for row := range nulls.Rows(len(words)) {
		words[row] = 0
	}
	return words
}

// plain gives the texts of words without codes: addresses, those of the dictionary that was
// adopted, and others, whose words begin at behind. The lock is held
// where not all are addresses.
func (n *interner) plain(words []uint32, nulls Nulls, behind uint32) arrow.Array {
	b := NewStringBuilder(len(words))
	b.data = make([]byte, 0, len(words)*longestAddress)
	for i, w := range words {
		switch {
		case nulls.Null(i):
			b.AppendNull()
		case w < n.first:
			b.appendAddress(w - 1)
		case w < behind:
			b.Append(n.adopted.Value(w - n.first))
		default:
			b.Append(n.dict.Value(w - behind))
		}
	}
	return b.finish(n.storage)
}

// others gives the values of codes; rows that are null in valid hold code 0.
func (n *interner) others(codes []uint32, valid *Bitmap) arrow.Array {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.values) == 0 {
		return NewNulls(n.storage, len(codes))
	}
	if len(n.values) > 1 {
		n.values = []arrow.Array{Concat(n.values)}
	}
	rows := make([]int32, len(codes))
	for i, c := range codes {
		rows[i] = int32(c)
		if !valid.Set(i) {
			rows[i] = -1
		}
	}
	return Gather(n.values[0], rows)
}
