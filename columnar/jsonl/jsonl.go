package jsonl

import (
	"fmt"

	"flowsql/columnar/build"
	"flowsql/columnar/record"
	"flowsql/columnar/textvalue"
	"flowsql/sql/types"
)

// Options are the properties of both SerDes.
type Options struct {
	IgnoreMalformed bool // a line that cannot be read is a row of NULLs
	Timestamps      []*textvalue.Pattern

	// What follows is OpenX's.
	CaseSensitive bool
	DotsInKeys    bool              // the field a.b goes to the column a_b
	Mapping       map[string]string // column -> name in the file
}

// filler adds the value of a node that is not null.
type filler func(t *tree, at int32) error

// fill adds a value or NULL.
func (f filler) fill(t *tree, at int32, out build.Builder) error {
	if at == 0 || t.nodes[at].kind == null {
		out.Null()
		return nil
	}
	return f(t, at)
}

// rowType makes a row of the columns, so that a line is read like any object.
func rowType(columns []record.Column, out []build.Builder) ([]types.Field, *build.Row) {
	fields := make([]types.Field, len(columns))
	for i, c := range columns {
		fields[i] = types.Field{Name: c.Name, Type: c.Type}
	}
	return fields, &build.Row{Fields: out}
}

func mismatch(what string, t types.Type) error {
	return fmt.Errorf("%s can not be coerced to %s", what, t)
}

var kindNames = map[kind]string{literal: "a value", text: "a text", list: "a list", object: "an object"}

// rowsOf gives the rows that the builders have before a line.
func rowsOf(out []build.Builder) int {
	if len(out) == 0 {
		return 0
	}
	return out[0].Len()
}

// undo forgets what a line that failed has added.
func undo(out []build.Builder, rows int) {
	for _, b := range out {
		b.Truncate(rows)
		b.Null()
	}
}
