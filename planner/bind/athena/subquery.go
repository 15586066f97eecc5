package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// subquery binds a query in an expression and gives what it reads of the query around.
func (eb *exprBinder) subquery(q *ast.Query, at ast.Node) (relation, *enclosing, error) {
	if eb.lambda != nil {
		return relation{}, nil, sqlerr.At(ast.ErrorSpan(at), sqlerr.NotSupported, "Lambda expression cannot contain subqueries")
	}
	b := eb.inside()
	rel, err := b.query(q)
	if err != nil {
		return relation{}, nil, err
	}
	return visibleOnly(rel), b.around, nil
}

// scalarSubquery is the value of a query of one row; no row is NULL. Several
// columns make a row of it; of a query that reads nothing around it, it is a row of nulls.
func (eb *exprBinder) scalarSubquery(x *ast.Subquery) (expr.Expr, error) {
	rel, around, err := eb.subquery(x.Query, x)
	if err != nil {
		return nil, err
	}
	out := &expr.Subquery{Plan: rel.node, Args: around.args, At: x.Span()}
	switch {
	case len(rel.scope.fields) == 1:
		out.Value = planColumn(rel.node, 0)
	case len(around.args) == 0:
		out.Value = rowOf(rel, x.Span())
	default:
		row := rowRelation(rel, x.Span())
		out.Plan, out.Value = row.node, planColumn(row.node, 0)
	}
	return out, nil
}

// rowOf gives the columns of a relation as a row with their names.
func rowOf(rel relation, at sqlerr.Span) expr.Expr {
	columns := columnsOf(rel)
	call := &expr.Call{Overload: function.RowOf(typesOf(columns)), Args: columns, At: at}
	named := *call.Overload
	named.Result = rowTypeOf(rel.scope)
	call.Overload = &named
	return call
}

func rowTypeOf(s *scope) types.Type {
	fields := make([]types.Field, len(s.fields))
	for i, f := range s.fields {
		fields[i] = types.Field{Name: strings.ToLower(f.name), Type: f.typ}
	}
	return types.Row(fields...)
}

// rowRelation is a relation of one column of rows.
func rowRelation(rel relation, at sqlerr.Span) relation {
	row := rowOf(rel, at)
	f := field{typ: row.Type()}
	return relation{&logical.Project{Input: rel.node, Exprs: []expr.Expr{row}, Names: []string{f.outputName(0)}}, &scope{fields: []field{f}}}
}

// planColumn refers to a column of a plan.
func planColumn(n logical.Node, at int) expr.Expr {
	c := n.Schema()[at]
	return &expr.Column{Index: at, Name: c.Name, T: c.Type}
}

// exists is whether a query gives any row.
func (eb *exprBinder) exists(x *ast.Exists) (expr.Expr, error) {
	rel, around, err := eb.subquery(x.Query, x)
	if err != nil {
		return nil, err
	}
	return &expr.Subquery{Kind: expr.ExistsSubquery, Plan: rel.node, Args: around.args, At: x.Span()}, nil
}

// inSubquery is x IN (query).
func (eb *exprBinder) inSubquery(x *ast.In) (expr.Expr, error) {
	in, err := eb.membership(x, x.X, x.Query)
	if err != nil {
		return nil, err
	}
	return negated(in, x.Not, x.Span()), nil
}

func (eb *exprBinder) membership(at ast.Node, value ast.Expr, q *ast.Query) (expr.Expr, error) {
	values, rel, around, err := eb.compared(at, value, q)
	if err != nil {
		return nil, err
	}
	in := &expr.Subquery{Kind: expr.InSubquery, Plan: rel.node, Args: around.args, X: values, At: ast.ErrorSpan(at)}
	if _, constructed := value.(*ast.Row); constructed || len(values) == 1 {
		return in, nil
	}
	row, err := eb.bind(value) // which may be null itself
	return &expr.Case{T: types.Boolean, At: in.At, Else: in, Whens: []expr.When{
		{If: &expr.IsNull{X: row, At: in.At}, Then: expr.Null(types.Boolean, in.At)}}}, err
}

// compared binds a value, or a row of them, and the query with whose rows it is
// compared, and brings both to the same types.
func (eb *exprBinder) compared(at ast.Node, value ast.Expr, q *ast.Query) ([]expr.Expr, relation, *enclosing, error) {
	values, err := eb.fieldValues(value)
	if err != nil {
		return nil, relation{}, nil, err
	}
	rel, around, err := eb.subquery(q, at)
	if err != nil {
		return nil, relation{}, nil, err
	}
	common, ok := commonTypes(values, rel.scope)
	if !ok {
		return nil, relation{}, nil, sqlerr.At(ast.ErrorSpan(at), sqlerr.TypeMismatch,
			"Value expression and result of subquery must be of the same type: %s vs %s", rowType(values), rowTypeOf(rel.scope))
	}
	for i := range values {
		values[i] = eb.coerce(values[i], common[i])
	}
	return values, eb.retyped(rel, common), around, nil
}

// fieldValues gives a value, or those of the fields of a row.
func (eb *exprBinder) fieldValues(x ast.Expr) ([]expr.Expr, error) {
	if _, ok := x.(*ast.Row); ok {
		return eb.bindAll(rowItems(x))
	}
	e, err := eb.bind(x)
	if err != nil || e.Type().Kind != types.KindRow {
		return []expr.Expr{e}, err
	}
	var out []expr.Expr
	for i := range e.Type().Fields() {
		out = append(out, fieldOf(e, i, x))
	}
	return out, nil
}

func columnsOf(rel relation) []expr.Expr {
	out := make([]expr.Expr, len(rel.scope.fields))
	for i := range out {
		out[i] = planColumn(rel.node, i)
	}
	return out
}

func commonTypes(values []expr.Expr, s *scope) ([]types.Type, bool) {
	if len(values) != len(s.fields) {
		return nil, false
	}
	out := make([]types.Type, len(values))
	for i, v := range values {
		t, ok := types.Common(v.Type(), s.columnType(i))
		if !ok || !t.Comparable() {
			return nil, false
		}
		out[i] = t
	}
	return out, true
}

// quantified is x op ALL|ANY (query).
func (eb *exprBinder) quantified(x *ast.Quantified) (expr.Expr, error) {
	switch {
	case x.Op == ast.Equal && x.Quantifier == ast.Any:
		return eb.membership(x, x.X, x.Query)
	case x.Op == ast.NotEqual && x.Quantifier == ast.All:
		in, err := eb.membership(x, x.X, x.Query)
		if err != nil {
			return nil, err
		}
		return &expr.Not{X: in, At: x.Span()}, nil
	}
	values, rel, around, err := eb.compared(x, x.X, x.Query)
	if err != nil {
		return nil, err
	}
	if len(values) != 1 {
		rel.scope = rel.scope.unnamed()
		rel = rowRelation(rel, x.Span())
		values = []expr.Expr{&expr.Call{Overload: function.RowOf(typesOf(values)), Args: values, At: x.Span()}}
	}
	t := values[0].Type()
	if !t.Orderable() {
		return nil, notQuantifiable(x, t)
	}
	extremes, err := eb.extremes(rel)
	if err != nil {
		return nil, err
	}
	value, err := eb.quantifiedValue(x, around.take(values[0]), columnsOf(extremes))
	if err != nil {
		return nil, err
	}
	return &expr.Subquery{Plan: extremes.node, Args: around.args, Value: value, At: x.Span()}, nil
}

// unnamed gives the scope without names.
func (s *scope) unnamed() *scope {
	out := &scope{}
	for _, f := range s.fields {
		out.fields = append(out.fields, field{typ: f.typ})
	}
	return out
}

func notQuantifiable(x *ast.Quantified, t types.Type) error {
	if x.Op == ast.Equal || x.Op == ast.NotEqual {
		return sqlerr.New(sqlerr.GenericInternalError, "Subquery result type must be orderable")
	}
	return sqlerr.At(ast.ErrorSpan(x), sqlerr.TypeMismatch,
		"Type [row(%s)] must be orderable in order to be used in quantified comparison", t)
}

// extremes gives in one row the number of rows and of values that are not null,
// the least and the greatest of them.
func (b *binder) extremes(rel relation) (relation, error) {
	node := &logical.Aggregate{Input: rel.node}
	value := planColumn(rel.node, 0)
	out := &scope{}
	for i, name := range []string{"count", "count", "min", "max"} {
		args := []expr.Expr{value}[:min(i, 1)]
		o, failed := function.Resolve(b.env.Context.Dialect, name, typesOf(args))
		if failed != nil {
			return relation{}, failed
		}
		node.Calls = append(node.Calls, logical.AggregateCall{Overload: o, Args: args, Name: name})
		out.fields = append(out.fields, field{typ: o.Result})
	}
	return relation{node, out}, nil
}

// quantifiedValue decides by the extremes: a comparison with all values is one
// with the last that it could fail for, one with any value the first.
func (eb *exprBinder) quantifiedValue(x *ast.Quantified, value expr.Expr, extremes []expr.Expr) (expr.Expr, error) {
	rows, values, least, greatest := extremes[0], extremes[1], extremes[2], extremes[3]
	all := x.Quantifier == ast.All
	var holds expr.Expr
	var err error
	switch {
	case x.Op == ast.Equal || x.Op == ast.NotEqual: // = ALL, and <> ANY is its opposite
		all = true
		holds, err = eb.isBoth(x, value, least, greatest)
	case (x.Op == ast.Greater || x.Op == ast.GreaterOrEqual) == all:
		holds, err = eb.compare(x.Op, value, greatest, x)
	default:
		holds, err = eb.compare(x.Op, value, least, x)
	}
	if err != nil {
		return nil, err
	}
	return eb.quantifiedCase(x, all, holds, rows, values)
}

func (eb *exprBinder) isBoth(x ast.Node, value, least, greatest expr.Expr) (expr.Expr, error) {
	low, err := eb.compare(ast.Equal, value, least, x)
	if err != nil {
		return nil, err
	}
	high, err := eb.compare(ast.Equal, value, greatest, x)
	return &expr.Logical{Args: []expr.Expr{low, high}, At: x.Span()}, err
}

func (eb *exprBinder) quantifiedCase(x *ast.Quantified, all bool, holds, rows, values expr.Expr) (expr.Expr, error) {
	at := x.Span()
	empty, err := eb.operator("=", x, rows, expr.Bigint(0, at))
	if err != nil {
		return nil, err
	}
	nulls, err := eb.operator("<>", x, rows, values)
	if err != nil {
		return nil, err
	}
	decided := negated(holds, all, at) // what decides whatever nulls there are
	out := &expr.Case{T: types.Boolean, At: at, Else: holds, Whens: []expr.When{
		{If: empty, Then: expr.Bool(all, at)},
		{If: decided, Then: expr.Bool(!all, at)},
		{If: nulls, Then: expr.Null(types.Boolean, at)},
	}}
	return negated(out, x.Op == ast.NotEqual, at), nil
}
