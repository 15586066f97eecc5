package exec

import (
	"context"
	"io"

	"flowsql/columnar"
)

// grace is a join whose build side is on disk: the left rows are put into
// partitions by the same hashes, then each pair of partitions is joined in
// memory. A pair whose build side is still too large is cut again. As a source
// it is for one worker, since memory is short.
type grace struct {
	join    *join
	left    *partitions
	queue   []gracePair
	current *graceProbe
}

// gracePair is the partitions of both sides with the same hashes.
type gracePair struct{ build, left *partition }

// graceProbe is a pair that a worker joins.
type graceProbe struct {
	join    *join
	reader  batchReader
	rest    columnar.Batch // of the batch that was read
	waiting []columnar.Batch
}

func newGrace(j *join) *grace {
	g := &grace{join: j}
	g.left = newPartitions(j.build.keyTypes, fanOut, 1, 0, j.build.account, j.build.spill, true)
	g.left.wrote = j.build.store.wrote
	return g
}

// Local is the Sink's, of the left rows.
func (g *grace) Local(w *Worker) Local { return &graceLocal{g, w} }

type graceLocal struct {
	g *grace
	w *Worker
}

// Add is the Local's.
func (l *graceLocal) Add(b columnar.Batch) error {
	return addKeyed(l.g.left, l.g.join.programs, l.w, b)
}

// Combine is the Local's.
func (l *graceLocal) Combine() error { return nil }

// Close is the Local's.
func (l *graceLocal) Close() error { return nil }

// Finish is the Sink's.
func (g *grace) Finish(context.Context) (Source, error) {
	g.push(g.join.build.store, g.left)
	return g, nil
}

func (g *grace) push(build, left *partitions) {
	for i := range build.parts {
		g.queue = append(g.queue, gracePair{build.parts[i], left.parts[i]})
	}
}

func (g *grace) take() (gracePair, bool) {
	if len(g.queue) == 0 {
		return gracePair{}, false
	}
	last := len(g.queue) - 1 // the smallest first
	p := g.queue[last]
	g.queue = g.queue[:last]
	return p, true
}

// Next is the Source's.
func (g *grace) Next(ctx context.Context, w *Worker) (columnar.Batch, error) {
	for {
		if err := ctx.Err(); err != nil {
			return columnar.Batch{}, err
		}
		probe := g.current
		if probe == nil {
			pair, ok := g.take()
			if !ok {
				return columnar.Batch{}, io.EOF
			}
			var err error
			if g.current, err = g.open(w, pair); err != nil {
				return columnar.Batch{}, err
			}
			continue
		}
		b, err := probe.next(w)
		if err != io.EOF {
			return b, err
		}
		g.join.build.account.Shrink(probe.join.build.held)
		g.current = nil
	}
}

// open reads a pair's build side into memory; where it does not fit the pair is
// cut and nil is given.
func (g *grace) open(w *Worker, pair gracePair) (*graceProbe, error) {
	of := g.join.build
	side := &build{programs: of.programs, keyTypes: of.keyTypes, nullSafe: of.nullSafe, storages: of.storages, account: of.account, spill: of.spill}
	width, short := len(of.keyTypes), false
	var below *partitions
	err := pair.build.each(0, func(b columnar.Batch) error {
		if !short {
			rows := columnar.Batch{Cols: b.Cols[width:], Len: b.Len}
			if err := of.account.Grow(rows.HeldBytes()); err == nil {
				side.list = append(side.list, rows)
				side.held += rows.HeldBytes()
				return nil
			} else if pair.build.level >= maxLevel {
				return err
			}
			short = true
			below = g.cutBuild(pair.build.level + 1)
			if err := g.moveList(w, side, below); err != nil {
				return err
			}
		}
		return below.add(0, b)
	})
	if err == nil && !short {
		if err = side.prepare(w); err == nil {
			j := *g.join
			j.build, j.probers = side, make([]*prober, len(g.join.probers))
			return &graceProbe{join: &j, reader: pair.left.reader(0)}, nil
		}
		if pair.build.level < maxLevel {
			if side.list == nil {
				side.list = []columnar.Batch{side.rows}
			}
			side.forget()
			below = g.cutBuild(pair.build.level + 1)
			err = g.moveList(w, side, below)
		}
	}
	if err != nil {
		return nil, err
	}
	return nil, g.cutLeft(pair.left, below)
}

func (g *grace) cutBuild(level int) *partitions {
	of := g.join.build
	p := newPartitions(of.keyTypes, fanOut, 1, level, of.account, of.spill, true)
	p.wrote = of.store.wrote
	return p
}

// moveList moves what was read of a build side to the next level.
func (g *grace) moveList(w *Worker, side *build, below *partitions) error {
	for _, b := range side.list {
		if err := addKeyed(below, side.programs, w, b); err != nil {
			return err
		}
	}
	side.list = nil
	side.account.Shrink(side.held)
	side.held = 0
	return nil
}

// cutLeft cuts the left partition like the build side and queues the pairs.
func (g *grace) cutLeft(left *partition, build *partitions) error {
	below := g.cutBuild(build.level)
	if err := left.each(0, func(b columnar.Batch) error { return below.add(0, b) }); err != nil {
		return err
	}
	g.push(build, below)
	return nil
}

// rowsAtOnce is how many rows of the left are joined before their result is handed on.
const rowsAtOnce = 64

// next gives the next batch of the pair's result.
func (p *graceProbe) next(w *Worker) (columnar.Batch, error) {
	for len(p.waiting) == 0 {
		if p.rest.Len == 0 {
			b, err := p.reader.Next()
			if err != nil {
				return b, err
			}
			p.rest = columnar.Batch{Cols: b.Cols[len(p.join.build.keyTypes):], Len: b.Len}
		}
		n := min(p.rest.Len, rowsAtOnce)
		rows := p.rest.Slice(0, n)
		p.rest = p.rest.Slice(n, p.rest.Len)
		err := p.join.Run(w, rows, func(out columnar.Batch) error {
			p.waiting = append(p.waiting, out)
			return nil
		})
		if err != nil {
			return rows, err
		}
	}
	b := p.waiting[0]
	p.waiting = p.waiting[1:]
	return b, nil
}

// cut replaces joins of a pipeline whose build side is on disk: what is before
// the join is run into partitions, and the pipeline goes on from the join's result.
func (q *Query) cut(ctx context.Context, p *pipeline) (*pipeline, error) {
	if u, ok := p.source.(*union); ok {
		for i, part := range u.parts {
			cut, err := q.cut(ctx, part)
			if err != nil {
				return nil, err
			}
			u.parts[i] = cut
		}
	}
	for i, t := range p.transforms {
		j, ok := t.Transform.(*join)
		if !ok || j.build.store == nil {
			continue
		}
		before := *p
		before.transforms = p.transforms[:i]
		result := &deferred{}
		s := step{pipeline: &before, sink: newGrace(j), account: t.op, result: result}
		if err := q.runStep(ctx, s); err != nil {
			return nil, err
		}
		after := &pipeline{source: result, account: &operator{name: t.op.name, parent: t.op.parent}, transforms: p.transforms[i+1:], workers: 1}
		if q.last == p {
			q.output.scan = nil
		}
		return q.cut(ctx, after)
	}
	return p, nil
}
