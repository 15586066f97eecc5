package catalog

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/columnar/store"
	"flowsql/storage"
)

// fillingSource reads a text object whole, keeps its columns and gives the rows that
// the query wants. What goes wrong with keeping is no failure of the query.
type fillingSource struct {
	text   *textSource
	passer passer
	object storage.Object
	state  string        // of the object, before it was read
	head   string        // see encodeHead
	writer *store.Writer // nil once there is nothing to keep
	places []int         // of the writer's columns in a batch
}

// fill opens a text object to be read and kept. With a limit that may end the
// reading, where the object has only just been written, or another is about to
// keep it, it is merely read.
// old is what the cache has already, nil for nothing.
func (c *ColumnCache) fill(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries, way reader, old *store.Entry) (source, error) {
	object := s.unit.found
	if s.reading.limit || time.Since(object.changed) < settled {
		return openText(ctx, s, plan, dicts, way.options)
	}
	out := &fillingSource{passer: passer{preds: plan.preds}, state: object.state, object: s.unit.obj, head: s.keptHead()}
	if s.reading.request.Passing {
		out.passer.scratch = &columnar.Scratch{}
	}
	var missing []store.Column
	for i, column := range plan.kept.columns {
		if old == nil || !old.Has(plan.kept.columns[i:i+1]) {
			missing, out.places = append(missing, column), append(out.places, i)
		}
	}
	writer, err := c.directory.Create(store.Key{Object: object.address, Reader: way.way, State: object.state}, missing)
	if err != nil || writer == nil {
		return openText(ctx, s, plan, dicts, way.options)
	}
	out.writer = writer
	bare := *plan
	bare.preds = nil
	src, err := openText(ctx, s, &bare, dicts, way.options)
	if err != nil {
		out.giveUp()
		return nil, err
	}
	out.text = src.(*textSource)
	return out, nil
}

// keptHead gives the text of the file's head, of a table made of paths.
func (s *split) keptHead() string {
	if s.unit.format != nil {
		return ""
	}
	return encodeHead(s.unit.head, s.reading.given)
}

// Next gives the next batch that is not empty.
func (f *fillingSource) Next() (columnar.Batch, error) {
	for {
		b, err := f.text.Next()
		if err == io.EOF {
			f.finish()
		}
		if err != nil {
			return columnar.Batch{}, err
		}
		if f.writer != nil {
			cols := make([]arrow.Array, len(f.places))
			for i, at := range f.places {
				cols[i] = b.Cols[at]
			}
			f.writer.Add(cols, b.Len)
		}
		if b = f.passer.pass(b); b.Len > 0 {
			return b, nil
		}
	}
}

// Ahead is the AheadReader's.
func (f *fillingSource) Ahead() { f.text.Ahead() }

// finish keeps the columns, if the object is still what it was.
func (f *fillingSource) finish() {
	if f.writer == nil {
		return
	}
	_, state, _, ok := storage.StateNow(f.object)
	if !ok || state != f.state {
		f.giveUp()
		return
	}
	f.writer.Finish(f.facts(), f.head) // what could not be kept is only slower
	f.writer = nil
}

func (f *fillingSource) facts() store.Facts {
	counts := f.text.rows.Counts()
	facts := store.Facts{Malformed: counts.Malformed, Empty: counts.Empty, Plain: f.text.file.PlainBytes()}
	for _, p := range counts.Problems {
		facts.Problems = append(facts.Problems, fmt.Sprintf("%d: %s", p.Line, p.What))
	}
	for _, d := range f.text.damage {
		facts.Damage = append(facts.Damage, strings.ReplaceAll(d, f.object.Path, pathMark))
	}
	return facts
}

func (f *fillingSource) giveUp() {
	if f.writer != nil {
		f.writer.Abort()
		f.writer = nil
	}
}

// Close closes the object; an entry that is not whole is given up.
func (f *fillingSource) Close() error {
	f.giveUp()
	return f.text.Close()
}
