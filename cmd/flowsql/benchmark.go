package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"flowsql/cmd/flowsql/bench"
	"flowsql/columnar"
	"flowsql/engine"
	"flowsql/parser/athena"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
	"flowsql/sql/types"
)

// benchFlags are the options of flowsql bench.
type benchFlags struct {
	File    string   `arg:"" help:"Benchmark file (JSON): queries, each with the result CSV and the get-query-execution answer of Athena."`
	Paths   []string `arg:"" optional:"" name:"path" help:"Read these instead of the file's paths."`
	JSON    bool     `name:"json" help:"Report as JSON instead of a table."`
	Out     string   `placeholder:"FILE" help:"Write the report as JSON to FILE too."`
	Map     []string `sep:"none" placeholder:"s3://BUCKET=DIR" help:"Read an s3:// address from a local folder; repeatable."`
	Runs    int      `default:"0" help:"Runs of each query; the median time counts. 0 for what the file says."`
	Threads int      `default:"0" help:"Worker threads; 0 for one a core."`
	Dialect string   `enum:"auto,athena,trino,s3select" default:"athena" help:"Language of the queries."`
}

// bench is the command flowsql bench.
func (p *process) bench(ctx context.Context, args []string) int {
	f := &benchFlags{}
	if code, done := p.parseCommand("bench", "Run named queries here and compare rows, time and bytes with recorded Athena results. Exit code 1 when rows differ.", f, args); done {
		return code
	}
	report, err := p.runBench(ctx, f)
	if err != nil {
		return p.fail(err)
	}
	if err := p.printReport(f, report); err != nil {
		return p.fail(err)
	}
	if report.Differs() {
		return 1
	}
	return 0
}

func (p *process) runBench(ctx context.Context, f *benchFlags) (*bench.Report, error) {
	spec, err := bench.Load(f.File)
	if err != nil {
		return nil, sqlerr.New(sqlerr.InputNotFound, "%v", err)
	}
	if f.Runs > 0 {
		spec.Runs = f.Runs
	}
	dir, err := os.MkdirTemp("", "flowsql-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	session, err := p.benchSession(f, spec, dir)
	if err != nil {
		return nil, err
	}
	for _, script := range spec.Setup {
		if err := runSetup(ctx, session, bench.Join(filepath.Dir(f.File), script)); err != nil {
			return nil, err
		}
	}
	return bench.Run(ctx, spec, func(ctx context.Context, sql string) (*bench.Table, engine.Stats, error) {
		t := &collector{}
		stats, err := session.Run(ctx, sql, t)
		return &t.Table, stats, err
	}), nil
}

// benchSession opens a session over the benchmark's paths, with a catalog of
// its own in dir.
func (p *process) benchSession(f *benchFlags, spec *bench.Spec, dir string) (*engine.Session, error) {
	base := filepath.Dir(f.File)
	main := &flags{Dialect: f.Dialect, Database: "default", CatalogDir: dir, Timezone: "UTC", Threads: f.Threads, Map: f.Map}
	main.Paths = f.Paths
	if len(f.Paths) == 0 {
		for _, path := range spec.Paths {
			main.Paths = append(main.Paths, bench.Join(base, path))
		}
	}
	for _, table := range spec.Tables {
		main.Table = append(main.Table, joinValue(base, table))
	}
	for _, m := range spec.Maps {
		main.Map = append(main.Map, joinValue(base, m))
	}
	config, err := p.config(main)
	if err != nil {
		return nil, err
	}
	return engine.New(config)
}

// joinValue makes the path behind the first = relative to dir.
func joinValue(dir, text string) string {
	for i := range text {
		if text[i] == '=' {
			return text[:i+1] + bench.Join(dir, text[i+1:])
		}
	}
	return text
}

func runSetup(ctx context.Context, session *engine.Session, path string) error {
	script, err := os.ReadFile(path)
	if err != nil {
		return sqlerr.New(sqlerr.InputNotFound, "%v", err)
	}
	for _, piece := range athena.Split(string(script)) {
		if _, err := session.Run(ctx, piece.Text, &collector{}); err != nil {
			return sqlerr.New(sqlerr.From(err).Code, "%s: %s", path, session.RenderLine(piece.Text, err))
		}
	}
	return nil
}

func (p *process) printReport(f *benchFlags, report *bench.Report) error {
	if f.Out != "" {
		file, err := newOutFile(f.Out)
		if err != nil {
			return err
		}
		if err := report.JSON(file); err != nil {
			file.abort()
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	if f.JSON {
		return report.JSON(p.stdout)
	}
	if err := report.Table(p.stdout); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// collector keeps a result as text.
type collector struct {
	bench.Table
	schema logical.Schema
}

// Begin takes the names and types.
func (c *collector) Begin(columns logical.Schema) error {
	c.schema = columns
	for _, column := range columns {
		c.Columns = append(c.Columns, column.Name)
		c.Doubles = append(c.Doubles, column.Type.Kind == types.KindDouble || column.Type.Kind == types.KindReal)
	}
	return nil
}

// Write takes rows.
func (c *collector) Write(b columnar.Batch) error {
	nulls := make([]columnar.Nulls, len(b.Cols))
	for i, col := range b.Cols {
		nulls[i] = columnar.NullsOf(col)
	}
	for row := range b.Len {
		cells := make([]bench.Cell, len(b.Cols))
		for i, col := range b.Cols {
			if cells[i].Null = nulls[i].Null(row); !cells[i].Null {
				cells[i].Text = string(function.AppendText(nil, c.schema[i].Type, col, row))
			}
		}
		c.Rows = append(c.Rows, cells)
	}
	return nil
}
