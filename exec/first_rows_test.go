package exec

import (
	"fmt"
	"testing"

	"flowsql/planner/logical"
)

// TestFirstGroups orders groups by a result, of which only the first are wanted: they are those
// of the same order without a limit, which knows no bound.
func TestFirstGroups(t *testing.T) {
	rows := makeFlows(12_000, 9000)
	for _, keys := range [][]int{{colDst}, {colSrc, colPort}, {colBytes}} {
		for _, nullsFirst := range []bool{false, true} {
			for _, descending := range []bool{false, true} {
				plan := func(s setting, limit int64) logical.Node {
					in := aggregatePlan(t, &memoryTable{rows: rows, splits: 7, batch: 1000, plain: s.plain}, keys)
					order := []logical.SortKey{{Expr: col(in, len(keys)+1), Descending: descending, NullsFirst: nullsFirst}}
					for i := range keys {
						order = append(order, logical.SortKey{Expr: col(in, i)})
					}
					return &logical.Sort{Input: in, Keys: order, Limit: limit}
				}
				all := runPlan(t, plan(setting{threads: 1}, -1), setting{threads: 1})
				for _, limit := range []int64{1, 40} {
					for _, s := range []setting{{threads: 4}, {threads: 2, batch: 3}, {threads: 4, budget: 1 << 20, plain: true}, {threads: 4, groups: 7}} {
						t.Run(fmt.Sprint(keys, descending, nullsFirst, limit), func(t *testing.T) {
							same(t, s, runPlan(t, plan(s, limit), s), all[:limit])
						})
					}
				}
			}
		}
	}
}
