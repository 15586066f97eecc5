package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

func unaliased(r ast.Relation) ast.Relation {
	if a, ok := r.(*ast.Aliased); ok {
		return unaliased(a.Of)
	}
	return r
}

// isLateral reports whether a relation may read columns of those before it.
func isLateral(r ast.Relation) bool {
	switch unaliased(r).(type) {
	case *ast.Lateral, *ast.Unnest:
		return true
	}
	return false
}

// joinLateral joins with UNNEST or LATERAL.
func (b *binder) joinLateral(j *ast.Join, l relation) (relation, error) {
	_, isUnnest := unaliased(j.R).(*ast.Unnest)
	if isUnnest && j.Kind != ast.CrossJoin {
		if failed := onlyTrue(j); failed != nil {
			return relation{}, failed
		}
	}
	switch {
	case j.Kind == ast.RightJoin || j.Kind == ast.FullJoin || len(j.Using) > 0:
		r, err := b.independent(j, l)
		if err != nil {
			return relation{}, err
		}
		return b.joinSides(j, l, r)
	case isUnnest:
		return b.lateral(l, j.R, j.Kind, nil)
	}
	return b.lateral(l, j.R, j.Kind, j)
}

// onlyTrue refuses a condition for UNNEST other than TRUE.
func onlyTrue(j *ast.Join) error {
	if lit, ok := j.On.(*ast.Boolean); ok && lit.Value {
		return nil
	}
	at := j.Span()
	if j.On != nil {
		at = ast.ErrorSpan(j.On)
	}
	return sqlerr.At(at, sqlerr.NotSupported, "%s JOIN involving UNNEST is only supported with condition ON TRUE", j.Kind)
}

// independent binds a lateral relation that may not read the left side.
func (b *binder) independent(j *ast.Join, l relation) (relation, error) {
	eb := &exprBinder{binder: b, scope: l.scope}
	eb.refusal = func(x ast.Expr, _ []string) error {
		return sqlerr.At(x.Span(), sqlerr.InvalidColumnReference, "LATERAL reference not allowed in %s JOIN", j.Kind)
	}
	inner := eb.inside()
	r, err := inner.relation(j.R)
	if err == nil && len(inner.around.args) > 0 { // of a query around this one, or of JOIN … USING
		err = unsupported(j, "LATERAL that reads other columns in this join")
	}
	return r, err
}

// lateral joins l with UNNEST or LATERAL, which may read its columns. join has the condition, if any.
func (b *binder) lateral(l relation, r ast.Relation, kind ast.JoinKind, join *ast.Join) (relation, error) {
	var right relation
	var err error
	var node logical.Node
	var around *enclosing
	switch of := unaliased(r).(type) {
	case *ast.Unnest:
		var u *logical.Unnest
		if u, right, err = b.unnest(of, l); err == nil {
			u.Outer = kind == ast.LeftJoin
			node = u
		}
	case *ast.Lateral:
		inner := (&exprBinder{binder: b, scope: l.scope}).inside()
		around = inner.around
		if right, err = inner.query(of.Query); err == nil {
			right = visibleOnly(right)
		}
	}
	if err != nil {
		return relation{}, err
	}
	plan := right.node
	if right, err = underAliases(right, r); err != nil {
		return relation{}, err
	}
	both := l.scope.join(right.scope)
	if node != nil {
		return relation{node, both}, nil
	}
	apply := &logical.Apply{Left: l.node, Right: plan, Args: around.args, Outer: kind == ast.LeftJoin}
	if join != nil && join.On != nil {
		if apply.On, err = b.onCondition(join, both); err != nil {
			return relation{}, err
		}
	}
	return relation{apply, both}, nil
}

// underAliases gives a relation's columns the names of the aliases around it.
func underAliases(rel relation, r ast.Relation) (relation, error) {
	a, ok := r.(*ast.Aliased)
	if !ok {
		return rel, nil
	}
	rel, err := underAliases(rel, a.Of)
	if err != nil {
		return relation{}, err
	}
	return renamed(rel, a)
}

// unnest binds UNNEST over the relation before it, and gives its own columns.
func (b *binder) unnest(u *ast.Unnest, l relation) (*logical.Unnest, relation, error) {
	node := &logical.Unnest{Input: l.node, Ordinality: u.Ordinality}
	out := &scope{}
	for _, x := range u.Exprs {
		if err := b.forbidAggregates("UNNEST", x); err != nil {
			return nil, relation{}, err
		}
		e, err := b.value(x, l.scope, &aggregates{})
		if err != nil {
			return nil, relation{}, err
		}
		fields, ok := elements(e.Type())
		if !ok {
			return nil, relation{}, sqlerr.New(sqlerr.InvalidFunctionArgument, "Cannot unnest type: %s", e.Type())
		}
		node.Exprs = append(node.Exprs, e)
		out.fields = append(out.fields, fields...)
	}
	if u.Ordinality {
		out.fields = append(out.fields, field{typ: types.Bigint})
	}
	at := logical.Width(l.node)
	for i, f := range out.fields {
		node.Columns = append(node.Columns, logical.Column{Name: f.outputName(at + i), Type: f.typ})
	}
	return node, relation{node, out}, nil
}

// elements gives the columns that an array or a map is unnested to.
func elements(t types.Type) ([]field, bool) {
	switch t.Kind {
	case types.KindMap:
		return []field{{typ: t.Fields()[0].Type}, {typ: t.Fields()[1].Type}}, true
	case types.KindArray:
		if t.Elem().Kind != types.KindRow {
			return []field{{typ: t.Elem()}}, true
		}
		var out []field
		for _, f := range t.Elem().Fields() {
			out = append(out, field{name: strings.ToLower(f.Name), typ: f.Type})
		}
		return out, true
	}
	return nil, false
}
