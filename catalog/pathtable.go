package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"flowsql/columnar"
	"flowsql/columnar/flowlog"
	"flowsql/columnar/pred"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// PathOptions says how the paths of a table are read. The zero value reads
// local files.
type PathOptions struct {
	Mappings     storage.Mappings
	Fields       string    // --fields or --log-format, for files without a header line
	Union        bool      // VPC and transit-gateway logs may stand in one table
	Since, Until time.Time // rows with end >= Since and start < Until; zero for no bound
	Accounts     []string
	Regions      []string
	Stdin        *storage.Spool // what "-" reads; nil for the standard input of the process
	Pipes        *storage.Pipes // of the session; nil to open named pipes anew
	Heads        *Heads         // of the session; nil to look at all files anew
	Cache        *ColumnCache   // where columns of text objects are kept; nil for nowhere
}

// pathTable is a table made of paths. Each file is read by its own header; the
// columns are the union of all files' columns.
type pathTable struct {
	name    string
	paths   []string
	opt     PathOptions
	given   *givenFields
	units   []unit
	shape   shape
	matched int64
	pruned  int64
	emptied bool // nothing was left by the limits of --since and the like
	foreign foreignFiles
	bounds  []bound
	warned  atomic.Pointer[Metrics] // who was told of foreign files already
	covered atomic.Pointer[head]    // the last one all of whose fields are columns
}

// foreignFiles are those that were left out.
type foreignFiles struct {
	count int64
	first string
	why   string
}

// NewPathTable makes a table of files, folders, patterns and "-". What each
// file is is told by its content. Up to a few hundred files are all looked at,
// several at a time; of more, the objects that carry the id of a flow log in
// their names are only sampled, since a flow log never changes its format: the
// others are looked at when they are read.
func NewPathTable(ctx context.Context, name string, paths []string, opt PathOptions) (Table, error) {
	t := &pathTable{name: name, paths: paths, opt: opt, bounds: bounds(opt.Since, opt.Until)}
	if t.opt.Heads == nil {
		t.opt.Heads = NewHeads()
	}
	if opt.Fields != "" {
		format, err := flowlog.ParseFields(opt.Fields)
		if err != nil {
			return nil, err
		}
		t.given = &givenFields{opt.Fields, format}
	}
	t.opt.Cache.refresh()
	objects, err := t.list(ctx)
	if err != nil {
		return nil, err
	}
	if len(objects) <= sampleFrom {
		if err := storage.AskAll(ctx, len(objects), func(i int) *storage.Object { return &objects[i] }); err != nil {
			return nil, err
		}
	}
	heads, err := t.opt.Heads.readAll(ctx, objects, sample(objects), t.given, t.opt.Cache)
	if err != nil {
		return nil, unreadable(err)
	}
	if err := t.keep(objects, heads); err != nil {
		return nil, err
	}
	if t.shape, err = shapeOf(t.units, opt.Union); err != nil {
		return nil, err
	}
	return t, nil
}

// bounds are the conditions of --since and --until. The fields hold whole
// seconds: the next one after a bound decides.
func bounds(since, until time.Time) (out []bound) {
	if !since.IsZero() {
		out = append(out, bound{"end", pred.Predicate{Op: pred.GreaterOrEqual, Integers: []int64{nextSecond(since)}}})
	}
	if !until.IsZero() {
		out = append(out, bound{"start", pred.Predicate{Op: pred.Less, Integers: []int64{nextSecond(until)}}})
	}
	return out
}

func nextSecond(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

func (t *pathTable) list(ctx context.Context) ([]storage.Object, error) {
	options := t.opt.listing()
	options.Later = true
	found, err := storage.List(ctx, t.paths, options)
	if err != nil {
		return nil, err
	}
	t.pruned = int64(found.Pruned)
	t.matched = int64(len(found.Objects)+found.Pruned) + int64(len(found.Skipped))
	for _, s := range found.Skipped {
		t.foreign.add(s.Path, s.Reason)
	}
	if t.matched == 0 && found.PrunedDirs == 0 {
		return nil, sqlerr.New(sqlerr.InputNotFound, "%s: there are no files in it", strings.Join(t.paths, ", "))
	}
	t.emptied = len(found.Objects) == 0 && t.foreign.count == 0
	return found.Objects, nil
}

// listing gives the options of listing.
func (o PathOptions) listing() storage.ListOptions {
	return storage.ListOptions{Maps: o.Mappings, Stdin: o.Stdin, Pipes: o.Pipes,
		Prune: storage.Prune{Since: o.Since, Until: o.Until, Accounts: o.Accounts, Regions: o.Regions}}
}

func (f *foreignFiles) add(path, why string) {
	if f.count++; f.count == 1 {
		f.first, f.why = path, why
	}
}

// keep sorts out the files that are no flow logs: one that was named is an error.
func (t *pathTable) keep(objects []storage.Object, heads []*head) error {
	var first error
	logs := slices.ContainsFunc(heads, hasFields)
	t.units = make([]unit, 0, len(objects))
	for i, obj := range objects {
		h := heads[i]
		if obj.Source == nil { // removed since it was listed
			continue
		}
		if logs && !obj.Named {
			h = besideFields(h, obj.Path)
		}
		if h == nil || h.kind != fileForeign {
			t.units = append(t.units, unit{obj: obj, head: h})
			continue
		}
		if obj.Named {
			return h.why
		}
		if first == nil {
			first = h.why
		}
		t.foreign.add(obj.Path, strings.TrimPrefix(message(h.why), obj.Path+": "))
	}
	if len(t.units) == 0 && t.pruned == 0 && first != nil {
		e := sqlerr.From(first)
		return sqlerr.New(sqlerr.InputNotFlowLog, "%s: none of the %d files is a flow log; the first, %s",
			strings.Join(t.paths, ", "), t.foreign.count, e.Msg)
	}
	return nil
}

// Name gives the name that the table was made under.
func (t *pathTable) Name() string { return t.name }

// Columns gives the union of the files' columns, then positions and hidden columns.
func (t *pathTable) Columns() []Column { return t.shape.columns }

// Stats adds up the files, of which it asks those that were not asked for their size.
func (t *pathTable) Stats() Stats {
	units, err := asked(context.Background(), t.units)
	if err != nil { // reading them will tell
		units = t.units
	}
	return statsOf(units)
}

// unreadable words damage found in a file as a failure of the input.
func unreadable(err error) error {
	if sqlerr.Is(err, sqlerr.HiveBadData) {
		return sqlerr.New(sqlerr.InputUnreadable, "%s", message(err)).WithCause(err)
	}
	return err
}

func statsOf(units []unit) Stats {
	s := Stats{Files: len(units)}
	for _, u := range units {
		s.Bytes += max(0, u.obj.Size)
		if u.head != nil && u.head.kind == fileParquet && s.Rows >= 0 {
			s.Rows += u.head.rows
		} else if u.head == nil || u.head.kind != fileEmpty {
			s.Rows = -1
		}
	}
	s.Rows = max(0, s.Rows)
	return s
}

// Scan prunes files by conjuncts over $path and the like, and gives the readers
// the conjuncts that they honour.
func (t *pathTable) Scan(ctx context.Context, req ScanRequest) (*Scan, error) {
	r := &reading{table: t.name, columns: t.shape.columns, origins: t.shape.origins, request: req, bounds: t.bounds,
		open: openByContent, late: t.late, cache: t.opt.Cache, given: t.given}
	t.report(req.Metrics)
	out, err := r.scan(ctx, t.units)
	if err != nil {
		return nil, err
	}
	if t.pruned > 0 {
		out.Notes = append(out.Notes, fmt.Sprintf("layout: %d files left out unread", t.pruned))
	}
	return out, nil
}

// report counts what was found when the table was made.
func (t *pathTable) report(m *Metrics) {
	m.FilesMatched.Add(t.matched)
	m.FilesPruned.Add(t.pruned)
	if t.warned.Swap(m) == m {
		return
	}
	if t.emptied {
		m.Warn("%s: --since, --until, --last, --account and --log-region leave no file", strings.Join(t.paths, ", "))
	}
	m.FilesSkipped.Add(t.foreign.count)
	if t.foreign.count > 0 {
		m.Warn("left out %d file(s) that are no flow logs; the first: %s (%s)", t.foreign.count, t.foreign.first, t.foreign.why)
	}
	for _, u := range t.units {
		if u.head != nil && u.head.damage != nil {
			m.Damaged.Add(1)
			m.Warn("%s", message(u.head.damage))
		}
		if u.head != nil {
			u.head.warnUnreadable(u.obj.Path, m)
		}
	}
}

// scan makes the splits of the files that the filter leaves.
func (r *reading) scan(ctx context.Context, units []unit) (*Scan, error) {
	if r.shared = !r.allAreAsked(); !r.shared {
		var err error
		if units, err = asked(ctx, units); err != nil {
			return nil, err
		}
	}
	left, rest := r.prune(units)
	out := &Scan{}
	if len(left) < len(units) {
		out.Notes = append(out.Notes, fmt.Sprintf("files: %d of %d", len(left), len(units)))
	}
	residual, none := r.push(rest)
	if none {
		left, residual = nil, nil
		out.Notes = append(out.Notes, "the filter holds for no row")
	}
	r.request.Metrics.FilesPruned.Add(int64(len(units) - len(left)))
	r.limit = r.request.Limit >= 0 && len(residual) == 0
	out.Residual, out.Splits, out.Stats = residual, r.splits(left), statsOf(left)
	out.Notes = append(out.Notes, r.pushedNotes(rest, residual)...)
	return out, nil
}

// pushedNotes lists the conjuncts that the readers test.
func (r *reading) pushedNotes(conjuncts, residual []expr.Expr) (notes []string) {
	left := map[expr.Expr]bool{}
	for _, e := range residual {
		left[e] = true
	}
	for _, e := range conjuncts {
		if !left[e] {
			notes = append(notes, "pushed down: "+expr.String(e))
		}
	}
	return notes
}

// openByContent opens a file of a path table by what its head says.
func openByContent(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries) (source, error) {
	h := s.unit.head
	if h.kind == fileParquet {
		return openParquet(ctx, s, plan, dicts)
	}
	return openKept(ctx, s, plan, dicts, h.reader)
}

// late looks at a file that was not among those sampled.
func (t *pathTable) late(ctx context.Context, u *unit, m *Metrics) (*head, error) {
	obj := u.obj
	h := t.opt.Cache.head(u.kept(t.opt.Cache), t.given)
	if h == nil {
		var err error
		if h, u.opened, err = t.opt.Heads.open(ctx, obj, t.given, t.opt.Cache); err != nil {
			return nil, unreadable(err)
		}
	}
	if !t.shape.unnamed {
		h = besideFields(h, obj.Path)
	}
	switch {
	case h.kind == fileForeign:
		m.FilesSkipped.Add(1)
		m.Warn("left out: %s", message(h.why))
		return h, nil
	case h.damage != nil:
		m.Damaged.Add(1)
		m.Warn("%s", message(h.damage))
	case !t.opt.Union && h.log != 0 && t.shape.log != 0 && h.log&t.shape.log == 0:
		return nil, mixedKinds(t.shape.log, t.units[0].obj.Path, h.log, obj.Path)
	}
	if t.covered.Load() != h {
		t.tellUncovered(h, obj.Path, m)
	}
	return h, nil
}

// tellUncovered warns of fields that are no columns of the table.
func (t *pathTable) tellUncovered(h *head, path string, m *Metrics) {
	covered := true
	for _, c := range h.columns {
		if c.name != "" && !t.shape.has(c.name) {
			covered = false
			m.Warn("%s: its field %s is no column of the table, which was made from a sample of the files", path, c.name)
		}
	}
	if covered {
		t.covered.Store(h)
	}
}
