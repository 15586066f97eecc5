package athena

import (
	"strings"

	"flowsql/parser"
)

// Piece is one statement of a script.
type Piece struct {
	Text     string // without the semicolon and without blanks around it
	Offset   int    // where Text starts in the script
	Complete bool   // a semicolon ended it, so a shell may run it
}

// Split cuts a script at its semicolons, leaving those in quotes, back-quotes and
// comments alone. Pieces without a statement are left out, but for a last one in
// which a quote or comment is open. A shell runs its input when the last piece is
// complete.
func Split(script string) []Piece {
	var out []Piece
	start, blank := 0, true
	skip := parser.Skip
	for pos := 0; pos < len(script); {
		end, kind := skip(script, pos)
		switch kind {
		case parser.SkipEnd:
			out = appendPiece(out, script[start:pos], start, true, blank)
			start, blank, skip = end, true, parser.Skip
		case parser.SkipBlank:
		default:
			if blank && escapes(script[pos:]) {
				skip = parser.SkipHive
			}
			blank = false
		}
		pos = end
	}
	return appendPiece(out, script[start:], start, false, blank)
}

// escapes reports whether the statement is one of Hive's that hold texts, in which
// a backslash escapes a quote.
func escapes(statement string) bool {
	words := parser.Hive.Words(statement, 2)
	switch words[0] {
	case "ALTER", "MSCK", "DESCRIBE", "DESC":
		return true
	case "SHOW":
		return words[1] != "FUNCTIONS"
	}
	return words[0] == "CREATE" && words[1] != "TABLE" && words[1] != "VIEW" && words[1] != "OR"
}

func appendPiece(out []Piece, text string, offset int, complete, blank bool) []Piece {
	if blank {
		return out
	}
	left := strings.TrimLeft(text, " \t\r\n")
	offset += len(text) - len(left)
	return append(out, Piece{Text: strings.TrimRight(left, " \t\r\n"), Offset: offset, Complete: complete})
}
