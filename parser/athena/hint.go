package athena

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/sql/sqlerr"
)

// withHints adds what to do about the failure, where it is a common one.
func withHints(e *sqlerr.Error, tokens []lexer.Token, at int) *sqlerr.Error {
	t := &tokens[at]
	before := &lexer.Token{}
	if at > 0 {
		before = &tokens[at-1]
	}
	switch {
	case parser.IsOp(t, "=") && parser.IsOp(before, "="):
		return e.WithHint("equality is written with one =")
	case parser.IsOp(t, ",") && at > 1 && parser.IsWord(&tokens[at-2], "LIMIT"):
		return e.WithHint("write OFFSET %s LIMIT %s", before.Value, valueAfter(tokens, at))
	case parser.IsWord(t, "OFFSET") && at > 1 && parser.IsWord(&tokens[at-2], "LIMIT"):
		return e.WithHint("OFFSET stands before LIMIT")
	case t.Type == parser.Whole && parser.IsWord(before, "INTERVAL"):
		return e.WithHint("write INTERVAL '%s' %s", t.Value, unitAfter(tokens, at))
	case t.Type == parser.Whole && parser.IsWord(before, "TOP"):
		return e.WithHint("write LIMIT %s at the end of the query", t.Value)
	case t.Type == parser.Text && parser.IsWord(before, "AS"):
		return e.WithHint(`names are written in double quotes: "%s"`, parser.Unquote(t.Value))
	case parser.IsOp(t, "-") && at > 1 && (parser.IsOneOf(&tokens[at-2], "FROM", "JOIN") || parser.IsOp(&tokens[at-2], ".")):
		return e.WithHint(`a name with a hyphen is written in double quotes: "%s-…"`, before.Value)
	case parser.IsOp(t, ":"):
		return e.WithHint("write CAST(… AS type)")
	case parser.IsOneOf(t, "LEFT", "RIGHT") && at+1 < len(tokens) && parser.IsOp(&tokens[at+1], "("):
		return e.WithHint("substr(text, 1, n) takes the first characters, substr(text, -n) the last")
	case parser.IsOneOf(t, "ILIKE", "REGEXP", "RLIKE"), t.Type == parser.Bad && t.Value == "~":
		return e.WithHint("regexp_like(text, 'pattern') searches; (?i) at the pattern's beginning ignores the case")
	case parser.IsOp(before, ",") && parser.IsOneOf(t, "FROM", "WHERE", "GROUP", "ORDER"):
		return e.WithHint("there is a comma too many before %s", t.Value)
	case parser.IsOneOf(t, "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT"):
		return e.WithHint("the clauses stand in the order FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT")
	case parser.IsOneOf(t, "SELECT", "WITH", "CREATE", "ALTER", "DROP", "SHOW", "MSCK", "INSERT") && strings.Contains(e.Msg, "<EOF>"):
		return e.WithHint("statements are ended with a semicolon")
	case t.Type == parser.Word && Reserved(t.Value) && strings.Contains(e.Msg, "<"):
		return reservedHint(e, t)
	case t.Type == parser.Bad && t.Value == "'", t.Type == parser.Bad && t.Value == `"`:
		return e.WithHint("the quote that opens here is not closed")
	case parser.IsOp(t, ";"):
		return e.WithHint("one statement at a time")
	}
	return e
}

func valueAfter(tokens []lexer.Token, at int) string {
	if at+1 < len(tokens) && tokens[at+1].Type == parser.Whole {
		return tokens[at+1].Value
	}
	return "n"
}

// unitAfter gives the unit of an interval as it must stand: without a plural's s.
func unitAfter(tokens []lexer.Token, at int) string {
	if at+1 == len(tokens) || tokens[at+1].Type != parser.Word {
		return "DAY"
	}
	return strings.TrimSuffix(strings.ToUpper(tokens[at+1].Value), "S")
}

// columnWords are the reserved words that flow logs and people have as columns.
var columnWords = wordSet("END GROUP ORDER TABLE VALUES USING LEFT RIGHT FULL SKIP CASE")

func reservedHint(e *sqlerr.Error, t *lexer.Token) *sqlerr.Error {
	if !columnWords[strings.ToUpper(t.Value)] || !strings.Contains(e.Msg, "<expression>") && !strings.Contains(e.Msg, "<identifier>") {
		return e
	}
	return e.WithHint(`%s is a reserved word: write "%s" where a column is meant`, t.Value, strings.ToLower(t.Value))
}

// withHiveHints does the same for DDL.
func withHiveHints(e *sqlerr.Error, tokens []lexer.Token, at int) *sqlerr.Error {
	t := &tokens[at]
	switch {
	case parser.IsWord(t, "IF") && at == 2 && parser.IsWord(&tokens[0], "ALTER"):
		return e.WithHint("Athena has no ALTER TABLE IF EXISTS")
	case parser.IsOp(t, "-") && at > 1 && tokens[at-1].Type == parser.Word:
		return e.WithHint("a name with a hyphen is written in back-quotes: `%s-…`", tokens[at-1].Value)
	case parser.IsOp(t, ")") && at > 0 && parser.IsOp(&tokens[at-1], ","):
		return e.WithHint("there is a comma too many before )")
	case parser.IsWord(t, "COLUMN") && parser.IsWord(&tokens[at-1], "DROP"):
		return e.WithHint("write REPLACE COLUMNS with the columns that are to stay")
	case parser.IsWord(t, "COLUMN") && parser.IsWord(&tokens[at-1], "ADD"):
		return e.WithHint("write ADD COLUMNS (name type, …)")
	case t.Type == parser.Word && strings.Contains(e.Msg, "Identifier"):
		return e.WithHint("%s is a reserved word: write `%s` where a name is meant", t.Value, strings.ToLower(t.Value))
	case t.Type == parser.Text && strings.HasPrefix(t.Value, `"`) && strings.Contains(e.Msg, "Identifier"):
		return e.WithHint("names in this statement are quoted with back-quotes: `%s`", parser.Unquote(t.Value))
	}
	return e
}
