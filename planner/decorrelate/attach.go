package decorrelate

import (
	"slices"

	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// attached is a node to which the values of subqueries are joined as further columns.
type attached struct {
	p    *planner
	node logical.Node
	done []answered
	err  error
}

// answered is a subquery and the value it got.
type answered struct {
	query *expr.Subquery
	value expr.Expr
}

// replace gives e with the columns of its subqueries in their place.
func (a *attached) replace(e expr.Expr) expr.Expr {
	return expr.Map(e, func(x expr.Expr) expr.Expr {
		if s, ok := x.(*expr.Subquery); ok && a.err == nil {
			return a.value(s)
		}
		return x
	})
}

func (a *attached) value(s *expr.Subquery) expr.Expr {
	for _, d := range a.done {
		if logical.SameExpr(d.query, s) {
			return d.value
		}
	}
	value, err := a.attach(s, false)
	if err != nil {
		a.err = placed(err, s.At)
		return s
	}
	a.done = append(a.done, answered{s, value})
	return value
}

// placed gives an error without a place one.
func placed(err error, at sqlerr.Span) error {
	if e := sqlerr.From(err); e.Span == (sqlerr.Span{}) {
		return e.WithSpan(at)
	}
	return err
}

// condition is value where null is as good as false.
func (a *attached) condition(s *expr.Subquery) expr.Expr {
	s = expr.MapChildren(s, a.replace).(*expr.Subquery)
	if a.err != nil {
		return s
	}
	value, err := a.attach(s, true)
	if err != nil {
		a.err = placed(err, s.At)
		return s
	}
	return value
}

func (a *attached) attach(s *expr.Subquery, nullIsFalse bool) (expr.Expr, error) {
	right, err := a.p.plan(s.Plan.(logical.Node))
	if err != nil {
		return nil, err
	}
	switch s.Kind {
	case expr.ScalarSubquery:
		return a.scalar(s, right)
	case expr.ExistsSubquery:
		return a.exists(s, anyRow(right))
	}
	return a.in(s, right, nullIsFalse)
}

// scalar joins with the at most one row of a query.
func (a *attached) scalar(s *expr.Subquery, right logical.Node) (expr.Expr, error) {
	width := logical.Width(a.node)
	rows := rowsOf(right)
	if row, ok := withoutFrom(right); ok {
		return inRow(s, row), nil
	}
	if !logical.HasOuter(right) {
		j := &logical.Join{Kind: logical.CrossJoin, Left: a.node, Right: right}
		if rows != exactlyOne {
			j.Kind, j.Single = logical.LeftJoin, rows == anyNumber
		}
		a.node = j
	} else {
		j, err := a.p.dependent(a.node, right, s.Args, true)
		if err != nil {
			return nil, err
		}
		j.single = rows == anyNumber
		a.node = j.wrapped(j.left(nil))
	}
	return expr.Map(s.Value, func(x expr.Expr) expr.Expr {
		switch x := x.(type) {
		case *expr.Column:
			return column(a.node.Schema(), width+x.Index)
		case *expr.Outer:
			return s.Args[x.Index]
		}
		return x
	}), nil
}

// withoutFrom gives the expressions of a query without FROM, which are evaluated
// where the subquery stands: a failure matters only there.
func withoutFrom(n logical.Node) ([]expr.Expr, bool) {
	p, ok := n.(*logical.Project)
	if !ok {
		return nil, false
	}
	one, ok := p.Input.(*logical.Values)
	if !ok || len(one.Rows) != 1 || len(one.Columns) > 0 || slices.ContainsFunc(p.Exprs, func(e expr.Expr) bool { return !expr.Deterministic(e) }) {
		return nil, false
	}
	return p.Exprs, true
}

// inRow gives the value of a subquery over the expressions of its row.
func inRow(s *expr.Subquery, row []expr.Expr) expr.Expr {
	around := func(e expr.Expr) expr.Expr {
		return expr.Map(e, func(x expr.Expr) expr.Expr {
			if o, ok := x.(*expr.Outer); ok {
				return s.Args[o.Index]
			}
			return x
		})
	}
	return expr.Map(s.Value, func(x expr.Expr) expr.Expr {
		switch x := x.(type) {
		case *expr.Column:
			return around(row[x.Index])
		case *expr.Outer:
			return s.Args[x.Index]
		}
		return x
	})
}

// exists marks the rows for which there is one on the right.
func (a *attached) exists(s *expr.Subquery, right logical.Node) (expr.Expr, error) {
	j, err := a.p.dependent(a.node, right, s.Args, false)
	if err != nil {
		return nil, err
	}
	return a.mark(j), nil
}

// mark joins and gives the column of the mark, which is the last.
func (a *attached) mark(j *dependent) expr.Expr {
	a.node = j.wrapped(j.mark(nil))
	schema := a.node.Schema()
	return column(schema, len(schema)-1)
}

// in marks the rows whose values are among those on the right. Rows of several
// values are there or not; a single value may also be null or miss one.
func (a *attached) in(s *expr.Subquery, right logical.Node, nullIsFalse bool) (expr.Expr, error) {
	rows := len(s.X) > 1
	if rows || nullIsFalse {
		j, err := a.p.dependent(a.node, right, s.Args, false)
		if err != nil {
			return nil, err
		}
		j.match(s.X, rows)
		return a.mark(j), nil
	}
	if !logical.HasOuter(right) {
		return a.inList(s, right)
	}
	return a.inDependent(s, right)
}

// inList is IN of a query that reads nothing around it: the numbers of its rows
// and of its nulls are the same for all rows.
func (a *attached) inList(s *expr.Subquery, right logical.Node) (expr.Expr, error) {
	store := &logical.Store{ID: a.p.newID(), Rows: distinct(right)}
	stored := &logical.Stored{ID: store.ID, Columns: right.Schema()}
	j, err := a.p.dependent(a.node, stored, nil, false)
	if err != nil {
		return nil, err
	}
	j.match(s.X, false)
	j.unique = true
	found := a.mark(j)
	counts, err := a.p.counts(stored)
	if err != nil {
		return nil, err
	}
	width := logical.Width(a.node)
	store.Body = &logical.Join{Kind: logical.CrossJoin, Left: a.node, Right: counts}
	a.node = store
	all, values := column(store.Schema(), width), column(store.Schema(), width+1)
	some, err := operator("<>", all, expr.Bigint(0, s.At))
	if err != nil {
		return nil, err
	}
	nulls, err := operator("<>", all, values)
	if err != nil {
		return nil, err
	}
	unknown := &expr.Logical{Or: true, At: s.At, Args: []expr.Expr{
		nulls, &expr.Logical{Args: []expr.Expr{&expr.IsNull{X: s.X[0], At: s.At}, some}, At: s.At}}}
	return foundOr(found, unknown, s.At), nil
}

// distinct keeps each row once.
func distinct(n logical.Node) logical.Node {
	out := &logical.Aggregate{Input: n}
	for i, c := range n.Schema() {
		out.Keys, out.Names = append(out.Keys, column(n.Schema(), i)), append(out.Names, c.Name)
	}
	return out
}

// foundOr is true, null or false.
func foundOr(found, unknown expr.Expr, at sqlerr.Span) expr.Expr {
	return &expr.Case{T: types.Boolean, At: at, Else: expr.Bool(false, at), Whens: []expr.When{
		{If: found, Then: expr.Bool(true, at)}, {If: unknown, Then: expr.Null(types.Boolean, at)}}}
}

// counts gives the number of rows and of values that are not null.
func (p *planner) counts(n logical.Node) (logical.Node, error) {
	out := &logical.Aggregate{Input: n}
	value := columns(n.Schema(), 0, 1)
	for _, args := range [][]expr.Expr{nil, value} {
		o, failed := function.Resolve(p.ctx.Dialect, "count", typesOf(args))
		if failed != nil {
			return nil, failed
		}
		out.Calls = append(out.Calls, logical.AggregateCall{Overload: o, Args: args, Name: "count"})
	}
	return out, nil
}

func typesOf(list []expr.Expr) []types.Type {
	out := make([]types.Type, len(list))
	for i, e := range list {
		out[i] = e.Type()
	}
	return out
}

// inDependent marks the rows twice: those with an equal value, and those with a
// comparison that is null.
func (a *attached) inDependent(s *expr.Subquery, right logical.Node) (expr.Expr, error) {
	j, err := a.p.dependent(a.node, right, s.Args, false)
	if err != nil {
		return nil, err
	}
	j.keep(a.p)
	width := logical.Width(a.node)
	value := column(right.Schema(), 0)
	value.Index = width + j.first
	either := &expr.Logical{Or: true, At: s.At, Args: []expr.Expr{
		&expr.IsNull{X: s.X[0], At: s.At}, &expr.IsNull{X: value, At: s.At}}}
	unknown := *j
	j.match(s.X, false)
	unknown.conjuncts = append(unknown.conjuncts[:len(unknown.conjuncts):len(unknown.conjuncts)], either)
	unknown.input = j.mark(nil)
	unknown.widen(width, 1)
	a.node = j.wrapped(unknown.mark(nil))
	schema := a.node.Schema()
	return foundOr(column(schema, width), column(schema, width+1), s.At), nil
}
