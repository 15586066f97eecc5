package engine

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

// misspellable are the keywords that a hint may name: those with which
// statements and clauses begin, and the operators that are words.
var misspellable = strings.Fields(`SELECT FROM WHERE GROUP HAVING ORDER LIMIT OFFSET DISTINCT BETWEEN LIKE CASE WHEN THEN ELSE
	CAST JOIN INNER LEFT CROSS USING UNION WITH VALUES FILTER NULLS FIRST LAST EXPLAIN ANALYZE SHOW TABLES COLUMNS DATABASES
	PARTITIONS FUNCTIONS DESCRIBE CREATE EXTERNAL TABLE DROP ALTER PARTITION LOCATION AND NOT NULL DESC PARTITIONED TBLPROPERTIES
	DELIMITED FIELDS TERMINATED`)

var quoted = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`'[^']*'|"[^"]*"`) })

var word = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z_][A-Za-z_0-9]*`) })

// withKeywordHint adds to a syntax error which keyword was meant: by the word it
// is at, or by the one before, which a parser takes for an alias or a name
// (SELECT x FORM t fails at t).
func withKeywordHint(text string, e *sqlerr.Error) *sqlerr.Error {
	if e.Code != sqlerr.SyntaxError || e.Hint != "" || !e.Span.Valid() || int(e.Span.Pos) > len(text) {
		return e
	}
	for _, w := range wordsAround(withoutTexts(text), int(e.Span.Pos)) {
		if keyword := misspelt(w); keyword != "" {
			return e.WithHint("did you mean %s?", keyword)
		}
	}
	return e
}

// withoutTexts blanks out what stands in quotes, where no keyword is.
func withoutTexts(text string) string {
	return quoted().ReplaceAllStringFunc(text, func(q string) string { return strings.Repeat(" ", len(q)) })
}

// wordsAround gives the word at a place and the two before it, nearest first.
func wordsAround(text string, pos int) []string {
	var out []string
	for _, at := range word().FindAllStringIndex(text, -1) {
		if at[0] > pos {
			break
		}
		out = append(out, text[at[0]:at[1]])
	}
	slices.Reverse(out)
	return out[:min(len(out), 3)]
}

// misspelt gives the keyword that a word is one slip away from: two for words
// of six letters and more. A keyword, a function, or a word that may be a name, gives none.
func misspelt(w string) string {
	upper := strings.ToUpper(w)
	if len(w) < 3 || slices.Contains(misspellable, upper) || slices.Contains(function.Names(function.Athena), strings.ToLower(w)) {
		return ""
	}
	best, least := "", 2
	if len(w) >= 6 {
		least = 3
	}
	for _, keyword := range misspellable {
		if keyword[0] != upper[0] {
			continue // a name such as dfrom; the first letter is seldom wrong
		}
		if d := sqlerr.Slips(upper, keyword); d < least {
			best, least = keyword, d
		}
	}
	return best
}
