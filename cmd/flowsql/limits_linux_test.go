package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The limits that the statements of testdata/limits run under, and what a process
// may exceed them by: slow machines are allowed for.
const (
	memoryLimit  = 256 << 20
	mostResident = memoryLimit*7/4 + 150<<20
	timeLimit    = 500 * time.Millisecond
	latest       = timeLimit + 2*time.Second
	// stride is the share of the statements that a short test runs.
	stride = 12
)

// writeManyFlows makes a flow log whose columns have few and many values.
func writeManyFlows(t *testing.T, rows int) string {
	t.Helper()
	var b bytes.Buffer
	b.WriteString("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n")
	for i := range rows {
		fmt.Fprintf(&b, "2 123456789010 eni-%d 10.0.%d.%d 172.31.%d.%d %d %d %d %d %d %d %d %s OK\n", i%7, i/250%250, i%250, i%16, i%200,
			i*7919%60000+1024, []int{22, 80, 443, 3389}[i%4], []int{6, 17}[i%2], i%90+1, i*31%90000, 1772323200+i, 1772323260+i, []string{"ACCEPT", "REJECT"}[i%5/4])
	}
	path := filepath.Join(t.TempDir(), "flows.log")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func limitStatements(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), "testdata", "limits", "statements.sql"))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(text)) {
		if s, ok := strings.CutSuffix(strings.TrimSpace(line), ";"); ok {
			out = append(out, s)
		}
	}
	return out
}

// TestLimits runs statements that would take all memory, or never end: each keeps
// to the limits of memory and of time, or nearly so, and the process lives on to say so.
func TestLimits(t *testing.T) {
	big, catalog := writeManyFlows(t, 40_000), t.TempDir()
	for i, statement := range limitStatements(t) {
		if testing.Short() && i%stride != 0 {
			continue
		}
		c := exec.Command("flowsql", "-c", statement, "--table", "big="+big, "--catalog-dir", catalog, "--no-cache", "--threads", "2",
			"--memory-limit", fmt.Sprint(memoryLimit>>20)+"MB", "--timeout", timeLimit.String(), "--output", "csv")
		var complaint bytes.Buffer
		c.Stdout, c.Stderr = io.Discard, &complaint
		begin := time.Now()
		err := c.Run()
		took := time.Since(begin)
		resident := c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
		t.Logf("%6.2f s %4d MB %s", took.Seconds(), resident>>20, statement)
		if took > latest {
			t.Errorf("%s\ntook %s", statement, took)
		}
		if resident > mostResident {
			t.Errorf("%s\nheld %d MB", statement, resident>>20)
		}
		said := complaint.String()
		if err != nil && !strings.Contains(said, "EXCEEDED_") && !strings.Contains(said, "INVALID_FUNCTION_ARGUMENT") {
			t.Errorf("%s\nended by %v: %.500s", statement, err, said)
		}
	}
}
