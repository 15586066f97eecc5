// Command flowsql runs SQL over AWS VPC flow logs as Athena and S3 Select
// answer it: one-shot (-c, -f), as a shell, and as a benchmark against
// Athena's own results. It holds flags, the shell and the printing of results;
// all logic of the engine is in package engine.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"unicode/utf8"

	"github.com/chzyer/readline"
	"golang.org/x/term"

	"flowsql/sql/sqlerr"
)

// version is the release; a build may set another.
var version = "0.1.0"

func main() {
	tuneCollector()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	p := &process{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// process is the standard streams and what is known of them.
type process struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	command        string          // " bench", " catalog" …; empty for queries
	told           map[string]bool // notes of a shell, which tells each once; nil for no shell
}

// command is a row of the table of commands: first words that are no paths.
type command struct {
	name, doc string
	run       func(p *process, ctx context.Context, args []string) int
}

// commands is filled here and not at its declaration since completion reads it.
func commands() []command {
	return []command{
		{"bench", "compare queries with recorded Athena results", (*process).bench},
		{"catalog", "import tables from AWS Glue, and export them", (*process).catalog},
		{"completion", "print a completion script for bash, zsh or fish", (*process).completion},
		{"cache", "tell what is kept of objects that were read, or clear it", (*process).cache},
		{"warm", "read objects once and keep their columns, so that queries find them at hand", (*process).warm},
		{"serve", "answer the API of Amazon S3 for local folders", (*process).serve},
		{"convert", "", later},
	}
}

// commandNames gives the commands that exist.
func commandNames() []string {
	var names []string
	for _, c := range commands() {
		if c.doc != "" {
			names = append(names, c.name)
		}
	}
	return names
}

// later answers for the words that are kept for commands to come.
func later(p *process, _ context.Context, _ []string) int {
	fmt.Fprintln(p.stderr, "flowsql: this command does not exist yet; for a path of that name write ./NAME")
	return exitUsage
}

func (p *process) run(ctx context.Context, args []string) int {
	if len(args) > 0 {
		for _, c := range commands() {
			if c.name == args[0] {
				p.command = " " + c.name
				return c.run(p, ctx, args[1:])
			}
		}
	}
	f, done, err := parseFlags(args, p.stdout, p.stderr)
	switch {
	case done:
		return 0
	case err != nil:
		return p.usage(err)
	case f.Version:
		fmt.Fprintln(p.stdout, "flowsql "+version)
		return 0
	}
	if err := misplaced(f.Paths); err != nil {
		return p.usage(err)
	}
	return p.query(ctx, f)
}

func (p *process) usage(err error) int {
	text := err.Error()
	if strings.HasPrefix(text, "unknown flag -") && !strings.HasPrefix(text, "unknown flag --") {
		text, _, _ = strings.Cut(text, ",") // a list of all short options is no help
	}
	fmt.Fprintln(p.stderr, "flowsql: "+text)
	if p.command == "" && strings.Contains(text, "unknown flag") && !strings.Contains(text, "did you mean") {
		fmt.Fprintln(p.stderr, "hint: SQL goes behind -c: flowsql -c \"SELECT …\" PATH")
	}
	fmt.Fprintf(p.stderr, "flowsql%s --help lists the options\n", p.command)
	return exitUsage
}

// looksLikeSQL is a statement in the place of a path.
var looksLikeSQL = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)^\s*(SELECT|WITH|VALUES|SHOW|DESCRIBE|EXPLAIN|CREATE|DROP|ALTER)\s`)
})

// misplaced gives the error for a path that is a statement.
func misplaced(paths []string) error {
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil && looksLikeSQL().MatchString(path) {
			return fmt.Errorf("%q is no path; SQL goes behind -c: flowsql -c \"SELECT …\" PATH", path)
		}
	}
	return nil
}

// query runs -c, -f, a script on standard input, or the shell.
func (p *process) query(ctx context.Context, f *flags) int {
	s, err := p.newShell(f)
	if err != nil {
		return p.fail(err)
	}
	defer s.session.Close() // what is wrong with the cache is no failure of the queries
	if len(f.Command) > 0 || len(f.File) > 0 {
		return s.scripts(ctx)
	}
	if isTerminal(p.stdin) {
		return s.interactive(ctx)
	}
	if hasStdin(f.Paths) {
		return p.usage(errors.New("standard input is a table here: give the statement with -c"))
	}
	text, err := io.ReadAll(p.stdin)
	if err != nil {
		return p.fail(sqlerr.New(sqlerr.InputUnreadable, "standard input: %v", err))
	}
	if !isScript(string(text)) {
		return p.usage(errors.New("standard input is no SQL: to query it, flowsql -c \"SELECT … FROM stdin\""))
	}
	return s.script(ctx, script{"standard input", string(text)})
}

// isScript reports whether a text may be statements: a flow log is packed, or begins
// with a number or with the names of its fields.
func isScript(text string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	number := word != "" && word[0] >= '0' && word[0] <= '9'
	return utf8.ValidString(text) && !number && word != "version"
}

func hasStdin(paths []string) bool {
	for _, path := range paths {
		if path == "-" {
			return true
		}
	}
	return false
}

// note prints what a user should know though nothing failed.
func (p *process) note(text string) {
	if p.told[text] {
		return
	}
	if p.told != nil {
		p.told[text] = true
	}
	fmt.Fprintln(p.stderr, "flowsql: "+text)
}

// fail prints an error that belongs to no statement.
func (p *process) fail(err error) int {
	e := sqlerr.From(err)
	fmt.Fprintln(p.stderr, "flowsql: "+e.Msg)
	if e.Hint != "" {
		fmt.Fprintln(p.stderr, "hint: "+e.Hint)
	}
	return e.Code.Class().ExitCode()
}

func isTerminal(v any) bool {
	f, ok := v.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// terminalWidth gives the width of a terminal in cells, 0 for none.
func terminalWidth(v any) int {
	f, ok := v.(*os.File)
	if !ok || !isTerminal(v) {
		return 0
	}
	w, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return readline.GetScreenWidth()
	}
	return w
}
