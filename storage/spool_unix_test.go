//go:build unix

package storage

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"flowsql/sql/sqlerr"
)

func TestNamedPipe(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "p")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	symlink(t, "p", filepath.Join(dir, "q"))
	go os.WriteFile(path, []byte("once\n"), 0o600)
	pipes := &Pipes{}
	for _, paths := range [][]string{{path, filepath.Join(dir, "q")}, {path}} {
		l, err := List(context.Background(), paths, ListOptions{Pipes: pipes})
		if err != nil || len(l.Objects) != 1 {
			t.Fatalf("%+v %v", l, err)
		}
		r, err := Open(context.Background(), l.Objects[0], ByContent)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := drain(r); err != nil || string(got) != "once\n" {
			t.Errorf("%q %v", got, err)
		}
		r.Close()
	}
}

func TestBrokenLinkIsCalledSo(t *testing.T) {
	link := filepath.Join(t.TempDir(), "broken")
	symlink(t, "nowhere", link)
	_, err := List(context.Background(), []string{link}, ListOptions{})
	if err == nil || !strings.Contains(sqlerr.From(err).Hint, "link to nowhere") {
		t.Errorf("%v", err)
	}
}
