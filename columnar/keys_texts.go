package columnar

import (
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
)

// texts is what the interners of the same column of several goroutines share. The codes of
// its own dictionary begin behind those of the one that was adopted.
type texts struct {
	mu      sync.Mutex
	dict    *Dict
	closed  bool          // nothing is adopted any more
	adopted *Dict         // a reader's dictionary, to which nothing is added; nil for none
	finder  *Dict         // that finds its texts; nil while nobody asked
	values  []arrow.Array // of other types: the values by code, in parts
	most    int           // that have words
}

const (
	// leastAdopted is the size of a dictionary from which it is adopted.
	leastAdopted = 256
	// mostAdopted is that up to which one of addresses is: there are others beside larger ones, whose
	// addresses would all have to be looked up in it.
	mostAdopted = 1 << 17
)

// adopt makes a dictionary to which nothing is added that of the texts, if there are
// none yet, and reports whether it is, or was before.
func (t *texts) adopt(d *Dict, may bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if may && !t.closed {
		t.adopted, t.closed = d, true
	}
	return t.adopted != nil && d.isOf(t.adopted.offsets)
}

// settle gives what finds the texts of the dictionary that was adopted, nil for none; none
// is from here on.
func (t *texts) settle() *Dict {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.closed = true
	if t.adopted == nil || t.finder != nil {
		return t.finder
	}
	t.finder = NewDict()
	for code := range uint32(t.adopted.Len()) {
		t.finder.CodeString(t.adopted.Value(code))
	}
	return t.finder
}

const (
	// mostText is the size of the texts of a column from which no budget has room for
	// them: places in a dictionary have 32 bits, those in an array of texts 31, and
	// each worker may add a batch before it asks.
	mostText = 3 << 29
	// spareTexts is how many words are left for texts when no budget has room for them.
	spareTexts = 1 << 22
	// noRoom is more memory than there is.
	noRoom = 1 << 60
)

// bytes gives the memory held, noRoom more where there may be too many texts.
func (t *texts) bytes() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	total := t.dict.Bytes()
	if t.dict.offsets[t.dict.Len()] > mostText || t.dict.Len()+t.adoptedLen() > t.most-spareTexts {
		total += noRoom
	}
	for _, d := range []*Dict{t.adopted, t.finder} {
		if d != nil {
			total += d.Bytes()
		}
	}
	for _, v := range t.values {
		total += HeldBytes(v)
	}
	return total
}

// finderBytes estimates the memory of what finds the texts of the dictionary that was adopted, as
// long as there is none.
func (t *texts) finderBytes() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.adopted == nil || t.finder != nil {
		return 0
	}
	return t.adopted.Bytes() + int64(t.adopted.Len())*(16+2*8)
}

// adoptedLen gives the number of texts of the dictionary that was adopted.
func (t *texts) adoptedLen() int {
	if t.adopted == nil {
		return 0
	}
	return t.adopted.Len()
}
