package columnar

import (
	"sync"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/sql/types"
)

// unknownText is the word of a text that a prober does not find; no code+1 reaches it.
const unknownText = 1<<31 - 1

// maxMaps is how many dictionaries of readers an interner remembers.
const maxMaps = 8

// interner numbers the texts (or the order keys of values of other types) of
// one key column.
type interner struct {
	*texts
	storage arrow.DataType
	maps    map[*Dict][]uint32 // code of a reader's dictionary -> word, 0 for not looked up yet
	shared  bool               // other goroutines add to the texts
	own     *Dict              // of texts that come without codes, where the texts are shared
	words   []uint32           // of own's codes
	scratch []byte
	fresh   []int32 // scratch: rows whose code was not looked up yet
	find    bool    // add nothing
	adopts  bool    // the texts may be those of a reader's dictionary
	base    *Dict   // the reader's dictionary that is known to be theirs
}

// texts is what the interners of the same column of several goroutines share.
type texts struct {
	mu     sync.Mutex
	dict   *Dict
	base   []uint32      // offsets of the dictionary that was adopted: its codes are those of the texts
	values []arrow.Array // of other types: the values by code, in parts
}

// leastAdopted is the size of a dictionary from which it is adopted.
const leastAdopted = 256

// adopt makes a dictionary to which nothing is added that of the texts, if there are
// none yet, and reports whether it is, or was before.
func (t *texts) adopt(d *Dict, may bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if may && t.base == nil && t.dict.Len() == 0 {
		t.base, t.dict = d.offsets, NewDictOf(d.offsets, d.data)
	}
	return t.base != nil && d.isOf(t.base)
}

// unshare makes the texts a dictionary of their own, in which others can be looked up and to
// which they can be added. The lock is held.
func (t *texts) unshare() {
	if t.dict.slots != nil {
		return
	}
	adopted := t.dict
	t.dict = NewDict()
	for code := range uint32(adopted.Len()) {
		t.dict.CodeString(adopted.Value(code))
	}
}

// newInterner gives an interner that may adopt a reader's dictionary, all of whose texts
// count as seen then.
func newInterner(storage arrow.DataType, adopts bool) *interner {
	return &interner{texts: &texts{dict: NewDict()}, storage: storage, maps: map[*Dict][]uint32{}, adopts: adopts}
}

// prober gives an interner that only looks texts up, while none is added.
func (n *interner) prober() *interner {
	return &interner{texts: n.texts, storage: n.storage, maps: map[*Dict][]uint32{}, find: true}
}

// share gives an interner of the same texts for another goroutine.
func (n *interner) share() *interner {
	return &interner{texts: n.texts, storage: n.storage, maps: map[*Dict][]uint32{}, shared: true, adopts: n.adopts}
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

// mostText is the size of the texts of a column from which no budget has room for
// them: places in a dictionary have 32 bits, those in an array of texts 31, and
// each worker may add a batch before it asks.
const mostText = 3 << 29

// noRoom is more memory than there is.
const noRoom = 1 << 60

func (t *texts) bytes() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	total := t.dict.Bytes()
	if t.dict.offsets[t.dict.Len()] > mostText {
		total += noRoom
	}
	for _, v := range t.values {
		total += HeldBytes(v)
	}
	return total
}

// count gives the number of texts.
func (t *texts) count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.dict.Len()
}

// coded gives a column of codes of the texts.
func (t *texts) coded(codes []uint32, valid *Bitmap) *Coded {
	t.mu.Lock()
	defer t.mu.Unlock()
	return NewCoded(t.dict, codes, valid)
}

// word gives the word of a text, code+1; a prober gives unknownText for one that is
// not there. The lock is held.
func (n *interner) word(s string) uint32 {
	if !n.find {
		return n.dict.CodeString(s) + 1
	}
	code, ok := n.dict.Find(unsafe.Slice(unsafe.StringData(s), len(s)))
	if !ok {
		return unknownText
	}
	return code + 1
}

// hasBase reports whether a column's codes are those of the texts.
func (n *interner) hasBase(s Strings) bool {
	d := s.Dict
	switch {
	case d == n.base:
		return true
	case d.slots != nil || d.Len() < leastAdopted:
		return false
	case !n.adopt(d, n.adopts && !n.find):
		return false
	}
	n.base = d
	return true
}

func (n *interner) encodeText(a arrow.Array, rows int, dst []uint64, width int, shift uint) {
	s := StringsOf(a)
	switch {
	case s.Codes != nil && s.ValueCount() > 0:
		n.encodeCoded(s, rows, dst, width, shift)
	case n.shared:
		n.encodeOwn(s, rows, dst, width, shift)
	default:
		n.mu.Lock()
		n.unshare()
		n.mu.Unlock()
		for i := range rows {
			if !s.Null(i) {
				dst[i*width] |= uint64(n.word(s.At(i))) << shift
			}
		}
	}
}

func (n *interner) encodeCoded(s Strings, rows int, dst []uint64, width int, shift uint) {
	if n.hasBase(s) {
		encodeBase(s, rows, dst, width, shift)
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

// encodeBase writes code+1, 0 for null.
func encodeBase(s Strings, rows int, dst []uint64, width int, shift uint) {
	if s.Any() {
		for i, c := range s.Codes[:rows] {
			if !s.Null(i) {
				dst[i*width] |= uint64(c+1) << shift
			}
		}
		return
	}
	if width == 1 {
		for i, c := range s.Codes[:rows] {
			dst[i] |= uint64(c+1) << shift
		}
		return
	}
	for i, c := range s.Codes[:rows] {
		dst[i*width] |= uint64(c+1) << shift
	}
}

// numberCoded gives the word of each row, 0 for null, and whether there is one.
func (n *interner) numberCoded(s Strings, out []uint32) (null bool) {
	words, anyNull := n.mapping(s), s.Any()
	fresh := n.fresh[:0]
	for i, c := range s.Codes[:len(out)] {
		w := words[c]
		if anyNull && s.Null(i) {
			w, null = 0, true
		} else if w == 0 {
			fresh = append(fresh, int32(i))
		}
		out[i] = w
	}
	n.fresh = fresh
	if len(fresh) > 0 {
		n.learn(s, words, fresh)
	}
	for _, i := range fresh {
		out[i] = words[s.Codes[i]]
	}
	return null
}

// learn looks up the words of rows' codes.
func (n *interner) learn(s Strings, words []uint32, rows []int32) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.unshare()
	if n.find {
		for _, i := range rows {
			c := s.Codes[i]
			words[c] = n.word(s.Value(c))
		}
		return
	}
	var values [CodesAtOnce][]byte
	var codes [CodesAtOnce]uint32
	for len(rows) > 0 {
		some := rows[:min(len(rows), CodesAtOnce)]
		rows = rows[len(some):]
		for k, i := range some {
			text := s.Value(s.Codes[i])
			values[k] = unsafe.Slice(unsafe.StringData(text), len(text))
		}
		n.dict.Codes(values[:len(some)], codes[:])
		for k, i := range some {
			words[s.Codes[i]] = codes[k] + 1
		}
	}
}

// encodeOwn finds the words of plain texts by a dictionary of this goroutine, so
// that the lock is taken for new ones only.
func (n *interner) encodeOwn(s Strings, rows int, dst []uint64, width int, shift uint) {
	if n.own == nil || n.own.Full() {
		n.own, n.words = NewDict(), nil
	}
	locked := false
	defer func() {
		if locked {
			n.mu.Unlock()
		}
	}()
	for i := range rows {
		if s.Null(i) {
			continue
		}
		text := s.At(i)
		code := n.own.CodeString(text)
		if int(code) == len(n.words) {
			if !locked {
				n.mu.Lock()
				n.unshare()
				locked = true
			}
			n.words = append(Extend(n.words, 1), n.word(text))
		}
		dst[i*width] |= uint64(n.words[code]) << shift
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
	if words == nil && len(n.maps) >= maxMaps {
		clear(n.maps)
	}
	if len(words) < count {
		grown := make([]uint32, count+count/2)
		copy(grown, words)
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
