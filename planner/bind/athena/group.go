package athena

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// groupKey is an expression of GROUP BY.
type groupKey struct {
	expr expr.Expr
	name string
}

// aggregateBase is where the numbers of columns begin that stand for aggregates
// until the whole SELECT is bound: the source has fewer columns.
const aggregateBase = 1 << 24

// aggregates collects the aggregate calls of a SELECT.
type aggregates struct {
	calls     []logical.AggregateCall
	byHash    map[uint64][]int // calls by their hash
	asts      []ast.Expr
	windows   windowCalls
	groupings []groupingCall
}

// add gives the stand-in of a call, the same for the same call.
func (a *aggregates) add(call logical.AggregateCall, e ast.Expr) expr.Expr {
	a.asts = append(a.asts, e)
	at := -1
	hash := logical.HashCall(call)
	for _, i := range a.byHash[hash] {
		if logical.SameCall(a.calls[i], call) {
			at = i
		}
	}
	if at < 0 {
		at = len(a.calls)
		a.calls = append(a.calls, call)
		if a.byHash == nil {
			a.byHash = map[uint64][]int{}
		}
		a.byHash[hash] = append(a.byHash[hash], at)
	}
	return &expr.Column{Index: aggregateBase + at, Name: call.Name, T: call.Overload.Result, At: e.Span()}
}

// texts lists the calls as Trino lists them in messages.
func (a *aggregates) texts() string {
	var parts []string
	for _, e := range a.asts {
		parts = append(parts, sqlText(e))
	}
	parts = append(parts, a.windows.texts()...)
	for _, g := range a.groupings {
		parts = append(parts, sqlText(g.ast))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func keyName(e expr.Expr, x ast.Expr) string {
	if c, ok := e.(*expr.Column); ok {
		return c.Name
	}
	return sqlText(x)
}

// groupExpr binds an item of GROUP BY: the number of a column of the select
// list, or an expression over the source.
func (s *selection) groupExpr(x ast.Expr) (expr.Expr, error) {
	n, ok := ordinal(x)
	if !ok {
		if err := s.forbidAggregates("GROUP BY clause", x); err != nil {
			return nil, err
		}
		return s.value(x, s.source.scope, &aggregates{})
	}
	if n < 1 || n > int64(len(s.items)) {
		return nil, sqlerr.At(x.Span(), sqlerr.InvalidColumnReference, "GROUP BY position %d is not in select list", n)
	}
	it := s.items[n-1]
	if it.ast == nil {
		return it.expr, nil
	}
	return it.expr, s.forbidAggregates("GROUP BY clause", it.ast)
}

// ordinal reads an expression that is a plain whole number.
func ordinal(x ast.Expr) (int64, bool) {
	sign := ""
	if u, ok := x.(*ast.Unary); ok && u.Op == ast.Negate {
		x, sign = u.X, "-"
	}
	n, ok := x.(*ast.Number)
	if !ok || n.Kind != ast.Integer {
		return 0, false
	}
	return parseInteger(sign + strings.ReplaceAll(n.Text, "_", ""))
}

func (s *selection) bindHaving() error {
	if s.spec.Having == nil {
		return nil
	}
	if err := forbidWindows(s.spec.Having, "HAVING clause cannot contain window functions or row pattern measures"); err != nil {
		return err
	}
	e, err := s.value(s.spec.Having, s.source.scope, s.aggs)
	if err != nil {
		return err
	}
	s.grouped = true
	s.having, err = s.boolean(e, s.spec.Having, "HAVING clause must evaluate to a boolean: actual type %s")
	return err
}

// regroup rewrites what stands above the aggregation from the source's columns
// to the aggregation's: keys first, then calls.
func (s *selection) regroup() error {
	if err := s.checkGroupings(); err != nil {
		return err
	}
	if len(s.aggs.calls) > 0 {
		s.grouped = true
	}
	if !s.grouped {
		return s.checkWindows()
	}
	var err error
	for i, it := range s.items {
		if s.items[i].expr, err = s.overGroups(it.expr, it.at, it.ast); err != nil {
			return err
		}
	}
	if s.having != nil {
		if s.having, err = s.overGroups(s.having, s.spec.Having, s.spec.Having); err != nil {
			return err
		}
	}
	if s.late != nil {
		return s.late
	}
	for i, k := range s.order {
		if s.order[i].expr, err = s.overGroups(k.expr, k.ast, k.ast); err != nil {
			return err
		}
	}
	if err = s.regroupNamedWindows(); err != nil {
		return err
	}
	return s.checkWindows()
}

// overGroups rewrites one expression; what is neither key nor aggregate is an error.
func (s *selection) overGroups(e expr.Expr, at ast.Node, text ast.Expr) (expr.Expr, error) {
	if err := s.regroupWindows(e); err != nil {
		return nil, err
	}
	r := keyReplacer{selection: s}
	out := r.replace(e)
	switch {
	case r.failed != nil:
		return nil, r.failed
	case r.bad != nil && capturedBy(e, r.bad):
		return nil, sqlerr.At(r.bad.At, sqlerr.ExpressionNotAggregate, "Subquery uses '%s' which must appear in GROUP BY clause", r.bad.Name)
	case r.bad != nil:
		return nil, s.notAggregate(r.bad, at, text)
	}
	return out, nil
}

// notAggregate words the error. Trino names the whole expression, or the column
// that * gave.
func (s *selection) notAggregate(bad *expr.Column, at ast.Node, text ast.Expr) error {
	if text == nil {
		return sqlerr.New(sqlerr.ExpressionNotAggregate, "Column '%s' not in GROUP BY clause", s.qualifiedName(bad))
	}
	return sqlerr.At(ast.ErrorSpan(text), sqlerr.ExpressionNotAggregate,
		"'%s' must be an aggregate expression or appear in GROUP BY clause", sqlText(text))
}

func (s *selection) qualifiedName(c *expr.Column) string {
	f := s.source.scope.fields[c.Index]
	if len(f.qualifier) == 0 {
		return f.name
	}
	return f.qualifier[len(f.qualifier)-1] + "." + f.name
}

// keyReplacer rewrites an expression over the source to one over the aggregation's columns.
type keyReplacer struct {
	*selection
	bad    *expr.Column // the first column that is not there
	failed error        // of a call of GROUPING
}

func (r *keyReplacer) replace(e expr.Expr) expr.Expr {
	for i, k := range r.keys {
		if logical.SameExpr(k.expr, e) {
			return &expr.Column{Index: i, Name: k.name, T: e.Type(), At: e.Span()}
		}
	}
	if c, ok := e.(*expr.Column); ok {
		return r.column(c)
	}
	return expr.MapChildren(e, r.replace)
}

func (r *keyReplacer) column(c *expr.Column) expr.Expr {
	switch {
	case c.Index >= windowBase:
		return c
	case c.Index >= groupingBase:
		e, err := r.groupingValue(c)
		if err != nil {
			if r.failed == nil {
				r.failed = err
			}
			return c
		}
		return e
	case c.Index < aggregateBase:
		if r.bad == nil {
			r.bad = c
		}
		return c
	}
	moved := *c
	moved.Index += len(r.keys) - aggregateBase
	if r.sets != nil {
		moved.Index++ // behind the number of the grouping set
	}
	return &moved
}

// aggregate gives the aggregation over the source.
func (s *selection) aggregate(input logical.Node) logical.Node {
	node := &logical.Aggregate{Input: input, Calls: s.aggs.calls}
	for _, k := range s.keys {
		node.Keys = append(node.Keys, k.expr)
		node.Names = append(node.Names, k.name)
	}
	if s.sets != nil {
		s.expanded(node)
	}
	return node
}
