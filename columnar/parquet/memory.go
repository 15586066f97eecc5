package parquet

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow/memory"
)

// bounded gives memory for pages, but never much more than a file of its size can
// fill: the sizes of pages are the file's own words. It panics, as the library
// does at damage; recovered makes an error of it.
type bounded struct {
	memory.Allocator
	most int
}

const (
	smallestBound = 64 << 20
	largestBound  = 1 << 30
	mostInflated  = 1000 // times the size of the file
)

func newBounded(size int64) bounded {
	return bounded{memory.NewGoAllocator(), int(min(largestBound, smallestBound+mostInflated*min(size, largestBound)))}
}

// Allocate gives new memory.
func (b bounded) Allocate(size int) []byte {
	b.check(size)
	return b.Allocator.Allocate(size)
}

// Reallocate gives memory in place of other.
func (b bounded) Reallocate(size int, old []byte) []byte {
	b.check(size)
	return b.Allocator.Reallocate(size, old)
}

func (b bounded) check(size int) {
	if size > b.most {
		panic(fmt.Errorf("a page of %d bytes", size))
	}
}
