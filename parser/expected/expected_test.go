package expected

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/participle/v2/lexer"

	"flowsql/parser"
)

const calculator = `
Statement = Sum <EOF> .
Sum = Term ( ( "+" | "-" ) Term )* .
Term = <Number> | "(" Sum ")" | "ABS" "(" Sum ")" .
`

func newCalculator(t *testing.T) *Grammar {
	t.Helper()
	g, err := New(calculator, Options{
		Labels: map[string]string{"Term": "<term>"},
		Classes: map[string]Class{
			"EOF":    {"<EOF>", func(t *lexer.Token) bool { return t.EOF() }},
			"Number": {"<number>", func(t *lexer.Token) bool { return t.Type == parser.Whole }},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestFurthest(t *testing.T) {
	g := newCalculator(t)
	for _, c := range []struct {
		text  string
		token int
		want  string
	}{
		{"", 0, "<term>"},
		{"1 +", 2, "<term>"},
		{"1 2", 1, "'+', '-', <EOF>"},
		{"(1", 2, "'+', '-', ')'"},
		{"abs 1", 1, "'('"},
		{"1 + (2 - x", 5, "<term>"},
	} {
		got, failed := g.Furthest(parser.Trino.Tokens(c.text))
		want := strings.Split(c.want, ", ")
		slices.Sort(want)
		if !failed || got.Token != c.token || !slices.Equal(got.Expected, want) {
			t.Errorf("%q: got %v at %d, want %v at %d", c.text, got.Expected, got.Token, want, c.token)
		}
	}
	for _, text := range []string{"1", "1 + 2 - (3)", "ABS(1)"} {
		if f, failed := g.Furthest(parser.Trino.Tokens(text)); failed {
			t.Errorf("%q fails: %v", text, f)
		}
	}
}

func TestNestingStaysFast(t *testing.T) {
	g := newCalculator(t)
	start := time.Now()
	g.Furthest(parser.Trino.Tokens(strings.Repeat("(", 500) + "1"))
	g.Furthest(parser.Trino.Tokens(strings.Repeat("1 + ", 5000)))
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestGrammarsAreChecked(t *testing.T) {
	for _, source := range []string{"A = B .", "A = <X> .", `A = "x" . A = "y" .`, "A ="} {
		if _, err := New(source, Options{}); err == nil {
			t.Errorf("%q is accepted", source)
		}
	}
	if got := newCalculator(t).Words(); !slices.Equal(got, []string{"ABS"}) {
		t.Errorf("words: %v", got)
	}
}
