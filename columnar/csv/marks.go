package csv

import (
	"bytes"
	"strings"

	"flowsql/columnar/lines"
)

// marks are the characters that cut a text, each as one byte; 0 for none.
type marks struct {
	field, quote, escape, comment byte
	end                           []byte // of a record
	wide                          *standIns
}

func newMarks(opt ObjectOptions) marks {
	m, wide := marks{}, &standIns{}
	for _, c := range []struct {
		to        *byte
		character string
	}{{&m.field, opt.Field}, {&m.quote, opt.Quote}, {&m.escape, opt.Escape}, {&m.comment, opt.Comment}} {
		*c.to = wide.byteOf(c.character)
	}
	m.end = []byte(opt.Record)
	if len(wide.characters) > 0 {
		m.wide, m.end = wide, wide.replace(nil, m.end)
	}
	return m
}

const (
	// firstStandIn is the first of the bytes that no text in UTF-8 has.
	firstStandIn = 0xF8
	// broken is another: what a text has of them all the same becomes this one, for
	// which the text is refused.
	broken = 0xC0
)

// standIns let a text be cut at characters of more than one byte: each is read as
// one byte that no UTF-8 has, and becomes itself again in the fields. So what cuts
// texts at bytes, which is what nearly all texts need, is all there is.
type standIns struct {
	characters []string // of firstStandIn and the bytes behind it
	buffer     []byte
}

// byteOf gives the byte for a character, 0 for none.
func (s *standIns) byteOf(character string) byte {
	switch {
	case character == "":
		return 0
	case len(character) == 1:
		return character[0]
	}
	for i, c := range s.characters {
		if c == character {
			return byte(firstStandIn + i)
		}
	}
	s.characters = append(s.characters, character)
	return byte(firstStandIn + len(s.characters) - 1)
}

// replace appends text with each character as its byte.
func (s *standIns) replace(dst, text []byte) []byte {
scan:
	for i := 0; i < len(text); i++ {
		b := text[i]
		if b >= firstStandIn {
			b = broken
		} else if b >= 0x80 {
			for at, c := range s.characters {
				if bytes.HasPrefix(text[i:], []byte(c)) {
					dst = append(dst, byte(firstStandIn+at))
					i += len(c) - 1
					continue scan
				}
			}
		}
		dst = append(dst, b)
	}
	return dst
}

// restore appends text with each byte as its character.
func (s *standIns) restore(dst, text []byte) []byte {
	for _, b := range text {
		if b >= firstStandIn {
			dst = append(dst, s.characters[b-firstStandIn]...)
			continue
		}
		dst = append(dst, b)
	}
	return dst
}

// restored gives text as it was written, valid until the next call.
func (m *marks) restored(text []byte) []byte {
	if m.wide == nil {
		return text
	}
	m.wide.buffer = m.wide.restore(m.wide.buffer[:0], text)
	return m.wide.buffer
}

// more tells how many bytes more than it has a text was written with.
func (m *marks) more(text []byte) int {
	if m.wide == nil {
		return 0
	}
	n := 0
	for _, b := range text {
		if b >= firstStandIn {
			n += len(m.wide.characters[b-firstStandIn]) - 1
		}
	}
	return n
}

// wideSource gives a text with its wide characters as bytes.
type wideSource struct {
	lines.Source
	wide   *standIns
	text   []byte
	tail   []byte // the beginning of a character that goes on in the next piece
	ending error
}

// Next gives the next piece.
func (w *wideSource) Next() ([]byte, error) {
	if w.ending != nil {
		return nil, w.ending
	}
	piece, err := w.Source.Next()
	text := append(w.tail, piece...)
	cut := len(text)
	if err == nil {
		cut -= w.begun(text)
	}
	w.text = w.wide.replace(w.text[:0], text[:cut])
	w.tail = append([]byte(nil), text[cut:]...)
	if err != nil && len(w.text) > 0 {
		w.ending = err
		return w.text, nil
	}
	return w.text, err
}

// begun tells how many bytes at a text's end begin one of the characters only.
func (w *wideSource) begun(text []byte) int {
	for n := min(3, len(text)); n > 0; n-- {
		for _, c := range w.wide.characters {
			if n < len(c) && strings.HasPrefix(c, string(text[len(text)-n:])) {
				return n
			}
		}
	}
	return 0
}
