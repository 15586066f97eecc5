package lines

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// pieces gives a text in pieces of a size.
type pieces struct {
	text string
	size int
	end  error
}

func (p *pieces) Next() ([]byte, error) {
	if p.text == "" {
		return nil, p.end
	}
	n := min(p.size, len(p.text))
	out := p.text[:n]
	p.text = p.text[n:]
	return []byte(out), nil
}

// linesOf reads all lines, with | for each end.
func linesOf(r *Reader) (string, error) {
	var out strings.Builder
	for {
		piece, err := r.Next()
		if err != nil {
			return out.String(), err
		}
		for len(piece) > 0 {
			end := End(piece)
			out.WriteString(strings.TrimRight(string(piece[:end]), "\r\n") + "|")
			piece = piece[end:]
		}
	}
}

func TestReader(t *testing.T) {
	for _, c := range []struct {
		text         string
		skip, footer int
		want         string
	}{
		{"", 0, 0, ""},
		{"a\nb\r\nc\rd", 0, 0, "a|b|c|d|"},
		{"a\r\n\r\n\nb", 0, 0, "a|||b|"},
		{"\xEF\xBB\xBFa\n", 0, 0, "a|"},
		{"\xEF\xBB\xBF", 0, 0, ""},
		{"h\na\n", 1, 0, "a|"},
		{"h", 1, 0, ""},
		{"a\nb\nc\n", 0, 1, "a|b|"},
		{"a\nb\nc", 0, 2, "a|"},
		{"a\n", 0, 3, ""},
		{"h\r\na\r\nb\r\n\r\n", 1, 1, "a|b|"},
	} {
		for _, size := range []int{1, 2, 3, 100} {
			got, err := linesOf(NewReader(&pieces{c.text, size, io.EOF}, c.skip, c.footer))
			if got != c.want || err != io.EOF {
				t.Errorf("%q by %d: %q %v, want %q", c.text, size, got, err, c.want)
			}
		}
	}
}

func TestBrokenOff(t *testing.T) {
	broken := errors.New("broken")
	got, err := linesOf(NewReader(&pieces{"a\nb\nc", 2, broken}, 0, 0))
	if got != "a|b|" || err != broken {
		t.Errorf("%q %v", got, err)
	}
}
