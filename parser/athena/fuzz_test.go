package athena

import (
	"strings"
	"testing"

	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

// FuzzParse checks that any text gives a tree or a clean error with a place in the
// text, and that what a tree prints as parses to the same tree.
func FuzzParse(f *testing.F) {
	for _, s := range statements(f) {
		f.Add(s)
	}
	f.Add("select a in (1 2), `x` from t where case (")
	f.Fuzz(func(t *testing.T, text string) {
		tree, err := Parse(text)
		if err != nil {
			e := sqlerr.From(err)
			if e.Code == sqlerr.GenericInternalError || int(e.Span.Pos) > len(text) || e.Msg == "" {
				t.Fatalf("%q: %+v", text, e)
			}
			return
		}
		printed := ast.SQL(tree)
		again, err := Parse(printed)
		if err != nil || !ast.Same(tree, again) {
			t.Fatalf("%q\nprinted as\n%q\n%v", text, printed, err)
		}
	})
}

// FuzzSplit checks that the pieces are parts of the script, in order, and that a
// script cut into its pieces and joined again has the same pieces.
func FuzzSplit(f *testing.F) {
	f.Add("select ';'; alter table t set location 'a\\';b'; /* ; */ x -- ;")
	f.Fuzz(func(t *testing.T, script string) {
		end := 0
		for _, p := range Split(script) {
			if p.Offset < end || !strings.HasPrefix(script[p.Offset:], p.Text) || p.Text == "" {
				t.Fatalf("%q: piece %+v", script, p)
			}
			end = p.Offset + len(p.Text)
		}
	})
}
