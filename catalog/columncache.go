package catalog

import (
	"fmt"
	"strings"
	"time"

	"flowsql/columnar/flowlog"
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

// key names the entry of an object read in a way; ok is false for what is not kept.
func (c *ColumnCache) key(obj storage.Object, way string) (key store.Key, changed time.Time, ok bool) {
	if c == nil {
		return key, changed, false
	}
	address, state, changed, ok := storage.State(obj)
	return store.Key{Object: address, Reader: way, State: state}, changed, ok
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

// columnsOf names the fields of a plan as an entry names its columns; ok is false
// where one of them is of a type that is not kept.
func columnsOf(plan *filePlan) (columns []store.Column, ok bool) {
	for _, f := range plan.fields {
		if !store.Keeps(f.typ) || f.typ.Kind == types.KindTimestamp { // how a timestamp is read is not part of the key
			return nil, false
		}
		columns = append(columns, store.Column{Name: fmt.Sprintf("%d %s", f.at, f.typ), Type: f.typ})
	}
	return columns, true
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
