package athena

import (
	"strings"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// The functions whose arguments are not a plain list.

func extract(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	lex.Next()
	x, err := inParens(lex, func(lex *stream) (*ast.Extract, error) {
		field, err := identifier(lex)
		if err != nil {
			return nil, err
		}
		if err := expectWord(lex, "FROM"); err != nil {
			return nil, err
		}
		v, err := value(lex, 0)
		return &ast.Extract{Field: field, X: v}, err
	})
	if err != nil {
		return nil, err
	}
	x.Base = ast.At(parser.From(lex, start))
	return x, nil
}

// substring reads the form with FROM; with commas it is a call like any other.
func substring(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	n, err := name(lex)
	if err != nil {
		return nil, err
	}
	if err := expectOp(lex, "("); err != nil {
		return nil, err
	}
	f, err := arguments(lex)
	if err != nil {
		return nil, err
	}
	if len(f.Args) == 1 && !f.Distinct && f.OrderBy == nil && parser.TakeWord(lex, "FROM") {
		return substringFrom(lex, start, f.Args[0])
	}
	if err := expectOp(lex, ")"); err != nil {
		return nil, err
	}
	return finishCall(lex, start, n, f)
}

func substringFrom(lex *stream, start sqlerr.Span, x ast.Expr) (ast.Expr, error) {
	s := &ast.Substring{X: x}
	var err error
	if s.Start, err = value(lex, 0); err != nil {
		return nil, err
	}
	if parser.TakeWord(lex, "FOR") {
		if s.Length, err = value(lex, 0); err != nil {
			return nil, err
		}
	}
	if err := expectOp(lex, ")"); err != nil {
		return nil, err
	}
	s.Base = ast.At(parser.From(lex, start))
	return s, nil
}

func trim(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	lex.Next()
	t, err := inParens(lex, trimArguments)
	if err != nil {
		return nil, err
	}
	t.Base = ast.At(parser.From(lex, start))
	return t, nil
}

func trimArguments(lex *stream) (*ast.Trim, error) {
	t := &ast.Trim{}
	side := lex.Peek()
	if parser.IsOneOf(side, "BOTH", "LEADING", "TRAILING") && !endsValue(lex) {
		t.Side = ast.TrimSide(strings.ToUpper(lex.Next().Value))
	}
	if t.Side != "" && parser.TakeWord(lex, "FROM") {
		return t, trimSource(lex, t)
	}
	x, err := value(lex, 0)
	if err != nil {
		return nil, err
	}
	switch {
	case parser.TakeWord(lex, "FROM"):
		t.Chars = x
		return t, trimSource(lex, t)
	case t.Side != "":
		return nil, unexpected(lex)
	case parser.TakeOp(lex, ","):
		t.X = x
		t.Chars, err = value(lex, 0)
		return t, err
	}
	t.X = x
	return t, nil
}

// endsValue reports whether the word that stands next is a value by itself.
func endsValue(lex *stream) bool {
	next := parser.PeekAt(lex, 1)
	return parser.IsOp(next, ")") || parser.IsOp(next, ",") || parser.IsOp(next, ".")
}

func trimSource(lex *stream, t *ast.Trim) (err error) {
	t.X, err = value(lex, 0)
	return err
}

func position(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	lex.Next()
	p, err := inParens(lex, func(lex *stream) (*ast.Position, error) {
		needle, err := value(lex, 0)
		if err != nil {
			return nil, err
		}
		if err := expectWord(lex, "IN"); err != nil {
			return nil, err
		}
		x, err := value(lex, 0)
		return &ast.Position{Needle: needle, X: x}, err
	})
	if err != nil {
		return nil, err
	}
	p.Base = ast.At(parser.From(lex, start))
	return p, nil
}

func normalize(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	lex.Next()
	n, err := inParens(lex, func(lex *stream) (*ast.Normalize, error) {
		x, err := value(lex, 0)
		if err != nil || !parser.TakeOp(lex, ",") {
			return &ast.Normalize{X: x}, err
		}
		form := lex.Peek()
		if !parser.IsOneOf(form, "NFC", "NFD", "NFKC", "NFKD") {
			return nil, unexpected(lex)
		}
		lex.Next()
		return &ast.Normalize{X: x, Form: strings.ToUpper(form.Value)}, nil
	})
	if err != nil {
		return nil, err
	}
	n.Base = ast.At(parser.From(lex, start))
	return n, nil
}

func grouping(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	lex.Next()
	columns, err := inParens(lex, func(lex *stream) ([]*ast.Name, error) {
		if parser.IsOp(lex.Peek(), ")") {
			return nil, nil
		}
		return list(lex, name)
	})
	if err != nil {
		return nil, err
	}
	return &ast.Grouping{Base: ast.At(parser.From(lex, start)), Columns: columns}, nil
}

func listagg(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	lex.Next()
	l, err := inParens(lex, listaggArguments)
	if err != nil {
		return nil, err
	}
	if err := expectWord(lex, "WITHIN", "GROUP"); err != nil {
		return nil, err
	}
	if l.WithinGroup, err = inParens(lex, requiredOrder); err != nil {
		return nil, err
	}
	if l.Filter, err = filter(lex); err != nil {
		return nil, err
	}
	if l.Over, err = overWindow(lex); err != nil {
		return nil, err
	}
	l.Base = ast.At(parser.From(lex, start))
	return l, nil
}

func requiredOrder(lex *stream) ([]*ast.SortItem, error) {
	if !orderAhead(lex) {
		return nil, unexpected(lex)
	}
	return orderBy(lex)
}

func listaggArguments(lex *stream) (*ast.ListAgg, error) {
	l := &ast.ListAgg{Distinct: quantified(lex)}
	var err error
	if l.X, err = expression(lex); err != nil {
		return nil, err
	}
	if parser.TakeOp(lex, ",") {
		if l.Separator, err = asExpr(text(lex)); err != nil {
			return nil, err
		}
	}
	if !parser.TakeWord(lex, "ON", "OVERFLOW") {
		return l, nil
	}
	if parser.TakeWord(lex, "ERROR") {
		l.OnOverflow = "ERROR"
		return l, nil
	}
	return l, truncation(lex, l)
}

func truncation(lex *stream, l *ast.ListAgg) (err error) {
	if err = expectWord(lex, "TRUNCATE"); err != nil {
		return err
	}
	l.OnOverflow = "TRUNCATE"
	if isText(lex.Peek()) {
		if l.Filler, err = asExpr(text(lex)); err != nil {
			return err
		}
	}
	l.WithCount = parser.TakeWord(lex, "WITH", "COUNT")
	if !l.WithCount {
		return expectWord(lex, "WITHOUT", "COUNT")
	}
	return nil
}
