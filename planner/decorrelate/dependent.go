package decorrelate

import (
	"flowsql/planner/bind"
	"flowsql/planner/logical"
	"flowsql/planner/rule"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// dependent is a join of rows with those that a plan gives for each of them, once
// the plan does not read them any more.
type dependent struct {
	input logical.Node
	right logical.Node
	first int // the plan's columns are right's from first on
	count int

	keys      []key
	conjuncts []expr.Expr // over input's columns, then right's
	unique    bool        // right's rows are different ones
	single    bool        // more than one match is an error
	// empty gives the plan's row where nothing matches, if it has one even then.
	empty logical.Node
	wraps []*logical.Store // what is kept while the join runs, the outermost first
}

// key is a pair of equal values, one over each side.
type key struct {
	left, right expr.Expr
	nullSafe    bool
}

// dependent prepares the join. With mayBeEmpty the plan may be one that gives a
// row where nothing matches; only left joins do it.
func (p *planner) dependent(input, right logical.Node, args []expr.Expr, mayBeEmpty bool) (*dependent, error) {
	if pulled, ok := pull(right); ok && (mayBeEmpty || pulled.empty == nil) {
		return pulled.join(input, args), nil
	}
	return p.overDomain(input, right, args)
}

// join turns what the pulled conditions read of the rows around into columns of the input.
func (u *pulled) join(input logical.Node, args []expr.Expr) *dependent {
	width := logical.Width(input)
	j := &dependent{input: input, right: u.node, count: u.count, empty: u.empty}
	for _, c := range u.conjuncts {
		j.conjuncts = append(j.conjuncts, overSides(c, args, width))
	}
	return j
}

// overSides gives an expression over a plan's columns over those of a join with it.
func overSides(e expr.Expr, args []expr.Expr, width int) expr.Expr {
	return expr.Map(e, func(x expr.Expr) expr.Expr {
		switch x := x.(type) {
		case *expr.Column:
			return movedColumn(x, width)
		case *expr.Outer:
			return args[x.Index]
		}
		return x
	})
}

func movedColumn(c *expr.Column, by int) *expr.Column {
	out := *c
	out.Index += by
	return &out
}

// moved gives e with other columns.
func moved(e expr.Expr, to func(int) int) expr.Expr {
	return expr.Map(e, func(x expr.Expr) expr.Expr {
		if c, ok := x.(*expr.Column); ok {
			return movedColumn(c, to(c.Index)-c.Index)
		}
		return x
	})
}

// match asks for equal values of the input and the plan's columns.
func (j *dependent) match(values []expr.Expr, nullSafe bool) {
	j.keys = append([]key(nil), j.keys...)
	for i, v := range values {
		j.keys = append(j.keys, key{v, column(j.right.Schema(), j.first+i), nullSafe})
	}
}

// keep stores the right side, so that several joins can read it.
func (j *dependent) keep(p *planner) {
	store := &logical.Store{ID: p.newID(), Rows: j.right}
	j.wraps = append(j.wraps, store)
	j.right = &logical.Stored{ID: store.ID, Columns: j.right.Schema()}
}

// widen says that the input has got further columns at a place.
func (j *dependent) widen(at, by int) {
	for i, c := range j.conjuncts {
		j.conjuncts[i] = moved(c, func(column int) int {
			if column >= at {
				return column + by
			}
			return column
		})
	}
}

// wrapped puts the stores around what reads them.
func (j *dependent) wrapped(body logical.Node) logical.Node {
	for i := len(j.wraps) - 1; i >= 0; i-- {
		store := *j.wraps[i]
		store.Body = body
		body = &store
	}
	return body
}

// node makes the join. Equalities that cannot fail become keys.
func (j *dependent) node(kind logical.JoinKind, on []expr.Expr) *logical.Join {
	out := &logical.Join{Kind: kind, Left: j.input, Right: j.right, Single: j.single}
	for _, k := range j.keys {
		if k.nullSafe {
			out.LeftKeys, out.RightKeys = append(out.LeftKeys, k.left), append(out.RightKeys, k.right)
		}
	}
	out.NullSafe = len(out.LeftKeys)
	for _, k := range j.keys {
		if !k.nullSafe {
			out.LeftKeys, out.RightKeys = append(out.LeftKeys, k.left), append(out.RightKeys, k.right)
		}
	}
	var equal, rest []expr.Expr
	for _, c := range append(j.conjuncts[:len(j.conjuncts):len(j.conjuncts)], on...) {
		if rule.Fallible(c) {
			rest = append(rest, c)
		} else {
			equal = append(equal, c)
		}
	}
	left, right, others := bind.JoinKeys(equal, logical.Width(j.input))
	out.LeftKeys, out.RightKeys = append(out.LeftKeys, left...), append(out.RightKeys, right...)
	out.Residual = expr.And(append(others, rest...))
	return out
}

// mark gives the input's rows, each with whether it has a match.
func (j *dependent) mark(on []expr.Expr) logical.Node {
	out := j.node(logical.MarkJoin, on)
	if out.Residual == nil && len(out.RightKeys) > 0 && !j.unique { // how often a key is there does not matter
		set := &logical.Aggregate{Input: out.Right, Keys: out.RightKeys}
		for _, k := range out.RightKeys {
			set.Names = append(set.Names, expr.String(k))
		}
		out.Right, out.RightKeys = set, columns(set.Schema(), 0, len(set.Keys))
	}
	if out.Residual == nil && len(out.RightKeys) == 0 { // any row will do
		out.Right = &logical.Limit{Input: out.Right, Count: 1}
	}
	return out
}

// inner gives the input's columns and the plan's.
func (j *dependent) inner(on []expr.Expr) logical.Node {
	if j.empty != nil { // there is a row for each
		return filtered(j.left(nil), on)
	}
	return j.plain(j.node(logical.InnerJoin, j.overRight(on)))
}

// left is inner with nulls where nothing matches.
func (j *dependent) left(on []expr.Expr) logical.Node {
	if j.empty != nil {
		return j.withEmpty()
	}
	return j.plain(j.node(logical.LeftJoin, j.overRight(on)))
}

// overRight moves conditions over the input's and the plan's columns to where the
// plan's are in right.
func (j *dependent) overRight(on []expr.Expr) []expr.Expr {
	width := logical.Width(j.input)
	out := make([]expr.Expr, len(on))
	for i, c := range on {
		out[i] = moved(c, func(at int) int {
			if at >= width {
				return at + j.first
			}
			return at
		})
	}
	return out
}

// plain drops the columns that are only for the join.
func (j *dependent) plain(n *logical.Join) logical.Node {
	if len(n.LeftKeys) == 0 && n.Residual == nil && n.Kind == logical.InnerJoin {
		n.Kind = logical.CrossJoin
	}
	if j.count == logical.Width(j.right) {
		return n
	}
	width := logical.Width(j.input)
	return pick(n, append(span(0, width), span(width+j.first, j.count)...)...)
}

// withEmpty joins, and takes the row for nothing where nothing matches.
func (j *dependent) withEmpty() logical.Node {
	width, right := logical.Width(j.input), j.right.Schema()
	marked := pick(j.right, span(0, len(right))...)
	marked.Exprs, marked.Names = append(marked.Exprs, expr.Bool(true, sqlerr.Span{})), append(marked.Names, "found")
	with := *j
	with.right = marked
	join := &logical.Join{Kind: logical.CrossJoin, Left: with.node(logical.LeftJoin, nil), Right: j.empty}
	schema := join.Schema()
	out := pick(join, span(0, width)...)
	found := width + len(right)
	for i := range j.count {
		value := column(schema, width+j.first+i)
		missing := &expr.IsNull{X: column(schema, found)}
		out.Exprs = append(out.Exprs, &expr.Case{T: value.T, Else: value, Whens: []expr.When{
			{If: missing, Then: column(schema, found+1+i)}}})
		out.Names = append(out.Names, value.Name)
	}
	return out
}

// apply makes joins of LATERAL.
func (p *planner) apply(n *logical.Apply) (logical.Node, error) {
	if n.On != nil && expr.HasSubquery(n.On) {
		if n.Outer {
			return nil, unsupported(n.On.Span(), "a subquery in the condition of LEFT JOIN LATERAL")
		}
		inner := *n
		inner.On = nil
		return p.plan(&logical.Filter{Input: &inner, Condition: n.On})
	}
	on := expr.Conjuncts(n.On)
	if beside, ok := besideRow(n.Right, n.Left, n.Args); ok && !n.Outer {
		return filtered(beside, on), nil
	}
	j, err := p.dependent(n.Left, n.Right, n.Args, !n.Outer || len(on) == 0)
	if err != nil {
		return nil, err
	}
	if n.Outer {
		return j.wrapped(j.left(on)), nil
	}
	return j.wrapped(j.inner(on)), nil
}
