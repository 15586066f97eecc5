// Package parquet reads Parquet files into batches: flat and nested columns, the codecs
// snappy, gzip, zstd and brotli, plain, dictionary and delta encodings, data
// pages of both versions.
//
// A File may be read by many goroutines, each with a Reader of its own; a
// Reader belongs to one goroutine. What is wrong with a file's bytes is
// HIVE_BAD_DATA, what the reader cannot read NOT_SUPPORTED or
// HIVE_UNSUPPORTED_FORMAT with the column's name; the library underneath
// panics at damaged pages, which never gets out of this package.
package parquet

import (
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Column is a column of a file.
type Column struct {
	Name string
	Type types.Type // as which it is read where nothing else is asked; unknown for one that cannot be read
	leaf int        // -1 for a nested column
	desc *schema.Column

	shape *shape // of a nested column
}

// Readable reports whether the column can be read at all.
func (c Column) Readable() bool { return c.Type.Kind != types.KindUnknown }

// File is an open Parquet file.
type File struct {
	reader  *file.Reader
	in      io.ReaderAt
	memory  bounded // for pages
	size    int64
	columns []Column
}

// OpenFile reads the footer of a file of the size.
func OpenFile(r io.ReaderAt, size int64) (f *File, err error) {
	defer recovered(&err)
	memory := newBounded(size)
	reader, err := file.NewParquetReader(io.NewSectionReader(r, 0, size), file.WithReadProps(parquet.NewReaderProperties(memory)))
	if err != nil {
		return nil, badData(err)
	}
	f = &File{reader: reader, in: r, memory: memory, size: size}
	f.columns = columnsOf(reader.MetaData().Schema)
	return f, nil
}

// columnsOf lists the top-level columns.
func columnsOf(s *schema.Schema) []Column {
	root := s.Root()
	out := make([]Column, root.NumFields())
	shapes := shaper{schema: s}
	for i := range out {
		own := shapes.shapeOf(root.Field(i), 0, 0)
		out[i] = own.column
		if own.form != leafForm {
			out[i] = Column{Name: own.name, Type: own.typ, leaf: -1, shape: own}
		}
	}
	return out
}

// leaves gives the columns of the file that a column is made of.
func (c Column) leaves() []int {
	if c.shape != nil {
		return c.shape.leaves
	}
	return []int{c.leaf}
}

// Columns gives the columns in the file's order; the slice must not be changed.
func (f *File) Columns() []Column { return f.columns }

// Rows gives the number of rows of the file.
func (f *File) Rows() int64 { return f.reader.NumRows() }

// Groups gives the number of row groups.
func (f *File) Groups() int { return f.reader.NumRowGroups() }

// GroupRows gives the number of rows of a group.
func (f *File) GroupRows(group int) int64 { return f.reader.MetaData().RowGroups[group].GetNumRows() }

// GroupBytes gives the bytes in the file that the columns (places in Columns)
// of a group take: what reading them costs.
func (f *File) GroupBytes(group int, columns []int) int64 {
	meta := f.reader.MetaData().RowGroups[group]
	n := int64(0)
	for _, i := range columns {
		for _, leaf := range f.columns[i].leaves() {
			if leaf < len(meta.Columns) && meta.Columns[leaf].MetaData != nil {
				n += meta.Columns[leaf].MetaData.GetTotalCompressedSize()
			}
		}
	}
	return n
}

// recovered turns a panic of the library into an error.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = badData(fmt.Errorf("%v", p))
	}
}

func badData(err error) error {
	if e, ok := err.(*sqlerr.Error); ok {
		return e
	}
	return sqlerr.New(sqlerr.HiveBadData, "Malformed Parquet file: %s", err).WithCause(err)
}
