package storage

import (
	"os"
	"syscall"
	"time"
)

// identity gives a file's number in its file system and when its content or its
// properties last changed, which, unlike the time of its content, no program sets.
func identity(info os.FileInfo) (inode uint64, changed time.Time) {
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, info.ModTime()
	}
	changed = time.Unix(s.Ctimespec.Sec, s.Ctimespec.Nsec)
	if info.ModTime().After(changed) {
		changed = info.ModTime()
	}
	return s.Ino, changed
}
