package s3select

import (
	"context"
	"errors"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"flowsql/engine"
	"flowsql/server/eventstream"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// Options are the settings of a Handler; what is zero is as usual.
type Options struct {
	Friendly     bool          // not as the service has it: see engine.SelectRequest.Strict
	Threads      int           // of a query
	MemoryLimit  int64         // of a query, in bytes
	Running      int           // how many queries run at once; others wait
	Waiting      int           // how many may wait; others are refused with Busy
	Pulse        time.Duration // how long an answer may be silent
	WriteTimeout time.Duration // how long a client may take for a message
	Now          func() time.Time
}

// What is usual.
const (
	usualRunning      = 8
	usualWaiting      = 1000
	usualPulse        = time.Second
	usualWriteTimeout = time.Minute
)

// Handler answers SelectObjectContent.
type Handler struct {
	options Options
	slots   *semaphore.Weighted
	present atomic.Int64 // the queries that run or wait
}

// NewHandler makes a Handler.
func NewHandler(o Options) *Handler {
	if o.Running <= 0 {
		o.Running = usualRunning
	}
	if o.Waiting <= 0 {
		o.Waiting = usualWaiting
	}
	if o.Pulse <= 0 {
		o.Pulse = usualPulse
	}
	if o.WriteTimeout <= 0 {
		o.WriteTimeout = usualWriteTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Handler{options: o, slots: semaphore.NewWeighted(int64(o.Running))}
}

// Serve answers a request about an object. An error comes back only as long as
// nothing has been sent; it has one of S3's codes.
func (h *Handler) Serve(w http.ResponseWriter, r *http.Request, object storage.Object) error {
	if r.Header.Get("Range") != "" {
		return wrong(sqlerr.S3UnsupportedRangeHeader, "")
	}
	req, err := readRequest(r.Body)
	if err != nil {
		return err
	}
	o := h.options
	req.Object, req.Strict, req.Threads, req.MemoryLimit, req.Now = object, !o.Friendly, o.Threads, o.MemoryLimit, o.Now()
	if h.present.Add(1) > int64(o.Running+o.Waiting) {
		h.present.Add(-1)
		return wrong(sqlerr.S3Busy, "")
	}
	defer h.present.Add(-1)
	a := &answer{handler: h, out: eventstream.NewWriter(newConnection(w, o.WriteTimeout)), progress: req.progress}
	a.selection = engine.NewSelection(req.SelectRequest, a.out)
	return a.send(r.Context())
}

// answer is the answer to one request.
type answer struct {
	handler   *Handler
	selection *engine.Selection
	out       *eventstream.Writer
	progress  bool
	told      bool // of the progress
}

func (a *answer) send(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	quiet := make(chan struct{})
	go func() {
		defer close(quiet)
		a.pulse(ctx, cancel)
	}()
	err := a.run(ctx)
	gone := errors.Is(ctx.Err(), context.Canceled)
	cancel()
	<-quiet
	switch {
	case gone: // nobody listens
		return nil
	case err != nil && !a.out.Started():
		return known(err)
	case err != nil:
		failure := known(err)
		_ = a.out.Fail(string(failure.Code), failure.Msg) // a client that is gone misses nothing
		return nil
	}
	a.end()
	return nil
}

// run waits for its turn and runs the query.
func (a *answer) run(ctx context.Context) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = sqlerr.Recovered("query", r, debug.Stack())
		}
	}()
	if err = a.handler.slots.Acquire(ctx, 1); err != nil {
		return err
	}
	defer a.handler.slots.Release(1)
	return a.selection.Run(ctx)
}

// pulse keeps the connection alive, and ends the query when the client is gone.
func (a *answer) pulse(ctx context.Context, cancel func()) {
	pulse := a.handler.options.Pulse
	every := time.NewTicker(max(pulse/8, time.Millisecond))
	defer every.Stop()
	for last := time.Now(); ; {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
		var err error
		switch {
		case a.progress && time.Since(last) >= pulse:
			a.told, last = true, time.Now()
			err = a.out.Progress(a.stats())
		case !a.progress && a.out.Idle() >= pulse:
			err = a.out.Continue()
		}
		if err != nil {
			cancel()
			return
		}
	}
}

// end tells the statistics; clients that asked for progress get it once at least.
func (a *answer) end() {
	if a.progress && !a.told && a.out.Progress(a.stats()) != nil {
		return
	}
	_ = a.out.End(a.stats()) // a client that is gone misses nothing
}

func (a *answer) stats() eventstream.Stats { return eventstream.Stats(a.selection.Stats()) }

// known gives an error with a code that S3 has; the engine's own are InternalError.
func known(err error) *sqlerr.Error {
	e := sqlerr.From(err)
	if !sqlerr.IsS3(e.Code) {
		return sqlerr.New(sqlerr.S3InternalError, "%s", e.Msg).WithCause(err)
	}
	return e
}

// Status gives the status of HTTP for an error before the first byte.
func Status(c sqlerr.Code) int {
	switch c {
	case sqlerr.S3InternalError:
		return http.StatusInternalServerError
	case sqlerr.S3Busy:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}

// connection is the client's side: each message goes out at once, and a client
// that does not take it in time is gone.
type connection struct {
	w       http.ResponseWriter
	control *http.ResponseController
	timeout time.Duration
}

func newConnection(w http.ResponseWriter, timeout time.Duration) *connection {
	return &connection{w: w, control: http.NewResponseController(w), timeout: timeout}
}

func (c *connection) Write(message []byte) (int, error) {
	c.w.Header().Set("Content-Type", "application/octet-stream")
	_ = c.control.SetWriteDeadline(time.Now().Add(c.timeout)) // tests have writers without deadlines
	n, err := c.w.Write(message)
	if err != nil {
		return n, err
	}
	return n, c.control.Flush()
}
