package flowsql

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestDependencies compares the modules that the command is linked from with
// the list in testdata, so that none comes in unseen. UPDATE_DEPENDENCIES writes it anew.
func TestDependencies(t *testing.T) {
	const list = "testdata/dependencies.txt"
	c := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}} {{.Version}}{{end}}", "./cmd/flowsql")
	c.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64")
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(modules)
	modules = slices.DeleteFunc(slices.Compact(modules), func(m string) bool { return strings.TrimSpace(m) == "" || strings.HasPrefix(m, "flowsql") })
	got := strings.Join(modules, "\n") + "\n"
	if os.Getenv("UPDATE_DEPENDENCIES") != "" {
		if err := os.WriteFile(list, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(list)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the command is linked from\n%s\nthe list says\n%s", got, want)
	}
}
