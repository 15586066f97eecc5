package engine

import (
	"flowsql/catalog"
	"flowsql/parser/ast"
	"flowsql/planner/logical"
	"flowsql/sql/sqlerr"
)

// asTrino answers the statements for which Trino has a form of its own; nil for
// any other. Their faults are placed at the statement.
func (d describing) asTrino(statement ast.Statement) (node logical.Node, err error) {
	switch st := statement.(type) {
	case *ast.ShowTables:
		node, err = d.tables(st)
	case *ast.ShowDatabases:
		node, err = d.schemas(st)
	case *ast.ShowColumns:
		node, err = d.columns(st.Table, st.Like, st.Escape)
	case *ast.Describe:
		if st.Column == nil && st.Partition == nil && !st.Extended && !st.Formatted {
			node, err = d.columns(st.Table, nil, nil)
		}
	}
	if e := sqlerr.From(err); err != nil && e.Code == sqlerr.InvalidFunctionArgument {
		return nil, e // of LIKE
	} else if err != nil {
		return nil, sqlerr.At(statement.Span(), e.Code, "%s", e.Msg).WithHint("%s", e.Hint)
	}
	return node, nil
}

func (d describing) schemas(st *ast.ShowDatabases) (logical.Node, error) {
	if st.Catalog != nil && lower(st.Catalog) != catalog.CatalogName {
		return nil, unknownCatalog(st.Catalog)
	}
	all, err := d.s.store.ShowDatabases("")
	if err != nil {
		return nil, err
	}
	rows, err := liked(all.Rows, st.Like, st.Escape)
	return texts([]string{"Schema"}, rows), err
}

func unknownCatalog(name *ast.Identifier) error {
	return sqlerr.New(sqlerr.CatalogNotFound, "Catalog '%s' not found", lower(name))
}

// tables lists the tables of a database, those of the command line among its own.
func (d describing) tables(st *ast.ShowTables) (logical.Node, error) {
	if st.Database != nil && len(st.Database.Parts) == 2 && lower(st.Database.Parts[0]) != catalog.CatalogName {
		return nil, unknownCatalog(st.Database.Parts[0])
	}
	database := d.s.databaseOf(st.Database)
	names, err := d.s.store.Databases()
	if err != nil {
		return nil, err
	}
	known := st.Database == nil
	for _, n := range names {
		known = known || n == database
	}
	if !known {
		return nil, sqlerr.New(sqlerr.SchemaNotFound, "Schema '%s' does not exist", database)
	}
	answer, err := d.s.store.ShowTables(database, "")
	if err != nil {
		return nil, err
	}
	rows := answer.Rows
	if st.Database == nil {
		seen := map[string]bool{}
		for _, r := range rows {
			seen[r[0]] = true
		}
		for _, n := range d.s.tables.PathNames() {
			if !seen[n] {
				seen[n] = true
				rows = append(rows, []string{n})
			}
		}
	}
	rows, err = liked(rows, st.Like, st.Escape)
	return texts([]string{"Table"}, rows), err
}

func (d describing) columns(table *ast.Name, like, escape *ast.String) (logical.Node, error) {
	def, err := d.find(table, hiveSide)
	if err != nil {
		return nil, err
	}
	all := def.ShowTypedColumns()
	all.Rows, err = liked(all.Rows, like, escape)
	return shown(all, err)
}
