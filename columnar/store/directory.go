package store

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// temporary begins the names of packs that are being written.
const temporary = ".writing-"

// suffix ends the names of packs.
const suffix = ".pack"

// abandoned is the age past which a temporary file is nobody's any more.
const abandoned = 24 * time.Hour

// refreshed is how old the time of the last use of a pack may become before it is noted again.
const refreshed = 15 * time.Minute

// fullPack is the size past which a pack is put in its place and another is begun.
const fullPack = 512 << 20

// Directory keeps packs in a folder. It may be used from any goroutine and by
// several processes at once.
type Directory struct {
	root  string
	limit int64

	mu      sync.Mutex
	packs   []*openPack // the newest first
	listed  bool
	writing *packWriter // nil for none
	sealed  bool        // a pack was put in its place since the last Trim
	kept    int         // objects of the packs that were put in their places
	failed  error       // why packs could not be made
}

// OpenDirectory gives the store in a folder, which is made when something is
// first written to it: for the user alone. Above limit bytes the packs that were
// not used for the longest time go.
func OpenDirectory(root string, limit int64) *Directory { return &Directory{root: root, limit: limit} }

// Root gives the folder.
func (d *Directory) Root() string { return d.root }

// Key names an object and the way of reading it.
type Key struct {
	Object string // its full address
	Reader string // how it is read: format, options and version of the reader
	State  string // size, times and the like: of an object that was changed it differs
}

// Refresh makes found what was kept until now, by this process or others. It is
// called when a query begins.
func (d *Directory) Refresh() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sealIdle() // what could not be kept is only slower
	d.failed = nil
	if d.list(); len(d.packs) > tooManyPacks {
		d.compact()
	}
}

// sealIdle puts the pack in its place that is being made, if nobody writes to it.
func (d *Directory) sealIdle() error {
	w := d.writing
	if w == nil || !w.idle() {
		return nil
	}
	d.writing = nil
	return d.seal(w)
}

// seal puts a pack in its place to which nobody writes any more. The lock is held.
func (d *Directory) seal(w *packWriter) error {
	d.sealed = true
	err := w.seal()
	if err == nil {
		d.kept += w.complete
	}
	return err
}

// Kept gives the number of objects of which columns were kept by this process.
func (d *Directory) Kept() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kept
}

// list opens the packs that are not open yet, and forgets those that are gone.
func (d *Directory) list() {
	d.listed = true
	entries, err := os.ReadDir(d.root)
	if err != nil {
		d.packs = nil
		return
	}
	known := map[string]*openPack{}
	for _, p := range d.packs {
		known[p.path] = p
	}
	d.packs = nil
	for _, e := range slices.Backward(entries) { // names begin with the time
		if !strings.HasSuffix(e.Name(), suffix) {
			continue
		}
		path := filepath.Join(d.root, e.Name())
		p := known[path]
		if p != nil {
			p.noted.Store(false)
		} else {
			if p, err = open(path); err == ErrDamaged {
				os.Remove(path)
			}
			if err != nil {
				continue
			}
		}
		d.packs = append(d.packs, p)
	}
}

// open gives the packs that can be read now.
func (d *Directory) open() []*openPack {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.listed {
		d.list()
	}
	return d.packs
}

// drop removes a pack that is damaged.
func (d *Directory) drop(p *openPack) {
	d.mu.Lock()
	defer d.mu.Unlock()
	os.Remove(p.path)
	d.packs = slices.DeleteFunc(slices.Clone(d.packs), func(q *openPack) bool { return q == p })
}

// Found is what all packs hold of an object in a state, however it was read.
type Found struct {
	directory *Directory
	parts     []entryPart // the newest first
}

// Find looks for an object in a state.
func (d *Directory) Find(object, state string) Found {
	f := Found{directory: d}
	packs := d.open()
	if len(packs) == 0 {
		return f
	}
	s := sumOf(object, state)
	for _, p := range packs {
		var err error
		if f.parts, err = p.find(s, f.parts); err != nil {
			d.drop(p)
		}
	}
	return f
}

// Heads gives what was kept beside the columns: texts that say what the object is,
// before it is known how it is to be read.
func (f Found) Heads() (heads []string) {
	for _, p := range f.parts {
		if p.record.head >= 0 {
			heads = append(heads, p.pack.heads[p.record.head])
		}
	}
	return heads
}

// Entry gives what is kept of the object read in a way; nil for nothing.
func (f Found) Entry(reader string) *Entry {
	e := &Entry{directory: f.directory}
	for _, p := range f.parts {
		if r := p.record; r.reader < 0 || p.pack.readers[r.reader] != reader || len(e.parts) > 0 && e.facts.Rows != r.facts.Rows {
			continue
		}
		e.facts = p.record.facts
		e.parts = append(e.parts, p)
	}
	if len(e.parts) == 0 {
		return nil
	}
	return e
}

// KeepHead keeps the head of an object whose rows need not be kept, since it has
// none, if anything else is kept.
func (d *Directory) KeepHead(object, state, head string) {
	d.mu.Lock()
	w := d.writing
	d.mu.Unlock()
	if w != nil {
		w.addHead(object, state, head)
	}
}

// note notes that a pack is used, once for each query.
func (p *openPack) note() {
	if p.noted.Swap(true) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.used) < refreshed {
		return
	}
	p.used = time.Now()
	os.Chtimes(p.path, p.used, p.used) // where that fails the pack only seems to be older
}

// Create begins to keep columns of an object. It gives nil where another is
// about it already.
func (d *Directory) Create(k Key, columns []Column) (*Writer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.writing == nil {
		if d.failed != nil { // as for the object before
			return nil, d.failed
		}
		if d.writing, d.failed = d.newPack(); d.failed != nil {
			return nil, d.failed
		}
	}
	if !d.writing.begin(k) {
		return nil, nil
	}
	return newWriter(d, d.writing, k, columns), nil
}

func (d *Directory) newPack() (*packWriter, error) {
	if err := os.MkdirAll(d.root, 0o700); err != nil {
		return nil, err
	}
	return newPackWriter(filepath.Join(d.root, packName()))
}

// packName gives a new name: those of later packs sort behind.
func packName() string {
	b := make([]byte, 8)
	rand.Read(b)
	return fmt.Sprintf("%016x-%s%s", time.Now().UnixNano(), hex.EncodeToString(b), suffix)
}

// done ends a writer's work, and its pack where that is full.
func (d *Directory) done(w *packWriter) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	full := w.size() >= min(fullPack, d.limit/4)
	if full && d.writing == w {
		d.writing = nil
	}
	if w.done() && d.writing != w {
		return d.seal(w)
	}
	return nil
}

// Close puts in its place what was kept, and brings all within the limit. Its error tells, too, why
// nothing could be kept.
func (d *Directory) Close() error {
	d.mu.Lock()
	err := cmp.Or(d.failed, d.sealIdle())
	d.failed = nil
	sealed := d.sealed
	d.sealed = false
	if sealed && err == nil {
		if d.list(); len(d.packs) > manyPacks {
			err = d.compact()
		}
	}
	d.mu.Unlock()
	if !sealed {
		return err
	}
	return cmp.Or(err, d.Trim())
}

// missing reports whether an error says that a file is not there.
func missing(err error) bool { return os.IsNotExist(err) }

// file is a pack as a file.
type file struct {
	path string
	size int64
	used time.Time
}

// files lists the packs, and removes what an interrupted process left behind.
func (d *Directory) files() (out []file, err error) {
	entries, err := os.ReadDir(d.root)
	if err != nil {
		if missing(err) {
			err = nil
		}
		return nil, err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			continue // gone meanwhile
		}
		path := filepath.Join(d.root, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), temporary) && time.Since(info.ModTime()) > abandoned:
			os.Remove(path)
		case strings.HasSuffix(entry.Name(), suffix):
			out = append(out, file{path, info.Size(), info.ModTime()})
		}
	}
	return out, nil
}
