package rule

import (
	"flowsql/planner/logical"
	"flowsql/sql/expr"
)

// mergeProjects joins a projection with one below it, where nothing is computed
// twice by that, and drops projections that change nothing.
func mergeProjects(n logical.Node, _ Env) logical.Node {
	return logical.Map(n, func(n logical.Node) logical.Node {
		p, ok := n.(*logical.Project)
		if !ok {
			return n
		}
		if merged := mergeProject(p); merged != p {
			return merged
		}
		if identity(p) {
			return p.Input
		}
		return n
	})
}

func mergeProject(p *logical.Project) *logical.Project {
	inner, ok := p.Input.(*logical.Project)
	if !ok || !usedOnce(p.Exprs, inner.Exprs) {
		return p
	}
	out := &logical.Project{Input: inner.Input, Names: p.Names}
	for _, e := range p.Exprs {
		moved, ok := substitute(e, inner.Exprs)
		if !ok {
			return p
		}
		out.Exprs = append(out.Exprs, moved)
	}
	return out
}

// usedOnce reports whether no computed column of inner is read more than once.
func usedOnce(outer, inner []expr.Expr) bool {
	uses := make([]int, len(inner))
	for _, e := range outer {
		expr.Walk(e, func(x expr.Expr) {
			if c, ok := x.(*expr.Column); ok {
				uses[c.Index]++
			}
		})
	}
	for i, e := range inner {
		_, isColumn := e.(*expr.Column)
		_, isConst := e.(*expr.Const)
		if uses[i] > 1 && !isColumn && !isConst {
			return false
		}
	}
	return true
}

// identity reports whether a projection gives its input as it is, names too.
func identity(p *logical.Project) bool {
	schema := p.Input.Schema()
	if len(schema) != len(p.Exprs) {
		return false
	}
	for i, e := range p.Exprs {
		if c, ok := e.(*expr.Column); !ok || c.Index != i || schema[i].Name != p.Names[i] {
			return false
		}
	}
	return true
}
