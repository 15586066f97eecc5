package storage

import (
	"path"
	"path/filepath"
	"strings"
)

// anyDepth is the pattern segment that stands for any number of folders.
const anyDepth = "**"

// isPattern reports whether the path holds a wildcard.
func isPattern(p string) bool { return strings.ContainsAny(p, "*?[") }

// splitPattern cuts a pattern into the folder before its first wildcard, and
// the segments from there on. Repeated "**" become one.
func splitPattern(pattern string) (base string, segments []string) {
	parts := strings.Split(filepath.ToSlash(pattern), "/")
	first := 0
	for first < len(parts) && !isPattern(parts[first]) {
		first++
	}
	base = strings.Join(parts[:first], "/")
	if base == "" && first > 0 {
		base = "/"
	}
	for _, part := range parts[first:] {
		repeated := part == anyDepth && len(segments) > 0 && segments[len(segments)-1] == anyDepth
		if part != "" && !repeated {
			segments = append(segments, part)
		}
	}
	return base, segments
}

// matchSegment matches one name; names that begin with "_" or "." match only a
// pattern that begins so too.
func matchSegment(pattern, name string) (matched, hidden bool, err error) {
	pattern = strings.ReplaceAll(pattern, "[!", "[^")
	matched, err = path.Match(pattern, name)
	hidden = matched && isHidden(name) && pattern[0] != name[0]
	return matched && !hidden, hidden, err
}

// isHidden tells the names that folders keep to themselves: bookkeeping of
// Hadoop and of the file system.
func isHidden(name string) bool { return name != "" && (name[0] == '_' || name[0] == '.') }
