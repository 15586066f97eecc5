package s3select

import (
	"slices"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// term reads a primary expression and the path behind it.
func (r *reader) term() (ast.Expr, error) {
	start := parser.Start(r.lex)
	x, err := r.primary()
	if err != nil || !r.isOp(".") && !r.isOp("[") {
		return x, err
	}
	steps, err := r.steps(false)
	if p, ok := x.(*ast.Path); ok && !slices.ContainsFunc(p.Steps, wild) { // (s.a).b is s.a.b
		return &ast.Path{Base: r.base(start), Head: p.Head, Steps: slices.Concat(p.Steps, steps)}, err
	}
	return &ast.PathOf{Base: r.base(start), X: x, Steps: steps}, err
}

func (r *reader) primary() (ast.Expr, error) {
	t := r.peek()
	span := ast.At(parser.SpanOf(t))
	switch t.Type {
	case parser.Text:
		r.lex.Next()
		return &ast.String{Base: span, Value: parser.Unquote(t.Value)}, nil
	case parser.BackQuoted:
		r.lex.Next()
		return &ast.Ion{Base: span, Text: parser.Unquote(t.Value)}, nil
	case parser.Whole, parser.Fixed, parser.Float:
		return r.number()
	case parser.Quoted:
		return r.path()
	case parser.Word:
		return r.wordPrimary()
	case parser.Operator:
		return r.operatorPrimary()
	case lexer.EOF:
		return nil, r.fail(sqlerr.S3ParseExpectedExpression)
	}
	return nil, r.unexpected()
}

// number reads a number; one that runs into a word, as 500x, is no literal.
func (r *reader) number() (ast.Expr, error) {
	t := r.lex.Next()
	n := &ast.Number{Base: ast.At(parser.SpanOf(t)), Text: t.Value}
	switch t.Type {
	case parser.Fixed:
		n.Kind = ast.Decimal
	case parser.Float:
		n.Kind = ast.Double
	}
	if next := r.peek(); next.Type == parser.Word && next.Pos.Offset == t.Pos.Offset+len(t.Value) {
		return nil, r.failAt(t, sqlerr.S3LexerInvalidLiteral)
	}
	return n, nil
}

func (r *reader) operatorPrimary() (ast.Expr, error) {
	start := parser.Start(r.lex)
	switch {
	case r.op("("):
		items, err := r.listUntil(")", sqlerr.S3ParseExpectedTokenType)
		if err != nil || len(items) == 1 {
			return first(items), err
		}
		return rowOf(r.base(start), items), nil
	case r.op("["):
		if r.op("]") {
			return &ast.Array{Base: r.base(start)}, nil
		}
		items, err := r.listUntil("]", sqlerr.S3ParseExpectedTokenType)
		return &ast.Array{Base: r.base(start), Items: items}, err
	case r.isOp("@"):
		return nil, r.scoped(r.peek())
	case r.isOp("*"), r.isOp(","):
		return nil, r.unexpected()
	case r.isOp(")"), r.isOp("]"):
		return nil, r.fail(sqlerr.S3ParseUnexpectedTerm)
	}
	return nil, r.fail(sqlerr.S3ParseUnexpectedOperator)
}

func first(items []ast.Expr) ast.Expr {
	if len(items) == 0 {
		return nil
	}
	return items[0]
}

func rowOf(base ast.Base, items []ast.Expr) *ast.Row {
	row := &ast.Row{Base: base}
	for _, x := range items {
		row.Items = append(row.Items, &ast.RowField{Base: ast.At(x.Span()), X: x})
	}
	return row
}

// wordPrimary reads what starts with a word: a constant, CASE, CAST, a function
// or a column.
func (r *reader) wordPrimary() (ast.Expr, error) {
	t := r.peek()
	word := strings.ToLower(t.Value)
	base := ast.At(parser.SpanOf(t))
	switch word {
	case "null":
		r.lex.Next()
		return &ast.Null{Base: base}, nil
	case "missing":
		r.lex.Next()
		return &ast.Missing{Base: base}, nil
	case "true", "false":
		r.lex.Next()
		return &ast.Boolean{Base: base, Value: word == "true"}, nil
	case "case":
		return r.caseOf()
	case "cast":
		return r.cast()
	case "select":
		return nil, r.fail(sqlerr.S3ParseUnsupportedSelect)
	case "values":
		if r.strict {
			return nil, r.valuesClause()
		}
	}
	called := parser.IsOp(parser.PeekAt(r.lex, 1), "(")
	switch read, known := functions[word]; {
	case known && called:
		return read(r)
	case called && parser.IsOp(parser.PeekAt(r.lex, 2), "*"):
		return nil, r.fail(sqlerr.S3ParseUnsupportedCallWithStar)
	case called:
		return nil, r.fail(sqlerr.S3UnsupportedFunction)
	case known && r.strict && Reserved(word):
		r.lex.Next()
		return nil, r.fail(sqlerr.S3ParseExpectedLeftParenBuiltinFunctionCall)
	}
	return r.column(word)
}

// valuesClause refuses VALUES, which wants a parenthesis.
func (r *reader) valuesClause() error {
	if r.lex.Next(); !r.isOp("(") {
		return r.fail(sqlerr.S3ParseExpectedLeftParenValueConstructor)
	}
	return r.fail(sqlerr.S3ParseUnsupportedSyntax)
}

func (r *reader) column(word string) (ast.Expr, error) {
	switch {
	case !r.refused(word):
		return r.path()
	case wordKind(word) == "OPERATOR":
		return nil, r.fail(sqlerr.S3ParseUnexpectedOperator)
	}
	return nil, r.fail(sqlerr.S3ParseUnExpectedKeyword)
}

// refused reports whether the word cannot be a name without quotes.
func (r *reader) refused(word string) bool {
	return structure()[strings.ToLower(word)] || r.strict && Reserved(word)
}

func (r *reader) caseOf() (ast.Expr, error) {
	start := parser.Start(r.lex)
	r.lex.Next()
	c := &ast.Case{}
	var err error
	if !r.isWord("WHEN") {
		if c.Operand, err = r.expr(0); err != nil {
			return nil, err
		}
	}
	for r.isWord("WHEN") {
		w, err := r.when()
		if err != nil {
			return nil, err
		}
		c.Whens = append(c.Whens, w)
	}
	if len(c.Whens) == 0 {
		return nil, r.fail(sqlerr.S3ParseExpectedWhenClause)
	}
	if r.word("ELSE") {
		if c.Else, err = r.expr(0); err != nil {
			return nil, err
		}
	}
	if !r.word("END") {
		return nil, r.fail(sqlerr.S3ParseExpectedKeyword)
	}
	c.Base = r.base(start)
	return c, nil
}

func (r *reader) when() (*ast.When, error) {
	start := parser.Start(r.lex)
	r.lex.Next()
	w := &ast.When{}
	var err error
	if w.Cond, err = r.expr(0); err != nil {
		return nil, err
	}
	if !r.word("THEN") {
		return nil, r.fail(sqlerr.S3ParseExpectedKeyword)
	}
	if w.Result, err = r.expr(0); err != nil {
		return nil, err
	}
	w.Base = r.base(start)
	return w, nil
}

func (r *reader) cast() (ast.Expr, error) {
	start := parser.Start(r.lex)
	r.lex.Next()
	if !r.op("(") {
		return nil, r.fail(sqlerr.S3ParseExpectedLeftParenAfterCast)
	}
	c := &ast.Cast{}
	var err error
	if c.X, err = r.expr(0); err != nil {
		return nil, err
	}
	if !r.word("AS") {
		if r.isOp(")") || r.isOp(",") {
			return nil, r.fail(sqlerr.S3ParseCastArity)
		}
		return nil, r.fail(sqlerr.S3ParseExpectedKeyword)
	}
	if c.Type, err = r.typeName(); err != nil {
		return nil, err
	}
	if !r.op(")") {
		return nil, r.fail(sqlerr.S3ParseExpectedRightParenBuiltinFunctionCall)
	}
	c.Base = r.base(start)
	return c, nil
}

func (r *reader) typeName() (*ast.TypeName, error) {
	start := parser.Start(r.lex)
	t := r.peek()
	word := strings.ToLower(t.Value)
	if t.Type != parser.Word || !types()[word] && !refusedTypes()[word] {
		return nil, r.fail(sqlerr.S3ParseExpectedTypeName)
	}
	r.lex.Next()
	typ := &ast.TypeName{Name: word}
	if r.isOp("(") {
		if err := r.typeParameters(typ, t); err != nil {
			return nil, err
		}
	}
	if refusedTypes()[word] {
		return nil, r.failAt(t, sqlerr.S3InvalidDataType)
	}
	typ.Base = r.base(start)
	return typ, nil
}

// typeArity is how many parameters a type may have; others have none.
var typeArity = map[string]int{"decimal": 2, "numeric": 2, "float": 1, "char": 1, "character": 1, "varchar": 1}

// typeParameters reads the whole numbers behind the name of a type.
func (r *reader) typeParameters(typ *ast.TypeName, name *lexer.Token) error {
	for open := r.lex.Next(); ; {
		t := r.peek()
		if t.Type != parser.Whole {
			return r.failAt(name, sqlerr.S3ParseInvalidTypeParam)
		}
		r.lex.Next()
		typ.Args = append(typ.Args, &ast.TypeArg{Base: ast.At(parser.SpanOf(t)), Number: t.Value})
		switch {
		case r.op(","):
		case !r.op(")"):
			return r.fail(sqlerr.S3ParseExpectedArgumentDelimiter)
		case len(typ.Args) > typeArity[typ.Name]:
			return r.failAt(open, sqlerr.S3ParseCastArity)
		default:
			return nil
		}
	}
}
