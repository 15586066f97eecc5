// Package s3select parses the SQL of Amazon S3 Select.
//
// The language is small, but each place where a statement goes wrong has an error
// code of its own, so it is read by hand: every reader knows what was due and says
// so with the service's code. The errors' texts carry line and column themselves,
// as the service's do; their Span marks the token all the same.
package s3select

import (
	"fmt"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// MaxExpression is the length in bytes of the longest statement.
const MaxExpression = 256 << 10

// Options are the ways to read a statement.
type Options struct {
	// Strict refuses reserved words as names, as the service does: s.action and
	// s.end need double quotes then.
	Strict bool
}

// Parse reads one statement, with or without a semicolon at its end.
func Parse(text string, options Options) (statement *ast.S3Select, err error) {
	defer func() {
		if r := recover(); r != nil { // a fault of the parser must not end the shell
			statement, err = nil, sqlerr.New(sqlerr.S3InternalError, "parser: %s", fmt.Sprint(r))
		}
	}()
	if len(text) > MaxExpression {
		return nil, sqlerr.New(sqlerr.S3ExpressionTooLong, "%s", sqlerr.S3Text(sqlerr.S3ExpressionTooLong))
	}
	r := &reader{text: text, strict: options.Strict, lex: parser.S3.Stream(text)}
	if tokens := parser.S3.Tokens(text); parser.TooDeep(tokens) {
		return nil, sqlerr.At(parser.SpanOf(&tokens[0]), sqlerr.S3MaxOperatorsExceeded, "%s", texts()[sqlerr.S3MaxOperatorsExceeded])
	}
	return r.statement()
}

// IsS3Select reports whether the text is a SELECT whose only source is s3object,
// by which a statement of S3 Select is told from one of Athena.
func IsS3Select(text string) bool {
	lex := parser.S3.Stream(text)
	if !parser.TakeWord(lex, "SELECT") {
		return false
	}
	depth := 0
	for !lex.Peek().EOF() {
		switch t := lex.Next(); {
		case parser.IsOp(t, "("):
			depth++
		case parser.IsOp(t, ")"):
			depth--
		case depth == 0 && parser.IsWord(t, "FROM"):
			return parser.IsWord(lex.Next(), "S3OBJECT") && onlySource(lex)
		}
	}
	return false
}

// onlySource reports whether no second source follows.
func onlySource(lex *stream) bool {
	for !lex.Peek().EOF() {
		switch t := lex.Next(); {
		case parser.IsOp(t, ","), parser.IsWord(t, "JOIN"):
			return false
		case parser.IsOneOf(t, "WHERE", "LIMIT", "GROUP", "ORDER"), parser.IsOp(t, ";"):
			return true
		}
	}
	return true
}
