package catalog

import (
	"context"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// informationSchema is the database of the tables that tell of all others.
const informationSchema = "information_schema"

// informationTable is a table of information_schema: its columns and what gives
// its rows.
type informationTable struct {
	name    string
	columns []Column
	rows    func(*Store, *informationRows) error
}

// informationTables lists the tables of information_schema, which tell of
// themselves too.
func informationTables() []informationTable {
	return []informationTable{
		{"columns", informationColumns("table_catalog table_schema table_name column_name ordinal_position column_default is_nullable data_type"),
			(*Store).informationOfColumns},
		{"schemata", informationColumns("catalog_name schema_name"), (*Store).informationOfSchemata},
		{"tables", informationColumns("table_catalog table_schema table_name table_type"), (*Store).informationOfTables},
		{"views", informationColumns("table_catalog table_schema table_name view_definition"), (*Store).informationOfViews},
	}
}

func informationColumns(names string) (out []Column) {
	for _, name := range strings.Fields(names) {
		c := Column{Name: name, Type: types.Varchar}
		if name == "ordinal_position" {
			c.Type = types.Bigint
		}
		out = append(out, c)
	}
	return out
}

// information gives a table of information_schema, nil for one that it has not.
func (s *Store) information(table string) Table {
	for _, t := range informationTables() {
		if t.name == table {
			return &rowsTable{informationSchema + "." + table, t.columns, func(context.Context, ScanRequest) ([]arrow.Array, error) {
				rows := &informationRows{width: len(t.columns)}
				err := t.rows(s, rows)
				return rows.arrays(), err
			}}
		}
	}
	return nil
}

// informationRows collects rows of texts; the fifth column of columns is a number.
type informationRows struct {
	width   int
	texts   [][]*string
	numbers []int64
}

func (r *informationRows) add(cells ...string) {
	row := make([]*string, len(cells))
	for i := range cells {
		row[i] = &cells[i]
	}
	r.texts = append(r.texts, row)
}

const ordinalAt, defaultAt = 4, 5

func (r *informationRows) addColumn(position int, cells ...string) {
	r.add(cells[0], cells[1], cells[2], cells[3], "", "", "YES", cells[4])
	r.texts[len(r.texts)-1][defaultAt] = nil
	r.numbers = append(r.numbers, int64(position))
}

func (r *informationRows) arrays() []arrow.Array {
	out := make([]arrow.Array, r.width)
	for c := range out {
		b := columnar.NewStringBuilder(len(r.texts))
		for _, row := range r.texts {
			if row[c] == nil {
				b.AppendNull()
			} else {
				b.Append(*row[c])
			}
		}
		out[c] = b.String()
	}
	if r.numbers != nil {
		out[ordinalAt] = columnar.NewInt64(r.numbers, nil)
	} else if r.width > defaultAt {
		out[ordinalAt] = columnar.NewInt64([]int64{}, nil)
	}
	return out
}

func (s *Store) informationOfSchemata(rows *informationRows) error {
	names, err := s.Databases()
	names = append(names, informationSchema)
	slices.Sort(names)
	for _, name := range names {
		rows.add(CatalogName, name)
	}
	return err
}

// eachTable calls f for every table of every database.
func (s *Store) eachTable(f func(*TableDef) error) error {
	names, err := s.Databases()
	if err != nil {
		return err
	}
	for _, name := range names {
		d, err := s.load(name)
		if err != nil || d == nil {
			return err
		}
		for _, t := range d.Tables {
			if err := f(t); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) informationOfTables(rows *informationRows) error {
	for _, t := range informationTables() {
		rows.add(CatalogName, informationSchema, t.name, "BASE TABLE")
	}
	return s.eachTable(func(d *TableDef) error {
		kind := "BASE TABLE"
		if d.IsView() {
			kind = "VIEW"
		}
		rows.add(CatalogName, d.DatabaseName, d.Name, kind)
		return nil
	})
}

func (s *Store) informationOfViews(rows *informationRows) error {
	return s.eachTable(func(d *TableDef) error {
		if !d.IsView() {
			return nil
		}
		v, err := d.view()
		if err == nil {
			rows.add(CatalogName, d.DatabaseName, d.Name, v.SQL)
		}
		return nil // a view of another engine has no definition here
	})
}

func (s *Store) informationOfColumns(rows *informationRows) error {
	for _, t := range informationTables() {
		for i, c := range t.columns {
			rows.addColumn(i+1, CatalogName, informationSchema, t.name, c.Name, c.Type.String())
		}
	}
	return s.eachTable(func(d *TableDef) error {
		for i, c := range d.typedColumns() {
			rows.addColumn(i+1, CatalogName, d.DatabaseName, d.Name, c.Name, c.Type)
		}
		return nil
	})
}

// typedColumns gives the columns with their types as SELECT sees them.
func (d *TableDef) typedColumns() []ColumnDef {
	if d.IsView() {
		if v, err := d.view(); err == nil {
			out := make([]ColumnDef, len(v.column))
			for i, c := range v.column {
				out[i] = ColumnDef{Name: c.Name, Type: c.Type.String()}
			}
			return out
		}
	}
	out := slices.Clone(d.allColumns())
	for i, c := range out {
		if t, err := types.Parse(c.Type); err == nil {
			out[i].Type = t.String()
		}
	}
	return out
}
