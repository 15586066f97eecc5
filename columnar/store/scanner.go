package store

import (
	"encoding/binary"
	"math/bits"
)

// scanner reads the numbers and texts of a footer; bad is set by the first that
// is not there.
type scanner struct {
	data []byte
	bad  bool
}

func (s *scanner) unsigned() uint64 {
	if len(s.data) >= 8 {
		word := binary.LittleEndian.Uint64(s.data)
		if last := ^word & 0x8080808080808080; last != 0 {
			s.data = s.data[bits.TrailingZeros64(last)/8+1:]
			return joined(word & (last ^ (last - 1)))
		}
	}
	v, n := binary.Uvarint(s.data)
	if n <= 0 {
		s.bad, s.data = true, nil
		return 0
	}
	s.data = s.data[n:]
	return v
}

// joined joins the lower seven bits of eight bytes.
func joined(w uint64) uint64 {
	w = w&0x007F007F007F007F | w&0x7F007F007F007F00>>1
	w = w&0x00003FFF00003FFF | w&0x3FFF00003FFF0000>>2
	return w&0x000000000FFFFFFF | w&0x0FFFFFFF00000000>>4
}

// small is unsigned for numbers that mostly take one byte.
func (s *scanner) small() uint64 {
	if len(s.data) > 0 && s.data[0] < 0x80 {
		v := s.data[0]
		s.data = s.data[1:]
		return uint64(v)
	}
	return s.unsigned()
}

func (s *scanner) signed() int64 {
	v, n := binary.Varint(s.data)
	if n <= 0 {
		s.bad, s.data = true, nil
		return 0
	}
	s.data = s.data[n:]
	return v
}

// fixed reads four bytes.
func (s *scanner) fixed() uint32 {
	if len(s.data) < 4 {
		s.bad, s.data = true, nil
		return 0
	}
	v := binary.LittleEndian.Uint32(s.data)
	s.data = s.data[4:]
	return v
}

func (s *scanner) bytes() []byte {
	n := s.unsigned()
	if n > uint64(len(s.data)) {
		s.bad, s.data = true, nil
		return nil
	}
	out := s.data[:n]
	s.data = s.data[n:]
	return out
}

func (s *scanner) text() string { return string(s.bytes()) }

// count reads the length of a list whose items take at least a byte each.
func (s *scanner) count() int {
	n := s.unsigned()
	if n > uint64(len(s.data)) {
		s.bad = true
		return 0
	}
	return int(n)
}

func (s *scanner) texts() []string {
	var out []string
	for n := s.count(); n > 0 && !s.bad; n-- {
		out = append(out, s.text())
	}
	return out
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func appendTexts(dst []byte, list []string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(list)))
	for _, s := range list {
		dst = appendText(dst, s)
	}
	return dst
}
