package decorrelate

import (
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// domain is the values that a plan reads of the rows around it, each combination
// once. A plan that was pushed below them gives their columns, then its own.
type domain struct {
	p      *planner
	stored *logical.Stored
	place  map[int]int  // column of the domain by number of Outer
	kept   map[int]bool // stores whose rows begin with the domain's columns
}

// overDomain makes the plan one over all values that it reads of the input.
func (p *planner) overDomain(input, right logical.Node, args []expr.Expr) (*dependent, error) {
	rows := &logical.Store{ID: p.newID(), Rows: input}
	left := &logical.Stored{ID: rows.ID, Columns: input.Schema()}
	set := &logical.Aggregate{Input: left}
	d := &domain{p: p, place: map[int]int{}, kept: map[int]bool{}}
	var used []expr.Expr
	for i, a := range args {
		if readsOuter(right, i) {
			d.place[i] = len(used)
			used = append(used, a)
			set.Keys, set.Names = append(set.Keys, a), append(set.Names, expr.String(a))
		}
	}
	values := &logical.Store{ID: p.newID(), Rows: set}
	d.stored = &logical.Stored{ID: values.ID, Columns: set.Schema()}
	node, err := d.push(right, false)
	if err != nil {
		return nil, err
	}
	j := &dependent{input: left, right: node, first: len(used), count: logical.Width(right), wraps: []*logical.Store{rows, values}}
	for i, a := range used {
		j.keys = append(j.keys, key{a, column(node.Schema(), i), true})
	}
	return j, nil
}

func readsOuter(n logical.Node, index int) bool {
	found := false
	logical.MapExprs(n, func(e expr.Expr) expr.Expr {
		expr.Walk(e, func(x expr.Expr) {
			o, ok := x.(*expr.Outer)
			found = found || ok && o.Index == index
		})
		return e
	})
	for _, in := range n.Inputs() {
		found = found || readsOuter(in, index)
	}
	return found
}

func (d *domain) width() int { return len(d.stored.Columns) }

// reads reports whether a plan depends on the domain.
func (d *domain) reads(n logical.Node) bool {
	if s, ok := n.(*logical.Stored); ok {
		return d.kept[s.ID]
	}
	if outerIn(n) {
		return true
	}
	for _, in := range n.Inputs() {
		if d.reads(in) {
			return true
		}
	}
	return false
}

// over gives e over the pushed input, of which the domain's columns are the first.
func (d *domain) over(e expr.Expr) expr.Expr {
	return d.at(e, 0, func(i int) int { return i + d.width() })
}

// at gives e over other columns, with the domain's from a place on.
func (d *domain) at(e expr.Expr, domain int, to func(int) int) expr.Expr {
	return expr.Map(e, func(x expr.Expr) expr.Expr {
		switch x := x.(type) {
		case *expr.Column:
			return movedColumn(x, to(x.Index)-x.Index)
		case *expr.Outer:
			at := d.place[x.Index]
			return &expr.Column{Index: domain + at, Name: d.stored.Columns[at].Name, T: x.T, At: x.At}
		}
		return x
	})
}

func (d *domain) overAll(list []expr.Expr) []expr.Expr {
	out := make([]expr.Expr, len(list))
	for i, e := range list {
		out[i] = d.over(e)
	}
	return out
}

// keys refers to the domain's columns of a pushed plan.
func (d *domain) keys(n logical.Node) []expr.Expr { return columns(n.Schema(), 0, d.width()) }

func (d *domain) names() []string {
	var out []string
	for _, c := range d.stored.Columns {
		out = append(out, c.Name)
	}
	return out
}

// push gives the rows of a plan for each row of the domain. Their order matters
// only below a limit.
func (d *domain) push(n logical.Node, ordered bool) (logical.Node, error) {
	if !d.reads(n) {
		return &logical.Join{Kind: logical.CrossJoin, Left: d.stored, Right: n}, nil
	}
	switch n := n.(type) {
	case *logical.Stored:
		return &logical.Stored{ID: n.ID, Columns: append(append(logical.Schema(nil), d.stored.Columns...), n.Columns...)}, nil
	case *logical.Values:
		return d.pushValues(n), nil
	case *logical.Join:
		return d.pushJoin(n)
	case *logical.Union:
		return d.pushUnion(n)
	case *logical.Store:
		return d.pushStore(n, ordered)
	case *logical.Limit, *logical.LimitBy:
		ordered = true
	case *logical.Aggregate, *logical.Unnest:
		ordered = false
	}
	if len(n.Inputs()) != 1 {
		return nil, notCorrelated()
	}
	in, err := d.push(n.Inputs()[0], ordered)
	if err != nil {
		return nil, err
	}
	return d.overPushed(n, in, ordered)
}

// notCorrelated is the failure of what is not known to be pushed.
func notCorrelated() error {
	return sqlerr.New(sqlerr.NotSupported, "Given correlated subquery is not supported")
}

// overPushed gives a node of one input over its pushed input.
func (d *domain) overPushed(n logical.Node, in logical.Node, ordered bool) (logical.Node, error) {
	switch n := n.(type) {
	case *logical.Filter:
		return &logical.Filter{Input: in, Condition: d.over(n.Condition)}, nil
	case *logical.Project:
		return &logical.Project{Input: in, Exprs: append(d.keys(in), d.overAll(n.Exprs)...), Names: append(d.names(), n.Names...)}, nil
	case *logical.Sort:
		if !ordered {
			return in, nil
		}
		return logical.MapExprs(n, d.over).WithInputs([]logical.Node{in}), nil
	case *logical.Limit:
		return &logical.LimitBy{Input: in, Keys: d.keys(in), Offset: n.Offset, Count: n.Count}, nil
	case *logical.LimitBy:
		return &logical.LimitBy{Input: in, Keys: append(d.keys(in), d.overAll(n.Keys)...), Offset: n.Offset, Count: n.Count}, nil
	case *logical.Unnest:
		return logical.MapExprs(n, d.over).WithInputs([]logical.Node{in}), nil
	case *logical.Aggregate:
		if len(n.Totals) > 0 { // a group of no rows for each row of the domain
			return nil, notCorrelated()
		}
		return d.pushAggregate(n, in), nil
	case *logical.GroupID:
		out := logical.MapExprs(n, d.over).WithInputs([]logical.Node{in})
		own := len(n.Keys) + 1
		places := append(span(own, d.width()), span(0, own)...)
		return pick(out, append(places, span(own+d.width(), logical.Width(n.Input))...)...), nil
	case *logical.Window:
		out := logical.MapExprs(n, d.over).WithInputs([]logical.Node{in}).(*logical.Window)
		out.PartitionBy = append(d.keys(in), out.PartitionBy...)
		return out, nil
	}
	return nil, notCorrelated()
}

// pushAggregate groups by the domain, too. An aggregation without keys has a row
// for each of its values, even where the input has none.
func (d *domain) pushAggregate(n *logical.Aggregate, in logical.Node) logical.Node {
	out := logical.MapExprs(n, d.over).(*logical.Aggregate)
	grouped := *out
	grouped.Input = in
	grouped.Keys, grouped.Names = append(d.keys(in), out.Keys...), append(d.names(), out.Names...)
	if len(n.Keys) > 0 || len(n.Calls) == 0 {
		return &grouped
	}
	empty := logical.MapExprs(n, func(e expr.Expr) expr.Expr {
		return expr.Map(e, func(x expr.Expr) expr.Expr {
			if o, ok := x.(*expr.Outer); ok {
				return expr.Null(o.T, o.At)
			}
			return x
		})
	}).(*logical.Aggregate)
	all := &dependent{input: d.stored, right: &grouped, first: d.width(), count: len(n.Calls), empty: ofNothing(empty)}
	for i, k := range d.keys(d.stored) {
		all.keys = append(all.keys, key{k, column(grouped.Schema(), i), true})
	}
	return all.left(nil)
}

// pushValues makes a projection of each row.
func (d *domain) pushValues(n *logical.Values) logical.Node {
	out := &logical.Union{}
	for _, row := range n.Rows {
		one := pick(d.stored, span(0, d.width())...)
		for i, e := range row {
			one.Exprs, one.Names = append(one.Exprs, d.over(e)), append(one.Names, n.Columns[i].Name)
		}
		out.All, out.Names = append(out.All, one), one.Names
	}
	if len(out.All) == 1 {
		return out.All[0]
	}
	return out
}

func (d *domain) pushUnion(n *logical.Union) (logical.Node, error) {
	out := &logical.Union{Names: append(d.names(), n.Names...)}
	for _, in := range n.All {
		pushed, err := d.push(in, false)
		if err != nil {
			return nil, err
		}
		out.All = append(out.All, pushed)
	}
	return out, nil
}

func (d *domain) pushStore(n *logical.Store, ordered bool) (logical.Node, error) {
	out := *n
	if d.reads(n.Rows) {
		rows, err := d.push(n.Rows, false)
		if err != nil {
			return nil, err
		}
		out.Rows = rows
		d.kept[n.ID] = true
	}
	body, err := d.push(n.Body, ordered)
	out.Body = body
	return &out, err
}

// pushJoin pushes the left side, or both, which are then joined by the domain too.
func (d *domain) pushJoin(n *logical.Join) (logical.Node, error) {
	left, err := d.push(n.Left, false)
	if err != nil {
		return nil, err
	}
	out := *n
	out.Left = left
	out.LeftKeys = d.overAll(n.LeftKeys)
	k, width := d.width(), logical.Width(n.Left)
	rightOuter := d.reads(n.Right)
	for _, e := range n.RightKeys {
		rightOuter = rightOuter || expr.HasOuter(e)
	}
	if !rightOuter {
		if n.Residual != nil {
			out.Residual = d.over(n.Residual)
			if out.Kind == logical.CrossJoin {
				out.Kind = logical.InnerJoin
			}
		}
		return &out, nil
	}
	if out.Right, err = d.push(n.Right, false); err != nil {
		return nil, err
	}
	out.LeftKeys = append(d.keys(left), out.LeftKeys...)
	out.RightKeys = append(d.keys(out.Right), d.overAll(n.RightKeys)...)
	out.NullSafe += k
	if out.Kind == logical.CrossJoin {
		out.Kind = logical.InnerJoin
	}
	if n.Residual != nil {
		out.Residual = d.at(n.Residual, 0, func(at int) int {
			if at >= width {
				return at + 2*k
			}
			return at + k
		})
	}
	if out.Kind == logical.MarkJoin {
		return &out, nil
	}
	return without(&out, k+width, k), nil
}
