// Package rule rewrites plans, algebra to algebra. Rules holds them in the order
// in which they run; each sees the whole plan once.
//
// A rule must not change what a query answers: with all rules off the rows are
// the same. It may keep an expression from being evaluated on rows that do not
// matter, so that a query fails less often, but never the other way round: what
// may fail (Fallible) is not moved in front of what keeps rows away from it.
package rule

import (
	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// Env is what rules need from outside.
type Env struct {
	// Evaluate gives the value of an expression without columns. Where it fails the
	// expression is kept, to fail when the query runs, if its value is asked for at all.
	Evaluate func(e expr.Expr) (*expr.Const, error)
	// Check ends the planning by a panic if nobody waits for it any more; nil for none.
	Check func()
}

// Rule is one rewrite of a whole plan. Apply gives the same node where it has nothing to do.
type Rule struct {
	Name  string
	Doc   string
	Apply func(n logical.Node, env Env) logical.Node
}

// Rules lists the rules in the order in which Optimize applies them.
var Rules = []Rule{
	{"fold_constants", "computes what reads no column; drops filters that are always true", foldConstants},
	{"merge_projects", "joins a projection with the one below it", mergeProjects},
	{"push_filters", "moves conditions towards the scans", pushFilters},
	{"join_keys", "makes keys of joins from equalities above and in them", joinKeys},
	{"order_predicates", "tests what is cheap first", orderPredicates},
	{"prune_columns", "reads and computes only columns that are used", pruneColumns},
	{"drop_projects", "drops projections that pruning left with nothing to do", mergeProjects},
	{"push_limits", "tells sorts, unions and scans how many rows suffice", pushLimits},
}

// Optimize applies all rules and gives the names of those that changed the plan.
func Optimize(n logical.Node, env Env) (plan logical.Node, fired []string) {
	for _, r := range Rules {
		if env.Check != nil {
			env.Check()
		}
		next := r.Apply(n, env)
		if next != n {
			fired = append(fired, r.Name)
			n = next
		}
	}
	return n, fired
}
