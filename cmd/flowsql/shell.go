package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"flowsql/catalog"
	"flowsql/cmd/flowsql/output"
	"flowsql/columnar"
	"flowsql/engine"
	"flowsql/planner/logical"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// shell runs statements and prints what they give: for -c, -f and the prompt.
type shell struct {
	*process
	flags       *flags
	session     *engine.Session
	format      output.Format
	options     output.Options
	out         io.Writer // where results go: stdout, or --out
	close       func() error
	results     int  // printed so far
	timing      bool // statistics after each statement
	vertical    bool // \x
	prompt      bool // statements are typed
	previous    string
	shown       output.Format // on the terminal, while \o writes another
	interrupted time.Time     // the last Ctrl-C of the prompt or of its query
	abort       func()        // drops --out's file
	progress    *progress     // nil where it says nothing
}

func (p *process) newShell(f *flags) (*shell, error) {
	config, err := p.config(f)
	if err != nil {
		return nil, err
	}
	s := &shell{process: p, flags: f, out: p.stdout, close: func() error { return nil }, progress: newProgress(p, f.Progress)}
	if err := s.setOutput(); err != nil {
		return nil, err
	}
	if s.progress != nil {
		note := config.Note
		config.Progress = s.progress.tell
		config.Note = func(text string) {
			s.progress.hide(false)
			note(text)
		}
	}
	s.timing = f.Stats == "text" || f.Stats == "auto" && isTerminal(p.stderr) && isTerminal(p.stdout)
	s.session, err = engine.New(config)
	return s, err
}

// config turns the flags into the engine's settings.
func (p *process) config(f *flags) (engine.Config, error) {
	c := engine.Config{
		Language: engine.Language(f.Dialect), Database: f.Database, CatalogDir: f.CatalogDir, Parameters: f.Param, Threads: threads(f.Threads), Strict: f.Strict, S3Strict: f.S3Mode == "aws",
		Note: p.note, Width: terminalWidth(p.stderr),
	}
	for _, set := range []func(*flags, *engine.Config) error{setTables, setMaps, setTimes, setFields, setLimits, setCache, setSerialization} {
		if err := set(f, &c); err != nil {
			return c, sqlerr.New(sqlerr.Usage, "%s", sqlerr.From(err).Msg).WithHint("%s", sqlerr.From(err).Hint)
		}
	}
	return c, nil
}

func setTables(f *flags, c *engine.Config) error {
	c.Paths = f.Paths
	at := map[string]int{}
	for _, t := range f.Table {
		name, path, ok := strings.Cut(t, "=")
		if name = strings.ToLower(strings.TrimSpace(name)); !ok || name == "" || path == "" {
			return fmt.Errorf("-t takes NAME=PATH, not %q", t)
		}
		if i, known := at[name]; known {
			c.Tables[i].Paths = append(c.Tables[i].Paths, path)
			continue
		}
		at[name] = len(c.Tables)
		c.Tables = append(c.Tables, catalog.NamedPaths{Name: name, Paths: []string{path}})
	}
	return nil
}

func setMaps(f *flags, c *engine.Config) error {
	for _, m := range mappings(f.Map) {
		mapping, err := storage.ParseMapping(m)
		if err != nil {
			return err
		}
		c.Read.Mappings = append(c.Read.Mappings, mapping)
	}
	return nil
}

// mappings gives the mappings one by one: FLOWSQL_MAP has several between commas.
func mappings(given []string) []string {
	var out []string
	for _, text := range given {
		out = append(out, strings.Split(strings.ReplaceAll(text, ",s3://", "\ns3://"), "\n")...)
	}
	return out
}

func setTimes(f *flags, c *engine.Config) (err error) {
	now := time.Now().UTC()
	if f.Now != "" {
		if now, err = instant(f.Now); err != nil {
			return err
		}
		c.Now = func() time.Time { return now }
	}
	if f.Last != "" {
		d, err := span(f.Last)
		if err != nil {
			return err
		}
		c.Read.Since = now.Add(-d)
	}
	for _, t := range []struct {
		text string
		to   *time.Time
	}{{f.Since, &c.Read.Since}, {f.Until, &c.Read.Until}} {
		if t.text == "" {
			continue
		}
		if *t.to, err = instant(t.text); err != nil {
			return err
		}
	}
	c.Read.Accounts, c.Read.Regions = f.Account, f.LogRegion
	c.Zone, err = time.LoadLocation(f.Timezone)
	if err != nil {
		return fmt.Errorf("unknown time zone %q", f.Timezone)
	}
	return nil
}

func setFields(f *flags, c *engine.Config) error {
	c.Read.Union = f.Union
	c.Read.Fields = f.Fields
	if f.LogFormat != "" {
		if f.Fields != "" {
			return fmt.Errorf("--fields and --log-format say the same: give one")
		}
		c.Read.Fields = f.LogFormat
	}
	return nil
}

func setLimits(f *flags, c *engine.Config) error {
	c.MemoryLimit = defaultMemory()
	if f.MemoryLimit != "" {
		n, err := size(f.MemoryLimit)
		if err != nil {
			return err
		}
		c.MemoryLimit = n
	}
	collectInTime(c.MemoryLimit)
	if f.Timeout != "" {
		d, err := span(f.Timeout)
		if err != nil {
			return err
		}
		c.Timeout = d
	}
	return nil
}

// collectInTime makes the collector work harder when the process takes somewhat
// more than a query may hold, lest what is garbage already doubles it.
func collectInTime(limit int64) {
	const besides = 64 << 20 // what the process takes beside a query
	if debug.SetMemoryLimit(-1) > 1<<50 && limit < 1<<50 {
		debug.SetMemoryLimit(limit + limit/4 + besides)
	}
}

// defaultMemory is half of what the process may use: GOMEMLIMIT where it is
// set, else half of a cautious guess.
func defaultMemory() int64 {
	const guess = 4 << 30
	if limit := debug.SetMemoryLimit(-1); limit < 1<<50 {
		return limit / 2
	}
	if n := physicalMemory(); n > 0 {
		return n / 2
	}
	return guess / 2
}

// setOutput settles format and destination.
func (s *shell) setOutput() (err error) {
	f := s.flags
	name := f.Output
	switch {
	case name == "" && f.Out != "":
		s.format, err = output.FromFile(f.Out)
	case name == "" && isTerminal(s.stdout):
		s.format, err = output.Find("table")
	case name == "":
		s.format, err = output.Find("csv")
	default:
		s.format, err = output.Find(name)
	}
	if err == nil {
		s.format, err = f.recordFormat(s.format)
	}
	if err != nil {
		return sqlerr.New(sqlerr.Usage, "%s", sqlerr.From(err).Msg).WithHint("%s", sqlerr.From(err).Hint)
	}
	if s.format.Binary && f.Out == "" && isTerminal(s.stdout) {
		return sqlerr.New(sqlerr.Usage, "%s is no text: name a file with --out", s.format.Name)
	}
	s.options = output.Options{NoHeader: f.NoHeader, QuoteAll: f.CSV == "athena"}
	if f.Null != nil {
		s.options.Null, s.options.NullSet = *f.Null, true
	}
	if f.Out == "" {
		s.options.Width = terminalWidth(s.stdout)
		s.options.Color = s.color()
	}
	return nil
}

func (s *shell) color() bool {
	switch s.flags.Color {
	case "always":
		return true
	case "never":
		return false
	}
	return isTerminal(s.stdout) && os.Getenv("NO_COLOR") == ""
}

// statement runs one statement and prints its result and statistics; Ctrl-C
// stops it and only it.
func (s *shell) statement(ctx context.Context, text string) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	p := &printer{shell: s}
	run := s.session.Run
	if s.flags.DryRun {
		run = s.session.DryRun
	}
	s.progress.begin()
	stats, err := run(ctx, text, p)
	s.progress.end(stats)
	if err == nil {
		err = p.end(stats)
	}
	if err != nil {
		return s.failed(text, p, stats, err)
	}
	s.statistics(stats)
	return 0
}

// failed prints the error of a statement.
func (s *shell) failed(text string, p *printer, stats engine.Stats, err error) int {
	e := sqlerr.From(err)
	if s.prompt && e.Code.Class() == sqlerr.ClassCancelled {
		s.interrupted = time.Now()
		fmt.Fprintln(s.stderr) // the terminal has shown ^C
	}
	if s.format.Name == "jsoncompact" && !s.prompt {
		line, column := 0, 0
		if e.Span.Valid() {
			line, column = sqlerr.Position(text, e.Span.Pos)
		}
		failure := output.CompactError(s.session.ErrorName(text, e), e.Msg, line, column)
		if w, ok := p.w.(output.Failer); ok {
			w.Fail(failure)
		} else {
			fmt.Fprintln(s.out, `{"error":`+failure+`}`)
		}
	} else {
		p.abandon()
	}
	fmt.Fprintln(s.stderr, s.session.Render(text, e))
	if e.Code.Class() != sqlerr.ClassStatement {
		s.statistics(stats)
	}
	return e.Code.Class().ExitCode()
}

func (s *shell) statistics(stats engine.Stats) {
	switch {
	case s.flags.Stats == "json":
		fmt.Fprintln(s.stderr, stats.JSON())
	case s.timing:
		fmt.Fprintln(s.stderr, stats.String())
	}
}

// printer prints one result in the shell's format. It starts at the first rows,
// or at the end, so that a statement that fails before prints nothing.
type printer struct {
	shell   *shell
	columns logical.Schema
	rows    bool // the statement has a result
	w       output.Writer
}

// Begin takes the columns.
func (p *printer) Begin(columns logical.Schema) error {
	p.columns, p.rows = columns, true
	return nil
}

// Write prints rows.
func (p *printer) Write(b columnar.Batch) error {
	if err := p.start(); err != nil {
		return err
	}
	return p.w.Write(b)
}

// start begins the output; results of text formats are a blank line apart.
func (p *printer) start() error {
	if p.w != nil {
		return nil
	}
	s := p.shell
	s.progress.hide(s.out == s.stdout && isTerminal(s.stdout))
	out, err := s.destination()
	if err != nil {
		return err
	}
	if s.results > 0 && !(s.prompt && s.out == s.stdout) && !s.format.Binary && s.format.Name != "jsoncompact" && s.format.Name != "none" {
		fmt.Fprintln(out)
	}
	s.results++
	format := s.format
	if s.vertical && s.out == s.stdout {
		format, _ = output.Find("vertical")
	}
	p.w = format.New(out, s.options)
	if _, ok := p.w.(records); !ok {
		p.columns = documentsNamed(p.columns)
	}
	return p.w.Begin(p.columns)
}

// documentsNamed calls whole documents of S3 Select _1, as the service calls what
// has no name; only records of S3 Select take them apart.
func documentsNamed(columns logical.Schema) logical.Schema {
	out := slices.Clone(columns)
	for i := range out {
		if out[i].Name == catalog.DocumentColumn {
			out[i].Name = "_1"
		}
	}
	return out
}

func (p *printer) end(stats engine.Stats) error {
	if !p.rows {
		if p.shell.format.Name == "jsoncompact" {
			fmt.Fprintln(p.shell.out, `{"columns":[],"data":[],"stats":`+stats.JSON()+`}`)
		}
		return nil
	}
	if err := p.start(); err != nil {
		return err
	}
	return p.w.End(stats.JSON())
}

// abandon prints what was read of a result that failed, so that rows that were
// good are seen.
func (p *printer) abandon() {
	if p.w != nil && !p.shell.format.Binary {
		p.w.End("")
	}
}
