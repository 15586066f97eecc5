package columnar

import (
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
	dict    *Dict
	storage arrow.DataType
	maps    map[*Dict][]uint32 // code of a reader's dictionary -> word, 0 for not looked up yet
	values  []arrow.Array      // of other types: the values by code, in parts
	scratch []byte
}

func newInterner(storage arrow.DataType) *interner {
	return &interner{dict: NewDict(), storage: storage, maps: map[*Dict][]uint32{}}
}

func (n *interner) prober() *interner {
	return &interner{dict: n.dict, storage: n.storage, maps: map[*Dict][]uint32{}}
}

func (n *interner) bytes() int64 {
	total := n.dict.Bytes()
	for _, m := range n.maps {
		total += int64(cap(m)) * 4
	}
	for _, v := range n.values {
		total += HeldBytes(v)
	}
	return total
}

// add gives the word of a text, code+1.
func (n *interner) add(s string) uint32 { return n.dict.CodeString(s) + 1 }

// find gives the word of a text that is in the dictionary, else unknownText.
func (n *interner) find(s string) uint32 {
	code, ok := n.dict.Find(unsafe.Slice(unsafe.StringData(s), len(s)))
	if !ok {
		return unknownText
	}
	return code + 1
}

func (n *interner) encodeText(a arrow.Array, rows int, dst []uint64, width int, shift uint, code func(*interner, string) uint32) {
	s := StringsOf(a)
	if s.Codes != nil && s.ValueCount() > 0 {
		n.encodeCoded(s, rows, dst, width, shift, code)
		return
	}
	for i := range rows {
		if !s.Null(i) {
			dst[i*width] |= uint64(code(n, s.At(i))) << shift
		}
	}
}

func (n *interner) encodeCoded(s Strings, rows int, dst []uint64, width int, shift uint, code func(*interner, string) uint32) {
	words := n.mapping(s)
	anyNull := s.Any()
	for i, c := range s.Codes[:rows] {
		if anyNull && s.Null(i) {
			continue
		}
		w := words[c]
		if w == 0 {
			w = code(n, s.Value(c))
			words[c] = w
		}
		dst[i*width] |= uint64(w) << shift
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
func (n *interner) encodeOther(t types.Type, a arrow.Array, rows int, dst []uint64, width int, shift uint, code func(*interner, string) uint32) {
	nulls, key := NullsOf(a), valueKey(t, a)
	var fresh []int32
	known := n.dict.Len()
	for i := range rows {
		if nulls.Null(i) {
			continue
		}
		n.scratch = key(n.scratch[:0], i)
		w := code(n, unsafe.String(unsafe.SliceData(n.scratch), len(n.scratch)))
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
