package textvalue

import "unicode/utf8"

// ValidUTF8 gives a text in which what is no UTF-8 is replaced as Java does: each
// longest beginning of a character by one U+FFFD. The result may lie in buffer.
func ValidUTF8(text, buffer []byte) []byte {
	if utf8.Valid(text) {
		return text
	}
	buffer = buffer[:0]
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size <= 1 {
			size = brokenSize(text)
		}
		buffer = utf8.AppendRune(buffer, r)
		text = text[size:]
	}
	return buffer
}

// brokenSize gives the length of the beginning of a character that a text, which
// is none, starts with: one byte at least.
func brokenSize(text []byte) int {
	low, high, want := byte(0x80), byte(0xBF), 0
	switch c := text[0]; {
	case c >= 0xC2 && c <= 0xDF:
		want = 1
	case c >= 0xE0 && c <= 0xEF:
		want = 2
		if c == 0xE0 { // half of a pair of UTF-16 is one broken character as a whole
			low = 0xA0
		}
	case c >= 0xF0 && c <= 0xF4:
		want = 3
		if c == 0xF0 {
			low = 0x90
		} else if c == 0xF4 {
			high = 0x8F
		}
	}
	n := 1
	for n <= want && n < len(text) && text[n] >= low && text[n] <= high {
		low, high = 0x80, 0xBF
		n++
	}
	return n
}
