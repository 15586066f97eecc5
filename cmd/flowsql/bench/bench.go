// Package bench compares what queries give here with what Athena gave for them:
// a result CSV as Athena writes it, and the answer of get-query-execution for
// times, bytes and cost.
//
// Run takes a Spec and a Runner, which the command line makes of the engine, and
// gives a Report. Rows are compared as multisets, and in order only as far as
// ORDER BY says; doubles to nine digits; a LIMIT that cuts through rows which no
// order tells apart is undetermined, never different.
package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"flowsql/engine"
)

// Spec is a benchmark file. Paths in it are relative to its folder.
type Spec struct {
	Paths   []string `json:"paths"`  // PATHs, as on the command line
	Tables  []string `json:"tables"` // NAME=PATH, as -t
	Maps    []string `json:"maps"`   // s3://…=DIR, as --map
	Setup   []string `json:"setup"`  // scripts of DDL, run first in a catalog of their own
	Runs    int      `json:"runs"`   // of each query; the median time counts; 0 for 1
	Queries []Query  `json:"queries"`
}

// Query is one query of a benchmark.
type Query struct {
	Name      string `json:"name"`
	SQL       string `json:"sql"`       // or
	File      string `json:"file"`      // a file that holds it, or the execution's own text
	Result    string `json:"result"`    // CSV as Athena wrote it
	Execution string `json:"execution"` // JSON of aws athena get-query-execution
	dir       string
}

// Load reads a benchmark file.
func Load(path string) (*Spec, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, errors.Unwrap(err))
	}
	spec := &Spec{}
	if err := json.Unmarshal(text, spec); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(spec.Queries) == 0 {
		return nil, fmt.Errorf("%s: no queries", path)
	}
	dir := filepath.Dir(path)
	for i := range spec.Queries {
		spec.Queries[i].dir = dir
		if spec.Queries[i].Name == "" {
			spec.Queries[i].Name = fmt.Sprintf("query %d", i+1)
		}
	}
	return spec, nil
}

// Join makes a path of the benchmark file relative to dir.
func Join(dir, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// execution is what is used of get-query-execution's answer.
type execution struct {
	QueryExecution struct {
		Query  string
		Status struct {
			State             string
			StateChangeReason string
		}
		Statistics struct {
			EngineExecutionTimeInMillis int64
			TotalExecutionTimeInMillis  int64
			DataScannedInBytes          int64
		}
	}
}

func (q Query) execution() (*execution, error) {
	if q.Execution == "" {
		return nil, nil
	}
	text, err := os.ReadFile(Join(q.dir, q.Execution))
	if err != nil {
		return nil, err
	}
	e := &execution{}
	if err := json.Unmarshal(text, e); err != nil {
		return nil, fmt.Errorf("%s: %w", q.Execution, err)
	}
	return e, nil
}

func (q Query) text(e *execution) (string, error) {
	switch {
	case q.SQL != "":
		return q.SQL, nil
	case q.File != "":
		text, err := os.ReadFile(Join(q.dir, q.File))
		return string(text), err
	case e != nil && e.QueryExecution.Query != "":
		return e.QueryExecution.Query, nil
	}
	return "", fmt.Errorf("neither sql nor file, and no execution that holds the statement")
}

// Runner runs a statement and collects its rows.
type Runner func(ctx context.Context, sql string) (*Table, engine.Stats, error)

// Run runs all queries. An error of one query is a part of the report.
func Run(ctx context.Context, spec *Spec, run Runner) *Report {
	report := &Report{}
	for _, q := range spec.Queries {
		report.Queries = append(report.Queries, q.run(ctx, max(1, spec.Runs), run))
	}
	return report
}

func (q Query) run(ctx context.Context, runs int, run Runner) Outcome {
	out := Outcome{Name: q.Name}
	e, err := q.execution()
	if err != nil {
		return out.failed(err)
	}
	sql, err := q.text(e)
	if err != nil {
		return out.failed(err)
	}
	if e != nil {
		out.athena(e)
	}
	var local *Table
	var times []time.Duration
	for range runs {
		table, stats, err := run(ctx, sql)
		if err != nil {
			return out.failed(err)
		}
		local = table
		times = append(times, stats.Elapsed)
		out.LocalBytes, out.WouldBill = stats.BytesRead, stats.BilledDollars()
	}
	out.LocalSeconds = median(times).Seconds()
	if q.Result == "" {
		out.Verdict, out.Detail = NoResult, "no result to compare with"
		return out
	}
	recorded, err := ReadCSV(Join(q.dir, q.Result))
	if err != nil {
		return out.failed(err)
	}
	out.Rows = len(local.Rows)
	out.Verdict, out.Detail = Compare(local, recorded, OrderOf(sql))
	return out
}
