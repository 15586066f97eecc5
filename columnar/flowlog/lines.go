package flowlog

import (
	"bytes"
	"errors"
	"io"
)

// maxLine is the length past which a line is an error.
const maxLine = 200 << 20

var errLongLine = errors.New("line too long")

// window is about how many bytes make a block: its text and the places of its
// separators together stay in the nearest caches.
const window = 16 << 10

// lines cuts chunks into pieces that end where a line ends (LF, CR, or both).
// A line that lies across chunks is put together in memory of its own.
type lines struct {
	src     Chunks
	chunk   []byte // what is left of the chunk
	carry   []byte // the beginning of a line whose end has not come
	err     error  // of src; nothing follows the chunk then
	skip    int    // lines still to be left out
	done    int64  // lines before the next piece
	begun   bool
	afterCR bool // the last chunk ended in CR: an LF now belongs to it
}

// next gives the next piece. It is valid until the next call.
func (l *lines) next() ([]byte, error) {
	for {
		piece, err := l.piece()
		if err != nil {
			return nil, err
		}
		if !l.begun {
			l.begun = true
			piece = bytes.TrimPrefix(piece, byteOrderMark)
		}
		if piece = l.skipLines(piece); len(piece) > 0 {
			return piece, nil
		}
	}
}

// skipLines takes the lines off that are to be left out.
func (l *lines) skipLines(piece []byte) []byte {
	for l.skip > 0 && len(piece) > 0 {
		piece = piece[lineEnd(piece):]
		l.skip--
		l.done++
	}
	return piece
}

func (l *lines) piece() ([]byte, error) {
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
		if len(l.carry) > maxLine {
			l.err, l.chunk, l.carry = errLongLine, nil, nil
		}
	}
}

func (l *lines) read() {
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
func (l *lines) rest() ([]byte, error) {
	last := l.carry
	l.carry = nil
	if l.err != io.EOF || len(last) == 0 || !l.begun && bytes.Equal(last, byteOrderMark) {
		return nil, l.err
	}
	return append(last, '\n'), nil
}

// complete adds the end of the carried line to it.
func (l *lines) complete() (piece []byte, ok bool) {
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
func (l *lines) whole() int {
	size := min(window, len(l.chunk))
	for i := size - 1; i >= 0; i-- {
		if c := l.chunk[i]; c == '\n' || c == '\r' {
			return l.end(i)
		}
	}
	return l.end(size)
}

// end gives the place behind the first line end at or after from, 0 for none.
func (l *lines) end(from int) int {
	n := lineEnd(l.chunk[from:])
	if n == 0 {
		return 0
	}
	n += from
	l.afterCR = n == len(l.chunk) && l.chunk[n-1] == '\r'
	return n
}

// lineEnd gives the place behind the first line end, 0 for none.
func lineEnd(text []byte) int {
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
