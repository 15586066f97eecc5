package main

import (
	"slices"
	"strings"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/tools/trino/client"
	"flowsql/tools/trino/slt"
)

// result is one side's answer as text.
type result struct {
	schema  logical.Schema
	columns string
	rows    []string
	failure string
}

func fromTrino(answer *client.Answer) *result {
	out := &result{}
	var names, types []string
	for _, c := range answer.Columns {
		names, types = append(names, c.Name), append(types, c.Type)
	}
	out.columns = slt.Columns(names, types)
	for _, row := range answer.Rows {
		out.rows = append(out.rows, slt.Row(row))
	}
	return out
}

// Begin takes the columns.
func (r *result) Begin(columns logical.Schema) error {
	r.schema = columns
	var names, types []string
	for _, c := range columns {
		names, types = append(names, c.Name), append(types, c.Type.String())
	}
	r.columns = slt.Columns(names, types)
	return nil
}

// Write takes rows.
func (r *result) Write(b columnar.Batch) error {
	for row := range b.Len {
		var cells []string
		for i, c := range b.Cols {
			if columnar.NullsOf(c).Null(row) {
				cells = append(cells, "NULL")
				continue
			}
			cells = append(cells, string(function.AppendText(nil, r.schema[i].Type, c, row)))
		}
		r.rows = append(r.rows, slt.Row(cells))
	}
	return nil
}

func (r *result) sort() { slices.Sort(r.rows) }

func (r *result) equal(o *result) bool {
	return r.failure == o.failure && strings.EqualFold(r.columns, o.columns) && slices.Equal(r.rows, o.rows)
}

// name is the name of the error.
func (r *result) name() string {
	name, _, _ := strings.Cut(r.failure, ":")
	return name
}

// String gives the failure, or columns and rows, at most thirty.
func (r *result) String() string {
	if r.failure != "" {
		return r.failure + "\n"
	}
	rows := r.rows
	if len(rows) > 30 {
		rows = append(rows[:30:30], "…")
	}
	return r.columns + "\n" + strings.Join(append(rows, ""), "\n")
}
