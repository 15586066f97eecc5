package storage

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
)

// spoolMemory is how much of a pipe is kept in memory before the rest goes to a
// temporary file.
const spoolMemory = 8 << 20

// Spool makes a stream that can be read only once readable as often as a query
// needs: what was read is kept, in memory and beyond a limit in a temporary
// file. Nothing is read before it is asked for. It is a Source, and all files
// that it opens read the same bytes.
type Spool struct {
	mu   sync.Mutex
	src  io.Reader
	open func() (io.Reader, error)
	head []byte
	tail *os.File
	size int64 // bytes kept so far
	err  error // how the stream ended; io.EOF when well
}

// NewSpool returns a Spool over r.
func NewSpool(r io.Reader) *Spool { return &Spool{src: r} }

// newLazySpool returns a Spool that opens its stream when it is first read.
func newLazySpool(open func() (io.Reader, error)) *Spool { return &Spool{open: open} }

var stdin = NewSpool(os.Stdin)

// Open opens the stream from its start; the key is not looked at.
func (s *Spool) Open(context.Context, string) (File, error) {
	return &spoolFile{spool: s}, nil
}

// Close removes the temporary file. Files of the Spool fail afterwards where
// they needed it.
func (s *Spool) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = os.ErrClosed
	if s.tail == nil {
		return nil
	}
	err := s.tail.Close()
	removeTemp(s.tail.Name())
	return err
}

// fill reads the stream until end bytes are kept or it is over.
func (s *Spool) fill(end int64) {
	for s.size < end && s.err == nil {
		s.err = s.readMore()
	}
}

func (s *Spool) readMore() error {
	if s.src == nil {
		src, err := s.open()
		if err != nil {
			return err
		}
		s.src = src
	}
	if s.size < spoolMemory {
		return s.readHead()
	}
	return s.readTail()
}

func (s *Spool) readHead() error {
	if len(s.head) == cap(s.head) {
		grown := make([]byte, len(s.head), min(max(2*cap(s.head), 64<<10), spoolMemory))
		copy(grown, s.head)
		s.head = grown
	}
	n, err := s.src.Read(s.head[len(s.head):cap(s.head)])
	s.head = s.head[:len(s.head)+n]
	s.size += int64(n)
	return err
}

func (s *Spool) readTail() error {
	if s.tail == nil {
		tail, err := os.CreateTemp("", "flowsql-stdin-*")
		if err != nil {
			return err
		}
		unlinkOpen(tail)
		s.tail = tail
	}
	buf := getChunk()
	defer putChunk(buf)
	n, err := s.src.Read(buf[:])
	if _, werr := s.tail.WriteAt(buf[:n], s.size-spoolMemory); werr != nil {
		return werr
	}
	s.size += int64(n)
	return err
}

func (s *Spool) readAt(p []byte, off int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fill(off + int64(len(p)))
	if off >= s.size {
		return 0, s.end()
	}
	if off < int64(len(s.head)) {
		return copy(p, s.head[off:]), nil
	}
	if s.tail == nil {
		return 0, os.ErrClosed
	}
	p = p[:min(int64(len(p)), s.size-off)]
	return s.tail.ReadAt(p, off-spoolMemory)
}

func (s *Spool) end() error {
	if s.err == nil {
		return io.EOF
	}
	return s.err
}

type spoolFile struct {
	spool *Spool
	pos   int64
}

func (f *spoolFile) Read(p []byte) (int, error) {
	// A smaller wish keeps an interactive pipe moving.
	n, err := f.spool.readSome(p, f.pos)
	f.pos += int64(n)
	return n, err
}

// readSome gives what is kept at off, and reads on only when nothing is.
func (s *Spool) readSome(p []byte, off int64) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	s.mu.Lock()
	s.fill(off + 1)
	kept := s.size - off
	s.mu.Unlock()
	if kept > 0 {
		p = p[:min(int64(len(p)), kept)]
	}
	return s.readAt(p, off)
}

func (f *spoolFile) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("negative offset")
	}
	total := 0
	for total < len(p) {
		n, err := f.spool.readAt(p[total:], off+int64(total))
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// Length reads the stream to its end.
func (f *spoolFile) Length() (int64, error) {
	s := f.spool
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fill(1 << 62)
	if s.err != io.EOF {
		return 0, s.err
	}
	return s.size, nil
}

func (f *spoolFile) Close() error { return nil }
