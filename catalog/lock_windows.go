//go:build windows

package catalog

import (
	"os"

	"golang.org/x/sys/windows"
)

// lockFile waits for the file's lock, for itself alone; closing the file gives
// it back.
func lockFile(f *os.File) error {
	return windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, new(windows.Overlapped))
}

// syncDir does nothing: folders cannot be synced here.
func syncDir(string) {}
