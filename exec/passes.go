package exec

import (
	"context"
	"io"
	"math"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"flowsql/columnar"
	"flowsql/sql/sqlerr"
)

const (
	// passBytes is about how much of groups a pass holds.
	passBytes = 34 << 20
	// spareOfPass is how much more, a pass may hold before there is one more.
	spareOfPass = 0.2
	// mostPasses is how often rows are read at most, unless later passes turn out larger.
	mostPasses = 4
)

// shardWindow is the shards of a pass: a run of all. It only becomes smaller.
type shardWindow struct{ packed atomic.Uint32 }

func (w *shardWindow) set(from, to int) { w.packed.Store(uint32(from)<<16 | uint32(to)) }

// bounds gives the first shard and the one behind the last.
func (w *shardWindow) bounds() (from, to int) {
	p := w.packed.Load()
	return int(p >> 16), int(p & 0xFFFF)
}

func (w *shardWindow) has(shard int) bool {
	from, to := w.bounds()
	return from <= shard && shard < to
}

// narrowed reports whether there are shards of other passes.
func (w *shardWindow) narrowed() bool {
	from, to := w.bounds()
	return to-from < shardCount
}

// passes reads the rows of an aggregation several times, where its scan can be read again
// at little cost: each pass has some of the groups only, which takes the memory of those.
// All passes have the words of the same keys, since these tell the shard of a row.
type passes struct {
	crew  *crew
	input *pipeline
	bytes int64 // of a pass
	sink  *operator

	mu    sync.Mutex
	asked bool
	can   bool
	over  bool        // nothing is kept any more
	scan  *scanSource // of the pass that is under way
	held  []*heldRows // of workers that are done with a pass; charged, as long as they are kept
	spare []*groups   // of shards whose results were given; charged too
}

func newPasses(b *builder, in *pipeline, account *operator) *passes {
	if in.scan == nil {
		return nil
	}
	p := &passes{crew: b.query.crew, input: in, bytes: b.env.PassBytes, sink: account, scan: in.scan}
	if p.bytes <= 0 {
		p.bytes = passBytes
	}
	return p
}

// possible reports whether the rows can be read again.
func (p *passes) possible() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.asked {
		p.asked, p.can = true, p.input.scan.repeatable()
	}
	return p.can
}

// refuse has the rows read no more than once more, by a pass for all groups.
func (p *passes) refuse() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.can = false
}

// progress gives about how much of the rows of the pass were read, above 0.
func (p *passes) progress() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.scan.progress()
}

// takeHeld gives memory for rows from a pass before, nil for none.
func (p *passes) takeHeld() *heldRows {
	if p == nil {
		return nil
	}
	return takeLast(&p.mu, &p.held)
}

// keepHeld takes memory for rows for a further pass.
func (p *passes) keepHeld(h *heldRows) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = append(p.held, h)
}

// drop forgets what was kept for further passes, and gives back what was charged for it.
func (p *passes) drop(budget columnar.Budget) {
	p.dropSpare(budget)
	p.mu.Lock()
	defer p.mu.Unlock()
	budget.Shrink(int64(len(p.held)) * heldBytes)
	p.held, p.over = nil, true
}

// dropSpare forgets the groups that were kept, and reports whether there were some.
func (p *passes) dropSpare(budget columnar.Budget) bool {
	p.mu.Lock()
	list := p.spare
	p.spare = nil
	p.mu.Unlock()
	for _, g := range list {
		g.discharge(budget)
	}
	return len(list) > 0
}

// takeGroups gives the groups of a shard of a pass before, nil for none.
func (p *passes) takeGroups() *groups {
	if p == nil {
		return nil
	}
	return takeLast(&p.mu, &p.spare)
}

// keepGroups takes the groups of a shard that are needed no more, for a further pass; it reports
// whether it did.
func (p *passes) keepGroups(g *groups) bool {
	if !g.forget() {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over { // the last pass was quicker than who gave these results
		return false
	}
	p.spare = append(p.spare, g)
	return true
}

func takeLast[T any](mu *sync.Mutex, list *[]*T) *T {
	mu.Lock()
	defer mu.Unlock()
	last := len(*list) - 1
	if last < 0 {
		return nil
	}
	one := (*list)[last]
	(*list)[last] = nil
	*list = (*list)[:last]
	return one
}

// again gives the pipeline of another pass.
func (p *passes) again() (*pipeline, error) {
	source, err := p.input.scan.again()
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	p.scan = source
	p.mu.Unlock()
	p.sink.passes.Add(1)
	return &pipeline{source: source, account: p.input.account, transforms: p.input.transforms, scan: source}, nil
}

// narrow leaves shards to further passes where all together will be too large.
func (a *aggregate) narrow(s *shards) {
	if a.passes == nil || s.bytes.Load() < a.passes.bytes/2 || !a.passes.possible() {
		return
	}
	if from, to := a.cutWindow(s); from < to {
		s.leave(from, to, a.account)
		runtime.GC() // so that its memory is used for what comes
	}
}

// cutWindow gives the shards that are left to further passes.
func (a *aggregate) cutWindow(s *shards) (first, behind int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	from, to := a.window.bounds()
	count, now := to-from, s.bytes.Load()
	if a.spilled.Load() || count <= shardCount/mostPasses || now < a.passes.bytes/2 {
		return 0, 0
	}
	all := float64(now)
	if from == 0 { // later ones begin with the memory of the one before, and have no more groups
		all = expected(now, a.passes.progress())
	}
	passes := int(math.Ceil(all/float64(a.passes.bytes) - spareOfPass))
	each := max((count+passes-1)/max(passes, 1), shardCount/mostPasses)
	if each >= count {
		return 0, 0
	}
	a.window.set(from, from+each)
	return from + each, to
}

// expected gives the bytes at the end of a pass that has now so many after a share of the rows: as
// in most data, groups become more a little more slowly than rows.
func expected(now int64, progress float64) float64 { return float64(now) * math.Pow(progress, -0.8) }

// passSource gives the results of one pass after the other. Whoever has come to the end of
// those of one helps with the next pass.
type passSource struct {
	of   *aggregation
	mine []Source // what each worker is reading

	mu      sync.Mutex
	ended   *sync.Cond
	last    *aggregate // whose results are current
	current Source
	next    *aggregate // of the pass that is under way, nil for none
	input   *pipeline
	workers int // at it
	err     error
}

func newPassSource(first *aggregate, results Source) *passSource {
	s := &passSource{of: first.aggregation, mine: make([]Source, first.threads), last: first, current: results}
	s.ended = sync.NewCond(&s.mu)
	return s
}

// Next is the Source's.
func (s *passSource) Next(ctx context.Context, w *Worker) (columnar.Batch, error) {
	for {
		source := s.mine[w.ID]
		if source == nil {
			s.mu.Lock()
			source = s.current
			s.mu.Unlock()
			s.mine[w.ID] = source
		}
		b, err := source.Next(ctx, w)
		if err != io.EOF {
			return b, err
		}
		more, err := s.another(ctx, w, source)
		if err != nil {
			return b, err
		}
		if !more {
			return b, io.EOF
		}
		s.mine[w.ID] = nil
	}
}

// another waits for the results behind those of a source, and helps to make them. It
// reports whether there are some.
func (s *passSource) another(ctx context.Context, w *Worker, behind Source) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != behind || s.err != nil {
		return true, s.err
	}
	if s.next == nil {
		if more, err := s.begin(); !more {
			return false, err
		}
	}
	next, input := s.next, s.input
	s.workers++
	s.mu.Unlock()
	err := recovered(func() error { return s.of.passes.crew.sinkWorker(ctx, input, next, s.of.passes.sink, w) })
	s.mu.Lock()
	s.workers--
	if err != nil && s.err == nil {
		s.err = err
	}
	if s.workers == 0 {
		s.end()
	}
	return s.wait(next)
}

// wait waits for the results of a pass; the lock is held.
func (s *passSource) wait(next *aggregate) (more bool, err error) {
	for s.next == next && s.err == nil {
		s.ended.Wait()
	}
	return true, s.err
}

// begin makes the next pass, unless there was the last.
func (s *passSource) begin() (more bool, err error) {
	if s.last.last() {
		return false, nil
	}
	if s.input, err = s.of.passes.again(); err != nil {
		s.err = err
		return false, err
	}
	s.next = s.last.following()
	return true, nil
}

// following makes the pass behind one that is not the last.
func (a *aggregate) following() *aggregate {
	if a.void.Load() {
		a.passes.refuse()
		a.choice = columnar.NewKeys(a.keys)
		return newAggregate(a.aggregation, 0, shardCount)
	}
	from, to := a.window.bounds()
	left := shardCount - to
	passes := (left + to - from - 1) / (to - from)
	next := newAggregate(a.aggregation, to, to+(left+passes-1)/passes)
	next.texts, a.texts = a.texts, 0 // they are the same
	return next
}

// end gives the results of the pass, when all rows were read.
func (s *passSource) end() {
	defer s.ended.Broadcast() // whatever happens, since others wait for it
	s.input.scan.close()
	if s.err == nil {
		s.err = recovered(func() (err error) {
			s.current, err = s.next.results()
			return err
		})
	}
	s.last, s.next, s.input = s.next, nil, nil
	if s.last.last() {
		s.last.dropKept()
	}
	runtime.GC()
}

// recovered makes an error of a panic.
func recovered(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = sqlerr.Recovered("aggregation", r, debug.Stack())
		}
	}()
	return f()
}
