package main

import (
	"slices"
	"strings"

	"flowsql/tools/trino/client"
	"flowsql/tools/trino/slt"
)

// result is one side's answer as text.
type result struct {
	slt.Output
	failure string
}

func fromTrino(answer *client.Answer) *result {
	out := &result{}
	var names, types []string
	for _, c := range answer.Columns {
		names, types = append(names, c.Name), append(types, c.Type)
	}
	out.Columns = slt.Columns(names, types)
	for _, row := range answer.Rows {
		out.Rows = append(out.Rows, slt.Row(row))
	}
	return out
}

func (r *result) sort() { slices.Sort(r.Rows) }

func (r *result) equal(o *result) bool {
	return r.failure == o.failure && strings.EqualFold(r.Columns, o.Columns) && slices.Equal(r.Rows, o.Rows)
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
	rows := r.Rows
	if len(rows) > 30 {
		rows = append(rows[:30:30], "…")
	}
	return r.Columns + "\n" + strings.Join(append(rows, ""), "\n")
}
