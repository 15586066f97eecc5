package catalog

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"flowsql/columnar/flowlog"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
	"flowsql/storage"
)

// fileKind is what a file turned out to be.
type fileKind uint8

const (
	fileEmpty fileKind = iota // no rows, whatever it is
	fileText
	fileParquet
	fileForeign // no flow log
)

// fileColumn is a column of one file.
type fileColumn struct {
	name     string     // empty in a text file whose names are not known
	typ      types.Type // unknown for one that cannot be read
	repeated bool       // an earlier column has the same name but for case: it is found, this one never
}

// head is what the beginning (Parquet: the end) of a file says of its content.
type head struct {
	kind    fileKind
	columns []fileColumn
	log     flowlog.Kind
	text    flowlog.Format
	reader  reader // of a text file of a path table
	parts   []part // the row groups of a Parquet file
	rows    int64  // of a Parquet file
	why     error  // why it is no flow log
	damage  error  // the container ended before any text: to be told
}

// find gives the place of a column in the file, -1 where it has none.
func (h *head) find(name string) int {
	for i, c := range h.columns {
		if c.name == name && !c.repeated {
			return i
		}
	}
	return -1
}

// hasFields reports whether a column of the file is known as a field of flow logs.
func hasFields(h *head) bool {
	return h != nil && slices.ContainsFunc(h.columns, func(c fileColumn) bool {
		_, ok := flowlog.Lookup(c.name)
		return ok
	})
}

// besideFields calls a file none of whose columns is known foreign, since beside
// flow logs all of it would be null: it was found in a folder with them, and
// resembles one only by some values, or is a Parquet file of another service.
func besideFields(h *head, path string) *head {
	if h == nil || h.kind != fileText && h.kind != fileParquet || hasFields(h) {
		return h
	}
	why := "not known as a flow log: no header names its fields, as in the other files (--fields can)"
	if h.kind == fileParquet {
		why = "not a flow log: none of its columns is a field of one"
	}
	return &head{kind: fileForeign, why: sqlerr.New(sqlerr.InputNotFlowLog, "%s: %s", path, why)}
}

// headSize is how much text is looked at to find a file's format.
const headSize = 16 << 10

// longHead is how much is looked at where the first line is longer than that.
const longHead = 8 << 20

// givenFields are the fields that --fields or --log-format gives for files
// without a header; nil for none.
type givenFields struct {
	text   string
	format flowlog.Format
}

// openHead opens a file and finds out what it is. A text file stays open, to be read
// from its start; others give no Reader. The error is one of reading.
func openHead(ctx context.Context, obj storage.Object, given *givenFields) (*head, *storage.Reader, error) {
	r, err := storage.Open(ctx, obj, storage.ByContent)
	if errors.Is(err, storage.ErrUnsupported) {
		return &head{kind: fileForeign, why: err}, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	h, err := headOf(ctx, r, given)
	if err == nil && h.kind == fileText {
		return h, r, nil
	}
	r.Close()
	return h, nil, err
}

// IsFlowLog reports whether an object is the text of a flow log; named tells that the
// names of its fields are known.
func IsFlowLog(ctx context.Context, obj storage.Object) (is, named bool, err error) {
	h, r, err := openHead(ctx, obj, nil)
	if r != nil {
		r.Close()
	}
	if err != nil || h.kind != fileText {
		return false, false, err
	}
	return true, hasFields(h), nil
}

func headOf(ctx context.Context, r *storage.Reader, given *givenFields) (*head, error) {
	if r.IsParquet() {
		return parquetHead(r)
	}
	text, err := peekHead(r)
	if len(text) == 0 && errors.Is(err, storage.ErrTruncated) {
		return &head{kind: fileEmpty, damage: err}, nil
	}
	var damaged *sqlerr.Error
	if len(text) == 0 && errors.As(err, &damaged) {
		return nil, err
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return textHead(text, r.Object().Path, given), nil
}

// peekHead gives the first text of a file, at least one line of it. JSON and
// XML often are one line only, and known by their first byte.
func peekHead(r *storage.Reader) ([]byte, error) {
	text, err := r.Peek(headSize)
	if err == nil && !bytes.ContainsAny(text, "\r\n") && !bytes.ContainsAny(text[:1], "{[<") && bytes.IndexByte(text, 0) < 0 {
		for size := 16 * headSize; size <= longHead && err == nil && !bytes.ContainsAny(text, "\r\n"); size *= 2 {
			text, err = r.Peek(size)
		}
	}
	return text, err
}

func textHead(text []byte, path string, given *givenFields) *head {
	format, err := flowlog.Detect(text)
	nameless := given != nil && format.Header == "" && !format.Empty
	switch {
	case nameless && firstFields(text) == len(given.format.Fields):
		format, err = given.format, nil
	case nameless && err == nil: // rows under wrong names are worse than no rows
		err = sqlerr.New(sqlerr.InputNotFlowLog, "the first line has %d fields, but %d were named by --fields or --log-format",
			firstFields(text), len(given.format.Fields))
	}
	switch {
	case err != nil:
		e := sqlerr.From(err)
		return &head{kind: fileForeign, why: sqlerr.New(e.Code, "%s: %s", path, e.Msg).WithCause(err)}
	case format.Empty:
		return &head{kind: fileEmpty}
	}
	return newTextHead(format)
}

// newTextHead gives the head of a text file of a format.
func newTextHead(format flowlog.Format) *head {
	h := &head{kind: fileText, log: format.Kind, text: format, columns: make([]fileColumn, len(format.Fields))}
	for i, f := range format.Fields {
		if format.Named {
			h.columns[i].name = f.Column()
		}
		h.columns[i].typ = f.Type
	}
	h.reader = newReader(flowlog.Options{Skip: format.Skip, Lenient: true, Check: format.Types(), Header: format.Header})
	return h
}

// firstFields counts the fields of the first line; 0 where it is no text.
func firstFields(text []byte) int {
	line := bytes.TrimLeft(text, "\r\n")
	if end := bytes.IndexAny(line, "\r\n"); end >= 0 {
		line = line[:end]
	}
	if bytes.IndexByte(line, 0) >= 0 {
		return 0
	}
	return bytes.Count(line, []byte(" ")) + 1
}

// Heads remembers what files are, so that a session looks at each only once. It
// may be used from any goroutine.
type Heads struct {
	mu    sync.Mutex
	of    map[headKey]*head
	named map[headerKey]*head // one for all files with the same header line
}

type headerKey struct {
	line string
	skip int
}

// headKey names a state of a file, and the fields given for files without a header.
type headKey struct {
	source storage.Source
	key    string
	size   int64
	time   time.Time
	given  string
}

// NewHeads gives an empty memory.
func NewHeads() *Heads { return &Heads{of: map[headKey]*head{}, named: map[headerKey]*head{}} }

// read gives the head of an object, nil for one that is gone.
func (m *Heads) read(ctx context.Context, obj *storage.Object, given *givenFields, cache *ColumnCache) (*head, error) {
	if err := obj.Ask(); err != nil || obj.Source == nil {
		return nil, err
	}
	h, r, err := m.open(ctx, *obj, given, cache)
	if r != nil {
		r.Close()
	}
	return h, err
}

// open is read, with the file if it is of text and had to be opened, to be read
// from its start.
func (m *Heads) open(ctx context.Context, obj storage.Object, given *givenFields, cache *ColumnCache) (*head, *storage.Reader, error) {
	key := headKey{obj.Source, obj.Key, obj.Size, obj.ModTime, ""}
	if given != nil {
		key.given = given.text
	}
	m.mu.Lock()
	h := m.of[key]
	m.mu.Unlock()
	if h != nil {
		return h, nil, nil
	}
	if h = cache.head(cache.find(obj), given); h != nil {
		return m.keep(key, h), nil, nil
	}
	h, r, err := openHead(ctx, obj, given)
	if err == nil {
		cache.keepEmpty(obj, h, given)
		h = m.keep(key, h)
	}
	return h, r, err
}

// keep remembers a head, or in its place the same one of another file: a folder
// of small files holds few different headers.
func (m *Heads) keep(key headKey, h *head) *head {
	m.mu.Lock()
	defer m.mu.Unlock()
	if h.kind == fileText && h.text.Header != "" {
		line := headerKey{h.text.Header, h.text.Skip}
		if same := m.named[line]; same != nil {
			h = same
		}
		m.named[line] = h
	}
	m.of[key] = h
	return h
}

// headReaders is how many files are looked at at the same time.
const headReaders = 8

// readAll looks at the files whose place is in which, several at a time; heads
// of the others, and of those that are gone, stay nil.
func (m *Heads) readAll(ctx context.Context, objects []storage.Object, which []int, given *givenFields, cache *ColumnCache) ([]*head, error) {
	heads := make([]*head, len(objects))
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(headReaders, len(which)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range next {
				h, err := m.read(ctx, &objects[i], given, cache)
				if err != nil {
					stop(err)
				}
				heads[i] = h
			}
		}()
	}
	for _, i := range which {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	return heads, context.Cause(ctx)
}
