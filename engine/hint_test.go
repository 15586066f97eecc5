package engine

import (
	"testing"

	"flowsql/sql/sqlerr"
)

func TestMisspelt(t *testing.T) {
	for w, want := range map[string]string{
		"SELEC": "SELECT", "selcet": "SELECT", "FORM": "FROM", "WHER": "WHERE", "grop": "GROUP", "LIMTI": "LIMIT",
		"bettwen": "BETWEEN", "DESCIRBE": "DESCRIBE",
		"SELECT": "", "now": "", "action": "", "bytes": "", "srcaddr": "", "x": "", "id": "", "orders2024": "",
	} {
		if got := misspelt(w); got != want {
			t.Errorf("%s: got %q, want %q", w, got, want)
		}
	}
}

// TestWordsInQuotes: the words of a text are none of the language.
func TestWordsInQuotes(t *testing.T) {
	text := `ALTER TABLE t SET TBLPROPERTIES ('line'='1', "lime"='2',)`
	e := sqlerr.At(sqlerr.Span{Pos: int32(len(text) - 1), End: int32(len(text))}, sqlerr.SyntaxError, "mismatched input ')'")
	if got := withKeywordHint(text, e).Hint; got != "" {
		t.Errorf("hint %q", got)
	}
}
