package columnar

import (
	"encoding/binary"
	"io"
	"os"
	"runtime"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/klauspost/compress/zstd"

	"flowsql/sql/sqlerr"
)

// SpillDir makes the spill files of one query. Where the operating system lets
// it, a file has no name once it is open, so that nothing is left behind even
// if the process is killed; elsewhere Close removes it. Safe for many goroutines.
type SpillDir struct {
	parent string
	mu     sync.Mutex
	files  []*os.File

	once    sync.Once
	encoder *zstd.Encoder
	decoder *zstd.Decoder
	failed  error
}

// NewSpillDir gives the spill files of a query in a folder, the system's for
// temporary files where it is empty. Nothing is made until it is needed.
func NewSpillDir(parent string) *SpillDir { return &SpillDir{parent: parent} }

// Close closes and removes all files.
func (d *SpillDir) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range d.files {
		f.Close()
		if runtime.GOOS == "windows" {
			os.Remove(f.Name())
		}
	}
	d.files = nil
	if d.decoder != nil {
		d.decoder.Close()
		d.decoder = nil
	}
}

// open makes the codecs that all files share.
func (d *SpillDir) open() error {
	d.once.Do(func() {
		if d.encoder, d.failed = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(2),
			zstd.WithWindowSize(256<<10), zstd.WithLowerEncoderMem(true)); d.failed == nil {
			d.decoder, d.failed = zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderLowmem(true))
		}
	})
	return d.failed
}

// Create opens a new spill file for batches of columns of the storage types.
func (d *SpillDir) Create(columns []arrow.DataType) (*SpillFile, error) {
	if err := d.open(); err != nil {
		return nil, spillError(err)
	}
	f, err := os.CreateTemp(d.parent, "flowsql-spill-*")
	if err != nil {
		return nil, spillError(err)
	}
	if runtime.GOOS != "windows" {
		os.Remove(f.Name())
	}
	d.mu.Lock()
	d.files = append(d.files, f)
	d.mu.Unlock()
	return &SpillFile{dir: d, file: f, columns: columns}, nil
}

func spillError(err error) error {
	return sqlerr.New(sqlerr.GenericInternalError, "cannot spill to disk: %s", err).WithCause(err)
}

// SpillFile takes batches, then gives them back in order. It is for one
// goroutine at a time.
type SpillFile struct {
	dir     *SpillDir
	file    *os.File
	columns []arrow.DataType
	written int64
	rows    int64
}

// Rows gives the number of rows written.
func (s *SpillFile) Rows() int64 { return s.rows }

// Bytes gives the bytes written.
func (s *SpillFile) Bytes() int64 { return s.written }

// Write adds a batch: its length, then one compressed block of all columns.
func (s *SpillFile) Write(b Batch) error {
	raw := binary.LittleEndian.AppendUint32(nil, uint32(b.Len))
	for i, c := range b.Cols {
		c = Plain(c)
		if c.DataType().ID() == arrow.NULL && s.columns[i].ID() != arrow.NULL {
			c = NewNulls(s.columns[i], b.Len)
		}
		if c.Data().Offset() != 0 {
			c = Gather(c, Rows(c.Len()))
		}
		raw = appendArray(raw, c.Data())
	}
	block := s.dir.encoder.EncodeAll(raw, make([]byte, 8, 8+len(raw)/2))
	binary.LittleEndian.PutUint32(block, uint32(len(block)-8))
	binary.LittleEndian.PutUint32(block[4:], uint32(len(raw)))
	if _, err := s.file.WriteAt(block, s.written); err != nil {
		return spillError(err)
	}
	s.written += int64(len(block))
	s.rows += int64(b.Len)
	return nil
}

// appendArray writes length and null count, each buffer with its length (-1 for
// none), then the children.
func appendArray(dst []byte, d arrow.ArrayData) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(d.Len()))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(d.NullN()))
	dst = binary.LittleEndian.AppendUint32(dst, uint32(d.Offset()))
	for _, b := range d.Buffers() {
		if b == nil {
			dst = binary.LittleEndian.AppendUint64(dst, ^uint64(0))
			continue
		}
		dst = binary.LittleEndian.AppendUint64(dst, uint64(b.Len()))
		for len(dst)%8 != 0 { // so that values can be read in place
			dst = append(dst, 0)
		}
		dst = append(dst, b.Bytes()...)
	}
	for _, c := range d.Children() {
		dst = appendArray(dst, c)
	}
	return dst
}

// Reader gives the batches written so far from the first on. Readers of one
// file do not disturb each other.
func (s *SpillFile) Reader() *SpillReader {
	return &SpillReader{file: s, in: io.NewSectionReader(s.file, 0, s.written)}
}

// Close closes and removes the file before the query ends.
func (s *SpillFile) Close() {
	s.dir.mu.Lock()
	defer s.dir.mu.Unlock()
	for i, f := range s.dir.files {
		if f == s.file {
			s.dir.files = append(s.dir.files[:i], s.dir.files[i+1:]...)
			f.Close()
			if runtime.GOOS == "windows" {
				os.Remove(f.Name())
			}
			return
		}
	}
}

// SpillReader gives the batches of a SpillFile.
type SpillReader struct {
	file *SpillFile
	in   io.Reader
}

// Next gives the next batch, io.EOF after the last.
func (r *SpillReader) Next() (Batch, error) {
	var head [8]byte
	if _, err := io.ReadFull(r.in, head[:]); err != nil {
		if err == io.EOF {
			return Batch{}, io.EOF
		}
		return Batch{}, spillError(err)
	}
	packed := make([]byte, binary.LittleEndian.Uint32(head[:4]))
	if _, err := io.ReadFull(r.in, packed); err != nil {
		return Batch{}, spillError(err)
	}
	raw, err := r.file.dir.decoder.DecodeAll(packed, make([]byte, 0, binary.LittleEndian.Uint32(head[4:])))
	if err != nil {
		return Batch{}, spillError(err)
	}
	return decodeBatch(raw, r.file.columns)
}

// decodeBatch is the inverse of Write's block.
func decodeBatch(raw []byte, columns []arrow.DataType) (Batch, error) {
	d := blockDecoder{raw: raw}
	b := Batch{Len: int(d.uint32())}
	for _, t := range columns {
		data := d.array(t)
		if d.failed || data.Len() != b.Len {
			return Batch{}, spillError(io.ErrUnexpectedEOF)
		}
		b.Cols = append(b.Cols, array.MakeFromData(data))
	}
	return b, nil
}

// blockDecoder reads a block; after a failure it gives zeros.
type blockDecoder struct {
	raw    []byte
	at     int
	failed bool
}

func (d *blockDecoder) bytes(n uint64) []byte {
	if d.failed || n > uint64(len(d.raw)-d.at) {
		d.failed = true
		return nil
	}
	d.at += int(n)
	return d.raw[d.at-int(n) : d.at : d.at]
}

func (d *blockDecoder) uint32() uint32 {
	if b := d.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (d *blockDecoder) buffer() *memory.Buffer {
	b := d.bytes(8)
	if b == nil || binary.LittleEndian.Uint64(b) == ^uint64(0) {
		return nil
	}
	n := binary.LittleEndian.Uint64(b)
	d.bytes(uint64(-d.at & 7))
	return memory.NewBufferBytes(d.bytes(n))
}

func (d *blockDecoder) array(t arrow.DataType) arrow.ArrayData {
	n, nulls, offset := int(d.uint32()), int(d.uint32()), int(d.uint32())
	buffers := make([]*memory.Buffer, len(t.Layout().Buffers))
	for i := range buffers {
		buffers[i] = d.buffer()
	}
	var children []arrow.ArrayData
	if nested, ok := t.(arrow.NestedType); ok {
		for _, f := range nested.Fields() {
			children = append(children, d.array(f.Type))
		}
	}
	return array.NewData(t, n, buffers, children, nulls, offset)
}
