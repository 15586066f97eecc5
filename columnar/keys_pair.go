package columnar

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"
)

// A text and an integer of 32 bits may share a word: the text in its lower half, the integer
// as what it is above the least, 0 for null. The least integer itself has no place there: beside
// it, which is rare, a text has another word, by its number and of no other meaning.

const (
	// pairedBits is what each of a pair takes.
	pairedBits = 32
	// leastFlip turns an integer into what it is above the least.
	leastFlip = 1 << 31
	// besideLeast is the word of a null text beside the least integer; texts follow by their numbers.
	besideLeast = firstText + mostTexts
	// mostTexts is how many texts that are no addresses have words.
	mostTexts = 1 << 27
)

// pairs gives for each field that is paired the other one, and -1 for others: texts and
// integers in their order.
func pairs(kinds []fieldKind) []int {
	with := make([]int, len(kinds))
	var texts, integers []int
	for i, kind := range kinds {
		with[i] = -1
		switch kind {
		case fieldText:
			texts = append(texts, i)
		case field32:
			integers = append(integers, i)
		}
	}
	for i := range min(len(texts), len(integers)) {
		with[texts[i]], with[integers[i]] = integers[i], texts[i]
	}
	return with
}

// encodePaired writes integers beside texts.
func (f *keyField) encodePaired(a arrow.Array, dst []uint64, width int) {
	nulls, least := NullsOf(a), false
	for i, v := range Values[int32](a) {
		if nulls.Any() && nulls.Null(i) {
			continue
		}
		above := uint32(v) ^ leastFlip
		least = least || above == 0
		dst[i*width] |= uint64(above) << f.shift
	}
	f.least = f.least || least
}

// encodeLeast gives texts beside the least of the field's integers their words.
func (k *Keys) encodeLeast(f *keyField, cols []Vector, n int, dst []uint64) {
	f.least = false
	beside := &k.fields[f.with]
	integers, texts := cols[beside.with], cols[f.with]
	values, nulls, s := Values[int32](integers.Array), NullsOf(integers.Array), StringsOf(texts.Array)
	for i := range n {
		at := integers.Row(i)
		if nulls.Null(at) || values[at] != math.MinInt32 {
			continue
		}
		word := uint32(besideLeast)
		if row := texts.Row(i); !s.Null(row) {
			word = beside.texts.besideLeast(s.At(row))
		}
		dst[i*k.width+f.word] = uint64(word)
	}
}

// besideLeast gives the word of a text beside the least integer.
func (n *interner) besideLeast(s string) uint32 {
	n.settle()
	n.mu.Lock()
	defer n.mu.Unlock()
	w := n.word(s)
	if w == n.unknown {
		return w
	}
	return w - n.first + besideLeast + 1
}

// withoutLeast gives the word that a text of a pair has beside other integers, 0 for null.
func withoutLeast(w uint32) uint32 {
	switch {
	case w < besideLeast:
		return w
	case w == besideLeast:
		return 0
	}
	return w - besideLeast - 1 + firstText
}

// decodePaired gives the integers beside texts.
func (f *keyField) decodePaired(words []uint64, n, width int) arrow.Array {
	values, valid := make([]uint32, n), NewBitmap(n)
	for i := range n {
		w := words[i*width+f.word]
		above := uint32(w >> f.shift)
		if above == 0 && uint32(w) < besideLeast {
			valid.Clear(i)
		}
		values[i] = above ^ leastFlip
	}
	return NewFixed(f.storage, values, valid)
}
