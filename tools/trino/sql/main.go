// Command sql runs statements on the Trino server of tools/trino and prints the
// answers, values between tabs.
//
//	go run ./tools/trino/sql [-catalog C] [-schema S] -e "SELECT 1" | FILE.sql …
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"flowsql/tools/trino/client"
	"flowsql/tools/trino/slt"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run runs the statement of -e, or those of files, which end in ";" at the end
// of a line.
func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("sql", flag.ContinueOnError)
	statement := flags.String("e", "", "the statement")
	server := flags.String("server", client.DefaultServer, "address of the Trino server")
	catalog := flags.String("catalog", "awsdatacatalog", "catalog of unqualified names")
	schema := flags.String("schema", "default", "schema of unqualified names")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c := client.New(*server)
	c.Catalog, c.Schema = *catalog, *schema
	statements := []string{*statement}
	for _, file := range flags.Args() {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		statements = append(statements, strings.Split(string(text), ";\n")...)
	}
	return runAll(c, statements, out)
}

// runAll runs every statement and gives the failures together.
func runAll(c *client.Client, statements []string, out io.Writer) error {
	var failures []error
	for _, statement := range statements {
		if statement = strings.TrimSpace(statement); statement != "" {
			failures = append(failures, printAnswer(c, statement, out))
		}
	}
	return errors.Join(failures...)
}

// printAnswer runs a statement and prints its header and its rows.
func printAnswer(c *client.Client, statement string, out io.Writer) error {
	answer, err := c.Run(strings.TrimSuffix(statement, ";"))
	if err != nil {
		return err
	}
	var header []string
	for _, column := range answer.Columns {
		header = append(header, column.Name+":"+column.Type)
	}
	fmt.Fprintln(out, strings.Join(header, "\t"))
	for _, row := range answer.Rows {
		fmt.Fprintln(out, slt.Row(row))
	}
	return nil
}
