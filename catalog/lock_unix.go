//go:build unix

package catalog

import (
	"os"

	"golang.org/x/sys/unix"
)

// lockFile waits for the file's lock, for itself alone; closing the file gives
// it back.
func lockFile(f *os.File) error {
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX)
		if err != unix.EINTR {
			return err
		}
	}
}

// syncDir makes a rename in the folder lasting.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync() // not every file system can; the rename itself is done
		d.Close()
	}
}
