package storage

import (
	"runtime/debug"
	"sync"

	"flowsql/sql/sqlerr"
)

// aheadChunks is how many chunks a decompressor may be ahead of its reader.
const aheadChunks = 3

// ahead runs a Decompressor in a goroutine of its own, a few chunks ahead of the
// reader. The goroutine ends with the data or by stop; wait waits for it.
type ahead struct {
	full    chan aheadChunk
	free    chan *chunk
	quit    chan struct{}
	done    sync.WaitGroup
	current *chunk // that the reader has
	err     error
	stored  int64
}

// aheadChunk is n plain bytes, or the end of the data, and how much was read for it.
type aheadChunk struct {
	data   *chunk
	n      int
	err    error
	stored int64
}

// runAhead starts the goroutine; stored tells how many stored bytes were read, and is
// called by it alone.
func runAhead(dec Decompressor, stored func() int64) *ahead {
	a := &ahead{full: make(chan aheadChunk, aheadChunks+1), free: make(chan *chunk, aheadChunks), quit: make(chan struct{})}
	for range aheadChunks {
		a.free <- getChunk()
	}
	a.stored = stored()
	a.done.Add(1)
	go func() {
		defer a.done.Done()
		defer func() {
			if r := recover(); r != nil {
				a.full <- aheadChunk{err: sqlerr.Recovered("decompression", r, debug.Stack()), stored: stored()}
			}
		}()
		a.run(dec, stored)
	}()
	return a
}

func (a *ahead) run(dec Decompressor, stored func() int64) {
	for {
		b, err := dec.Next()
		if err != nil {
			a.full <- aheadChunk{err: err, stored: stored()} // there is room for all chunks and this
			return
		}
		for len(b) > 0 {
			var c *chunk
			select {
			case c = <-a.free:
			case <-a.quit:
				return
			}
			n := copy(c[:], b)
			b = b[n:]
			a.full <- aheadChunk{data: c, n: n, stored: stored()}
		}
	}
}

// next gives the next chunk as a Decompressor does.
func (a *ahead) next() ([]byte, error) {
	if a.err != nil {
		return nil, a.err
	}
	a.release()
	c := <-a.full
	a.stored = c.stored
	if c.err != nil {
		a.err = c.err
		return nil, a.err
	}
	a.current = c.data
	return c.data[:c.n], nil
}

// release gives back what the reader had.
func (a *ahead) release() {
	if a.current != nil {
		a.free <- a.current
		a.current = nil
	}
}

// stop tells the goroutine to end; nothing is read any more.
func (a *ahead) stop() {
	a.release()
	close(a.quit)
}

// wait waits for the end of the goroutine and gives the chunks back.
func (a *ahead) wait() {
	a.done.Wait()
	for {
		select {
		case c := <-a.free:
			putChunk(c)
		case c := <-a.full:
			if c.data != nil {
				putChunk(c.data)
			}
		default:
			return
		}
	}
}
