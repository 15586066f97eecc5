package storage

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
)

// Decompressor gives the plain bytes of an object, chunk by chunk.
//
// Next gives the next chunk, not empty, which stays valid until the next call;
// io.EOF after the last. An error comes after all bytes that could be had
// before it, and stays. It wraps ErrTruncated, ErrCorrupt, ErrFormat or
// ErrTrailing, or is the input's own. Close gives buffers back.
type Decompressor interface {
	Next() ([]byte, error)
	Close()
}

// newDecompressor opens the container of the kind over in, which is at its start.
func newDecompressor(kind Compression, in io.Reader) Decompressor {
	switch kind {
	case Gzip:
		return newGzip(in)
	case Zstd:
		return newStream(newZstd(in))
	case Bzip2:
		return newStream(&bzip2Stream{r: bzip2.NewReader(bufio.NewReaderSize(in, 64<<10))})
	case Zlib:
		return newStream(&zlibStream{in: bufio.NewReaderSize(in, 64<<10)})
	}
	return &plain{in: in, chunk: getChunk()}
}

// stream makes chunks of a plain reader.
type stream struct {
	r     io.ReadCloser
	chunk *chunk
	err   error
}

func newStream(r io.ReadCloser) *stream { return &stream{r: r, chunk: getChunk()} }

// Next fills a chunk as far as the data goes.
func (s *stream) Next() ([]byte, error) {
	n := 0
	for n < ChunkSize && s.err == nil {
		var m int
		m, s.err = s.r.Read(s.chunk[n:])
		n += m
	}
	if n > 0 {
		return s.chunk[:n], nil
	}
	return nil, s.err
}

// Close closes the reader below.
func (s *stream) Close() {
	if s.chunk == nil {
		return
	}
	s.r.Close()
	putChunk(s.chunk)
	s.chunk, s.err = nil, io.ErrClosedPipe
}

// plain gives what is not compressed, without waiting for a full chunk, so that
// a pipe's first lines are seen at once.
type plain struct {
	in    io.Reader
	chunk *chunk
	err   error
}

// Next gives what one read gives.
func (p *plain) Next() ([]byte, error) {
	for p.err == nil {
		var n int
		n, p.err = p.in.Read(p.chunk[:])
		if n > 0 {
			return p.chunk[:n], nil
		}
	}
	return nil, p.err
}

// Close gives the chunk back.
func (p *plain) Close() {
	if p.chunk != nil {
		putChunk(p.chunk)
		p.chunk, p.err = nil, io.ErrClosedPipe
	}
}

// corruptUnlessIO calls what a decompressor complains of damage, unless its
// input failed.
func corruptUnlessIO(format string, err error) error {
	var failed *inputError
	if errors.As(err, &failed) {
		return err
	}
	return fmt.Errorf("%s: %w (%w)", format, ErrCorrupt, err)
}
