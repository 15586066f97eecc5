package textvalue

import (
	"bytes"

	"flowsql/sql/types"
)

// Fit cuts a text to the length of its type; a char loses its padding.
func Fit(text []byte, t types.Type) []byte {
	if t.Precision != types.Unbounded {
		text = firstCharacters(text, int(t.Precision))
	}
	if t.Kind == types.KindChar {
		text = bytes.TrimRight(text, " ")
	}
	return text
}

// firstCharacters gives the first n characters; what is no UTF-8 goes by bytes
// that begin one.
func firstCharacters(text []byte, n int) []byte {
	for i, c := range text {
		if c&0xC0 != 0x80 {
			if n == 0 {
				return text[:i]
			}
			n--
		}
	}
	return text
}
