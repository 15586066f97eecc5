// Package storage finds and opens the objects that queries read: files on the
// local disk, pipes, standard input, and s3:// addresses that --map leads to a
// local mirror. It knows bytes, names and containers, and nothing of rows or
// types.
//
// Its few interfaces:
//
//   - Source opens an object by its key. The local disk and Spool (pipes and
//     standard input) implement it; a bucket over the network is to be a third.
//     A Source is safe for use by several goroutines; each File it opens belongs
//     to one.
//   - File is an open object, read from its start or by ranges.
//   - Decompressor turns the compressed bytes of one object into chunks of the
//     plain ones. One goroutine uses it.
//
// List finds objects, Open opens one as a Reader. Every error that leaves the
// package is a *sqlerr.Error; those of damaged containers also wrap one of
// ErrTruncated, ErrCorrupt, ErrFormat, ErrUnsupported and ErrTrailing.
package storage

import (
	"context"
	"io"
	"time"
)

// Object is one thing to read: a file, a pipe, or an object of a bucket.
type Object struct {
	Path    string    // as the user sees it, which is what "$path" shows
	Size    int64     // stored bytes, before any decompression; -1 when only reading tells
	ModTime time.Time // zero when unknown
	Named   bool      // the user named this very object; it was not found in a folder or by a pattern
	later   bool      // size, time and state were not asked for yet
	Key     string    // the name under which Source opens it
	Source  Source

	listed identified // of a local file
}

// Source opens objects by key. It may be called from any goroutine.
type Source interface {
	Open(ctx context.Context, key string) (File, error)
}

// File is an open object. Read goes from the start to the end; ReadAt may be
// called between reads and does not move them.
type File interface {
	io.Reader
	io.ReaderAt
	io.Closer
	// Length gives the size in bytes; for a pipe it has to read to the end.
	Length() (int64, error)
}
