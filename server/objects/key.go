package objects

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"unicode/utf8"

	"flowsql/server/s3err"
)

// longestKey is what S3 allows, longestName what file systems do.
const (
	longestKey  = 1024
	longestName = 255
)

// isFolder tells whether a key is that of a folder, which ends in a slash.
func isFolder(key string) bool { return strings.HasSuffix(key, "/") }

// filePath gives the path below the root at which an object is kept. A key that
// can be no file's name is refused, whatever is asked of it.
func filePath(bucket, key string) (string, error) {
	if !folderName().MatchString(bucket) {
		return "", s3err.NoSuchBucket
	}
	if len(key) > longestKey {
		return "", s3err.KeyTooLong
	}
	if !utf8.ValidString(key) {
		return "", s3err.InvalidURI
	}
	name := strings.TrimSuffix(key, "/")
	for part := range strings.SplitSeq(name, "/") {
		switch {
		case part == "" || part == "." || part == "..":
			return "", s3err.InvalidArgument.With("Objects are kept as files here: a key cannot have an empty part, or one that is \".\" or \"..\".")
		case len(part) > longestName:
			return "", s3err.KeyTooLong.With("Objects are kept as files here: a part of a key between slashes has at most %d bytes.", longestName)
		case strings.ContainsRune(part, 0), runtime.GOOS == "windows" && !windowsName(part):
			return "", s3err.InvalidArgument.With("Objects are kept as files here: the key has characters that no file's name has.")
		}
	}
	return path.Join(bucket, name), nil
}

// windowsName tells whether Windows takes a name as it is, as that of a file.
func windowsName(name string) bool {
	return filepath.IsLocal(name) && !strings.ContainsAny(name, `\:*?"<>|`) && strings.TrimRight(name, ". ") == name &&
		strings.IndexFunc(name, func(r rune) bool { return r < ' ' }) < 0
}

// openError words an error of opening the file of a key.
func openError(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return s3err.NoSuchKey
	case errors.Is(err, syscall.ENAMETOOLONG):
		return s3err.KeyTooLong
	case escapes(err):
		return s3err.AccessDenied.With("The key leads by a symbolic link out of the folder that is served.").Because(err)
	}
	return broken(err)
}

// escapes tells whether a path was refused since it leaves the root. Package os
// has no name for this error.
func escapes(err error) bool { return strings.HasSuffix(err.Error(), "path escapes from parent") }
