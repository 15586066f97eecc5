package parquet

import (
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"

	"flowsql/columnar"
	"flowsql/columnar/build"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Wanted asks for a column of a file.
type Wanted struct {
	Column int // place in File.Columns; negative for one that the file does not have (all NULL)
	Type   types.Type
	Name   string // of the worker's dictionary for text: unique for table and column
}

// Reader gives the rows of one row group. It is used by one goroutine.
type Reader struct {
	columns []column
	left    int64
}

// column reads one column of a row group.
type column interface {
	// read gives the next n rows.
	read(n int) (arrow.Array, error)
}

// Read starts to read columns of a row group; dicts are the worker's own. The
// error names the column that cannot be read or not as the type asked for.
func (f *File) Read(group int, wanted []Wanted, dicts *columnar.Dictionaries) (r *Reader, err error) {
	defer recovered(&err)
	rows := f.reader.RowGroup(group)
	if rows.NumRows() < 0 {
		return nil, sqlerr.New(sqlerr.HiveBadData, "Malformed Parquet file: a row group has %d rows", rows.NumRows())
	}
	r = &Reader{left: rows.NumRows()}
	for _, w := range wanted {
		c, err := f.column(rows, w, dicts)
		if err != nil {
			return nil, err
		}
		r.columns = append(r.columns, c)
	}
	return r, nil
}

func (f *File) column(rows *file.RowGroupReader, w Wanted, dicts *columnar.Dictionaries) (column, error) {
	if w.Column < 0 {
		return absent{columnar.ArrowType(w.Type)}, nil
	}
	c := f.columns[w.Column]
	open := func(c Column) (file.ColumnChunkReader, error) { return f.open(rows, c) }
	if c.shape != nil {
		p, err := f.partOf(c.shape, w.Type, open)
		return &nested{part: p, out: build.New(w.Type, nil)}, err
	}
	if !c.Readable() {
		return nil, unreadable(c)
	}
	m := converters(c, w.Type)
	if m == nil {
		return nil, mismatch(c, w.Type)
	}
	chunk, err := open(c)
	if err != nil {
		return nil, err
	}
	return m.flat(chunk, w, dicts), nil
}

// open opens a column of a row group.
func (f *File) open(rows *file.RowGroupReader, c Column) (file.ColumnChunkReader, error) {
	chunk, err := rows.MetaData().ColumnChunk(c.leaf)
	if err != nil {
		return nil, badData(err)
	}
	if err := f.checkChunk(chunk, c); err != nil {
		return nil, err
	}
	reader, err := f.chunkReader(chunk, c.leaf)
	if err != nil {
		return nil, badData(err)
	}
	return reader, nil
}

// readable are the codecs that the reader has.
var readable = map[compress.Compression]bool{
	compress.Codecs.Uncompressed: true, compress.Codecs.Snappy: true, compress.Codecs.Gzip: true,
	compress.Codecs.Zstd: true, compress.Codecs.Brotli: true,
}

// known are the encodings of values and levels that the reader has.
var known = map[parquet.Encoding]bool{
	parquet.Encodings.Plain: true, parquet.Encodings.PlainDict: true, parquet.Encodings.RLE: true, parquet.Encodings.RLEDict: true,
	parquet.Encodings.BitPacked: true, parquet.Encodings.DeltaByteArray: true, parquet.Encodings.DeltaBinaryPacked: true,
	parquet.Encodings.DeltaLengthByteArray: true,
}

// checkChunk refuses what the library would stumble over.
func (f *File) checkChunk(chunk *metadata.ColumnChunkMetaData, c Column) error {
	if !readable[chunk.Compression()] {
		return sqlerr.New(sqlerr.HiveUnsupportedFormat, "Parquet column %s is compressed with %s, which is not supported", c.Name, chunk.Compression())
	}
	for _, e := range chunk.Encodings() {
		if !known[e] {
			return sqlerr.New(sqlerr.HiveUnsupportedFormat, "Parquet column %s is encoded with %s, which is not supported", c.Name, e)
		}
	}
	return f.checkPlace(chunk, c)
}

func (f *File) checkPlace(chunk *metadata.ColumnChunkMetaData, c Column) error {
	start, size := chunk.DataPageOffset(), chunk.TotalCompressedSize()
	if start < 0 || size < 0 || start > f.size || size > f.size {
		return sqlerr.New(sqlerr.HiveBadData, "Malformed Parquet file: column %s lies outside of it", c.Name)
	}
	return nil
}

// Next gives the next batch, io.EOF after the last.
func (r *Reader) Next() (b columnar.Batch, err error) {
	if r.left == 0 {
		return columnar.Batch{}, io.EOF
	}
	defer recovered(&err)
	n := int(min(r.left, columnar.BatchRows))
	b.Len = n
	for _, c := range r.columns {
		a, err := c.read(n)
		if err != nil {
			return columnar.Batch{}, badData(err)
		}
		b.Cols = append(b.Cols, a)
	}
	r.left -= int64(n)
	return b, nil
}

// absent is a column that the file does not have.
type absent struct{ storage arrow.DataType }

func (a absent) read(n int) (arrow.Array, error) { return columnar.NewNulls(a.storage, n), nil }
