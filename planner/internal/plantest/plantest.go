// Package plantest gives the planner's tests tables that have columns and no
// rows, and reads test files of inputs and wanted outputs.
package plantest

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"flowsql/catalog"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Table is a table without rows.
type Table struct {
	Called string
	Cols   []catalog.Column
}

// Name gives the name.
func (t *Table) Name() string { return t.Called }

// Columns gives the columns.
func (t *Table) Columns() []catalog.Column { return t.Cols }

// Stats knows nothing.
func (t *Table) Stats() catalog.Stats { return catalog.Stats{} }

// Scan gives no splits and honours no filter.
func (t *Table) Scan(_ context.Context, req catalog.ScanRequest) (*catalog.Scan, error) {
	return &catalog.Scan{Residual: req.Filter}, nil
}

// NewTable makes a table of "name type, …"; a name that begins with $ or _ is hidden.
func NewTable(name, columns string) *Table {
	t := &Table{Called: name}
	for _, c := range strings.Split(columns, ", ") {
		column, typ, _ := strings.Cut(c, " ")
		parsed, err := types.Parse(typ)
		if err != nil {
			panic(err)
		}
		t.Cols = append(t.Cols, catalog.Column{Name: column, Type: parsed, Hidden: column[0] == '$' || column[0] == '_'})
	}
	return t
}

// Resolver finds tables under catalog.schema.
type Resolver struct {
	Catalog, Schema string
	Tables          []*Table
}

// Table finds a table as Trino does, its messages too.
func (r *Resolver) Table(parts []string) (catalog.Table, error) {
	full := append([]string{r.Catalog, r.Schema}[:3-len(parts)], parts...)
	switch {
	case full[0] != r.Catalog:
		return nil, sqlerr.New(sqlerr.CatalogNotFound, "Catalog '%s' not found", full[0])
	case full[1] != r.Schema:
		return nil, sqlerr.New(sqlerr.SchemaNotFound, "Schema '%s' does not exist", full[1])
	}
	for _, t := range r.Tables {
		if t.Called == full[2] {
			return t, nil
		}
	}
	return nil, sqlerr.New(sqlerr.TableNotFound, "Table '%s' does not exist", strings.Join(full, "."))
}

// Path opens no path.
func (r *Resolver) Path(path string) (catalog.Table, error) {
	return nil, sqlerr.New(sqlerr.InputNotFound, "no such file: %s", path)
}

// Flow gives memory.bindtest with the tables t, a flow log, and u, a small one.
func Flow() *Resolver {
	return &Resolver{"memory", "bindtest", []*Table{
		NewTable("t", "version integer, account_id varchar, interface_id varchar, srcaddr varchar, dstaddr varchar, srcport integer, "+
			"dstport integer, protocol bigint, packets bigint, bytes bigint, start bigint, end bigint, action varchar, log_status varchar"),
		NewTable("u", "srcaddr varchar, name varchar, n integer, day date"),
		NewTable("f", "srcaddr varchar, bytes bigint, date date, $path varchar, _1 varchar, _2 varchar"),
	}}
}

// Context gives a context of a dialect at a fixed time.
func Context(d function.Dialect) *function.Context {
	return &function.Context{Start: time.Date(2026, 3, 1, 12, 30, 45, 0, time.UTC), Zone: time.UTC, Dialect: d}
}

// Case is one of a test file: the lines before ---- and those after it.
type Case struct {
	Line        int
	Input, Want string
}

// Read reads a test file: cases are parted by an empty line, # begins a comment
// between cases.
func Read(t testing.TB, path string) []Case {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var cases []Case
	line := 1
	for _, block := range strings.Split(string(text), "\n\n") {
		input, want, ok := strings.Cut(strings.Trim(block, "\n"), "\n----")
		if ok {
			cases = append(cases, Case{line, uncomment(input), strings.TrimPrefix(want, "\n")})
		}
		line += strings.Count(block, "\n") + 2
	}
	return cases
}

func uncomment(text string) string {
	for strings.HasPrefix(text, "#") {
		_, text, _ = strings.Cut(text, "\n")
	}
	return text
}

// Write rewrites a test file with other outputs, in the order of its cases.
func Write(t *testing.T, path string, outputs []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(text), "\n\n")
	for i, block := range blocks {
		if input, _, ok := strings.Cut(strings.Trim(block, "\n"), "\n----"); ok {
			blocks[i] = input + "\n----\n" + strings.TrimRight(outputs[0], "\n")
			outputs = outputs[1:]
		}
	}
	if err := os.WriteFile(path, []byte(strings.TrimRight(strings.Join(blocks, "\n\n"), "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}
