package storage

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

func TestExpandHome(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Chdir(t.TempDir())
	for path, want := range map[string]string{
		"~":        home,
		"~/":       home,
		"~/logs/x": filepath.Join(home, "logs", "x"),
		"~you/x":   "~you/x",
		"logs/~/x": "logs/~/x",
		"":         "",
	} {
		if got := ExpandHome(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if err := os.MkdirAll("~/here", 0o755); err != nil {
		t.Fatal(err)
	}
	if got := ExpandHome("~/here"); got != "~/here" {
		t.Errorf("a folder called ~: %s", got)
	}
}

// TestHomeIsListed: paths and mappings in the home folder are found there.
func TestHomeIsListed(t *testing.T) {
	tree(t, "logs/1", "logs/2")
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("HOME", dir)
	t.Chdir(t.TempDir())
	m, err := ParseMapping("s3://b=~/logs")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"~/logs", "~/logs/*", "s3://b/"} {
		l, err := List(context.Background(), []string{path}, ListOptions{Maps: Mappings{m}})
		if err != nil || len(l.Objects) != 2 {
			t.Errorf("%s: %v %v", path, shown(l), err)
		}
	}
}
