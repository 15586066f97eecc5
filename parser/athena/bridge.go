package athena

import (
	"github.com/alecthomas/participle/v2"

	"flowsql/parser/ast"
)

// The types here carry what hand-written readers make into participle's grammars:
// each reads one thing from the stream and holds its tree.

// exprP is an expression.
type exprP struct{ ast.Expr }

// Parse implements participle.Parseable.
func (p *exprP) Parse(lex *stream) error { return carry(lex, &p.Expr, expression) }

// nameP is a name of one or more parts.
type nameP struct{ *ast.Name }

// Parse implements participle.Parseable.
func (p *nameP) Parse(lex *stream) error { return carry(lex, &p.Name, name) }

// identP is an identifier.
type identP struct{ *ast.Identifier }

// Parse implements participle.Parseable.
func (p *identP) Parse(lex *stream) error { return carry(lex, &p.Identifier, identifier) }

// textP is a string literal.
type textP struct{ *ast.String }

// Parse implements participle.Parseable.
func (p *textP) Parse(lex *stream) error { return carry(lex, &p.String, text) }

// relationP is an item of FROM.
type relationP struct{ ast.Relation }

// Parse implements participle.Parseable.
func (p *relationP) Parse(lex *stream) error { return carry(lex, &p.Relation, relation) }

// sortP is an item of ORDER BY.
type sortP struct{ *ast.SortItem }

// Parse implements participle.Parseable.
func (p *sortP) Parse(lex *stream) error { return carry(lex, &p.SortItem, sortItem) }

// itemP is an item of a select list.
type itemP struct{ ast.SelectItem }

// Parse implements participle.Parseable.
func (p *itemP) Parse(lex *stream) error { return carry(lex, &p.SelectItem, selectItem) }

// groupP is an item of GROUP BY.
type groupP struct{ ast.GroupingElement }

// Parse implements participle.Parseable.
func (p *groupP) Parse(lex *stream) error { return carry(lex, &p.GroupingElement, groupingElement) }

// bodyP is a query without its clauses.
type bodyP struct{ ast.Body }

// Parse implements participle.Parseable.
func (p *bodyP) Parse(lex *stream) error {
	return carry(lex, &p.Body, func(lex *stream) (ast.Body, error) { return body(lex, 0) })
}

// queryP is a query inside another statement.
type queryP struct{ *ast.Query }

// Parse implements participle.Parseable.
func (p *queryP) Parse(lex *stream) error { return carry(lex, &p.Query, query) }

// windowP is a window in parentheses.
type windowP struct{ *ast.Window }

// Parse implements participle.Parseable.
func (p *windowP) Parse(lex *stream) error { return carry(lex, &p.Window, windowInParens) }

// countP is the number of LIMIT and its kin, or a parameter.
type countP struct{ ast.Expr }

// Parse implements participle.Parseable.
func (p *countP) Parse(lex *stream) error { return carry(lex, &p.Expr, count) }

func count(lex *stream) (ast.Expr, error) {
	if !countAt(lex.Peek()) {
		return nil, unexpected(lex)
	}
	return atom(lex)
}

// carry runs a reader for participle: a reader that fails without having consumed
// anything did not match.
func carry[T any](lex *stream, to *T, read func(*stream) (T, error)) error {
	mark := lex.RawCursor()
	x, err := read(lex)
	switch {
	case err == nil:
		*to = x
		return nil
	case lex.RawCursor() == mark:
		return participle.NextMatch
	}
	return err
}
