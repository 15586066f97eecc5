package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRunWritesABucket(t *testing.T) {
	dir := t.TempDir()
	var messages bytes.Buffer
	if err := run([]string{"-out", dir, "-files", "2", "-rows", "5", "-decoys", "-malformed"}, &messages); err != nil {
		t.Fatal(err)
	}
	if got, want := messages.String(), "2 objects of 5 rows in "+dir+"\n"; got != want {
		t.Errorf("message %q, want %q", got, want)
	}
	objects, err := filepath.Glob(filepath.Join(dir, "AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/03/01/*.log.gz"))
	if err != nil || len(objects) != 2 {
		t.Errorf("objects %v, %v", objects, err)
	}
	for _, name := range []string{"malformed/crlf/crlf.log", "AWSLogs/123456789010/vpcflowlogs/us-east-1/2026/03/01/_SUCCESS"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

func TestRunWritesOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "one.log")
	args := []string{"-one", path, "-rows", "3", "-format", "end start action", "-compress", "none", "-no-header"}
	if err := run(args, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(string(text), "\n"); len(lines) != 4 || len(strings.Fields(lines[0])) != 3 {
		t.Errorf("lines %q", lines)
	}
}

func TestRunRefuses(t *testing.T) {
	for _, test := range []struct{ args, want string }{
		{"-format v99", "unknown format"},
		{"-compress rar", "unknown compression"},
		{"-start yesterday", "want a time"},
		{"-ipv6 101 -out " + t.TempDir(), "percentage"},
		{"-rows -1 -out " + t.TempDir(), "must not be negative"},
		{"stray", "unexpected argument"},
	} {
		err := run(strings.Fields(test.args), &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.args, err, test.want)
		}
	}
}
