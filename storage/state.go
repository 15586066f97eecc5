package storage

import (
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// State describes the present state of an object, such that another text means
// that the object may have changed, and gives its full address. ok is false for
// what has no such state: pipes, standard input, files that are not there.
func State(obj Object) (address, state string, changed time.Time, ok bool) {
	if _, is := obj.Source.(local); !is || obj.Size < 0 {
		return "", "", time.Time{}, false
	}
	info, err := os.Stat(obj.Key)
	if err != nil || !info.Mode().IsRegular() {
		return "", "", time.Time{}, false
	}
	address, err = filepath.Abs(obj.Key)
	if err != nil {
		return "", "", time.Time{}, false
	}
	inode, changed := identity(info)
	return address, fmt.Sprintf("%d bytes, %d, %d, %d", info.Size(), info.ModTime().UnixNano(), inode, changed.UnixNano()), changed, true
}
