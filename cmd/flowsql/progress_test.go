package main

import (
	"strings"
	"testing"
	"time"

	"flowsql/engine"
)

// TestProgress takes the line of a terminal away before anything else, and says
// nothing more once rows are printed.
func TestProgress(t *testing.T) {
	var out strings.Builder
	p := &progress{to: &out, terminal: true}
	stats := engine.Stats{Elapsed: time.Second, RowsRead: 7, BytesRead: 12, FilesRead: 1, FilesMatched: 2}
	const line = "1.00 s: 7 rows read, 12 B, 0 MB/s; 1 of 2 files"
	p.begin()
	p.tell(stats)
	p.tell(stats)
	p.hide(true)
	p.tell(stats)
	p.end(stats)
	if want := line + "\r\x1b[K" + line + "\r\x1b[K"; out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
	out.Reset()
	p.terminal = false
	p.begin()
	p.end(stats)
	p.begin()
	p.tell(stats)
	p.end(stats)
	if want := strings.Repeat(line+"\n", 2); out.String() != want {
		t.Errorf("%q, want %q", out.String(), want)
	}
	var none *progress
	none.begin()
	none.hide(true)
	none.end(stats)
}
