package athena

import (
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// expression reads OR over AND over NOT over predicates. Predicates do not chain:
// a = b = c is an error, as it is in Trino.
func expression(lex *stream) (ast.Expr, error) { return chain(lex, "OR", true, conjunction) }

func conjunction(lex *stream) (ast.Expr, error) { return chain(lex, "AND", false, negation) }

func chain(lex *stream, word string, or bool, term func(*stream) (ast.Expr, error)) (ast.Expr, error) {
	start := parser.Start(lex)
	first, err := term(lex)
	if err != nil || !parser.IsWord(lex.Peek(), word) {
		return first, err
	}
	terms := []ast.Expr{first}
	for parser.TakeWord(lex, word) {
		x, err := term(lex)
		if err != nil {
			return nil, err
		}
		terms = append(terms, x)
	}
	return &ast.Logical{Base: ast.At(parser.From(lex, start)), Or: or, Terms: terms}, nil
}

func negation(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	if !parser.TakeWord(lex, "NOT") {
		return predicated(lex)
	}
	x, err := negation(lex)
	if err != nil {
		return nil, err
	}
	return &ast.Not{Base: ast.At(parser.From(lex, start)), X: x}, nil
}

var comparisons = map[string]ast.CompareOp{
	"=": ast.Equal, "<>": ast.NotEqual, "!=": ast.NotEqual, "<": ast.Less, "<=": ast.LessOrEqual,
	">": ast.Greater, ">=": ast.GreaterOrEqual,
}

// predicated reads a value and the one predicate that may follow it.
func predicated(lex *stream) (ast.Expr, error) {
	p := predicate{lex: lex, start: parser.Start(lex)}
	var err error
	if p.x, err = value(lex, 0); err != nil {
		return nil, err
	}
	p.op = ast.OperatorPlace{OpSpan: parser.Start(lex)}
	t := lex.Peek()
	if op, ok := comparisons[t.Value]; ok && t.Type == parser.Operator {
		lex.Next()
		return p.comparison(op)
	}
	if parser.TakeWord(lex, "IS") {
		return p.is()
	}
	p.not = parser.IsWord(t, "NOT")
	after := 0
	if p.not {
		after = 1
	}
	read := predicateReader(parser.PeekAt(lex, after))
	if read == nil {
		return p.x, nil
	}
	parser.TakeWord(lex, "NOT")
	lex.Next()
	return read(&p)
}

// predicate is a predicate that is being read.
type predicate struct {
	lex   *stream
	start sqlerr.Span
	op    ast.OperatorPlace
	x     ast.Expr
	not   bool
}

func predicateReader(t *lexer.Token) func(*predicate) (ast.Expr, error) {
	switch {
	case parser.IsWord(t, "BETWEEN"):
		return (*predicate).between
	case parser.IsWord(t, "IN"):
		return (*predicate).in
	case parser.IsWord(t, "LIKE"):
		return (*predicate).like
	}
	return nil
}

func (p *predicate) base() ast.Base { return ast.At(parser.From(p.lex, p.start)) }

func (p *predicate) comparison(op ast.CompareOp) (ast.Expr, error) {
	if q, ok := quantifierAt(p.lex); ok {
		p.lex.Next()
		query, err := inParens(p.lex, query)
		if err != nil {
			return nil, err
		}
		return &ast.Quantified{Base: p.base(), OperatorPlace: p.op, Op: op, Quantifier: q, X: p.x, Query: query}, nil
	}
	r, err := value(p.lex, 0)
	if err != nil {
		return nil, err
	}
	return &ast.Comparison{Base: p.base(), OperatorPlace: p.op, Op: op, L: p.x, R: r}, nil
}

func quantifierAt(lex *stream) (ast.Quantifier, bool) {
	t := lex.Peek()
	if !parser.IsOneOf(t, "ALL", "ANY", "SOME") || !queryInParens(lex, 1) {
		return "", false
	}
	if parser.IsWord(t, "ALL") {
		return ast.All, true
	}
	return ast.Any, true
}

func (p *predicate) is() (ast.Expr, error) {
	p.not = parser.TakeWord(p.lex, "NOT")
	switch {
	case parser.TakeWord(p.lex, "NULL"):
		return &ast.IsNull{Base: p.base(), OperatorPlace: p.op, X: p.x, Not: p.not}, nil
	case parser.TakeWord(p.lex, "DISTINCT", "FROM"):
		r, err := value(p.lex, 0)
		if err != nil {
			return nil, err
		}
		return &ast.IsDistinctFrom{Base: p.base(), OperatorPlace: p.op, L: p.x, R: r, Not: p.not}, nil
	}
	return nil, unexpected(p.lex)
}

func (p *predicate) between() (ast.Expr, error) {
	low, err := value(p.lex, 0)
	if err != nil {
		return nil, err
	}
	if err := expectWord(p.lex, "AND"); err != nil {
		return nil, err
	}
	high, err := value(p.lex, 0)
	if err != nil {
		return nil, err
	}
	return &ast.Between{Base: p.base(), OperatorPlace: p.op, X: p.x, Low: low, High: high, Not: p.not}, nil
}

func (p *predicate) in() (ast.Expr, error) {
	in := &ast.In{OperatorPlace: p.op, X: p.x, Not: p.not}
	var err error
	if queryInParens(p.lex, 0) && !oneInnerQuery(p.lex) {
		in.Query, err = inParens(p.lex, query)
	} else {
		in.List, err = inParens(p.lex, expressions)
	}
	in.Base = p.base()
	return in, err
}

func (p *predicate) like() (ast.Expr, error) {
	pattern, err := value(p.lex, 0)
	if err != nil {
		return nil, err
	}
	like := &ast.Like{OperatorPlace: p.op, X: p.x, Pattern: pattern, Not: p.not}
	if parser.TakeWord(p.lex, "ESCAPE") {
		if like.Escape, err = value(p.lex, 0); err != nil {
			return nil, err
		}
	}
	like.Base = p.base()
	return like, nil
}

// binding says how tight an operator binds; the signs bind tighter than all of
// these, AT TIME ZONE tighter than the signs.
var binding = map[string]int{"||": 1, "+": 2, "-": 2, "*": 3, "/": 3, "%": 3}

// value reads a chain of operators that bind tighter than least, all of which
// are left-associative.
func value(lex *stream, least int) (ast.Expr, error) {
	start := parser.Start(lex)
	l, err := signed(lex)
	for err == nil {
		t := lex.Peek()
		b := binding[t.Value]
		if t.Type != parser.Operator || b <= least {
			return l, nil
		}
		lex.Next()
		var r ast.Expr
		if r, err = value(lex, b); err == nil {
			l = &ast.Arithmetic{Base: ast.At(parser.From(lex, start)), OperatorPlace: ast.OperatorPlace{OpSpan: parser.SpanOf(t)},
				Op: ast.BinaryOp(t.Value), L: l, R: r}
		}
	}
	return nil, err
}

func signed(lex *stream) (ast.Expr, error) {
	t := lex.Peek()
	if !parser.IsOp(t, "-") && !parser.IsOp(t, "+") {
		return zoned(lex)
	}
	lex.Next()
	x, err := signed(lex)
	if err != nil {
		return nil, err
	}
	return &ast.Unary{Base: ast.At(parser.From(lex, parser.SpanOf(t))), Op: ast.UnaryOp(t.Value), X: x}, nil
}

func zoned(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	x, err := primary(lex)
	if err != nil {
		return nil, err
	}
	for parser.IsWord(lex.Peek(), "AT") && parser.IsWord(parser.PeekAt(lex, 1), "TIME") {
		op := ast.OperatorPlace{OpSpan: parser.Start(lex)}
		lex.Next()
		if err := expectWord(lex, "TIME", "ZONE"); err != nil {
			return nil, err
		}
		zone, err := zoneSpecifier(lex)
		if err != nil {
			return nil, err
		}
		x = &ast.AtTimeZone{Base: ast.At(parser.From(lex, start)), OperatorPlace: op, X: x, Zone: zone}
	}
	return x, nil
}

func zoneSpecifier(lex *stream) (ast.Expr, error) {
	if parser.IsWord(lex.Peek(), "INTERVAL") {
		return interval(lex)
	}
	return text(lex)
}
