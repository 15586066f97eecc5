package main

import (
	"bytes"
	"io"
)

// pastedNewline and pastedTab stand for a newline and a Tab inside a paste, so
// that the editor neither runs a pasted line nor completes at a pasted Tab.
const (
	pastedNewline = "\u2424" // SYMBOL FOR NEWLINE
	pastedTab     = " "
)

var (
	pasteStart = []byte("\x1b[200~")
	pasteEnd   = []byte("\x1b[201~")
)

// pasteReader filters bracketed pastes out of a terminal's input: the brackets
// are dropped, newlines and Tabs between them replaced.
type pasteReader struct {
	in      io.ReadCloser
	inside  bool
	cr      bool   // the last byte of the paste was a carriage return
	pending []byte // filtered, not yet read
	held    []byte // the start of what may become a bracket
	buf     [4096]byte
}

func newPasteReader(in io.ReadCloser) *pasteReader { return &pasteReader{in: in} }

// Read gives filtered input.
func (p *pasteReader) Read(out []byte) (int, error) {
	for len(p.pending) == 0 {
		n, err := p.in.Read(p.buf[:])
		p.filter(p.buf[:n])
		if err != nil && len(p.pending) == 0 {
			return 0, err
		}
	}
	n := copy(out, p.pending)
	p.pending = p.pending[n:]
	return n, nil
}

// Close closes the input.
func (p *pasteReader) Close() error { return p.in.Close() }

func (p *pasteReader) filter(in []byte) {
	in = append(p.held, in...)
	p.held = nil
	for len(in) > 0 {
		bracket := pasteStart
		if p.inside {
			bracket = pasteEnd
		}
		at := bytes.IndexByte(in, 0x1b)
		if at < 0 {
			p.give(in)
			return
		}
		p.give(in[:at])
		in = in[at:]
		switch {
		case bytes.HasPrefix(in, bracket):
			p.inside = !p.inside
			in = in[len(bracket):]
		case len(in) < len(bracket) && bytes.HasPrefix(bracket, in): // the editor too waits for what follows an escape
			p.held = bytes.Clone(in)
			return
		default:
			p.give(in[:1])
			in = in[1:]
		}
	}
}

func (p *pasteReader) give(in []byte) {
	if !p.inside {
		p.pending = append(p.pending, in...)
		return
	}
	for _, c := range in {
		lineEnd := p.cr && c == '\n'
		p.cr = c == '\r'
		switch {
		case lineEnd: // told already
		case c == '\r', c == '\n':
			p.pending = append(p.pending, pastedNewline...)
		case c == '\t':
			p.pending = append(p.pending, pastedTab...)
		default:
			p.pending = append(p.pending, c)
		}
	}
}
