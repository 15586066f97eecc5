package catalog

import (
	"context"
	"slices"

	"flowsql/columnar"
	"flowsql/columnar/parquet"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
	"flowsql/storage"
)

// serviceGroupBytes is how many bytes a row group may have for the service, without
// compression.
const serviceGroupBytes = 256 << 20

// serviceCodecs are the compressions that the service reads in Parquet.
var serviceCodecs = []string{"UNCOMPRESSED", "SNAPPY", "GZIP"}

// addParquet adds the columns of Parquet objects, and the row groups that begin
// in the range.
func (t *objectTable) addParquet(ctx context.Context) error {
	t.heads = make([]*head, len(t.objects))
	for i, obj := range t.objects {
		columns, err := t.footer(ctx, i, obj)
		if err != nil {
			return err
		}
		if i == 0 {
			t.addColumns(columns)
		} else if !slices.Equal(t.heads[i].columns, t.heads[0].columns) {
			return unlike(obj, t.objects[0], "columns")
		}
	}
	return nil
}

// footer reads the footer of the i-th object and gives its columns.
func (t *objectTable) footer(ctx context.Context, i int, obj storage.Object) ([]parquet.Column, error) {
	file, err := storage.OpenAs(ctx, obj, storage.None)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if !file.IsParquet() {
		return nil, notParquet("the object is no Parquet file")
	}
	h, err := parquetHead(file)
	if err != nil {
		return nil, notParquet(message(err)).WithCause(err)
	}
	footer, err := openFooter(file)
	if err != nil {
		return nil, notParquet(message(err)).WithCause(err)
	}
	if t.format.Strict {
		if err := serviceReads(footer, h); err != nil {
			return nil, err
		}
	}
	if t.format.Start > 0 || t.format.Last >= 0 {
		h.parts, h.rows, err = groupsWithin(footer, t.format.Start, t.format.Last)
	}
	t.heads[i] = h
	return footer.Columns(), err
}

func (t *objectTable) addColumns(columns []parquet.Column) {
	for i, c := range t.heads[0].columns {
		if c.typ.Kind == types.KindUnknown {
			continue
		}
		t.columns = append(t.columns, Column{Name: columns[i].Name, Type: c.typ})
		t.origins = append(t.origins, origin{place: fromPosition, at: i})
		if t.format.Strict && columns[i].Int96() {
			t.uncompared = append(t.uncompared, len(t.columns)-1)
		}
	}
}

func notParquet(hint string) *sqlerr.Error {
	return sqlerr.New(sqlerr.S3ParquetParsingError, "%s", sqlerr.S3Text(sqlerr.S3ParquetParsingError)).WithHint("%s", hint)
}

// serviceReads finds what the service refuses though it can be read.
func serviceReads(f *parquet.File, h *head) error {
	refuse := func(code sqlerr.Code, hint string, args ...any) error {
		return sqlerr.New(code, "%s", sqlerr.S3Text(code)).WithHint(hint, args...)
	}
	codecs, err := f.Codecs()
	if err != nil {
		return notParquet(message(err)).WithCause(err)
	}
	for _, c := range codecs {
		if !slices.Contains(serviceCodecs, c) {
			return refuse(sqlerr.S3ParquetUnsupportedCompressionCodec, "%s", c)
		}
	}
	for g := range f.Groups() {
		if f.GroupPlainBytes(g) > serviceGroupBytes {
			return refuse(sqlerr.S3OverMaxParquetBlockSize, "row group %d", g)
		}
	}
	for _, c := range h.columns {
		if c.typ.Kind == types.KindUnknown && !c.repeated {
			return refuse(sqlerr.S3UnsupportedParquetType, "column %s", c.name)
		}
	}
	return nil
}

// groupsWithin gives the row groups that begin in a range of bytes; last < 0 is the end.
func groupsWithin(f *parquet.File, first, last int64) (parts []part, rows int64, err error) {
	for g := range f.Groups() {
		start, err := f.GroupStart(g)
		if err != nil {
			return nil, 0, notParquet(message(err)).WithCause(err)
		}
		if start >= first && (last < 0 || start <= last) {
			parts = append(parts, part{from: g, to: g + 1})
			rows += f.GroupRows(g)
		}
	}
	return parts, rows, nil
}

// objectParquet words what is wrong within a Parquet object as the service does.
type objectParquet struct{ source }

// Next gives the next batch that is not empty.
func (o objectParquet) Next() (columnar.Batch, error) {
	b, err := o.source.Next()
	return b, s3Failure(err)
}

// Uncompared gives the columns of an object that the service does not compare.
func Uncompared(t Table) []int {
	if o, ok := t.(*objectTable); ok {
		return o.uncompared
	}
	return nil
}
