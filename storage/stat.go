package storage

import (
	"context"
	"errors"
	"io/fs"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// Ask asks for size, time and state of an object that was listed without them, see
// ListOptions.Later. An object that is not there any more has no Source behind it.
func (o *Object) Ask() error { return o.ask(&inspector{}, false) }

func (o *Object) ask(by *inspector, more bool) error {
	if !o.later {
		return nil
	}
	size, modified, i, err := by.lstat(o.Key, more)
	if errors.Is(err, fs.ErrNotExist) {
		o.Source = nil
		return nil
	}
	if err != nil {
		return pathError(o.Path, err)
	}
	o.Size, o.ModTime, o.listed, o.later = size, modified, i, false
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
			if err := askSome(to-askRun, min(to, n), object); err != nil {
				stop(err)
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

// askSome asks for the objects from … to.
func askSome(from, to int, object func(i int) *Object) error {
	by := &inspector{}
	defer by.close()
	for i := from; i < to; i++ {
		o := object(i)
		if err := o.ask(by, i+1 < to && sameFolder(o.Key, object(i+1).Key)); err != nil {
			return err
		}
	}
	return nil
}

// sameFolder reports whether two paths name files of one folder.
func sameFolder(a, b string) bool {
	at := strings.LastIndexByte(a, '/')
	return at > 0 && len(b) > at && a[:at+1] == b[:at+1] && strings.IndexByte(b[at+1:], '/') < 0
}
