package athena

import (
	"strings"

	"flowsql/parser"
	"flowsql/parser/ast"
)

// typeName reads a type of Trino's grammar.
func typeName(lex *stream) (*ast.TypeName, error) {
	start := parser.Start(lex)
	t, err := plainType(lex)
	for err == nil && parser.IsWord(lex.Peek(), "ARRAY") {
		lex.Next()
		t = &ast.TypeName{Name: "array", Array: true, Args: []*ast.TypeArg{{Base: ast.At(t.Place), Type: t}}}
		err = arrayBound(lex)
		t.Base = ast.At(parser.From(lex, start))
	}
	return t, err
}

func arrayBound(lex *stream) error {
	if !parser.TakeOp(lex, "[") {
		return nil
	}
	if _, err := wholeText(lex); err != nil {
		return err
	}
	return expectOp(lex, "]")
}

func plainType(lex *stream) (*ast.TypeName, error) {
	start := parser.Start(lex)
	t := &ast.TypeName{}
	var err error
	word := lex.Peek()
	next := parser.PeekAt(lex, 1)
	switch {
	case parser.IsOneOf(word, "TIME", "TIMESTAMP"):
		err = temporalType(lex, t)
	case parser.IsWord(word, "INTERVAL"):
		err = intervalType(lex, t)
	case parser.TakeWord(lex, "DOUBLE", "PRECISION"):
		t.Name = "double precision"
	case parser.IsWord(word, "ROW") && parser.IsOp(next, "("):
		lex.Next()
		t.Name = word.Value
		t.Args, err = inParens(lex, rowTypeFields)
	case parser.IsOneOf(word, "ARRAY", "MAP") && parser.IsOp(next, "<"):
		err = angleType(lex, t)
	default:
		err = genericType(lex, t)
	}
	if err != nil {
		return nil, err
	}
	t.Base = ast.At(parser.From(lex, start))
	return t, nil
}

func temporalType(lex *stream, t *ast.TypeName) (err error) {
	t.Name = lex.Next().Value
	if parser.IsOp(lex.Peek(), "(") {
		if t.Args, err = inParens(lex, typeArgs); err != nil {
			return err
		}
	}
	switch {
	case parser.TakeWord(lex, "WITH", "TIME", "ZONE"):
		t.Zone = "with time zone"
	case parser.TakeWord(lex, "WITHOUT", "TIME", "ZONE"):
		t.Zone = "without time zone"
	}
	return nil
}

func intervalType(lex *stream, t *ast.TypeName) error {
	lex.Next()
	from, err := intervalField(lex)
	if err != nil {
		return err
	}
	t.Name = "interval " + strings.ToLower(from)
	if !parser.TakeWord(lex, "TO") {
		return nil
	}
	to, err := intervalField(lex)
	t.Name += " to " + strings.ToLower(to)
	return err
}

func angleType(lex *stream, t *ast.TypeName) (err error) {
	t.Name, t.Angle = lex.Next().Value, true
	lex.Next()
	if t.Args, err = list(lex, typeArg); err != nil {
		return err
	}
	return expectOp(lex, ">")
}

func genericType(lex *stream, t *ast.TypeName) error {
	id, err := identifier(lex)
	if err != nil {
		return err
	}
	t.Name, t.Quoted = id.Name, id.Quoted
	if parser.IsOp(lex.Peek(), "(") {
		t.Args, err = inParens(lex, typeArgs)
	}
	return err
}

func typeArgs(lex *stream) ([]*ast.TypeArg, error) { return list(lex, typeArg) }

func typeArg(lex *stream) (*ast.TypeArg, error) {
	start := parser.Start(lex)
	if lex.Peek().Type == parser.Whole {
		return &ast.TypeArg{Base: ast.At(start), Number: lex.Next().Value}, nil
	}
	t, err := typeName(lex)
	return &ast.TypeArg{Base: ast.At(parser.From(lex, start)), Type: t}, err
}

func rowTypeFields(lex *stream) ([]*ast.TypeArg, error) { return list(lex, rowTypeField) }

// rowTypeField reads a type with or without a name before it.
func rowTypeField(lex *stream) (*ast.TypeArg, error) {
	start := parser.Start(lex)
	f := &ast.TypeArg{}
	if isName(lex.Peek()) && fieldNameAhead(lex) {
		f.Field = identifierOf(lex.Next())
	}
	t, err := typeName(lex)
	if err != nil {
		return nil, err
	}
	f.Type = t
	f.Base = ast.At(parser.From(lex, start))
	return f, nil
}

// fieldNameAhead reports whether the name ahead is a field's: a type must follow
// it, and the two must not be one type of two words.
func fieldNameAhead(lex *stream) bool {
	t, next := lex.Peek(), parser.PeekAt(lex, 1)
	if !isName(next) || parser.IsWord(next, "ARRAY") && !parser.IsOp(parser.PeekAt(lex, 2), "(") && !parser.IsOp(parser.PeekAt(lex, 2), "<") {
		return false
	}
	switch {
	case parser.IsWord(t, "DOUBLE"):
		return !parser.IsWord(next, "PRECISION")
	case parser.IsWord(t, "INTERVAL"):
		return !intervalFields[strings.ToUpper(next.Value)]
	case parser.IsOneOf(t, "TIME", "TIMESTAMP"):
		return !parser.IsWord(next, "WITHOUT")
	}
	return true
}
