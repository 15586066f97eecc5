package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// notRun are commands of the documents that a test of the documents cannot run:
// they run the tests themselves, or need what CI has not.
var notRun = []string{"make ", "git clone", "cd ", "go install", "flowsql testdata/data/bucket", "source <("}

// console is a command of a document and the output shown below it.
type console struct {
	line    int
	command string
	want    []string
}

// consoles gives the commands of the ```console blocks of a document.
func consoles(text string) []console {
	var out []console
	inside := false
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```console"
		case !inside:
		case strings.HasPrefix(line, "$ "):
			out = append(out, console{line: i + 1, command: line[2:]})
		case len(out) > 0 && strings.HasPrefix(line, "> "):
			out[len(out)-1].command += "\n" + line[2:]
		case len(out) > 0:
			out[len(out)-1].want = append(out[len(out)-1].want, line)
		}
	}
	return out
}

// TestDocuments runs each command shown in the documents and compares what it
// prints, on both streams, with what is shown. A shown line "…" stands for any
// lines. With UPDATE_DOCS set, what is shown is written anew instead; read it.
func TestDocuments(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell")
	}
	documents, _ := filepath.Glob(filepath.Join(root(t), "docs", "*.md"))
	for _, path := range append(documents, filepath.Join(root(t), "README.md")) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		d := newDocument(t)
		for _, c := range consoles(string(text)) {
			if skipped(c.command) {
				continue
			}
			got := d.run(c.command)
			if os.Getenv("UPDATE_DOCS") != "" {
				show(t, path, c, got)
			} else if !shownAs(got, c.want) {
				t.Errorf("%s:%d: $ %s\ngot\n%s\nshown\n%s", filepath.Base(path), c.line, c.command,
					strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		}
	}
}

// show writes what a command printed below it.
func show(t *testing.T, path string, c console, got []string) {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	shown := "$ " + strings.ReplaceAll(c.command, "\n", "\n> ") + "\n"
	before, after, _ := strings.Cut(string(text), shown)
	old := strings.Join(c.want, "\n")
	if len(c.want) > 0 {
		old += "\n"
	}
	fresh := strings.Join(got, "\n") + "\n"
	if fresh == "\n" {
		fresh = ""
	}
	after = fresh + strings.TrimPrefix(after, old)
	if err := os.WriteFile(path, []byte(before+shown+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

func skipped(command string) bool {
	if strings.HasPrefix(command, "aws ") && os.Getenv(clients) == "" {
		return true
	}
	for _, prefix := range notRun {
		if strings.HasPrefix(command, prefix) || command == strings.TrimSpace(prefix) {
			return true
		}
	}
	return false
}

func shownAs(got, want []string) bool {
	for len(want) > 0 && want[len(want)-1] == "" {
		want = want[:len(want)-1]
	}
	if len(want) == 0 {
		return len(got) == 1 && got[0] == ""
	}
	for i, w := range want {
		if w == "…" {
			rest := want[i+1:]
			return len(got) >= i+len(rest) && equalLines(got[len(got)-len(rest):], rest)
		}
		if i >= len(got) || got[i] != w {
			return false
		}
	}
	return len(got) == len(want)
}

func equalLines(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
