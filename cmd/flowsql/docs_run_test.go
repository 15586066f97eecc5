package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

const (
	// clients names the folder of the AWS CLI, which tools/clients/install makes.
	clients = "FLOWSQL_CLIENTS"
	// shownAddress is where servers of documents listen; those of tests take a free port.
	shownAddress = "127.0.0.1:9000"
)

// document runs the commands of a document one after the other, each in a shell
// of its own from the top folder, with this test binary as flowsql. What export
// sets, and a server that is started, stay for those that follow.
type document struct {
	t       *testing.T
	env     []string
	address string // of the server
}

func newDocument(t *testing.T) *document {
	t.Helper()
	home, bin := t.TempDir(), t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "flowsql")); err != nil {
		t.Skip("no symbolic links")
	}
	path := bin + string(os.PathListSeparator) + os.Getenv("PATH")
	if dir := os.Getenv(clients); dir != "" {
		path = filepath.Join(dir, "bin") + string(os.PathListSeparator) + path
	}
	return &document{t: t, env: append(os.Environ(), "PATH="+path, "XDG_DATA_HOME="+home, "XDG_STATE_HOME="+home, "HOME="+home,
		"AWS_EC2_METADATA_DISABLED=true", "AWS_PAGER=", "COLUMNS=110")}
}

// run gives what a command prints.
func (d *document) run(command string) []string {
	d.t.Helper()
	command = strings.ReplaceAll(command, "go run ./cmd/flowsql", "flowsql")
	if d.address != "" {
		command = strings.ReplaceAll(command, shownAddress, d.address)
	}
	if settings, ok := strings.CutPrefix(command, "export "); ok {
		d.env = append(d.env, strings.Fields(settings)...)
		return []string{""}
	}
	if strings.HasPrefix(command, "flowsql serve ") && !strings.Contains(command, "--help") {
		return d.serve(command)
	}
	out, _ := d.shell(command).CombinedOutput()
	return strings.Split(strings.TrimRight(string(out), "\n"), "\n")
}

func (d *document) shell(command string) *exec.Cmd {
	c := exec.Command("sh", "-c", command)
	c.Dir, c.Env = root(d.t), d.env
	return c
}

// serve starts a server, which ends with the test, and gives its first line.
func (d *document) serve(command string) []string {
	d.t.Helper()
	c := d.shell("exec " + command + " --listen 127.0.0.1:0")
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		c.Process.Signal(syscall.SIGTERM)
		if err := c.Wait(); err != nil {
			d.t.Errorf("%s: %v", command, err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		d.t.Fatalf("%s: %v", command, err)
	}
	line = strings.TrimSpace(line)
	_, d.address, _ = strings.Cut(line, "//")
	return []string{strings.Replace(line, d.address, shownAddress, 1)}
}
