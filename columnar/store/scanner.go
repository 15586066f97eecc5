package store

import "encoding/binary"

// scanner reads the numbers and texts of a footer; bad is set by the first that
// is not there.
type scanner struct {
	data []byte
	bad  bool
}

func (s *scanner) unsigned() uint64 {
	v, n := binary.Uvarint(s.data)
	if n <= 0 {
		s.bad, s.data = true, nil
		return 0
	}
	s.data = s.data[n:]
	return v
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
