package gen

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func malformed(t *testing.T, name string) []byte {
	t.Helper()
	for _, m := range MalformedFiles {
		if m.Name == name {
			data, err := m.Content()
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
	t.Fatalf("no malformed file %s", name)
	return nil
}

func TestMalformedFiles(t *testing.T) {
	dir := t.TempDir()
	if err := WriteMalformed(dir); err != nil {
		t.Fatal(err)
	}
	for _, m := range MalformedFiles {
		if _, err := os.Stat(filepath.Join(dir, m.Name)); err != nil {
			t.Error(err)
		}
	}
	if n := len(malformed(t, "empty/empty.log")); n != 0 {
		t.Errorf("empty.log has %d bytes", n)
	}
	if data := malformed(t, "no_final_newline/no_final_newline.log"); bytes.HasSuffix(data, []byte("\n")) {
		t.Error("no_final_newline.log ends in one")
	}
	if n := bytes.Count(malformed(t, "crlf/crlf.log"), []byte("\r\n")); n != 4 {
		t.Errorf("crlf.log has %d line ends, want 4", n)
	}
}

func TestTruncatedLosesItsEnd(t *testing.T) {
	z, err := gzip.NewReader(bytes.NewReader(malformed(t, "truncated/truncated.log.gz")))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("reading ends with %v", err)
	}
	if n := bytes.Count(text, []byte("\n")); n < 20 || n > 200 {
		t.Errorf("%d whole lines before the cut", n)
	}
}

func TestLongLine(t *testing.T) {
	z, err := gzip.NewReader(bytes.NewReader(malformed(t, "long_line/long_line.log.gz")))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(strings.Split(string(text), "\n")[2]); n < 5<<20 {
		t.Errorf("the long line has %d bytes", n)
	}
}

func TestDecoys(t *testing.T) {
	dir := t.TempDir()
	keys, err := WriteDecoys(dir, "123456789010", "eu-west-3")
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(keys, "\n")
	for _, part := range []string{"/CloudTrail/eu-west-3/", "/Config/", "/elasticloadbalancing/", "/_SUCCESS", "/.hidden.log", "/_temporary/"} {
		if !strings.Contains(all, part) {
			t.Errorf("no decoy %s", part)
		}
	}
	if text := gunzip(t, filepath.Join(dir, keys[0])); !strings.HasPrefix(text, `{"Records":[`) || strings.Contains(text, "ACCOUNT") {
		t.Errorf("trail: %s", text)
	}
}
