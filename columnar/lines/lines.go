// Package lines cuts the bytes of a text file into lines as Athena's text tables
// have them: LF, CR or CRLF ends one, a byte order mark is no part of the first.
package lines

import (
	"bytes"
	"errors"
	"io"
)

// Source gives the text of a file piece by piece. A piece is valid until the
// next call and is not changed by the reader. io.EOF ends; any other error ends
// too, after the lines that came whole.
type Source interface {
	Next() ([]byte, error)
}

// MaxLine is the length past which a line is an error.
const MaxLine = 200 << 20

// ErrLong is the error of a line that is longer than MaxLine.
var ErrLong = errors.New("line too long")

// ByteOrderMark is that of UTF-8.
var ByteOrderMark = []byte("\xEF\xBB\xBF")

// window is about how many bytes make a block: its text and the places of its
// separators together stay in the nearest caches.
const window = 16 << 10

// Reader cuts chunks into pieces that end where a line ends (LF, CR, or both).
// A line that lies across chunks is put together in memory of its own. One
// goroutine uses it.
type Reader struct {
	Done int64 // lines before the next piece: those left out, and what the user adds

	src     Source
	chunk   []byte // what is left of the chunk
	carry   []byte // the beginning of a line whose end has not come
	err     error  // of src; nothing follows the chunk then
	skip    int    // lines still to be left out
	footer  int    // lines at the end to be left out
	held    []byte // with a footer: lines that may belong to it
	begun   bool
	afterCR bool // the last chunk ended in CR: an LF now belongs to it
}

// NewReader makes a reader that leaves out lines at the beginning and the end.
func NewReader(src Source, skip, footer int) *Reader {
	return &Reader{src: src, skip: skip, footer: footer}
}

// Next gives the next piece: whole lines, of which only the last one's end may
// have been added. It is valid until the next call.
func (l *Reader) Next() ([]byte, error) {
	if l.footer > 0 {
		return l.beforeFooter()
	}
	return l.next()
}

// beforeFooter gives the lines behind which as many others follow as the footer has.
func (l *Reader) beforeFooter() ([]byte, error) {
	for {
		piece, err := l.next()
		if err != nil {
			return nil, err
		}
		l.held = append(l.held, piece...)
		if n := l.footerStart(); n > 0 {
			out := l.held[:n:n]
			l.held = append([]byte(nil), l.held[n:]...)
			return out, nil
		}
	}
}

// footerStart gives the place in the held lines where the last ones begin.
func (l *Reader) footerStart() int {
	var starts []int
	for at := 0; at < len(l.held); at += End(l.held[at:]) {
		starts = append(starts, at)
	}
	if len(starts) <= l.footer {
		return 0
	}
	return starts[len(starts)-l.footer]
}

func (l *Reader) next() ([]byte, error) {
	for {
		piece, err := l.piece()
		if err != nil {
			return nil, err
		}
		if !l.begun {
			l.begun = true
			piece = bytes.TrimPrefix(piece, ByteOrderMark)
		}
		if piece = l.skipLines(piece); len(piece) > 0 {
			return piece, nil
		}
	}
}

// skipLines takes the lines off that are to be left out.
func (l *Reader) skipLines(piece []byte) []byte {
	for l.skip > 0 && len(piece) > 0 {
		piece = piece[End(piece):]
		l.skip--
		l.Done++
	}
	return piece
}

func (l *Reader) piece() ([]byte, error) {
	for {
		if len(l.chunk) == 0 {
			if l.err != nil {
				return l.rest()
			}
			l.read()
			continue
		}
		if len(l.carry) > 0 {
			if piece, ok := l.complete(); ok {
				return piece, nil
			}
		} else if n := l.whole(); n > 0 {
			piece := l.chunk[:n]
			l.chunk = l.chunk[n:]
			return piece, nil
		} else {
			l.carry = append(l.carry, l.chunk...)
			l.chunk = nil
		}
		if len(l.carry) > MaxLine {
			l.err, l.chunk, l.carry = ErrLong, nil, nil
		}
	}
}

func (l *Reader) read() {
	l.chunk, l.err = l.src.Next()
	if l.afterCR && len(l.chunk) > 0 {
		l.afterCR = false
		if l.chunk[0] == '\n' {
			l.chunk = l.chunk[1:]
		}
	}
}

// rest gives the last line, if it lacks its end; of a stream that broke off it
// is dropped.
func (l *Reader) rest() ([]byte, error) {
	last := l.carry
	l.carry = nil
	if l.err != io.EOF || len(last) == 0 || !l.begun && bytes.Equal(last, ByteOrderMark) {
		return nil, l.err
	}
	return append(last, '\n'), nil
}

// complete adds the end of the carried line to it.
func (l *Reader) complete() (piece []byte, ok bool) {
	n := l.end(0)
	if n == 0 {
		l.carry = append(l.carry, l.chunk...)
		l.chunk = nil
		return nil, false
	}
	piece = append(l.carry, l.chunk[:n]...)
	l.carry, l.chunk = piece[:0], l.chunk[n:]
	return piece, true
}

// whole gives the length of the whole lines that begin the chunk: of those in
// the window, or of the first if it is longer; 0 if the chunk has no line's end.
func (l *Reader) whole() int {
	size := min(window, len(l.chunk))
	for i := size - 1; i >= 0; i-- {
		if c := l.chunk[i]; c == '\n' || c == '\r' {
			return l.end(i)
		}
	}
	return l.end(size)
}

// end gives the place behind the first line end at or after from, 0 for none.
func (l *Reader) end(from int) int {
	n := End(l.chunk[from:])
	if n == 0 {
		return 0
	}
	n += from
	l.afterCR = n == len(l.chunk) && l.chunk[n-1] == '\r'
	return n
}

// End gives the place behind the first line end, 0 for none.
func End(text []byte) int {
	n := bytes.IndexByte(text, '\n')
	head := text
	if n >= 0 {
		head = text[:n]
	}
	if cr := bytes.IndexByte(head, '\r'); cr >= 0 {
		if cr+1 < len(text) && text[cr+1] == '\n' {
			cr++
		}
		return cr + 1
	}
	return n + 1
}
