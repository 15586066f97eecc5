package athena_test

import (
	"strings"
	"testing"

	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

// TestHints: an error about a name says what may have been meant.
func TestHints(t *testing.T) {
	for text, want := range map[string]string{
		`SELECT scraddr FROM t`:                         "did you mean srcaddr?",
		`SELECT ends FROM t`:                            `did you mean "end"?`,
		`SELECT srcaddr FROM t WHERE action = "REJECT"`: "text is written in single quotes: 'REJECT'",
		`SELECT x.bytes FROM t`:                         "no relation in FROM is called x",
		`SELECT lowr(srcaddr) FROM t`:                   "did you mean lower?",
	} {
		_, err := bindText(text, function.Athena)
		if err == nil {
			t.Errorf("%s: no error", text)
			continue
		}
		if got := sqlerr.From(err).Hint; got != want {
			t.Errorf("%s: hint %q, want %q", text, got, want)
		}
	}
}

// TestNotSupported: what this binder does not know is refused at its place and named.
func TestNotSupported(t *testing.T) {
	for text, want := range map[string]string{
		`SELECT sum(grouping(srcaddr)) FROM t GROUP BY srcaddr`: "line 1:12: GROUPING in an aggregate",
	} {
		_, err := bindText(text, function.Athena)
		got := ""
		if err != nil {
			got = sqlerr.Athena{}.Render(text, sqlerr.From(err))
		}
		if !strings.HasPrefix(got, "NOT_SUPPORTED: ") || !strings.Contains(got, want) {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}
