package storage

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
)

// Ask asks for size, time and state of an object that was listed without them, see
// ListOptions.Later. An object that is not there any more has no Source behind it.
func (o *Object) Ask() error {
	if !o.later {
		return nil
	}
	info, err := os.Lstat(o.Key)
	if errors.Is(err, fs.ErrNotExist) {
		o.Source = nil
		return nil
	}
	if err != nil {
		return pathError(o.Path, err)
	}
	o.Size, o.ModTime, o.listed, o.later = info.Size(), info.ModTime(), identify(info), false
	return nil
}

// askRun is how many objects are asked for at a time: many small ones wait for the
// system, not for each other.
const askRun = 64

// AskAll is Ask for n objects, by several workers at once.
func AskAll(ctx context.Context, n int, object func(i int) *Object) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	work := func() {
		for ctx.Err() == nil {
			to := int(next.Add(askRun))
			if to-askRun >= n {
				return
			}
			for i := to - askRun; i < min(to, n); i++ {
				if err := object(i).Ask(); err != nil {
					stop(err)
					return
				}
			}
		}
	}
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n/askRun) - 1 {
		group.Go(work)
	}
	work()
	group.Wait()
	return context.Cause(ctx)
}
