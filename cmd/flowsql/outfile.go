package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"flowsql/sql/sqlerr"
)

// destination gives where the result goes: --out's file, opened at the first
// row, or standard output.
func (s *shell) destination() (io.Writer, error) {
	if s.flags.Out == "" || s.out != s.stdout {
		return s.out, nil
	}
	f, err := newOutFile(s.flags.Out)
	if err != nil {
		return nil, sqlerr.New(sqlerr.InputUnreadable, "%s: %v", s.flags.Out, plain(err))
	}
	s.out, s.close = f, f.Close
	s.abort = f.abort
	return f, nil
}

func plain(err error) error {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// outFile writes a file whole or not at all: beside its place, renamed when it
// is complete.
type outFile struct {
	path string
	file *os.File
	w    io.WriteCloser // compressing, or the file itself
	done bool
}

func newOutFile(path string) (*outFile, error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return nil, err
	}
	f := &outFile{path: path, file: file, w: file}
	switch {
	case strings.HasSuffix(path, ".gz"):
		f.w = gzip.NewWriter(file)
	case strings.HasSuffix(path, ".zst"):
		if f.w, err = zstd.NewWriter(file); err != nil {
			f.abort()
			return nil, err
		}
	}
	return f, nil
}

func (f *outFile) Write(p []byte) (int, error) { return f.w.Write(p) }

// Close completes the file.
func (f *outFile) Close() error {
	if f.done {
		return nil
	}
	f.done = true
	if f.w != io.WriteCloser(f.file) {
		if err := f.w.Close(); err != nil {
			f.remove()
			return err
		}
	}
	if err := errors.Join(f.file.Chmod(0o644), f.file.Sync(), f.file.Close()); err != nil {
		os.Remove(f.file.Name())
		return err
	}
	return os.Rename(f.file.Name(), f.path)
}

// abort drops what was written.
func (f *outFile) abort() {
	if !f.done {
		f.done = true
		f.remove()
	}
}

func (f *outFile) remove() {
	f.file.Close()
	os.Remove(f.file.Name())
}
