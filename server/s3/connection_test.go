package s3

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A client that leaves in the middle of a body leaves nothing.
func TestClientLeaves(t *testing.T) {
	b := newBench(t)
	b.put("k", "old")
	r := b.sign(b.raw("PUT", "/logs/k", ""), "UNSIGNED-PAYLOAD", time.Now())
	var head bytes.Buffer
	fmt.Fprintf(&head, "PUT /logs/k HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000000\r\n", r.URL.Host)
	if err := r.Header.Write(&head); err != nil {
		t.Fatal(err)
	}
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", r.URL.Host)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(c, "%s\r\n%s", head.String(), strings.Repeat("new", 100_000))
	temporary := func() int {
		left, _ := os.ReadDir(filepath.Join(b.root, ".flowsql-s3", "tmp"))
		return len(left)
	}
	until(t, "the body is written", func() bool { return temporary() == 1 })
	c.Close()
	until(t, "nothing is left", func() bool { return temporary() == 0 })
	if got := b.get("k"); got != "old" {
		t.Errorf("%d bytes", len(got))
	}
}

// A client that sends a part of its body and no more is told, and let go.
func TestStalledBody(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Idle = 100 * time.Millisecond })
	signed := b.sign(b.raw("PUT", "/logs/k", ""), "UNSIGNED-PAYLOAD", time.Now())
	for code, r := range map[string]*http.Request{"RequestTimeout": signed, "AccessDenied": b.raw("PUT", "/logs/k", "")} {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", r.URL.Host)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		fmt.Fprintf(c, "PUT /logs/k HTTP/1.1\r\nHost: %s\r\nContent-Length: 10\r\n", r.URL.Host)
		r.Header.Write(c)
		fmt.Fprint(c, "\r\n01234")
		response, err := http.ReadResponse(bufio.NewReader(c), r)
		if err != nil {
			t.Fatal(err)
		}
		if text, _ := io.ReadAll(response.Body); !strings.Contains(string(text), code) {
			t.Errorf("%s: %d %s", code, response.StatusCode, text)
		}
		if n, err := c.Read(make([]byte, 1)); n > 0 || err == nil {
			t.Errorf("%s: the connection stays", code)
		}
	}
	if _, err := os.Stat(filepath.Join(b.root, bucket, "k")); err == nil {
		t.Error("half a body is there")
	}
}

// A body without a length leaves the object as it is.
func TestBodyWithoutLength(t *testing.T) {
	b := newBench(t)
	b.put("k", "kept")
	r := b.sign(b.raw("PUT", "/logs/k", ""), "UNSIGNED-PAYLOAD", time.Now())
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", r.URL.Host)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprintf(c, "PUT /logs/k HTTP/1.1\r\nHost: %s\r\n", r.URL.Host)
	r.Header.Write(c)
	fmt.Fprint(c, "\r\n")
	response, err := http.ReadResponse(bufio.NewReader(c), r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusLengthRequired || b.get("k") != "kept" {
		t.Errorf("%d, %q", response.StatusCode, b.get("k"))
	}
}

// until waits for what another goroutine does.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 1000 {
		if done() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("it does not come to be: " + what)
}

// stall begins to put ten bytes and sends five.
func (b *bench) stall() net.Conn {
	b.t.Helper()
	r := b.sign(b.raw("PUT", "/logs/k", ""), "UNSIGNED-PAYLOAD", time.Now())
	c, err := (&net.Dialer{}).DialContext(b.t.Context(), "tcp", r.URL.Host)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { c.Close() })
	fmt.Fprintf(c, "PUT /logs/k HTTP/1.1\r\nHost: %s\r\nContent-Length: 10\r\n", r.URL.Host)
	r.Header.Write(c)
	fmt.Fprint(c, "\r\n01234")
	until(b.t, "the body is taken", func() bool {
		left, _ := os.ReadDir(filepath.Join(b.root, ".flowsql-s3", "tmp"))
		return len(left) == 1
	})
	return c
}

// Where the server is told to end, what runs is answered to its end.
func TestDrain(t *testing.T) {
	b := newBench(t)
	server := b.server.Config.Handler.(*Server)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- server.Serve(ctx, l, nil, 10*time.Second) }()
	b.server.URL = "http://" + l.Addr().String()
	c := b.stall()
	end()
	until(t, "no new ones are taken", func() bool {
		other, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", l.Addr().String())
		if err == nil {
			other.Close()
		}
		return err != nil
	})
	fmt.Fprint(c, "56789")
	response, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || response.StatusCode != 200 {
		t.Errorf("%v, %v", response, err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(filepath.Join(b.root, bucket, "k")); err != nil || string(text) != "0123456789" {
		t.Errorf("%q, %v", text, err)
	}
}

// What does not end in the time of the drain is cut off.
func TestDrainEnds(t *testing.T) {
	b := newBench(t)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- b.server.Config.Handler.(*Server).Serve(ctx, l, nil, 50*time.Millisecond) }()
	b.server.URL = "http://" + l.Addr().String()
	b.stall()
	end()
	if err := <-served; err != nil {
		t.Error(err)
	}
	if left, _ := os.ReadDir(filepath.Join(b.root, ".flowsql-s3", "tmp")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}
