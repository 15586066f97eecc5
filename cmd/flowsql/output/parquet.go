package output

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/decimal128"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/types"
)

// parquetRows is the number of rows of a row group that is written.
const parquetRows = 128 * 1024

// parquetFile writes a Parquet file: flat columns, zstd, dictionary encoding.
// Types without a Parquet form of their own are written as their text.
type parquetFile struct {
	out     io.Writer
	columns logical.Schema
	w       *file.Writer
	pending []columnar.Batch
	rows    int
}

func newParquet(w io.Writer, _ Options) Writer { return &parquetFile{out: w} }

// parquetNodes gives the schema node of a column by its kind; kinds that are
// not listed are written as text.
var parquetNodes = map[types.Kind]struct {
	physical parquet.Type
	logical  schema.LogicalType
}{
	types.KindBoolean:   {parquet.Types.Boolean, nil},
	types.KindTinyint:   {parquet.Types.Int32, schema.NewIntLogicalType(8, true)},
	types.KindSmallint:  {parquet.Types.Int32, schema.NewIntLogicalType(16, true)},
	types.KindInteger:   {parquet.Types.Int32, nil},
	types.KindBigint:    {parquet.Types.Int64, nil},
	types.KindReal:      {parquet.Types.Float, nil},
	types.KindDouble:    {parquet.Types.Double, nil},
	types.KindDate:      {parquet.Types.Int32, schema.DateLogicalType{}},
	types.KindTimestamp: {parquet.Types.Int64, schema.NewTimestampLogicalType(false, schema.TimeUnitMicros)},
	types.KindVarbinary: {parquet.Types.ByteArray, nil},
	// Parquet has instants, but no zone beside each.
	types.KindTimestampTZ: {parquet.Types.Int64, schema.NewTimestampLogicalType(true, schema.TimeUnitMicros)},
}

func (f *parquetFile) Begin(columns logical.Schema) error {
	f.columns = columns
	fields := make(schema.FieldList, len(columns))
	for i, c := range columns {
		node, err := parquetNode(c)
		if err != nil {
			return fmt.Errorf("column %q: %w", c.Name, err)
		}
		fields[i] = node
	}
	root, err := schema.NewGroupNode("schema", parquet.Repetitions.Required, fields, -1)
	if err != nil {
		return err
	}
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithCreatedBy("flowsql"))
	f.w = file.NewParquetWriter(keepOpen{f.out}, root, file.WithWriterProps(props))
	return nil
}

// decimalBytes is the width of a decimal in the file.
const decimalBytes = 16

// keepOpen hides Close, which is not this writer's to call.
type keepOpen struct{ io.Writer }

func parquetNode(c logical.Column) (schema.Node, error) {
	if c.Type.Kind == types.KindDecimal {
		return schema.NewPrimitiveNodeLogical(c.Name, parquet.Repetitions.Optional,
			schema.NewDecimalLogicalType(c.Type.Precision, c.Type.Scale), parquet.Types.FixedLenByteArray, decimalBytes, -1)
	}
	kind, ok := parquetNodes[c.Type.Kind]
	if !ok {
		kind.physical, kind.logical = parquet.Types.ByteArray, schema.StringLogicalType{}
	}
	if kind.logical == nil {
		return schema.NewPrimitiveNode(c.Name, parquet.Repetitions.Optional, kind.physical, -1, -1)
	}
	return schema.NewPrimitiveNodeLogical(c.Name, parquet.Repetitions.Optional, kind.logical, kind.physical, -1, -1)
}

func (f *parquetFile) Write(b columnar.Batch) error {
	f.pending = append(f.pending, b)
	f.rows += b.Len
	if f.rows < parquetRows {
		return nil
	}
	return f.flush()
}

func (f *parquetFile) flush() error {
	if f.rows == 0 {
		return nil
	}
	group := f.w.AppendRowGroup()
	for i := range f.columns {
		cw, err := group.NextColumn()
		if err != nil {
			return err
		}
		for _, b := range f.pending {
			if err := f.writeColumn(cw, i, b); err != nil {
				return fmt.Errorf("column %q: %w", f.columns[i].Name, err)
			}
		}
		if err := cw.Close(); err != nil {
			return err
		}
	}
	f.pending, f.rows = nil, 0
	return group.Close()
}

func (f *parquetFile) writeColumn(cw file.ColumnChunkWriter, col int, b columnar.Batch) error {
	a, t := b.Cols[col], f.columns[col].Type
	levels := definitionLevels(a)
	var err error
	switch w := cw.(type) {
	case *file.BooleanColumnChunkWriter:
		bools := columnar.BoolsOf(a)
		_, err = w.WriteBatch(present(a, bools.At), levels, nil)
	case *file.Int32ColumnChunkWriter:
		_, err = w.WriteBatch(present(a, int32At(a)), levels, nil)
	case *file.Int64ColumnChunkWriter:
		_, err = w.WriteBatch(present(a, int64At(a)), levels, nil)
	case *file.Float32ColumnChunkWriter:
		_, err = w.WriteBatch(present(a, at[float32](a)), levels, nil)
	case *file.Float64ColumnChunkWriter:
		_, err = w.WriteBatch(present(a, at[float64](a)), levels, nil)
	case *file.FixedLenByteArrayColumnChunkWriter:
		_, err = w.WriteBatch(present(a, decimalAt(a)), levels, nil)
	case *file.ByteArrayColumnChunkWriter:
		_, err = w.WriteBatch(present(a, textAt(t, a)), levels, nil)
	}
	return err
}

func definitionLevels(a arrow.Array) []int16 {
	nulls := columnar.NullsOf(a)
	levels := make([]int16, a.Len())
	for i := range levels {
		if !nulls.Null(i) {
			levels[i] = 1
		}
	}
	return levels
}

// present gives the values of the rows that are not null.
func present[T any](a arrow.Array, value func(int) T) []T {
	nulls := columnar.NullsOf(a)
	out := make([]T, 0, a.Len())
	for i := range a.Len() {
		if !nulls.Null(i) {
			out = append(out, value(i))
		}
	}
	return out
}

func at[T columnar.Fixed](a arrow.Array) func(int) T {
	values := columnar.Values[T](a)
	return func(i int) T { return values[i] }
}

// int64At gives the value of a 64-bit column, and the instant of one with time zones.
func int64At(a arrow.Array) func(int) int64 {
	if zoned, ok := a.(*array.Struct); ok {
		return at[int64](zoned.Field(0))
	}
	return at[int64](a)
}

// decimalAt gives a decimal's unscaled value as Parquet has it: big-endian.
func decimalAt(a arrow.Array) func(int) parquet.FixedLenByteArray {
	values := columnar.Values[decimal128.Num](a)
	return func(i int) parquet.FixedLenByteArray {
		b := make([]byte, decimalBytes)
		binary.BigEndian.PutUint64(b, uint64(values[i].HighBits()))
		binary.BigEndian.PutUint64(b[8:], values[i].LowBits())
		return b
	}
}

func int32At(a arrow.Array) func(int) int32 {
	switch a.DataType().ID() {
	case arrow.INT8:
		values := columnar.Values[int8](a)
		return func(i int) int32 { return int32(values[i]) }
	case arrow.INT16:
		values := columnar.Values[int16](a)
		return func(i int) int32 { return int32(values[i]) }
	}
	return at[int32](a)
}

func textAt(t types.Type, a arrow.Array) func(int) parquet.ByteArray {
	if t.Kind == types.KindVarbinary || t.IsString() {
		s := columnar.StringsOf(a)
		return func(i int) parquet.ByteArray { return parquet.ByteArray(s.At(i)) }
	}
	return func(i int) parquet.ByteArray { return function.AppendText(nil, t, a, i) }
}

func (f *parquetFile) End(string) error {
	if err := f.flush(); err != nil {
		return err
	}
	return f.w.Close()
}
