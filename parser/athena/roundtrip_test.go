package athena

import (
	"os"
	"reflect"
	"strings"
	"testing"

	"flowsql/parser/ast"
	"flowsql/sql/sqlerr"
)

func statements(t testing.TB) []string {
	t.Helper()
	file, err := os.ReadFile("testdata/statements.sql")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range Split(string(file)) {
		if !p.Complete || string(file)[p.Offset:p.Offset+len(p.Text)] != p.Text {
			t.Errorf("piece %+v is not what stands in the file", p)
		}
		out = append(out, p.Text)
	}
	return out
}

// TestPrintedSQLParsesToTheSameTree parses each statement, prints it, and parses
// what was printed.
func TestPrintedSQLParsesToTheSameTree(t *testing.T) {
	all := statements(t)
	if len(all) < 95 {
		t.Fatalf("%d statements, want at least 95", len(all))
	}
	for _, s := range all {
		roundTrip(t, s)
	}
}

func roundTrip(t testing.TB, statement string) {
	t.Helper()
	tree, err := Parse(statement)
	if err != nil {
		t.Errorf("%s\n%v", statement, err)
		return
	}
	printed := ast.SQL(tree)
	again, err := Parse(printed)
	if err != nil {
		t.Errorf("%s\nprinted as\n%s\n%v", statement, printed, err)
		return
	}
	if !ast.Same(tree, again) || ast.SQL(again) != printed {
		t.Errorf("%s\nprinted as\n%s\nis another tree:\n%s", statement, printed, ast.SQL(again))
	}
}

// TestSpansNest checks that each node lies in its parent and in the text, and that
// its span begins and ends at what it stands for.
func TestSpansNest(t *testing.T) {
	for _, s := range statements(t) {
		tree, err := Parse(s)
		if err != nil {
			continue // reported by the other test
		}
		ast.Walk(tree, func(n ast.Node) bool {
			span := n.Span()
			if span.End <= span.Pos || int(span.End) > len(s) {
				t.Errorf("%s\n%s has the span %v", s, reflect.TypeOf(n), span)
				return false
			}
			for _, c := range ast.Children(n) {
				inner := c.Span()
				if inner.Pos < span.Pos || inner.End > span.End {
					t.Errorf("%s\n%s %v reaches out of %s %v", s, reflect.TypeOf(c), inner, reflect.TypeOf(n), span)
				}
			}
			return true
		})
	}
}

func TestTrees(t *testing.T) {
	for _, c := range []struct{ text, printed string }{
		{"select a from t;", "SELECT a FROM t"},
		{"select a b, c as \"D\" from t u", `SELECT a AS b, c AS "D" FROM t AS u`},
		{"select a != b", "SELECT a <> b"},
		{"select (a)", "SELECT a"},
		{"select a and b and c or d", "SELECT a AND b AND c OR d"},
		{"select not a = b and c", "SELECT NOT a = b AND c"},
		{"select a + b * c, (a + b) * c", "SELECT a + b * c, (a + b) * c"},
		{"select a from t limit 5", "SELECT a FROM t LIMIT 5"},
		{"select a from t limit", "SELECT a FROM t AS limit"},
		{"select a from t offset 2", "SELECT a FROM t OFFSET 2"},
		{"select a from t, (select 1) join u on true", "SELECT a FROM t, (SELECT 1) INNER JOIN u ON TRUE"},
		{"select x = some (select 1)", "SELECT x = ANY (SELECT 1)"},
		{"select any(x)", "SELECT any(x)"},
		{"show schemas", "SHOW DATABASES"},
		{"show columns from t in d", "SHOW COLUMNS IN d.t"},
		{"desc `d.t`", "DESCRIBE `d`.`t`"},
		{"select 1 -- tail", "SELECT 1"},
		{"/* head */ select /* mid */ 1", "SELECT 1"},
	} {
		tree, err := Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := ast.SQL(tree); got != c.printed {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.printed)
		}
	}
}

func TestParametersAreNumberedInTheOrderOfTheText(t *testing.T) {
	text := "WITH a AS (SELECT ?) SELECT ?, (SELECT ? FROM t WHERE x = ?) FROM u ORDER BY ? OFFSET ? LIMIT ?"
	tree, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[int]bool{}
	ast.Walk(tree, func(n ast.Node) bool {
		if p, ok := n.(*ast.Parameter); ok {
			if want := strings.Count(text[:p.Place.Pos], "?"); p.Index != want {
				t.Errorf("parameter at %d has index %d, want %d", p.Place.Pos, p.Index, want)
			}
			seen[p.Index] = true
		}
		return true
	})
	if len(seen) != 7 {
		t.Errorf("%d parameters, want 7", len(seen))
	}
}

func TestErrorSpanIsTheOperator(t *testing.T) {
	text := "select bytes = '840'"
	tree, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	x := tree.(*ast.Query).Body.(*ast.QuerySpec).Items[0].(*ast.SingleColumn).X
	if got, want := ast.ErrorSpan(x), (sqlerr.Span{Pos: 13, End: 14}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := x.Span(), (sqlerr.Span{Pos: 7, End: 20}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
