package storage

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"flowsql/sql/sqlerr"
)

// addNamed lists a file or folder that the user named.
func (l *lister) addNamed(at place) error {
	info, err := os.Stat(at.real)
	if err != nil {
		return l.missing(at, err)
	}
	named := at.real
	if at.real, err = realPath(at.real); err != nil {
		return pathError(at.shown, err)
	}
	switch {
	case info.IsDir():
		return l.walk(at)
	case info.Mode().IsRegular():
		l.addFile(at, true)
	default:
		l.addSpool(at.shown, at.real, l.opt.Pipes.spool(at.real, named))
	}
	return nil
}

func (l *lister) missing(at place, err error) error {
	e := pathError(at.shown, err)
	if !errors.Is(err, fs.ErrNotExist) {
		return e
	}
	if err := l.opt.Maps.dirMissing(at.shown); err != nil {
		return err // lest a slip in --map looks like a prefix without objects
	}
	if IsURI(at.shown) {
		e = sqlerr.New(sqlerr.InputNotFound, "%s: no such file or directory: %s", at.shown, at.real).WithCause(err)
	}
	if l.opt.AllowMissing {
		return nil
	}
	if target, err := os.Readlink(at.real); err == nil {
		return e.WithHint("it is a link to %s, which does not exist", target)
	}
	if name := similarSibling(at); name != "" {
		return e.WithHint("did you mean %s?", name)
	}
	return e
}

// realPath resolves links. Where the system has paths that name no place (an
// inherited pipe), the path itself stands.
func realPath(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if resolved, err := filepath.EvalSymlinks(abs); err == nil {
		return resolved, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return abs, nil
}

// addFile adds a file, whose size and state are asked for when all are found.
func (l *lister) addFile(at place, named bool) {
	if i, ok := l.files[at.real]; ok {
		l.found[i].named = l.found[i].named || named
		return
	}
	if !l.inLayout(at) {
		l.out.Pruned++
		return
	}
	if l.files != nil {
		l.files[at.real] = len(l.found)
	}
	l.found = append(l.found, found{at, local{}, l.arg, named})
}

// keepDir asks the filters whether a folder is to be read at all.
func (l *lister) keepDir(at place) bool {
	skip := l.opt.SkipDir != nil && l.opt.SkipDir(at.shown)
	if skip || !l.inLayout(at) {
		l.out.PrunedDirs++
		return false
	}
	return true
}

// inLayout reports whether Prune keeps a file or folder.
func (l *lister) inLayout(at place) bool {
	return !l.opt.Prune.Active() || l.opt.Prune.Keep(ParseLayout(at.layoutPath()))
}

// walk lists all that is in a folder.
func (l *lister) walk(at place) error {
	if l.dirs[at.real] || !l.keepDir(at) {
		return nil
	}
	l.dirs[at.real] = true
	entries, err := l.readDir(at)
	if err != nil {
		return err
	}
	child := at.children()
	l.expectFolders(child, entries)
	l.makeRoom(len(entries))
	for _, entry := range entries {
		if isHidden(entry.Name()) {
			l.out.Hidden++
			continue
		}
		if err := l.visit(child(entry.Name()), entry, nil); err != nil {
			return err
		}
	}
	return nil
}

// makeRoom makes room for files, twice as much as there is where that is too little:
// growing by a quarter, as append does, would copy a great many ten times.
func (l *lister) makeRoom(n int) {
	if cap(l.found)-len(l.found) < n {
		l.found = append(make([]found, 0, 2*cap(l.found)+n), l.found...)
	}
}

// expectFolders tells which of the entries are folders that walk will come to;
// SkipDir is asked by the walk alone.
func (l *lister) expectFolders(child func(string) place, entries []fs.DirEntry) {
	if l.opt.SkipDir != nil {
		return
	}
	var paths []string
	for _, entry := range entries {
		if !entry.IsDir() || isHidden(entry.Name()) {
			continue
		}
		if at := child(entry.Name()); l.inLayout(at) {
			paths = append(paths, at.real)
		}
	}
	l.expect(paths)
}

func (l *lister) readDir(at place) ([]fs.DirEntry, error) {
	if err := l.ctx.Err(); err != nil {
		return nil, err
	}
	entries, err := l.read(at.real)
	if err != nil {
		return nil, pathError(at.shown, err)
	}
	return entries, nil
}

// visit handles an entry that is wanted: whole, or where a pattern goes on, by
// the rest of the pattern.
func (l *lister) visit(at place, entry fs.DirEntry, rest []string) error {
	if len(rest) == 0 {
		l.matched++
	}
	switch kind := entry.Type(); {
	case kind&fs.ModeSymlink != 0:
		l.matched++ // where it leads is seen later
		l.links = append(l.links, link{at, l.arg, rest})
	case kind.IsDir() && len(rest) > 0:
		return l.match(at, rest)
	case kind.IsDir():
		return l.walk(at)
	case len(rest) > 0: // a file where a folder was asked for
	case kind.IsRegular():
		l.addFile(at, false)
	default:
		l.skip(at, "not a regular file")
	}
	return nil
}

func (l *lister) skip(at place, reason string) {
	l.out.Skipped = append(l.out.Skipped, Skipped{at.shown, reason})
}

// followLinks handles the links met so far, and those met meanwhile.
func (l *lister) followLinks() error {
	if len(l.links) > 0 {
		l.remember()
	}
	for len(l.links) > 0 {
		one := l.links[0]
		l.links = l.links[1:]
		l.arg = one.arg
		if err := l.follow(one); err != nil {
			return err
		}
	}
	return nil
}

func (l *lister) follow(one link) error {
	target, err := filepath.EvalSymlinks(one.at.real)
	if err != nil {
		l.skip(one.at, "broken link")
		return nil
	}
	info, err := os.Stat(target)
	if err != nil {
		return pathError(one.at.shown, err)
	}
	if info.IsDir() && isWithin(filepath.Dir(one.at.real), target) {
		l.skip(one.at, "link to a folder that holds it")
		return nil
	}
	at := place{one.at.shown, target}
	return l.visit(at, fs.FileInfoToDirEntry(info), one.then)
}

// isWithin reports whether path is dir or lies in it.
func isWithin(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
