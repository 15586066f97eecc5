package main

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A server says where it is, answers, and ends well when it is told to.
func TestServe(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "logs"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "logs", "k"), []byte("text"), 0o666); err != nil {
		t.Fatal(err)
	}
	c := newDocument(t).shell("exec flowsql serve s3 --anonymous --verbose --listen 127.0.0.1:0 --root " + folder)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	c.Stderr = &log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "export AWS_ENDPOINT_URL_S3=")
	if err != nil || !ok {
		t.Errorf("%q, %v", line, err)
	}
	answer, err := http.Get(address + "/logs/k")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); err != nil || string(text) != "text" {
		t.Errorf("%q, %v", text, err)
	}
	if err := c.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := c.Wait(); err != nil || !strings.Contains(log.String(), "path=/logs/k status=200") {
		t.Errorf("%v: %s", err, log.String())
	}
}
