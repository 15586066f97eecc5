package storage

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Stdin is the PATH that means standard input, and StdinPath what "$path" shows
// for it.
const (
	Stdin     = "-"
	StdinPath = "stdin"
)

// ListOptions says how to list.
type ListOptions struct {
	Maps  Mappings
	Prune Prune
	// SkipDir is asked before a folder is read, with the folder's path as the
	// user would see it; true leaves it out. It may be nil.
	SkipDir func(dir string) bool
	// Stdin is what "-" reads; nil for the standard input of the process.
	Stdin *Spool
	// Pipes keeps the named pipes of a session; nil to open each anew.
	Pipes *Pipes
	// AllowMissing gives no objects for a path that does not exist, as a bucket
	// does for a prefix; without it that is an error.
	AllowMissing bool
	// Later leaves out size, time and state of files, until Object.Ask or AskAll asks
	// for them: listing only reads folders then. A file may be gone by that time.
	Later bool
}

// Skipped is a directory entry that cannot be read as an object.
type Skipped struct{ Path, Reason string }

// Listing is what List found.
type Listing struct {
	Objects    []Object  // in the order of the paths given, those of one path sorted
	Hidden     int       // files and folders left out since their names start with "_" or "."
	Pruned     int       // objects left out by Prune
	PrunedDirs int       // folders left out by Prune or SkipDir, unread
	Skipped    []Skipped // entries that are no files: broken links, sockets, loops
}

// List finds the objects that the paths mean: files, folders with all that is
// in them, patterns (*, ?, [a-z], and ** for any number of folders), s3://
// addresses of any of these that a mapping covers, and "-" for standard input.
// A file that is named twice, or reached twice by links, is listed once. Links
// are followed after all real folders, so that a file keeps its own path.
func List(ctx context.Context, paths []string, opt ListOptions) (Listing, error) {
	l := &lister{ctx: ctx, opt: opt, dirs: map[string]bool{}, states: map[state]bool{}}
	defer l.folders.close()
	for i, p := range paths {
		if l.arg = i; i > 0 {
			l.remember()
		}
		if err := l.add(p); err != nil {
			return Listing{}, err
		}
	}
	if err := l.followLinks(); err != nil {
		return Listing{}, err
	}
	return l.finish()
}

// place is a file or folder on the way: as the user sees it, and its own path
// with all links resolved.
type place struct{ shown, real string }

func (p place) child(name string) place {
	return place{joinShown(p.shown, name), filepath.Join(p.real, name)}
}

// children is child for many names.
func (p place) children() func(name string) place {
	const any = "x"
	some := p.child(any)
	shown, real := strings.TrimSuffix(some.shown, any), strings.TrimSuffix(some.real, any)
	if shown == real {
		return func(name string) place { path := real + name; return place{path, path} }
	}
	return func(name string) place { return place{shown + name, real + name} }
}

func joinShown(dir, name string) string {
	if IsURI(dir) {
		return joinURI(dir, name)
	}
	return filepath.Join(dir, name)
}

// layoutPath is where ParseLayout finds the most: a relative path may start
// inside the layout.
func (p place) layoutPath() string {
	if IsURI(p.shown) {
		return p.shown
	}
	if abs, err := filepath.Abs(p.shown); err == nil {
		return abs
	}
	return p.shown
}

type link struct {
	at   place // real: the folder that holds the link, with the link's name
	arg  int
	then []string // what remains of a pattern, if one led here
}

// found is a file or pipe that was come to: what an Object is made of when all are found.
type found struct {
	place
	source Source
	arg    int
	named  bool
}

type lister struct {
	ctx   context.Context
	opt   ListOptions
	arg   int
	out   Listing
	found []found
	files map[string]int  // real path -> index in found; nil while no file can be met twice
	dirs  map[string]bool // real paths of folders read whole
	links []link
	folders
	// matched counts what patterns led to, so that one that leads nowhere is
	// told; states are the pairs of folder and remaining pattern already done.
	matched int
	states  map[state]bool
}

type state struct {
	real string
	left int
	arg  int
}

func (l *lister) finish() (Listing, error) {
	order := func(a, b found) int {
		if a.arg != b.arg {
			return a.arg - b.arg
		}
		return strings.Compare(a.shown, b.shown)
	}
	if !slices.IsSortedFunc(l.found, order) {
		slices.SortStableFunc(l.found, order)
	}
	objects := make([]Object, len(l.found))
	for i, f := range l.found {
		objects[i] = Object{Path: f.shown, Named: f.named, Key: f.real, Source: f.source, later: true}
		if f.source != Source(local{}) {
			objects[i].Size, objects[i].later = -1, false
		}
	}
	l.out.Objects = objects
	if l.opt.Later {
		return l.out, nil
	}
	if err := AskAll(l.ctx, len(objects), func(i int) *Object { return &objects[i] }); err != nil {
		return Listing{}, err
	}
	l.out.Objects = slices.DeleteFunc(objects, func(o Object) bool { return o.Source == nil })
	return l.out, nil
}

// remember notes the files found so far, since from here on one may be met again:
// in one walk through real folders none is.
func (l *lister) remember() {
	if l.files != nil {
		return
	}
	l.files = make(map[string]int, len(l.found))
	for i := range l.found {
		l.files[l.found[i].real] = i
	}
}

func (l *lister) add(p string) error {
	if p == Stdin {
		l.addSpool(StdinPath, StdinPath, l.stdin())
		return nil
	}
	at, segments, err := l.resolve(p)
	if err != nil {
		return err
	}
	if segments == nil {
		return l.addNamed(at)
	}
	return l.addPattern(p, at, segments)
}

func (l *lister) stdin() *Spool {
	if l.opt.Stdin != nil {
		return l.opt.Stdin
	}
	return stdin
}

func (l *lister) addSpool(shown, key string, s *Spool) {
	l.remember()
	if _, ok := l.files[key]; ok {
		return
	}
	l.files[key] = len(l.found)
	l.found = append(l.found, found{place{shown, key}, s, l.arg, true})
}

// resolve splits off a pattern and leads an s3:// address to the disk. A file
// that really has wildcards in its name is itself.
func (l *lister) resolve(p string) (place, []string, error) {
	if !IsURI(p) {
		p = ExpandHome(p)
		if _, err := os.Lstat(p); err == nil || !isPattern(p) {
			return place{p, p}, nil, nil
		}
		base, segments := splitPattern(p)
		return place{base, orDot(base)}, segments, nil
	}
	if local, ok := l.opt.Maps.Resolve(p); ok && (!isPattern(p) || exists(local)) {
		return place{strings.TrimRight(p, "/"), local}, nil, nil
	}
	base, segments := splitPattern(p)
	local, ok := l.opt.Maps.Resolve(base)
	if !ok {
		return place{}, nil, unmapped(p)
	}
	return place{base, local}, segments, nil
}

func orDot(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
