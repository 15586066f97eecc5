package catalog

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/columnar/pred"
	"flowsql/sql/expr"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
	"flowsql/storage"
)

// place says where the values of a table's column come from.
type place uint8

const (
	fromField    place = iota // a field of the file, by name
	fromHyphened              // a field of the file, by its name as the header writes it: account-id
	fromPosition              // the field at a position of the file
	fromKey                   // a partition key
	fromPath
	fromSize
	fromTime
	fromPartition // the name of the partition
)

// origin is where a column's values come from: at is the position, or the
// partition key.
type origin struct {
	place place
	at    int
}

// constant reports whether the column has one value in a file.
func (o origin) constant() bool { return o.place >= fromKey }

// ofPartition reports whether the column has one value in a partition.
func (o origin) ofPartition() bool { return o.place == fromKey || o.place == fromPartition }

// unit is a file of a scan with what is constant in it.
type unit struct {
	obj    storage.Object
	head   *head           // nil where it was not looked at
	opened *storage.Reader // since its head was just looked at; see open
	values []arrow.Array   // of the partition keys, a row each
	name   string          // of the partition
	format *tableFormat    // of a table made by DDL
	found  *keptObject     // what the cache has of it; nil where it was not asked
}

// open opens the file of a unit, or takes it over from the look at its head.
func (u *unit) open(ctx context.Context, mode storage.Mode) (*storage.Reader, error) {
	if r := u.opened; r != nil && mode == storage.ByContent {
		u.opened = nil
		return r, nil
	}
	return storage.Open(ctx, u.obj, mode)
}

// close closes the file if nobody took it over.
func (u *unit) close() {
	if u.opened != nil {
		u.opened.Close()
		u.opened = nil
	}
}

// reading is what all splits of a scan share.
type reading struct {
	table   string // prefix of the names of dictionaries
	columns []Column
	origins []origin
	request ScanRequest
	preds   []pred.Predicate // over the request's columns
	bounds  []bound          // of --since and --until
	limit   bool             // the request's limit may end the reading
	gave    []atomic.Int64   // rows that each split gave, where limit
	total   atomic.Int64     // the sum of gave
	cache   *ColumnCache     // nil for none
	given   *givenFields     // of a table made of paths
	shared  bool             // the units are the table's: they are copied before they are changed
	open    func(ctx context.Context, s *split, plan *filePlan, dicts *columnar.Dictionaries) (source, error)
	// late looks at a file that was not looked at before.
	late func(ctx context.Context, u *unit, m *Metrics) (*head, error)

	plans sync.Map // by head, where they do not depend on the file
	once  sync.Once
	quiet *reading // the same without metrics
}

// bound is a condition on a column of the file, by name, that need not be among
// the columns asked for.
type bound struct {
	column string
	pred   pred.Predicate // Column is not used
}

// source gives the rows of a file as batches of the columns of a filePlan.
type source interface {
	Next() (columnar.Batch, error)
	Close() error
}

// push translates conjuncts for the readers; none tells that no row can pass.
func (r *reading) push(conjuncts []expr.Expr) (residual []expr.Expr, none bool) {
	for _, e := range conjuncts {
		preds, v := translate(e, r.canTest)
		switch v {
		case impossible:
			return nil, true
		case kept:
			residual = append(residual, e)
		}
		r.preds = append(r.preds, preds...)
	}
	return residual, false
}

// canTest reports whether predicates on a column of the request are honoured.
func (r *reading) canTest(i int) bool {
	c := r.request.Columns[i]
	return !r.origins[c.Index].constant() && testable(c.Type)
}

// filePlan is how the columns of a request come out of one file.
type filePlan struct {
	fields  []fileField      // what to read
	outputs []output         // the request's columns
	preds   []pred.Predicate // over fields
	never   bool             // no row of the file can pass
	first   int              // the field of the request's First, -1 for none
	kept    keptPlan
}

// fileField asks for a field of a file in a type.
type fileField struct {
	at   int // position in the file
	typ  types.Type
	name string // of the dictionary
}

// output makes a column of the request: a field that was read, or a constant.
type output struct {
	field    int
	constant arrow.Array // one row; nil for a field
	typ      types.Type
}

// planOf gives the plan of a file, the same for all files with the same head where
// no column is constant in a file.
func (r *reading) planOf(u unit, h *head) *filePlan {
	if slices.ContainsFunc(r.request.Columns, func(c ScanColumn) bool { return r.origins[c.Index].constant() }) {
		return r.plan(u, h)
	}
	if p, ok := r.plans.Load(h); ok {
		return p.(*filePlan)
	}
	p, _ := r.plans.LoadOrStore(h, r.plan(u, h))
	return p.(*filePlan)
}

// plan fits the request to a file with these columns.
func (r *reading) plan(u unit, h *head) *filePlan {
	p := &filePlan{outputs: make([]output, len(r.request.Columns)), first: -1}
	for i, c := range r.request.Columns {
		p.outputs[i] = r.output(p, u, h, c)
	}
	if f := r.request.First; f != nil && p.outputs[f.Column].constant == nil {
		p.first = p.outputs[f.Column].field
	}
	for _, one := range r.preds {
		out := p.outputs[one.Column]
		if out.constant == nil {
			one.Column = out.field
			p.preds = append(p.preds, one)
		} else if one.Op != pred.IsNull {
			p.never = true // the file has no such column: it is null
		}
	}
	for _, b := range r.bounds {
		if at := h.find(b.column); at >= 0 && h.columns[at].typ.IsInteger() {
			b.pred.Column = p.field(at, types.Bigint, r.dictionary(h, at, types.Bigint))
			p.preds = append(p.preds, b.pred)
		}
	}
	if r.cache != nil {
		p.kept = newKeptPlan(p)
	}
	return p
}

func (r *reading) output(p *filePlan, u unit, h *head, c ScanColumn) output {
	o := r.origins[c.Index]
	if o.constant() {
		return output{constant: r.constant(u, c), typ: c.Type}
	}
	at := o.at
	if o.place == fromField {
		at = h.find(r.columns[c.Index].Name)
	} else if o.place == fromHyphened {
		at = h.find(underscored(r.columns[c.Index].Name))
	}
	if at < 0 || at >= len(h.columns) {
		return output{constant: columnar.NewNulls(columnar.ArrowType(c.Type), 1), typ: c.Type}
	}
	return output{field: p.field(at, c.Type, r.dictionary(h, at, c.Type)), typ: c.Type}
}

// underscored gives the column's name of a field: account_id for account-id.
func underscored(field string) string { return strings.ReplaceAll(field, "-", "_") }

// dictionary names the dictionary of a text column: by the name of the field,
// so that its codes mean the same in every file.
func (r *reading) dictionary(h *head, at int, t types.Type) string {
	name := h.columns[at].name
	if name == "" {
		name = fmt.Sprintf("_%d", at+1)
	}
	return r.table + "\x00" + name + "\x00" + t.String()
}

// field adds a field to what is read, once for each type.
func (p *filePlan) field(at int, t types.Type, name string) int {
	for i, f := range p.fields {
		if f.at == at && f.typ.Equal(t) {
			return i
		}
	}
	p.fields = append(p.fields, fileField{at, t, name})
	return len(p.fields) - 1
}

// assemble gives the columns of the request from those that were read.
func (p *filePlan) assemble(in columnar.Batch, seq int64) columnar.Batch {
	out := columnar.Batch{Cols: make([]arrow.Array, len(p.outputs)), Len: in.Len, Seq: seq}
	for i, o := range p.outputs {
		if o.constant == nil {
			out.Cols[i] = in.Cols[o.field]
		} else {
			out.Cols[i] = expand(o.constant, in.Len)
		}
	}
	return out
}

func expand(one arrow.Array, n int) arrow.Array {
	if columnar.NullsOf(one).Null(0) {
		return columnar.NewNulls(one.DataType(), n)
	}
	return columnar.Vector{Array: one, Const: true}.Expand(n)
}

// split is a file, or a part of one, of a scan.
type split struct {
	reading *reading
	unit    *unit
	part    part
	number  int64
	again   bool // for a further time
	costly  bool // from the object itself, as for the first time
	byCache bool // what was kept is read
	read    atomic.Pointer[firstRead]
}

// firstRead tells how a split was read for the first time.
type firstRead struct {
	unit  *unit
	cheap bool // from what is kept, or not at all
}

// part is a run of row groups of a Parquet file, or of an object that is kept in
// the cache: from … to.
type part struct {
	from, to int
	bytes    int64
	whole    bool      // all of the file
	kept     *keptPart // the object is read from the cache
}

// splits cuts the files of a scan; those that are known to hold no rows are
// left out.
func (r *reading) splits(units []unit) (out []Split) {
	all := make([]split, 0, len(units))
	var whole [1]part
	for i := range units {
		for _, p := range r.partsOf(&units[i], &whole) {
			all = append(all, split{reading: r, unit: &units[i], part: p, number: int64(len(all))})
		}
	}
	out = make([]Split, len(all))
	for i := range all {
		out[i] = &all[i]
	}
	r.gave = make([]atomic.Int64, len(out))
	return out
}

// enough reports whether this split and those before it have given the limit's
// rows: later splits do not count, so that the first rows are the same however
// many workers read.
func (s *split) enough() bool {
	if !s.reading.limit || s.reading.total.Load() < s.reading.request.Limit {
		return false
	}
	rows := int64(0)
	for i := range s.number + 1 {
		rows += s.reading.gave[i].Load()
	}
	return rows >= s.reading.request.Limit
}

// partsOf cuts a file; whole has room for the part that is all of it.
func (r *reading) partsOf(u *unit, whole *[1]part) []part {
	switch {
	case u.head != nil && (u.head.kind == fileEmpty || u.head.kind == fileForeign):
		return nil
	case u.head != nil && u.head.kind == fileParquet:
		return u.head.parts
	}
	if parts := r.keptParts(u); parts != nil {
		return parts
	}
	whole[0] = part{bytes: max(0, u.obj.Size), whole: true}
	return whole[:]
}

// Again is the AgainSplit's. A split that was not read yet is taken to be like the others;
// one that turned out not to be kept can be read again all the same.
func (s *split) Again() (Split, bool) {
	r, first := s.reading, s.read.Load()
	switch {
	case r.limit || r.cache == nil:
		return nil, false
	case first == nil:
		return nil, true
	}
	return &split{reading: r.untold(), unit: first.unit, part: s.part, number: s.number, again: true, costly: !first.cheap}, first.cheap
}

// unchanged tells whether the object that is read again is still as it was.
func (s *split) unchanged() error {
	if !s.again {
		return nil
	}
	if s.unit.found == nil {
		if storage.Changed(s.unit.obj) {
			return changedMeanwhile(s.unit.obj.Path)
		}
		return nil
	}
	return stillAs(s.unit.obj, s.unit.found.state)
}

// stillAs tells whether an object is in a state now.
func stillAs(obj storage.Object, state string) error {
	if _, now, _, ok := storage.StateNow(obj); !ok || now != state {
		return changedMeanwhile(obj.Path)
	}
	return nil
}

func changedMeanwhile(path string) error {
	return sqlerr.New(sqlerr.InputUnreadable, "%s was changed while it was read", path)
}

// untold is the reading without metrics.
func (r *reading) untold() *reading {
	r.once.Do(func() {
		request := r.request
		request.Metrics = &Metrics{}
		r.quiet = &reading{table: r.table, columns: r.columns, origins: r.origins, request: request, preds: r.preds, bounds: r.bounds,
			gave: make([]atomic.Int64, len(r.gave)), cache: r.cache, given: r.given, shared: true, open: r.open, late: r.late}
	})
	return r.quiet
}

// Describe gives the path.
func (s *split) Describe() string { return s.unit.obj.Path }

// Bytes gives the bytes stored.
func (s *split) Bytes() int64 { return s.part.bytes }

// Open opens the file, unless the limit is already reached.
func (s *split) Open(ctx context.Context, dicts *columnar.Dictionaries) (Reader, error) {
	reader, err := s.open(ctx, dicts)
	_, none := reader.(noRows)
	s.read.Store(&firstRead{s.unit, none || s.byCache})
	return reader, err
}

func (s *split) open(ctx context.Context, dicts *columnar.Dictionaries) (Reader, error) {
	r := s.reading
	if s.enough() {
		return noRows{}, nil
	}
	if r.shared || !s.part.whole { // of the table, or of the other parts, too
		own := *s.unit
		s.unit = &own
	}
	defer s.unit.close()
	if err := s.unit.obj.Ask(); err != nil {
		return nil, err
	}
	if s.costly {
		if err := s.unchanged(); err != nil {
			return nil, err
		}
	}
	if s.unit.nothing() {
		return noRows{}, nil
	}
	h := s.unit.head
	if h == nil {
		var err error
		if h, err = r.late(ctx, s.unit, r.request.Metrics); err != nil {
			return nil, err
		}
		if h.kind == fileEmpty || h.kind == fileForeign {
			return noRows{}, nil
		}
	}
	s.unit.head = h
	plan := r.planOf(*s.unit, h)
	if plan.never {
		if s.part.from == 0 {
			r.request.Metrics.FilesPruned.Add(1)
		}
		return noRows{}, nil
	}
	src, err := r.open(ctx, s, plan, dicts)
	if err != nil {
		return nil, r.worded(err)
	}
	if s.part.from == 0 {
		r.request.Metrics.FilesRead.Add(1)
	}
	return &fileReader{split: s, plan: plan, src: src}, nil
}

// worded words damage found in a file of a path table as a failure of the
// input; that of a table made by DDL is worded as Athena does.
func (r *reading) worded(err error) error {
	if r.late != nil {
		return unreadable(err)
	}
	return err
}

// noRows is a Reader without rows.
type noRows struct{}

func (noRows) Next() (columnar.Batch, error) { return columnar.Batch{}, io.EOF }
func (noRows) Close() error                  { return nil }

// fileReader gives the rows of a split in the columns of the request.
type fileReader struct {
	split *split
	plan  *filePlan
	src   source
	batch int64
}

// Next gives the next batch.
func (f *fileReader) Next() (columnar.Batch, error) {
	r := f.split.reading
	if f.split.enough() {
		return columnar.Batch{}, io.EOF
	}
	in, err := f.src.Next()
	if err != nil {
		return columnar.Batch{}, r.worded(err)
	}
	if r.limit {
		r.gave[f.split.number].Add(int64(in.Len))
		r.total.Add(int64(in.Len))
	}
	seq := f.split.number<<32 | f.batch
	f.batch++
	return f.plan.assemble(in, seq), nil
}

// Ahead is the AheadReader's.
func (f *fileReader) Ahead() {
	if a, ok := f.src.(AheadReader); ok && !f.split.reading.limit {
		a.Ahead()
	}
}

// Close closes the file.
func (f *fileReader) Close() error { return f.src.Close() }
