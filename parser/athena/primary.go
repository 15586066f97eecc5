package athena

import (
	"strings"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// primary reads a value without operators and the [index] and .field behind it.
func primary(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	x, err := atom(lex)
	for err == nil {
		switch {
		case parser.IsOp(lex.Peek(), "["):
			x, err = subscript(lex, start, x)
		case parser.IsOp(lex.Peek(), ".") && isName(parser.PeekAt(lex, 1)):
			lex.Next()
			field := identifierOf(lex.Next())
			x = &ast.Dereference{Base: ast.At(parser.From(lex, start)), Of: x, Field: field}
		default:
			return x, nil
		}
	}
	return nil, err
}

func subscript(lex *stream, start sqlerr.Span, of ast.Expr) (ast.Expr, error) {
	lex.Next()
	index, err := value(lex, 0)
	if err != nil {
		return nil, err
	}
	if err := expectOp(lex, "]"); err != nil {
		return nil, err
	}
	return &ast.Subscript{Base: ast.At(parser.From(lex, start)), Of: of, Index: index}, nil
}

func atom(lex *stream) (ast.Expr, error) {
	t := lex.Peek()
	switch t.Type {
	case parser.Text, parser.Unicode:
		return asExpr(text(lex))
	case parser.Hex:
		return binary(lex)
	case parser.Whole, parser.Fixed, parser.Float:
		lex.Next()
		return numberOf(t.Value, numberKinds[t.Type], parser.SpanOf(t)), nil
	case parser.Operator:
		return operatorAtom(lex)
	case parser.Word:
		if read, ok := keywordAtoms[strings.ToUpper(t.Value)]; ok && read.when(lex) {
			return read.read(lex)
		}
	}
	return named(lex)
}

var numberKinds = map[lexerType]ast.NumberKind{parser.Whole: ast.Integer, parser.Fixed: ast.Decimal, parser.Float: ast.Double}

func numberOf(text string, kind ast.NumberKind, span sqlerr.Span) *ast.Number {
	return &ast.Number{Base: ast.At(span), Kind: kind, Text: text}
}

// asExpr turns a result of a reader of one kind of node into one of expressions.
func asExpr[T ast.Expr](x T, err error) (ast.Expr, error) {
	if err != nil {
		return nil, err
	}
	return x, nil
}

func operatorAtom(lex *stream) (ast.Expr, error) {
	t := lex.Peek()
	switch t.Value {
	case "[":
		return array(lex)
	case "?":
		lex.Next()
		return &ast.Parameter{Base: ast.At(parser.SpanOf(t))}, nil
	case "(":
		switch {
		case lambdaAhead(lex):
			return lambda(lex)
		case queryInParens(lex, 0):
			return scalarQuery(lex)
		}
		return parenthesised(lex)
	}
	return nil, unexpected(lex)
}

func scalarQuery(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	q, err := inParens(lex, query)
	if err != nil {
		return nil, err
	}
	return &ast.Subquery{Base: ast.At(parser.From(lex, start)), Query: q}, nil
}

// parenthesised reads (x), which leaves no node, or the row (x, y).
func parenthesised(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	items, err := inParens(lex, expressions)
	if err != nil {
		return nil, err
	}
	if len(items) == 1 {
		return items[0], nil
	}
	row := &ast.Row{Base: ast.At(parser.From(lex, start))}
	for _, x := range items {
		row.Items = append(row.Items, &ast.RowField{Base: ast.At(x.Span()), X: x})
	}
	return row, nil
}

// lambda reads x -> e or (x, y) -> e.
func lambda(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	var params []*ast.Identifier
	if isName(lex.Peek()) {
		params = append(params, identifierOf(lex.Next()))
	} else {
		lex.Next()
		for isName(lex.Peek()) { // lambdaAhead has seen the commas
			params = append(params, identifierOf(lex.Next()))
			parser.TakeOp(lex, ",")
		}
		lex.Next()
	}
	if err := expectOp(lex, "->"); err != nil {
		return nil, err
	}
	body, err := expression(lex)
	if err != nil {
		return nil, err
	}
	return &ast.Lambda{Base: ast.At(parser.From(lex, start)), Params: params, Body: body}, nil
}

// named reads what starts with a name: a column, a typed literal, a lambda, a
// function call.
func named(lex *stream) (ast.Expr, error) {
	t := lex.Peek()
	if !isName(t) {
		return nil, unexpected(lex)
	}
	switch next := parser.PeekAt(lex, 1); {
	case isText(next):
		lex.Next()
		return typed(lex, identifierOf(t))
	case parser.IsOp(next, "->"):
		return lambda(lex)
	}
	if callAhead(lex) {
		return call(lex)
	}
	return identifier(lex)
}

// callAhead reports whether a name of any parts and then "(" stand next.
func callAhead(lex *stream) bool {
	n := 1
	for parser.IsOp(parser.PeekAt(lex, n), ".") && isName(parser.PeekAt(lex, n+1)) {
		n += 2
	}
	return parser.IsOp(parser.PeekAt(lex, n), "(")
}

func typed(lex *stream, typ *ast.Identifier) (ast.Expr, error) {
	s, err := text(lex)
	if err != nil {
		return nil, err
	}
	if !typ.Quoted && strings.EqualFold(typ.Name, "X") {
		return nil, sqlerr.At(typ.Span(), sqlerr.SyntaxError, "Spaces are not allowed between 'X' and the starting quote of a binary literal")
	}
	return &ast.Typed{Base: ast.At(typ.Place.To(s.Place)), Type: typ, Value: s.Value}, nil
}
