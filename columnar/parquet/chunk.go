package parquet

import (
	"errors"
	"io"

	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
)

// dictionaryHeader is what some old writers left out of the size of a column: the
// header of its dictionary page. Bytes behind the last page are not looked at.
const dictionaryHeader = 100

// headersCounted is the first version of parquet-mr that counts that header (PARQUET-816).
var headersCounted = metadata.NewAppVersionExplicit("parquet-mr", 1, 2, 9)

// chunkReader gives the library's reader over the bytes of a column. Where pages
// end early the library's own buffer would give its last bytes again and again.
func (f *File) chunkReader(chunk *metadata.ColumnChunkMetaData, leaf int) (file.ColumnChunkReader, error) {
	if chunk.CryptoMetadata() != nil {
		return nil, errors.New("the column is encrypted")
	}
	start := chunk.DataPageOffset()
	if at := chunk.DictionaryPageOffset(); chunk.HasDictionaryPage() && at > 0 && at < start {
		start = at
	}
	size := chunk.TotalCompressedSize()
	if f.reader.WriterVersion().LessThan(headersCounted) {
		size += dictionaryHeader
	}
	data := make([]byte, min(size, f.size-start))
	if _, err := f.in.ReadAt(data, start); err != nil && err != io.EOF {
		return nil, err
	}
	pages, err := file.NewPageReader((*pageBytes)(&data), chunk.NumValues(), chunk.Compression(), f.memory, nil)
	if err != nil {
		return nil, err
	}
	return file.NewColumnReader(f.reader.MetaData().Schema.Column(leaf), pages, f.memory, f.reader.BufferPool()), nil
}

// pageBytes is what is left of a column.
type pageBytes []byte

// Peek gives up to n bytes without going on.
func (p *pageBytes) Peek(n int) ([]byte, error) {
	if n > len(*p) {
		return *p, io.EOF
	}
	return (*p)[:n], nil
}

// Discard goes on by up to n bytes.
func (p *pageBytes) Discard(n int) (int, error) {
	if n > len(*p) {
		n = len(*p)
		*p = nil
		return n, io.EOF
	}
	*p = (*p)[n:]
	return n, nil
}

// Read gives the next bytes.
func (p *pageBytes) Read(to []byte) (int, error) {
	n := copy(to, *p)
	if n == 0 && len(to) > 0 {
		return 0, io.EOF
	}
	*p = (*p)[n:]
	return n, nil
}
