package athena

import (
	_ "embed" // the grammars of the messages
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/expected"
	"flowsql/sql/sqlerr"
)

//go:embed trino.ebnf
var trinoEBNF string

//go:embed hive.ebnf
var hiveEBNF string

// trinoLabels name the rules that Trino's messages name as a whole.
var trinoLabels = map[string]string{
	"Expression": "<expression>", "Boolean": "<expression>", "Boolean2": "<expression>", "Boolean3": "<expression>",
	"Value": "<expression>", "Value2": "<expression>", "Value3": "<expression>", "Primary": "<expression>",
	"Predicate": "<predicate>", "Identifier": "<identifier>", "Text": "<string>", "Query": "<query>", "Type": "<type>",
}

var hiveLabels = map[string]string{"Identifier": "Identifier", "Text": "StringLiteral", "Type": "Type", "Constant": "Constant"}

// MessageGrammar gives the grammar of Athena's SELECT side: messages, help and
// tests are made from it.
var MessageGrammar = sync.OnceValue(func() *expected.Grammar { return grammar(trinoEBNF, trinoLabels, classes(isName)) })

// strictMessages is the grammar without our own extensions.
var strictMessages = sync.OnceValue(func() *expected.Grammar {
	known := classes(isName)
	known["PathText"], known["Unload"] = known["Never"], known["Never"]
	return grammar(trinoEBNF, trinoLabels, known)
})

var hiveMessages = sync.OnceValue(func() *expected.Grammar { return grammar(hiveEBNF, hiveLabels, classes(isHiveName)) })

func (o Options) messages() *expected.Grammar {
	if o.Trino {
		return strictMessages()
	}
	return MessageGrammar()
}

func grammar(source string, labels map[string]string, known map[string]expected.Class) *expected.Grammar {
	g, err := expected.New(source, expected.Options{Labels: labels, Classes: known})
	if err != nil { // the text is part of the program
		panic(err)
	}
	return g
}

func classes(name func(*lexer.Token) bool) map[string]expected.Class {
	of := func(kind lexer.TokenType) func(*lexer.Token) bool {
		return func(t *lexer.Token) bool { return t.Type == kind }
	}
	return map[string]expected.Class{
		"EOF":        {Label: "<EOF>", Match: of(lexer.EOF)},
		"Name":       {Label: "<identifier>", Match: func(t *lexer.Token) bool { return t.Type == parser.Word && name(t) }},
		"Word":       {Label: "<identifier>", Match: of(parser.Word)},
		"Quoted":     {Label: "<identifier>", Match: of(parser.Quoted)},
		"BackQuoted": {Label: "Identifier", Match: of(parser.BackQuoted)},
		"Text":       {Label: "<string>", Match: of(parser.Text)},
		"Unicode":    {Label: "<string>", Match: of(parser.Unicode)},
		"Hex":        {Label: "BINARY_LITERAL", Match: of(parser.Hex)},
		"Whole":      {Label: "<integer>", Match: of(parser.Whole)},
		"Fixed":      {Label: "DECIMAL_VALUE", Match: of(parser.Fixed)},
		"Float":      {Label: "DOUBLE_VALUE", Match: of(parser.Float)},
		// Words that only end an alternative, a word that messages leave out, our
		// own extension, and the inside of what is skipped.
		"End":      {Label: hidden, Match: func(t *lexer.Token) bool { return parser.IsOp(t, ";") }},
		"Dot":      {Label: hidden, Match: func(t *lexer.Token) bool { return parser.IsOp(t, ".") }},
		"Comma":    {Label: hidden, Match: func(t *lexer.Token) bool { return parser.IsOp(t, ",") }},
		"Escape":   {Label: "STRING", Match: of(parser.Text)},
		"Never":    {Label: hidden, Match: func(*lexer.Token) bool { return false }},
		"Unload":   {Label: hidden, Match: func(t *lexer.Token) bool { return parser.IsWord(t, "UNLOAD") }},
		"PathText": {Label: hidden, Match: of(parser.Text)},
		"Label":    {Label: hidden, Match: func(t *lexer.Token) bool { return t.Type == parser.Word && name(t) || t.Type == parser.Quoted }},
		"Any":      {Label: hidden, Match: func(t *lexer.Token) bool { return !t.EOF() }},
	}
}

// hidden is the label of what no message shows.
const hidden = ""

// explainTrino words the message for a statement of Trino's side that failed.
func explainTrino(tokens []lexer.Token, err error, o Options) error {
	failure, found := o.messages().Furthest(tokens)
	if !found { // the tokens are right, or too many to look at
		if own := ownError(err); own != nil {
			return own
		}
		if parser.IsOneOf(&tokens[0], untaken...) {
			return untakenStatement(&tokens[0])
		}
		return mismatch(tokens, furthestOf(err, tokens), nil)
	}
	at := failure.Token
	if at > 0 && parser.IsOneOf(&tokens[0], untaken...) && len(without(failure.Expected, hidden)) == 0 ||
		at == 0 && !o.Trino && parser.IsOneOf(&tokens[0], upkeep...) {
		return untakenStatement(&tokens[0])
	}
	if e := refusedToken(tokens, at); e != nil {
		return e
	}
	before := lookBack(tokens, at)
	if before.in > 0 {
		return brokenList(tokens, before.in, at)
	}
	labels := visible(failure.Expected, tokens, at, before)
	if !before.call && !before.open && before.list.kind == noList {
		if inside := o.insideBefore(tokens, at); inside != nil {
			labels = inside
		}
	}
	return withHints(mismatch(tokens, at, labels), tokens, at)
}

// untaken are the words that begin statements of Trino which the parser does not
// know; the grammar of messages knows some of them whole, of others but the first
// word.
var untaken = []string{"ANALYZE", "CALL", "COMMENT", "COMMIT", "DELETE", "DENY", "GRANT", "MERGE", "REFRESH", "RESET", "REVOKE", "ROLLBACK",
	"SET", "START", "TRUNCATE", "UPDATE", "USE"}

// upkeep are the words that begin what Athena alone has, for Iceberg tables.
var upkeep = []string{"OPTIMIZE", "VACUUM"}

func untakenStatement(first *lexer.Token) error {
	e := sqlerr.At(parser.SpanOf(first), sqlerr.NotSupported, "%s is not supported", strings.ToUpper(first.Value))
	if parser.IsWord(first, "USE") {
		return e.WithHint("name the database with --database, or before the table: db.table")
	}
	return e
}

// trinosWords gives the message that Trino has for DDL that failed as Hive's, or
// the same error where Trino's grammar finds nothing wrong or has no words.
func trinosWords(text string, err error) error {
	tokens := parser.Trino.Tokens(text)
	failure, found := strictMessages().Furthest(tokens)
	if !found {
		return err
	}
	if len(without(failure.Expected, hidden)) == 0 {
		if parser.IsWord(&tokens[0], "SHOW") && failure.Token > 1 && !parser.IsWord(&tokens[1], "CREATE") {
			return sqlerr.At(parser.SpanOf(&tokens[0]), sqlerr.NotSupported, "SHOW %s is not supported", strings.ToUpper(tokens[1].Value))
		}
		return err
	}
	return explainTrino(tokens, err, Options{Trino: true})
}

// refusedToken gives the error for a name in back-quotes or one that starts with
// a digit, which the service words for themselves.
func refusedToken(tokens []lexer.Token, at int) error {
	switch t := &tokens[at]; t.Type {
	case parser.BackQuoted:
		return sqlerr.At(parser.SpanOf(t), sqlerr.SyntaxError,
			"backquoted identifiers are not supported; use double quotes to quote identifiers").
			WithHint(`write "%s"; back-quotes are for CREATE, ALTER and the other DDL statements`, parser.Unquote(t.Value))
	case parser.DigitWord:
		return sqlerr.At(parser.SpanOf(t), sqlerr.SyntaxError,
			"identifiers must not start with a digit; surround the identifier with double quotes")
	}
	return nil
}

func mismatch(tokens []lexer.Token, at int, labels []string) *sqlerr.Error {
	t := &tokens[min(at, len(tokens)-1)]
	msg := "mismatched input '" + shown(t) + "'"
	if len(labels) > 0 {
		msg += ". Expecting: " + expected.List(labels)
	}
	return sqlerr.At(placeOf(t), sqlerr.SyntaxError, "%s", msg)
}

func shown(t *lexer.Token) string {
	if t.EOF() {
		return "<EOF>"
	}
	return t.Value
}

// placeOf gives the place of a token; an empty text has one too, as seen by Trino.
func placeOf(t *lexer.Token) sqlerr.Span {
	span := parser.SpanOf(t)
	if span.End == 0 {
		span.End = 1
	}
	return span
}

// furthestOf finds the token that participle stopped at.
func furthestOf(err error, tokens []lexer.Token) int {
	offset := -1
	if p, ok := err.(interface{ Position() lexer.Position }); ok {
		offset = p.Position().Offset
	}
	for i := range tokens {
		if tokens[i].Pos.Offset >= offset {
			return i
		}
	}
	return len(tokens) - 1
}

// explainHive words the message for a statement of Hive's side.
func explainHive(tokens []lexer.Token, err error) error {
	if own := ownError(err); own != nil {
		return own
	}
	failure, found := hiveMessages().Furthest(tokens)
	failure.Expected = slices.DeleteFunc(failure.Expected, func(l string) bool { return l == hidden })
	if !found {
		failure.Token = furthestOf(err, tokens)
	}
	t := &tokens[failure.Token]
	msg := "mismatched input '" + shown(t) + "'"
	switch labels := failure.Expected; len(labels) {
	case 0:
		msg = "no viable alternative at input '" + shown(t) + "'"
	case 1:
		msg += " expecting " + labels[0]
	default:
		msg += " expecting {" + strings.Join(labels, ", ") + "}"
	}
	return withHiveHints(sqlerr.At(placeOf(t), sqlerr.SyntaxError, "%s", msg), tokens, failure.Token)
}
