// Command compare runs statements on flowsql and on the Trino server of
// tools/trino and tells where they differ.
//
//	go run ./tools/trino/compare [-all] -e "SELECT 1" | FILE.sql …
//
// The statements of a file end in ";" at the end of a line. Where a statement
// orders nothing the order of its rows does not count.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"flowsql/catalog"
	"flowsql/engine"
	"flowsql/storage"
	"flowsql/tools/trino/client"
)

func main() {
	differences, err := run(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(2)
	}
	if differences > 0 {
		os.Exit(1)
	}
}

// run compares the statement of -e and those of files, and counts the differences.
func run(args []string, out io.Writer) (int, error) {
	flags := flag.NewFlagSet("compare", flag.ContinueOnError)
	statement := flags.String("e", "", "the statement")
	all := flags.Bool("all", false, "print what agrees too")
	root := flags.String("testdata", "testdata", "folder of the test data, whose tables Trino has from the last recording")
	server := flags.String("server", client.DefaultServer, "address of the Trino server")
	if err := flags.Parse(args); err != nil {
		return 0, err
	}
	statements, err := read(*statement, flags.Args())
	if err != nil {
		return 0, err
	}
	session, err := open(*root)
	if err != nil {
		return 0, err
	}
	c := &comparison{session: session, trino: client.New(*server), out: out, all: *all}
	for _, s := range statements {
		if err := c.compare(s); err != nil {
			return 0, err
		}
	}
	fmt.Fprintf(out, "%d statements, %d agree, %d of the others fail with the same name\n", len(statements), c.agree, c.sameName)
	return len(statements) - c.agree, nil
}

func read(statement string, files []string) ([]string, error) {
	texts := []string{statement}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		texts = append(texts, strings.Split(string(text)+"\n", ";\n")...)
	}
	var out []string
	for _, t := range texts {
		if t = strings.TrimSuffix(strings.TrimSpace(t), ";"); t != "" {
			out = append(out, t)
		}
	}
	return out, nil
}

// open gives a session in Trino's dialect with the tables of the recorded statements.
func open(root string) (*engine.Session, error) {
	dir, err := os.MkdirTemp("", "compare")
	if err != nil {
		return nil, err
	}
	s, err := engine.New(engine.Config{Language: engine.Trino, CatalogDir: dir, MemoryLimit: 1 << 30, Threads: 2,
		Read: catalog.PathOptions{Mappings: storage.Mappings{{Prefix: "s3://sample", Dir: filepath.Join(root, "data")}}}})
	if err != nil {
		return nil, err
	}
	setup, err := read("", []string{filepath.Join(root, "slt", "athena", "setup.sql")})
	if err != nil {
		return nil, err
	}
	for _, statement := range setup {
		if _, err := s.Run(context.Background(), statement, &result{}); err != nil {
			return nil, errors.New(s.Render(statement, err))
		}
	}
	return s, nil
}

// comparison runs statements on both sides.
type comparison struct {
	session         *engine.Session
	trino           *client.Client
	out             io.Writer
	all             bool
	agree, sameName int
}

func (c *comparison) compare(statement string) error {
	want, err := c.ask(statement)
	if err != nil {
		return err
	}
	got := c.answer(statement)
	if !strings.Contains(strings.ToUpper(statement), "ORDER BY") {
		want.sort()
		got.sort()
	}
	same := got.equal(want)
	switch {
	case same:
		c.agree++
	case got.failure != "" && got.name() == want.name():
		c.sameName++
	}
	if !same || c.all {
		fmt.Fprintf(c.out, "%s\n-- Trino\n%s-- flowsql\n%s\n", statement, want, got)
	}
	return nil
}

func (c *comparison) ask(statement string) (*result, error) {
	answer, err := c.trino.Run(statement)
	var failure *client.Failure
	switch {
	case errors.As(err, &failure):
		return &result{failure: failure.Error()}, nil
	case err != nil:
		return nil, err
	}
	return fromTrino(answer), nil
}

func (c *comparison) answer(statement string) (out *result) {
	out = &result{}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			out = &result{failure: fmt.Sprintf("PANIC: %v", p)}
		}
	}()
	if _, err := c.session.Run(ctx, statement, out); err != nil {
		return &result{failure: c.session.RenderLine(statement, err)}
	}
	return out
}
