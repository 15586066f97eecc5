package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/chzyer/readline"
)

// LineEditor reads lines at a prompt. It is used from one goroutine, and not
// while a query runs.
type LineEditor interface {
	// Line reads one line. errInterrupt is Ctrl-C, io.EOF the end of input.
	Line(prompt string) (string, error)
	// Remember adds a statement to the history.
	Remember(statement string)
	Close() error
}

// errInterrupt is Ctrl-C at the prompt.
var errInterrupt = errors.New("interrupt")

// terminalEditor is a LineEditor over chzyer/readline, which knows neither
// bracketed paste nor statements of several lines: pastes reads the former, the
// shell joins the latter and saves history itself.
type terminalEditor struct {
	rl    *readline.Instance
	paste *pasteReader
	out   io.Writer
}

// Escape sequences that switch bracketed paste on and off.
const (
	pasteOn  = "\x1b[?2004h"
	pasteOff = "\x1b[?2004l"
)

func newTerminalEditor(in io.ReadCloser, out io.Writer, history string, complete readline.AutoCompleter) (LineEditor, error) {
	if history != "" {
		if err := os.MkdirAll(filepath.Dir(history), 0o700); err != nil {
			history = ""
		}
	}
	paste := newPasteReader(readline.NewCancelableStdin(in))
	rl, err := readline.NewEx(&readline.Config{
		Stdin: paste, Stdout: out, Stderr: out, HistoryFile: history, DisableAutoSaveHistory: true, HistoryLimit: 5000,
		HistorySearchFold: true, AutoComplete: complete, InterruptPrompt: "^C", EOFPrompt: "",
	})
	if err != nil {
		return nil, err
	}
	if history != "" {
		os.Chmod(history, 0o600)
	}
	io.WriteString(out, pasteOn)
	return &terminalEditor{rl, paste, out}, nil
}

// Line reads one line; a newline inside a paste is given back as itself.
func (e *terminalEditor) Line(prompt string) (string, error) {
	e.rl.SetPrompt(prompt)
	line, err := e.rl.Readline()
	line = strings.ReplaceAll(line, pastedNewline, "\n")
	if errors.Is(err, readline.ErrInterrupt) {
		return line, errInterrupt
	}
	return line, err
}

// Remember saves a statement as one entry, on one line, since the history file
// is one entry a line.
func (e *terminalEditor) Remember(statement string) {
	e.rl.SaveHistory(oneLine(statement))
}

// oneLine puts a statement on one line. Line ends become spaces, but where the
// statement would be another one then, after a comment or inside quotes, the
// sign that Line gives back as a line end.
func oneLine(statement string) string {
	lines := strings.Split(strings.ReplaceAll(statement, "\r\n", "\n"), "\n")
	b := strings.TrimSpace(lines[0])
	for i, line := range lines[1:] {
		before := strings.Join(lines[:i+1], "\n")
		if strings.Contains(lines[i], "--") || strings.Count(before, "'")%2+strings.Count(before, `"`)%2 > 0 {
			b += pastedNewline + line
			continue
		}
		b += " " + strings.TrimSpace(line)
	}
	return b
}

// Close gives the terminal back.
func (e *terminalEditor) Close() error {
	io.WriteString(e.out, pasteOff)
	return e.rl.Close()
}

// historyFile gives where the history is kept: FLOWSQL_HISTORY, or the XDG state folder.
func historyFile() string {
	if name, set := os.LookupEnv("FLOWSQL_HISTORY"); set {
		return name
	}
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "flowsql", "history")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".local", "state", "flowsql", "history")
}
