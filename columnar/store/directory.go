package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// temporary begins the names of entries that are being written.
const temporary = ".writing-"

// suffix ends the names of entries.
const suffix = ".columns"

// abandoned is the age past which a temporary file is nobody's any more.
const abandoned = 24 * time.Hour

// refreshed is how old the time of the last use of an entry may become before it is noted again.
const refreshed = 15 * time.Minute

// Directory keeps entries in a folder, one file each. It may be used from any
// goroutine and by several processes at once.
type Directory struct {
	root  string
	limit int64
}

// OpenDirectory gives the store in a folder, which is made when something is
// first written to it: for the user alone. Above limit bytes the entries that were
// not used for the longest time go.
func OpenDirectory(root string, limit int64) *Directory { return &Directory{root, limit} }

// Root gives the folder.
func (d *Directory) Root() string { return d.root }

// Limit gives the size in bytes that is kept.
func (d *Directory) Limit() int64 { return d.limit }

// Key names an object and the way of reading it: an entry's place follows from it alone.
type Key struct {
	Object string // its full address
	Reader string // how it is read: format, options and version of the reader
	State  string // size, times and the like: of an object that was changed it differs
}

func (k Key) identity() string { return k.Object + "\x00" + k.Reader + "\x00" + k.State }

// path gives the place of an entry.
func (d *Directory) path(k Key) string {
	sum := sha256.Sum256([]byte(k.Object + "\x00" + k.Reader))
	name := hex.EncodeToString(sum[:16])
	return filepath.Join(d.root, name[:2], name[2:]+suffix)
}

// Open opens the entry of an object; ErrOther says that there is none of its
// present state. A damaged entry is removed.
func (d *Directory) Open(k Key) (*Entry, error) {
	path := d.path(k)
	e, err := openEntry(path, k.identity())
	switch {
	case errors.Is(err, ErrDamaged):
		os.Remove(path)
		return nil, ErrOther
	case err != nil:
		return nil, err
	}
	if info, err := e.file.Stat(); err == nil && time.Since(info.ModTime()) > refreshed {
		now := time.Now()
		os.Chtimes(path, now, now) // where that fails the entry only seems to be older
	}
	return e, nil
}

// Remove removes the entry of an object.
func (d *Directory) Remove(k Key) { os.Remove(d.path(k)) }

// Create begins the entry of an object with some columns; those of old, the
// entry that there is or nil, are kept beside them.
func (d *Directory) Create(k Key, columns []Column, old *Entry) (*Writer, error) {
	path := d.path(k)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return newWriter(path, k.identity(), columns, old)
}

func dirOf(path string) string { return filepath.Dir(path) }

// Usage is what a store holds.
type Usage struct {
	Entries int64
	Bytes   int64
	Oldest  time.Time // last use of the entry that was not used for the longest time
}

// file is a file of the store.
type file struct {
	path string
	size int64
	used time.Time
}

// files lists the entries, and removes what an interrupted process left behind.
func (d *Directory) files() (out []file, err error) {
	err = filepath.WalkDir(d.root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			if missing(err) {
				return nil
			}
			return err
		}
		if entry.IsDir() {
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return nil // gone meanwhile
		}
		name := entry.Name()
		switch {
		case strings.HasPrefix(name, temporary) && time.Since(info.ModTime()) > abandoned:
			os.Remove(path)
		case strings.HasSuffix(name, suffix):
			out = append(out, file{path, info.Size(), info.ModTime()})
		}
		return nil
	})
	return out, err
}

// Usage adds up the entries.
func (d *Directory) Usage() (Usage, error) {
	list, err := d.files()
	u := Usage{}
	for _, f := range list {
		u.Entries++
		u.Bytes += f.size
		if u.Oldest.IsZero() || f.used.Before(u.Oldest) {
			u.Oldest = f.used
		}
	}
	return u, err
}

// Clear removes all entries and tells what they were.
func (d *Directory) Clear() (Usage, error) {
	u, err := d.Usage()
	if err != nil {
		return u, err
	}
	list, err := d.files()
	for _, f := range list {
		if failed := os.Remove(f.path); failed != nil && !missing(failed) {
			err = failed
		}
	}
	return u, err
}

// Trim removes the entries that were not used for the longest time until the
// others are within the limit.
func (d *Directory) Trim() error {
	list, err := d.files()
	total := int64(0)
	for _, f := range list {
		total += f.size
	}
	if total <= d.limit {
		return err
	}
	sort.Slice(list, func(i, j int) bool { return list[i].used.Before(list[j].used) })
	for _, f := range list {
		if total <= d.limit*9/10 { // room for the next ones
			break
		}
		if failed := os.Remove(f.path); failed != nil && !missing(failed) {
			err = failed
			continue
		}
		total -= f.size
	}
	return err
}
