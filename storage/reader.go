package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// Mode says how a Reader tells what an object is, and how it words errors.
type Mode uint8

const (
	// ByContent tells the container by its first bytes. Errors are flowsql's own,
	// and say what a lenient reader may go on with.
	ByContent Mode = iota
	// ByName goes by the ending of the name alone, as Trino does for tables made
	// by DDL; errors are Trino's.
	ByName
)

// Reader reads one object, decompressed. One goroutine uses it.
type Reader struct {
	obj     Object
	mode    Mode
	kind    Compression
	told    bool // kind was given by the user
	parquet bool
	file    File
	in      *input
	ranged  int64
	dec     Decompressor
	ahead   *ahead // runs dec, once asked for
	cur     []byte // given by dec or held by Peek, not yet given on
	out     int64
	err     error
	warning error
}

// Open opens the object. The Reader must be closed.
func Open(ctx context.Context, obj Object, mode Mode) (*Reader, error) {
	file, err := obj.Source.Open(ctx, obj.Key)
	if err != nil {
		return nil, pathError(obj.Path, err)
	}
	r := &Reader{obj: obj, mode: mode, file: file, in: &input{ctx: ctx, file: file}}
	if err := r.start(); err != nil {
		file.Close()
		return nil, err
	}
	return r, nil
}

// OpenAs opens an object whose container the user named. Errors are flowsql's own.
func OpenAs(ctx context.Context, obj Object, kind Compression) (*Reader, error) {
	file, err := obj.Source.Open(ctx, obj.Key)
	if err != nil {
		return nil, pathError(obj.Path, err)
	}
	r := &Reader{obj: obj, kind: kind, told: true, file: file, in: &input{ctx: ctx, file: file}}
	if err := r.start(); err != nil {
		file.Close()
		return nil, err
	}
	return r, nil
}

func (r *Reader) start() error {
	head, err := r.in.peek()
	if ctxErr := r.in.ctx.Err(); err != nil && ctxErr != nil {
		return ctxErr
	}
	if err != nil {
		return pathError(r.obj.Path, err)
	}
	r.parquet = len(head) >= len(parquetMagic) && string(head[:len(parquetMagic)]) == parquetMagic
	if r.told {
		if found, _ := detect(head); len(head) > 0 && r.kind != None && r.kind != Zlib && found != r.kind {
			return r.damaged(fmt.Errorf("%s: %w", r.kind, ErrFormat))
		}
		r.dec = newDecompressor(r.kind, r.in)
		return nil
	}
	var name string
	r.kind, name = detect(head)
	if r.mode == ByName {
		r.kind = byName(r.obj.Path)
	}
	switch {
	case len(head) == 0:
		r.kind = None // an empty object is empty whatever its name says
	case r.kind == Unsupported:
		return r.unsupported(name)
	}
	r.dec = newDecompressor(r.kind, r.in)
	return nil
}

// Object gives what the Reader reads.
func (r *Reader) Object() Object { return r.obj }

// Compression gives the container.
func (r *Reader) Compression() Compression { return r.kind }

// IsParquet reports whether the object begins as a Parquet file does; it is
// then to be read by At.
func (r *Reader) IsParquet() bool { return r.parquet }

// At gives the stored bytes by ranges, and their number. It may be used beside
// the stream.
func (r *Reader) At() (io.ReaderAt, int64, error) {
	size, err := r.file.Length()
	if ctxErr := r.in.ctx.Err(); err != nil && ctxErr != nil {
		return nil, 0, ctxErr
	}
	if err != nil {
		return nil, 0, pathError(r.obj.Path, err)
	}
	return rangedInput{r.in.ctx, r.file, &r.ranged}, size, nil
}

// Ahead lets the Reader decompress in a goroutine of its own from now on, so that
// whoever reads has the chunks at hand. What is not compressed is read as before.
func (r *Reader) Ahead() {
	if r.kind != None && r.dec != nil && r.ahead == nil && r.err == nil {
		r.cur = append([]byte(nil), r.cur...) // what Peek left lies in the chunk that is filled next
		r.ahead = runAhead(r.dec, func() int64 { return r.in.n })
	}
}

// StoredBytes counts the bytes read so far, as they are stored.
func (r *Reader) StoredBytes() int64 {
	if r.ahead != nil {
		return r.ahead.stored + r.ranged
	}
	return r.in.n + r.ranged
}

// PlainBytes counts the decompressed bytes so far.
func (r *Reader) PlainBytes() int64 { return r.out }

// Next gives the next bytes, about ChunkSize of them where there are so many;
// they stay valid, for reading, until the next call of any method. It gives
// io.EOF at the end. Where a container is damaged, all bytes before the damage
// are given first; the error wraps ErrTruncated or ErrCorrupt, and the caller
// may keep what it has.
func (r *Reader) Next() ([]byte, error) {
	if len(r.cur) == 0 {
		if err := r.advance(); err != nil {
			return nil, err
		}
	}
	b := r.cur
	r.cur = nil
	return b, nil
}

// Read reads the same bytes as Next, as an io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if len(r.cur) == 0 {
		if err := r.advance(); err != nil {
			return 0, err
		}
	}
	n := copy(p, r.cur)
	r.cur = r.cur[n:]
	return n, nil
}

// Peek gives the next n bytes without consuming them. Fewer come with the error
// that Next gives after them. The bytes are valid until the next call.
func (r *Reader) Peek(n int) ([]byte, error) {
	if len(r.cur) == 0 {
		r.advance() // its error stays, and comes again below
	}
	if len(r.cur) >= n {
		return r.cur[:n], nil
	}
	// The decompressor's chunk does not outlive the next one.
	held := append([]byte(nil), r.cur...)
	var err error
	for len(held) < n && err == nil {
		err = r.advance()
		held = append(held, r.cur...)
		r.cur = nil
	}
	r.cur = held
	if len(held) < n {
		return held, err
	}
	return held[:n], nil
}

// Warning tells, after the end, what was wrong and did not matter: garbage
// after the compressed data. It is nil when all is well.
func (r *Reader) Warning() error { return r.warning }

// Close closes the object.
func (r *Reader) Close() error {
	if r.dec == nil {
		return nil
	}
	if r.ahead == nil {
		r.dec.Close()
		r.dec, r.cur, r.err = nil, nil, io.ErrClosedPipe
		return r.file.Close()
	}
	r.ahead.stop()
	err := r.file.Close() // which ends a read that waits
	r.ahead.wait()
	r.dec.Close()
	r.dec, r.cur, r.err = nil, nil, io.ErrClosedPipe
	return err
}

// advance takes the next chunk of the decompressor.
func (r *Reader) advance() error {
	if r.err != nil {
		return r.err
	}
	b, err := r.chunk()
	r.cur = b
	r.out += int64(len(b))
	if err != nil {
		r.err = r.ending(err)
	}
	return r.err
}

// chunk gives the decompressor's next chunk.
func (r *Reader) chunk() ([]byte, error) {
	if r.ahead != nil {
		return r.ahead.next()
	}
	return r.dec.Next()
}

// ending turns the decompressor's last word into the Reader's.
func (r *Reader) ending(err error) error {
	if errors.Is(err, ErrTrailing) {
		if r.mode == ByContent {
			r.warning = r.damaged(err)
		}
		return io.EOF
	}
	if err == io.EOF {
		return err
	}
	return r.failure(err)
}
