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
	mu      sync.Mutex
	src     io.Reader
	open    func() (io.Reader, error)
	head    []byte
	tail    *os.File
	size    int64         // bytes kept so far
	err     error         // how the stream ended; io.EOF when well
	reading chan struct{} // closed when the read under way is over; nil for none
}

// NewSpool returns a Spool over r.
func NewSpool(r io.Reader) *Spool { return &Spool{src: r} }

// newLazySpool returns a Spool that opens its stream when it is first read.
func newLazySpool(open func() (io.Reader, error)) *Spool { return &Spool{open: open} }

var stdin = NewSpool(os.Stdin)

// Open opens the stream from its start; the key is not looked at. The end of
// ctx, or the File's Close, ends the waiting for bytes.
func (s *Spool) Open(ctx context.Context, _ string) (File, error) {
	ctx, cancel := context.WithCancel(ctx)
	return &spoolFile{ctx: ctx, cancel: cancel, spool: s}, nil
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

// fill reads the stream until end bytes are kept or it is over. Where a pipe
// keeps silent, only the read itself goes on waiting once ctx ends; what it
// gives in the end is kept for the next query. It is called, and returns, with
// the lock held.
func (s *Spool) fill(ctx context.Context, end int64) error {
	for s.size < end && s.err == nil {
		if s.reading == nil {
			s.reading = make(chan struct{})
			go s.readMore(s.reading)
		}
		over := s.reading
		s.mu.Unlock()
		select {
		case <-over:
		case <-ctx.Done():
		}
		s.mu.Lock()
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// readMore keeps what one read gives. Only the read is done without the lock.
func (s *Spool) readMore(over chan struct{}) {
	defer close(over)
	buf := getChunk()
	defer putChunk(buf)
	n, err := s.readOnce(buf[:])
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reading = nil
	if s.err != nil { // closed meanwhile
		return
	}
	if s.err = s.keep(buf[:n]); s.err == nil {
		s.err = err
	}
}

func (s *Spool) readOnce(p []byte) (int, error) {
	if s.src == nil {
		src, err := s.open()
		if err != nil {
			return 0, err
		}
		s.src = src
	}
	return s.src.Read(p)
}

// keep adds bytes: to the memory until it is full, then to the file.
func (s *Spool) keep(p []byte) error {
	n := min(len(p), spoolMemory-len(s.head))
	s.head = append(s.head, p[:n]...)
	s.size += int64(n)
	if p = p[n:]; len(p) == 0 {
		return nil
	}
	if s.tail == nil {
		tail, err := os.CreateTemp("", "flowsql-stdin-*")
		if err != nil {
			return err
		}
		unlinkOpen(tail)
		s.tail = tail
	}
	if _, err := s.tail.WriteAt(p, s.size-spoolMemory); err != nil {
		return err
	}
	s.size += int64(len(p))
	return nil
}

// readAt reads as much of p as is kept without a gap, and waits for end bytes
// of the stream before.
func (s *Spool) readAt(ctx context.Context, p []byte, off, end int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.fill(ctx, end); err != nil {
		return 0, err
	}
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
	ctx    context.Context
	cancel context.CancelFunc
	spool  *Spool
	pos    int64
}

// Read gives what is kept, and reads on only when nothing is: a smaller wish
// keeps an interactive pipe moving.
func (f *spoolFile) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	n, err := f.spool.readAt(f.ctx, p, f.pos, f.pos+1)
	f.pos += int64(n)
	return n, err
}

func (f *spoolFile) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("negative offset")
	}
	total, end := 0, off+int64(len(p))
	for total < len(p) {
		n, err := f.spool.readAt(f.ctx, p[total:], off+int64(total), end)
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
	if err := s.fill(f.ctx, 1<<62); err != nil {
		return 0, err
	}
	if s.err != io.EOF {
		return 0, s.err
	}
	return s.size, nil
}

// Close ends a read that waits for bytes.
func (f *spoolFile) Close() error {
	f.cancel()
	return nil
}

// Pipes keeps a Spool for each named pipe that was listed, so that a pipe which
// two statements name, or one names twice, is read once. The zero value is
// ready; it may be used from any goroutine.
type Pipes struct {
	mu sync.Mutex
	of map[string]*Spool
}

// spool gives the Spool of the pipe whose own path is real, opened by path.
func (p *Pipes) spool(real, path string) *Spool {
	if p == nil {
		p = &Pipes{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.of[real]
	if s == nil {
		s = newLazySpool(func() (io.Reader, error) { return os.Open(path) })
		if p.of == nil {
			p.of = map[string]*Spool{}
		}
		p.of[real] = s
	}
	return s
}
