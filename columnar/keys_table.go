package columnar

import "math/bits"

// Table numbers keys of one or more words in the order in which they come:
// the groups of an aggregation, the keys of a join. It is for one goroutine,
// except that Find may be called by many while none calls Insert.
type Table struct {
	width int
	slots []slot   // of keys of one word
	tags  []uint64 // of longer keys: upper half of the hash, number+1; 0 is empty
	words []uint64 // of all keys, by number
	mask  uint64
	shift uint
	count int
	null  int // the number of the null key of one word, -1 for none yet
}

// slot is a place of the table of keys of one word; number+1, 0 is empty.
type slot struct {
	key    uint64
	number uint32
}

const (
	firstSlots = 1024
	multiplier = 0x9E3779B97F4A7C15
)

// NewTable gives an empty table of keys of width words.
func NewTable(width int) *Table {
	t := &Table{width: width, null: -1}
	t.resize(firstSlots)
	return t
}

// Len gives the number of keys.
func (t *Table) Len() int { return t.count }

// Bytes gives the memory held.
func (t *Table) Bytes() int64 {
	return int64(cap(t.slots))*16 + int64(cap(t.tags))*8 + int64(cap(t.words))*8
}

// Words gives the words of the keys from..to, which must not be changed.
func (t *Table) Words(from, to int) []uint64 { return t.words[from*t.width : to*t.width] }

// NullNumber gives the number of the null key that InsertNullable met, -1 for none.
func (t *Table) NullNumber() int { return t.null }

// Insert gives the number of each key; keys that are new are added.
func (t *Table) Insert(words []uint64, out []uint32) {
	if t.width == 1 {
		t.insertOne(words, out)
		return
	}
	for i := range out {
		out[i] = t.insertMany(words[i*t.width : (i+1)*t.width])
	}
}

// InsertNullable is Insert for keys of one word of which some are null: null is
// a key of its own, whatever the word.
func (t *Table) InsertNullable(words []uint64, nulls Nulls, out []uint32) {
	for i := range out {
		if !nulls.Null(i) {
			t.insertOne(words[i:i+1], out[i:i+1])
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

func (t *Table) insertOne(words []uint64, out []uint32) {
	slots, mask, shift := t.slots, t.mask, t.shift
	for i, w := range words {
		for s := w * multiplier >> shift; ; s = (s + 1) & mask {
			e := &slots[s]
			if e.number != 0 {
				if e.key == w {
					out[i] = e.number - 1
					break
				}
				continue
			}
			out[i] = uint32(t.count)
			t.count++
			e.key, e.number = w, uint32(t.count)
			t.words = append(t.words, w)
			if t.full() {
				t.resize(t.larger())
				slots, mask, shift = t.slots, t.mask, t.shift
			}
			break
		}
	}
}

func (t *Table) full() bool { return uint64(t.count)*8 > (t.mask+1)*5 }

// larger gives the next number of slots: small tables grow faster, since they
// are likely to grow on.
func (t *Table) larger() int {
	n := int(t.mask + 1)
	if n < 1<<16 {
		return n * 4
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

func (t *Table) same(number int, key []uint64) bool {
	stored := t.words[number*t.width:]
	for i, w := range key {
		if stored[i] != w {
			return false
		}
	}
	return true
}

func (t *Table) insertMany(key []uint64) uint32 {
	h := hashWords(key)
	tag := h << 32
	for s := h >> t.shift; ; s = (s + 1) & t.mask {
		e := t.tags[s]
		if e == 0 {
			t.words = append(t.words, key...)
			t.count++
			t.tags[s] = tag | uint64(uint32(t.count))
			if t.full() {
				t.resize(t.larger())
			}
			return uint32(t.count - 1)
		}
		if e&^0xFFFFFFFF == tag && t.same(int(uint32(e)-1), key) {
			return uint32(e) - 1
		}
	}
}

// Find gives the number of each key, -1 for one that is not in the table.
func (t *Table) Find(words []uint64, out []int32) {
	for i := range out {
		out[i] = t.find(words[i*t.width : (i+1)*t.width])
	}
}

func (t *Table) find(key []uint64) int32 {
	if t.width == 1 {
		for s := key[0] * multiplier >> t.shift; ; s = (s + 1) & t.mask {
			e := &t.slots[s]
			if e.number == 0 || e.key == key[0] {
				return int32(e.number) - 1
			}
		}
	}
	h := hashWords(key)
	for s := h >> t.shift; ; s = (s + 1) & t.mask {
		e := t.tags[s]
		if e == 0 {
			return -1
		}
		if e&^0xFFFFFFFF == h<<32 && t.same(int(uint32(e)-1), key) {
			return int32(uint32(e) - 1)
		}
	}
}

// resize makes n slots, a power of two, and enters all keys again.
func (t *Table) resize(n int) {
	t.mask = uint64(n - 1)
	t.shift = uint(64 - bits.TrailingZeros(uint(n)))
	if t.width == 1 {
		t.slots = make([]slot, n)
	} else {
		t.tags = make([]uint64, n)
	}
	for number := range t.count {
		if number != t.null {
			t.place(number)
		}
	}
}

func (t *Table) place(number int) {
	if t.width == 1 {
		w := t.words[number]
		s := w * multiplier >> t.shift
		for t.slots[s].number != 0 {
			s = (s + 1) & t.mask
		}
		t.slots[s] = slot{w, uint32(number + 1)}
		return
	}
	h := hashWords(t.words[number*t.width : (number+1)*t.width])
	s := h >> t.shift
	for t.tags[s] != 0 {
		s = (s + 1) & t.mask
	}
	t.tags[s] = h<<32 | uint64(number+1)
}
