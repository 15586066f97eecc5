package parser

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/sql/sqlerr"
)

// PeekAt gives the token n places ahead; behind the end it gives the end marker.
func PeekAt(lex *lexer.PeekingLexer, n int) *lexer.Token {
	look := Ahead(lex, n)
	return look.Peek()
}

// IsWord reports whether t is the keyword, given in capitals, without quotes.
func IsWord(t *lexer.Token, keyword string) bool {
	return t.Type == Word && strings.EqualFold(t.Value, keyword)
}

// IsOneOf reports whether t is one of the keywords.
func IsOneOf(t *lexer.Token, keywords ...string) bool {
	for _, k := range keywords {
		if IsWord(t, k) {
			return true
		}
	}
	return false
}

// IsOp reports whether t is the operator.
func IsOp(t *lexer.Token, op string) bool { return t.Type == Operator && t.Value == op }

// TakeWord consumes the keywords if all of them stand next, and reports whether
// they did.
func TakeWord(lex *lexer.PeekingLexer, keywords ...string) bool {
	for i, k := range keywords {
		if !IsWord(PeekAt(lex, i), k) {
			return false
		}
	}
	for range keywords {
		lex.Next()
	}
	return true
}

// TakeOp consumes the operator if it stands next.
func TakeOp(lex *lexer.PeekingLexer, op string) bool {
	if !IsOp(lex.Peek(), op) {
		return false
	}
	lex.Next()
	return true
}

// Start gives the place of the next token.
func Start(lex *lexer.PeekingLexer) sqlerr.Span { return SpanOf(lex.Peek()) }

// From gives the span from start to the last token that was consumed.
func From(lex *lexer.PeekingLexer, start sqlerr.Span) sqlerr.Span {
	raw := lex.RawCursor()
	if raw == 0 {
		return start
	}
	last := SpanOf(&lex.Range(raw-1, raw)[0])
	if last.End <= start.Pos {
		return start
	}
	return sqlerr.Span{Pos: start.Pos, End: last.End}
}

// Unquote takes the quotes off a token, where a doubled quote stands for one.
func Unquote(raw string) string {
	if len(raw) < 2 {
		return raw
	}
	quote := raw[:1]
	return strings.ReplaceAll(raw[1:len(raw)-1], quote+quote, quote)
}

// Ahead gives a stream that starts n tokens ahead and leaves lex where it is.
func Ahead(lex *lexer.PeekingLexer, n int) lexer.PeekingLexer {
	look := *lex
	for range n {
		look.Next()
	}
	return look
}
