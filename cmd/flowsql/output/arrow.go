package output

import (
	"errors"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"flowsql/columnar"
	"flowsql/planner/logical"
	"flowsql/sql/dynamic"
	"flowsql/sql/types"
)

// typeKey is the key of a field's metadata that holds its SQL type.
const typeKey = "flowsql.type"

// arrowFile writes an Arrow IPC file; the SQL types stand in the fields' metadata.
type arrowFile struct {
	out    io.Writer
	schema *arrow.Schema
	w      *ipc.FileWriter
}

func newArrow(w io.Writer, _ Options) Writer { return &arrowFile{out: w} }

func (f *arrowFile) Begin(columns logical.Schema) error {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		fields[i] = arrow.Field{Name: c.Name, Type: arrowType(c.Type), Nullable: true,
			Metadata: arrow.NewMetadata([]string{typeKey}, []string{c.Type.String()})}
	}
	f.schema = arrow.NewSchema(fields, nil)
	var err error
	f.w, err = ipc.NewFileWriter(&counted{w: f.out}, ipc.WithSchema(f.schema), ipc.WithZstd())
	return err
}

// arrowType gives the type in the file: ours, but for instants, which readers
// know without the zone that stands beside each here.
func arrowType(t types.Type) arrow.DataType {
	if t.Kind == types.KindTimestampTZ {
		return arrow.FixedWidthTypes.Timestamp_us
	}
	if t.Kind == types.KindDynamic { // readers have no such type
		return arrow.BinaryTypes.String
	}
	return columnar.ArrowType(t)
}

func arrowColumn(t arrow.DataType, a arrow.Array) arrow.Array {
	if values, ok := a.(*array.Binary); ok && t.ID() == arrow.STRING {
		return dynamicTexts(values)
	}
	zoned, ok := a.(*array.Struct)
	if !ok || t.ID() != arrow.TIMESTAMP {
		return a
	}
	values := columnar.Values[int64](zoned.Field(0))
	b := array.NewTimestampBuilder(memory.DefaultAllocator, arrow.FixedWidthTypes.Timestamp_us.(*arrow.TimestampType))
	b.Reserve(a.Len())
	for i := range a.Len() {
		if a.IsNull(i) {
			b.AppendNull()
			continue
		}
		b.Append(arrow.Timestamp(values[i]))
	}
	return b.NewArray()
}

// dynamicTexts writes values whose type is known only when they are read as text.
func dynamicTexts(values *array.Binary) arrow.Array {
	out, text := columnar.NewStringBuilder(values.Len()), []byte(nil)
	for i := range values.Len() {
		if values.IsNull(i) {
			out.AppendNull()
			continue
		}
		text = dynamic.Decode(values.ValueString(i)).AppendText(text[:0])
		out.AppendBytes(text)
	}
	return out.String()
}

func (f *arrowFile) Write(b columnar.Batch) error {
	cols := make([]arrow.Array, len(b.Cols))
	for i, c := range b.Cols {
		cols[i] = arrowColumn(f.schema.Field(i).Type, columnar.Plain(c))
	}
	return f.w.Write(array.NewRecord(f.schema, cols, int64(b.Len)))
}

func (f *arrowFile) End(string) error { return f.w.Close() }

// counted is a writer that knows its position, which is all that the IPC writer
// asks of Seek.
type counted struct {
	w   io.Writer
	pos int64
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.pos += int64(n)
	return n, err
}

func (c *counted) Seek(offset int64, whence int) (int64, error) {
	if offset != 0 || whence != io.SeekCurrent {
		return 0, errors.ErrUnsupported
	}
	return c.pos, nil
}
