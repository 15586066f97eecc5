// Package athena parses Athena's two languages: Trino SQL for queries and Hive's
// DDL for tables.
//
// Parse reads one statement and routes it by its first words, as the service
// does: Hive's grammar has names in back-quotes and texts in either quote, Trino's
// has names in double quotes. Statements and clauses are participle grammars;
// expressions, types, joins and set operations are read by hand over the same
// tokens, since their first token does not decide what they are. When the text
// does not parse, package expected reads it once more and words the message.
//
// Every error is a *sqlerr.Error with the place of the offending token. Nothing
// here keeps state between calls, so all of it may be used from any goroutine.
package athena

import (
	"errors"
	"fmt"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// Options say how close to Trino a text is read.
type Options struct {
	// Trino leaves out what is ours alone, FROM 'path', and words what fails as
	// Trino does, DDL too.
	Trino bool
}

// Parse reads one statement of Athena, with or without a semicolon at its end.
func Parse(text string) (ast.Statement, error) { return ParseWith(text, Options{}) }

// ParseWith reads one statement.
func ParseWith(text string, o Options) (statement ast.Statement, err error) {
	defer func() {
		if r := recover(); r != nil { // a fault of the parser must not end the shell
			statement, err = nil, sqlerr.New(sqlerr.GenericInternalError, "parser: %s", fmt.Sprint(r))
		}
	}()
	if len(text) > parser.MaxText {
		return nil, sqlerr.New(sqlerr.QueryTextTooLarge,
			"Query text length (%d) exceeds the maximum length (%d)", len(text), parser.MaxText)
	}
	if !hiveSide(text) {
		return parseTrino(text, o)
	}
	if o.Trino { // it has SHOW and DESCRIBE of its own
		if statement, err = parseTrino(text, o); err == nil {
			return statement, nil
		}
	}
	statement, err = parseHive(text)
	if err != nil && o.Trino {
		err = trinosWords(text, err)
	}
	return statement, err
}

// ParseExpression reads an expression that stands by itself.
func ParseExpression(text string) (ast.Expr, error) {
	tokens := parser.Trino.Tokens(text)
	if len(text) > parser.MaxText || parser.TooDeep(tokens) {
		return nil, tooLarge(tokens)
	}
	lex := parser.Trino.Stream(text)
	x, err := expression(lex)
	if err == nil && !lex.Peek().EOF() {
		err = unexpected(lex)
	}
	return x, err
}

func parseTrino(text string, o Options) (ast.Statement, error) {
	tokens := parser.Trino.Tokens(text)
	if parser.TooDeep(tokens) {
		return nil, tooLarge(tokens)
	}
	lex := parser.Trino.Stream(text)
	statement, err := trinoStatement(lex)
	if err == nil && !atEnd(lex) {
		err = unexpected(lex)
	}
	if err != nil || o.Trino && readsPath(statement) {
		return nil, explainTrino(tokens, err, o)
	}
	if err := check(statement); err != nil {
		return nil, err
	}
	return statement, nil
}

// readsPath reports whether a statement has FROM 'path'.
func readsPath(statement ast.Statement) bool {
	found := false
	ast.Walk(statement, func(n ast.Node) bool {
		_, ok := n.(*ast.TablePath)
		found = found || ok
		return !found
	})
	return found
}

// atEnd reports whether nothing but one semicolon is left.
func atEnd(lex *stream) bool {
	parser.TakeOp(lex, ";")
	return lex.Peek().EOF()
}

func tooLarge(tokens []lexer.Token) error {
	return sqlerr.At(parser.SpanOf(&tokens[0]), sqlerr.SyntaxError, "statement is too large (stack overflow while parsing)")
}

// ownError gives the error that a reader made itself, if err is one.
func ownError(err error) *sqlerr.Error {
	var own *sqlerr.Error
	if errors.As(err, &own) {
		return own
	}
	return nil
}
