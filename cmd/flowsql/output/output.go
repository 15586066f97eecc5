// Package output prints results: one Writer a format, all from the table
// Formats. A Writer is used by one goroutine: Begin once, Write for each batch,
// End once; some have Fail instead of it. What it prints of one result is complete
// when End returns; batches are not kept after Write, but by the formats that
// align columns, which copy the cells they need.
package output

import (
	"fmt"
	"io"
	"strings"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/function"
)

// Writer prints one result.
type Writer interface {
	Begin(columns logical.Schema) error
	Write(b columnar.Batch) error
	// End closes the result; stats is one line of JSON for the formats that carry it, may be empty.
	End(stats string) error
}

// Failer is a Writer whose results tell that they ended by a failure.
type Failer interface {
	// Fail closes the result, by the failure as CompactError gives it.
	Fail(failure string) error
}

// Options say how values are printed. The zero value is the default of each format.
type Options struct {
	Null      string // what NULL prints as, where NullSet
	NullSet   bool
	NoHeader  bool
	QuoteAll  bool // CSV as Athena writes it
	Width     int  // of the terminal in cells; 0 where the output is none
	Color     bool
	MaxRows   int // of a table on a terminal before the middle is left out; 0 for all
	KeepWidth bool
}

// Format is a row of the table of formats.
type Format struct {
	Name   string
	Doc    string
	Single bool // takes exactly one result
	Binary bool // not for a terminal
	Ext    string
	New    func(w io.Writer, o Options) Writer
}

// Formats lists the output formats; help and completion are made from it.
var Formats = []Format{
	{Name: "table", Doc: "aligned columns, for reading", New: newTable},
	{Name: "box", Doc: "aligned columns in a Unicode frame", New: newBox},
	{Name: "csv", Doc: "comma-separated, RFC 4180, NULL empty", Ext: ".csv", New: newCSV},
	{Name: "tsv", Doc: "tab-separated, \\t \\n \\\\ escaped, NULL as \\N", Ext: ".tsv", New: newTSV},
	{Name: "raw", Doc: "values as they are, tab-separated, without a header: for scripts and for DDL", New: newRaw},
	{Name: "json", Doc: "an array of objects", Ext: ".json", New: newJSON},
	{Name: "jsonl", Doc: "one object a line", Ext: ".jsonl", New: newJSONLines},
	{Name: "jsoncompact", Doc: "one line a statement: columns, types, data, stats; Trino's encoding", New: newCompact},
	{Name: "markdown", Doc: "a Markdown table", Ext: ".md", New: newMarkdown},
	{Name: "vertical", Doc: "one value a line", New: newVertical},
	{Name: "parquet", Doc: "a Parquet file (zstd)", Single: true, Binary: true, Ext: ".parquet", New: newParquet},
	{Name: "arrow", Doc: "an Arrow IPC file", Single: true, Binary: true, Ext: ".arrow", New: newArrow},
	{Name: "none", Doc: "nothing: the query runs, its rows are dropped", New: newNone},
}

// Find gives the format of the name.
func Find(name string) (Format, error) {
	for _, f := range Formats {
		if f.Name == strings.ToLower(name) {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("unknown output format %q; one of %s", name, strings.Join(Names(), ", "))
}

// Names gives the names of the formats in the order of the table.
func Names() []string {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = f.Name
	}
	return names
}

// FromFile infers the format from a file's name, less .gz and .zst.
func FromFile(name string) (Format, error) {
	base := strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(name), ".gz"), ".zst")
	for _, f := range Formats {
		if f.Ext != "" && strings.HasSuffix(base, f.Ext) {
			return f, nil
		}
	}
	if strings.HasSuffix(base, ".ndjson") {
		return Find("jsonl")
	}
	return Format{}, fmt.Errorf("cannot tell the format from the name %q; give it with --output", name)
}

// cells reads the columns of a batch as text.
type cells struct {
	columns logical.Schema
	batch   columnar.Batch
	nulls   []columnar.Nulls
}

func newCells(columns logical.Schema, b columnar.Batch) cells {
	c := cells{columns: columns, batch: b, nulls: make([]columnar.Nulls, len(columns))}
	for i := range columns {
		c.nulls[i] = columnar.NullsOf(b.Cols[i])
	}
	return c
}

func (c cells) null(col, row int) bool { return c.nulls[col].Null(row) }

// append adds the text of a cell that is not null.
func (c cells) append(dst []byte, col, row int) []byte {
	return function.AppendText(dst, c.columns[col].Type, c.batch.Cols[col], row)
}

// none drops everything.
type none struct{}

func newNone(io.Writer, Options) Writer { return none{} }

func (none) Begin(logical.Schema) error { return nil }
func (none) Write(columnar.Batch) error { return nil }
func (none) End(string) error           { return nil }
