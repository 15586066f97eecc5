// Package parser holds what the languages' parsers share: a hand-written lexer
// that participle can drive, the helpers for walking its token stream, and the
// limit of nesting.
//
// A Definition implements participle's lexer.Definition; the Flavor says how
// quotes, comments and numbers are read. Tokens carry the text as it was written,
// quotes included, so a token's end is its offset plus its length; only the
// Offset of their position is filled in. Blanks and comments leave no tokens. The
// lexer never fails: what it cannot read becomes a Bad token, which no grammar
// accepts.
package parser

import (
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/sql/sqlerr"
)

// The types of tokens.
const (
	Word       lexer.TokenType = iota + 1 // an unquoted name or keyword
	Quoted                                // "name"
	BackQuoted                            // `name` or, in S3 Select, an Ion literal
	DigitWord                             // 1st: a word that starts with a digit
	Text                                  // 'text', in Hive also "text"
	Unicode                               // U&'text'
	Hex                                   // X'00ff'
	Whole                                 // 12
	Fixed                                 // 1.5
	Float                                 // 1e3
	Operator                              // any other token of the language
	Bad                                   // a character outside the language, or an open quote
)

var symbols = map[string]lexer.TokenType{
	"EOF": lexer.EOF, "Word": Word, "Quoted": Quoted, "BackQuoted": BackQuoted, "DigitWord": DigitWord,
	"Text": Text, "Unicode": Unicode, "Hex": Hex, "Whole": Whole, "Fixed": Fixed, "Float": Float,
	"Operator": Operator, "Bad": Bad,
}

// SpanOf gives the place of a token. The end of the text is a place of no width
// behind the last byte.
func SpanOf(t *lexer.Token) sqlerr.Span {
	return sqlerr.Span{Pos: int32(t.Pos.Offset), End: int32(t.Pos.Offset + len(t.Value))}
}

// Covering gives the span from the first of the tokens to the last.
func Covering(tokens []lexer.Token) sqlerr.Span {
	if len(tokens) == 0 {
		return sqlerr.Span{}
	}
	return SpanOf(&tokens[0]).To(SpanOf(&tokens[len(tokens)-1]))
}
