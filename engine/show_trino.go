package engine

import (
	"regexp"
	"strings"

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
		var all catalog.Shown
		if all, err = d.s.store.ShowDatabases(""); err == nil {
			node = texts([]string{"Schema"}, liked(all.Rows, st.Like))
		}
	case *ast.ShowColumns:
		node, err = d.columns(st.Table)
	case *ast.Describe:
		if st.Column == nil && st.Partition == nil && !st.Extended && !st.Formatted {
			node, err = d.columns(st.Table)
		}
	}
	if err != nil {
		e := sqlerr.From(err)
		return nil, sqlerr.At(statement.Span(), e.Code, "%s", e.Msg).WithHint("%s", e.Hint)
	}
	return node, nil
}

// tables lists the tables of a database, those of the command line among its own.
func (d describing) tables(st *ast.ShowTables) (logical.Node, error) {
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
	return texts([]string{"Table"}, liked(rows, st.Like)), nil
}

func (d describing) columns(table *ast.Name) (logical.Node, error) {
	def, err := d.find(table, hiveSide)
	if err != nil {
		return nil, err
	}
	return shown(def.ShowTypedColumns(), nil)
}

// liked gives the rows whose first cell matches a pattern of LIKE, if there is one.
func liked(rows [][]string, pattern *ast.String) [][]string {
	if pattern == nil {
		return rows
	}
	quoted := regexp.QuoteMeta(pattern.Value)
	re := regexp.MustCompile("^(?s:" + strings.NewReplacer("%", ".*", "_", ".").Replace(quoted) + ")$")
	var out [][]string
	for _, r := range rows {
		if re.MatchString(r[0]) {
			out = append(out, r)
		}
	}
	return out
}
