package columnar

import "unsafe"

const (
	hugeFrom  = 4 << 20 // bytes from which a slice is asked to lie on huge pages
	touchFrom = 1 << 12 // bytes from which its pages are written once
	pageBytes = 4 << 10 // of a small page
)

// Large gives n zero elements, which must hold no pointers, for a table that is
// read and written in any order. The system hands fresh memory out page by page:
// a page that is read before it is written costs two faults, the second of which
// holds up all processors. So each page is written once here, and a large slice
// lies on huge pages where there are some.
func Large[T any](n int) []T {
	s := make([]T, n)
	prepare(s)
	return s
}

// Extend gives s with room for n elements more, as append would make it; the
// room is as Large gives it, and large slices grow by half.
func Extend[T any](s []T, n int) []T {
	if len(s)+n <= cap(s) {
		return s
	}
	size := cap(s) * 2
	if cap(s)*int(unsafe.Sizeof(*new(T))) >= hugeFrom {
		size = cap(s) + cap(s)/2
	}
	grown := make([]T, len(s), max(len(s)+n, size, 16))
	prepare(grown[:cap(grown)])
	copy(grown, s)
	return grown
}

func prepare[T any](s []T) {
	b := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(*new(T))))
	if len(b) >= hugeFrom {
		adviseHuge(b)
	}
	if len(b) >= touchFrom {
		for i := 0; i < len(b); i += pageBytes {
			b[i] = 0
		}
	}
}
