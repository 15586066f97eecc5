package storage

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
)

// gzipStream reads members one by one, which tells garbage after the last one
// from a damaged one.
type gzipStream struct {
	in      *bufio.Reader
	z       *gzip.Reader
	members int
	err     error
}

func newGzip(in io.Reader) *gzipStream { return &gzipStream{in: bufio.NewReaderSize(in, 256<<10)} }

func (g *gzipStream) Read(p []byte) (int, error) {
	for g.err == nil {
		if g.z == nil {
			if g.err = g.open(); g.err != nil {
				break
			}
		}
		n, err := g.z.Read(p)
		if err == io.EOF {
			g.members++
			g.z, err = nil, nil
		}
		g.err = gzipError(err)
		if n > 0 {
			return n, nil
		}
	}
	return 0, g.err
}

// open starts the next member. What follows the first member and is no header
// is garbage, as gzip itself says.
func (g *gzipStream) open() error {
	if _, err := g.in.Peek(1); err == io.EOF {
		return io.EOF
	}
	z, err := gzip.NewReader(g.in)
	switch {
	case err == nil:
		z.Multistream(false)
		g.z = z
		return nil
	case g.members > 0 && isHeaderError(err):
		return fmt.Errorf("gzip: %w", ErrTrailing)
	}
	return gzipError(err)
}

func (*gzipStream) Close() error { return nil }

func isHeaderError(err error) bool {
	return errors.Is(err, gzip.ErrHeader) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

func gzipError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("gzip: %w", ErrTruncated)
	case errors.Is(err, gzip.ErrHeader):
		return fmt.Errorf("gzip: %w", ErrFormat)
	case errors.Is(err, gzip.ErrChecksum):
		return fmt.Errorf("gzip: %w: %w", ErrCorrupt, errChecksum)
	}
	return corruptUnlessIO("gzip", err)
}

// zlibStream reads Hadoop's .deflate files, which are in zlib's format.
type zlibStream struct {
	in *bufio.Reader
	z  io.ReadCloser
}

func (d *zlibStream) Read(p []byte) (int, error) {
	if d.z == nil {
		if _, err := d.in.Peek(1); err == io.EOF {
			return 0, io.EOF
		}
		z, err := zlib.NewReader(d.in)
		if err != nil {
			return 0, zlibError(err)
		}
		d.z = z
	}
	n, err := d.z.Read(p)
	return n, zlibError(err)
}

func (*zlibStream) Close() error { return nil }

func zlibError(err error) error {
	switch {
	case err == nil || err == io.EOF:
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("deflate: %w", ErrTruncated)
	case errors.Is(err, zlib.ErrHeader):
		return fmt.Errorf("deflate: %w", ErrFormat)
	}
	return corruptUnlessIO("deflate", err)
}
