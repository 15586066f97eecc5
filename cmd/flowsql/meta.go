package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"flowsql/cmd/flowsql/output"
	"flowsql/storage"
)

// metaCommand is a row of the table of backslash commands.
type metaCommand struct {
	names []string // the first is the usual one
	args  string
	doc   string
	run   func(s *shell, ctx context.Context, arg string) (quit bool)
}

// metaCommands gives the commands of the shell; \h prints the table.
func metaCommands() []metaCommand {
	return []metaCommand{
		{[]string{`\d`, ".schema"}, "[TABLE]", "columns of a table; without a name, the tables", (*shell).metaDescribe},
		{[]string{`\dt`, ".tables"}, "", "tables", sqlMeta("SHOW TABLES")},
		{[]string{`\df`}, "[PATTERN]", "functions", (*shell).metaFunctions},
		{[]string{`\l`}, "", "databases", sqlMeta("SHOW DATABASES")},
		{[]string{`\x`}, "[on|off]", "one value a line", (*shell).metaExpand},
		{[]string{`\o`}, "[FILE]", "write results to FILE; without a name, to the terminal again", (*shell).metaOut},
		{[]string{`\f`, ".mode"}, "[FORMAT]", "output format: " + strings.Join(output.Names(), ", "), (*shell).metaFormat},
		{[]string{`\i`}, "FILE", "run the statements of a file", (*shell).metaInclude},
		{[]string{`\timing`}, "[on|off]", "statistics after each statement", (*shell).metaTiming},
		{[]string{`\g`}, "", "run the last statement again", (*shell).metaAgain},
		{[]string{`\h`, `\?`, ".help", "help"}, "", "this list", (*shell).metaHelp},
		{[]string{`\q`, ".quit", ".exit", "quit", "exit"}, "", "quit", func(*shell, context.Context, string) bool { return true }},
	}
}

// meta runs a command line that starts with a backslash (or a word that stands
// for one).
func (s *shell) meta(ctx context.Context, line string) (quit bool) {
	name, arg, _ := strings.Cut(strings.TrimRight(line, "; "), " ")
	if c := findMeta(name); c != nil {
		return c.run(s, ctx, strings.TrimSpace(arg))
	}
	fmt.Fprintf(s.stderr, "unknown command %s; \\h lists the commands\n", name)
	return false
}

// findMeta gives the command of the name, nil for none.
func findMeta(name string) *metaCommand {
	for _, c := range metaCommands() {
		if slices.ContainsFunc(c.names, func(n string) bool { return strings.EqualFold(n, name) }) {
			return &c
		}
	}
	return nil
}

func sqlMeta(sql string) func(*shell, context.Context, string) bool {
	return func(s *shell, ctx context.Context, _ string) bool {
		s.statement(ctx, sql)
		return false
	}
}

func (s *shell) metaDescribe(ctx context.Context, arg string) bool {
	if arg == "" {
		s.statement(ctx, "SHOW TABLES")
		return false
	}
	s.statement(ctx, "DESCRIBE "+arg)
	return false
}

func (s *shell) metaFunctions(ctx context.Context, arg string) bool {
	sql := "SHOW FUNCTIONS"
	if arg != "" {
		sql += " LIKE '%" + strings.ReplaceAll(strings.Trim(arg, "'*%"), "'", "''") + "%'"
	}
	s.statement(ctx, sql)
	return false
}

// toggle reads on, off, or nothing for the other one.
func toggle(now bool, arg string) bool {
	switch strings.ToLower(arg) {
	case "on":
		return true
	case "off":
		return false
	}
	return !now
}

func (s *shell) metaExpand(_ context.Context, arg string) bool {
	s.vertical = toggle(s.vertical, arg)
	fmt.Fprintf(s.stdout, "Expanded display is %s.\n", onOff(s.vertical))
	return false
}

func (s *shell) metaTiming(_ context.Context, arg string) bool {
	s.timing = toggle(s.timing, arg)
	fmt.Fprintf(s.stdout, "Timing is %s.\n", onOff(s.timing))
	return false
}

func onOff(v bool) string { return map[bool]string{true: "on", false: "off"}[v] }

func (s *shell) metaOut(_ context.Context, arg string) bool {
	s.endOut()
	if arg == "" {
		return false
	}
	f, err := newOutFile(storage.ExpandHome(arg))
	if err != nil {
		fmt.Fprintf(s.stderr, "%s: %v\n", arg, plain(err))
		return false
	}
	s.shown = s.format
	if format, err := output.FromFile(arg); err == nil {
		s.format = format
	}
	s.out, s.close, s.abort = f, f.Close, f.abort
	s.options.Width, s.options.Color, s.results = 0, false, 0
	return false
}

// endOut completes the file of \o, if there is one; results go to the terminal
// again, in the format that they had there.
func (s *shell) endOut() {
	if err := s.close(); err != nil {
		fmt.Fprintln(s.stderr, err)
	}
	s.out, s.close, s.abort = s.stdout, func() error { return nil }, nil
	s.options.Width, s.options.Color = terminalWidth(s.stdout), s.color()
	if s.shown.Name != "" {
		s.format, s.shown = s.shown, output.Format{}
	}
}

func (s *shell) metaFormat(_ context.Context, arg string) bool {
	if arg == "" {
		fmt.Fprintln(s.stdout, s.format.Name)
		return false
	}
	format, err := output.Find(arg)
	if err == nil && format.Binary && s.out == s.stdout {
		err = fmt.Errorf("%s is no text: name a file with \\o first", format.Name)
	}
	if err != nil {
		fmt.Fprintln(s.stderr, err)
		return false
	}
	s.format, s.vertical = format, false
	return false
}

func (s *shell) metaInclude(ctx context.Context, arg string) bool {
	text, err := os.ReadFile(storage.ExpandHome(arg))
	if err != nil {
		fmt.Fprintf(s.stderr, "%s: %v\n", arg, plain(err))
		return false
	}
	s.runPieces(ctx, script{arg, string(text)})
	return false
}

func (s *shell) metaAgain(ctx context.Context, _ string) bool {
	if s.previous == "" {
		fmt.Fprintln(s.stderr, "there is no last statement")
		return false
	}
	s.statement(ctx, s.previous)
	return false
}

func (s *shell) metaHelp(context.Context, string) bool {
	for _, c := range metaCommands() {
		fmt.Fprintf(s.stdout, "  %-22s %s\n", strings.TrimSpace(c.names[0]+" "+c.args), c.doc)
	}
	fmt.Fprintln(s.stdout, "Statements end with a semicolon. Ctrl-C stops a query and keeps the shell.")
	return false
}
