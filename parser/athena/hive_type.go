package athena

import (
	"flowsql/parser"
	"flowsql/parser/ast"
)

// hiveType reads a type of DDL: int, decimal(10,2), array<string>,
// struct<a:int,b:map<string,int>>.
func hiveType(lex *stream) (*ast.TypeName, error) {
	start := parser.Start(lex)
	word := lex.Peek()
	if word.Type != parser.Word {
		return nil, unexpected(lex)
	}
	lex.Next()
	t := &ast.TypeName{Name: word.Value}
	var err error
	switch {
	case parser.IsWord(word, "DOUBLE") && parser.TakeWord(lex, "PRECISION"):
		t.Name = "double precision"
	case parser.IsWord(word, "STRUCT") && parser.IsOp(lex.Peek(), "<"):
		t.Args, err = angles(lex, structField)
		t.Angle = true
	case parser.IsOneOf(word, "ARRAY", "MAP") && parser.IsOp(lex.Peek(), "<"):
		t.Args, err = angles(lex, hiveTypeArg)
		t.Angle = true
	case parser.IsOp(lex.Peek(), "("):
		t.Args, err = inParens(lex, func(lex *stream) ([]*ast.TypeArg, error) { return list(lex, numberArg) })
	case parser.IsOneOf(word, "DECIMAL", "DEC", "NUMERIC"): // Hive's default, not Trino's
		at := ast.At(parser.SpanOf(word))
		t.Args = []*ast.TypeArg{{Base: at, Number: "10"}, {Base: at, Number: "0"}}
	}
	if err != nil {
		return nil, err
	}
	t.Base = ast.At(parser.From(lex, start))
	return t, nil
}

func angles(lex *stream, item func(*stream) (*ast.TypeArg, error)) ([]*ast.TypeArg, error) {
	lex.Next()
	args, err := list(lex, item)
	if err != nil {
		return nil, err
	}
	return args, expectOp(lex, ">")
}

func numberArg(lex *stream) (*ast.TypeArg, error) {
	start := parser.Start(lex)
	digits, err := wholeText(lex)
	return &ast.TypeArg{Base: ast.At(start), Number: digits}, err
}

func hiveTypeArg(lex *stream) (*ast.TypeArg, error) {
	start := parser.Start(lex)
	t, err := hiveType(lex)
	return &ast.TypeArg{Base: ast.At(parser.From(lex, start)), Type: t}, err
}

func structField(lex *stream) (*ast.TypeArg, error) {
	start := parser.Start(lex)
	t := lex.Peek()
	if t.Type != parser.Word && t.Type != parser.BackQuoted {
		return nil, unexpected(lex)
	}
	lex.Next()
	if err := expectOp(lex, ":"); err != nil {
		return nil, err
	}
	typ, err := hiveType(lex)
	if err != nil {
		return nil, err
	}
	if parser.TakeWord(lex, "COMMENT") {
		if _, err := hiveText(lex); err != nil {
			return nil, err
		}
	}
	return &ast.TypeArg{Base: ast.At(parser.From(lex, start)), Field: identifierOf(t), Type: typ}, nil
}
