package storage

import (
	"io/fs"
	"os"
	"runtime"
	"sync"
)

// folders reads folders ahead of the walk that will come to them. The walk goes from
// the first to the last and those who read ahead from the last to the first, so that they
// meet but once.
type folders struct {
	known map[string]*folder // by path: those that the walk has not come to yet
	group sync.WaitGroup

	mu      sync.Mutex
	more    sync.Cond
	waiting []*folder // a stack
	ended   bool
}

// folder is what one folder holds, read once by whoever comes first.
type folder struct {
	path    string
	once    sync.Once
	entries []fs.DirEntry
	err     error
}

func (f *folder) read() { f.once.Do(func() { f.entries, f.err = os.ReadDir(f.path) }) }

// mostAhead is how many workers read ahead: a disk does not answer faster for more.
const mostAhead = 4

// expect tells of folders that the walk will come to, in its order.
func (f *folders) expect(paths []string) {
	workers := min(runtime.GOMAXPROCS(0)-1, mostAhead)
	if len(paths) < 2 || workers < 1 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known == nil {
		f.known, f.more.L = map[string]*folder{}, &f.mu
		for range workers {
			f.group.Go(f.ahead)
		}
	}
	for _, path := range paths {
		f.known[path] = &folder{path: path}
		f.waiting = append(f.waiting, f.known[path])
	}
	f.more.Broadcast()
}

// ahead reads folders until the walk ends.
func (f *folders) ahead() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for !f.ended {
		last := len(f.waiting) - 1
		if last < 0 {
			f.more.Wait()
			continue
		}
		one := f.waiting[last]
		f.waiting = f.waiting[:last]
		f.mu.Unlock()
		one.read()
		f.mu.Lock()
	}
}

// read gives the entries of a folder, sorted by their names.
func (f *folders) read(path string) ([]fs.DirEntry, error) {
	one := f.known[path]
	if one == nil {
		return os.ReadDir(path)
	}
	delete(f.known, path)
	one.read()
	return one.entries, one.err
}

// close ends those who read ahead.
func (f *folders) close() {
	if f.known == nil {
		return
	}
	f.mu.Lock()
	f.ended = true
	f.more.Broadcast()
	f.mu.Unlock()
	f.group.Wait()
}
