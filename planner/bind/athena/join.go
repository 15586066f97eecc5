package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/bind"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

func crossJoin(l, r relation) relation {
	return relation{&logical.Join{Kind: logical.CrossJoin, Left: l.node, Right: r.node}, l.scope.join(r.scope)}
}

func (b *binder) join(j *ast.Join) (relation, error) {
	if j.Kind == ast.FullJoin {
		return relation{}, unsupported(j, "FULL OUTER JOIN")
	}
	if j.Natural {
		return relation{}, sqlerr.At(j.Span(), sqlerr.NotSupported, "Natural join not supported")
	}
	l, err := b.relation(j.L)
	if err != nil {
		return relation{}, err
	}
	if u, ok := unaliased(j.R).(*ast.Unnest); ok {
		return relation{}, unsupported(u, "UNNEST")
	}
	r, err := b.relation(j.R)
	if err != nil {
		return relation{}, err
	}
	switch {
	case j.Kind == ast.CrossJoin:
		return crossJoin(l, r), nil
	case len(j.Using) > 0:
		return b.joinUsing(j, l, r)
	}
	return b.joinOn(j, l, r)
}

func unaliased(r ast.Relation) ast.Relation {
	if a, ok := r.(*ast.Aliased); ok {
		return unaliased(a.Of)
	}
	return r
}

// joinOn binds JOIN … ON. Equalities between the sides become keys.
func (b *binder) joinOn(j *ast.Join, l, r relation) (relation, error) {
	both := l.scope.join(r.scope)
	on, err := b.condition(j.On, both, nil, "JOIN clause", "JOIN ON clause must evaluate to a boolean: actual type %s")
	if err != nil {
		return relation{}, err
	}
	return relation{joinNode(j.Kind, l, r, expr.Conjuncts(on)), both}, nil
}

// joinNode makes the join; a right join is a left join of the sides exchanged.
func joinNode(kind ast.JoinKind, l, r relation, on []expr.Expr) logical.Node {
	width := len(l.scope.fields)
	if kind == ast.RightJoin {
		return rightJoin(l, r, on)
	}
	node := &logical.Join{Kind: logical.InnerJoin, Left: l.node, Right: r.node}
	if kind == ast.LeftJoin {
		node.Kind = logical.LeftJoin
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
	var on []expr.Expr
	var first []int
	used := map[int]bool{}
	for _, id := range j.Using {
		at, err := usingColumn(id, l.scope, "left")
		if err != nil {
			return relation{}, err
		}
		to, err := usingColumn(id, r.scope, "right")
		if err != nil {
			return relation{}, err
		}
		used[at], used[width+to] = true, true
		x := both.column(at, id.Span())
		y := both.column(width+to, id.Span())
		eq, err := b.compare(ast.Equal, x, y, id)
		if err != nil {
			return relation{}, err
		}
		on = append(on, eq)
		if j.Kind == ast.RightJoin {
			at = width + to
		}
		first = append(first, at)
	}
	return usingOutput(joinNode(j.Kind, l, r, on), both, first, used), nil
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

func usingOutput(node logical.Node, both *scope, first []int, used map[int]bool) relation {
	at, out := append([]int(nil), first...), &scope{}
	for _, c := range first {
		f := both.fields[c]
		f.qualifier = nil
		out.fields = append(out.fields, f)
	}
	for i, f := range both.fields {
		if !used[i] {
			at = append(at, i)
			out.fields = append(out.fields, f)
		}
	}
	names := make([]string, len(at))
	for i, f := range out.fields {
		names[i] = f.outputName(i)
	}
	return relation{pick(relation{node, nil}, at, names), out}
}
