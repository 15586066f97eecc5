package catalog

import (
	"fmt"
	"strings"
	"time"

	"flowsql/columnar/flowlog"
	"flowsql/columnar/pred"
	"flowsql/columnar/store"
	"flowsql/sql/types"
	"flowsql/storage"
)

// settled is how long an object must have been left alone before columns of it are
// kept: in a shorter time it may change again without its state showing it.
const settled = 2 * time.Second

// readerVersion changes when the same object may give other rows than before.
const readerVersion = "1"

// ColumnCache keeps columns of text objects between queries, see package store.
// It may be used from any goroutine; nil keeps nothing.
type ColumnCache struct {
	directory *store.Directory
	heads     keptHeads
}

// NewColumnCache gives the cache in a directory.
func NewColumnCache(d *store.Directory) *ColumnCache { return &ColumnCache{directory: d} }

// refresh makes found what was kept until now.
func (c *ColumnCache) refresh() {
	if c != nil {
		c.directory.Refresh()
	}
}

// Root gives the folder of the cache.
func (c *ColumnCache) Root() string { return c.directory.Root() }

// Close puts in its place what was kept, within the limit of size.
func (c *ColumnCache) Close() error {
	if c == nil {
		return nil
	}
	return c.directory.Close()
}

// Kept gives the number of objects of which columns were kept by this process.
func (c *ColumnCache) Kept() int { return c.directory.Kept() }

// keptObject is what the cache has of an object in its present state.
type keptObject struct {
	address, state string
	changed        time.Time
	found          store.Found
}

// find looks for an object; nil for what is not kept.
func (c *ColumnCache) find(obj storage.Object) *keptObject {
	if c == nil {
		return nil
	}
	address, state, changed, ok := storage.State(obj)
	if !ok {
		return nil
	}
	return &keptObject{address, state, changed, c.directory.Find(address, state)}
}

// kept is find, done once for a unit.
func (u *unit) kept(c *ColumnCache) *keptObject {
	if u.found == nil {
		u.found = c.find(u.obj)
	}
	return u.found
}

// reader is how a text file is read, and the same in words, for the key.
type reader struct {
	options flowlog.Options
	way     string
}

func newReader(opt flowlog.Options) reader { return reader{opt, wayOfReading(opt)} }

// wayOfReading describes the options that decide which rows an object has and
// what is told of them. Columns, filter and limit do not.
func wayOfReading(opt flowlog.Options) string {
	var b strings.Builder
	fmt.Fprintf(&b, "text %s %t %d %d %d %d %d %q %q %q", readerVersion, opt.Lenient, opt.Separator, opt.Escape, opt.Skip, opt.Footer,
		opt.Takes, opt.Null, opt.Levels, opt.Header)
	for _, t := range opt.Check {
		b.WriteString(" " + t.String())
	}
	return b.String()
}

// keptPlan is how a plan reads what is kept of a file.
type keptPlan struct {
	possible bool // false where a column is of a type that is not kept
	columns  []store.Column
	wanted   []store.Wanted
	filter   []pred.Predicate
	rest     []pred.Predicate // what the store does not test
}

// newKeptPlan names the fields of a plan as an entry names its columns.
func newKeptPlan(plan *filePlan) keptPlan {
	k := keptPlan{possible: true}
	for _, f := range plan.fields {
		if !store.Keeps(f.typ) || f.typ.Kind == types.KindTimestamp { // how a timestamp is read is not part of the key
			return keptPlan{}
		}
		column := store.Column{Name: fmt.Sprintf("%d %s", f.at, f.typ), Type: f.typ}
		k.columns, k.wanted = append(k.columns, column), append(k.wanted, store.Wanted{Column: column, Dictionary: f.name})
	}
	k.filter, k.rest = honoured(plan, true)
	return k
}

// noted tells again what was found out about an object when it was read.
func noted(facts store.Facts, path string, m *Metrics) {
	m.Rows.Add(facts.Rows)
	m.Malformed.Add(facts.Malformed)
	m.EmptyLines.Add(facts.Empty)
	for _, p := range facts.Problems {
		m.Warn("%s:%s", path, p)
	}
	for _, d := range facts.Damage {
		m.Damaged.Add(1)
		m.Warn("%s", strings.ReplaceAll(d, pathMark, path))
	}
}

// pathMark stands for the path of the object in kept warnings, since the same
// object may be read under another name.
const pathMark = "\x00path\x00"
