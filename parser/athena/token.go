package athena

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// stream is the tokens of a statement with a place in them.
type stream = lexer.PeekingLexer

// unexpected is the error for a token that the grammar has no use for; its text
// is never seen, since package expected words the message.
func unexpected(lex *stream) error {
	return &participle.UnexpectedTokenError{Unexpected: *lex.Peek()}
}

func expectOp(lex *stream, op string) error {
	if !parser.TakeOp(lex, op) {
		return unexpected(lex)
	}
	return nil
}

func expectWord(lex *stream, words ...string) error {
	if !parser.TakeWord(lex, words...) {
		return unexpected(lex)
	}
	return nil
}

func identifier(lex *stream) (*ast.Identifier, error) {
	t := lex.Peek()
	if !isName(t) {
		return nil, unexpected(lex)
	}
	lex.Next()
	return identifierOf(t), nil
}

// identifierOf makes a name of a token, whatever its type.
func identifierOf(t *lexer.Token) *ast.Identifier {
	id := &ast.Identifier{Base: ast.At(parser.SpanOf(t)), Name: t.Value}
	if t.Type != parser.Word {
		id.Name, id.Quoted = parser.Unquote(t.Value), true
	}
	return id
}

func name(lex *stream) (*ast.Name, error) {
	start := parser.Start(lex)
	var parts []*ast.Identifier
	for {
		id, err := identifier(lex)
		if err != nil {
			return nil, err
		}
		parts = append(parts, id)
		if !parser.TakeOp(lex, ".") {
			return &ast.Name{Base: ast.At(parser.From(lex, start)), Parts: parts}, nil
		}
	}
}

// text reads a string literal, with or without U&.
func text(lex *stream) (*ast.String, error) {
	t := lex.Peek()
	switch t.Type {
	case parser.Text:
		lex.Next()
		return &ast.String{Base: ast.At(parser.SpanOf(t)), Value: parser.Unquote(t.Value)}, nil
	case parser.Unicode:
		return unicodeText(lex)
	}
	return nil, unexpected(lex)
}

func isText(t *lexer.Token) bool { return t.Type == parser.Text || t.Type == parser.Unicode }

func unicodeText(lex *stream) (*ast.String, error) {
	t := lex.Next()
	escape := byte('\\')
	start := parser.SpanOf(t)
	if parser.TakeWord(lex, "UESCAPE") {
		e := lex.Peek()
		if e.Type != parser.Text {
			return nil, unexpected(lex)
		}
		lex.Next()
		c := parser.Unquote(e.Value)
		if c == "" {
			return nil, sqlerr.At(start, sqlerr.SyntaxError, "Empty Unicode escape character")
		}
		if len(c) != 1 || strings.Contains("+'\" \t\r\n", c) || isHex(c[0]) {
			return nil, sqlerr.At(start, sqlerr.SyntaxError, "Invalid Unicode escape character: %s", c)
		}
		escape = c[0]
	}
	value, problem := unescape(parser.Unquote(t.Value[2:]), escape)
	if problem != "" {
		return nil, sqlerr.At(start, sqlerr.SyntaxError, "%s", problem)
	}
	return &ast.String{Base: ast.At(parser.From(lex, start)), Value: value, Unicode: true}, nil
}

// unescape resolves \xxxx, \+xxxxxx and the doubled escape character.
func unescape(s string, escape byte) (value, problem string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != escape {
			b.WriteByte(s[i])
			continue
		}
		if i+1 < len(s) && s[i+1] == escape {
			b.WriteByte(escape)
			i++
			continue
		}
		r, n, problem := codePoint(s[i+1:])
		if problem != "" {
			return "", problem
		}
		b.WriteRune(r)
		i += n
	}
	return b.String(), ""
}

func codePoint(s string) (r rune, length int, problem string) {
	skip, digits := 0, 4
	if strings.HasPrefix(s, "+") {
		skip, digits = 1, 6
	}
	if skip == 0 && s != "" && !isHex(s[0]) {
		return 0, 0, "Invalid hexadecimal digit: " + string([]rune(s)[0])
	}
	have := 0
	for have < digits && skip+have < len(s) && isHex(s[skip+have]) {
		have++
	}
	if have < digits {
		return 0, 0, "Incomplete escape sequence: " + s[skip:skip+have]
	}
	n, err := strconv.ParseUint(s[skip:skip+digits], 16, 32)
	switch {
	case err != nil, n > 0x10FFFF:
		return 0, 0, "Invalid escaped character: " + s[skip:skip+digits]
	case utf16.IsSurrogate(rune(n)):
		return 0, 0, "Invalid escaped character: " + s[skip:skip+digits] + ". Escaped character is a surrogate. Use '\\+123456' instead."
	}
	return rune(n), skip + digits, ""
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// binary reads X'…', in which blanks are allowed.
func binary(lex *stream) (ast.Expr, error) {
	t := lex.Next()
	digits := strings.Join(strings.Fields(parser.Unquote(t.Value[1:])), "")
	span := parser.SpanOf(t)
	if strings.Trim(digits, "0123456789abcdefABCDEF") != "" {
		return nil, sqlerr.At(span, sqlerr.SyntaxError, "Binary literal can only contain hexadecimal digits")
	}
	value, err := hex.DecodeString(digits)
	if err != nil {
		return nil, sqlerr.At(span, sqlerr.SyntaxError, "Binary literal must contain an even number of digits")
	}
	return &ast.Binary{Base: ast.At(span), Value: value}, nil
}

// list reads one or more items with commas between them.
func list[T any](lex *stream, item func(*stream) (T, error)) ([]T, error) {
	var out []T
	for {
		x, err := item(lex)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
		if !parser.TakeOp(lex, ",") {
			return out, nil
		}
	}
}

// inParens reads what item reads, in parentheses.
func inParens[T any](lex *stream, item func(*stream) (T, error)) (T, error) {
	var none T
	if err := expectOp(lex, "("); err != nil {
		return none, err
	}
	x, err := item(lex)
	if err != nil {
		return none, err
	}
	return x, expectOp(lex, ")")
}

func identifiers(lex *stream) ([]*ast.Identifier, error) { return list(lex, identifier) }

func expressions(lex *stream) ([]ast.Expr, error) { return list(lex, expression) }
