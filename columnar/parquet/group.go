package parquet

import (
	"slices"

	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/metadata"
)

// GroupStart gives the place in the file of the first byte of a group.
func (f *File) GroupStart(group int) (first int64, err error) {
	defer recovered(&err)
	rows := f.reader.MetaData().RowGroup(group)
	for i := range rows.NumColumns() {
		chunk, err := rows.ColumnChunk(i)
		if err != nil {
			return 0, badData(err)
		}
		at := chunk.DataPageOffset()
		if chunk.HasDictionaryPage() && chunk.DictionaryPageOffset() > 0 {
			at = min(at, chunk.DictionaryPageOffset())
		}
		if i == 0 || at < first {
			first = at
		}
	}
	return first, nil
}

// GroupPlainBytes gives the bytes that a group has without compression.
func (f *File) GroupPlainBytes(group int) int64 {
	return f.reader.MetaData().RowGroup(group).TotalByteSize()
}

// Codecs gives the names of the compressions of all columns, each once.
func (f *File) Codecs() (names []string, err error) {
	defer recovered(&err)
	for g := range f.Groups() {
		rows := f.reader.MetaData().RowGroup(g)
		for i := range rows.NumColumns() {
			var chunk *metadata.ColumnChunkMetaData
			if chunk, err = rows.ColumnChunk(i); err != nil {
				return nil, badData(err)
			}
			if name := chunk.Compression().String(); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names, nil
}

// Int96 reports whether the column is kept in the old format of timestamps.
func (c Column) Int96() bool {
	return c.desc != nil && c.desc.PhysicalType() == parquet.Types.Int96
}
