package storage

import (
	"context"
	"io"
)

// input is the stored side of a Reader: it counts the bytes, remembers the
// first few for detection, and stops when the query does.
type input struct {
	ctx   context.Context
	file  io.Reader
	first [headSize]byte
	head  []byte // of first, not yet read
	n     int64
}

// peek reads the first bytes without consuming them.
func (in *input) peek() ([]byte, error) {
	n, err := io.ReadFull(in.file, in.first[:])
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	in.head = in.first[:n]
	in.n = int64(n)
	return in.head, err
}

// Read reads on, the first bytes again.
func (in *input) Read(p []byte) (int, error) {
	n := copy(p, in.head)
	in.head = in.head[n:]
	if n == len(p) {
		return n, nil
	}
	if err := in.ctx.Err(); err != nil {
		return n, &inputError{err}
	}
	m, err := in.file.Read(p[n:])
	in.n += int64(m)
	if err != nil && err != io.EOF {
		err = &inputError{err}
	}
	return n + m, err
}

// inputError marks an error of the input, as against one of the data in it.
type inputError struct{ err error }

func (e *inputError) Error() string { return e.err.Error() }
func (e *inputError) Unwrap() error { return e.err }

// rangedInput counts what is read by ranges.
type rangedInput struct {
	ctx  context.Context
	file io.ReaderAt
	n    *int64
}

func (r rangedInput) ReadAt(p []byte, off int64) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.file.ReadAt(p, off)
	*r.n += int64(n)
	return n, err
}
