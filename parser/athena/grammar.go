package athena

import (
	"sync"

	"github.com/alecthomas/participle/v2"

	"flowsql/parser"
)

// grammarSet holds the parsers that participle builds.
type grammarSet struct {
	query      *participle.Parser[queryG]
	spec       *participle.Parser[specG]
	statements map[string]func(*stream) (statementG, error)
}

// grammars are built when the first statement comes. Lookahead stays at 1: no
// alternative of a grammar shares its first token with another, so it suffices,
// and a higher one would make nested parentheses exponential.
var grammars = sync.OnceValue(func() *grammarSet {
	return &grammarSet{query: build[queryG](parser.Trino), spec: build[specG](parser.Trino), statements: trinoStatements()}
})

func build[G any](lex *parser.Definition) *participle.Parser[G] {
	return participle.MustBuild[G](participle.Lexer(lex), participle.CaseInsensitive("Word"), participle.UseLookahead(1))
}

// reader makes a statement's reader of its grammar, which is built when such a
// statement first comes.
func reader[G any, P interface {
	*G
	statementG
}](lex *parser.Definition) func(*stream) (statementG, error) {
	grammar := sync.OnceValue(func() *participle.Parser[G] { return build[G](lex) })
	return func(lex *stream) (statementG, error) {
		g, err := grammar().ParseFromLexer(lex, participle.AllowTrailing(true))
		return P(g), err
	}
}
