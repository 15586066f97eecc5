package athena

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
)

type lexerType = lexer.TokenType

// keywordAtom reads an expression that starts with a keyword; when says whether
// the keyword is one here or a plain name.
type keywordAtom struct {
	when func(*stream) bool
	read func(*stream) (ast.Expr, error)
}

var keywordAtoms map[string]keywordAtom

func init() { // the readers reach back to this table
	keywordAtoms = map[string]keywordAtom{
		"NULL":        {always, null},
		"TRUE":        {always, boolean},
		"FALSE":       {always, boolean},
		"CASE":        {always, caseOf},
		"EXISTS":      {always, exists},
		"CAST":        {always, cast},
		"TRY_CAST":    {beforeParen, cast},
		"ROW":         {beforeFields, row},
		"ARRAY":       {beforeBracket, array},
		"INTERVAL":    {beforeInterval, interval},
		"DOUBLE":      {beforePrecision, doublePrecision},
		"EXTRACT":     {always, extract},
		"SUBSTRING":   {beforeParen, substring},
		"TRIM":        {always, trim},
		"POSITION":    {beforeParen, position},
		"NORMALIZE":   {always, normalize},
		"GROUPING":    {always, grouping},
		"LISTAGG":     {always, listagg},
		"JSON_EXISTS": {always, jsonExists},
		"JSON_VALUE":  {always, jsonValue},
		"JSON_QUERY":  {always, jsonQuery},
		"JSON_OBJECT": {always, jsonObject},
		"JSON_ARRAY":  {always, jsonArray},
	}
	for _, word := range strings.Fields("CURRENT_DATE CURRENT_USER CURRENT_CATALOG CURRENT_SCHEMA CURRENT_PATH") {
		keywordAtoms[word] = keywordAtom{always, current}
	}
	for _, word := range strings.Fields("CURRENT_TIME CURRENT_TIMESTAMP LOCALTIME LOCALTIMESTAMP") {
		keywordAtoms[word] = keywordAtom{always, currentPrecise}
	}
}

func always(*stream) bool { return true }

func beforeParen(lex *stream) bool { return parser.IsOp(parser.PeekAt(lex, 1), "(") }

// beforeFields tells a row from the call of a function without arguments.
func beforeFields(lex *stream) bool {
	return beforeParen(lex) && !parser.IsOp(parser.PeekAt(lex, 2), ")")
}

func beforeBracket(lex *stream) bool { return parser.IsOp(parser.PeekAt(lex, 1), "[") }

func beforePrecision(lex *stream) bool { return parser.IsWord(parser.PeekAt(lex, 1), "PRECISION") }

func beforeInterval(lex *stream) bool {
	n := 1
	if t := parser.PeekAt(lex, n); parser.IsOp(t, "+") || parser.IsOp(t, "-") {
		n++
	}
	unit := parser.PeekAt(lex, n+1)
	return isText(parser.PeekAt(lex, n)) && unit.Type == parser.Word && intervalFields[strings.ToUpper(unit.Value)]
}

func null(lex *stream) (ast.Expr, error) {
	return &ast.Null{Base: ast.At(parser.SpanOf(lex.Next()))}, nil
}

func boolean(lex *stream) (ast.Expr, error) {
	t := lex.Next()
	return &ast.Boolean{Base: ast.At(parser.SpanOf(t)), Value: parser.IsWord(t, "TRUE")}, nil
}

func current(lex *stream) (ast.Expr, error) {
	t := lex.Next()
	return &ast.Current{Base: ast.At(parser.SpanOf(t)), Func: strings.ToUpper(t.Value), Precision: -1}, nil
}

func currentPrecise(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	c := &ast.Current{Func: strings.ToUpper(lex.Next().Value), Precision: -1}
	if parser.IsOp(lex.Peek(), "(") {
		digits, err := inParens(lex, wholeText)
		if err != nil {
			return nil, err
		}
		c.Precision = smallNumber(digits)
	}
	c.Base = ast.At(parser.From(lex, start))
	return c, nil
}

// wholeText reads the digits of a whole number.
func wholeText(lex *stream) (string, error) {
	t := lex.Peek()
	if t.Type != parser.Whole {
		return "", unexpected(lex)
	}
	lex.Next()
	return t.Value, nil
}

// smallNumber gives the value of digits, a large one where they are too many: the
// binder refuses both alike.
func smallNumber(digits string) int32 {
	n := int32(0)
	for _, c := range digits {
		if c < '0' || c > '9' || n > 1000 {
			return 10000
		}
		n = n*10 + c - '0'
	}
	return n
}

func doublePrecision(lex *stream) (ast.Expr, error) {
	t, p := lex.Next(), lex.Next()
	id := &ast.Identifier{Base: ast.At(parser.SpanOf(t).To(parser.SpanOf(p))), Name: "DOUBLE PRECISION"}
	return typed(lex, id)
}

var intervalFields = wordSet("YEAR MONTH DAY HOUR MINUTE SECOND")

func intervalField(lex *stream) (string, error) {
	word := strings.ToUpper(lex.Peek().Value)
	if lex.Peek().Type != parser.Word || !intervalFields[word] {
		return "", unexpected(lex)
	}
	lex.Next()
	return word, nil
}

func interval(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	lex.Next()
	iv := &ast.Interval{Negative: parser.TakeOp(lex, "-")}
	if !iv.Negative {
		parser.TakeOp(lex, "+")
	}
	s, err := text(lex)
	if err != nil {
		return nil, err
	}
	iv.Value = s.Value
	if iv.From, err = intervalField(lex); err != nil {
		return nil, err
	}
	if parser.TakeWord(lex, "TO") {
		if iv.To, err = intervalField(lex); err != nil {
			return nil, err
		}
	}
	iv.Base = ast.At(parser.From(lex, start))
	return iv, nil
}

func caseOf(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	lex.Next()
	c := &ast.Case{}
	var err error
	if !parser.IsWord(lex.Peek(), "WHEN") {
		if c.Operand, err = expression(lex); err != nil {
			return nil, err
		}
	}
	for len(c.Whens) == 0 || parser.IsWord(lex.Peek(), "WHEN") {
		w, err := when(lex)
		if err != nil {
			return nil, err
		}
		c.Whens = append(c.Whens, w)
	}
	if parser.TakeWord(lex, "ELSE") {
		if c.Else, err = expression(lex); err != nil {
			return nil, err
		}
	}
	if err := expectWord(lex, "END"); err != nil {
		return nil, err
	}
	c.Base = ast.At(parser.From(lex, start))
	return c, nil
}

func when(lex *stream) (*ast.When, error) {
	start := parser.Start(lex)
	if err := expectWord(lex, "WHEN"); err != nil {
		return nil, err
	}
	cond, err := expression(lex)
	if err != nil {
		return nil, err
	}
	if err := expectWord(lex, "THEN"); err != nil {
		return nil, err
	}
	result, err := expression(lex)
	if err != nil {
		return nil, err
	}
	return &ast.When{Base: ast.At(parser.From(lex, start)), Cond: cond, Result: result}, nil
}

func exists(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	lex.Next()
	q, err := inParens(lex, query)
	if err != nil {
		return nil, err
	}
	return &ast.Exists{Base: ast.At(parser.From(lex, start)), Query: q}, nil
}

func cast(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	c := &ast.Cast{Try: parser.IsWord(lex.Next(), "TRY_CAST")}
	_, err := inParens(lex, func(lex *stream) (_ bool, err error) {
		if c.X, err = expression(lex); err != nil {
			return
		}
		if err = expectWord(lex, "AS"); err != nil {
			return
		}
		c.Type, err = typeName(lex)
		return
	})
	if err != nil {
		return nil, err
	}
	c.Base = ast.At(parser.From(lex, start))
	return c, nil
}

func row(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	lex.Next()
	items, err := inParens(lex, func(lex *stream) ([]*ast.RowField, error) { return list(lex, rowField) })
	if err != nil {
		return nil, err
	}
	return &ast.Row{Base: ast.At(parser.From(lex, start)), Explicit: true, Items: items}, nil
}

func rowField(lex *stream) (*ast.RowField, error) {
	x, err := expression(lex)
	if err != nil {
		return nil, err
	}
	return &ast.RowField{Base: ast.At(x.Span()), X: x}, nil
}

// array reads ARRAY[…], or the brackets alone.
func array(lex *stream) (ast.Expr, error) {
	start := parser.Start(lex)
	parser.TakeWord(lex, "ARRAY")
	lex.Next()
	a := &ast.Array{}
	if !parser.IsOp(lex.Peek(), "]") {
		var err error
		if a.Items, err = expressions(lex); err != nil {
			return nil, err
		}
	}
	if err := expectOp(lex, "]"); err != nil {
		return nil, err
	}
	a.Base = ast.At(parser.From(lex, start))
	return a, nil
}
