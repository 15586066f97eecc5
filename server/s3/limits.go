package s3

import (
	"io"
	"log/slog"
	"net/http"
	"time"
)

const (
	// idle is how long a body may bring nothing, or an answer not be taken.
	idle = time.Minute
	// largestObject is what S3 takes in one request.
	largestObject = 5 << 30
	// largestDocument is what the XML of a request may have: 10,000 parts, or
	// 1,000 keys to delete.
	largestDocument = 4 << 20
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
	status  int // 0 before the answer begins
}

func newResponseWriter(w http.ResponseWriter) *responseWriter {
	return &responseWriter{ResponseWriter: w, control: http.NewResponseController(w)}
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

// extend gives the client a while to take what is written next.
func (w *responseWriter) extend() {
	w.control.SetWriteDeadline(time.Now().Add(idle)) // a writer of tests has none
}

// send copies a file; the server's own writer lets the system do it.
func (w *responseWriter) send(from io.Reader, n int64) error {
	const piece = 4 << 20
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

// bodyReader ends the reading of a body that does not come.
type bodyReader struct {
	io.ReadCloser
	control *http.ResponseController
}

func newBodyReader(w *responseWriter, body io.ReadCloser) io.ReadCloser {
	if body == nil || body == http.NoBody {
		return http.NoBody
	}
	return &bodyReader{ReadCloser: body, control: w.control}
}

func (b *bodyReader) Read(p []byte) (int, error) {
	b.control.SetReadDeadline(time.Now().Add(idle))
	n, err := b.ReadCloser.Read(p)
	if err != nil {
		// The server goes on reading, to see the client leave: no time limits that.
		b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}
