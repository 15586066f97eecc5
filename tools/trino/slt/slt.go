// Package slt reads and writes files of SQL statements with the answers that
// are expected of them, in the family of sqllogictest. The format is described
// in testdata/slt/README.md. [Parse] and [File.String] are each other's
// reverse, comments included.
package slt

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
)

// File is the records of one file, in order.
type File struct {
	Records []*Record
}

// Kind says what is expected of a statement.
type Kind int

// The kinds: that it succeeds, that it fails, that it gives rows.
const (
	OK Kind = iota
	Error
	Query
)

// Record is a statement and its expected answer.
type Record struct {
	// Comments are the lines before the record, as they are in the file.
	Comments []string
	// Line is where the record begins, from 1.
	Line int
	Kind Kind
	// Columns are the names and types of a query's columns, see [Columns].
	Columns string
	// Sorted says that rows are compared in the order of their text.
	Sorted bool
	SQL    string
	// Rows are the rows of a query, see [Row].
	Rows []string
	// Failure is NAME: message of an error, NAME where any message will do, and
	// empty where any error will.
	Failure string
}

// Accepts reports whether an error, NAME: message on one line, is the expected one.
func (r *Record) Accepts(failure string) bool {
	if r.Failure == "" || r.Failure == failure {
		return r.Kind == Error
	}
	return r.Kind == Error && r.nameOnly() && strings.HasPrefix(failure, r.Failure+":")
}

// nameOnly reports whether an error's message does not count.
func (r *Record) nameOnly() bool {
	return r.Failure != "" && !strings.ContainsAny(r.Failure, ": ")
}

// Hash identifies the statement in a list of exceptions.
func (r *Record) Hash() string {
	sum := sha256.Sum256([]byte(r.SQL))
	return hex.EncodeToString(sum[:4])
}

// parser reads line by line.
type parser struct {
	lines []string
	next  int
}

// Parse reads a file.
func Parse(text string) (*File, error) {
	p := &parser{lines: strings.Split(strings.TrimSuffix(text, "\n"), "\n")}
	f := &File{}
	for {
		r, err := p.record()
		if err != nil {
			return nil, err
		}
		if r == nil {
			return f, nil
		}
		f.Records = append(f.Records, r)
	}
}

// record reads the next record; comments that end the file make one without SQL.
func (p *parser) record() (*Record, error) {
	r := &Record{}
	for p.next < len(p.lines) && (p.lines[p.next] == "" || strings.HasPrefix(p.lines[p.next], "#")) {
		r.Comments = append(r.Comments, p.lines[p.next])
		p.next++
	}
	if p.next == len(p.lines) {
		if strings.Join(r.Comments, "") == "" {
			return nil, nil
		}
		return r, nil
	}
	r.Line = p.next + 1
	if err := r.readHeader(p.lines[p.next]); err != nil {
		return nil, fmt.Errorf("line %d: %w", r.Line, err)
	}
	p.next++
	r.SQL = strings.Join(p.until(func(line string) bool { return line == "" || line == "----" }), "\n")
	if r.SQL == "" {
		return nil, fmt.Errorf("line %d: no statement", r.Line)
	}
	if r.Kind == Query && p.next < len(p.lines) && p.lines[p.next] == "----" {
		p.next++
		r.Rows = p.until(func(line string) bool { return line == "" })
	}
	return r, nil
}

// until takes lines up to one that ends them.
func (p *parser) until(end func(string) bool) []string {
	start := p.next
	for p.next < len(p.lines) && !end(p.lines[p.next]) {
		p.next++
	}
	return p.lines[start:p.next]
}

// readHeader reads the line that says what is expected.
func (r *Record) readHeader(line string) error {
	if failure, found := strings.CutPrefix(line, "statement error"); found {
		r.Kind, r.Failure = Error, strings.TrimSpace(failure)
		return nil
	}
	words := strings.Fields(line)
	switch {
	case line == "statement ok":
		r.Kind = OK
		return nil
	case words[0] != "query":
		return fmt.Errorf("unknown record %q", line)
	}
	r.Kind = Query
	for _, word := range words[1:] {
		switch word {
		case "rowsort":
			r.Sorted = true
		case "nosort":
		default:
			r.Columns = word
		}
	}
	return nil
}

// header is the line that readHeader reads.
func (r *Record) header() string {
	words := []string{"statement ok"}
	switch r.Kind {
	case Error:
		words = []string{"statement error"}
		if r.Failure != "" {
			words = append(words, r.Failure)
		}
	case Query:
		words = []string{"query"}
		if r.Columns != "" {
			words = append(words, r.Columns)
		}
		if r.Sorted {
			words = append(words, "rowsort")
		}
	}
	return strings.Join(words, " ")
}

// String gives the text of the file.
func (f *File) String() string {
	var b strings.Builder
	for i, r := range f.Records {
		comments := r.Comments
		if i > 0 && (len(comments) == 0 || comments[0] != "") {
			comments = append([]string{""}, comments...)
		}
		for _, line := range comments {
			b.WriteString(line + "\n")
		}
		if r.SQL == "" {
			continue
		}
		b.WriteString(r.header() + "\n" + r.SQL + "\n")
		if r.Kind == Query {
			b.WriteString("----\n")
			for _, row := range r.Rows {
				b.WriteString(row + "\n")
			}
		}
	}
	return b.String()
}
