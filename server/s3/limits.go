package s3

import (
	"io"
	"log/slog"
	"net/http"
	"time"
)

const (
	// usualIdle is how long a body may bring nothing, or an answer not be taken.
	usualIdle = time.Minute
	// largestObject is what S3 takes in one request.
	largestObject = 5 << 30
	// largestDocument is what the XML of a request may have: 10,000 parts, or
	// 1,000 keys to delete.
	largestDocument = 4 << 20
	// mostTags is how many tags that XML may have: 10,000 parts with number, ETag
	// and checksums have fewer.
	mostTags = 200_000
	// largestHeaders is what the headers of a request may have.
	largestHeaders = 32 << 10
	headerTimeout  = 20 * time.Second
	idleTimeout    = 2 * time.Minute
)

// fillIn gives what is not set its usual value.
func (c *Config) fillIn() {
	if c.MaxObject <= 0 {
		c.MaxObject = largestObject
	}
	if c.Idle <= 0 {
		c.Idle = usualIdle
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
}

// responseWriter remembers the status, and ends a connection on which nothing
// is taken.
type responseWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	idle    time.Duration
	status  int // 0 before the answer begins
}

func newResponseWriter(w http.ResponseWriter, idle time.Duration) *responseWriter {
	return &responseWriter{ResponseWriter: w, control: http.NewResponseController(w), idle: idle}
}

// Unwrap is for http.ResponseController.
func (w *responseWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader begins the answer.
func (w *responseWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *responseWriter) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	w.extend()
	return w.ResponseWriter.Write(p)
}

// extend gives the client a while to take what is written next. It is twice as
// long as the while to send: the server waits for the rest of a short body first.
func (w *responseWriter) extend() {
	w.control.SetWriteDeadline(time.Now().Add(2 * w.idle)) // a writer of tests has none
}

// send copies a file; the server's own writer lets the system do it.
func (w *responseWriter) send(from io.Reader, n int64) error {
	const piece = 256 << 10 // which a slow client can take in the time it has
	for n > 0 {
		w.extend()
		copied, err := io.CopyN(w.ResponseWriter, from, min(n, piece))
		if err != nil {
			return err
		}
		n -= copied
	}
	return nil
}

// bodyReader ends the reading of a body that does not come. The limit holds for
// what the server reads of it by itself, too, when a request is answered before
// its body was read.
type bodyReader struct {
	io.ReadCloser
	control *http.ResponseController
	idle    time.Duration
}

func newBodyReader(w *responseWriter, body io.ReadCloser) io.ReadCloser {
	if body == nil || body == http.NoBody {
		return http.NoBody
	}
	b := &bodyReader{ReadCloser: body, control: w.control, idle: w.idle}
	b.extend()
	return b
}

// extend gives the client a while to send what is read next.
func (b *bodyReader) extend() {
	b.control.SetReadDeadline(time.Now().Add(b.idle)) // a request of tests has none
}

func (b *bodyReader) Read(p []byte) (int, error) {
	b.extend()
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		// The server goes on reading, to see the client leave: no time limits that.
		b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}
