package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"flowsql/catalog"
)

// Processes that make tables at the same time lose none of each other's.
func TestConcurrentCreateTable(t *testing.T) {
	const processes, each = 8, 25
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "flowsql")
	if err := os.Symlink(self, name); err != nil {
		t.Skip("no symbolic links")
	}
	dir := t.TempDir()
	var running []*exec.Cmd
	var outputs []*bytes.Buffer
	for p := range processes {
		var script strings.Builder
		for i := range each {
			fmt.Fprintf(&script, "CREATE EXTERNAL TABLE t_%d_%d (n int) LOCATION 's3://b/t/';\n", p, i)
		}
		c, out := exec.Command(name, "--catalog-dir", dir, "-c", script.String()), &bytes.Buffer{}
		c.Stdout, c.Stderr = out, out
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		running, outputs = append(running, c), append(outputs, out)
	}
	for i, c := range running {
		if err := c.Wait(); err != nil {
			t.Errorf("%v: %s", err, outputs[i])
		}
	}
	if tables, err := catalog.OpenStore(dir, nil).Tables("default"); err != nil || len(tables) != processes*each {
		t.Errorf("%d tables, %v", len(tables), err)
	}
}
