//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// terminal is the command in a real terminal.
type terminal struct {
	t    *testing.T
	file *os.File
	cmd  *exec.Cmd
	mu   sync.Mutex
	seen bytes.Buffer
	home string
}

func startTerminal(t *testing.T, home string, args ...string) *terminal {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "flowsql")
	if err := os.Symlink(self, link); err != nil {
		t.Fatal(err)
	}
	c := exec.Command(link, args...)
	c.Env = append(os.Environ(), "XDG_DATA_HOME="+home, "XDG_STATE_HOME="+home, "TERM=xterm", "NO_COLOR=1")
	f, err := pty.StartWithSize(c, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Skipf("no terminal: %v", err)
	}
	term := &terminal{t: t, file: f, cmd: c, home: home}
	go term.copy()
	t.Cleanup(func() {
		f.Close()
		c.Process.Kill()
		c.Wait()
	})
	return term
}

func (s *terminal) copy() {
	buf := make([]byte, 4096)
	for {
		n, err := s.file.Read(buf)
		s.mu.Lock()
		s.seen.Write(buf[:n])
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

var escapes = regexp.MustCompile("\x1b\\[[0-9;?]*[a-zA-Z]")

func (s *terminal) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return escapes.ReplaceAllString(s.seen.String(), "")
}

// expect waits until the text shows up, and forgets all up to its end.
func (s *terminal) expect(want string) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if s.take(want) {
			return
		}
	}
	s.t.Fatalf("waited for %q, saw\n%s", want, s.text())
}

// waitFor waits until the text shows up, and forgets nothing.
func (s *terminal) waitFor(want string) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if strings.Contains(s.text(), want) {
			return
		}
	}
	s.t.Fatalf("waited for %q, saw\n%s", want, s.text())
}

// take drops what was seen up to the end of the text, if it was seen.
func (s *terminal) take(want string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	plain := escapes.ReplaceAllString(s.seen.String(), "")
	_, after, found := strings.Cut(plain, want)
	if found {
		s.seen.Reset()
		s.seen.WriteString(after)
	}
	return found
}

func (s *terminal) send(text string) {
	s.t.Helper()
	if _, err := s.file.WriteString(text); err != nil {
		s.t.Fatal(err)
	}
}

// wait waits for the end of the process.
func (s *terminal) wait() {
	s.t.Helper()
	s.ends(0)
}

// ends waits for the end of the process with an exit code.
func (s *terminal) ends(code int) {
	s.t.Helper()
	done := make(chan struct{})
	go func() { s.cmd.Wait(); close(done) }()
	select {
	case <-done:
		if got := s.cmd.ProcessState.ExitCode(); got != code {
			s.t.Errorf("the shell ended with %d, want %d", got, code)
		}
	case <-time.After(20 * time.Second):
		s.t.Error("the shell does not end")
	}
}

func TestShell(t *testing.T) {
	home := t.TempDir()
	s := startTerminal(t, home, filepath.Join(root(t), "testdata", "data", "bucket"))
	s.expect("Try: SELECT srcaddr")
	s.expect("flowsql>")

	s.send("SELECT count(*) AS n\r")
	s.expect("->")
	s.send("FROM vpc_flow_logs;\r")
	s.expect("9000")
	s.expect("Athena would bill")

	// a paste of several statements with a Tab is taken as it is, and run by its semicolons
	s.send("\x1b[200~SELECT\t40 + 1 AS pasted;\nSELECT 1 + 1\n AS second;\x1b[201~\r")
	s.expect("pasted")
	s.expect("41")
	s.expect("second")

	s.send("\\d vpc_flow_logs\r")
	s.expect("srcaddr")
	s.expect("flowsql>")
	s.send("\\dt\r")
	s.expect("vpc_flow_logs")
	s.send("\\x\r")
	s.expect("Expanded display is on")
	s.send("SELECT 7 AS seven;\r")
	s.expect("-[ row 1 ]")
	s.send("\\timing off\r")
	s.expect("Timing is off")
	s.send("SELECT srcadr FROM vpc_flow_logs;\r")
	s.expect("hint: did you mean srcaddr")

	out := filepath.Join(home, "out.csv")
	s.send("\\o " + out + "\r")
	s.expect("flowsql>")
	s.send("SELECT 5 AS five;\r")
	s.expect("flowsql>")
	s.send("\\o\r")
	s.send("SELECT 8 AS eight;\r") // in the format of the terminal again, which the file has ended
	s.expect("eight | 8")
	if text, err := os.ReadFile(out); err != nil || string(text) != "five\n5\n" {
		t.Errorf("%q, %v", text, err)
	}
	s.send("\\q\r")
	s.wait()
	history, err := os.ReadFile(filepath.Join(home, "flowsql", "history"))
	if err != nil || !strings.Contains(string(history), "SELECT count(*) AS n FROM vpc_flow_logs;\n") {
		t.Errorf("history %q, %v: a statement is one entry", history, err)
	}
}

// TestShellOverNothing: what is wrong with a path is told at once, with the hint, and no query is offered.
func TestShellOverNothing(t *testing.T) {
	s := startTerminal(t, t.TempDir(), filepath.Join(root(t), "testdata", "data", "buket"))
	s.expect("buket: no such file or directory")
	s.expect("hint: did you mean " + filepath.Join(root(t), "testdata", "data", "bucket") + "?")
	s.waitFor("flowsql>")
	if text := s.text(); strings.Contains(text, "Try:") {
		t.Errorf("a query is offered: %s", text)
	}
	s.send("SELECT 6 * 7;\r")
	s.expect("42")
	s.send("\\q\r")
	s.wait()
}

// TestNotesOnce: a shell tells once what it has to tell of the same files.
func TestNotesOnce(t *testing.T) {
	s := startTerminal(t, t.TempDir(), filepath.Join(root(t), "testdata", "data", "decoys"))
	s.expect("flowsql>")
	s.send("SELECT count(*) AS first FROM vpc_flow_logs;\r")
	s.expect("no flow logs")
	s.expect("first")
	s.expect("Athena would bill")
	s.send("SELECT count(*) AS second FROM vpc_flow_logs;\r")
	s.waitFor("would bill")
	if text := s.text(); strings.Contains(text, "warning") {
		t.Errorf("told again: %s", text)
	}
	s.send("\\q\r")
	s.wait()
}

func TestCtrlC(t *testing.T) {
	s := startTerminal(t, t.TempDir(), filepath.Join(root(t), "testdata", "data", "bucket"))
	s.expect("flowsql>")
	s.send("SELECT count(*) FROM vpc_flow_logs a CROSS JOIN vpc_flow_logs b CROSS JOIN vpc_flow_logs c;\r")
	time.Sleep(500 * time.Millisecond)
	s.send("\x03")
	s.expect("USER_CANCELED")
	s.expect("flowsql>")
	s.send("SELECT 6 * 7 AS answer;\r")
	s.expect("42")

	// a command of the shell within a statement, and Ctrl-C that drops what was typed
	s.send("SELECT 'kept' ||\r")
	s.expect("->")
	s.send("\\timing off\r")
	s.expect("Timing is off")
	s.send("' together' AS text\r\\g\r")
	s.expect("kept together")
	s.send("SELECT dropped\r")
	s.expect("->")
	s.send("\x03")
	s.send("SELECT 5 * 5 AS next;\r")
	s.expect("25")
	s.send("\x04")
	s.wait()
}

func TestCtrlCTwice(t *testing.T) {
	s := startTerminal(t, t.TempDir())
	s.expect("No PATH given")
	s.expect("flowsql>")
	s.send("\x03\x03")
	s.ends(130)
}

func TestCompletion(t *testing.T) {
	s := startTerminal(t, t.TempDir(), filepath.Join(root(t), "testdata", "data", "bucket"))
	s.expect("flowsql>")
	s.send("SELECT srcad\t FROM vpc_f\t WHERE action = 'REJ\t' LIMIT 1;\r")
	s.expect("REJECT")
	s.expect("(1 row)")
	s.send("\\q\r")
	s.wait()
}
