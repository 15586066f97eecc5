package rule_test

import (
	"flag"
	"strings"
	"testing"

	"flowsql/parser/ast"
	parse "flowsql/parser/athena"
	"flowsql/planner/bind/athena"
	"flowsql/planner/decorrelate"
	"flowsql/planner/internal/plantest"
	"flowsql/planner/logical"
	"flowsql/planner/rule"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

var update = flag.Bool("update", false, "rewrite the golden plans")

const plans = "../../testdata/plans/athena.txt"

// TestPlans compares bound and optimised plans with testdata/plans.
func TestPlans(t *testing.T) {
	var outputs []string
	for _, c := range plantest.Read(t, plans) {
		got := explain(c.Input)
		outputs = append(outputs, got)
		if !*update && got != c.Want {
			t.Errorf("line %d: %s\n got\n%s\nwant\n%s", c.Line, c.Input, got, c.Want)
		}
	}
	if *update {
		plantest.Write(t, plans, outputs)
	}
}

func bindText(text string) (logical.Node, error) {
	statement, err := parse.Parse(text)
	if err != nil {
		return nil, err
	}
	context := plantest.Context(function.Athena)
	node, err := athena.Bind(statement.(*ast.Query), athena.Env{Resolver: plantest.Flow(), Context: context})
	if err != nil {
		return nil, err
	}
	return decorrelate.Plan(node, context)
}

func explain(text string) string {
	node, err := bindText(text)
	if err != nil {
		return sqlerr.Athena{}.Render(text, sqlerr.From(err))
	}
	out, fired := rule.Optimize(node, rule.Env{Evaluate: plantest.Evaluate})
	return logical.Format(node) + "rules: " + strings.Join(fired, ", ") + "\n" + strings.TrimRight(logical.Format(out), "\n")
}

// TestSchemaIsKept: no rule changes the names and types of the result.
func TestSchemaIsKept(t *testing.T) {
	for _, c := range plantest.Read(t, plans) {
		node, err := bindText(c.Input)
		if err != nil {
			continue
		}
		want := node.Schema().String()
		for _, r := range rule.Rules {
			node = r.Apply(node, rule.Env{Evaluate: plantest.Evaluate})
			if got := node.Schema().String(); got != want {
				t.Errorf("%s: rule %s made %s of %s", c.Input, r.Name, got, want)
			}
		}
		again, fired := rule.Optimize(node, rule.Env{Evaluate: plantest.Evaluate})
		if logical.Format(again) != logical.Format(node) {
			t.Errorf("%s: a second run of the rules changes the plan again: %v", c.Input, fired)
		}
	}
}
