// Package decorrelate makes joins of subqueries: of those in expressions, of
// LATERAL, and of what they read of the query around them. It also makes full
// joins of left ones. It is no optimisation: what it gives has no Subquery, Outer,
// Apply and FullJoin any more, which package exec does not know.
//
// A subquery becomes a join of the input of its expression with its plan. What
// the plan reads of the rows around it goes into the join's condition, where it
// stands in filters alone (pull.go). Elsewhere the plan is made one that gives the
// rows for all values of what it reads at once (push.go), after Neumann and
// Kemper, Unnesting Arbitrary Queries.
package decorrelate

import (
	"slices"

	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Plan gives a plan of the same rows without subqueries.
func Plan(n logical.Node, ctx *function.Context) (logical.Node, error) {
	return (&planner{ctx: ctx}).plan(n)
}

// planner is the rewrite of one plan.
type planner struct {
	ctx    *function.Context
	stores int
}

func (p *planner) newID() int {
	p.stores++
	return p.stores
}

// plan rewrites from the leaves up.
func (p *planner) plan(n logical.Node) (logical.Node, error) {
	p.ctx.Check()
	old := n.Inputs()
	inputs, changed := make([]logical.Node, len(old)), false
	for i, in := range old {
		var err error
		if inputs[i], err = p.plan(in); err != nil {
			return nil, err
		}
		changed = changed || inputs[i] != in
	}
	if changed {
		n = n.WithInputs(inputs)
	}
	return p.node(n)
}

// node rewrites one node whose inputs are done.
func (p *planner) node(n logical.Node) (logical.Node, error) {
	switch n := n.(type) {
	case *logical.Apply:
		return p.apply(n)
	case *logical.Join:
		return p.join(n)
	}
	if !hasSubquery(n) {
		return n, nil
	}
	switch n := n.(type) {
	case *logical.Filter:
		return p.filter(n)
	case *logical.Values:
		return p.values(n)
	}
	return p.overInput(n)
}

func hasSubquery(n logical.Node) bool {
	found := false
	logical.MapExprs(n, func(e expr.Expr) expr.Expr {
		found = found || expr.HasSubquery(e)
		return e
	})
	return found
}

// overInput takes the subqueries out of a node of one input.
func (p *planner) overInput(n logical.Node) (logical.Node, error) {
	in, total := n.Inputs()[0], logical.Width(n)
	a := &attached{p: p, node: in}
	out := logical.MapExprs(n, a.replace)
	if a.err != nil {
		return nil, a.err
	}
	out = out.WithInputs([]logical.Node{a.node})
	grown := logical.Width(out) - total
	if grown == 0 {
		return out, nil
	}
	return without(out, passed(n, in), grown), nil
}

// passed gives the place of a further column of the input among those of a node.
func passed(n, in logical.Node) int {
	const name = "\x00further"
	wider := pick(in, span(0, logical.Width(in))...)
	wider.Exprs, wider.Names = append(wider.Exprs, expr.Bool(true, sqlerr.Span{})), append(wider.Names, name)
	return slices.IndexFunc(n.WithInputs([]logical.Node{wider}).Schema(), func(c logical.Column) bool { return c.Name == name })
}

// without drops count columns from the place on.
func without(n logical.Node, at, count int) logical.Node {
	var places []int
	for i := range logical.Width(n) {
		if i < at || i >= at+count {
			places = append(places, i)
		}
	}
	return pick(n, places...)
}

// pick gives columns of a node.
func pick(n logical.Node, places ...int) *logical.Project {
	out, schema := &logical.Project{Input: n}, n.Schema()
	for _, at := range places {
		out.Exprs = append(out.Exprs, column(schema, at))
		out.Names = append(out.Names, schema[at].Name)
	}
	return out
}

// span gives the numbers from … from+count-1.
func span(from, count int) []int {
	out := make([]int, count)
	for i := range out {
		out[i] = from + i
	}
	return out
}

func column(s logical.Schema, at int) *expr.Column {
	return &expr.Column{Index: at, Name: s[at].Name, T: s[at].Type}
}

func columns(s logical.Schema, from, count int) []expr.Expr {
	out := make([]expr.Expr, count)
	for i := range out {
		out[i] = column(s, from+i)
	}
	return out
}

// filter puts subqueries below a filter. Conditions before one keep rows away from it.
func (p *planner) filter(n *logical.Filter) (logical.Node, error) {
	width := logical.Width(n.Input)
	a := &attached{p: p, node: n.Input}
	var waiting []expr.Expr
	for _, c := range expr.Conjuncts(n.Condition) {
		if expr.HasSubquery(c) {
			a.node = filtered(a.node, waiting)
			waiting = nil
			if s, ok := c.(*expr.Subquery); ok {
				c = a.condition(s)
			} else {
				c = a.replace(c)
			}
		}
		waiting = append(waiting, c)
	}
	if a.err != nil {
		return nil, a.err
	}
	out := filtered(a.node, waiting)
	if grown := logical.Width(out) - width; grown > 0 {
		return pick(out, span(0, width)...), nil
	}
	return out, nil
}

func filtered(n logical.Node, conjuncts []expr.Expr) logical.Node {
	if len(conjuncts) == 0 {
		return n
	}
	return &logical.Filter{Input: n, Condition: expr.And(conjuncts)}
}

// oneRow is a row without columns.
func oneRow() logical.Node { return &logical.Values{Rows: [][]expr.Expr{{}}} }

// values makes rows with subqueries a union of projections of one row.
func (p *planner) values(n *logical.Values) (logical.Node, error) {
	out := &logical.Union{}
	for _, c := range n.Columns {
		out.Names = append(out.Names, c.Name)
	}
	for _, row := range n.Rows {
		one, err := p.overInput(&logical.Project{Input: oneRow(), Exprs: row, Names: out.Names})
		if err != nil {
			return nil, err
		}
		out.All = append(out.All, one)
	}
	if len(out.All) == 1 {
		return out.All[0], nil
	}
	return out, nil
}

// operator gives a call of an operator.
func operator(sign string, args ...expr.Expr) (expr.Expr, error) {
	ts := make([]types.Type, len(args))
	for i, a := range args {
		ts[i] = a.Type()
	}
	o, failed := function.ResolveOperator(sign, ts)
	if failed != nil {
		return nil, failed
	}
	return &expr.Call{Overload: o, Args: args}, nil
}

func unsupported(at sqlerr.Span, what string) error {
	return sqlerr.At(at, sqlerr.NotSupported, "%s is not supported", what)
}
