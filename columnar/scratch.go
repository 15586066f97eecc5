package columnar

import "unsafe"

// Scratch is memory for columns that nobody keeps: what it gives is valid until
// Reset, and then given again. It is for one goroutine. The nil Scratch gives
// fresh memory.
type Scratch struct {
	list [][]uint64
	next int
}

// scratchRows is the number of rows from which a column takes memory of a Scratch.
const scratchRows = 256

// Reset takes back all that was given.
func (s *Scratch) Reset() {
	if s != nil {
		s.next = 0
	}
}

// Room gives memory for n values, which may hold anything.
func Room[T int8 | int16 | int32 | int64](s *Scratch, n int) []T {
	if s == nil || n < scratchRows {
		return make([]T, n)
	}
	words := (n*int(unsafe.Sizeof(T(0))) + 7) / 8
	if s.next == len(s.list) {
		s.list = append(s.list, nil)
	}
	if len(s.list[s.next]) < words {
		s.list[s.next] = make([]uint64, words)
	}
	room := unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(s.list[s.next]))), n)
	s.next++
	return room
}
