package storage

import (
	"context"
	"errors"
	"io/fs"
	"runtime"
	"sync"
	"sync/atomic"
)

// statRun is how many files are asked for at a time: many small ones wait for the
// system, not for each other.
const statRun = 64

// statAll asks for size and state of the files that were found, by several workers
// at once, and makes objects of them; gone tells that some were removed meanwhile,
// whose places are left empty.
func (l *lister) statAll() (gone bool, err error) {
	ctx, stop := context.WithCancelCause(l.ctx)
	defer stop(nil)
	var next atomic.Int64
	var missing atomic.Bool
	work := func() {
		for ctx.Err() == nil {
			to := int(next.Add(statRun))
			from := to - statRun
			if from >= len(l.found) {
				return
			}
			for i := from; i < min(to, len(l.found)); i++ {
				there, err := l.found[i].stat()
				if err != nil {
					stop(err)
					return
				}
				if !there {
					missing.Store(true)
					continue
				}
				l.out.Objects[i] = l.found[i].Object
			}
		}
	}
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(l.found)/statRun) - 1 {
		group.Add(1)
		go func() {
			defer group.Done()
			work()
		}()
	}
	work()
	group.Wait()
	return missing.Load(), context.Cause(ctx)
}

// stat asks for size and state of a file; there is false for one that was removed.
func (f *found) stat() (there bool, err error) {
	if f.entry == nil {
		return true, nil
	}
	info, err := f.entry.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, pathError(f.Path, err)
	}
	f.Size, f.ModTime, f.listed = info.Size(), info.ModTime(), identify(info)
	return true, nil
}
