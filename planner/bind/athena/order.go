package athena

import (
	"strconv"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// sortKey is a bound item of ORDER BY: a column of the select list, or an
// expression over the source.
type sortKey struct {
	expr   expr.Expr
	column int // in the select list, or -1
	item   *ast.SortItem
	ast    ast.Expr
}

func (s *selection) bindOrderBy(items []*ast.SortItem) error {
	for _, it := range items {
		key, err := s.sortKey(it)
		if err != nil {
			return err
		}
		if !key.expr.Type().Orderable() {
			return notOrderable(s.spec, it, key.expr)
		}
		s.order = append(s.order, key)
	}
	return nil
}

// notOrderable is placed at the SELECT; a column's number is named as Trino names it inside.
func notOrderable(at ast.Node, it *ast.SortItem, e expr.Expr) error {
	text := sqlText(it.X)
	if n, ok := ordinal(it.X); ok {
		text = ":input(" + strconv.FormatInt(n-1, 10) + ")"
	}
	return sqlerr.At(at.Span(), sqlerr.TypeMismatch,
		"Type %s is not orderable, and therefore cannot be used in ORDER BY: %s", e.Type(), text)
}

func (s *selection) sortKey(it *ast.SortItem) (sortKey, error) {
	if n, ok := ordinal(it.X); ok {
		if n < 1 || n > int64(len(s.items)) {
			return sortKey{}, orderPosition(it, n)
		}
		return sortKey{s.items[n-1].expr, int(n - 1), it, it.X}, nil
	}
	e, outputs, err := s.orderExpr(it.X)
	if err != nil {
		return sortKey{}, err
	}
	_, name := nameParts(it.X)
	for i, out := range s.items {
		if logical.SameExpr(out.expr, e) && (name || !s.spec.Distinct || !outputs) {
			return sortKey{e, i, it, it.X}, nil
		}
	}
	if s.spec.Distinct && s.late != nil {
		return sortKey{}, s.late
	}
	if s.spec.Distinct {
		return sortKey{}, sqlerr.At(s.spec.Span(), sqlerr.ExpressionNotInDistinct,
			"For SELECT DISTINCT, ORDER BY expressions must appear in select list")
	}
	return sortKey{e, -1, it, it.X}, nil
}

func orderPosition(it *ast.SortItem, n int64) error {
	return sqlerr.At(it.X.Span(), sqlerr.InvalidColumnReference, "ORDER BY position %d is not in select list", n)
}

// orderExpr binds an expression that sees the select list's names before the
// source's, and tells whether it uses any of them.
func (s *selection) orderExpr(x ast.Expr) (e expr.Expr, outputs bool, err error) {
	eb := &exprBinder{binder: s.binder, scope: s.source.scope, aggs: s.aggs, outputs: s.outputScope(), items: s.items,
		late: &s.late, outputUsed: &outputs}
	e, err = eb.bind(x)
	return e, outputs, err
}

// sortColumns gives the sort keys over the projection, to which it adds what no
// column of the select list gives.
func (s *selection) sortColumns(p *logical.Project) []logical.SortKey {
	var keys []logical.SortKey
	for _, k := range s.order {
		at := k.column
		for i := len(s.items); at < 0 && i < len(p.Exprs); i++ {
			if logical.SameExpr(p.Exprs[i], k.expr) {
				at = i
			}
		}
		if at < 0 {
			at = len(p.Exprs)
			p.Exprs = append(p.Exprs, k.expr)
			p.Names = append(p.Names, sqlText(k.ast))
		}
		col := &expr.Column{Index: at, Name: p.Names[at], T: k.expr.Type()}
		keys = append(keys, logical.SortKey{Expr: col, Descending: k.item.Order == ast.Descending,
			NullsFirst: k.item.Nulls == ast.NullsFirst})
	}
	return keys
}

// sortBody orders a body that is no SELECT: only its columns are in reach.
func (b *binder) sortBody(rel relation, items []*ast.SortItem) (relation, error) {
	rel = visibleOnly(rel)
	var keys []logical.SortKey
	for _, it := range items {
		e, err := b.bodyKey(rel, it)
		if err != nil {
			return relation{}, err
		}
		if !e.Type().Orderable() {
			return relation{}, notOrderable(it, it, e)
		}
		keys = append(keys, logical.SortKey{Expr: e, Descending: it.Order == ast.Descending, NullsFirst: it.Nulls == ast.NullsFirst})
	}
	return relation{&logical.Sort{Input: rel.node, Keys: keys, Limit: -1}, rel.scope}, nil
}

func (b *binder) bodyKey(rel relation, it *ast.SortItem) (expr.Expr, error) {
	if n, ok := ordinal(it.X); ok {
		if n < 1 || n > int64(len(rel.scope.fields)) {
			return nil, orderPosition(it, n)
		}
		return rel.scope.column(int(n-1), it.X.Span()), nil
	}
	e, err := b.value(it.X, rel.scope, &aggregates{})
	if err == nil {
		err = b.forbidAggregates("ORDER BY clause", it.X)
	}
	return e, err
}
