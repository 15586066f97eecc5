package parser

import "strings"

// SkipKind says what Skip passed over.
type SkipKind uint8

// What Skip passes over.
const (
	SkipOther SkipKind = iota // a character, or a whole quoted text
	SkipBlank                 // a blank or a comment
	SkipEnd                   // a semicolon
	SkipOpen                  // an open quote or comment, to the end of the text
)

// Skip passes over one thing of a script at pos, whatever its language: it knows
// quotes and comments only, which are the same in all of them. A backslash before
// a quote does not escape it, since SELECT and S3 Select have no such escapes,
// unless the statement is one of Hive's, which the caller tells with SkipHive.
func Skip(text string, pos int) (end int, kind SkipKind) { return skip(text, pos, false) }

// SkipHive is Skip for a statement of Hive's, where a backslash escapes.
func SkipHive(text string, pos int) (end int, kind SkipKind) { return skip(text, pos, true) }

func skip(text string, pos int, backslash bool) (end int, kind SkipKind) {
	switch c := text[pos]; c {
	case ';':
		return pos + 1, SkipEnd
	case '\'', '"', '`':
		end, ok := endOfQuoted(text, pos, c, backslash && c != '`')
		if !ok {
			return len(text), SkipOpen
		}
		return end, SkipOther
	}
	if n := blankAt(text, pos); n > 0 {
		return pos + n, SkipBlank
	}
	if strings.HasPrefix(text[pos:], "/*") {
		return len(text), SkipOpen
	}
	return pos + 1, SkipOther
}
