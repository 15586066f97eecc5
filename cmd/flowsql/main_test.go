package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this test binary stand for the command in scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"flowsql": main})
}

// root gives the top folder of the tree.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestScripts runs testdata/script: the command line as users see it.
func TestScripts(t *testing.T) {
	data := filepath.Join(root(t), "testdata", "data")
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join(root(t), "testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("DATA", data)
			e.Setenv("BENCH", filepath.Join(root(t), "testdata", "bench"))
			e.Setenv("XDG_DATA_HOME", filepath.Join(e.WorkDir, "data"))
			e.Setenv("XDG_STATE_HOME", filepath.Join(e.WorkDir, "state"))
			return nil
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}
