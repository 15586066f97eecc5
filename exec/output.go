package exec

import (
	"context"
	"errors"
	"slices"
	"sync"

	"flowsql/columnar"
)

// windowBytes bounds what an ordered output keeps of batches that are not yet
// due; a worker that is further ahead waits.
const windowBytes = 64 << 20

// output hands the batches of the last pipeline to the one consumer, through a
// bounded queue; those of an ordered scan in the order of the files.
type output struct {
	queue         chan columnar.Batch
	offset, count int64     // of LIMIT behind an ordered scan; count < 0 for all
	account       *operator // of that LIMIT, may be nil

	mu      sync.Mutex
	room    *sync.Cond
	scan    *scanSource // nil for any order
	waiting map[int64][]columnar.Batch
	held    int64
	closed  bool
}

func newOutput(scan *scanSource, offset, count int64, depth int) *output {
	o := &output{queue: make(chan columnar.Batch, depth), offset: offset, count: count, scan: scan, waiting: map[int64][]columnar.Batch{}}
	o.room = sync.NewCond(&o.mu)
	if scan != nil {
		scan.advance = o.wake
	}
	return o
}

func (o *output) wake() {
	o.mu.Lock()
	o.room.Broadcast()
	o.mu.Unlock()
}

// close lets waiting workers go; called when the context is done, or when a
// worker has stopped at a limit and its split will never be finished.
func (o *output) close() {
	o.mu.Lock()
	o.closed = true
	o.room.Broadcast()
	o.mu.Unlock()
}

// add takes a batch from a worker.
func (o *output) add(ctx context.Context, b columnar.Batch) error {
	if o.scan == nil && o.offset == 0 && o.count < 0 {
		return o.send(ctx, b)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.scan == nil {
		return o.release(ctx, b)
	}
	split := b.Seq >> 32
	for {
		low := o.scan.lowest()
		if err := o.flush(ctx, low); err != nil {
			return err
		}
		if split == low {
			return o.release(ctx, b)
		}
		if o.closed && ctx.Err() != nil {
			return ctx.Err()
		}
		if o.held < windowBytes || o.closed {
			o.waiting[split] = append(o.waiting[split], b)
			o.held += b.HeldBytes()
			return nil
		}
		o.room.Wait()
	}
}

// flush releases what waits of the splits up to low, in order.
func (o *output) flush(ctx context.Context, low int64) error {
	if len(o.waiting) == 0 {
		return nil
	}
	var due []int64
	for split := range o.waiting {
		if split <= low {
			due = append(due, split)
		}
	}
	slices.Sort(due)
	for _, split := range due {
		list := o.waiting[split]
		delete(o.waiting, split)
		for _, b := range list {
			o.held -= b.HeldBytes()
			if err := o.release(ctx, b); err != nil {
				return err
			}
		}
	}
	return nil
}

// finish releases all that waits, when the workers are done.
func (o *output) finish(ctx context.Context) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.flush(ctx, 1<<62)
}

// release cuts a batch to offset and limit and sends it.
func (o *output) release(ctx context.Context, b columnar.Batch) error {
	if o.count == 0 {
		return errStop
	}
	if o.offset > 0 {
		skipped := min(o.offset, int64(b.Len))
		o.offset -= skipped
		b = b.Slice(int(skipped), b.Len)
	}
	if o.count >= 0 && int64(b.Len) > o.count {
		b = b.Slice(0, int(o.count))
	}
	if o.account != nil {
		o.account.rowsOut.Add(int64(b.Len))
	}
	if b.Len > 0 {
		if err := o.send(ctx, b); err != nil {
			return err
		}
	}
	if o.count > 0 {
		if o.count -= int64(b.Len); o.count == 0 {
			return errStop
		}
	}
	return nil
}

func (o *output) send(ctx context.Context, b columnar.Batch) error {
	select {
	case o.queue <- b:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run runs the last pipeline into the queue and closes it.
func (o *output) run(ctx context.Context, c *crew, p *pipeline) error {
	defer close(o.queue)
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	complete := false
	err := c.run(inner, p.workers, func(ctx context.Context, w *Worker) error {
		stop := context.AfterFunc(ctx, o.close)
		defer stop()
		err := p.drain(ctx, w, func(b columnar.Batch) error {
			err := o.add(ctx, b)
			if errors.Is(err, errStop) { // the LIMIT behind the order of files is reached
				o.mu.Lock()
				complete = true
				o.mu.Unlock()
				cancel()
			}
			return err
		})
		if errors.Is(err, errStop) {
			o.close()
		}
		return err
	})
	if complete && ctx.Err() == nil && errors.Is(err, context.Canceled) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := o.finish(ctx); err != nil && !errors.Is(err, errStop) {
		return err
	}
	return nil
}

// sliceBytes is about how much is handed to the consumer at once, who may take
// long to print it.
const sliceBytes = 1 << 20

// inSlices hands a batch to the consumer, unless the query is over.
func inSlices(ctx context.Context, b columnar.Batch, take func(columnar.Batch) error) error {
	rows, size := b.Len, int64(0)
	for _, c := range b.Cols {
		size += columnar.PlainBytes(c)
	}
	if size > sliceBytes {
		rows = max(1, int(int64(b.Len)*sliceBytes/size))
	}
	for from := 0; from < b.Len; from += rows {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := take(b.Slice(from, min(from+rows, b.Len))); err != nil {
			return err
		}
	}
	return nil
}
