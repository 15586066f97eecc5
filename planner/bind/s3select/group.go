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

// aggregate puts the aggregation under the select list, which then may read its
// keys and nothing else.
func (b *binder) aggregate(input logical.Node, p *logical.Project, items []ast.SelectItem) (logical.Node, error) {
	to := map[int]int{}
	names := make([]string, len(b.keys))
	for i, key := range b.keys {
		to[keyBase+i], names[i] = i, expr.String(key)
	}
	for i := range b.aggs {
		to[aggregateBase+i] = len(b.keys) + i
	}
	for i, e := range p.Exprs {
		e = b.grouped(e)
		for c := range expr.Columns(e) {
			if c < keyBase {
				return nil, b.fail(items[min(i, len(items)-1)].Span(), sqlerr.S3UnsupportedSqlStructure,
					"Encountered an unsupported SQL structure: a column beside an aggregate function.")
			}
		}
		p.Exprs[i] = expr.Remap(e, to)
	}
	return &logical.Aggregate{Input: input, Keys: b.keys, Calls: b.aggs, Names: names}, nil
}
