package athena

import (
	"slices"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// attacher puts the rows of a subquery, one row or keyed ones, beside those that
// an expression reads, and gives the columns it got there.
type attacher interface {
	// beside crosses with a plan of exactly one row.
	beside(one logical.Node) []expr.Expr
	// matching joins each row with the at most one row whose first column equals key.
	// It gives nil where a key cannot be joined.
	matching(key expr.Expr, right logical.Node) []expr.Expr
}

// subqueryBase is where the numbers of columns of subqueries begin that are
// attached above the aggregation, if there is one.
const subqueryBase = 1 << 26

// toSource attaches below WHERE.
type toSource struct{ rel *relation }

func (t toSource) beside(one logical.Node) []expr.Expr {
	return t.join(&logical.Join{Kind: logical.CrossJoin, Left: t.rel.node, Right: one}, one)
}

func (t toSource) matching(key expr.Expr, right logical.Node) []expr.Expr {
	c := right.Schema()[0]
	return t.join(&logical.Join{Kind: logical.LeftJoin, Left: t.rel.node, Right: right, LeftKeys: []expr.Expr{key},
		RightKeys: []expr.Expr{&expr.Column{Name: c.Name, T: c.Type}}}, right)
}

// join replaces the source; the scope grows by nameless hidden columns.
func (t toSource) join(j *logical.Join, right logical.Node) []expr.Expr {
	at := len(t.rel.node.Schema())
	t.rel.node = j
	var out []expr.Expr
	fields := slices.Clone(t.rel.scope.fields)
	for i, c := range right.Schema() {
		fields = append(fields, field{typ: c.Type, hidden: true})
		out = append(out, &expr.Column{Index: at + i, Name: c.Name, T: c.Type})
	}
	t.rel.scope.fields = fields
	return out
}

// toTop attaches to what the select list reads, once it is known what that is.
type toTop struct{ nodes *[]logical.Node }

func (t toTop) beside(one logical.Node) []expr.Expr {
	at := subqueryBase
	for _, n := range *t.nodes {
		at += len(n.Schema())
	}
	*t.nodes = append(*t.nodes, one)
	var out []expr.Expr
	for i, c := range one.Schema() {
		out = append(out, &expr.Column{Index: at + i, Name: c.Name, T: c.Type})
	}
	return out
}

func (t toTop) matching(expr.Expr, logical.Node) []expr.Expr { return nil }

// subquery binds a query in an expression. It does not see the columns around it.
func (eb *exprBinder) subquery(q *ast.Query, at ast.Node) (relation, error) {
	if eb.attach == nil {
		return relation{}, unsupported(at, "a subquery in this clause")
	}
	if eb.inAggregate {
		return relation{}, unsupported(at, "a subquery in an aggregate")
	}
	inner := &binder{env: eb.env, with: eb.with, outer: append(eb.outer[:len(eb.outer):len(eb.outer)], eb.scope)}
	rel, err := inner.query(q)
	if err != nil {
		return relation{}, err
	}
	return visibleOnly(rel), nil
}

// scalarSubquery is the value of a query of one row and column; no row is NULL.
func (eb *exprBinder) scalarSubquery(x *ast.Subquery) (expr.Expr, error) {
	rel, err := eb.subquery(x.Query, x)
	if err != nil {
		return nil, err
	}
	if len(rel.scope.fields) != 1 {
		return nil, unsupported(x, "a subquery of several columns as a value")
	}
	switch most := rowsOf(rel.node); {
	case most == oneRow:
		return eb.attach.beside(rel.node)[0], nil
	case most == manyRows || !rel.scope.columnType(0).Orderable():
		return nil, unsupported(x, "a scalar subquery that may give several rows (add an aggregate or LIMIT 1)")
	}
	one, err := eb.aggregated(rel.node, "max", at0(rel))
	if err != nil {
		return nil, err
	}
	return eb.attach.beside(one)[0], nil
}

// at0 refers to the first column.
func at0(rel relation) expr.Expr {
	c := rel.node.Schema()[0]
	return &expr.Column{Name: c.Name, T: c.Type}
}

// aggregated gives one row of the aggregate, with an argument or without.
func (b *binder) aggregated(n logical.Node, name string, args ...expr.Expr) (*logical.Aggregate, error) {
	o, failed := function.Resolve(b.env.Context.Dialect, name, typesOf(args))
	if failed != nil {
		return nil, failed
	}
	return &logical.Aggregate{Input: n, Calls: []logical.AggregateCall{{Overload: o, Args: args, Name: name}}}, nil
}

// rowsKind says how many rows a plan gives.
type rowsKind uint8

const (
	manyRows rowsKind = iota
	atMostOneRow
	oneRow
)

func rowsOf(n logical.Node) rowsKind {
	switch n := n.(type) {
	case *logical.Aggregate:
		if len(n.Keys) == 0 && len(n.Calls) > 0 {
			return oneRow
		}
	case *logical.Values:
		if len(n.Rows) == 1 {
			return oneRow
		}
	case *logical.Project, *logical.Sort:
		return rowsOf(n.Inputs()[0])
	case *logical.Filter:
		return min(rowsOf(n.Input), atMostOneRow)
	case *logical.Limit:
		return rowsOfLimit(n)
	case *logical.Join:
		if n.Kind == logical.CrossJoin {
			return min(rowsOf(n.Left), rowsOf(n.Right))
		}
	}
	return manyRows
}

func rowsOfLimit(n *logical.Limit) rowsKind {
	in := rowsOf(n.Input)
	switch {
	case in == oneRow && n.Offset == 0 && n.Count != 0:
		return oneRow
	case in != manyRows || n.Count == 0 || n.Count == 1:
		return atMostOneRow
	}
	return manyRows
}

// exists is whether a query gives any row.
func (eb *exprBinder) exists(x *ast.Exists) (expr.Expr, error) {
	rel, err := eb.subquery(x.Query, x)
	if err != nil {
		return nil, err
	}
	one, err := eb.aggregated(&logical.Limit{Input: rel.node, Count: 1}, "count")
	if err != nil {
		return nil, err
	}
	return eb.operator(">", x, eb.attach.beside(one)[0], expr.Bigint(0, x.Span()))
}

// inSubquery is x IN (query): the distinct values of the query are joined to
// the rows by x, and the numbers of its rows and of its nulls decide what an x
// without a match gives.
func (eb *exprBinder) inSubquery(x *ast.In) (expr.Expr, error) {
	value, err := eb.bind(x.X)
	if err != nil {
		return nil, err
	}
	rel, err := eb.subquery(x.Query, x)
	if err != nil {
		return nil, err
	}
	t, err := eb.inType(x, value, rel)
	if err != nil {
		return nil, err
	}
	rel = eb.retyped(rel, []types.Type{t})
	set, err := eb.valueSet(rel)
	if err != nil {
		return nil, err
	}
	value = eb.coerce(value, t)
	match := eb.attach.matching(value, set)
	if match == nil {
		return nil, unsupported(x, "IN (subquery) outside of WHERE")
	}
	counts, err := eb.counts(rel)
	if err != nil {
		return nil, err
	}
	all := eb.attach.beside(counts)
	return eb.inResult(x, value, match[1], all)
}

// inType gives the type in which value and subquery are compared.
func (eb *exprBinder) inType(x *ast.In, value expr.Expr, rel relation) (types.Type, error) {
	if len(rel.scope.fields) == 1 {
		if t, ok := types.Common(value.Type(), rel.scope.columnType(0)); ok && t.Comparable() {
			return t, nil
		}
	}
	parts := make([]string, len(rel.scope.fields))
	for i := range parts {
		parts[i] = rel.scope.columnType(i).String()
	}
	return types.Unknown, sqlerr.At(ast.ErrorSpan(x), sqlerr.TypeMismatch,
		"Value expression and result of subquery must be of the same type: row(%s) vs row(%s)", value.Type(), joinComma(parts))
}

// valueSet gives the distinct values and, beside each, how often it occurs,
// which is never null: so a match shows.
func (eb *exprBinder) valueSet(rel relation) (logical.Node, error) {
	set, err := eb.aggregated(rel.node, "count")
	if err != nil {
		return nil, err
	}
	set.Keys, set.Names = []expr.Expr{at0(rel)}, []string{rel.node.Schema()[0].Name}
	return set, nil
}

// counts gives the number of rows and of values that are not null.
func (eb *exprBinder) counts(rel relation) (logical.Node, error) {
	all, err := eb.aggregated(rel.node, "count")
	if err != nil {
		return nil, err
	}
	values, err := eb.aggregated(rel.node, "count", at0(rel))
	if err != nil {
		return nil, err
	}
	all.Calls = append(all.Calls, values.Calls...)
	return all, nil
}

func (eb *exprBinder) inResult(x *ast.In, value, match expr.Expr, counts []expr.Expr) (expr.Expr, error) {
	at := x.Span()
	noRows, err := eb.operator("=", x, counts[0], expr.Bigint(0, at))
	if err != nil {
		return nil, err
	}
	hasNulls, err := eb.operator("<>", x, counts[0], counts[1])
	if err != nil {
		return nil, err
	}
	unknown := expr.Null(types.Boolean, at)
	out := &expr.Case{T: types.Boolean, At: at, Else: expr.Bool(false, at), Whens: []expr.When{
		{If: noRows, Then: expr.Bool(false, at)},
		{If: &expr.IsNull{X: value, At: at}, Then: unknown},
		{If: &expr.Not{X: &expr.IsNull{X: match, At: at}, At: at}, Then: expr.Bool(true, at)},
		{If: hasNulls, Then: unknown},
	}}
	return negated(out, x.Not, at), nil
}

// attachTop crosses what the select list reads with its subqueries and moves
// their columns to where they are now.
func (s *selection) attachTop(node logical.Node) logical.Node {
	if len(s.top) == 0 {
		return node
	}
	at := len(node.Schema())
	for _, one := range s.top {
		node = &logical.Join{Kind: logical.CrossJoin, Left: node, Right: one}
	}
	move := func(e expr.Expr) expr.Expr {
		return expr.Map(e, func(x expr.Expr) expr.Expr {
			c, ok := x.(*expr.Column)
			if !ok || c.Index < subqueryBase {
				return x
			}
			moved := *c
			moved.Index += at - subqueryBase
			return &moved
		})
	}
	for i := range s.items {
		s.items[i].expr = move(s.items[i].expr)
	}
	for i := range s.order {
		s.order[i].expr = move(s.order[i].expr)
	}
	if s.having != nil {
		s.having = move(s.having)
	}
	return node
}
