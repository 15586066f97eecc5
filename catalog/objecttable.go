package catalog

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"flowsql/columnar"
	"flowsql/columnar/csv"
	"flowsql/columnar/flowlog"
	"flowsql/columnar/jsonl"
	"flowsql/columnar/lines"
	"flowsql/columnar/pred"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
	"flowsql/storage"
)

// ObjectFormat says how S3 Select reads an object: as CSV, as JSON, or as
// Parquet where both are nil.
type ObjectFormat struct {
	Compression storage.Compression
	Detect      bool // of each object its first bytes tell the compression
	CSV         *csv.ObjectOptions
	Named       bool // the first record of CSV names the fields
	Positions   int  // how many fields of CSV a statement may ask for by position
	JSON        *jsonl.DocumentOptions
	Start       int64 // only records that begin at this byte or behind it
	Last        int64 // of Parquet: only row groups that begin at this byte or before it; < 0 for all
	Strict      bool  // refuse what the service does not read
}

// The names of what is no field of an object.
const (
	RecordColumn   = "$record"   // a record of CSV with all its fields, see csv.SplitRecord
	DocumentColumn = "$document" // a JSON document
)

// objectTable is the table of objects that are read as the user says; the columns
// are those of the first.
type objectTable struct {
	objects []storage.Object
	heads   []*head // of Parquet, one an object; else the one
	format  ObjectFormat
	columns []Column
	origins []origin

	uncompared []int // columns that the service does not compare
}

// NewObjectTable makes the table of objects of one format, one at least. Of CSV, and of
// Parquet, it reads the beginning of each, or the footer.
func NewObjectTable(ctx context.Context, format ObjectFormat, objects ...storage.Object) (Table, error) {
	t := &objectTable{objects: objects, format: format, heads: []*head{{kind: fileText}}}
	var err error
	switch {
	case format.JSON != nil:
		t.add(DocumentColumn, types.Dynamic, false)
	case format.CSV != nil:
		err = t.addFields(ctx)
	default:
		err = t.addParquet(ctx)
	}
	return t, s3Failure(err)
}

func (t *objectTable) add(name string, typ types.Type, hidden bool) {
	t.columns = append(t.columns, Column{Name: name, Type: typ, Hidden: hidden})
	h := t.heads[0]
	t.origins = append(t.origins, origin{place: fromPosition, at: len(h.columns)})
	h.columns = append(h.columns, fileColumn{name: fmt.Sprint("\x01", len(h.columns)), typ: typ})
}

// alias adds a column for a field that has one.
func (t *objectTable) alias(name string, at int) {
	t.columns = append(t.columns, Column{Name: name, Type: types.Varchar, Hidden: true})
	t.origins = append(t.origins, origin{place: fromPosition, at: at})
}

// addFields adds the fields of CSV: by name if there are names, by position always.
func (t *objectTable) addFields(ctx context.Context) error {
	var first []string
	for i, obj := range t.objects {
		fields, err := t.firstRecord(ctx, obj)
		if err != nil {
			return err
		}
		switch {
		case i == 0 || !t.format.Named && len(fields) > len(first):
			first = fields
		case t.format.Named && !slices.Equal(fields, first):
			return unlike(obj, t.objects[0], "headers")
		}
	}
	for i, name := range first {
		if !t.format.Named {
			name = fmt.Sprintf("_%d", i+1)
		}
		t.add(name, types.Varchar, false)
	}
	if fields, ok := flowlog.NamedFields(first); ok && t.format.Named && !t.format.Strict {
		for i, f := range fields {
			t.columns[i].Type = f.Type // in which it is compared; it is read as text
		}
	}
	for i := len(first); i < t.format.Positions; i++ {
		t.add(fmt.Sprintf("_%d", i+1), types.Varchar, true)
	}
	if t.format.Named {
		for i := range first {
			t.alias(fmt.Sprintf("_%d", i+1), i)
		}
	}
	t.add(RecordColumn, types.Varbinary, true)
	return nil
}

func (t *objectTable) firstRecord(ctx context.Context, obj storage.Object) ([]string, error) {
	file, err := t.openText(ctx, obj)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return csv.FirstRecord(file, *t.format.CSV)
}

func (t *objectTable) openText(ctx context.Context, obj storage.Object) (*storage.Reader, error) {
	if t.format.Detect {
		return storage.Open(ctx, obj, storage.ByContent)
	}
	return storage.OpenAs(ctx, obj, t.format.Compression)
}

// unlike is the error of objects that do not go into one table.
func unlike(a, b storage.Object, what string) error {
	return sqlerr.New(sqlerr.InputUnreadable, "%s and %s have different %s", b.Path, a.Path, what).WithHint("query them one by one")
}

// Name gives the first object's path.
func (t *objectTable) Name() string { return t.objects[0].Path }

// Columns gives the fields, then what is hidden.
func (t *objectTable) Columns() []Column { return t.columns }

// Stats gives the objects' size.
func (t *objectTable) Stats() Stats { return statsOf(t.units()) }

func (t *objectTable) units() []unit {
	out := make([]unit, len(t.objects))
	for i, obj := range t.objects {
		out[i] = unit{obj: obj, head: t.heads[min(i, len(t.heads)-1)]}
	}
	return out
}

// Scan reads an object in one split, Parquet in one for some row groups.
func (t *objectTable) Scan(ctx context.Context, req ScanRequest) (*Scan, error) {
	req.Metrics.FilesMatched.Add(int64(len(t.objects)))
	r := &reading{table: t.Name(), columns: t.columns, origins: t.origins, request: req, open: t.open}
	return r.scan(ctx, t.units())
}

func (t *objectTable) open(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries) (source, error) {
	if t.format.CSV == nil && t.format.JSON == nil {
		in, err := openParquet(ctx, s, plan, dicts)
		if err != nil {
			return nil, s3Failure(err)
		}
		return objectParquet{in}, nil
	}
	file, err := t.openText(ctx, s.unit.obj)
	if err != nil {
		return nil, s3Failure(err)
	}
	o := &objectSource{file: file, plan: plan, passer: passer{preds: plan.preds}, metrics: s.reading.request.Metrics}
	var text lines.Source = file
	if t.format.Start > 0 {
		if o.within, err = t.from(file); err != nil {
			file.Close()
			return nil, err
		}
		text = o.within
	}
	if t.format.JSON != nil {
		o.rows = jsonl.NewDocuments(text, *t.format.JSON)
		return o, nil
	}
	var columns []csv.ObjectColumn
	for _, f := range plan.fields {
		c := csv.ObjectColumn{Position: f.at, Dictionary: f.name}
		if f.typ.Kind == types.KindVarbinary {
			c.Position = csv.RecordField
		}
		columns = append(columns, c)
	}
	var ofFields []pred.Predicate
	o.passer.preds = nil
	for _, p := range plan.preds {
		if columns[p.Column].Position == csv.RecordField || len(p.Integers) > 0 {
			o.passer.preds = append(o.passer.preds, p)
		} else {
			ofFields = append(ofFields, p)
		}
	}
	o.rows = csv.NewObjectReader(text, dicts, columns, ofFields, *t.format.CSV)
	return o, nil
}

// objectRows gives the rows of a text object.
type objectRows interface {
	Next() (columnar.Batch, error)
	Rows() int64
}

// objectSource reads a text object and counts.
type objectSource struct {
	file    *storage.Reader
	rows    objectRows
	plan    *filePlan
	passer  passer
	metrics *Metrics
	within  *rangeSource // of a range that does not start at the beginning

	seen  int64 // rows that are in the metrics
	bytes byteCount
}

// Next gives the next batch that is not empty.
func (o *objectSource) Next() (columnar.Batch, error) {
	for {
		b, err := o.rows.Next()
		o.count()
		if err != nil {
			return columnar.Batch{}, s3Failure(o.cause(err))
		}
		if len(o.plan.fields) == 0 {
			b.Cols = nil
		}
		if b = o.passer.pass(b); b.Len > 0 {
			return b, nil
		}
	}
}

// cause gives the damage of the container where that is why the content cannot be
// read: the checksum stands behind what a flipped byte turns into.
func (o *objectSource) cause(err error) error {
	if err == io.EOF || o.file.Compression() == storage.None {
		return err
	}
	for {
		if _, damage := o.file.Next(); damage == io.EOF {
			return err
		} else if damage != nil {
			return damage
		}
	}
}

func (o *objectSource) count() {
	o.metrics.Rows.Add(o.rows.Rows() - o.seen)
	o.seen = o.rows.Rows()
	if o.within == nil {
		o.bytes.update(o.file, o.metrics)
		return
	}
	n := o.within.taken()
	o.metrics.BytesRead.Add(n)
	o.metrics.BytesInflated.Add(n)
}

// Ahead is the AheadReader's.
func (o *objectSource) Ahead() { o.file.Ahead() }

// Close closes the object.
func (o *objectSource) Close() error { return o.file.Close() }

// compressionText names the format that does not fit.
func compressionText(err error) string {
	for _, kind := range []storage.Compression{storage.Bzip2, storage.Zstd} {
		if strings.Contains(message(err), ": "+kind.String()+":") {
			return strings.ToUpper(kind.String()) + " is not applicable to the queried object. Please correct the request and try again."
		}
	}
	return "GZIP is not applicable to the queried object. Please correct the request and try again."
}

// s3Failure gives damage of a container and of Parquet as S3 Select words it.
func s3Failure(err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	for cause, code := range map[error]sqlerr.Code{storage.ErrFormat: sqlerr.S3InvalidCompressionFormat,
		storage.ErrTruncated: sqlerr.S3TruncatedInput, storage.ErrCorrupt: sqlerr.S3TruncatedInput} {
		if errors.Is(err, cause) {
			text := sqlerr.S3Text(code)
			if code == sqlerr.S3InvalidCompressionFormat {
				text = compressionText(err)
			}
			return sqlerr.New(code, "%s", text).WithHint("%s", message(err)).WithCause(err)
		}
	}
	switch sqlerr.From(err).Code {
	case sqlerr.HiveBadData, sqlerr.HiveUnsupportedFormat:
		return notParquet(message(err)).WithCause(err)
	}
	return err
}
