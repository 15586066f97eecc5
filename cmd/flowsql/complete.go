package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"flowsql/storage"
)

// keywords are offered where a word of the language may stand.
var keywords = strings.Fields(`SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET DISTINCT AS AND OR NOT IN BETWEEN LIKE ESCAPE IS NULL
	CASE WHEN THEN ELSE END CAST TRY_CAST JOIN LEFT INNER CROSS ON USING UNION ALL WITH VALUES FILTER ASC DESC NULLS FIRST LAST
	EXPLAIN ANALYZE SHOW TABLES COLUMNS DATABASES PARTITIONS FUNCTIONS DESCRIBE CREATE EXTERNAL TABLE DROP ALTER ADD PARTITION LOCATION
	DATE TIMESTAMP INTERVAL CURRENT_DATE TRUE FALSE`)

// completer offers keywords, tables, columns, functions, commands and paths at
// the cursor.
type completer struct {
	words session
	ctx   context.Context
}

// Do gives what may follow the text before the cursor, as readline asks it:
// the endings, and the length of the word they end.
func (c *completer) Do(line []rune, pos int) (endings [][]rune, length int) {
	before := string(line[:pos])
	word := lastWord(before)
	var out [][]rune
	for _, candidate := range c.candidates(before, word) {
		if len(candidate) > len(word) && strings.EqualFold(candidate[:len(word)], word) {
			out = append(out, []rune(candidate[len(word):]))
		}
	}
	return out, len([]rune(word))
}

func lastWord(before string) string {
	i := strings.LastIndexFunc(before, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '\\' && r != '.' && r != '/' && r != '$' && r != '-' && r != '~'
	})
	word := before[i+1:]
	if !strings.HasPrefix(word, `\`) && !inQuotes(before) && !takesPath(before) {
		if dot := strings.LastIndexByte(word, '.'); dot >= 0 {
			word = word[dot+1:]
		}
	}
	return word
}

// inQuotes reports whether a text literal is open.
func inQuotes(before string) bool { return strings.Count(before, "'")%2 == 1 }

// takesPath reports whether the line is a command of the shell that names a file.
func takesPath(before string) bool {
	line := strings.TrimLeft(before, " ")
	return strings.HasPrefix(line, `\i `) || strings.HasPrefix(line, `\o `)
}

func (c *completer) candidates(before, word string) []string {
	switch {
	case strings.HasPrefix(strings.TrimSpace(before), `\`) && !strings.Contains(strings.TrimSpace(before), " "):
		return metaNames()
	case takesPath(before):
		return paths(word)
	case inQuotes(before):
		return c.quoted(before, word)
	}
	tables := c.words.TableNames()
	if afterTableWord(before, word) {
		return tables
	}
	out := c.words.ColumnNames(c.ctx, before)
	out = append(out, c.words.FunctionNames()...)
	out = append(out, tables...)
	return append(out, casedLike(word)...)
}

// session is what completion asks of the engine.
type session interface {
	TableNames() []string
	ColumnNames(ctx context.Context, before string) []string
	FunctionNames() []string
}

// quoted offers paths behind FROM, and the known values of columns that have few.
func (c *completer) quoted(before, word string) []string {
	start := strings.LastIndexByte(before, '\'')
	head := strings.ToLower(strings.TrimRight(before[:start], " =("))
	for column, values := range knownValues {
		if strings.HasSuffix(head, column) {
			return values
		}
	}
	if strings.HasSuffix(head, "from") || strings.HasSuffix(head, "join") {
		return paths(word)
	}
	return nil
}

// knownValues are the values of flow-log columns that have few (specification:
// flow-log-fields.md).
var knownValues = map[string][]string{
	"action": {"ACCEPT", "REJECT"}, "log_status": {"OK", "NODATA", "SKIPDATA"}, "type": {"IPv4", "IPv6", "EFA"},
	"flow_direction": {"ingress", "egress"}, "reject_reason": {"BPA", "EC"},
}

func paths(word string) []string {
	dir, _ := filepath.Split(word)
	entries, err := os.ReadDir(orDot(storage.ExpandHome(dir)))
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		name := dir + e.Name()
		if e.IsDir() {
			name += "/"
		}
		out = append(out, name)
	}
	return out
}

func orDot(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

// casedLike gives the keywords in the case that the word is typed in.
func casedLike(word string) []string {
	if word == "" || word != strings.ToLower(word) {
		return keywords
	}
	out := make([]string, len(keywords))
	for i, k := range keywords {
		out[i] = strings.ToLower(k)
	}
	return out
}

func metaNames() []string {
	var out []string
	for _, c := range metaCommands() {
		out = append(out, c.names[0])
	}
	slices.Sort(out)
	return out
}

// afterTableWord reports whether the word at the cursor names a table.
func afterTableWord(before, word string) bool {
	words := strings.Fields(strings.ToLower(strings.TrimSuffix(before, word)))
	if len(words) == 0 {
		return false
	}
	return slices.Contains([]string{"from", "join", "table", "describe", "desc", "into", "columns", "in", `\d`}, words[len(words)-1])
}
