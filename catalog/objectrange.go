package catalog

import (
	"bytes"
	"io"

	"flowsql/storage"
)

// rangeChunk is how much of a range is read at once.
const rangeChunk = 256 << 10

// rangeSource reads an object that is not compressed from a byte on.
type rangeSource struct {
	at   io.ReaderAt
	next int64
	told int64 // the place up to which the bytes have been counted
	size int64
	buf  []byte
}

// Next gives the next bytes.
func (r *rangeSource) Next() ([]byte, error) {
	if r.next >= r.size {
		return nil, io.EOF
	}
	n, err := r.at.ReadAt(r.buf[:min(rangeChunk, r.size-r.next)], r.next)
	r.next += int64(n)
	if n > 0 {
		return r.buf[:n], nil
	}
	return nil, err
}

// from gives the text from the first record that begins at Start or behind it:
// the one behind the end of a record that lies just before.
func (t *objectTable) from(file *storage.Reader) (*rangeSource, error) {
	at, size, err := file.At()
	if err != nil {
		return nil, err
	}
	end := []byte("\n")
	if t.format.CSV != nil {
		end = []byte(t.format.CSV.Record)
	}
	r := &rangeSource{at: at, size: size, buf: make([]byte, rangeChunk), next: max(0, t.format.Start-int64(len(end)))}
	start := r.next
	var held []byte
	for {
		chunk, err := r.Next()
		if err == io.EOF {
			r.told = r.next
			return r, nil
		}
		if err != nil {
			return nil, err
		}
		held = append(held, chunk...)
		if n := bytes.Index(held, end); n >= 0 {
			r.next = start + int64(n+len(end))
			r.told = r.next
			return r, nil
		}
		start += int64(len(held) - min(len(held), len(end)-1))
		held = held[len(held)-min(len(held), len(end)-1):]
	}
}

// First gives the place of the first record of the range.
func (r *rangeSource) First() int64 { return r.next }

// taken gives the bytes since the last call.
func (r *rangeSource) taken() int64 {
	n := r.next - r.told
	r.told = r.next
	return n
}
