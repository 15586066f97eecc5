package catalog

import (
	"context"
	"errors"
	"io"

	"flowsql/columnar"
	"flowsql/columnar/flowlog"
	"flowsql/columnar/pred"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// textSource reads a text file and counts.
type textSource struct {
	file    *storage.Reader
	rows    *flowlog.Reader
	metrics *Metrics
	lenient bool
	rest    passer // what the format cannot honour

	damage []string       // warnings about the container
	seen   flowlog.Counts // what of the counts is in the metrics
	bytes  byteCount
}

// openText opens a text file: opt says how, the plan what.
func openText(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries, opt flowlog.Options) (source, error) {
	mode := storage.ByName
	if opt.Lenient {
		mode = storage.ByContent
	}
	file, err := s.unit.open(ctx, mode)
	if err != nil {
		return nil, err
	}
	t := &textSource{file: file, metrics: s.reading.request.Metrics, lenient: opt.Lenient}
	for _, f := range plan.fields {
		opt.Columns = append(opt.Columns, flowlog.Column{Field: f.at, Type: f.typ, Name: f.name})
	}
	opt.Filter, t.rest.preds = honoured(plan, opt.Escape == 0)
	opt.Limit, opt.Passing = -1, s.reading.request.Passing
	if s.reading.limit && len(t.rest.preds) == 0 {
		opt.Limit = s.reading.request.Limit
	}
	if t.rows, err = flowlog.NewReader(file, dicts, opt); err != nil {
		file.Close()
		return nil, err
	}
	return t, nil
}

// honoured parts the predicates into those that the text format honours and the rest.
func honoured(plan *filePlan, can bool) (filter, rest []pred.Predicate) {
	for _, p := range plan.preds {
		if can && flowlog.CanFilter(plan.fields[p.Column].typ) {
			filter = append(filter, p)
		} else {
			rest = append(rest, p)
		}
	}
	return filter, rest
}

// Next gives the next batch that is not empty.
func (t *textSource) Next() (columnar.Batch, error) {
	for {
		b, err := t.rows.Next()
		t.count()
		if err != nil {
			return columnar.Batch{}, t.ending(err)
		}
		if b = t.rest.pass(b); b.Len > 0 {
			return b, nil
		}
	}
}

// ending lets a lenient reader end in peace where a file was cut short: its whole
// rows were given.
func (t *textSource) ending(err error) error {
	path := t.file.Object().Path
	if t.lenient && errors.Is(err, storage.ErrTruncated) {
		t.metrics.Damaged.Add(1)
		t.warn(message(err) + "; the whole rows before that are read")
		return io.EOF
	}
	if sqlerr.Is(err, sqlerr.HiveBadData) {
		e := sqlerr.From(err)
		return sqlerr.New(e.Code, "%s: %s", path, e.Msg).WithCause(err)
	}
	if w := t.file.Warning(); err == io.EOF && w != nil {
		t.metrics.Damaged.Add(1)
		t.warn(message(w))
	}
	return err
}

func (t *textSource) warn(text string) {
	t.damage = append(t.damage, text)
	t.metrics.Warn("%s", text)
}

func message(err error) string { return sqlerr.From(err).Msg }

// count puts what is new into the metrics.
func (t *textSource) count() {
	now := t.rows.Counts()
	t.metrics.Rows.Add(now.Rows - t.seen.Rows)
	t.metrics.Malformed.Add(now.Malformed - t.seen.Malformed)
	t.metrics.EmptyLines.Add(now.Empty - t.seen.Empty)
	for _, p := range now.Problems[len(t.seen.Problems):] {
		t.metrics.Warn("%s:%d: %s", t.file.Object().Path, p.Line, p.What)
	}
	t.seen = now
	t.bytes.update(t.file, t.metrics)
}

// Ahead is the AheadReader's.
func (t *textSource) Ahead() { t.file.Ahead() }

// Close closes the file.
func (t *textSource) Close() error { return t.file.Close() }
