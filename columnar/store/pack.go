package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"os"
	"sort"
	"sync"
	"sync/atomic"
	"time"
)

// sum names an object in its present state.
type sum [16]byte

// sumOf gives the sum of an address and a state.
func sumOf(object, state string) sum {
	var room [512]byte
	h := sha256.Sum256(append(append(append(room[:0], object...), 0), state...))
	return sum(h[:16])
}

// addressOf gives the sum of an address.
func addressOf(object string) uint64 {
	h := sha256.Sum256([]byte(object))
	return binary.LittleEndian.Uint64(h[:])
}

// indexSize is the size of an item of a pack's index: the sum of an object, and
// where among the records its record ends; it begins where that of the item before ends.
const indexSize = 16 + 8

// openPack is a pack that is being read. It may be used from any goroutine.
type openPack struct {
	path  string
	file  *os.File
	size  int64
	used  time.Time // when its use was noted last
	noted atomic.Bool
	index []byte
	*footer

	mu           sync.Mutex
	records      []byte // nil until one is asked for
	windows      [windowCount]window
	turn         int
	dictionaries map[segmentKey]*dictionary
	held         int // bytes of dictionaries
}

type segmentKey struct{ column, segment int }

// open opens the pack at a path. The errors are ErrDamaged and those of the system.
func open(path string) (*openPack, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	p := &openPack{path: path, file: f, dictionaries: map[segmentKey]*dictionary{}}
	if err := p.load(); err != nil {
		f.Close()
		return nil, err
	}
	return p, nil
}

// firstRead is how much of the end of a pack is read at once.
const firstRead = 16 << 10

func (p *openPack) load() error {
	info, err := p.file.Stat()
	if err != nil || info.Size() < int64(len(magic)+tail) {
		return ErrDamaged
	}
	p.size, p.used = info.Size()-int64(tail), info.ModTime()
	end := make([]byte, min(info.Size(), firstRead))
	if _, err := p.file.ReadAt(end, info.Size()-int64(len(end))); err != nil {
		return ErrDamaged
	}
	last := end[len(end)-tail:]
	length := int64(binary.LittleEndian.Uint32(last[4:]))
	if string(last[8:]) != magic || length > p.size {
		return ErrDamaged
	}
	body := end[:len(end)-tail]
	if length <= int64(len(body)) {
		body = body[int64(len(body))-length:]
	} else {
		body = make([]byte, length)
		if _, err := p.file.ReadAt(body, p.size-length); err != nil {
			return ErrDamaged
		}
	}
	if checksum(body) != binary.LittleEndian.Uint32(last) {
		return ErrDamaged
	}
	if p.footer, err = decodeFooter(body, p.size-length); err != nil {
		return err
	}
	p.index, err = p.read(p.footer.index)
	return err
}

// read gives the bytes of a piece, checked.
func (p *openPack) read(at piece) ([]byte, error) {
	b := make([]byte, at.length)
	if _, err := p.file.ReadAt(b, at.offset); err != nil || checksum(b) != at.sum {
		return nil, ErrDamaged
	}
	return b, nil
}

// find adds the records of an object to a list.
func (p *openPack) find(s sum, list []entryPart) ([]entryPart, error) {
	n := len(p.index) / indexSize
	item := func(i int) []byte { return p.index[i*indexSize:][:indexSize] }
	at := sort.Search(n, func(i int) bool { return bytes.Compare(item(i)[:16], s[:]) >= 0 })
	for ; at < n && bytes.Equal(item(at)[:16], s[:]); at++ {
		from := uint64(0)
		if at > 0 {
			from = binary.LittleEndian.Uint64(item(at - 1)[16:])
		}
		r, err := p.record(from, binary.LittleEndian.Uint64(item(at)[16:]))
		if err != nil {
			return list, err
		}
		list = append(list, entryPart{p, r})
	}
	return list, nil
}

// each gives all records of a pack.
func (p *openPack) each(visit func(s sum, r *record) error) error {
	from := uint64(0)
	for at := p.index; len(at) > 0; at = at[indexSize:] {
		to := binary.LittleEndian.Uint64(at[16:])
		r, err := p.record(from, to)
		if err != nil {
			return err
		}
		if err := visit(sum(at[:16]), r); err != nil {
			return err
		}
		from = to
	}
	return nil
}

func (p *openPack) record(from, to uint64) (*record, error) {
	all, err := p.allRecords()
	if err != nil {
		return nil, err
	}
	if from > to || to > uint64(len(all)) {
		return nil, ErrDamaged
	}
	return decodeRecord(all[from:to], p.footer)
}

func (p *openPack) allRecords() ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var err error
	if p.records == nil {
		p.records, err = p.read(p.footer.records)
	}
	return p.records, err
}

// dictionary gives a dictionary of a column, read once.
func (p *openPack) dictionary(column, segment int) (*dictionary, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := segmentKey{column, segment}
	if d := p.dictionaries[key]; d != nil {
		return d, nil
	}
	at := p.columns[column].segments[segment]
	data, err := p.read(at.piece)
	if err != nil {
		return nil, err
	}
	d, err := readDictionary(data, at.values)
	if err != nil {
		return nil, err
	}
	if p.held += d.bytes(); p.held > maxHeld { // those in use stay where they are used
		clear(p.dictionaries)
		p.held = d.bytes()
	}
	p.dictionaries[key] = d
	return d, nil
}

// maxHeld is how many bytes of dictionaries a pack holds for the next reader.
const maxHeld = 32 << 20

// A window is a part of a pack that was read for one piece and is kept for those
// beside it: small objects lie close together.
type window struct {
	data []byte
	at   int64
}

const (
	windowSize  = 256 << 10
	windowCount = 4
	// smallPiece is the size up to which pieces are read by windows.
	smallPiece = 8 << 10
)

// readBlocks reads bytes into a buffer, with slack behind them. They are not checked.
func (p *openPack) readBlocks(buffer []byte, offset int64, n int) ([]byte, error) {
	if cap(buffer) < n+slack {
		buffer = make([]byte, n+slack)
	}
	buffer = buffer[:n+slack]
	if n <= smallPiece {
		return buffer, p.readSmall(buffer[:n], offset)
	}
	if _, err := p.file.ReadAt(buffer[:n], offset); err != nil {
		return nil, ErrDamaged
	}
	return buffer, nil
}

// readSmall reads a few bytes by a window.
func (p *openPack) readSmall(dst []byte, offset int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.windows {
		w := &p.windows[i]
		if at := offset - w.at; at >= 0 && at+int64(len(dst)) <= int64(len(w.data)) {
			copy(dst, w.data[at:])
			return nil
		}
	}
	w := &p.windows[p.turn]
	p.turn = (p.turn + 1) % windowCount
	if w.data == nil {
		w.data = make([]byte, 0, windowSize)
	}
	n := min(windowSize, p.size-offset)
	if n < int64(len(dst)) {
		return ErrDamaged
	}
	w.data, w.at = w.data[:n], offset
	if _, err := p.file.ReadAt(w.data, offset); err != nil {
		w.data = w.data[:0]
		return ErrDamaged
	}
	copy(dst, w.data)
	return nil
}
