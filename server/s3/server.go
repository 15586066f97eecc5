// Package s3 answers the REST API of Amazon S3 for the folders and files of a
// root: signatures by sigv4, content by objects, errors by s3err.
//
// Server is a http.Handler; a request becomes a request value, finds its row in
// the table of operations, and its method writes the answer or gives an error,
// which becomes XML with its status.
package s3

import (
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"flowsql/server/objects"
	"flowsql/server/s3err"
	"flowsql/server/s3select"
	"flowsql/server/sigv4"
)

// Config is what a server starts with.
type Config struct {
	Root      string // the folder of the buckets
	Keys      sigv4.Keys
	Anonymous bool     // requests need no signature; without Keys none is looked at
	Domains   []string // hosts BUCKET.DOMAIN name a bucket
	MaxObject int64    // bytes of an object or a part; 0 for what S3 allows
	Select    s3select.Options
	Idle      time.Duration // how long a body may bring nothing, or an answer not be taken; 0 for a minute
	Log       *slog.Logger
	Now       func() time.Time
}

// Server answers requests. Close it once no request is running.
type Server struct {
	config   Config
	store    *objects.Store
	verifier *sigv4.Verifier
	queries  *s3select.Handler
	running  sync.WaitGroup
}

// New opens the root.
func New(config Config) (*Server, error) {
	config.fillIn()
	store, err := objects.Open(config.Root)
	if err != nil {
		return nil, err
	}
	return &Server{config: config, store: store, verifier: &sigv4.Verifier{Keys: config.Keys, Now: config.Now},
		queries: s3select.NewHandler(config.Select)}, nil
}

// Close lets go of the root.
func (s *Server) Close() error { return s.store.Close() }

// request is one on its way.
type request struct {
	*http.Request
	server      *Server
	w           *responseWriter
	id          string
	query       url.Values
	payload     *sigv4.Payload
	bucket, key string
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// A copy, since net/http looks at the body of its own request in the end.
	q := &request{Request: r.WithContext(r.Context()), server: s, w: newResponseWriter(w, s.config.Idle), id: rand.Text()[:16]}
	h := w.Header()
	h.Set("Server", "flowsql")
	h.Set("X-Amz-Request-Id", q.id)
	h.Set("X-Amz-Id-2", q.id)
	s.running.Add(1)
	defer s.running.Done()
	defer q.end(time.Now())
	if err := q.serve(); err != nil {
		q.fail(err)
	}
}

// end turns a fault into an answer and writes the log.
func (q *request) end(start time.Time) {
	fault, log := recover(), q.server.config.Log
	if fault != nil && fault != http.ErrAbortHandler {
		log.Error("fault", "request", q.id, "text", fault, "stack", string(debug.Stack()))
		if q.w.status == 0 {
			q.writeError(s3err.InternalError)
			fault = nil
		}
	}
	log.Debug("answered", "request", q.id, "method", q.Method, "path", q.URL.Path, "status", q.w.status, "time", time.Since(start))
	if fault != nil {
		panic(http.ErrAbortHandler)
	}
}

func (q *request) serve() error {
	q.Body = newBodyReader(q.w, q.Body)
	if err := q.address(); err != nil {
		return err
	}
	if err := q.authenticate(); err != nil {
		return err
	}
	op, err := q.operation()
	if err != nil {
		return err
	}
	return op.run(q)
}

// address reads bucket and key off the host and the path.
func (q *request) address() error {
	var err error
	if q.query, err = url.ParseQuery(q.URL.RawQuery); err != nil || !strings.HasPrefix(q.URL.Path, "/") {
		return s3err.InvalidURI
	}
	path := q.URL.Path[1:]
	if bucket := q.server.hostBucket(q.Host); bucket != "" {
		q.bucket, q.key = bucket, path
		return nil
	}
	q.bucket, q.key, _ = strings.Cut(path, "/")
	if q.bucket == "" && q.key != "" {
		return s3err.InvalidURI
	}
	return nil
}

// hostBucket gives the bucket that a host names, empty for none.
func (s *Server) hostBucket(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(host)
	for _, domain := range s.config.Domains {
		if bucket, ok := strings.CutSuffix(host, "."+strings.ToLower(domain)); ok {
			return bucket
		}
	}
	return ""
}

// authenticate checks the signature and gives the payload.
func (q *request) authenticate() error {
	s := q.server
	var err error
	if s.config.Anonymous && len(s.config.Keys) == 0 {
		err = sigv4.ErrUnsigned
	} else {
		q.payload, err = s.verifier.Verify(q.Request)
	}
	if !errors.Is(err, sigv4.ErrUnsigned) {
		return err
	}
	if !s.config.Anonymous || q.fromBrowser() {
		return s3err.AccessDenied
	}
	q.payload, err = sigv4.Unverified(q.Request)
	return err
}

// fromBrowser tells whether a web page may have sent the request: no page is to
// reach files through a server that asks for no signature, be it by the address
// of the machine or by a name of its own that leads there.
func (q *request) fromBrowser() bool {
	if q.Header.Get("Origin") != "" || q.Header.Get("Sec-Fetch-Site") != "" {
		return true
	}
	host := q.Host
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	for _, domain := range q.server.config.Domains {
		if strings.EqualFold(host, domain) || strings.HasSuffix(strings.ToLower(host), "."+strings.ToLower(domain)) {
			return false
		}
	}
	return !loopback(host)
}

// loopback tells whether a host is this machine alone.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return ip != nil && ip.IsLoopback()
}

// fail answers with an error; where the answer has begun, the connection ends
// so that it is not taken for whole.
func (q *request) fail(err error) {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		err = s3err.RequestTimeout.Because(err)
	}
	e := s3err.From(err)
	if q.Context().Err() != nil || errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE) {
		q.server.config.Log.Debug("client went away", "request", q.id, "error", err)
	} else if e.Status >= http.StatusInternalServerError && e.Code != "NotImplemented" || e.Cause != nil {
		q.server.config.Log.Error("failed", "request", q.id, "method", q.Method, "path", q.URL.Path, "error", err)
	}
	if q.w.status != 0 {
		panic(http.ErrAbortHandler)
	}
	q.writeError(e)
}
