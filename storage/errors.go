package storage

import (
	"errors"
	"io/fs"

	"flowsql/sql/sqlerr"
)

// What can be wrong with a container; errors.Is tells them apart.
var (
	ErrTruncated   = errors.New("the data ends early")
	ErrCorrupt     = errors.New("the data is damaged")
	ErrFormat      = errors.New("the data is not of the format its name says")
	ErrUnsupported = errors.New("the format cannot be read")
	ErrTrailing    = errors.New("bytes after the end of the compressed data were ignored")
)

// errChecksum tells a checksum that does not fit from other damage.
var errChecksum = errors.New("its checksum is wrong")

// pathError words a failure of the file system.
func pathError(path string, err error) *sqlerr.Error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return sqlerr.New(sqlerr.InputNotFound, "%s: no such file or directory", path).WithCause(err)
	case errors.Is(err, fs.ErrPermission):
		return sqlerr.New(sqlerr.PermissionDenied, "%s: permission denied", path).WithCause(err)
	}
	return sqlerr.New(sqlerr.InputUnreadable, "%s: %v", path, plainCause(err)).WithCause(err)
}

// plainCause drops the operation and the path that the os package puts before
// the cause, since the message names the path as the user wrote it.
func plainCause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
