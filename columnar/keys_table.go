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
	sum   uint32 // of what fetch read, so that it reads
	null  int    // the number of the null key of one word, -1 for none yet
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

// Clear forgets all keys and keeps the memory.
func (t *Table) Clear() {
	clear(t.slots)
	clear(t.tags)
	t.words, t.count, t.null = t.words[:0], 0, -1
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
	var last []uint64
	for i := range out {
		key := words[i*t.width : (i+1)*t.width]
		if last != nil && equalWords(key, last) { // neighbours often are of one group
			out[i] = out[i-1]
		} else {
			out[i] = t.insertMany(key)
		}
		last = key
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

// fetchFrom is the number of slots from which they are far from the processor.
const fetchFrom = 1 << 14

func (t *Table) insertOne(words []uint64, out []uint32) {
	for len(words) > fetched && len(t.slots) >= fetchFrom {
		t.fetch(words[:fetched])
		t.insertNear(words[:fetched], out)
		words, out = words[fetched:], out[fetched:]
	}
	t.insertNear(words, out)
}

// fetched is the number of keys whose slots are asked for at once.
const fetched = 64

// fetch reads the slots of keys, so that they come from memory at the same time.
func (t *Table) fetch(words []uint64) {
	sum := uint32(0)
	for _, w := range words {
		sum += t.slots[w*multiplier>>t.shift].number
	}
	t.sum = sum
}

func (t *Table) insertNear(words []uint64, out []uint32) {
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
			t.words = append(Extend(t.words, 1), w)
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
	if n < 1<<12 {
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

func (t *Table) insertMany(key []uint64) uint32 {
	h := hashWords(key)
	tag := h << 32
	for s := h >> t.shift; ; s = (s + 1) & t.mask {
		e := t.tags[s]
		if e == 0 {
			t.words = append(Extend(t.words, len(key)), key...)
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

// resize makes n slots, a power of two, and moves all keys there. They lie in the
// order of their hashes' upper bits, which is their order in the new slots.
func (t *Table) resize(n int) {
	slots, tags := t.slots, t.tags
	t.mask = uint64(n - 1)
	t.shift = uint(64 - bits.TrailingZeros(uint(n)))
	if t.width == 1 {
		t.slots = Large[slot](n)
	} else {
		t.tags = Large[uint64](n)
	}
	for _, e := range slots {
		if e.number != 0 {
			t.placeOne(e)
		}
	}
	for _, e := range tags {
		if e != 0 {
			t.placeMany(e)
		}
	}
}

func (t *Table) placeOne(e slot) {
	s := e.key * multiplier >> t.shift
	for t.slots[s].number != 0 {
		s = (s + 1) & t.mask
	}
	t.slots[s] = e
}

// placeMany enters a key whose place depends on all of its hash, of which the tag has the lower half.
func (t *Table) placeMany(tag uint64) {
	number := int(uint32(tag) - 1)
	s := hashWords(t.words[number*t.width:(number+1)*t.width]) >> t.shift
	for t.tags[s] != 0 {
		s = (s + 1) & t.mask
	}
	t.tags[s] = tag
}
