package parser

import (
	"strings"
	"testing"

	"github.com/alecthomas/participle/v2/lexer"
)

// spell writes tokens as kind:text, for comparison.
func spell(tokens []lexer.Token) string {
	names := map[lexer.TokenType]string{Word: "w", Quoted: "q", BackQuoted: "b", DigitWord: "d", Text: "t", Unicode: "u",
		Hex: "x", Whole: "i", Fixed: "f", Float: "e", Operator: "o", Bad: "!"}
	var out []string
	for _, t := range tokens {
		if !t.EOF() {
			out = append(out, names[t.Type]+":"+t.Value)
		}
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	for _, c := range []struct {
		lexer      *Definition
		text, want string
	}{
		{Trino, "SELECT a_1,\"b\"\"c\" FROM t;", `w:SELECT w:a_1 o:, q:"b""c" w:FROM w:t o:;`},
		{Trino, "1 1.5 .5 5. 1e3 1.5E-2 .5e+1 0xFF 0b10 0o17 1_000", "i:1 f:1.5 f:.5 f:5. e:1e3 e:1.5E-2 e:.5e+1 i:0xFF i:0b10 i:0o17 i:1_000"},
		{Trino, "1a 1e 0xg 12_ 1.5x t.1 1..2", "d:1a d:1e d:0xg d:12_ f:1.5 w:x w:t f:.1 f:1. f:.2"},
		{Trino, "'it''s' U&'x' u&'y' X'00' x'1' x 'z'", "t:'it''s' u:U&'x' u:u&'y' x:X'00' x:x'1' w:x t:'z'"},
		{Trino, "a<>b!=c<=d>=e||f->g=>h==i", "w:a o:<> w:b o:!= w:c o:<= w:d o:>= w:e o:|| w:f o:-> w:g o:=> w:h o:= o:= w:i"},
		{Trino, "a -- b\n/* c */ - d --", "w:a o:- w:d"},
		{Trino, "'open", "!:' w:open"},
		{Trino, "a /* open", "w:a o:/ o:* w:open"},
		{Trino, "é @ `x`", "!:é !:@ b:`x`"},
		{Hive, `'a\'b' "c" x`, `t:'a\'b' t:"c" w:x`},
		{Hive, "`a``b` é$1", "b:`a``b` w:é$1"},
		{Hive, "map<string,array<int>>", "w:map o:< w:string o:, w:array o:< w:int o:> o:>"},
		{S3, "s._1 `2010T` \"a\" s3object[*]", "w:s o:. w:_1 b:`2010T` q:\"a\" w:s3object o:[ o:* o:]"},
		{S3, "'a\\' 1e3 .5", `t:'a\' e:1e3 f:.5`},
	} {
		if got := spell(c.lexer.Tokens(c.text)); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// FuzzTokens checks of each lexer that its tokens, in order, are pieces of the
// text with nothing but blanks and comments between them.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{"SELECT 'a', \"b\" -- c\nFROM t /* d */", "1e3 0x1_f .5 U&'x' X'0'", "`a` 'open", "é\x80\xff$@", "/*/ --"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, d := range []*Definition{Trino, Hive, S3} {
			end := 0
			for _, token := range d.Tokens(text) {
				start := token.Pos.Offset
				if start < end || text[start:start+len(token.Value)] != token.Value {
					t.Fatalf("token %q at %d is not in the text behind %d", token.Value, start, end)
				}
				for end < start {
					n := blankAt(text, end)
					if n == 0 {
						t.Fatalf("%q is skipped at %d", text[end:start], end)
					}
					end += n
				}
				end = start + len(token.Value)
				if !token.EOF() && len(token.Value) == 0 {
					t.Fatalf("an empty token at %d", start)
				}
			}
			if end != len(text) {
				t.Fatalf("the tokens end at %d of %d", end, len(text))
			}
		}
	})
}

// TestOpenCommentsAreLinear would not end if each "/*" looked for its end.
func TestOpenCommentsAreLinear(t *testing.T) {
	if got := len(Trino.Tokens(strings.Repeat("/* ", 200_000))); got != 400_001 {
		t.Errorf("%d tokens", got)
	}
}

func TestSkip(t *testing.T) {
	for _, c := range []struct {
		text string
		end  int
		kind SkipKind
	}{
		{"; x", 1, SkipEnd}, {" x", 1, SkipBlank}, {"-- a;b\nc", 7, SkipBlank}, {"/* ; */x", 7, SkipBlank},
		{"'a;b'c", 5, SkipOther}, {"'a", 2, SkipOpen}, {"/* a", 4, SkipOpen}, {"`;`", 3, SkipOther}, {"-1", 1, SkipOther},
	} {
		if end, kind := Skip(c.text, 0); end != c.end || kind != c.kind {
			t.Errorf("%q: got %d %d, want %d %d", c.text, end, kind, c.end, c.kind)
		}
	}
	if end, kind := SkipHive(`'a\'b'c`, 0); end != 6 || kind != SkipOther {
		t.Errorf("got %d %d", end, kind)
	}
}

func TestStream(t *testing.T) {
	lex := Trino.Stream("select a , b")
	if !TakeWord(lex, "SELECT") || TakeWord(lex, "A", "B") || !IsOp(PeekAt(lex, 1), ",") || !PeekAt(lex, 9).EOF() {
		t.Error("the helpers do not see the tokens")
	}
	start := Start(lex)
	for lex.Next(); !lex.Peek().EOF(); {
		lex.Next()
	}
	if got := From(lex, start); got.Pos != 7 || got.End != 12 {
		t.Errorf("got %v", got)
	}
}
