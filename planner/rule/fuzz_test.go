package rule_test

import (
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
