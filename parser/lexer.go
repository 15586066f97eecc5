package parser

import (
	"io"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// Flavor is what differs between the lexers of the languages.
type Flavor struct {
	DoubleQuoteText bool     // "x" is text, as in Hive
	Backslash       bool     // text has escapes with a backslash, as in Hive
	Numbers         bool     // 0xFF, 0b1, 1_000 and words that start with a digit, as in Trino
	Prefixed        bool     // U&'…' and X'…'
	Letters         bool     // letters beyond ASCII and $ belong to words
	Operators       []string // the longest first
}

// Trino reads Athena's SELECT side.
var Trino = &Definition{Flavor{Numbers: true, Prefixed: true, Operators: []string{
	"->", "=>", "<>", "!=", "<=", ">=", "||", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]",
	",", ".", ";", "?", ":", "|", "^", "$", "{", "}",
}}}

// Hive reads Athena's DDL side.
var Hive = &Definition{Flavor{DoubleQuoteText: true, Backslash: true, Letters: true, Operators: []string{
	"<>", "!=", "<=", ">=", "==", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ",", ".", ";", ":", "$", "{", "}",
}}}

// S3 reads S3 Select.
var S3 = &Definition{Flavor{Letters: true, Operators: []string{
	"<>", "!=", "<=", ">=", "||", "=", "<", ">", "+", "-", "*", "/", "%", "(", ")", "[", "]", ",", ".", ";", ":", "{", "}", "@", "?",
}}}

// Definition is a lexer of one language for participle.
type Definition struct{ Flavor }

// Symbols gives the names of the token types.
func (d *Definition) Symbols() map[string]lexer.TokenType { return symbols }

// Lex reads all of r and lexes it.
func (d *Definition) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return d.LexString(name, string(text))
}

// LexString lexes a text.
func (d *Definition) LexString(_ string, text string) (lexer.Lexer, error) {
	return &scanner{flavor: &d.Flavor, text: text}, nil
}

// Tokens gives all tokens of a text, the end marker last.
func (d *Definition) Tokens(text string) []lexer.Token {
	s := scanner{flavor: &d.Flavor, text: text}
	out := make([]lexer.Token, 0, len(text)/4+2)
	for {
		t := s.next()
		out = append(out, t)
		if t.EOF() {
			return out
		}
	}
}

// Words gives the first n tokens of a text in capitals, and no more of it is read.
func (d *Definition) Words(text string, n int) []string {
	s := scanner{flavor: &d.Flavor, text: text}
	out := make([]string, n)
	for i := range out {
		out[i] = strings.ToUpper(s.next().Value)
	}
	return out
}

// Stream gives the tokens of a text for a hand-written parser.
func (d *Definition) Stream(text string) *lexer.PeekingLexer {
	stream, err := lexer.Upgrade(&scanner{flavor: &d.Flavor, text: text})
	if err != nil { // a scanner never fails
		panic(err)
	}
	return stream
}

// scanner walks a text once, byte by byte.
type scanner struct {
	flavor *Flavor
	text   string
	pos    int
	open   bool // a block comment was found open, so there is no end of one ahead
}

// Next gives the next token; it never fails.
func (s *scanner) Next() (lexer.Token, error) { return s.next(), nil }

func (s *scanner) next() lexer.Token {
	s.skipBlanks()
	start := s.pos
	at := lexer.Position{Offset: start}
	if start >= len(s.text) {
		return lexer.EOFToken(at)
	}
	kind := s.scan()
	return lexer.Token{Type: kind, Value: s.text[start:s.pos], Pos: at}
}

// scan reads one token from s.pos on and moves behind it.
func (s *scanner) scan() lexer.TokenType {
	c := s.text[s.pos]
	switch {
	case s.prefixed():
		return s.prefixedText()
	case isLetter(c) || s.flavor.Letters && (c == '$' || c >= 0x80):
		return s.word()
	case isDigit(c), c == '.' && s.digitAt(s.pos+1):
		return s.number()
	case c == '\'':
		return s.quoted(c, Text)
	case c == '"' && s.flavor.DoubleQuoteText:
		return s.quoted(c, Text)
	case c == '"':
		return s.quoted(c, Quoted)
	case c == '`':
		return s.quoted(c, BackQuoted)
	}
	return s.operator()
}

func (s *scanner) operator() lexer.TokenType {
	rest := s.text[s.pos:]
	for _, op := range s.flavor.Operators {
		if strings.HasPrefix(rest, op) {
			s.pos += len(op)
			return Operator
		}
	}
	return s.bad()
}

// bad takes one character that belongs to no token.
func (s *scanner) bad() lexer.TokenType {
	s.pos++
	for s.pos < len(s.text) && s.text[s.pos]&0xC0 == 0x80 {
		s.pos++
	}
	return Bad
}

func (s *scanner) word() lexer.TokenType {
	for s.pos < len(s.text) && s.wordByte(s.text[s.pos]) {
		s.pos++
	}
	return Word
}

func (s *scanner) wordByte(c byte) bool {
	return isLetter(c) || isDigit(c) || s.flavor.Letters && (c == '$' || c >= 0x80)
}

// quoted reads a text in quotes, where a doubled quote stands for one. An open
// quote is a Bad token of one character, as Trino's lexer has it.
func (s *scanner) quoted(quote byte, kind lexer.TokenType) lexer.TokenType {
	end, ok := endOfQuoted(s.text, s.pos, quote, s.flavor.Backslash && kind == Text)
	if !ok {
		return s.bad()
	}
	s.pos = end
	return kind
}

// endOfQuoted finds the offset behind a quoted text that starts at pos.
func endOfQuoted(text string, pos int, quote byte, backslash bool) (end int, ok bool) {
	for i := pos + 1; i < len(text); i++ {
		switch {
		case backslash && text[i] == '\\':
			i++
		case text[i] != quote:
		case i+1 < len(text) && text[i+1] == quote:
			i++
		default:
			return i + 1, true
		}
	}
	return len(text), false
}

// prefixed reports whether U&' or X' stands here.
func (s *scanner) prefixed() bool {
	if !s.flavor.Prefixed || s.pos+2 >= len(s.text) {
		return false
	}
	switch s.text[s.pos] | 0x20 {
	case 'x':
		return s.text[s.pos+1] == '\''
	case 'u':
		return s.text[s.pos+1] == '&' && s.text[s.pos+2] == '\''
	}
	return false
}

func (s *scanner) prefixedText() lexer.TokenType {
	kind, skip := Hex, 1
	if s.text[s.pos]|0x20 == 'u' {
		kind, skip = Unicode, 2
	}
	end, ok := endOfQuoted(s.text, s.pos+skip, '\'', false)
	if !ok {
		return s.word()
	}
	s.pos = end
	return kind
}

func (s *scanner) skipBlanks() {
	for s.pos < len(s.text) && !(s.open && s.text[s.pos] == '/') {
		n := blankAt(s.text, s.pos)
		if n == 0 {
			s.open = s.open || strings.HasPrefix(s.text[s.pos:], "/*")
			return
		}
		s.pos += n
	}
}

// blankAt gives the length of the blank or comment at pos, 0 if there is none. An
// open block comment is none.
func blankAt(text string, pos int) int {
	switch text[pos] {
	case ' ', '\t', '\r', '\n':
		return 1
	case '-':
		return lineComment(text[pos:])
	case '/':
		return blockComment(text[pos:])
	}
	return 0
}

func lineComment(rest string) int {
	if !strings.HasPrefix(rest, "--") {
		return 0
	}
	if i := strings.IndexAny(rest, "\r\n"); i >= 0 {
		return i + 1
	}
	return len(rest)
}

func blockComment(rest string) int {
	if !strings.HasPrefix(rest, "/*") {
		return 0
	}
	i := strings.Index(rest[2:], "*/")
	if i < 0 {
		return 0
	}
	return i + 4
}

func (s *scanner) digitAt(i int) bool { return i < len(s.text) && isDigit(s.text[i]) }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }
