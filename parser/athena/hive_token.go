package athena

import (
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
)

// Words that Hive's DDL does not take as a column's name without back-quotes,
// because they begin a clause at that place. Of the longer list that the manual
// calls reserved the service lets most through: its own examples name columns
// start and date.
var hiveReserved = wordSet(`AND AS BETWEEN BY CASE CAST CREATE CROSS DELETE DESCRIBE DISTINCT DROP ELSE END
EXISTS EXTERNAL FALSE FOR FROM FULL FUNCTION GRANT GROUP HAVING IF IN INNER INSERT INTO IS JOIN LEFT LIKE NOT NULL OF ON OR
ORDER OUTER PARTITION REVOKE RIGHT SELECT SET TABLE THEN TO TRUE UNION UPDATE USING VALUES WHEN WHERE WITH`)

func isHiveName(t *lexer.Token) bool {
	switch t.Type {
	case parser.BackQuoted, parser.DigitWord:
		return true
	case parser.Word:
		return !hiveReserved[strings.ToUpper(t.Value)]
	}
	return false
}

func hiveIdentifier(lex *stream) (*ast.Identifier, error) {
	if !isHiveName(lex.Peek()) {
		return nil, unexpected(lex)
	}
	return identifierOf(lex.Next()), nil
}

// hiveName reads db.table; a point inside the back-quotes parts it as well.
func hiveName(lex *stream) (*ast.Name, error) {
	start := parser.Start(lex)
	var parts []*ast.Identifier
	for {
		id, err := hiveIdentifier(lex)
		if err != nil {
			return nil, err
		}
		parts = append(parts, splitAtPoints(id)...)
		if !parser.IsOp(lex.Peek(), ".") {
			return &ast.Name{Base: ast.At(parser.From(lex, start)), Parts: parts}, nil
		}
		lex.Next()
	}
}

func splitAtPoints(id *ast.Identifier) []*ast.Identifier {
	texts := strings.Split(id.Name, ".")
	if !id.Quoted || len(texts) == 1 || len(texts) > 3 {
		return []*ast.Identifier{id}
	}
	var out []*ast.Identifier
	for _, t := range texts {
		out = append(out, &ast.Identifier{Base: id.Base, Name: t, Quoted: true})
	}
	return out
}

func hiveText(lex *stream) (*ast.String, error) {
	t := lex.Peek()
	if t.Type != parser.Text {
		return nil, unexpected(lex)
	}
	lex.Next()
	return &ast.String{Base: ast.At(parser.SpanOf(t)), Value: hiveUnescape(t.Value[1 : len(t.Value)-1])}, nil
}

var hiveEscapes = map[byte]string{
	'0': "\x00", '\'': "'", '"': "\"", 'b': "\b", 'n': "\n", 'r': "\r", 't': "\t", 'Z': "\x1a", '\\': "\\",
	'%': `\%`, '_': `\_`,
}

// hiveUnescape resolves \n, \ddd (octal) and \uxxxx; any other escaped character
// stands for itself. A doubled quote stays as written, since to Hive it is the end
// of one text and the start of the next.
func hiveUnescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 >= len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		text, n := hiveEscape(s[i:])
		b.WriteString(text)
		i += n - 1
	}
	return b.String()
}

// hiveEscape gives what the escape behind a backslash stands for and its length.
func hiveEscape(s string) (text string, length int) {
	if n, ok := digitsOf(s, 0, 3, 8); ok && s[0] < '2' {
		return string(rune(n)), 3
	}
	if n, ok := digitsOf(s, 1, 4, 16); ok && s[0] == 'u' {
		return string(rune(n)), 5
	}
	if text, ok := hiveEscapes[s[0]]; ok {
		return text, 1
	}
	return s[:1], 1
}

func digitsOf(s string, skip, count, base int) (n int, ok bool) {
	if len(s) < skip+count {
		return 0, false
	}
	for _, c := range []byte(strings.ToLower(s[skip : skip+count])) {
		d := strings.IndexByte("0123456789abcdef"[:base], c)
		if d < 0 {
			return 0, false
		}
		n = n*base + d
	}
	return n, true
}

// hNameP is a name of one or more parts in Hive's grammar.
type hNameP struct{ *ast.Name }

// Parse implements participle.Parseable.
func (p *hNameP) Parse(lex *stream) error { return carry(lex, &p.Name, hiveName) }

func (p *hNameP) get() *ast.Name {
	if p == nil {
		return nil
	}
	return p.Name
}

// hIdentP is an identifier in Hive's grammar.
type hIdentP struct{ *ast.Identifier }

// Parse implements participle.Parseable.
func (p *hIdentP) Parse(lex *stream) error { return carry(lex, &p.Identifier, hiveIdentifier) }

func (p *hIdentP) get() *ast.Identifier {
	if p == nil {
		return nil
	}
	return p.Identifier
}

// hTextP is a text in either quote.
type hTextP struct{ *ast.String }

// Parse implements participle.Parseable.
func (p *hTextP) Parse(lex *stream) error { return carry(lex, &p.String, hiveText) }

func (p *hTextP) get() *ast.String {
	if p == nil {
		return nil
	}
	return p.String
}

// hTypeP is a type in Hive's spelling.
type hTypeP struct{ *ast.TypeName }

// Parse implements participle.Parseable.
func (p *hTypeP) Parse(lex *stream) error { return carry(lex, &p.TypeName, hiveType) }

func (p *hTypeP) get() *ast.TypeName {
	if p == nil {
		return nil
	}
	return p.TypeName
}

// hConstP is a constant in a partition's specification.
type hConstP struct{ ast.Expr }

// Parse implements participle.Parseable.
func (p *hConstP) Parse(lex *stream) error { return carry(lex, &p.Expr, hiveConstant) }

func hiveConstant(lex *stream) (ast.Expr, error) {
	t := lex.Peek()
	switch {
	case t.Type == parser.Text:
		return asExpr(hiveText(lex))
	case t.Type == parser.Whole, t.Type == parser.Fixed, t.Type == parser.Float:
		lex.Next()
		return numberOf(t.Value, numberKinds[t.Type], parser.SpanOf(t)), nil
	case parser.IsOp(t, "-"):
		lex.Next()
		x, err := hiveConstant(lex)
		return &ast.Unary{Base: ast.At(parser.From(lex, parser.SpanOf(t))), Op: ast.Negate, X: x}, err
	case parser.IsOneOf(t, "TRUE", "FALSE"):
		return boolean(lex)
	case parser.IsWord(t, "NULL"):
		return null(lex)
	case parser.IsOneOf(t, "DATE", "TIMESTAMP") && parser.PeekAt(lex, 1).Type == parser.Text:
		typ := identifierOf(lex.Next())
		s, err := hiveText(lex)
		if err != nil {
			return nil, err
		}
		return &ast.Typed{Base: ast.At(typ.Place.To(s.Place)), Type: typ, Value: s.Value}, nil
	}
	return nil, participle.NextMatch
}
