package store

import (
	"encoding/binary"

	"flowsql/columnar"
)

// textCodes gives the texts of a column their codes in an entry's dictionary.
type textCodes struct {
	dict   *columnar.Dict // of the batches; their codes are translated by known
	known  []uint32       // code in the entry + 1; 0 for one not met yet
	met    []uint32       // those that known holds
	values []byte         // the texts, one behind the other
	sizes  []uint32
	direct *columnar.Dict // of texts that come without codes
	least  string
	most   string
}

// full reports whether the dictionary is too large to be kept.
func (c *textCodes) full() bool { return len(c.values) > maxDictionary }

// add appends the codes of a column to dst; null rows get code 0.
func (c *textCodes) add(dst []int64, s columnar.Strings, from, to int) []int64 {
	if s.Codes == nil {
		return c.addPlain(dst, s, from, to)
	}
	if c.dict != s.Dict { // the worker began a new one: texts met again get another code, which does no harm
		for _, code := range c.met {
			c.known[code] = 0
		}
		c.dict, c.met = s.Dict, c.met[:0]
	}
	if n := s.ValueCount(); n > len(c.known) {
		c.known = append(c.known, make([]uint32, n-len(c.known)+n/4)...)
	}
	nulls := s.Any()
	for i, code := range s.Codes[from:to] {
		if nulls && s.Null(from+i) {
			dst = append(dst, 0)
			continue
		}
		k := c.known[code]
		if k == 0 {
			k = c.append(s.Value(code)) + 1
			c.known[code] = k
			c.met = append(c.met, code)
		}
		dst = append(dst, int64(k-1))
	}
	return dst
}

func (c *textCodes) addPlain(dst []int64, s columnar.Strings, from, to int) []int64 {
	if c.direct == nil {
		c.direct = columnar.NewDict()
	}
	for i := from; i < to; i++ {
		if s.Null(i) {
			dst = append(dst, 0)
			continue
		}
		had := c.direct.Len()
		code := c.direct.CodeString(s.At(i))
		if c.direct.Len() > had {
			c.append(s.At(i))
		}
		dst = append(dst, int64(code))
	}
	return dst
}

func (c *textCodes) append(text string) uint32 {
	if len(c.sizes) == 0 {
		c.least, c.most = text, text
	} else if text < c.least {
		c.least = text
	} else if text > c.most {
		c.most = text
	}
	c.values = append(c.values, text...)
	c.sizes = append(c.sizes, uint32(len(text)))
	return uint32(len(c.sizes) - 1)
}

// dictionary gives the bytes of the dictionary: the lengths, then the texts.
func (c *textCodes) dictionary() []byte {
	out := make([]byte, 0, len(c.sizes)*2+len(c.values))
	for _, n := range c.sizes {
		out = binary.AppendUvarint(out, uint64(n))
	}
	return append(out, c.values...)
}

// dictionary is the texts of a column of an entry, by code.
type dictionary struct {
	offsets []uint32
	data    []byte
}

func (d *dictionary) value(code uint32) []byte { return d.data[d.offsets[code]:d.offsets[code+1]] }

func (d *dictionary) len() int { return len(d.offsets) - 1 }

// readDictionary reads the bytes of a dictionary of n values.
func readDictionary(data []byte, n int) (*dictionary, error) {
	if n > len(data) {
		return nil, ErrDamaged
	}
	d := &dictionary{offsets: make([]uint32, 1, n+1)}
	s := scanner{data: data}
	end := uint64(0)
	for range n {
		end += s.unsigned()
		d.offsets = append(d.offsets, uint32(end))
	}
	if s.bad || end != uint64(len(s.data)) {
		return nil, ErrDamaged
	}
	d.data = s.data
	return d, nil
}

// Texts are looked for before the dictionary is read, in a filter: filterBits
// bits a text, of which filterProbes are set. Few texts have none, since their
// dictionary is as small.
const (
	filterBits   = 10
	filterProbes = 6
	filterLeast  = 512
)

// newFilter gives the filter of a dictionary.
func (c *textCodes) filter() []byte {
	if len(c.sizes) < filterLeast {
		return nil
	}
	out := make([]byte, (len(c.sizes)*filterBits+7)/8)
	at := uint32(0)
	for _, n := range c.sizes {
		probes(c.values[at:at+n], len(out), func(bit uint64) bool {
			out[bit>>3] |= 1 << (bit & 7)
			return true
		})
		at += n
	}
	return out
}

// mayHold reports whether a filter's dictionary may have the text.
func mayHold(filter []byte, text string) bool {
	if len(filter) == 0 {
		return true
	}
	return probes([]byte(text), len(filter), func(bit uint64) bool { return filter[bit>>3]&(1<<(bit&7)) != 0 })
}

// probes calls visit with the bits of a text in a filter of a size, until it says no.
func probes(text []byte, size int, visit func(bit uint64) bool) bool {
	h := hashText(text)
	step := h>>32 | 1
	for range filterProbes {
		if !visit(h % uint64(size*8)) {
			return false
		}
		h += step
	}
	return true
}
