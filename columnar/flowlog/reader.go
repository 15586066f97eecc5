package flowlog

import (
	"errors"
	"io"
	"sync"

	"flowsql/columnar"
	"flowsql/columnar/lines"
	"flowsql/columnar/pred"
	"flowsql/columnar/textvalue"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// Chunks gives the text of a file piece by piece.
type Chunks = lines.Source

// Column asks for a field of the file as a column.
type Column struct {
	Field int // position in the file's lines, from 0; negative for one that the file does not have (all NULL)
	Type  types.Type
	Name  string // of the worker's dictionary for text: unique for table and column
}

// Problem is something wrong with a line.
type Problem struct {
	Line int64 // counted from 1, header and empty lines included
	What string
}

// Counts is what a reader counted. With Options.Limit lines after the last row
// given are not counted.
type Counts struct {
	Rows      int64 // rows read, before Options.Filter
	Malformed int64 // rows among them with too few or too many fields, or a value of the wrong kind (lenient)
	Empty     int64 // lines left out since they were empty (lenient)
	Problems  []Problem
}

// maxProblems is how many problems a reader keeps word for word.
const maxProblems = 5

// maxBatch is how many bytes of text a batch is made of, so that long lines do
// not fill the memory.
const maxBatch = 32 << 20

// Options says how a file is read and what of it is wanted.
type Options struct {
	Columns []Column
	Filter  []pred.Predicate // all must hold: honoured exactly, for columns whose type CanFilter allows
	Limit   int64            // rows that suffice after the filter; negative for all
	Skip    int              // lines to leave out at the beginning
	Passing bool             // nobody keeps the arrays of a batch once the next is asked for

	// Lenient reads as tables made of paths do: empty lines are left out, rows of another length than Check
	// and values that are not of Check's type are kept (with NULLs) and counted.
	Lenient bool
	Check   []types.Type // of each field of the file; what is no integer type is not checked
	Header  string       // later lines equal to this one are left out (files put one behind the other)

	// What follows is for tables made by DDL.
	Separator byte   // 0 for a space
	Escape    byte   // 0 for none
	Footer    int    // lines to leave out at the end
	Takes     int    // the field, counted from 1, that takes the rest of its line; 0 for none
	Null      []byte // text that is NULL in every column: \N for Athena; nil for none

	Levels     []byte               // separators by depth: of items, of map keys, and those of deeper levels
	Timestamps []*textvalue.Pattern // tried before the usual forms
}

// CanFilter reports whether predicates on columns of the type can be put into
// Options.Filter, when the table has no escape byte.
func CanFilter(t types.Type) bool {
	return t.IsInteger() || t.Kind == types.KindVarchar && t.Precision == types.Unbounded
}

// Reader turns a file's text into batches. It is used by one goroutine.
type Reader struct {
	lines    *lines.Reader
	block    block
	opt      Options
	columns  []column
	filter   filter
	checker  checker
	all      []int32 // 0, 1, 2 …: the selection of all rows
	pending  int     // rows decoded and not yet given
	held     int     // bytes of text that they are of, at most
	left     int64
	counts   Counts
	finished error
	memory   *memory // of the block, until the end
}

// memory is what a reader finds the fields of a block in, and hands on to the next reader: small
// files take more of it than their rows do.
type memory struct {
	found, own         []int32
	delimiters, others []uint64
	all                []int32
}

var memories = sync.Pool{New: func() any { return &memory{} }}

// borrow takes the memory of a reader that has come to its end.
func (r *Reader) borrow() {
	m := memories.Get().(*memory)
	r.memory, r.all = m, m.all
	r.block.found, r.block.own = m.found, m.own
	r.block.index = indexer{delimiters: m.delimiters, others: m.others}
}

// release hands the memory on, when no block is read any more.
func (r *Reader) release() {
	if r.memory == nil {
		return
	}
	x := &r.block.index
	*r.memory = memory{found: r.block.found, own: r.block.own, delimiters: x.delimiters, others: x.others, all: r.all}
	memories.Put(r.memory)
	r.memory, r.all, r.block = nil, nil, block{}
}

// NewReader makes a reader of the chunks; dicts are the worker's own. The error
// is NOT_SUPPORTED for a column type that text cannot hold.
func NewReader(src Chunks, dicts *columnar.Dictionaries, opt Options) (*Reader, error) {
	if opt.Separator == 0 {
		opt.Separator = ' '
	}
	r := &Reader{lines: lines.NewReader(src, opt.Skip, opt.Footer), opt: opt, left: opt.Limit}
	for _, c := range opt.Columns {
		made, err := newColumn(c, dicts, &r.opt)
		if err != nil {
			return nil, err
		}
		r.columns = append(r.columns, made)
	}
	filter, err := newFilter(&r.opt)
	if err != nil {
		return nil, err
	}
	r.filter = filter
	r.checker = newChecker(&r.opt)
	r.block.init(&r.opt)
	r.borrow()
	return r, nil
}

// Counts gives what was counted up to now.
func (r *Reader) Counts() Counts { return r.counts }

// Next gives the next batch: at least one row and about columnar.BatchRows;
// io.EOF after the last. After an error of the chunks the rows of the whole
// lines before it are given first.
func (r *Reader) Next() (columnar.Batch, error) {
	r.held = 0
	for r.finished == nil && (r.pending == 0 || r.pending < columnar.BatchRows && r.held < maxBatch) {
		r.step()
	}
	if r.pending == 0 {
		r.release()
		return columnar.Batch{}, r.finished
	}
	out := columnar.Batch{Len: r.pending}
	for _, c := range r.columns {
		out.Cols = append(out.Cols, c.finish(r.pending))
	}
	r.pending = 0
	return out, nil
}

// step decodes the next block of lines.
func (r *Reader) step() {
	if r.opt.Limit >= 0 && r.left <= 0 {
		r.finished = io.EOF
		return
	}
	data, err := r.lines.Next()
	if err != nil {
		r.finished = sourceError(err)
		return
	}
	r.held += len(data)
	r.block.load(data)
	if r.block.rows > 0 {
		r.decode()
	}
	r.count()
}

func sourceError(err error) error {
	if errors.Is(err, lines.ErrLong) {
		return sqlerr.New(sqlerr.HiveBadData, "line is longer than %d MB", lines.MaxLine>>20)
	}
	return err
}

func (r *Reader) decode() {
	b := &r.block
	rows := r.filter.apply(b, r.rows(b.rows))
	if r.opt.Limit >= 0 && int64(len(rows)) >= r.left {
		rows = rows[:r.left]
		b.cut(int(rows[len(rows)-1]) + 1)
	}
	r.left -= int64(len(rows))
	for _, c := range r.columns {
		c.decode(b, rows, r.pending)
	}
	r.pending += len(rows)
	r.checker.check(b)
}

// rows gives the numbers of all n rows of a block.
func (r *Reader) rows(n int) []int32 {
	for i := len(r.all); i < n; i++ {
		r.all = append(r.all, int32(i))
	}
	return r.all[:n]
}

// count adds up what was seen in the block.
func (r *Reader) count() {
	b := &r.block
	r.counts.Rows += int64(b.rows)
	r.counts.Empty += int64(b.empty)
	if r.opt.Lenient && b.flawed {
		for i := range b.rows {
			if b.flaws[i] != 0 {
				r.counts.Malformed++
				r.note(i)
			}
		}
	}
	r.lines.Done += int64(b.lineCount)
}

func (r *Reader) note(row int) {
	if len(r.counts.Problems) < maxProblems {
		r.counts.Problems = append(r.counts.Problems, Problem{
			Line: r.lines.Done + 1 + int64(r.block.line(row)), What: r.block.describe(row)})
	}
}
