package athena

import (
	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
)

// query reads a query where one is due; participle's grammar of clauses is
// entered again on the same tokens.
func query(lex *stream) (*ast.Query, error) {
	g, err := grammars().query.ParseFromLexer(lex, participle.AllowTrailing(true))
	if err != nil {
		return nil, err
	}
	return g.ast(), nil
}

// tightness of the set operations: INTERSECT binds tighter than the others.
var tightness = map[ast.SetOp]int{ast.Union: 1, ast.Except: 1, ast.Intersect: 2}

// body reads SELECT, VALUES, TABLE or a query in parentheses, and the set
// operations that bind tighter than least.
func body(lex *stream, least int) (ast.Body, error) {
	start := parser.Start(lex)
	l, err := bodyAtom(lex)
	for err == nil {
		op, ok := setOpAt(lex.Peek())
		if !ok || tightness[op] <= least {
			return l, nil
		}
		s := &ast.SetOperation{OperatorPlace: ast.OperatorPlace{OpSpan: parser.Start(lex)}, Op: op, L: l}
		lex.Next()
		if s.Distinct = parser.TakeWord(lex, "DISTINCT"); !s.Distinct {
			s.All = parser.TakeWord(lex, "ALL")
		}
		if s.R, err = body(lex, tightness[op]); err == nil {
			s.Base = ast.At(parser.From(lex, start))
			l = s
		}
	}
	return nil, err
}

func setOpAt(t *lexer.Token) (ast.SetOp, bool) {
	for op := range tightness {
		if parser.IsWord(t, string(op)) {
			return op, true
		}
	}
	return "", false
}

func bodyAtom(lex *stream) (ast.Body, error) {
	start := parser.Start(lex)
	switch {
	case parser.IsWord(lex.Peek(), "SELECT"):
		g, err := grammars().spec.ParseFromLexer(lex, participle.AllowTrailing(true))
		if err != nil {
			return nil, err
		}
		return g.ast(), nil
	case parser.TakeWord(lex, "VALUES"):
		rows, err := expressions(lex)
		return &ast.Values{Base: ast.At(parser.From(lex, start)), Rows: rows}, err
	case parser.TakeWord(lex, "TABLE"):
		n, err := name(lex)
		return &ast.TableBody{Base: ast.At(parser.From(lex, start)), Name: n}, err
	case parser.IsOp(lex.Peek(), "("):
		return queryParen(lex)
	}
	return nil, unexpected(lex)
}

// queryParen reads a query in parentheses; WITH may not stand in them here.
func queryParen(lex *stream) (ast.Body, error) {
	start := parser.Start(lex)
	if parser.IsWord(parser.PeekAt(lex, 1), "WITH") {
		lex.Next()
		return nil, unexpected(lex)
	}
	q, err := inParens(lex, query)
	if err != nil {
		return nil, err
	}
	return &ast.ParenQuery{Base: ast.At(parser.From(lex, start)), Query: q}, nil
}
