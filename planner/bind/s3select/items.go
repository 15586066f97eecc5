package s3select

import (
	"slices"
	"strconv"

	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
)

// items binds the select list.
func (b *binder) items(items []ast.SelectItem) (*logical.Project, error) {
	p := &logical.Project{}
	for i, it := range items {
		switch it := it.(type) {
		case *ast.AllColumns:
			if len(items) > 1 {
				return nil, b.fail(it.Span(), sqlerr.S3ParseAsteriskIsNotAloneInSelectList, "Asterisk (*) must be the only item in the select list.")
			}
			if done, err := b.documentStar(p, it); done || err != nil {
				if err != nil {
					return nil, err
				}
				continue
			}
			if err := b.starOf(it); err != nil {
				return nil, err
			}
			b.allColumns(p, it.Span())
		case *ast.SingleColumn:
			if err := b.item(p, it, i); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// documentStar binds * over documents: the value itself, which the output takes apart.
func (b *binder) documentStar(p *logical.Project, all *ast.AllColumns) (bool, error) {
	if !b.document {
		return false, nil
	}
	e, err := b.spread(all)
	if err != nil {
		return true, err
	}
	p.Exprs, p.Names = append(p.Exprs, e), append(p.Names, catalog.DocumentColumn)
	return true, nil
}

// spread gives the value whose members * or x.* is.
func (b *binder) spread(all *ast.AllColumns) (expr.Expr, error) {
	switch of := all.Of.(type) {
	case nil:
		return b.documentPath(&ast.Path{Base: ast.At(all.Span()), Head: &ast.Identifier{Name: b.alias, Quoted: true}})
	case *ast.Path:
		return b.documentPath(of)
	}
	e, err := b.bind(all.Of)
	if err != nil {
		return nil, err
	}
	return b.value(e), nil
}

// starOf checks the name before .*.
func (b *binder) starOf(all *ast.AllColumns) error {
	var head *ast.Identifier
	switch of := all.Of.(type) {
	case nil:
		return nil
	case *ast.Identifier:
		head = of
	case *ast.Path:
		if len(of.Steps) == 0 {
			head = of.Head
		}
	}
	if head == nil || !b.isAlias(head) {
		return b.fail(all.Span(), sqlerr.S3InvalidTableAlias, "Invalid table alias is specified at %s.", b.place(all.Span()))
	}
	return nil
}

func (b *binder) allColumns(p *logical.Project, at sqlerr.Span) {
	if b.env.WholeRecord {
		if i := slices.IndexFunc(b.env.Table.Columns(), func(c catalog.Column) bool { return c.Name == catalog.RecordColumn }); i >= 0 {
			p.Exprs, p.Names = append(p.Exprs, b.column(i, at)), append(p.Names, catalog.RecordColumn)
			return
		}
	}
	for i, c := range b.env.Table.Columns() {
		if c.Hidden {
			continue
		}
		p.Exprs = append(p.Exprs, b.lastOf(b.column(i, at)))
		p.Names = append(p.Names, c.Name)
	}
}

func (b *binder) item(p *logical.Project, it *ast.SingleColumn, place int) error {
	if of, ok := wholeRow(it.X); ok {
		return b.rowItem(p, of, it)
	}
	e, err := b.bind(it.X)
	if err != nil {
		return err
	}
	p.Exprs = append(p.Exprs, e)
	p.Names = append(p.Names, outputName(it, place))
	return nil
}

// wholeRow reads s.* where the parser gives it as a path.
func wholeRow(x ast.Expr) (*ast.Path, bool) {
	p, ok := x.(*ast.Path)
	return p, ok && len(p.Steps) == 1 && p.Steps[0].Kind == ast.StepWildcard
}

func (b *binder) rowItem(p *logical.Project, of *ast.Path, it *ast.SingleColumn) error {
	if !b.isAlias(of.Head) {
		return b.fail(of.Span(), sqlerr.S3InvalidTableAlias, "Invalid table alias is specified at %s.", b.place(of.Span()))
	}
	b.allColumns(p, it.Span())
	return nil
}

// outputName gives the alias, the last component of the path, or _k.
func outputName(it *ast.SingleColumn, place int) string {
	if it.Alias != nil {
		return it.Alias.Name
	}
	var steps []*ast.PathStep
	switch x := it.X.(type) {
	case *ast.Path:
		if len(x.Steps) == 0 {
			return x.Head.Name
		}
		steps = x.Steps
	case *ast.PathOf:
		steps = x.Steps
	}
	if n := len(steps); n > 0 && steps[n-1].Name != nil {
		return steps[n-1].Name.Name
	}
	return "_" + strconv.Itoa(place+1)
}
