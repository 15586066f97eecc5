package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"flowsql/tools/trino/client"
	"flowsql/tools/trino/slt"
)

// judge asks Trino about the records of files.
type judge struct {
	client *client.Client
	out    io.Writer
	check  bool
	// known gives by FILE HASH of the statements that may differ the reason.
	known                   map[string]string
	data                    string
	statements, differences int
	excused                 map[string]int // statements that do differ, by reason
}

// schemas gives the folders of statements and the schemas that their tables are in.
var schemas = map[string]string{"athena": "default", "athena_tables": "flow_logs"}

// prepare makes the tables that the files of a folder use and reads the list of
// known differences.
func (j *judge) prepare(root, folder string) error {
	schema, ok := schemas[folder]
	if !ok {
		return fmt.Errorf("no schema is known for the folder %s", folder)
	}
	j.client.Schema = schema
	data, err := filepath.Abs(filepath.Join(root, "data"))
	if err != nil {
		return err
	}
	j.data = data
	if j.known, err = readKnown(filepath.Join(root, "known_differences.txt")); err != nil {
		return err
	}
	setup, err := os.ReadFile(filepath.Join(root, "slt", folder, "setup.trino.sql"))
	if err != nil {
		return err
	}
	for _, statement := range strings.Split(string(setup), ";\n") {
		statement = strings.ReplaceAll(strings.TrimSpace(statement), "${DATA}", data)
		if statement == "" {
			continue
		}
		if _, err := j.client.Run(statement); err != nil {
			return fmt.Errorf("setup: %w in %s", err, statement)
		}
	}
	return nil
}

// readKnown reads lines of file name, hash of the statement, and reason.
func readKnown(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	known := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		if len(words) < 3 {
			return nil, fmt.Errorf("%s: want FILE HASH REASON, not %q", path, lines.Text())
		}
		known[words[0]+" "+words[1]] = strings.Join(words[2:], " ")
	}
	return known, nil
}

// file asks about every record of a file and writes it back unless only
// checking.
func (j *judge) file(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	f, err := slt.Parse(string(text))
	if err != nil {
		return err
	}
	for _, r := range f.Records {
		if err := j.record(path, r); err != nil {
			return err
		}
	}
	if j.check || f.String() == string(text) {
		return nil
	}
	return os.WriteFile(path, []byte(f.String()), 0o644)
}

// record compares a record with Trino's answer, or takes the answer over.
func (j *judge) record(path string, r *slt.Record) error {
	if r.SQL == "" {
		return nil
	}
	j.statements++
	answered, err := j.ask(r)
	if err != nil {
		return err
	}
	before, after := text(r), text(answered)
	if before == after {
		return nil
	}
	if reason, ok := j.known[filepath.Base(path)+" "+r.Hash()]; ok {
		j.excused[reason]++
		return nil
	}
	j.differences++
	if j.check {
		fmt.Fprintf(j.out, "%s:%d: %s\n-- recorded\n%s-- Trino\n%s\n", path, r.Line, r.Hash(), before, after)
		return nil
	}
	*r = *answered
	return nil
}

// text is the record without the comments before it.
func text(r *slt.Record) string {
	bare := *r
	bare.Comments = nil
	return (&slt.File{Records: []*slt.Record{&bare}}).String()
}

// ask gives the record as Trino would have it.
func (j *judge) ask(r *slt.Record) (*slt.Record, error) {
	answered := &slt.Record{Comments: r.Comments, Line: r.Line, SQL: r.SQL}
	answer, err := j.client.Run(r.SQL)
	var failure *client.Failure
	switch {
	case errors.As(err, &failure):
		answered.Kind, answered.Failure = slt.Error, j.hidePaths(slt.Failure(failure.Error()))
		if r.Failure != "" && r.Accepts(answered.Failure) {
			answered.Failure = r.Failure // a message that does not count stays out
		}
	case err != nil:
		return nil, err
	case answer.Update != "":
		answered.Kind = slt.OK
	default:
		j.takeRows(answered, r.Sorted, answer)
	}
	return answered, nil
}

// takeRows makes a query of the record. Rows of a statement that orders
// nothing are sorted.
func (j *judge) takeRows(r *slt.Record, sorted bool, answer *client.Answer) {
	var names, types []string
	for _, c := range answer.Columns {
		names, types = append(names, c.Name), append(types, c.Type)
	}
	r.Kind, r.Columns = slt.Query, slt.Columns(names, types)
	for _, row := range answer.Rows {
		r.Rows = append(r.Rows, j.hidePaths(slt.Row(row)))
	}
	r.Sorted = sorted || len(r.Rows) > 1 && !strings.Contains(strings.ToUpper(r.SQL), "ORDER BY")
	if r.Sorted {
		slices.Sort(r.Rows)
	}
}

// summary counts the statements, those that agree and, by their reasons, those
// that are known to differ.
func (j *judge) summary() string {
	excused := 0
	for _, n := range j.excused {
		excused += n
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d statements: %d agree with Trino, %d differ, %d are known to differ\n",
		j.statements, j.statements-j.differences-excused, j.differences, excused)
	for _, reason := range slices.Sorted(maps.Keys(j.excused)) {
		fmt.Fprintf(&b, "%6d  %s\n", j.excused[reason], reason)
	}
	return b.String()
}

// hidePaths replaces the place of the test data on this machine by the bucket
// that stands for it.
func (j *judge) hidePaths(s string) string {
	return strings.ReplaceAll(s, "local://"+j.data, "s3://sample")
}
