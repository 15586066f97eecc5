package columnar

import (
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/types"
)

const (
	// maxMaps is how many dictionaries of readers an interner remembers.
	maxMaps = 8
	// maxMapped is how many values of theirs, beside those of the last one.
	maxMapped = 1 << 19
)

// firstText is the first word of a text that is no address. Addresses from 240.0.0.0 on, which nobody
// has, count as other texts.
const firstText = 0xF0000001

// interner gives the texts (or the order keys of values of other types) of one key column
// words: IPv4 addresses their number and 1, and others numbers in the order in which they come.
type interner struct {
	*texts
	storage arrow.DataType
	first   uint32             // the word of the first text
	unknown uint32             // that of a text which a prober does not find; no other reaches it
	maps    map[*Dict][]uint32 // code of a reader's dictionary -> word, 0 for not looked up yet
	mapped  int                // their codes
	shared  bool               // other goroutines add to the texts
	own     *Dict              // of texts that come without codes, where the texts are shared
	words   []uint32           // of own's codes
	scratch []byte
	fresh   []int32 // scratch: rows whose code was not looked up yet
	rest    []int32 // scratch: rows whose text is no address
	find    bool    // add nothing
	adopts  bool    // the texts may be those of a reader's dictionary
	base    *Dict   // the reader's dictionary that is known to be theirs
	settled bool    // it is known whether there is one
	known   *Dict   // finds the texts of the one that was adopted; nil for none
}

// newInterner gives an interner: of texts, of which addresses have words by themselves and which may
// be those of a reader's dictionary, or of other values.
func newInterner(storage arrow.DataType, text bool) *interner {
	n := &interner{texts: &texts{dict: NewDict(), most: mostTexts}, storage: storage, maps: map[*Dict][]uint32{}, adopts: text}
	n.first, n.unknown = firstText, 1<<addressBits-1
	if !text {
		n.first, n.unknown, n.most = 1, 1<<textBits-1, 1<<textBits-1
	}
	return n
}

// hasAddresses reports whether addresses have words by themselves.
func (n *interner) hasAddresses() bool { return n.first == firstText }

// prober gives an interner that only looks texts up, while none is added.
func (n *interner) prober() *interner {
	p := n.share()
	p.shared, p.find, p.adopts = false, true, false
	return p
}

// share gives an interner of the same texts for another goroutine.
func (n *interner) share() *interner {
	return &interner{texts: n.texts, storage: n.storage, first: n.first, unknown: n.unknown, maps: map[*Dict][]uint32{}, shared: true, adopts: n.adopts}
}

// bytes gives the memory held, without the texts if they are shared.
func (n *interner) bytes() int64 {
	total := int64(cap(n.words)) * 4
	if n.own != nil {
		total += n.own.Bytes()
	}
	if !n.shared {
		total += n.texts.bytes()
	}
	for _, m := range n.maps {
		total += int64(cap(m)) * 4
	}
	return total
}

// address gives the word of a text that is an address and has one by itself.
func (n *interner) address(s string) (word uint32, ok bool) {
	if !n.hasAddresses() {
		return 0, false
	}
	a, ok := addressOf(s)
	if !ok || a >= firstText-1 {
		return 0, false
	}
	if n.known != nil {
		if code, ok := n.known.Find(bytesOf(s)); ok {
			return n.first + code, true
		}
	}
	return a + 1, true
}

// word gives the word of a text that is no address, by its number; a prober gives unknown for one that is
// not there. The lock is held, and the interner settled.
func (n *interner) word(s string) uint32 {
	behind := n.first
	if n.known != nil {
		if code, ok := n.known.Find(bytesOf(s)); ok {
			return n.first + code
		}
		behind += uint32(n.known.Len())
	}
	if !n.find {
		return behind + n.dict.CodeString(s)
	}
	code, ok := n.dict.Find(bytesOf(s))
	if !ok {
		return n.unknown
	}
	return behind + code
}

func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// hasBase reports whether a column's codes are those of the texts.
func (n *interner) hasBase(s Strings) bool {
	d := s.Dict
	switch {
	case d == n.base:
		return true
	case d.grows() || d.Len() < leastAdopted:
		return false
	case !n.adopt(d, n.adopts && !n.better(d)):
		return false
	}
	n.base = d
	return true
}

// better reports whether the texts of a dictionary are better given words by themselves.
func (n *interner) better(d *Dict) bool {
	if !n.hasAddresses() || d.Len() <= mostAdopted {
		return false
	}
	_, ok := addressOf(d.Value(uint32(d.Len() / 2)))
	return ok
}

// settle learns whether a dictionary was adopted, once.
func (n *interner) settle() {
	if !n.settled {
		n.known, n.settled = n.texts.settle(), true
	}
}

func (n *interner) encodeText(a arrow.Array, rows int, dst []uint64, width int, shift uint) {
	s := StringsOf(a)
	if s.Codes != nil && s.ValueCount() > 0 {
		n.encodeCoded(s, rows, dst, width, shift)
		return
	}
	n.settle()
	rest, anyNull := n.rest[:0], s.Any()
	for i := range rows {
		if anyNull && s.Null(i) {
			continue
		}
		if w, ok := n.address(s.row(i)); ok {
			dst[i*width] |= uint64(w) << shift
			continue
		}
		rest = append(rest, int32(i))
	}
	if n.rest = rest; len(rest) > 0 {
		n.encodeOwn(s, rest, dst, width, shift)
	}
}

func (n *interner) encodeCoded(s Strings, rows int, dst []uint64, width int, shift uint) {
	if n.hasBase(s) {
		encodeBase(s, rows, n.first, dst, width, shift)
		return
	}
	words, anyNull := n.mapping(s), s.Any()
	fresh := n.fresh[:0]
	for i, c := range s.Codes[:rows] {
		if anyNull && s.Null(i) {
			continue
		}
		w := words[c]
		if w == 0 {
			fresh = append(fresh, int32(i))
			continue
		}
		dst[i*width] |= uint64(w) << shift
	}
	n.fresh = fresh
	if len(fresh) == 0 {
		return
	}
	n.learn(s, words, fresh)
	for _, i := range fresh {
		dst[int(i)*width] |= uint64(words[s.Codes[i]]) << shift
	}
}

// encodeBase writes the words of codes, that of code 0 being known, 0 for null.
func encodeBase(s Strings, rows int, first uint32, dst []uint64, width int, shift uint) {
	if s.Any() {
		for i, c := range s.Codes[:rows] {
			if !s.Null(i) {
				dst[i*width] |= uint64(c+first) << shift
			}
		}
		return
	}
	if width == 1 {
		for i, c := range s.Codes[:rows] {
			dst[i] |= uint64(c+first) << shift
		}
		return
	}
	for i, c := range s.Codes[:rows] {
		dst[i*width] |= uint64(c+first) << shift
	}
}

// learn looks up the words of rows' codes.
func (n *interner) learn(s Strings, words []uint32, rows []int32) {
	n.settle()
	rest := n.rest[:0]
	for _, i := range rows {
		c := s.Codes[i]
		w, ok := n.address(s.Value(c))
		if !ok {
			rest = append(rest, i)
			continue
		}
		words[c] = w
	}
	if n.rest = rest; len(rest) == 0 {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.find || n.known != nil {
		for _, i := range rest {
			c := s.Codes[i]
			words[c] = n.word(s.Value(c))
		}
		return
	}
	var values [CodesAtOnce][]byte
	var codes [CodesAtOnce]uint32
	for len(rest) > 0 {
		some := rest[:min(len(rest), CodesAtOnce)]
		rest = rest[len(some):]
		for k, i := range some {
			values[k] = bytesOf(s.Value(s.Codes[i]))
		}
		n.dict.Codes(values[:len(some)], codes[:])
		for k, i := range some {
			words[s.Codes[i]] = n.first + codes[k]
		}
	}
}

// encodeOwn finds the words of rows of plain texts; where the texts are shared, by a dictionary
// of this goroutine, so that the lock is taken for new ones only.
func (n *interner) encodeOwn(s Strings, rows []int32, dst []uint64, width int, shift uint) {
	if !n.shared {
		n.mu.Lock()
		defer n.mu.Unlock()
		for _, i := range rows {
			dst[int(i)*width] |= uint64(n.word(s.At(int(i)))) << shift
		}
		return
	}
	if n.own == nil || n.own.Full() {
		n.own, n.words = NewDict(), nil
	}
	locked := false
	defer func() {
		if locked {
			n.mu.Unlock()
		}
	}()
	for _, i := range rows {
		text := s.At(int(i))
		code := n.own.CodeString(text)
		if int(code) == len(n.words) {
			if !locked {
				n.mu.Lock()
				locked = true
			}
			n.words = append(Extend(n.words, 1), n.word(text))
		}
		dst[int(i)*width] |= uint64(n.words[code]) << shift
	}
}

// mapping gives the words by code of a reader's dictionary. A dictionary of one
// value is a constant's and is not remembered.
func (n *interner) mapping(s Strings) []uint32 {
	count := s.ValueCount()
	if count == 1 {
		return make([]uint32, 1)
	}
	words := n.maps[s.Dict]
	if words == nil && (len(n.maps) >= maxMaps || n.mapped >= maxMapped) {
		clear(n.maps)
		n.mapped = 0
	}
	if len(words) < count {
		size := count
		if s.Dict.grows() {
			size += count / 2
		}
		grown := Large[uint32](size) // read and written in any order
		n.mapped += size - copy(grown, words)
		words = grown
		n.maps[s.Dict] = words
	}
	return words
}

// encodeOther numbers values by their order keys and remembers one value for each.
func (n *interner) encodeOther(t types.Type, a arrow.Array, rows int, dst []uint64, width int, shift uint) {
	n.mu.Lock()
	defer n.mu.Unlock()
	nulls, key := NullsOf(a), valueKey(t, a)
	var fresh []int32
	known := n.dict.Len()
	for i := range rows {
		if nulls.Null(i) {
			continue
		}
		n.scratch = key(n.scratch[:0], i)
		w := n.word(unsafe.String(unsafe.SliceData(n.scratch), len(n.scratch)))
		if n.dict.Len() > known+len(fresh) {
			fresh = append(fresh, int32(i))
		}
		dst[i*width] |= uint64(w) << shift
	}
	if len(fresh) > 0 {
		n.values = append(n.values, Gather(a, fresh))
	}
}
