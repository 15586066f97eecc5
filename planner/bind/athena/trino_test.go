package athena_test

import (
	"strings"
	"testing"

	"flowsql/parser/ast"
	parse "flowsql/parser/athena"
	"flowsql/planner/bind/athena"
	"flowsql/planner/internal/plantest"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

// bindText parses and binds a query over the tables of plantest.Flow.
func bindText(text string, d function.Dialect) (logical.Node, error) {
	statement, err := parse.Parse(text)
	if err != nil {
		return nil, err
	}
	return athena.Bind(statement.(*ast.Query), athena.Env{Resolver: plantest.Flow(), Context: plantest.Context(d)})
}

// unlike lists the statements for which this engine does not answer as Trino
// does, with what is the matter. It may only shrink.
var unlike = map[string]string{
	// It fails when it runs, with the same text.
	"SELECT - -9223372036854775808": "_col0:bigint",
	// Trino lists the candidates.
	"SELECT NULL AND true, NOT NULL, NULL + 1, -NULL, +NULL": "",
	"SELECT sum(NULL), count(NULL), max(NULL)":               "Could not choose a best candidate operator",
}

// TestTrino compares names, types and errors with those that Trino 476 gave for
// the same statements (testdata/trino.txt was recorded from it).
func TestTrino(t *testing.T) {
	for _, c := range plantest.Read(t, "testdata/trino.txt") {
		got := answer(c.Input)
		want := c.Want
		if why, known := unlike[c.Input]; known {
			if got == want {
				t.Errorf("line %d: %s is as in Trino now: take it off the list", c.Line, c.Input)
			} else if !strings.Contains(got, why) {
				t.Errorf("line %d: %s\n got %s\nlisted as %s", c.Line, c.Input, got, why)
			}
			continue
		}
		if got != want {
			t.Errorf("line %d: %s\n got %s\nwant %s", c.Line, c.Input, got, want)
		}
	}
}

// answer gives the columns of a query, or its error as Trino prints it.
func answer(text string) string {
	node, err := bindText(text, function.Trino)
	if err != nil {
		return sqlerr.Trino{}.Render(text, sqlerr.From(err))
	}
	return node.Schema().String()
}
