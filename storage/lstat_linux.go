package storage

import (
	"io/fs"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// inspector asks for the states of files one after another. Those of one folder it asks
// for relative to the folder, which spares the system the way there; it is for one goroutine.
type inspector struct {
	folder string // that is open; empty for none
	handle int
}

// lstat asks for size and state of a file. It is os.Lstat without the parts that nobody
// asks for, since it is called for every file of a listing. more tells that other files of
// the folder follow.
func (p *inspector) lstat(path string, more bool) (size int64, modified time.Time, i identified, err error) {
	from, name := unix.AT_FDCWD, path
	if at := strings.LastIndexByte(path, '/'); at > 0 && p.enter(path[:at], more) {
		from, name = p.handle, path[at+1:]
	}
	var s unix.Stat_t
	for {
		if err = unix.Fstatat(from, name, &s, unix.AT_SYMLINK_NOFOLLOW); err != unix.EINTR {
			break
		}
	}
	if err != nil {
		return 0, modified, i, &fs.PathError{Op: "lstat", Path: path, Err: err}
	}
	modified = time.Unix(s.Mtim.Unix())
	return s.Size, modified, identified{s.Ino, later(time.Unix(s.Ctim.Unix()), modified).UnixNano(), time.Since(began)}, nil
}

// enter opens a folder if that is worth it, and reports whether it is open.
func (p *inspector) enter(folder string, more bool) bool {
	if folder == p.folder || !more {
		return folder == p.folder
	}
	p.close()
	handle, err := unix.Open(folder, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil { // the whole path will tell why
		return false
	}
	p.folder, p.handle = folder, handle
	return true
}

func (p *inspector) close() {
	if p.folder != "" {
		unix.Close(p.handle)
		p.folder = ""
	}
}
