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
	return s.Ino, later(time.Unix(s.Ctim.Unix()), info.ModTime())
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
