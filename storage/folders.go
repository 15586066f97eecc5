package storage

import (
	"context"
	"io/fs"
	"os"
	"runtime"
	"sync"
)

// folders reads folders ahead of the walk that will come to them: while it makes
// objects of the names in one, others read those behind it.
type folders struct {
	known map[string]*folder // by path: those that were not come to yet
	queue chan *folder
	stop  context.CancelFunc
	group sync.WaitGroup
}

// folder is what one folder holds, read once by whoever comes first.
type folder struct {
	path    string
	once    sync.Once
	entries []fs.DirEntry
	err     error
}

func (f *folder) read() { f.once.Do(func() { f.entries, f.err = os.ReadDir(f.path) }) }

const (
	// queued is how many folders wait to be read at most; more are read when they are come to.
	queued = 1 << 10
	// mostAhead is how many workers read ahead: a disk does not answer faster for more.
	mostAhead = 4
)

// expect tells of folders that the walk will come to.
func (f *folders) expect(ctx context.Context, paths []string) {
	workers := min(runtime.GOMAXPROCS(0)-1, mostAhead)
	if len(paths) < 2 || workers < 1 {
		return
	}
	if f.queue == nil {
		f.start(ctx, workers)
	}
	for _, path := range paths {
		one := &folder{path: path}
		select {
		case f.queue <- one:
			f.known[path] = one
		default:
			return
		}
	}
}

func (f *folders) start(ctx context.Context, workers int) {
	ctx, f.stop = context.WithCancel(ctx)
	f.known, f.queue = map[string]*folder{}, make(chan *folder, queued)
	for range workers {
		f.group.Go(func() {
			for one := range f.queue {
				if ctx.Err() == nil {
					one.read()
				}
			}
		})
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

// close ends the workers.
func (f *folders) close() {
	if f.queue == nil {
		return
	}
	f.stop()
	close(f.queue)
	f.group.Wait()
}
