package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"flowsql/parser/athena"
	"flowsql/sql/sqlerr"
)

// Prompts of a new statement and of its further lines.
const (
	promptFirst = "flowsql> "
	promptMore  = "      -> "
)

// interactive is the shell: statements end with a semicolon, commands start
// with a backslash.
func (s *shell) interactive(ctx context.Context) int {
	s.prompt, s.told = true, map[string]bool{}
	s.timing = s.flags.Stats != "none"
	editor, err := newTerminalEditor(os.Stdin, s.stdout, historyFile(), &completer{words: s.session, ctx: ctx})
	if err != nil {
		return s.fail(err)
	}
	defer editor.Close()
	defer s.endOut()
	s.banner(ctx)
	return s.loop(ctx, editor)
}

// banner says what was opened and what to try.
func (s *shell) banner(ctx context.Context) {
	fmt.Fprintf(s.stdout, "flowsql %s: SQL over VPC flow logs. \\h lists the commands, \\q quits.\n", version)
	opened, columns, err := s.session.Describe(ctx)
	if err != nil {
		s.fail(err) // there may be other tables
		return
	}
	if opened == "" {
		fmt.Fprintln(s.stdout, "No PATH given: only tables of the catalog (SHOW TABLES;) and FROM 'path' are there.")
		return
	}
	fmt.Fprintln(s.stdout, opened)
	if columns["srcaddr"] && columns["bytes"] {
		fmt.Fprintln(s.stdout, "Try: SELECT srcaddr, sum(bytes) AS b FROM vpc_flow_logs GROUP BY srcaddr ORDER BY b DESC LIMIT 10;")
		return
	}
	fmt.Fprintln(s.stdout, "Try: SELECT * FROM vpc_flow_logs LIMIT 10;")
}

// loop reads statements until the end of input or \q.
func (s *shell) loop(ctx context.Context, editor LineEditor) int {
	var pending string
	for {
		prompt := promptFirst
		if pending != "" {
			prompt = promptMore
		}
		line, err := editor.Line(prompt)
		switch {
		case errors.Is(err, errInterrupt):
			if pending == "" && line == "" && time.Since(s.interrupted) < time.Second {
				return sqlerr.ClassCancelled.ExitCode()
			}
			s.interrupted, pending = time.Now(), ""
			continue
		case errors.Is(err, io.EOF):
			return s.last(ctx, pending)
		case err != nil:
			return s.fail(err)
		}
		var quit bool
		if pending, quit = s.input(ctx, editor, pending, line); quit {
			return 0
		}
	}
}

// last runs what was typed without a semicolon before the end of input.
func (s *shell) last(ctx context.Context, pending string) int {
	fmt.Fprintln(s.stdout)
	if strings.TrimSpace(pending) != "" {
		return s.statement(ctx, pending)
	}
	return 0
}

// input takes a line: a command, or a part of a statement. It gives what is
// still to be ended.
func (s *shell) input(ctx context.Context, editor LineEditor, pending, line string) (rest string, quit bool) {
	word := strings.TrimSpace(line)
	switch {
	case pending == "" && word == "":
		return "", false
	case pending == "" && (strings.HasPrefix(word, `\`) || isBareCommand(word)):
		editor.Remember(word)
		return "", s.meta(ctx, word)
	case pending != "" && word == `\g`: // as a semicolon, for those who know psql
		line = ";"
	case pending != "" && isMeta(word):
		return pending, s.meta(ctx, word)
	}
	pending += line + "\n"
	pieces := athena.Split(pending)
	for i, p := range pieces {
		if !p.Complete {
			return strings.TrimLeft(pending[p.Offset:], " \n"), false
		}
		s.remember(editor, p.Text)
		s.statement(ctx, p.Text)
		if i == len(pieces)-1 {
			return "", false
		}
	}
	return "", false
}

func (s *shell) remember(editor LineEditor, statement string) {
	editor.Remember(strings.TrimSpace(statement) + ";")
	s.previous = statement
}

// isMeta reports whether a line within a statement is a command of the shell; no
// line of SQL starts so.
func isMeta(line string) bool {
	name, _, _ := strings.Cut(strings.TrimRight(line, "; "), " ")
	return strings.HasPrefix(name, `\`) && findMeta(name) != nil
}

func isBareCommand(word string) bool {
	switch strings.ToLower(strings.TrimRight(word, ";")) {
	case "quit", "exit", "help":
		return true
	}
	return false
}
