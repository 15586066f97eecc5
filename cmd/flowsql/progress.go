package main

import (
	"fmt"
	"io"
	"sync"

	"flowsql/engine"
)

// progress says on stderr how far a statement is: on a terminal in one line that is
// written over and goes away, else in a line each second.
type progress struct {
	mu       sync.Mutex
	to       io.Writer
	terminal bool
	hidden   bool // rows are printed to the same terminal
	shown    bool // the line of the terminal
	told     bool // of this statement
}

// newProgress gives nil where nothing is to be said.
func newProgress(p *process, when string) *progress {
	terminal := isTerminal(p.stderr)
	if when == "never" || when == "auto" && !terminal {
		return nil
	}
	return &progress{to: p.stderr, terminal: terminal}
}

// begin expects a statement.
func (p *progress) begin() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hidden, p.told = false, false
}

// tell says how far the statement is.
func (p *progress) tell(s engine.Stats) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hidden {
		return
	}
	p.clear()
	p.told = true
	if !p.terminal {
		fmt.Fprintln(p.to, s.Progress())
		return
	}
	text := s.Progress()
	if width := terminalWidth(p.to); width > 1 { // a line that is folded is not taken away whole
		text = text[:min(len(text), width-1)]
	}
	fmt.Fprint(p.to, text)
	p.shown = true
}

// hide takes the line away for other text; for good where rows follow it.
func (p *progress) hide(forGood bool) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	p.hidden = p.hidden || forGood && p.terminal
}

// end takes the line away; where lines stay, there is one at least.
func (p *progress) end(s engine.Stats) {
	if p == nil {
		return
	}
	if !p.terminal && !p.told {
		p.tell(s)
	}
	p.hide(false)
}

func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.to, "\r\x1b[K")
		p.shown = false
	}
}
