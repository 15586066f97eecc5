package storage

import (
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// zstdDecoders are kept, since one holds megabytes.
var zstdDecoders sync.Pool

// maxZstdWindow is the largest window that zstd's own tool accepts unasked.
const maxZstdWindow = 128 << 20

type zstdStream struct {
	d   *zstd.Decoder
	err error
	any bool
}

func newZstd(in io.Reader) io.ReadCloser {
	if d, ok := zstdDecoders.Get().(*zstd.Decoder); ok && d.Reset(in) == nil {
		return &zstdStream{d: d}
	}
	d, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(maxZstdWindow))
	return &zstdStream{d: d, err: err}
}

func (z *zstdStream) Read(p []byte) (int, error) {
	if z.err != nil {
		return 0, z.err
	}
	n, err := z.d.Read(p)
	z.any = z.any || n > 0
	z.err = z.wrap(err)
	return n, z.err
}

func (z *zstdStream) wrap(err error) error {
	switch {
	case err == nil || err == io.EOF:
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("zstd: %w", ErrTruncated)
	case errors.Is(err, zstd.ErrMagicMismatch) && z.any:
		return fmt.Errorf("zstd: %w", ErrTrailing)
	case errors.Is(err, zstd.ErrMagicMismatch):
		return fmt.Errorf("zstd: %w", ErrFormat)
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return fmt.Errorf("zstd: %w: its window is larger than 128 MiB", ErrUnsupported)
	}
	return corruptUnlessIO("zstd", err)
}

// Close keeps the decoder for the next object.
func (z *zstdStream) Close() error {
	if z.d != nil && z.d.Reset(nil) == nil {
		zstdDecoders.Put(z.d)
	}
	z.d, z.err = nil, io.ErrClosedPipe
	return nil
}

// bzip2Stream words the errors of the standard library's decoder.
type bzip2Stream struct{ r io.Reader }

func (b *bzip2Stream) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	return n, bzip2Error(err)
}

func (*bzip2Stream) Close() error { return nil }

func bzip2Error(err error) error {
	var structural bzip2.StructuralError
	switch {
	case err == nil || err == io.EOF:
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("bzip2: %w", ErrTruncated)
	case errors.As(err, &structural) && structural == "bad magic value in continuation file":
		return fmt.Errorf("bzip2: %w", ErrTrailing)
	case errors.As(err, &structural) && structural == "bad magic value":
		return fmt.Errorf("bzip2: %w", ErrFormat)
	}
	return corruptUnlessIO("bzip2", err)
}
