package s3select

import (
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// path reads a column: a name and the steps behind it.
func (r *reader) path() (ast.Expr, error) {
	start := parser.Start(r.lex)
	p := &ast.Path{Head: nameOf(r.lex.Next())}
	var err error
	p.Steps, err = r.steps(false)
	p.Base = r.base(start)
	return p, err
}

// steps reads .name, .*, ['name'], [3] and [*]. In FROM the first step of a path
// must be [*].
func (r *reader) steps(source bool) ([]*ast.PathStep, error) {
	var out []*ast.PathStep
	for {
		start := parser.Start(r.lex)
		s := &ast.PathStep{}
		var err error
		switch {
		case r.isOp(".") && source && len(out) == 0:
			return nil, r.unexpected()
		case r.op("."):
			err = r.dotStep(s)
		case r.op("["):
			err = r.bracketStep(s)
		default:
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		s.Base = r.base(start)
		out = append(out, s)
	}
}

func (r *reader) dotStep(s *ast.PathStep) error {
	t := r.peek()
	switch {
	case r.op("*"):
		s.Kind = ast.StepWildcard
		return nil
	case t.Type == parser.Quoted, t.Type == parser.Word && !r.refused(t.Value):
		r.lex.Next()
		s.Kind, s.Name = ast.StepField, nameOf(t)
		return nil
	}
	return r.invalidStep(t)
}

func (r *reader) invalidStep(t *lexer.Token) error {
	line, column := sqlerr.Position(r.text, int32(t.Pos.Offset))
	err := sqlerr.At(parser.SpanOf(t), sqlerr.S3ParseInvalidPathComponent,
		"Invalid Path component, expecting either an IDENTIFIER or STAR, got: %s,at line %d, column %d.", kind(t), line, column)
	if t.Type == parser.Word && Reserved(t.Value) {
		return err.WithHint(`%s is a reserved word: write "%s"`, t.Value, t.Value)
	}
	return err
}

func (r *reader) bracketStep(s *ast.PathStep) error {
	t := r.peek()
	switch {
	case r.op("*"):
		s.Kind = ast.StepElements
	case t.Type == parser.Text:
		r.lex.Next()
		id := nameOf(t)
		id.Name, id.Quoted = parser.Unquote(t.Value), true
		s.Kind, s.Name = ast.StepKey, id
	case t.Type == parser.Whole:
		r.lex.Next()
		s.Kind, s.Index = ast.StepIndex, &ast.Number{Base: ast.At(parser.SpanOf(t)), Text: t.Value}
	case r.isOp("-") && parser.PeekAt(r.lex, 1).Type == parser.Whole: // an element that no list has
		sign, digits := r.lex.Next(), r.lex.Next()
		s.Kind, s.Index = ast.StepIndex, &ast.Number{Base: ast.At(parser.SpanOf(sign)), Text: "-" + digits.Value}
	default:
		return r.unexpected()
	}
	if !r.op("]") {
		return r.fail(sqlerr.S3ParseExpectedTokenType)
	}
	return nil
}
