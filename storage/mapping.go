package storage

import (
	"os"
	"path/filepath"
	"strings"

	"flowsql/sql/sqlerr"
)

// Mapping leads the addresses under an s3:// prefix to a local folder.
type Mapping struct {
	Prefix string // "s3://bucket" or "s3://bucket/some/prefix", without a final slash
	Dir    string
}

// Mappings are all mappings of a session; of several that fit, the one with the
// longest prefix wins.
type Mappings []Mapping

// ParseMapping reads "s3://bucket/prefix=DIR", the value of --map. Both sides
// may hold "=" themselves (Hive's folders do): the first split whose right side
// is a folder is taken, else the first.
func ParseMapping(text string) (Mapping, error) {
	if !IsURI(text) {
		return Mapping{}, badMapping(text)
	}
	first := strings.IndexByte(text, '=')
	if first < 0 || first+1 == len(text) {
		return Mapping{}, badMapping(text)
	}
	at := first
	for i := first; i < len(text)-1; i++ {
		if text[i] == '=' && isDir(ExpandHome(text[i+1:])) {
			at = i
			break
		}
	}
	prefix := canonicalURI(text[:at])
	if bucketOf(prefix) == "" {
		return Mapping{}, badMapping(text)
	}
	return Mapping{Prefix: strings.TrimRight(prefix, "/"), Dir: ExpandHome(text[at+1:])}, nil
}

func badMapping(text string) error {
	return sqlerr.New(sqlerr.Usage, "--map takes s3://bucket/prefix=DIR, not %q", text)
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

var uriSchemes = []string{"s3://", "s3a://", "s3n://"}

// IsURI reports whether the path is an address in a bucket.
func IsURI(path string) bool { return canonicalURI(path) != "" }

// canonicalURI gives the address with the scheme s3, or "" if it is none.
func canonicalURI(path string) string {
	for _, scheme := range uriSchemes {
		if len(path) >= len(scheme) && strings.EqualFold(path[:len(scheme)], scheme) {
			return "s3://" + path[len(scheme):]
		}
	}
	return ""
}

func bucketOf(uri string) string {
	bucket, _, _ := strings.Cut(strings.TrimPrefix(uri, "s3://"), "/")
	return bucket
}

// Check fails for an s3:// address that no mapping covers.
func (m Mappings) Check(path string) error {
	if !IsURI(path) {
		return nil
	}
	if _, ok := m.Resolve(path); ok {
		return nil
	}
	return unmapped(path)
}

// Resolve gives the local path of an s3:// address.
func (m Mappings) Resolve(uri string) (string, bool) {
	found, ok := m.find(canonicalURI(uri))
	if !ok {
		return "", false
	}
	rest := canonicalURI(uri)[len(found.Prefix):]
	if !staysInside(rest) {
		return "", false
	}
	return filepath.Join(found.Dir, filepath.FromSlash(rest)), true
}

// dirMissing fails for an address whose mapping leads to a folder that is not there.
func (m Mappings) dirMissing(uri string) error {
	found, ok := m.find(canonicalURI(uri))
	if !ok || exists(found.Dir) {
		return nil
	}
	return sqlerr.New(sqlerr.InputNotFound, "%s: the folder of --map %s=%s does not exist", uri, found.Prefix, found.Dir)
}

func (m Mappings) find(uri string) (best Mapping, ok bool) {
	for _, one := range m {
		fits := uri == one.Prefix || strings.HasPrefix(uri, one.Prefix+"/")
		if fits && (!ok || len(one.Prefix) > len(best.Prefix)) {
			best, ok = one, true
		}
	}
	return best, ok
}

// staysInside refuses ".." so that an address cannot leave the mapped folder.
func staysInside(key string) bool {
	for part := range strings.SplitSeq(key, "/") {
		if part == ".." {
			return false
		}
	}
	return true
}

// URI gives the s3:// address of a local path, if a mapping covers it; of
// several the one with the deepest folder.
func (m Mappings) URI(path string) (string, bool) {
	best, uri := -1, ""
	for _, one := range m {
		rel, err := filepath.Rel(one.Dir, path)
		if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			continue
		}
		if depth := len(filepath.Clean(one.Dir)); depth > best {
			best, uri = depth, joinURI(one.Prefix, filepath.ToSlash(rel))
		}
	}
	return uri, best >= 0
}

func joinURI(prefix, rel string) string {
	if rel == "." || rel == "" {
		return prefix
	}
	return strings.TrimRight(prefix, "/") + "/" + rel
}

func unmapped(uri string) error {
	uri = canonicalURI(uri)
	bucket := "s3://" + bucketOf(uri)
	e := sqlerr.New(sqlerr.InputNotFound, "%s: no --map leads to this address", uri)
	if prefix := strings.TrimRight(uri, "/"); prefix != bucket {
		return e.WithHint("name the folder that mirrors the bucket: --map %s=DIR, or this prefix: --map %s=DIR", bucket, prefix)
	}
	return e.WithHint("name the folder that mirrors the bucket: --map %s=DIR", bucket)
}
