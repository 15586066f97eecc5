package rule

import (
	"sort"

	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// orderPredicates puts cheap conjuncts before dear ones. What may fail keeps its
// place behind all that cannot.
func orderPredicates(n logical.Node, _ Env) logical.Node {
	return logical.Map(n, func(n logical.Node) logical.Node {
		switch n := n.(type) {
		case *logical.Filter:
			if sorted, changed := cheapFirst(expr.Conjuncts(n.Condition)); changed {
				return &logical.Filter{Input: n.Input, Condition: expr.And(sorted)}
			}
		case *logical.Scan:
			if sorted, changed := cheapFirst(n.Filter); changed {
				c := *n
				c.Filter = sorted
				return &c
			}
		}
		return n
	})
}

func cheapFirst(conjuncts []expr.Expr) (sorted []expr.Expr, changed bool) {
	sorted = append([]expr.Expr(nil), conjuncts...)
	cost := make(map[expr.Expr]int, len(sorted))
	for _, c := range sorted {
		cost[c] = costOf(c)
		if Fallible(c) || !expr.Deterministic(c) {
			cost[c] = dearest
		}
	}
	sort.SliceStable(sorted, func(i, j int) bool { return cost[sorted[i]] < cost[sorted[j]] })
	for i := range sorted {
		changed = changed || sorted[i] != conjuncts[i]
	}
	return sorted, changed
}

const dearest = 1 << 30

// nodeCosts are rough: a comparison of numbers is 1.
var nodeCosts = map[string]int{"like": 6, "regexp_like": 40, "lower": 8, "upper": 8, "substr": 4, "substring": 4}

func costOf(e expr.Expr) int {
	total := 0
	expr.Walk(e, func(x expr.Expr) {
		switch x := x.(type) {
		case *expr.Column, *expr.Const, *expr.Not, *expr.IsNull, *expr.Logical:
		case *expr.Call:
			total += callCost(x)
		case *expr.In:
			total += 2
		default:
			total += 3
		}
	})
	return total
}

func callCost(c *expr.Call) int {
	if cost, ok := nodeCosts[c.Overload.Name()]; ok {
		return cost
	}
	switch {
	case !infallible[c.Overload.Name()]:
		return 10
	case len(c.Args) > 0 && c.Args[0].Type().IsString():
		return 2
	}
	return 1
}
