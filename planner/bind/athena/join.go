package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func crossJoin(l, r relation) relation {
	return relation{&logical.Join{Kind: logical.CrossJoin, Left: l.node, Right: r.node}, l.scope.join(r.scope)}
}

func (b *binder) join(j *ast.Join) (relation, error) {
	if j.Natural {
		return relation{}, sqlerr.At(j.Span(), sqlerr.NotSupported, "Natural join not supported")
	}
	l, err := b.relation(j.L)
	if err != nil {
		return relation{}, err
	}
	if isLateral(j.R) {
		return b.joinLateral(j, l)
	}
	r, err := b.relation(j.R)
	if err != nil {
		return relation{}, err
	}
	return b.joinSides(j, l, r)
}

func (b *binder) joinSides(j *ast.Join, l, r relation) (relation, error) {
	switch {
	case j.Kind == ast.CrossJoin:
		return crossJoin(l, r), nil
	case len(j.Using) > 0:
		return b.joinUsing(j, l, r)
	}
	return b.joinOn(j, l, r)
}

// joinOn binds JOIN … ON. Equalities between the sides become keys.
func (b *binder) joinOn(j *ast.Join, l, r relation) (relation, error) {
	both := l.scope.join(r.scope)
	on, err := b.onCondition(j, both)
	if err != nil {
		return relation{}, err
	}
	return relation{joinNode(j.Kind, l, r, expr.Conjuncts(on)), both}, nil
}

// onCondition binds a condition after ON. Subqueries of an outer join's may not
// read the columns of the sides.
func (b *binder) onCondition(j *ast.Join, both *scope) (expr.Expr, error) {
	eb := &exprBinder{binder: b, scope: both}
	if j.Kind != ast.InnerJoin {
		eb.refusal = func(x ast.Expr, parts []string) error {
			return sqlerr.At(x.Span(), sqlerr.NotSupported, "Reference to column '%s' from outer scope not allowed in this context",
				strings.ToLower(strings.Join(parts, ".")))
		}
	}
	return eb.condition(j.On, "JOIN clause", "JOIN ON clause must evaluate to a boolean: actual type %s")
}

// joinNode makes the join; a right join is a left join of the sides exchanged.
func joinNode(kind ast.JoinKind, l, r relation, on []expr.Expr) logical.Node {
	width := len(l.scope.fields)
	if kind == ast.RightJoin {
		return rightJoin(l, r, on)
	}
	node := &logical.Join{Kind: logical.InnerJoin, Left: l.node, Right: r.node}
	switch kind {
	case ast.LeftJoin:
		node.Kind = logical.LeftJoin
	case ast.FullJoin:
		node.Kind = logical.FullJoin
	}
	var rest []expr.Expr
	node.LeftKeys, node.RightKeys, rest = bind.JoinKeys(on, width)
	node.Residual = expr.And(rest)
	return node
}

func rightJoin(l, r relation, on []expr.Expr) logical.Node {
	nl, nr := len(l.scope.fields), len(r.scope.fields)
	swap := map[int]int{}
	for i := 0; i < nl; i++ {
		swap[i] = nr + i
	}
	for i := 0; i < nr; i++ {
		swap[nl+i] = i
	}
	moved := make([]expr.Expr, len(on))
	for i, e := range on {
		moved[i] = expr.Remap(e, swap)
	}
	node := joinNode(ast.LeftJoin, r, l, moved)
	at, schema := make([]int, nl+nr), node.Schema()
	names := make([]string, nl+nr)
	for i := range at {
		at[i] = swap[i]
		names[i] = schema[at[i]].Name
	}
	return pick(relation{node, nil}, at, names)
}

// joinUsing binds JOIN … USING (c, …): the named columns come first and once,
// then the others of the left and of the right side.
func (b *binder) joinUsing(j *ast.Join, l, r relation) (relation, error) {
	both := l.scope.join(r.scope)
	width := len(l.scope.fields)
	out := &using{both: both, used: map[int]bool{}}
	var on []expr.Expr
	for _, id := range j.Using {
		at, err := usingColumn(id, l.scope, "left")
		if err != nil {
			return relation{}, err
		}
		to, err := usingColumn(id, r.scope, "right")
		if err != nil {
			return relation{}, err
		}
		out.used[at], out.used[width+to] = true, true
		x, y := expr.Expr(both.column(at, id.Span())), expr.Expr(both.column(width+to, id.Span()))
		eq, err := b.compare(ast.Equal, x, y, id)
		if err != nil {
			return relation{}, err
		}
		on = append(on, eq)
		t, _ := types.Common(x.Type(), y.Type()) // there is one, since they compare
		out.first = append(out.first, oneOf(j.Kind, b.coerce(x, t), b.coerce(y, t)))
		out.names = append(out.names, both.fields[at].name)
	}
	return out.over(joinNode(j.Kind, l, r, on)), nil
}

// oneOf gives the value of a column that both sides have: of the side whose rows are all there.
func oneOf(kind ast.JoinKind, l, r expr.Expr) expr.Expr {
	switch kind {
	case ast.RightJoin:
		return r
	case ast.FullJoin:
		return &expr.Coalesce{Args: []expr.Expr{l, r}, At: l.Span()}
	}
	return l
}

// using is what a join with USING gives.
type using struct {
	both  *scope
	first []expr.Expr // the named columns
	names []string
	used  map[int]bool // the columns of both sides that they stand for
}

func (u *using) over(node logical.Node) relation {
	out, p := &scope{}, &logical.Project{Input: node}
	add := func(e expr.Expr, f field) {
		f.typ = e.Type()
		out.fields = append(out.fields, f)
		p.Names = append(p.Names, f.outputName(len(p.Exprs)))
		p.Exprs = append(p.Exprs, e)
	}
	for i, e := range u.first {
		add(e, field{name: u.names[i]})
	}
	for i, f := range u.both.fields {
		if !u.used[i] {
			add(u.both.column(i, sqlerr.Span{}), f)
		}
	}
	return relation{p, out}
}

func usingColumn(id *ast.Identifier, s *scope, side string) (int, error) {
	found := s.find([]string{strings.ToLower(id.Name)})
	if len(found) == 1 {
		return found[0], nil
	}
	if len(found) > 1 {
		return 0, sqlerr.At(id.Span(), sqlerr.AmbiguousName, "Column '%s' is ambiguous", id.Name)
	}
	return 0, sqlerr.At(id.Span(), sqlerr.ColumnNotFound, "Column '%s' is missing from %s side of join", id.Name, side)
}
