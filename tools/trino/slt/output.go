package slt

import (
	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/function"
)

// Output takes an engine's result and writes it as records have it.
type Output struct {
	Columns string   // names and types, see [Columns]
	Rows    []string // see [Row]
	schema  logical.Schema
}

// Begin takes the columns.
func (o *Output) Begin(columns logical.Schema) error {
	var names, types []string
	for _, c := range columns {
		names, types = append(names, c.Name), append(types, c.Type.String())
	}
	o.schema, o.Columns = columns, Columns(names, types)
	return nil
}

// Write takes rows.
func (o *Output) Write(b columnar.Batch) error {
	for row := range b.Len {
		var cells []string
		for i, c := range b.Cols {
			if columnar.NullsOf(c).Null(row) {
				cells = append(cells, "NULL")
				continue
			}
			cells = append(cells, string(function.AppendText(nil, o.schema[i].Type, c, row)))
		}
		o.Rows = append(o.Rows, Row(cells))
	}
	return nil
}
