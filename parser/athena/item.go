package athena

import (
	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

func selectItem(lex *stream) (ast.SelectItem, error) {
	start := parser.Start(lex)
	if parser.TakeOp(lex, "*") {
		return &ast.AllColumns{Base: ast.At(start)}, nil
	}
	x, err := expression(lex)
	if err != nil {
		return nil, err
	}
	if parser.IsOp(lex.Peek(), ".") && parser.IsOp(parser.PeekAt(lex, 1), "*") {
		return allColumns(lex, start, x)
	}
	alias, err := aliasOf(lex)
	return &ast.SingleColumn{Base: ast.At(parser.From(lex, start)), X: x, Alias: alias}, err
}

func groupingElement(lex *stream) (ast.GroupingElement, error) {
	start := parser.Start(lex)
	g := &ast.GroupingSets{}
	switch {
	case parser.TakeWord(lex, "ROLLUP"):
		g.Kind = ast.Rollup
	case parser.TakeWord(lex, "CUBE"):
		g.Kind = ast.Cube
	case parser.TakeWord(lex, "GROUPING", "SETS"):
		g.Kind = ast.Sets
	default:
		x, err := groupExpr(lex)
		if err != nil {
			return nil, err
		}
		return x, nil
	}
	var err error
	g.Sets, err = inParens(lex, func(lex *stream) ([]*ast.GroupExpr, error) {
		if parser.IsOp(lex.Peek(), ")") {
			return nil, nil
		}
		return list(lex, groupExpr)
	})
	g.Base = ast.At(parser.From(lex, start))
	return g, err
}

// groupExpr reads (a, b), (), or one expression. A list in parentheses with an
// operator behind it is a row, which is an expression.
func groupExpr(lex *stream) (*ast.GroupExpr, error) {
	start := parser.Start(lex)
	if parser.IsOp(lex.Peek(), "(") && listAhead(lex) {
		exprs, err := inParens(lex, func(lex *stream) ([]ast.Expr, error) {
			if parser.IsOp(lex.Peek(), ")") {
				return nil, nil
			}
			return expressions(lex)
		})
		return &ast.GroupExpr{Base: ast.At(parser.From(lex, start)), List: true, Exprs: exprs}, err
	}
	x, err := expression(lex)
	return &ast.GroupExpr{Base: ast.At(parser.From(lex, start)), Exprs: []ast.Expr{x}}, err
}

// listAhead reports whether the parentheses ahead hold a list and not the start
// of an expression.
func listAhead(lex *stream) bool {
	end := closing(lex, 0)
	if end == 0 || queryInParens(lex, 0) || lambdaAhead(lex) {
		return false
	}
	next := parser.PeekAt(lex, end+1)
	if next.Type == parser.Operator {
		return next.Value == "," || next.Value == ")"
	}
	return !parser.IsOneOf(next, "AND", "OR", "NOT", "IS", "IN", "LIKE", "BETWEEN", "AT")
}

// allColumns reads the .* behind x, and the names that may follow.
func allColumns(lex *stream, start sqlerr.Span, x ast.Expr) (ast.SelectItem, error) {
	lex.Next()
	lex.Next()
	a := &ast.AllColumns{Of: x}
	if parser.TakeWord(lex, "AS") {
		var err error
		if a.Aliases, err = inParens(lex, identifiers); err != nil {
			return nil, err
		}
	}
	a.Base = ast.At(parser.From(lex, start))
	return a, nil
}
