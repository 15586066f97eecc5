package s3select

import (
	"strings"

	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// Where the numbers of the columns begin that stand for keys of GROUP BY, and for
// aggregates.
const (
	keyBase       = 1 << 23
	aggregateBase = 1 << 24
)

// groupBy binds GROUP BY: expressions, names of the select list, or places in it.
func (b *binder) groupBy(s *ast.S3Select) error {
	for _, x := range s.GroupBy {
		of := x
		if it := itemOf(s.Items, x); it != nil {
			of = it.X
		}
		e, err := b.bind(of)
		if err != nil {
			return err
		}
		if len(b.aggs) > 0 {
			return b.fail(x.Span(), sqlerr.S3UnsupportedSqlStructure, "An aggregate function cannot stand in GROUP BY.")
		}
		b.keys = append(b.keys, e)
	}
	return nil
}

// itemOf gives the item of the select list that a number or an alias names.
func itemOf(items []ast.SelectItem, x ast.Expr) *ast.SingleColumn {
	if place, ok := placeOf(x); ok {
		if place < 1 || place > len(items) {
			return nil
		}
		it, _ := items[place-1].(*ast.SingleColumn)
		return it
	}
	p, ok := x.(*ast.Path)
	if !ok || len(p.Steps) > 0 {
		return nil
	}
	for _, i := range items {
		if it, ok := i.(*ast.SingleColumn); ok && it.Alias != nil && sameName(p.Head, it.Alias.Name) {
			return it
		}
	}
	return nil
}

// placeOf reads the number of an item.
func placeOf(x ast.Expr) (int, bool) {
	n, ok := x.(*ast.Number)
	if !ok || n.Kind != ast.Integer {
		return 0, false
	}
	place, ok := parseInteger(n.Text)
	return int(place), ok
}

func sameName(id *ast.Identifier, name string) bool {
	return id.Name == name || !id.Quoted && strings.EqualFold(id.Name, name)
}

// grouped gives e over the keys: what is one of them is read from there.
func (b *binder) grouped(e expr.Expr) expr.Expr {
	for i, key := range b.keys {
		if logical.SameExpr(e, key) {
			return &expr.Column{Index: keyBase + i, Name: expr.String(key), T: key.Type(), At: e.Span()}
		}
	}
	return expr.MapChildren(e, b.grouped)
}

// having binds HAVING, in which aliases of the select list stand for their items.
func (b *binder) having(s *ast.S3Select) (expr.Expr, error) {
	if s.Having == nil {
		return nil, nil
	}
	b.named = s.Items
	e, err := b.condition(s.Having)
	b.named = nil
	if err == nil && len(b.aggs)+len(b.keys) == 0 {
		return nil, b.fail(s.Having.Span(), sqlerr.S3UnsupportedSqlStructure, "HAVING stands over groups: there is no GROUP BY and no aggregate function.")
	}
	return e, err
}

// aliasOf binds what a name of the select list stands for; it gives nil for others.
func (b *binder) aliasOf(p *ast.Path) (expr.Expr, error) {
	it := itemOf(b.named, p)
	if it == nil || b.inAgg {
		return nil, nil
	}
	named := b.named
	b.named = nil // within the item it is the name of a column
	e, err := b.bind(it.X)
	b.named = named
	return e, err
}

// aggregate puts the aggregation under the select list, which then may read its
// keys and nothing else; HAVING, which may be nil, is between them.
func (b *binder) aggregate(input logical.Node, p *logical.Project, s *ast.S3Select, having expr.Expr) (logical.Node, error) {
	to := map[int]int{}
	names := make([]string, len(b.keys))
	for i, key := range b.keys {
		to[keyBase+i], names[i] = i, expr.String(key)
	}
	for i := range b.aggs {
		to[aggregateBase+i] = len(b.keys) + i
	}
	over := func(e expr.Expr, at ast.Node) (expr.Expr, error) {
		e = b.grouped(e)
		for c := range expr.Columns(e) {
			if c < keyBase {
				return nil, b.fail(at.Span(), sqlerr.S3UnsupportedSqlStructure,
					"Encountered an unsupported SQL structure: a column beside an aggregate function.")
			}
		}
		return expr.Remap(e, to), nil
	}
	var err error
	for i, e := range p.Exprs {
		if p.Exprs[i], err = over(e, s.Items[min(i, len(s.Items)-1)]); err != nil {
			return nil, err
		}
	}
	groups := &logical.Aggregate{Input: input, Keys: b.keys, Calls: b.aggs, Names: names}
	if having == nil {
		return groups, nil
	}
	if having, err = over(having, s.Having); err != nil {
		return nil, err
	}
	return &logical.Filter{Input: groups, Condition: having}, nil
}
