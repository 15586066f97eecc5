package columnar

import (
	"syscall"
	"unsafe"
)

// hugeBytes is the size of a huge page.
const hugeBytes = 2 << 20

// adviseHuge asks for huge pages under b, as far as whole ones fit. It is no
// error where there are none.
func adviseHuge(b []byte) {
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(b))) & (hugeBytes - 1))
	if whole := (len(b) - skip) &^ (hugeBytes - 1); whole > 0 {
		_ = syscall.Madvise(b[skip:skip+whole], syscall.MADV_HUGEPAGE)
	}
}
