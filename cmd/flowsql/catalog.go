package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"flowsql/catalog"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// catalogFlags are the options and commands of flowsql catalog.
type catalogFlags struct {
	Dir string `name:"catalog-dir" placeholder:"DIR" env:"FLOWSQL_CATALOG_DIR" help:"Where the catalog of tables is kept."`

	Import struct {
		Files []string `arg:"" name:"file" help:"JSON that aws glue get-database, get-table, get-tables or get-partitions printed; - for stdin."`
	} `cmd:"" help:"Take databases, tables and partitions from the output of aws glue."`
	Export struct {
		Name string `arg:"" optional:"" name:"db[.table]" help:"A database or a table; all without it."`
	} `cmd:"" help:"Print databases, tables and partitions as aws glue would, for import."`
	Path struct{} `cmd:"" help:"Print the folder of the catalog."`
}

// catalog runs flowsql catalog.
func (p *process) catalog(_ context.Context, args []string) int {
	f, done := &catalogFlags{}, false
	k, err := kong.New(f, kong.Name("flowsql catalog"), kong.Writers(p.stdout, p.stderr), kong.Exit(func(int) { done = true }),
		kong.Description("The catalog of tables that DDL makes: exchange it with AWS Glue."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 110}))
	if err != nil {
		return p.usage(err)
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := k.Parse(args)
	switch {
	case done:
		return 0
	case err != nil:
		fmt.Fprintln(p.stderr, "flowsql: "+err.Error())
		fmt.Fprintln(p.stderr, "flowsql catalog --help lists the commands")
		return exitUsage
	}
	if err := p.catalogCommand(command.Command(), f); err != nil {
		return p.fail(err)
	}
	return 0
}

func (p *process) catalogCommand(command string, f *catalogFlags) error {
	if f.Dir == "" {
		dir, err := catalog.DefaultDir()
		if err != nil {
			return err
		}
		f.Dir = dir
	}
	store := catalog.OpenStore(f.Dir, nil)
	switch word, _, _ := strings.Cut(command, " "); word {
	case "import":
		return p.importFiles(store, f.Import.Files)
	case "path":
		_, err := fmt.Fprintln(p.stdout, store.Dir())
		return err
	}
	database, table, _ := strings.Cut(f.Export.Name, ".")
	text, err := store.Export(database, table)
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(text)
	return err
}

// importFiles imports files one after the other and tells what came of each.
func (p *process) importFiles(store *catalog.Store, files []string) error {
	for _, name := range files {
		text, err := p.readInput(name)
		if err != nil {
			return err
		}
		n, err := store.Import(text)
		if err != nil {
			e := sqlerr.From(err)
			return sqlerr.New(e.Code, "%s: %s", name, e.Msg).WithHint("%s", e.Hint)
		}
		fmt.Fprintf(p.stderr, "%s: %d database(s), %d table(s), %d partition(s)\n", name, n.Databases, n.Tables, n.Partitions)
	}
	return nil
}

func (p *process) readInput(name string) (text []byte, err error) {
	if name == "-" {
		text, err = io.ReadAll(p.stdin)
	} else {
		text, err = os.ReadFile(storage.ExpandHome(name))
	}
	if err != nil {
		return nil, sqlerr.New(sqlerr.InputNotFound, "%s: %v", name, plain(err)).WithCause(err)
	}
	return text, nil
}
