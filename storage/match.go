package storage

import (
	"io/fs"
	"os"

	"flowsql/sql/sqlerr"
)

// addPattern lists what a pattern leads to from the folder before its first
// wildcard.
func (l *lister) addPattern(pattern string, at place, segments []string) error {
	for _, s := range segments {
		if _, _, err := matchSegment(s, "x"); err != nil {
			return sqlerr.New(sqlerr.InputNotFound, "%s: %q is not a well-formed pattern", pattern, s)
		}
	}
	if _, err := os.Stat(at.real); err != nil {
		return l.missing(place{orDot(at.shown), at.real}, err)
	}
	resolved, err := realPath(at.real)
	if err != nil {
		return pathError(at.shown, err)
	}
	l.remember()
	before := l.matched
	if err := l.match(place{at.shown, resolved}, segments); err != nil {
		return err
	}
	if l.matched == before && !l.opt.AllowMissing {
		return sqlerr.New(sqlerr.InputNotFound, "%s: no file matches this pattern", pattern)
	}
	return nil
}

// match goes into a folder by the segments of a pattern that are left.
func (l *lister) match(at place, segments []string) error {
	key := state{at.real, len(segments), l.arg}
	if l.states[key] {
		return nil
	}
	l.states[key] = true
	if segments[0] == anyDepth {
		return l.matchAnyDepth(at, segments)
	}
	if !isPattern(segments[0]) {
		return l.matchLiteral(at, segments)
	}
	if !l.keepDir(at) {
		l.matched++ // not known, and not to be called an error
		return nil
	}
	entries, err := l.readDir(at)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		matched, hidden, _ := matchSegment(segments[0], entry.Name())
		if hidden {
			l.out.Hidden++
		}
		if !matched {
			continue
		}
		if err := l.visit(at.child(entry.Name()), entry, segments[1:]); err != nil {
			return err
		}
	}
	return nil
}

func (l *lister) matchLiteral(at place, segments []string) error {
	next := at.child(segments[0])
	info, err := os.Lstat(next.real)
	if err != nil {
		return nil // this branch leads nowhere
	}
	return l.visit(next, fs.FileInfoToDirEntry(info), segments[1:])
}

// matchAnyDepth goes on with the rest of the pattern in this folder, and with
// the whole of it in each folder below.
func (l *lister) matchAnyDepth(at place, segments []string) error {
	if len(segments) == 1 {
		l.matched++
		return l.walk(at)
	}
	if err := l.match(at, segments[1:]); err != nil {
		return err
	}
	if !l.keepDir(at) {
		return nil
	}
	entries, err := l.readDir(at)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		folder := entry.IsDir() || entry.Type()&fs.ModeSymlink != 0
		if !folder || isHidden(entry.Name()) {
			continue
		}
		if err := l.visit(at.child(entry.Name()), entry, segments); err != nil {
			return err
		}
	}
	return nil
}
