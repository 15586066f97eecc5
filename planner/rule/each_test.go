package rule_test

import (
	"testing"

	"strings"

	"flowsql/planner/internal/plantest"
	"flowsql/planner/logical"
	"flowsql/planner/rule"
	"flowsql/sql/sqlerr"
)

// TestEachRule compares what each rule makes alone of the plan as bound with
// testdata/plans/rules.
func TestEachRule(t *testing.T) {
	for _, r := range rule.Rules {
		path := "../../testdata/plans/rules/" + r.Name + ".txt"
		var outputs []string
		for _, c := range plantest.Read(t, path) {
			got := applied(r, c.Input)
			outputs = append(outputs, got)
			if !*update && got != c.Want {
				t.Errorf("%s line %d: %s\n got\n%s\nwant\n%s", r.Name, c.Line, c.Input, got, c.Want)
			}
		}
		if *update {
			plantest.Write(t, path, outputs)
		}
	}
}

func applied(r rule.Rule, text string) string {
	node, err := bindText(text)
	if err != nil {
		return sqlerr.Athena{}.Render(text, sqlerr.From(err))
	}
	out := r.Apply(node, rule.Env{Evaluate: plantest.Evaluate})
	if out == node {
		return "unchanged"
	}
	return strings.TrimRight(logical.Format(out), "\n")
}
