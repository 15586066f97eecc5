package objects

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// ListOptions say what of a bucket is listed.
type ListOptions struct {
	Prefix    string
	Delimiter string // keys that go on behind it are rolled up into one prefix
	After     string // only keys behind this one; a prefix rolled up that is given here is left out whole
	Max       int
}

// Listing is a page of a bucket's keys, in the order of their bytes.
type Listing struct {
	Objects   []Info
	Prefixes  []string
	Truncated bool
	Last      string // the last key or prefix of a page that is truncated
}

// List lists a bucket.
func (s *Store) List(ctx context.Context, bucket string, o ListOptions) (Listing, error) {
	if _, err := s.Bucket(bucket); err != nil {
		return Listing{}, err
	}
	l := lister{ListOptions: o}
	if o.Max == 0 {
		return l.out, nil
	}
	w := walker{store: s, bucket: bucket, prefix: o.Prefix, after: o.After, visit: l.visit}
	if o.Delimiter != "" && strings.HasSuffix(o.After, o.Delimiter) && rolledUp(o.After, o.Prefix, o.Delimiter) == o.After {
		w.skip = o.After
	}
	err := w.walk(ctx, startFolder(o.Prefix))
	if errors.Is(err, errFull) {
		err = nil
	}
	if err != nil {
		return Listing{}, err
	}
	return l.out, nil
}

// errFull ends a walk where the page is full.
var errFull = errors.New("the page is full")

// lister gathers a page.
type lister struct {
	ListOptions
	out Listing
}

func (l *lister) visit(w *walker, key string, file fs.FileInfo) error {
	if len(l.out.Objects)+len(l.out.Prefixes) == l.Max {
		l.out.Truncated = true
		return errFull
	}
	if prefix := rolledUp(key, l.Prefix, l.Delimiter); prefix != "" {
		l.out.Prefixes = append(l.out.Prefixes, prefix)
		l.out.Last, w.skip = prefix, prefix
		return nil
	}
	l.out.Objects = append(l.out.Objects, w.store.info(w.bucket, key, file))
	l.out.Last = key
	return nil
}

// rolledUp gives the key up to the first delimiter behind the prefix, empty for none.
func rolledUp(key, prefix, delimiter string) string {
	if delimiter == "" || !strings.HasPrefix(key, prefix) {
		return ""
	}
	i := strings.Index(key[len(prefix):], delimiter)
	if i < 0 {
		return ""
	}
	return key[:len(prefix)+i+len(delimiter)]
}

// startFolder gives the deepest folder that holds all keys of a prefix.
func startFolder(prefix string) string { return prefix[:strings.LastIndex(prefix, "/")+1] }

// walker calls visit for each key of a bucket in the order of S3.
type walker struct {
	store         *Store
	bucket        string
	prefix, after string
	skip          string // keys that begin so are passed over; empty for none
	visit         func(w *walker, key string, file fs.FileInfo) error
}

// walk visits a folder: its key is empty or ends in a slash.
func (w *walker) walk(ctx context.Context, folder string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if folder != "" {
		if _, err := filePath(w.bucket, folder); err != nil {
			return nil // no key begins so
		}
		if err := w.marker(folder); err != nil {
			return err
		}
	}
	entries, err := w.store.readDir(path.Join(w.bucket, folder))
	if err != nil {
		return nil // is no folder, was removed meanwhile, or may not be read: has no objects
	}
	for _, name := range keyOrder(entries) {
		if err := w.entry(ctx, folder+name); err != nil {
			return err
		}
	}
	return nil
}

// keyOrder gives the names, a slash behind those of folders, as keys are
// ordered: "a.b" stands before "a/".
func keyOrder(entries []fs.DirEntry) []string {
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		switch name := e.Name(); {
		case !utf8.ValidString(name): // no key
		case e.IsDir():
			names = append(names, name+"/")
		case e.Type().IsRegular(), e.Type()&fs.ModeSymlink != 0:
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (w *walker) entry(ctx context.Context, key string) error {
	if w.skip != "" && strings.HasPrefix(key, w.skip) {
		return nil
	}
	if !isFolder(key) {
		if key <= w.after || !strings.HasPrefix(key, w.prefix) {
			return nil
		}
		return w.object(key)
	}
	if key < w.after && !strings.HasPrefix(w.after, key) {
		return nil // all below is before it, too
	}
	if !strings.HasPrefix(key, w.prefix) && !strings.HasPrefix(w.prefix, key) {
		return nil
	}
	return w.walk(ctx, key)
}

// marker visits a folder that is an object itself.
func (w *walker) marker(key string) error {
	if key <= w.after || !strings.HasPrefix(key, w.prefix) {
		return nil
	}
	return w.object(key)
}

// object visits a key whose file is an object; links are followed within the root.
func (w *walker) object(key string) error {
	w.store.tree.RLock()
	defer w.store.tree.RUnlock()
	file, err := w.store.root.Stat(path.Join(w.bucket, key))
	if err != nil || !w.store.isObject(w.bucket, key, file) {
		return nil
	}
	return w.visit(w, key, file)
}
