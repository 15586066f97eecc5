// Package catalog knows the tables: those made of paths on the command line,
// those made by DDL and kept as JSON files, their partitions, and how a scan
// of one is cut into splits. It is the only package through which the formats
// (columnar/flowlog, columnar/parquet …) are reached.
//
// Table is implemented by each kind of table and is safe for many goroutines.
// Scan is called once for each scan of a query, when the physical plan is
// made; the Splits it gives are each opened at most once, by any worker.
package catalog

import (
	"context"

	"flowsql/columnar"
	"flowsql/sql/expr"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// Column is a column of a table.
type Column struct {
	Name      string // as it is compared: lower case
	Type      types.Type
	Comment   string
	Hidden    bool // not part of *: "$path", positional _1 … _n
	Partition bool
}

// Table is something that can be scanned.
type Table interface {
	// Name gives the qualified name for messages and EXPLAIN: awsdatacatalog.default.t, or a path.
	Name() string
	// Columns gives all columns, hidden ones last. The slice must not be changed.
	Columns() []Column
	// Stats estimates the size, for the planner; zero values where unknown.
	Stats() Stats
	// Scan prunes what the filter excludes and cuts the rest into splits.
	Scan(ctx context.Context, req ScanRequest) (*Scan, error)
}

// Stats is what is known of a table, or of a scan of it, before it is read.
type Stats struct {
	Rows  int64 // 0 for unknown
	Bytes int64 // as stored (compressed)
	Files int
}

// ScanColumn asks for a column in a type: its own, or varchar for the raw text
// of a field of a text file (S3 Select sees all fields so).
type ScanColumn struct {
	Index int // into Table.Columns
	Type  types.Type
}

// ScanRequest is what a query wants of a table.
type ScanRequest struct {
	Columns []ScanColumn      // the batches have these columns, in this order
	Filter  []expr.Expr       // conjuncts over the request's columns: Column.Index counts in Columns
	Limit   int64             // rows that suffice, if no residual filter remains; < 0 for all
	Context *function.Context // to evaluate predicates on partition columns
	Metrics *Metrics          // where the readers count; never nil
	// Passing tells that nobody keeps an array of a batch once the next batch of the split is asked
	// for, so that a reader may use its memory again.
	Passing bool
	// Extremes tells that of all rows only the least and the greatest values of the columns count.
	Extremes bool
	// First tells which rows do not count any more, where only the first of an order are wanted; nil
	// where all count.
	First *columnar.FirstRows
	// Sizes tells that the sizes of all files are wanted before they are read, for EXPLAIN and dry runs.
	Sizes bool
	// Evaluate tells the rows for which a condition is true, of batches of partition values and the
	// like; it is handed down since expressions are compiled above this package.
	Evaluate func(e expr.Expr, rows columnar.Batch) (keep []bool, err error)
}

// Scan is a scan ready to run.
type Scan struct {
	Splits   []Split
	Prefixes []string    // the folders that were listed for a table made by DDL, in order
	Residual []expr.Expr // conjuncts of the request's filter that the rows may still fail
	Stats    Stats       // without the sizes of files, unless the request asked for them
	Notes    []string    // for EXPLAIN: what was pruned and pushed down
}

// Split is a part of a scan that one worker reads: a file, or a part of one.
type Split interface {
	// Open starts to read. dicts are the worker's own; the reader must not use them after Close.
	Open(ctx context.Context, dicts *columnar.Dictionaries) (Reader, error)
	// Describe names the split for messages: the path.
	Describe() string
	// Bytes gives the bytes stored; of many files only where the request asked for sizes.
	Bytes() int64
}

// AgainSplit is a Split that may be read several times, and gives the same rows each time.
// Again gives what reads it once more, of which the metrics are not told, nil before it was
// opened for the first time, and tells whether that costs little.
type AgainSplit interface {
	Again() (Split, bool)
}

// Reader gives the rows of a split. It is used by one goroutine.
type Reader interface {
	// Next gives the next batch (at most about columnar.BatchRows rows, at least one), io.EOF after the last.
	Next() (columnar.Batch, error)
	Close() error
}

// AheadReader is a Reader that can do part of its work in a goroutine of its own,
// which Close ends: what a scan asks for that has more workers than files. Ahead is
// called before the first Next, or never.
type AheadReader interface {
	Ahead()
}

// Resolver finds tables by name for a binder.
type Resolver interface {
	// Table finds a table by its parts (catalog, schema, table; one to three of them, lower case).
	// Errors are TABLE_NOT_FOUND, SCHEMA_NOT_FOUND, CATALOG_NOT_FOUND without a place, hints included.
	Table(parts []string) (Table, error)
	// Path opens FROM 'path'.
	Path(path string) (Table, error)
}
