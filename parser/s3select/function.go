package s3select

import (
	"strings"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// functions are all that S3 Select has, by name.
var functions map[string]func(*reader) (ast.Expr, error)

func init() { // the readers reach back to this table
	functions = map[string]func(*reader) (ast.Expr, error){
		"count": aggregate, "sum": aggregate, "avg": aggregate, "min": aggregate, "max": aggregate,
		"coalesce": call(1, 1<<20), "nullif": call(2, 2),
		"char_length": call(1, 1), "character_length": call(1, 1), "lower": call(1, 1), "upper": call(1, 1),
		"substring": (*reader).substring, "trim": (*reader).trim, "extract": (*reader).extract,
		"date_add": (*reader).dateFunction, "date_diff": (*reader).dateFunction,
		"to_string": call(2, 2), "to_timestamp": call(1, 2), "utcnow": call(0, 0),
	}
}

// begin consumes name and parenthesis.
func (r *reader) begin() *ast.Name {
	t := r.lex.Next()
	r.lex.Next()
	id := nameOf(t)
	return &ast.Name{Base: id.Base, Parts: []*ast.Identifier{id}}
}

func (r *reader) close() error {
	if !r.op(")") {
		return r.fail(sqlerr.S3ParseExpectedRightParenBuiltinFunctionCall)
	}
	return nil
}

func (r *reader) comma() error {
	if !r.op(",") {
		return r.fail(sqlerr.S3ParseExpectedArgumentDelimiter)
	}
	return nil
}

// call reads a plain call with its number of arguments.
func call(least, most int) func(*reader) (ast.Expr, error) {
	return func(r *reader) (ast.Expr, error) {
		start, at := parser.Start(r.lex), r.peek()
		f := &ast.FunctionCall{Name: r.begin()}
		if r.isOp("*") {
			return nil, r.fail(sqlerr.S3ParseUnsupportedCallWithStar)
		}
		if !r.op(")") {
			var err error
			if f.Args, err = r.listUntil(")", sqlerr.S3ParseExpectedArgumentDelimiter); err != nil {
				return nil, err
			}
		}
		if len(f.Args) < least || len(f.Args) > most {
			return nil, r.failAt(at, sqlerr.S3EvaluatorInvalidArguments)
		}
		f.Base = r.base(start)
		return f, nil
	}
}

func aggregate(r *reader) (ast.Expr, error) {
	start, at := parser.Start(r.lex), r.peek()
	f := &ast.FunctionCall{Name: r.begin()}
	if r.isOp("*") {
		if !parser.IsWord(at, "COUNT") {
			return nil, r.fail(sqlerr.S3ParseUnsupportedCallWithStar)
		}
		r.lex.Next()
		f.Star = true
		if err := r.close(); err != nil {
			return nil, err
		}
		f.Base = r.base(start)
		return f, nil
	}
	if r.isWord("DISTINCT", "ALL") && !parser.IsOp(parser.PeekAt(r.lex, 1), ")") {
		if r.strict {
			return nil, r.fail(sqlerr.S3ParseUnsupportedSyntax)
		}
		f.Distinct = parser.IsWord(r.lex.Next(), "DISTINCT")
	}
	if !r.op(")") {
		var err error
		if f.Args, err = r.listUntil(")", sqlerr.S3ParseExpectedArgumentDelimiter); err != nil {
			return nil, err
		}
	}
	if len(f.Args) != 1 {
		return nil, r.failAt(at, sqlerr.S3ParseNonUnaryAgregateFunctionCall)
	}
	f.Base = r.base(start)
	return f, nil
}

// substring reads SUBSTRING(s FROM a FOR n) and SUBSTRING(s, a, n) into one node.
func (r *reader) substring() (ast.Expr, error) {
	start := parser.Start(r.lex)
	r.begin()
	s := &ast.Substring{}
	var err error
	if s.X, err = r.expr(0); err != nil {
		return nil, err
	}
	words := r.word("FROM")
	if !words {
		if err := r.comma(); err != nil {
			return nil, err
		}
	}
	if s.Start, err = r.expr(0); err != nil {
		return nil, err
	}
	lacking := sqlerr.S3ParseExpected2TokenTypes
	if words && r.word("FOR") || !words && r.op(",") {
		lacking = sqlerr.S3ParseExpectedTokenType
		if s.Length, err = r.expr(0); err != nil {
			return nil, err
		}
	}
	if !r.op(")") {
		return nil, r.fail(lacking)
	}
	s.Base = r.base(start)
	return s, nil
}

func (r *reader) trim() (ast.Expr, error) {
	start := parser.Start(r.lex)
	r.begin()
	t := &ast.Trim{}
	if r.isWord("LEADING", "TRAILING", "BOTH") {
		t.Side = ast.TrimSide(strings.ToUpper(r.lex.Next().Value))
	}
	var err error
	if !r.isWord("FROM") {
		if t.X, err = r.expr(0); err != nil {
			return nil, err
		}
	}
	if r.word("FROM") {
		t.Chars = t.X
		if t.X, err = r.expr(0); err != nil {
			return nil, err
		}
	} else if t.Side != "" {
		return nil, r.fail(sqlerr.S3ParseExpectedKeyword)
	}
	if err := r.close(); err != nil {
		return nil, err
	}
	t.Base = r.base(start)
	return t, nil
}

func (r *reader) datePart(zone bool) (*ast.Identifier, error) {
	t := r.peek()
	word := strings.ToLower(t.Value)
	if t.Type != parser.Word || !dateParts()[word] || !zone && strings.HasPrefix(word, "timezone") {
		return nil, r.fail(sqlerr.S3ParseExpectedDatePart)
	}
	r.lex.Next()
	return nameOf(t), nil
}

func (r *reader) extract() (ast.Expr, error) {
	start := parser.Start(r.lex)
	r.begin()
	part, err := r.datePart(true)
	if err != nil {
		return nil, err
	}
	if !r.word("FROM") {
		return nil, r.fail(sqlerr.S3ParseExpectedKeyword)
	}
	x, err := r.expr(0)
	if err != nil {
		return nil, err
	}
	if err := r.close(); err != nil {
		return nil, err
	}
	return &ast.Extract{Base: r.base(start), Field: part, X: x}, nil
}

func (r *reader) dateFunction() (ast.Expr, error) {
	start := parser.Start(r.lex)
	d := &ast.DateFunction{Diff: r.isWord("DATE_DIFF")}
	r.begin()
	var err error
	if d.Part, err = r.datePart(false); err != nil {
		return nil, err
	}
	if err := r.comma(); err != nil {
		return nil, err
	}
	if d.A, err = r.expr(0); err != nil {
		return nil, err
	}
	if err := r.comma(); err != nil {
		return nil, err
	}
	if d.B, err = r.expr(0); err != nil {
		return nil, err
	}
	if err := r.close(); err != nil {
		return nil, err
	}
	d.Base = r.base(start)
	return d, nil
}
