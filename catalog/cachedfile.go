package catalog

import (
	"context"
	"errors"
	"io"
	"math"

	"flowsql/columnar"
	"flowsql/columnar/store"
)

// keptPart is the object of which a split reads a part.
type keptPart struct {
	entry *store.Entry
	state string // of the object
}

// cachedSource reads the columns that were kept of a text object, or of a part of
// it. Where they turn out to be damaged it goes on with the object itself.
type cachedSource struct {
	ctx   context.Context
	split *split
	plan  *filePlan
	dicts *columnar.Dictionaries
	entry *store.Entry
	rows  *store.Reader
	// known is all that is given, and rows nil, where no row need be read: their number is
	// wanted alone, or only the least and the greatest values count.
	known *columnar.Batch
	given bool
	rest  passer // what the store does not test
	other source // the object itself
}

// textReader tells how a text file is read; ok is false for other files.
func (u unit) textReader() (r reader, ok bool) {
	if f := u.format; f != nil {
		return reader{f.text, f.way}, !f.parquet && f.records == nil
	}
	if u.head == nil || u.head.kind != fileText {
		return r, false
	}
	return u.head.reader, true
}

// leastParted is the size of an object below which nobody looks whether it can be
// read in parts.
const leastParted = 1 << 20

// keptParts cuts a large text object all of whose columns are kept into its groups
// of rows, so that several workers can read it; nil for others.
func (r *reading) keptParts(u *unit) (parts []part) {
	way, ok := u.textReader()
	if !ok || r.cache == nil || u.obj.Size < leastParted {
		return nil
	}
	plan, object := r.planOf(*u, u.head), r.cache.find(u.obj)
	if !plan.kept.possible || object == nil {
		return nil
	}
	entry := object.found.Entry(way.way)
	if entry == nil || entry.Groups() < 2 || !entry.Has(plan.kept.columns) {
		return nil
	}
	for group := range entry.Groups() {
		parts = append(parts, part{from: group, to: group + 1, bytes: u.obj.Size / int64(entry.Groups()), kept: &keptPart{entry, object.state}})
	}
	return parts
}

// openKept opens a text object by the columns that are kept of it, or reads it
// and keeps them.
func openKept(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries, way reader) (source, error) {
	r := s.reading
	if s.part.kept != nil {
		return openPart(ctx, s, plan, dicts)
	}
	if !plan.kept.possible || s.unit.kept(r.cache) == nil {
		return openText(ctx, s, plan, dicts, way.options)
	}
	entry := s.unit.found.found.Entry(way.way)
	if entry == nil || !entry.Has(plan.kept.columns) {
		if err := s.unchanged(); err != nil {
			return nil, err
		}
		return r.cache.fill(ctx, s, plan, dicts, way, entry)
	}
	c := &cachedSource{ctx: ctx, split: s, plan: plan, dicts: dicts, entry: entry, rest: passer{preds: plan.kept.rest}}
	if err := c.read(0, entry.Groups()); err != nil {
		entry.Remove()
		if err := s.unchanged(); err != nil {
			return nil, err
		}
		return openText(ctx, s, plan, dicts, way.options)
	}
	s.byCache = true
	s.tellKept(entry)
	return c, nil
}

// read begins to read some groups of the entry.
func (c *cachedSource) read(from, to int) (err error) {
	if len(c.plan.kept.wanted) == 0 && to-from == 1 { // most small objects are no more than a group
		c.known = &columnar.Batch{Len: int(min(store.GroupRows, c.entry.Facts().Rows-int64(from)*store.GroupRows))}
		return nil
	}
	if c.known, err = c.split.extremes(c.plan, c.entry, from, to); err == nil && c.known == nil {
		c.rows, err = c.entry.NewReader(c.plan.kept.wanted, c.plan.kept.filter, c.dicts, from, to, c.split.reading.request.Passing)
	}
	if err == nil && c.rows != nil && c.plan.first >= 0 {
		c.rows.OnlyFirst(c.plan.first, c.split.reading.request.First)
	}
	return err
}

// extremes gives the least and the greatest values of the columns in some groups of
// an entry, if they are all that is wanted of it.
func (s *split) extremes(plan *filePlan, entry *store.Entry, from, to int) (*columnar.Batch, error) {
	if !s.reading.request.Extremes || len(plan.preds) > 0 {
		return nil, nil
	}
	b, ok, err := entry.Extremes(plan.kept.wanted, from, to)
	if !ok || err != nil {
		return nil, err
	}
	return &b, nil
}

// tellKept tells what was found out about an object when it was read.
func (s *split) tellKept(entry *store.Entry) {
	m := s.reading.request.Metrics
	noted(entry.Facts(), s.unit.obj.Path, m)
	m.BytesRead.Add(max(0, s.unit.obj.Size))
	m.BytesInflated.Add(entry.Facts().Plain)
	m.FilesKept.Add(1)
}

// openPart opens some groups of rows of a kept object.
func openPart(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries) (source, error) {
	k := s.part.kept
	c := &cachedSource{ctx: ctx, split: s, plan: plan, dicts: dicts, entry: k.entry, rest: passer{preds: plan.kept.rest}}
	if s.part.from == 0 {
		s.tellKept(k.entry)
	}
	if err := c.read(s.part.from, s.part.to); err != nil {
		k.entry.Remove()
		return c.instead(0)
	}
	s.byCache = true
	return c, nil
}

// instead opens the object itself behind the rows that were given.
func (c *cachedSource) instead(passed int64) (source, error) {
	s := c.split
	way, _ := s.unit.textReader()
	k, skip := s.part.kept, passed
	if c.rows != nil && c.rows.Back() {
		skip = 0 // the rows that were given are the last ones
	}
	if k == nil {
		err := s.unchanged()
		if passed > 0 { // they are of the object as it was
			err = stillAs(s.unit.obj, s.unit.found.state)
		}
		if err != nil {
			return nil, err
		}
		rows := int64(math.MaxInt64)
		if skip < passed {
			rows = c.entry.Facts().Rows - passed
		}
		return openBehind(c.ctx, s, c.plan, c.dicts, way, skip, rows)
	}
	if err := stillAs(s.unit.obj, k.state); err != nil {
		return nil, err
	}
	before := int64(s.part.from) * store.GroupRows
	rows := min(int64(s.part.to)*store.GroupRows, k.entry.Facts().Rows) - before
	return openBehind(c.ctx, s, c.plan, c.dicts, way, before+skip, rows-passed)
}

// Next gives the next batch that is not empty.
func (c *cachedSource) Next() (columnar.Batch, error) {
	if c.known != nil {
		if c.given {
			return columnar.Batch{}, io.EOF
		}
		c.given = true
		return *c.known, nil
	}
	for c.other == nil {
		b, err := c.rows.Next()
		if errors.Is(err, store.ErrDamaged) {
			c.entry.Remove()
			if c.other, err = c.instead(c.rows.Passed()); err != nil {
				return columnar.Batch{}, err
			}
			break
		}
		if err != nil {
			return columnar.Batch{}, err
		}
		if b = c.rest.pass(b); b.Len > 0 {
			return b, nil
		}
	}
	return c.other.Next()
}

// Close closes the object, if it had to be opened.
func (c *cachedSource) Close() error {
	if c.rows != nil {
		c.rows.Close()
	}
	if c.other != nil {
		return c.other.Close()
	}
	return nil
}

// behind gives some rows of a text object: those behind others that were given already.
type behind struct {
	source
	skip   int64
	left   int64
	passer passer
}

// openBehind reads the object itself; what is told of it was told before.
func openBehind(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries, way reader, skip, rows int64) (source, error) {
	quiet := &reading{request: ScanRequest{Metrics: &Metrics{}}}
	bare := *plan
	bare.preds = nil
	src, err := openText(ctx, &split{reading: quiet, unit: s.unit, part: s.part, number: s.number}, &bare, dicts, way.options)
	if err != nil {
		return nil, err
	}
	return &behind{src, skip, rows, passer{preds: plan.preds}}, nil
}

// Next gives the next batch that is not empty.
func (b *behind) Next() (columnar.Batch, error) {
	for b.left > 0 {
		in, err := b.source.Next()
		if err != nil {
			return columnar.Batch{}, err
		}
		if b.skip >= int64(in.Len) {
			b.skip -= int64(in.Len)
			continue
		}
		in = in.Slice(int(b.skip), int(min(int64(in.Len), b.skip+b.left)))
		b.skip, b.left = 0, b.left-int64(in.Len)
		if in = b.passer.pass(in); in.Len > 0 {
			return in, nil
		}
	}
	return columnar.Batch{}, io.EOF
}
