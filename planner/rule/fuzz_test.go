package rule_test

import (
	"fmt"
	"strings"
	"testing"

	"flowsql/parser/ast"
	parse "flowsql/parser/athena"
	"flowsql/planner/bind/athena"
	"flowsql/planner/decorrelate"
	"flowsql/planner/internal/plantest"
	"flowsql/planner/rule"
	"flowsql/sql/function"
)

// FuzzPlan binds and optimises whatever parses: nothing may panic, and the
// result keeps its columns.
func FuzzPlan(f *testing.F) {
	for _, c := range plantest.Read(f, plans) {
		f.Add(c.Input)
	}
	for _, c := range plantest.Read(f, "../bind/athena/testdata/trino.txt") {
		f.Add(c.Input)
	}
	for _, text := range deep() {
		f.Add(text)
	}
	env := athena.Env{Resolver: plantest.Flow(), Context: plantest.Context(function.Athena)}
	f.Fuzz(func(t *testing.T, text string) {
		statement, err := parse.Parse(text)
		query, ok := statement.(*ast.Query)
		if err != nil || !ok {
			return
		}
		node, err := athena.Bind(query, env)
		if err == nil {
			node, err = decorrelate.Plan(node, env.Context)
		}
		if err != nil {
			return
		}
		out, _ := rule.Optimize(node, rule.Env{Evaluate: plantest.Evaluate})
		if got, want := out.Schema().String(), node.Schema().String(); got != want {
			t.Errorf("%s gives %s, optimised %s", text, want, got)
		}
	})
}

// deep gives statements whose cost would double with each level of nesting.
func deep() []string {
	double := "WITH t0 AS (SELECT 1 x)"
	for i := range 30 {
		double += fmt.Sprintf(", t%d AS (SELECT ROW(x, x) x FROM t%d)", i+1, i)
	}
	return []string{
		"SELECT " + strings.Repeat("MAP(ARRAY[1], ARRAY[", 40) + "1" + strings.Repeat("])", 40),
		"SELECT 1 FROM (VALUES 1) t(x) " + strings.Repeat("CROSS JOIN LATERAL (SELECT x FROM (VALUES 1) u ", 30) + strings.Repeat(")", 30),
		double + " SELECT x FROM t30",
		"SELECT " + strings.Repeat("ARRAY[", 400) + "1" + strings.Repeat("]", 400),
	}
}
