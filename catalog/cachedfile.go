package catalog

import (
	"context"
	"errors"

	"flowsql/columnar"
	"flowsql/columnar/flowlog"
	"flowsql/columnar/pred"
	"flowsql/columnar/store"
)

// cachedSource reads the columns that were kept of a text object. Where they turn
// out to be damaged it goes on with the object itself.
type cachedSource struct {
	entry   *store.Entry
	rows    *store.Reader
	rest    []pred.Predicate // what the store does not test
	instead func(skip int64) (source, error)
	remove  func()
	other   source
}

// openKept opens a text object by the columns that are kept of it, or reads it
// and keeps them.
func openKept(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries, opt flowlog.Options) (source, error) {
	r := s.reading
	columns, ok := columnsOf(plan)
	if !ok || r.cache == nil {
		return openText(ctx, s, plan, dicts, opt)
	}
	key, changed, ok := r.cache.key(s.unit.obj, opt)
	if !ok {
		return openText(ctx, s, plan, dicts, opt)
	}
	entry, whole := r.cache.open(key, columns)
	if !whole {
		return r.cache.fill(ctx, s, plan, dicts, opt, filling{key: key, changed: changed, columns: columns, old: entry})
	}
	c := &cachedSource{entry: entry, remove: func() { r.cache.directory.Remove(key) },
		instead: func(skip int64) (source, error) { return openBehind(ctx, s, plan, dicts, opt, skip) }}
	if err := c.open(s, plan, columns, dicts); err != nil {
		entry.Close()
		c.remove()
		return openText(ctx, s, plan, dicts, opt)
	}
	noted(entry.Facts(), s.unit.obj.Path, r.request.Metrics)
	r.request.Metrics.BytesRead.Add(max(0, s.unit.obj.Size))
	r.request.Metrics.BytesInflated.Add(entry.Facts().Plain)
	r.request.Metrics.FilesKept.Add(1)
	return c, nil
}

func (c *cachedSource) open(s *split, plan *filePlan, columns []store.Column, dicts *columnar.Dictionaries) (err error) {
	var filter []pred.Predicate
	filter, c.rest = honoured(plan, true)
	wanted := make([]store.Wanted, len(columns))
	for i, column := range columns {
		wanted[i] = store.Wanted{Column: column, Dictionary: plan.fields[i].name}
	}
	c.rows, err = c.entry.NewReader(wanted, filter, dicts, 0, c.entry.Groups())
	return err
}

// Next gives the next batch that is not empty.
func (c *cachedSource) Next() (columnar.Batch, error) {
	for c.other == nil {
		b, err := c.rows.Next()
		if errors.Is(err, store.ErrDamaged) {
			c.remove()
			if c.other, err = c.instead(c.rows.Passed()); err != nil {
				return columnar.Batch{}, err
			}
			break
		}
		if err != nil {
			return columnar.Batch{}, err
		}
		if b = passing(b, c.rest); b.Len > 0 {
			return b, nil
		}
	}
	return c.other.Next()
}

// Close closes the entry.
func (c *cachedSource) Close() error {
	err := c.entry.Close()
	if c.other != nil {
		return errors.Join(err, c.other.Close())
	}
	return err
}

// behind gives the rows of a text object behind those that were given already.
type behind struct {
	source
	skip  int64
	preds []pred.Predicate
}

// openBehind reads the object itself; what is told of it was told before.
func openBehind(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries, opt flowlog.Options, skip int64) (source, error) {
	quiet := &reading{request: ScanRequest{Metrics: &Metrics{}}}
	bare := *plan
	bare.preds = nil
	src, err := openText(ctx, &split{reading: quiet, unit: s.unit, part: s.part, number: s.number}, &bare, dicts, opt)
	if err != nil {
		return nil, err
	}
	return &behind{src, skip, plan.preds}, nil
}

// Next gives the next batch that is not empty.
func (b *behind) Next() (columnar.Batch, error) {
	for {
		in, err := b.source.Next()
		if err != nil {
			return columnar.Batch{}, err
		}
		if b.skip >= int64(in.Len) {
			b.skip -= int64(in.Len)
			continue
		}
		in = in.Slice(int(b.skip), in.Len)
		b.skip = 0
		if in = passing(in, b.preds); in.Len > 0 {
			return in, nil
		}
	}
}
