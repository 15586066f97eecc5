package s3select

import (
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// orderBy binds ORDER BY to columns of the select list; what is none of them is
// put behind it.
func (b *binder) orderBy(s *ast.S3Select, p *logical.Project) (keys []logical.SortKey, err error) {
	shown := len(p.Exprs)
	for _, it := range s.OrderBy {
		e, err := b.sortExpr(s, p, it.X, shown)
		if err != nil {
			return nil, err
		}
		if e, err = b.sortable(e); err != nil {
			return nil, err
		}
		at := b.columnOf(p, e)
		keys = append(keys, logical.SortKey{Expr: &expr.Column{Index: at, Name: p.Names[at], T: e.Type(), At: it.Span()},
			Descending: it.Order == ast.Descending, NullsFirst: it.Nulls == ast.NullsFirst})
	}
	return keys, nil
}

// sortExpr gives what an item orders by: a place or a name of the select list
// come first.
func (b *binder) sortExpr(s *ast.S3Select, p *logical.Project, x ast.Expr, shown int) (expr.Expr, error) {
	if place, ok := placeOf(x); ok {
		if place < 1 || place > shown {
			return nil, b.fail(x.Span(), sqlerr.S3UnsupportedSqlStructure, "ORDER BY position %d is not in the select list.", place)
		}
		return p.Exprs[place-1], nil
	}
	if it := itemOf(s.Items, x); it != nil {
		x = it.X
	}
	return b.bind(x)
}

// sortable gives an expression in the order of its values: fields that a flow log
// knows as numbers as numbers, dynamic values by their kind.
func (b *binder) sortable(e expr.Expr) (expr.Expr, error) {
	e = b.asNumber(e, types.Bigint)
	if isDynamic(e) {
		return b.overValues("sort_key", e.Span(), e)
	}
	return e, nil
}

// columnOf gives the place of an expression in the select list, put behind it if
// it is not there.
func (b *binder) columnOf(p *logical.Project, e expr.Expr) int {
	for i, have := range p.Exprs {
		if logical.SameExpr(have, e) {
			return i
		}
	}
	p.Exprs, p.Names = append(p.Exprs, e), append(p.Names, "$order")
	return len(p.Exprs) - 1
}

// sorted orders the rows, if that is asked for.
func (b *binder) sorted(n logical.Node, keys []logical.SortKey) logical.Node {
	if len(keys) == 0 {
		return n
	}
	return &logical.Sort{Input: n, Keys: keys, Limit: -1}
}

// firstColumns gives the first columns of a node.
func firstColumns(n logical.Node, count int) logical.Node {
	p := &logical.Project{Input: n}
	for i, c := range n.Schema()[:count] {
		p.Exprs = append(p.Exprs, &expr.Column{Index: i, Name: c.Name, T: c.Type})
		p.Names = append(p.Names, c.Name)
	}
	return p
}
