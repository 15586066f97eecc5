package athena

import (
	"strings"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// call reads name(args) and what may follow: FILTER, IGNORE NULLS, OVER.
func call(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	n, err := name(lex)
	if err != nil {
		return nil, err
	}
	f, err := inParens(lex, arguments)
	if err != nil {
		return nil, err
	}
	return finishCall(lex, start, n, f)
}

// finishCall reads what may follow the closing parenthesis.
func finishCall(lex *stream, start sqlerr.Span, n *ast.Name, f *ast.FunctionCall) (ast.Expr, error) {
	f.Name = n
	var err error
	if f.Filter, err = filter(lex); err != nil {
		return nil, err
	}
	if f.Star { // count(*) has no null treatment
		f.Over, err = overWindow(lex)
	} else {
		f.Over, err = over(lex, &f.Nulls)
	}
	if err != nil {
		return nil, err
	}
	f.Base = ast.At(parser.From(lex, start))
	return f, nil
}

func arguments(lex *stream) (*ast.FunctionCall, error) {
	f := &ast.FunctionCall{}
	if parser.TakeOp(lex, "*") {
		f.Star = true
		return f, nil
	}
	if parser.IsOp(lex.Peek(), ")") {
		return f, nil
	}
	if isName(lex.Peek()) && parser.IsOp(parser.PeekAt(lex, 1), ".") && parser.IsOp(parser.PeekAt(lex, 2), "*") {
		return nil, sqlerr.At(parser.Start(lex), sqlerr.InvalidFunctionArgument,
			"label.* syntax is only supported as the only argument of row pattern count function")
	}
	var err error
	if !orderAhead(lex) {
		f.Distinct = quantified(lex)
		if f.Args, err = expressions(lex); err != nil {
			return nil, err
		}
	}
	f.OrderBy, err = orderBy(lex)
	return f, err
}

func orderAhead(lex *stream) bool {
	return parser.IsWord(lex.Peek(), "ORDER") && parser.IsWord(parser.PeekAt(lex, 1), "BY")
}

// quantified reads ALL or DISTINCT; ALL, which may be a function's name, only
// where no "(" that belongs to it follows.
func quantified(lex *stream) bool {
	if parser.TakeWord(lex, "DISTINCT") {
		return true
	}
	parser.TakeWord(lex, "ALL")
	return false
}

func orderBy(lex *stream) ([]*ast.SortItem, error) {
	if !parser.TakeWord(lex, "ORDER", "BY") {
		return nil, nil
	}
	return list(lex, sortItem)
}

func sortItem(lex *stream) (*ast.SortItem, error) {
	start := parser.Start(lex)
	x, err := expression(lex)
	if err != nil {
		return nil, err
	}
	s := &ast.SortItem{X: x}
	switch {
	case parser.TakeWord(lex, "ASC"):
		s.Order = ast.Ascending
	case parser.TakeWord(lex, "DESC"):
		s.Order = ast.Descending
	}
	switch {
	case parser.TakeWord(lex, "NULLS", "FIRST"):
		s.Nulls = ast.NullsFirst
	case parser.TakeWord(lex, "NULLS", "LAST"):
		s.Nulls = ast.NullsLast
	}
	s.Base = ast.At(parser.From(lex, start))
	return s, nil
}

func filter(lex *stream) (ast.Expr, error) {
	if !parser.IsWord(lex.Peek(), "FILTER") || !parser.IsOp(parser.PeekAt(lex, 1), "(") {
		return nil, nil
	}
	lex.Next()
	return inParens(lex, func(lex *stream) (ast.Expr, error) {
		if err := expectWord(lex, "WHERE"); err != nil {
			return nil, err
		}
		return expression(lex)
	})
}

func over(lex *stream, nulls *ast.NullTreatment) (*ast.Window, error) {
	switch {
	case parser.TakeWord(lex, "IGNORE", "NULLS"):
		*nulls = ast.IgnoreNulls
	case parser.TakeWord(lex, "RESPECT", "NULLS"):
		*nulls = ast.RespectNulls
	}
	w, err := overWindow(lex)
	if w == nil && err == nil && *nulls != ast.NullsDefault {
		err = unexpected(lex)
	}
	return w, err
}

// overWindow reads OVER name or OVER (…), or nothing.
func overWindow(lex *stream) (*ast.Window, error) {
	next := parser.PeekAt(lex, 1)
	if !parser.IsWord(lex.Peek(), "OVER") || !parser.IsOp(next, "(") && !isName(next) {
		return nil, nil
	}
	word := parser.SpanOf(lex.Next())
	if isName(next) {
		lex.Next()
		return &ast.Window{Base: ast.At(parser.SpanOf(next)), Ref: identifierOf(next), First: word}, nil
	}
	return windowInParens(lex)
}

func windowInParens(lex *stream) (*ast.Window, error) {
	start := parser.Start(lex)
	w, err := inParens(lex, window)
	if err != nil {
		return nil, err
	}
	w.Base = ast.At(parser.From(lex, start))
	return w, nil
}

func window(lex *stream) (*ast.Window, error) {
	w := &ast.Window{First: parser.SpanOf(lex.Peek())}
	if isName(lex.Peek()) && !windowClauseAhead(lex) {
		w.Existing = identifierOf(lex.Next())
	}
	var err error
	if parser.TakeWord(lex, "PARTITION", "BY") {
		if w.PartitionBy, err = expressions(lex); err != nil {
			return nil, err
		}
	}
	w.OrderAt = parser.SpanOf(lex.Peek())
	if w.OrderBy, err = orderBy(lex); err != nil {
		return nil, err
	}
	w.Frame, err = frame(lex)
	return w, err
}

func windowClauseAhead(lex *stream) bool {
	next := parser.PeekAt(lex, 1)
	if parser.IsWord(lex.Peek(), "PARTITION") {
		return parser.IsWord(next, "BY")
	}
	return parser.IsOneOf(lex.Peek(), "ROWS", "RANGE", "GROUPS") && !parser.IsOp(next, ")")
}

func frame(lex *stream) (*ast.Frame, error) {
	t := lex.Peek()
	if !parser.IsOneOf(t, "ROWS", "RANGE", "GROUPS") {
		return nil, nil
	}
	start := parser.Start(lex)
	lex.Next()
	f := &ast.Frame{Unit: ast.FrameUnit(strings.ToUpper(t.Value))}
	between := parser.TakeWord(lex, "BETWEEN")
	var err error
	if f.Start, err = bound(lex); err != nil {
		return nil, err
	}
	if between {
		if err := expectWord(lex, "AND"); err != nil {
			return nil, err
		}
		if f.End, err = bound(lex); err != nil {
			return nil, err
		}
	}
	f.Base = ast.At(parser.From(lex, start))
	return f, nil
}

func bound(lex *stream) (*ast.FrameBound, error) {
	start := parser.Start(lex)
	b := &ast.FrameBound{}
	switch {
	case parser.TakeWord(lex, "UNBOUNDED", "PRECEDING"):
		b.Kind = ast.UnboundedPreceding
	case parser.TakeWord(lex, "UNBOUNDED", "FOLLOWING"):
		b.Kind = ast.UnboundedFollowing
	case parser.TakeWord(lex, "CURRENT", "ROW"):
		b.Kind = ast.CurrentRow
	default:
		if err := offsetBound(lex, b); err != nil {
			return nil, err
		}
	}
	b.Base = ast.At(parser.From(lex, start))
	return b, nil
}

func offsetBound(lex *stream, b *ast.FrameBound) (err error) {
	if b.Offset, err = expression(lex); err != nil {
		return err
	}
	switch {
	case parser.TakeWord(lex, "PRECEDING"):
		b.Kind = ast.Preceding
	case parser.TakeWord(lex, "FOLLOWING"):
		b.Kind = ast.Following
	default:
		return unexpected(lex)
	}
	return nil
}
