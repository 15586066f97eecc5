package engine

import (
	"context"
	"fmt"
	"strings"

	"flowsql/columnar"
	"flowsql/exec"
	"flowsql/planner/logical"
)

// analyze runs a plan, drops its rows, and gives the plan with what each
// operator did.
func (r *run) analyze(ctx context.Context, plan logical.Node) (string, error) {
	query, err := exec.Build(ctx, plan, r.execEnv())
	if err != nil {
		return "", err
	}
	rows := int64(0)
	err = query.Run(ctx, func(b columnar.Batch) error {
		rows += int64(b.Len)
		return nil
	})
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(logical.Format(plan))
	fmt.Fprintf(&b, "\nOutput: %s\n", count(rows, "row"))
	for _, s := range query.Stats() {
		fmt.Fprintf(&b, "%s: in %s, out %s, %s, time %s (all workers), memory %s", s.Name, count(s.RowsIn, "row"), count(s.RowsOut, "row"),
			count(s.Batches, "batch"), elapsedText(s.Time), SizeText(s.Peak))
		if s.Passes > 1 {
			fmt.Fprintf(&b, ", %d passes", s.Passes)
		}
		if s.Spilled > 0 {
			fmt.Fprintf(&b, ", spilled %s", SizeText(s.Spilled))
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}
