package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"flowsql/parser/athena"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// script is statements: of a file, or, without a name, of the command line.
type script struct{ name, text string }

// scripts runs -c and -f in the order in which they were given.
func (s *shell) scripts(ctx context.Context) int {
	all, err := s.given()
	if err != nil {
		return s.fail(err)
	}
	if s.single() {
		if n := statementCount(all); n > 1 {
			return s.usage(fmt.Errorf("%s takes one statement, not %d", s.singleName(), n))
		}
	}
	code := 0
	for _, one := range all {
		if c := s.script(ctx, one); c != 0 {
			code = c
			if !s.flags.Continue {
				return code
			}
		}
	}
	return code
}

func (s *shell) single() bool { return s.format.Single || s.flags.Out != "" }

func (s *shell) singleName() string {
	if s.flags.Out != "" {
		return "--out"
	}
	return s.format.Name
}

func statementCount(all []script) int {
	n := 0
	for _, one := range all {
		n += len(athena.Split(one.text))
	}
	return n
}

// given gives the scripts of the command line.
func (s *shell) given() ([]script, error) {
	var out []script
	commands, files := s.flags.Command, s.flags.File
	for _, kind := range s.flags.order {
		if kind == 'c' && len(commands) > 0 {
			out, commands = append(out, script{text: commands[0]}), commands[1:]
			continue
		}
		if len(files) == 0 {
			continue
		}
		text, err := s.readScript(files[0])
		if err != nil {
			return nil, err
		}
		out, files = append(out, script{files[0], text}), files[1:]
	}
	for _, c := range commands {
		out = append(out, script{text: c})
	}
	return out, nil
}

func (s *shell) readScript(name string) (string, error) {
	if name == "-" {
		b, err := io.ReadAll(s.stdin)
		return string(b), err
	}
	b, err := os.ReadFile(storage.ExpandHome(name))
	if os.IsNotExist(err) {
		return "", sqlerr.New(sqlerr.InputNotFound, "%s: no such file", name)
	}
	if err != nil {
		return "", sqlerr.New(sqlerr.InputUnreadable, "%v", err)
	}
	return string(b), nil
}

// script runs the statements of a text and completes --out's file; where one
// failed, the file is dropped.
func (s *shell) script(ctx context.Context, one script) int {
	code := s.runPieces(ctx, one)
	if code != 0 && s.abort != nil {
		s.abort()
	}
	if err := s.close(); err != nil && code == 0 {
		return s.fail(sqlerr.New(sqlerr.InputUnreadable, "%v", err))
	}
	return code
}

// runPieces runs the statements of a text up to the first that fails, and says where
// in a file that stands: the error counts the lines of its statement.
func (s *shell) runPieces(ctx context.Context, one script) int {
	code := 0
	for i, piece := range athena.Split(one.text) {
		c := s.statement(ctx, piece.Text)
		if c == 0 {
			continue
		}
		if one.name != "" && i > 0 {
			fmt.Fprintf(s.stderr, "flowsql: %s: this statement begins in line %d\n", one.name, 1+strings.Count(one.text[:piece.Offset], "\n"))
		}
		code = c
		if !s.flags.Continue || c == sqlerr.ClassCancelled.ExitCode() {
			break
		}
	}
	return code
}
