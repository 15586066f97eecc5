package catalog

import (
	"context"
	"errors"
	"io"

	"flowsql/columnar"
	"flowsql/columnar/record"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// recordSource reads a file of one record a line.
type recordSource struct {
	file    *storage.Reader
	rows    *record.Reader
	metrics *Metrics
	passer  passer

	seen  int64 // rows that are in the metrics
	bytes byteCount
}

func (t *ddlTable) openRecords(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries) (source, error) {
	file, err := storage.Open(ctx, s.unit.obj, storage.ByName)
	if err != nil {
		return nil, err
	}
	opt := record.Options{Skip: s.unit.format.text.Skip, Footer: s.unit.format.text.Footer, Limit: -1}
	if s.reading.limit && len(plan.preds) == 0 {
		opt.Limit = s.reading.request.Limit
	}
	for _, f := range plan.fields {
		opt.Columns = append(opt.Columns, record.Column{Ordinal: f.at, Name: t.layout.columns[f.at].name, Type: f.typ, Dictionary: f.name})
	}
	r := &recordSource{file: file, metrics: s.reading.request.Metrics, passer: passer{preds: plan.preds}}
	if r.rows, err = record.NewReader(file, s.unit.format.records, dicts, opt); err != nil {
		file.Close()
		return nil, err
	}
	return r, nil
}

// Next gives the next batch that is not empty.
func (r *recordSource) Next() (columnar.Batch, error) {
	for {
		b, err := r.rows.Next()
		r.count()
		if err != nil {
			return columnar.Batch{}, r.worded(err)
		}
		if b = r.passer.pass(b); b.Len > 0 {
			return b, nil
		}
	}
}

// Ahead is the AheadReader's.
func (r *recordSource) Ahead() { r.file.Ahead() }

// worded words what is wrong with a line as Athena does, which tells the file
// only; the hint tells the rest.
func (r *recordSource) worded(err error) error {
	var own *sqlerr.Error
	path := r.file.Object().Path
	switch {
	case err == io.EOF || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &own) && own.Code != sqlerr.HiveBadData:
		return err
	case own != nil:
		return own.WithHint("%s:%d", path, r.rows.Line())
	}
	return sqlerr.New(sqlerr.HiveCursorError, "Failed to read file at %s", path).WithHint("line %d: %s", r.rows.Line(), err).WithCause(err)
}

// count puts what is new into the metrics.
func (r *recordSource) count() {
	r.metrics.Rows.Add(r.rows.Rows() - r.seen)
	r.seen = r.rows.Rows()
	r.bytes.update(r.file, r.metrics)
}

// Close closes the file.
func (r *recordSource) Close() error { return r.file.Close() }
