package flowlog

import (
	"bytes"
	"fmt"
)

// block is a piece of text with the places of its fields: the bounds of row r
// begin at r*stride, and field k is what lies between bounds k and k+1 of it.
// A field that is missing has the length -1.
//
// Where every row has the same number of fields the bounds are the places of
// the separators themselves, one after the other, and a row's last bound is the
// next row's first.
type block struct {
	data   []byte
	bounds []int32
	stride int
	width  int // fields of each row that bounds tells of; those from there on are missing
	rows   int

	lineCount int
	empty     int
	lineOf    []int32 // line of each row, where empty lines were left out; else nil

	flaws  []flaw // of each row, valid if flawed
	flawed bool
	counts []int32 // fields of each row, where they differ

	needed    int // fields that are looked at
	takes     int // the field, from 1, that takes the rest of its line; 0 for none
	separator byte
	escape    byte
	lenient   bool
	fields    int // that a row must have (lenient)
	header    string
	index     indexer
	found     []int32 // scratch: the places of separators and line ends
	own       []int32 // scratch: the bounds of irregular rows
}

// flaw says what is wrong with a row: 0 nothing, -1 its number of fields, else
// the number of a field, counted from 1, that has a value of the wrong kind.
type flaw int32

const wrongCount flaw = -1

func (b *block) init(opt *Options) {
	b.separator, b.escape, b.lenient, b.header = opt.Separator, opt.Escape, opt.Lenient, opt.Header
	b.fields, b.takes = len(opt.Check), opt.Takes
	b.needed = b.fields
	for _, c := range opt.Columns {
		b.needed = max(b.needed, c.Field+1)
	}
}

// load finds the fields of the text, which ends in a line end.
func (b *block) load(data []byte) {
	b.data, b.empty, b.lineOf, b.counts = data, 0, nil, nil
	b.flawed = false
	b.index.scan(data, b.separator)
	if b.escape == 0 && bytes.IndexByte(data, '\r') < 0 {
		b.found = b.index.find(b.found[:0])
		if b.regular() {
			return
		}
	} else {
		b.found = indexThree(b.found[:0], data, b.separator)
	}
	b.irregular()
}

// regular takes the places found as bounds if every row has the same number of
// fields, no less than are needed.
func (b *block) regular() bool {
	found, data := b.found[1:], b.data
	stride := 0
	for stride < len(found) && data[found[stride]] != '\n' {
		stride++
	}
	stride++
	if stride < max(b.needed, 2) || b.takes > 0 && stride > b.takes || b.lenient && stride != b.fields || len(found)%stride != 0 {
		return false
	}
	rows := len(found) / stride
	for r := stride - 1; r < len(found); r += stride {
		if data[found[r]] != '\n' {
			return false
		}
	}
	if bytes.Count(data, newline) != rows || b.header != "" && b.hasHeader(stride, rows) {
		return false
	}
	b.bounds, b.stride, b.width, b.rows, b.lineCount = b.found, stride, stride, rows, rows
	return true
}

var newline = []byte{'\n'}

// hasHeader reports whether a line is the file's header once more.
func (b *block) hasHeader(stride, rows int) bool {
	first := b.header[0]
	for r := range rows {
		if start := b.found[r*stride] + 1; b.data[start] == first && string(b.data[start:b.found[(r+1)*stride]]) == b.header {
			return true
		}
	}
	return false
}

// irregular gives each row bounds of its own.
func (b *block) irregular() {
	b.width = b.needed
	b.stride = b.needed + 1
	b.rows, b.lineCount = 0, 0
	w := rowWriter{b: b, bounds: b.own[:0]}
	w.begin(-1)
	for _, at := range b.found[1:] {
		w.add(at)
	}
	b.own, b.bounds = w.bounds, w.bounds
	if b.flawed {
		b.flaws = append(b.flaws, make([]flaw, max(0, b.rows-len(b.flaws)))...)
	}
}

// rowWriter collects the bounds of rows of unequal length.
type rowWriter struct {
	b      *block
	bounds []int32
	from   int32 // the row's first bound: the place before its text
	count  int32 // separators in the row
}

func (w *rowWriter) begin(before int32) {
	w.from, w.count = before, 0
	w.bounds = append(w.bounds, before)
}

func (w *rowWriter) add(at int32) {
	b := w.b
	if c := b.data[at]; c != '\n' && c != '\r' || c == b.separator {
		if b.escape != 0 && w.escaped(at) || b.takes > 0 && int(w.count) == b.takes-1 {
			return
		}
		if w.count++; int(w.count) <= b.width {
			w.bounds = append(w.bounds, at)
		}
		return
	}
	if b.data[at] == '\n' && at == w.from+1 && at > 0 && b.data[at-1] == '\r' {
		w.from = at // the LF of a CRLF
		w.bounds[len(w.bounds)-1] = at
		return
	}
	w.end(at)
	w.begin(at)
}

// escaped reports whether the separator follows an odd number of escapes.
func (w *rowWriter) escaped(at int32) bool {
	n := 0
	last := w.bounds[len(w.bounds)-1]
	for i := at - 1; i > last && w.b.data[i] == w.b.escape; i-- {
		n++
	}
	return n%2 == 1
}

// end closes the row whose line ends at.
func (w *rowWriter) end(at int32) {
	b := w.b
	b.lineCount++
	start := len(w.bounds) - 1 - min(int(w.count), b.width)
	blank := at == w.from+1
	if b.lenient && (blank || b.header != "" && string(b.data[w.from+1:at]) == b.header) {
		if blank {
			b.empty++
		}
		w.bounds = w.bounds[:start]
		return
	}
	if int(w.count) < b.width {
		w.bounds = append(w.bounds, at)
	}
	for len(w.bounds)-start <= b.width {
		w.bounds = append(w.bounds, at)
	}
	w.keep(int(w.count) + 1)
}

// keep counts the row in.
func (w *rowWriter) keep(fields int) {
	b := w.b
	row := b.rows
	b.rows++
	if b.lenient {
		b.lineOf = append(b.lineOf, int32(b.lineCount-1))
		b.counts = append(b.counts, int32(fields))
		if fields != b.fields {
			b.flaw(row, wrongCount)
		}
	}
}

// flaw marks a row as malformed.
func (b *block) flaw(row int, what flaw) {
	if !b.flawed {
		b.flawed = true
		clear(b.flaws)
	}
	for len(b.flaws) < max(b.rows, row+1) {
		b.flaws = append(b.flaws, 0)
	}
	if b.flaws[row] == 0 {
		b.flaws[row] = what
	}
}

// cut leaves the rows from n on out, and the lines behind the last.
func (b *block) cut(n int) {
	b.lineCount = b.line(n-1) + 1
	b.empty = min(b.empty, b.lineCount-n)
	b.rows = n
}

// line gives the line of a row, counted from 0 in the block.
func (b *block) line(row int) int {
	if b.lineOf == nil {
		return row
	}
	return int(b.lineOf[row])
}

// field gives the place of field k of row r; to < from if it is missing.
func (b *block) field(r int32, k int) (from, to int) {
	if k >= b.width {
		return 0, -1
	}
	i := int(r)*b.stride + k
	return int(b.bounds[i]) + 1, int(b.bounds[i+1])
}

// describe says what is wrong with a row.
func (b *block) describe(row int) string {
	what := b.flaws[row]
	if what == wrongCount {
		n := b.counts[row]
		if n == 1 {
			return fmt.Sprintf("1 field where %d are expected", b.fields)
		}
		return fmt.Sprintf("%d fields where %d are expected", n, b.fields)
	}
	from, to := b.field(int32(row), int(what)-1)
	text := b.data[from:to]
	if len(text) > 40 {
		return fmt.Sprintf("field %d is not a number in range: %q…", what, text[:40])
	}
	return fmt.Sprintf("field %d is not a number in range: %q", what, text)
}
