package storage

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zlib"

	"flowsql/storage/inflate"
)

// inflaters are kept, since one holds half a megabyte.
var inflaters = sync.Pool{New: func() any { return new(inflate.Reader) }}

// gzipDecompressor hands on the chunks of package inflate without a copy.
type gzipDecompressor struct{ z *inflate.Reader }

func newGzip(in io.Reader) *gzipDecompressor {
	z := inflaters.Get().(*inflate.Reader)
	z.Reset(in)
	return &gzipDecompressor{z}
}

// Next gives the next chunk.
func (g *gzipDecompressor) Next() ([]byte, error) {
	if g.z == nil {
		return nil, io.ErrClosedPipe
	}
	b, err := g.z.Next()
	return b, gzipError(err)
}

// Close keeps the inflater for the next object.
func (g *gzipDecompressor) Close() {
	if g.z != nil {
		g.z.Reset(nil)
		inflaters.Put(g.z)
		g.z = nil
	}
}

func gzipError(err error) error {
	switch err {
	case nil, io.EOF:
		return err
	case inflate.ErrTruncated:
		return fmt.Errorf("gzip: %w", ErrTruncated)
	case inflate.ErrHeader:
		return fmt.Errorf("gzip: %w", ErrFormat)
	case inflate.ErrTrailing:
		return fmt.Errorf("gzip: %w", ErrTrailing)
	case inflate.ErrChecksum:
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
