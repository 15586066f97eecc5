package columnar

import (
	"math/bits"
	"unsafe"
)

// Table numbers keys of one or more words in the order in which they come:
// the groups of an aggregation, the keys of a join. It is for one goroutine,
// except that Find may be called by many while none calls Insert.
//
// The keys lie by number; a slot holds a part of the hash and the number. While
// there are few keys, slots have four bytes.
type Table struct {
	width int
	short []uint32 // 16 bits of the hash, number+1; 0 is empty
	long  []uint64 // 32 bits of the hash, number+1; nil while short is not
	words []uint64 // of all keys, by number
	mask  uint64
	shift uint
	count int
	sum   uint64 // of what fetch read, so that it reads
	null  int    // the number of the null key of one word, -1 for none yet
}

const (
	firstSlots = 1 << 10
	shortSlots = 1 << 17   // most slots of four bytes
	shortKeys  = 1<<16 - 2 // and most keys in them, whose numbers have 16 bits
	multiplier = 0x9E3779B97F4A7C15
)

// NewTable gives an empty table of keys of width words.
func NewTable(width int) *Table {
	t := &Table{width: width, null: -1}
	t.resize(firstSlots)
	return t
}

// Width gives the number of words of a key.
func (t *Table) Width() int { return t.width }

// Len gives the number of keys.
func (t *Table) Len() int { return t.count }

// Bytes gives the memory held.
func (t *Table) Bytes() int64 {
	return int64(cap(t.short))*4 + int64(cap(t.long))*8 + int64(cap(t.words))*8
}

// Clear forgets all keys and keeps the memory.
func (t *Table) Clear() {
	clear(t.short)
	clear(t.long)
	t.words, t.count, t.null = t.words[:0], 0, -1
}

// Words gives the words of the keys from..to, which must not be changed.
func (t *Table) Words(from, to int) []uint64 { return t.words[from*t.width : to*t.width] }

// NullNumber gives the number of the null key that InsertNullable met, -1 for none.
func (t *Table) NullNumber() int { return t.null }

// Insert gives the number of each key; keys that are new are added.
func (t *Table) Insert(words []uint64, out []uint32) {
	for len(out) > 0 {
		n := 0
		if t.long == nil {
			n = insert(t, t.short, words, out)
		} else {
			n = insert(t, t.long, words, out)
		}
		words, out = words[n*t.width:], out[n:]
		if t.full() {
			t.resize(t.larger())
		}
	}
}

// equalWords compares the words of a with as many of b.
func equalWords(a, b []uint64) bool {
	for i, w := range a {
		if b[i] != w {
			return false
		}
	}
	return true
}

// InsertNullable is Insert for keys of one word of which some are null: null is
// a key of its own, whatever the word.
func (t *Table) InsertNullable(words []uint64, nulls Nulls, out []uint32) {
	for i := range out {
		if !nulls.Null(i) {
			t.Insert(words[i:i+1], out[i:i+1])
			continue
		}
		if t.null < 0 {
			t.null = t.count
			t.words = append(t.words, 0)
			t.count++
		}
		out[i] = uint32(t.null)
	}
}

// tagged is a slot: its upper half is the tag, a part of the hash, its lower half number+1.
type tagged interface{ uint32 | uint64 }

// slotTag gives the tag of a hash. That of a long slot is the upper half, so that keys can be
// moved to more slots by it alone.
func slotTag[S tagged](hash uint64) S {
	if half[S]() == 16 {
		return S(hash>>16) &^ (1<<half[S]() - 1)
	}
	return S(hash) &^ (1<<half[S]() - 1)
}

// half gives the number of bits of a number.
func half[S tagged]() uint { return uint(unsafe.Sizeof(S(0))) * 4 }

// insert is Insert into the slots until they are full. It gives the number of keys that it took.
func insert[S tagged](t *Table, slots []S, words []uint64, out []uint32) int {
	if t.width > 1 {
		return insertMany(t, slots, words, out)
	}
	done := 0
	for len(slots) >= fetchFrom && len(out)-done > fetched {
		fetch(t, slots, words[done:done+fetched])
		n := insertOne(t, slots, words[done:done+fetched], out[done:])
		done += n
		if n < fetched {
			return done
		}
	}
	return done + insertOne(t, slots, words[done:], out[done:])
}

const (
	// fetchFrom is the number of slots from which they are far from the processor.
	fetchFrom = 1 << 15
	// fetched is the number of keys whose slots are asked for at once.
	fetched = 64
)

// fetch reads the slots of keys and the words there, so that they come from memory at the same time.
func fetch[S tagged](t *Table, slots []S, words []uint64) {
	var found [fetched]S
	for i, w := range words {
		found[i] = slots[w*multiplier>>t.shift]
	}
	sum := uint64(0)
	for _, e := range found {
		if n := e & (1<<half[S]() - 1); n != 0 {
			sum += t.words[n-1]
		}
	}
	t.sum = sum
}

// insertOne is insert for keys of one word.
func insertOne[S tagged](t *Table, slots []S, words []uint64, out []uint32) int {
	number := S(1)<<half[S]() - 1
	known, mask, shift := t.words, uint64(len(slots)-1), t.shift
	for i, w := range words {
		h := w * multiplier
		tag := slotTag[S](h)
		for s := h >> shift; ; s = (s + 1) & mask {
			e := slots[s&mask]
			if e == 0 {
				out[i] = uint32(t.count)
				t.count++
				slots[s&mask] = tag | S(t.count)
				known = append(Extend(known, 1), w)
				t.words = known
				if t.full() {
					return i + 1
				}
				break
			}
			if n := e&number - 1; e&^number == tag && known[n] == w {
				out[i] = uint32(n)
				break
			}
		}
	}
	return len(words)
}

// insertMany is insert for keys of several words.
func insertMany[S tagged](t *Table, slots []S, words []uint64, out []uint32) int {
	number := S(1)<<half[S]() - 1
	var last []uint64
	for i := range out {
		key := words[i*t.width : (i+1)*t.width]
		if last != nil && equalWords(key, last) { // neighbours often are of one group
			out[i] = out[i-1]
			continue
		}
		last = key
		h := hashWords(key)
		tag := slotTag[S](h)
		for s := h >> t.shift; ; s = (s + 1) & t.mask {
			e := slots[s]
			if e == 0 {
				out[i] = uint32(t.count)
				t.words = append(Extend(t.words, len(key)), key...)
				t.count++
				slots[s] = tag | S(t.count)
				if t.full() {
					return i + 1
				}
				break
			}
			if e&^number == tag && t.same(int(e&number)-1, key) {
				out[i] = uint32(e&number) - 1
				break
			}
		}
	}
	return len(out)
}

func (t *Table) full() bool {
	return uint64(t.count)*4 > (t.mask+1)*3 || t.count >= shortKeys && t.long == nil
}

// larger gives the next number of slots: small tables grow faster, since they
// are likely to grow on.
func (t *Table) larger() int {
	n := int(t.mask + 1)
	switch {
	case n < 1<<12:
		return n * 4
	case t.long == nil && t.count >= shortKeys:
		return n // longer ones
	}
	return n * 2
}

func hashWords(key []uint64) uint64 {
	h := uint64(0)
	for _, w := range key {
		h = bits.RotateLeft64((h^w)*multiplier, 29)
	}
	return h * multiplier
}

// Places gives about the place of each of n keys of width words in a Table, as one of 256
// that are in the order of the slots.
func Places(words []uint64, width int, out []uint8) {
	if width == 1 {
		for i, w := range words[:len(out)] {
			out[i] = uint8(w * multiplier >> 56)
		}
		return
	}
	for i := range out {
		out[i] = uint8(hashWords(words[i*width:(i+1)*width]) >> 56)
	}
}

// Parts gives the part of each of n keys of width words, of parts that are a power
// of two; keys of one part are spread over all of a Table.
func Parts(words []uint64, width, parts int, out []uint8) {
	shift := uint(64 - bits.TrailingZeros(uint(parts)))
	for i := range out {
		h := words[i*width] * multiplier
		if width > 1 {
			h = hashWords(words[i*width : (i+1)*width])
		}
		out[i] = uint8((h ^ h>>32) * multiplier >> shift)
	}
}

func (t *Table) same(number int, key []uint64) bool { return equalWords(key, t.words[number*t.width:]) }

// Find gives the number of each key, -1 for one that is not in the table.
func (t *Table) Find(words []uint64, out []int32) {
	if t.long == nil {
		find(t, t.short, words, out)
	} else {
		find(t, t.long, words, out)
	}
}

func find[S tagged](t *Table, slots []S, words []uint64, out []int32) {
	for i := range out {
		key := words[i*t.width : (i+1)*t.width]
		out[i] = findOne(t, slots, key, t.hash(key))
	}
}

func findOne[S tagged](t *Table, slots []S, key []uint64, h uint64) int32 {
	number := S(1)<<half[S]() - 1
	tag := slotTag[S](h)
	for s := h >> t.shift; ; s = (s + 1) & t.mask {
		e := slots[s]
		if e == 0 {
			return -1
		}
		if e&^number == tag && t.same(int(e&number)-1, key) {
			return int32(e&number) - 1
		}
	}
}

func (t *Table) hash(key []uint64) uint64 {
	if t.width == 1 {
		return key[0] * multiplier
	}
	return hashWords(key)
}

// resize makes n slots, a power of two, and moves all keys there.
func (t *Table) resize(n int) {
	old := t.long
	t.mask = uint64(n - 1)
	t.shift = uint(64 - bits.TrailingZeros(uint(n)))
	if n <= shortSlots && t.count < shortKeys {
		t.short = Large[uint32](n)
		enterKeys(t, t.short)
		return
	}
	t.short, t.long = nil, Large[uint64](n)
	if old == nil || n > 1<<32 {
		enterKeys(t, t.long)
		return
	}
	// They lie in the order of their hashes' upper bits, which is their order in the new slots.
	for _, e := range old {
		if e != 0 {
			enter(t, t.long, e, e)
		}
	}
}

// enterKeys enters all keys into empty slots.
func enterKeys[S tagged](t *Table, slots []S) {
	for i := range t.count {
		if i == t.null {
			continue
		}
		h := t.hash(t.words[i*t.width : (i+1)*t.width])
		enter(t, slots, h, slotTag[S](h)|S(i+1))
	}
}

// enter adds a key that is not in the slots.
func enter[S tagged](t *Table, slots []S, hash uint64, e S) {
	s := hash >> t.shift
	for slots[s] != 0 {
		s = (s + 1) & t.mask
	}
	slots[s] = e
}
