package athena

import (
	"strings"

	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// from binds the relations of a FROM clause; commas are cross joins.
func (b *binder) from(relations []ast.Relation) (relation, error) {
	rel, err := b.relation(relations[0])
	for _, r := range relations[1:] {
		if err != nil {
			break
		}
		if isLateral(r) {
			rel, err = b.lateral(rel, r, ast.CrossJoin, nil)
			continue
		}
		var right relation
		if right, err = b.relation(r); err == nil {
			rel = crossJoin(rel, right)
		}
	}
	return rel, err
}

func (b *binder) relation(r ast.Relation) (relation, error) {
	switch r := r.(type) {
	case *ast.Table:
		if r.Version != nil {
			return relation{}, unsupported(r.Version, "FOR TIMESTAMP or VERSION AS OF")
		}
		return b.table(r.Name, r.Name.Span())
	case *ast.TablePath:
		return b.path(r)
	case *ast.TableSubquery:
		return b.query(r.Query)
	case *ast.Aliased:
		return b.aliased(r)
	case *ast.Join:
		return b.join(r)
	case *ast.Lateral:
		return b.query(r.Query)
	case *ast.Unnest:
		return b.lateral(noRelation(), r, ast.CrossJoin, nil)
	case *ast.Sampled:
		return b.sampled(r)
	case *ast.TableFunction:
		return b.tableFunction(r)
	case *ast.Unsupported:
		return relation{}, unsupported(r, r.What)
	}
	return relation{}, unsupported(r, "this relation")
}

// table binds a table's name: a query of WITH, or a table of the catalog.
func (b *binder) table(name *ast.Name, at sqlerr.Span) (relation, error) {
	parts := lowerParts(name.Parts)
	if len(parts) == 1 {
		if with := b.with.look(parts[0]); with != nil {
			return relation{b.env.renumbered(b.lifted(with), map[int]int{}), with.rel.scope.requalified(parts)}, nil
		}
	}
	if len(parts) > 3 {
		return relation{}, b.tooManyParts(strings.Join(parts, "."))
	}
	table, err := b.env.Resolver.Table(parts)
	if err != nil {
		return relation{}, sqlerr.From(err).WithSpan(at)
	}
	if v, ok := table.(*catalog.View); ok {
		return b.view(v, at, parts)
	}
	return scan(table, parts), nil
}

func (b *binder) tooManyParts(name string) error {
	if b.env.Context.Dialect == function.Athena { // the service looks before its engine does
		return sqlerr.New(sqlerr.SyntaxError, "Invalid table name %s", name)
	}
	return sqlerr.New(sqlerr.SyntaxError, "Too many dots in table name: %s", name)
}

func (b *binder) path(p *ast.TablePath) (relation, error) {
	table, err := b.env.Resolver.Path(p.Path)
	if err != nil {
		return relation{}, sqlerr.From(err).WithSpan(p.Span())
	}
	return scan(table, nil), nil
}

func lowerParts(ids []*ast.Identifier) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = strings.ToLower(id.Name)
	}
	return out
}

// scan reads all columns of a table, hidden ones too; what is not used is pruned later.
func scan(table catalog.Table, qualifier []string) relation {
	node, s := &logical.Scan{Table: table, Limit: -1}, &scope{}
	for i, c := range table.Columns() {
		node.Columns = append(node.Columns, catalog.ScanColumn{Index: i, Type: c.Type})
		node.Names = append(node.Names, c.Name)
		s.fields = append(s.fields, field{name: c.Name, qualifier: qualifier, typ: c.Type, hidden: c.Hidden, origin: &origin{table.Name(), c.Name}})
	}
	return relation{node, s}
}

// requalified gives the scope under another qualifier, without hidden columns
// losing that they are hidden.
func (s *scope) requalified(qualifier []string) *scope {
	out := &scope{fields: append([]field(nil), s.fields...)}
	for i := range out.fields {
		out.fields[i].qualifier = qualifier
	}
	return out
}

func (b *binder) aliased(a *ast.Aliased) (relation, error) {
	rel, err := b.relation(a.Of)
	if err != nil {
		return relation{}, err
	}
	return renamed(rel, a)
}

// renamed gives a relation under its alias.
func renamed(rel relation, a *ast.Aliased) (relation, error) {
	alias := strings.ToLower(a.Alias.Name)
	rel, err := renameColumns(rel, a.Columns, a.Span(), "'"+alias+"'")
	if err != nil {
		return relation{}, err
	}
	return relation{rel.node, rel.scope.requalified([]string{alias})}, nil
}

// withQuery is what messages call a query of WITH.
const withQuery = "relation"

// renameColumns gives the visible columns other names, if there are any.
func renameColumns(rel relation, names []*ast.Identifier, at sqlerr.Span, what string) (relation, error) {
	if len(names) == 0 {
		return rel, nil
	}
	rel = visibleOnly(rel)
	if len(names) != len(rel.scope.fields) {
		available := " available"
		if what == withQuery {
			available = ""
		}
		return relation{}, sqlerr.At(at, sqlerr.MismatchedColumnAliases,
			"Column alias list has %d entries but %s has %d columns"+available, len(names), what, len(rel.scope.fields))
	}
	fields := append([]field(nil), rel.scope.fields...)
	seen := map[string]bool{}
	for i, n := range names {
		name := strings.ToLower(n.Name)
		if what == withQuery && seen[name] {
			return relation{}, sqlerr.At(n.Span(), sqlerr.DuplicateColumnName, "Column name '%s' specified more than once", n.Name)
		}
		seen[name] = true
		fields[i].name = n.Name
	}
	return relation{rel.node, &scope{fields: fields}}, nil
}

// noRelation is what a query without FROM reads: one row without columns.
func noRelation() relation {
	return relation{&logical.Values{Rows: oneEmptyRow}, &scope{}}
}

// columnType gives the type of a scope's column.
func (s *scope) columnType(at int) types.Type { return s.fields[at].typ }
