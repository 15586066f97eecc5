package catalog

import (
	"context"
	"io"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
)

// rowsTable is a table whose rows are made when it is scanned: what the catalog
// says of itself.
type rowsTable struct {
	name    string // without the catalog's: information_schema.tables
	columns []Column
	// load gives all columns; the filter may spare it work but is tested again.
	load func(ctx context.Context, req ScanRequest) ([]arrow.Array, error)
}

// Name gives the full name.
func (t *rowsTable) Name() string { return CatalogName + "." + t.name }

// Columns gives the columns; none is hidden.
func (t *rowsTable) Columns() []Column { return t.columns }

// Stats is unknown.
func (t *rowsTable) Stats() Stats { return Stats{} }

// Definition describes the columns, for SHOW and DESCRIBE.
func (t *rowsTable) Definition() *TableDef {
	def := &TableDef{Name: t.name, TableType: externalTable}
	for _, c := range t.columns {
		def.StorageDescriptor.Columns = append(def.StorageDescriptor.Columns, ColumnDef{Name: c.Name, Type: c.Type.Hive()})
	}
	return def
}

// Scan gives all rows as one split.
func (t *rowsTable) Scan(ctx context.Context, req ScanRequest) (*Scan, error) {
	all, err := t.load(ctx, req)
	if err != nil {
		return nil, err
	}
	rows := columnar.Batch{Len: all[0].Len(), Cols: make([]arrow.Array, len(req.Columns))}
	for i, c := range req.Columns {
		rows.Cols[i] = all[c.Index]
	}
	return &Scan{Splits: []Split{&rowsSplit{t.Name(), rows}}, Residual: req.Filter, Stats: Stats{Rows: int64(rows.Len)}}, nil
}

// rowsSplit is rows at hand.
type rowsSplit struct {
	name string
	rows columnar.Batch
}

// Open gives the rows.
func (s *rowsSplit) Open(context.Context, *columnar.Dictionaries) (Reader, error) {
	return &rowsReader{rows: s.rows}, nil
}

// Describe names the table.
func (s *rowsSplit) Describe() string { return s.name }

// Bytes is none: nothing is read.
func (s *rowsSplit) Bytes() int64 { return 0 }

type rowsReader struct {
	rows columnar.Batch
	next int
}

// Next gives the next batch.
func (r *rowsReader) Next() (columnar.Batch, error) {
	if r.next >= r.rows.Len {
		return columnar.Batch{}, io.EOF
	}
	from := r.next
	r.next = min(r.rows.Len, from+columnar.BatchRows)
	b := sliceBatch(r.rows, from, r.next)
	b.Seq = int64(from / columnar.BatchRows)
	return b, nil
}

// Close does nothing.
func (r *rowsReader) Close() error { return nil }
