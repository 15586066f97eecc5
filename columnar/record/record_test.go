package record

import (
	"errors"
	"io"
	"testing"

	"flowsql/columnar"
	"flowsql/columnar/build"
	"flowsql/sql/types"
)

type once struct{ text string }

func (o *once) Next() ([]byte, error) {
	if o.text == "" {
		return nil, io.EOF
	}
	out := o.text
	o.text = ""
	return []byte(out), nil
}

var errBad = errors.New("bad line")

// whole is a format of one text column, which refuses a line.
func whole(_ []Column, out []build.Builder) (Decoder, error) {
	return decodeFunc(func(line []byte) error {
		out[0].(*build.Coded).AppendBytes(line)
		if string(line) == "bad" {
			return errBad
		}
		return nil
	}), nil
}

type decodeFunc func([]byte) error

func (f decodeFunc) Decode(line []byte) error { return f(line) }

func TestReader(t *testing.T) {
	for _, c := range []struct {
		text string
		opt  Options
		want int
		err  error
	}{
		{"a\nb\r\nc", Options{Limit: -1}, 3, io.EOF},
		{"h\na\nf", Options{Limit: -1, Skip: 1, Footer: 1}, 1, io.EOF},
		{"a\nb\nc", Options{Limit: 2}, 2, io.EOF},
		{"a\nbad\nc", Options{Limit: -1}, 1, errBad},
		{"", Options{Limit: -1}, 0, io.EOF},
	} {
		c.opt.Columns = []Column{{Name: "x", Type: types.Varchar, Dictionary: "x"}}
		r, err := NewReader(&once{c.text}, whole, columnar.NewDictionaries(), c.opt)
		if err != nil {
			t.Fatal(err)
		}
		rows := 0
		for {
			b, err := r.Next()
			if err != nil {
				if err != c.err {
					t.Errorf("%q: %v", c.text, err)
				}
				break
			}
			rows += b.Len
			if b.Cols[0].Len() != b.Len {
				t.Errorf("%q: %d rows in the column, %d in the batch", c.text, b.Cols[0].Len(), b.Len)
			}
		}
		if rows != c.want || r.Rows() != int64(c.want) {
			t.Errorf("%q: %d rows, want %d", c.text, rows, c.want)
		}
	}
}
