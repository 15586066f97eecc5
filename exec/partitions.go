package exec

import (
	"io"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"

	"flowsql/columnar"
	"flowsql/sql/types"
)

// fanOut is the number of partitions that state on disk is cut into; it uses
// fanBits bits of the hash a level.
const (
	fanBits  = 4
	fanOut   = 1 << fanBits
	maxLevel = 8
)

// partitions holds batches by the hash of their keys, in memory while the
// budget lasts and then on disk. A batch has a kind, 0 for the main rows; the
// kinds have different columns behind the keys. add is safe for many goroutines.
type partitions struct {
	keys   []types.Type
	level  int
	parts  []*partition
	budget columnar.Budget
	spill  *columnar.SpillDir
	onDisk bool // straight to disk, since memory is short
	wrote  func(bytes int64)
}

// partition is the batches of one part of the hashes.
type partition struct {
	mu     sync.Mutex
	level  int
	kinds  []partitionKind
	budget columnar.Budget
}

type partitionKind struct {
	memory []columnar.Batch
	file   *columnar.SpillFile
}

func newPartitions(keys []types.Type, count, kinds, level int, budget columnar.Budget, spill *columnar.SpillDir, onDisk bool) *partitions {
	p := &partitions{keys: keys, level: level, budget: budget, spill: spill, onDisk: onDisk, wrote: func(int64) {}}
	for range count {
		p.parts = append(p.parts, &partition{level: level, kinds: make([]partitionKind, kinds), budget: budget})
	}
	return p
}

// of gives the partition of a hash: the levels use different bits of it.
func (p *partitions) of(hash uint64) int {
	if len(p.parts) != fanOut {
		return int(hash >> 1 % uint64(len(p.parts)))
	}
	return int(hash << (fanBits * p.level) >> (64 - fanBits))
}

// add takes a batch whose first columns are the keys.
func (p *partitions) add(kind int, b columnar.Batch) error {
	hashes := columnar.HashRows(p.keys, b.Cols[:len(p.keys)], b.Len, nil)
	rows := make([][]int32, len(p.parts))
	for i, h := range hashes {
		at := p.of(h)
		rows[at] = append(rows[at], int32(i))
	}
	for at, r := range rows {
		if len(r) == 0 {
			continue
		}
		if err := p.put(p.parts[at], kind, b.Gather(r)); err != nil {
			return err
		}
	}
	return nil
}

func (p *partitions) put(part *partition, kind int, b columnar.Batch) error {
	part.mu.Lock()
	defer part.mu.Unlock()
	k := &part.kinds[kind]
	if !p.onDisk && k.file == nil && p.budget.Grow(b.HeldBytes()) == nil {
		k.memory = append(k.memory, b)
		return nil
	}
	if k.file == nil {
		file, err := p.spill.Create(storages(b.Cols))
		if err != nil {
			return err
		}
		k.file = file
	}
	before := k.file.Bytes()
	err := k.file.Write(b)
	p.wrote(k.file.Bytes() - before)
	return err
}

// storages gives the types in which columns are written.
func storages(cols []arrow.Array) []arrow.DataType {
	out := make([]arrow.DataType, len(cols))
	for i, c := range cols {
		if out[i] = c.DataType(); out[i].ID() == arrow.DICTIONARY {
			out[i] = arrow.BinaryTypes.String
		}
	}
	return out
}

// rows gives the number of rows of a kind.
func (p *partition) rows(kind int) int64 {
	k, n := &p.kinds[kind], int64(0)
	for _, b := range k.memory {
		n += int64(b.Len)
	}
	if k.file != nil {
		n += k.file.Rows()
	}
	return n
}

// batchReader gives batches, io.EOF after the last.
type batchReader interface {
	Next() (columnar.Batch, error)
}

// partitionReader reads one kind of a partition and forgets what it gave.
type partitionReader struct {
	kind   *partitionKind
	budget columnar.Budget
	file   *columnar.SpillReader
}

func (p *partition) reader(kind int) batchReader {
	return &partitionReader{kind: &p.kinds[kind], budget: p.budget}
}

// Next is the batchReader's.
func (r *partitionReader) Next() (columnar.Batch, error) {
	if list := r.kind.memory; len(list) > 0 {
		b := list[0]
		list[0] = columnar.Batch{}
		r.kind.memory = list[1:]
		r.budget.Shrink(b.HeldBytes())
		return b, nil
	}
	if r.kind.file == nil {
		return columnar.Batch{}, io.EOF
	}
	if r.file == nil {
		r.file = r.kind.file.Reader()
	}
	b, err := r.file.Next()
	if err == io.EOF {
		r.kind.file.Close()
		r.kind.file = nil
	}
	return b, err
}

// each gives the batches of a kind and forgets them.
func (p *partition) each(kind int, f func(columnar.Batch) error) error {
	r := p.reader(kind)
	for {
		b, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := f(b); err != nil {
			return err
		}
	}
}
