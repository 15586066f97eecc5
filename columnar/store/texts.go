package store

import (
	"encoding/binary"
	"slices"
	"sync"
	"unsafe"

	"flowsql/columnar"
	"flowsql/columnar/pred"
)

// segment is a dictionary that is being made: of a column of a pack, for all
// workers that write objects to it.
type segment struct {
	number int

	mu    sync.Mutex
	dict  *columnar.Dict
	bytes int
	known map[*columnar.Dict]*translation

	encoded []byte // of one that is taken over from another pack
	values  int
}

func newSegment(number int) *segment {
	return &segment{number: number, dict: columnar.NewDict(), known: map[*columnar.Dict]*translation{}}
}

// size gives the bytes of the values.
func (s *segment) size() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.bytes
}

// add gives the code of a text.
func (s *segment) add(text string) uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	had := s.dict.Len()
	code := s.dict.CodeString(text)
	if s.dict.Len() > had {
		s.bytes += len(text)
	}
	return code
}

// of gives the translation of a worker's dictionary; one that was given up by its
// worker is forgotten with the segment.
func (s *segment) of(dict *columnar.Dict) *translation {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.known[dict]
	if t == nil {
		t = &translation{}
		s.known[dict] = t
	}
	return t
}

// translation gives the codes of a segment for those of one worker's dictionary.
// It is used by that worker alone.
type translation struct {
	codes []uint32 // code in the segment + 1; 0 for one not met yet
}

// append appends the codes of rows from … to; null rows get that of the row before.
func (s *segment) append(dst []int64, texts columnar.Strings, from, to int) []int64 {
	dst = slices.Grow(dst, to-from)
	last := int64(0)
	if texts.Codes == nil {
		return s.appendPlain(dst, texts, from, to)
	}
	t := s.of(texts.Dict)
	if n := texts.ValueCount(); n > len(t.codes) {
		t.codes = append(t.codes, make([]uint32, n-len(t.codes)+n/4)...)
	}
	nulls, out := texts.Any(), dst[len(dst):len(dst)+to-from]
	for i, code := range texts.Codes[from:to] {
		if !nulls || !texts.Null(from+i) {
			k := t.codes[code]
			if k == 0 {
				k = s.add(texts.Value(code)) + 1
				t.codes[code] = k
			}
			last = int64(k - 1)
		}
		out[i] = last
	}
	return dst[:len(dst)+to-from]
}

// appendPlain is append for texts without codes.
func (s *segment) appendPlain(dst []int64, texts columnar.Strings, from, to int) []int64 {
	var values [columnar.CodesAtOnce][]byte
	var codes [columnar.CodesAtOnce]uint32
	last := int64(0)
	for from < to {
		end := min(from+columnar.CodesAtOnce, to)
		count := 0
		for i := from; i < end; i++ {
			if !texts.Null(i) {
				text := texts.At(i)
				values[count] = unsafe.Slice(unsafe.StringData(text), len(text))
				count++
			}
		}
		s.addAll(values[:count], codes[:])
		for i, next := from, 0; i < end; i++ {
			if !texts.Null(i) {
				last = int64(codes[next])
				next++
			}
			dst = append(dst, last)
		}
		from = end
	}
	return dst
}

// addAll gives the codes of up to columnar.CodesAtOnce texts.
func (s *segment) addAll(texts [][]byte, codes []uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	had := uint32(s.dict.Len())
	s.dict.Codes(texts, codes)
	for code := had; code < uint32(s.dict.Len()); code++ {
		s.bytes += len(s.dict.Value(code))
	}
}

// encode gives the bytes of the dictionary, the lengths and then the texts, and
// how many texts they are.
func (s *segment) encode() (b []byte, values int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.encoded != nil {
		return s.encoded, s.values
	}
	values = s.dict.Len()
	b = make([]byte, 0, values*2+s.bytes)
	for code := range values {
		b = binary.AppendUvarint(b, uint64(len(s.dict.Value(uint32(code)))))
	}
	for code := range values {
		b = append(b, s.dict.Value(uint32(code))...)
	}
	return b, values
}

// dictionary is a segment that is read. It may be used from any goroutine.
type dictionary struct {
	offsets []uint32
	data    []byte

	mu      sync.Mutex
	matches []*matches
}

func (d *dictionary) value(code uint32) []byte { return d.data[d.offsets[code]:d.offsets[code+1]] }

func (d *dictionary) len() int { return len(d.offsets) - 1 }

// bytes gives the memory that the values take.
func (d *dictionary) bytes() int { return len(d.offsets)*4 + len(d.data) }

// readDictionary reads the bytes of a dictionary of n values.
func readDictionary(data []byte, n int) (*dictionary, error) {
	if n < 0 || n > len(data) {
		return nil, ErrDamaged
	}
	d := &dictionary{offsets: make([]uint32, 1, n+1)}
	s := scanner{data: data}
	end := uint64(0)
	for range n {
		if end += s.small(); end > uint64(len(data)) {
			return nil, ErrDamaged
		}
		d.offsets = append(d.offsets, uint32(end))
	}
	if s.bad || end != uint64(len(s.data)) {
		return nil, ErrDamaged
	}
	d.data = s.data
	return d, nil
}

// matches are the values of a dictionary that satisfy a predicate.
type matches struct {
	pred.Predicate
	table []byte // by code
	count int
	only  uint32 // the code, where count is 1
}

func (m *matches) add(code uint32) {
	m.table[code] = 1
	m.count++
	m.only = code
}

// equal finds a text among the values: by their lengths first.
func (d *dictionary) equal(text string, m *matches) {
	from := d.offsets[0]
	for code, to := range d.offsets[1:] {
		if int(to-from) == len(text) && string(d.data[from:to]) == text {
			m.add(uint32(code))
		}
		from = to
	}
}

// maxMatches is how many predicates a dictionary remembers.
const maxMatches = 16

// matching tests the values of the dictionary, once for each predicate.
func (d *dictionary) matching(p pred.Predicate) *matches {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, m := range d.matches {
		if m.Op == p.Op && slices.Equal(m.Texts, p.Texts) {
			return m
		}
	}
	m := &matches{Predicate: p, table: make([]byte, d.len())}
	if p.Op == pred.Equal {
		d.equal(p.Texts[0], m)
	} else {
		for code := range m.table {
			if p.MatchText(string(d.value(uint32(code)))) {
				m.add(uint32(code))
			}
		}
	}
	if len(d.matches) >= maxMatches {
		d.matches = nil
	}
	d.matches = append(d.matches, m)
	return m
}
