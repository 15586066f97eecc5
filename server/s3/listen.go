package s3

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Serve answers the connections of a listener, over TLS where a configuration
// is given, until ctx ends. Then it takes no new ones and gives the requests
// that run the time drain to end; after it they are cut off. It returns once
// none is running.
func (s *Server) Serve(ctx context.Context, l net.Listener, secure *tls.Config, drain time.Duration) error {
	if secure != nil {
		l = tls.NewListener(l, secure)
	}
	requests, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	h := &http.Server{Handler: s, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: largestHeaders,
		BaseContext: func(net.Listener) context.Context { return requests }, ErrorLog: slog.NewLogLogger(s.config.Log.Handler(), slog.LevelDebug)}
	served := make(chan error, 1)
	go func() { served <- h.Serve(l) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	patience, end := context.WithTimeout(requests, drain)
	defer end()
	err := h.Shutdown(patience)
	if errors.Is(err, context.DeadlineExceeded) {
		cut()
		err = h.Close()
	}
	<-served
	s.running.Wait()
	return err
}
