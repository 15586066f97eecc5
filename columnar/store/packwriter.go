package store

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// packWriter is a pack that is being made. It may be used from any goroutine.
type packWriter struct {
	target string

	mu       sync.Mutex
	file     *os.File
	out      *bufio.Writer
	at       int64
	failed   error
	readers  numbers
	heads    numbers
	columns  []*packedColumn
	byName   map[string]int
	objects  []packedObject
	records  []byte
	begun    map[string]bool // what writers have begun to keep, by object, state and way of reading
	writing  int             // writers that are not done
	complete int             // objects with columns
}

// numbers numbers texts in the order in which they come.
type numbers struct {
	list []string
	of   map[string]int
}

func (n *numbers) number(text string) int {
	if i, ok := n.of[text]; ok {
		return i
	}
	if n.of == nil {
		n.of = map[string]int{}
	}
	n.of[text] = len(n.list)
	n.list = append(n.list, text)
	return len(n.list) - 1
}

// packedColumn is a column of a pack that is being made.
type packedColumn struct {
	Column
	number   int
	segments []*segment
}

// packedObject is where among the records that of an object is.
type packedObject struct {
	sum      sum
	from, to int
}

// newPackWriter begins a pack in a temporary file beside its target.
func newPackWriter(target string) (*packWriter, error) {
	f, err := os.CreateTemp(filepath.Dir(target), temporary+"*")
	if err != nil {
		return nil, err
	}
	w := &packWriter{target: target, file: f, out: bufio.NewWriterSize(f, 256<<10), byName: map[string]int{}, begun: map[string]bool{}}
	w.write([]byte(magic))
	return w, nil
}

// write appends bytes; the lock is held, or nobody else has the pack.
func (w *packWriter) write(b []byte) piece {
	p := piece{w.at, int64(len(b)), checksum(b)}
	w.writeRaw(b)
	return p
}

func (w *packWriter) writeRaw(b []byte) (offset int64) {
	offset = w.at
	if w.failed == nil {
		_, w.failed = w.out.Write(b)
	}
	w.at += int64(len(b))
	return offset
}

// append appends bytes and gives their place.
func (w *packWriter) append(b []byte) (offset int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.writeRaw(b)
}

// column gives a column of the pack.
func (w *packWriter) column(c Column) *packedColumn {
	w.mu.Lock()
	defer w.mu.Unlock()
	i, ok := w.byName[c.Name]
	if !ok {
		i = len(w.columns)
		w.byName[c.Name] = i
		w.columns = append(w.columns, &packedColumn{Column: c, number: i})
	}
	return w.columns[i]
}

// segment gives the dictionary that the next chunk of a column is to use.
func (w *packWriter) segment(c *packedColumn) *segment {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := len(c.segments); n > 0 && c.segments[n-1].size() < fullSegment {
		return c.segments[n-1]
	}
	s := newSegment(len(c.segments))
	c.segments = append(c.segments, s)
	return s
}

// begin tells that a writer begins to keep an object; false where another does already.
func (w *packWriter) begin(k Key) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	identity := k.Object + "\x00" + k.State + "\x00" + k.Reader
	if w.begun[identity] {
		return false
	}
	w.begun[identity] = true
	w.writing++
	return true
}

// add adds a record, whose chunks were appended.
func (w *packWriter) add(k Key, head string, facts Facts, columns []columnChunks) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := record{address: addressOf(k.Object), reader: w.readers.number(k.Reader), head: -1, facts: facts}
	if head != "" {
		r.head = w.heads.number(head)
	}
	w.complete++
	w.addRecord(sumOf(k.Object, k.State), r, columns)
}

// addHead adds what the head of an object says, without its rows.
func (w *packWriter) addHead(object, state, head string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.addRecord(sumOf(object, state), record{address: addressOf(object), reader: -1, head: w.heads.number(head)}, nil)
}

func (w *packWriter) addRecord(s sum, r record, columns []columnChunks) {
	from := len(w.records)
	w.records = r.append(w.records, columns)
	w.objects = append(w.objects, packedObject{s, from, len(w.records)})
}

// done tells that a writer has ended; nobody writes any more where it gives true.
func (w *packWriter) done() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.writing--
	return w.writing == 0
}

// idle reports whether no writer is at work.
func (w *packWriter) idle() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.writing == 0
}

// size gives the bytes written up to now.
func (w *packWriter) size() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

// seal ends the pack and puts it in its place; one without columns is given up.
func (w *packWriter) seal() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.complete > 0 {
		w.writeEnd()
		if w.failed == nil {
			w.failed = w.out.Flush()
		}
	}
	if err := w.file.Close(); w.failed == nil {
		w.failed = err
	}
	if w.failed == nil && w.complete > 0 {
		w.failed = os.Rename(w.file.Name(), w.target)
	}
	if w.failed != nil || w.complete == 0 {
		os.Remove(w.file.Name())
	}
	return w.failed
}

// writeEnd appends dictionaries, records, index and footer.
func (w *packWriter) writeEnd() {
	f := &footer{readers: w.readers.list, heads: w.heads.list, objects: len(w.objects)}
	for _, c := range w.columns {
		out := packColumn{Column: c.Column}
		for _, s := range c.segments {
			data, values := s.encode()
			out.segments = append(out.segments, segmentPiece{w.write(data), values})
		}
		f.columns = append(f.columns, out)
	}
	slices.SortStableFunc(w.objects, func(a, b packedObject) int { return cmp.Or(bytes.Compare(a.sum[:], b.sum[:]), a.from-b.from) })
	records, index := make([]byte, 0, len(w.records)), make([]byte, 0, len(w.objects)*indexSize)
	for _, o := range w.objects {
		records = append(records, w.records[o.from:o.to]...)
		index = binary.LittleEndian.AppendUint64(append(index, o.sum[:]...), uint64(len(records)))
	}
	f.records, f.index = w.write(records), w.write(index)
	body := f.encode()
	w.write(body)
	end := binary.LittleEndian.AppendUint32(nil, checksum(body))
	end = binary.LittleEndian.AppendUint32(end, uint32(len(body)))
	w.write(append(end, magic...))
}
