// Package engine runs statements: text -> parse -> bind -> optimise -> run. It
// is what the command line and the servers call.
//
// A Session holds the tables and settings; Run may be called from any
// goroutine, one statement a call, and pushes the result into an Output from
// the calling goroutine. Every error it gives is a *sqlerr.Error; Render words it
// as the statement's own service does.
package engine

import (
	"context"
	"errors"
	"runtime/debug"
	"strings"
	"time"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/exec"
	"flowsql/parser/ast"
	"flowsql/parser/athena"
	"flowsql/parser/s3select"
	binds3 "flowsql/planner/bind/s3select"
	"flowsql/planner/logical"
	"flowsql/sql/function"
	"flowsql/sql/sqlerr"
)

// Language is the setting of --dialect.
type Language string

// The languages.
const (
	Auto     Language = "auto"
	Athena   Language = "athena"
	Trino    Language = "trino"
	S3Select Language = "s3select"
)

// Config is what a session starts with.
type Config struct {
	Language    Language
	Database    string   // of unqualified names; empty for default
	CatalogDir  string   // empty for the user's
	Paths       []string // together one table: vpc_flow_logs, s3object
	Tables      []catalog.NamedPaths
	Read        catalog.PathOptions // how paths are read
	Zone        *time.Location      // nil for UTC
	Threads     int
	MemoryLimit int64         // of a query, in bytes
	Timeout     time.Duration // 0 for none
	Strict      bool          // skipped or malformed input is an error once the statement is done
	// S3Strict reads S3 Select as the service does (mode aws); otherwise reserved words may be names
	// and fields that a flow log knows as numbers may be compared with numbers.
	S3Strict    bool
	S3Input     *SelectInput // how S3 Select reads the objects of the paths; nil for flow logs by their headers
	S3Range     *SelectRange // of the one object, nil for all of it
	NoOptimiser bool         // for tests: run the plan as it was bound
	BatchRows   int          // for tests; 0 for the usual
	LocalGroups int          // for tests; 0 for the usual
	Now         func() time.Time
	Parameters  []string          // the values of question marks in statements, as texts
	Note        func(text string) // what a user should know though nothing failed; may be nil
	Width       int               // of the terminal that errors are shown on; 0 for none
	Progress    func(Stats)       // called each second while a statement runs, from another goroutine; may be nil
}

// Session is a running engine.
type Session struct {
	config Config
	store  *catalog.Store
	tables *catalog.Session

	prepared *inSession // of the dialect that keeps them in the session
}

// Output takes a result: Begin once unless the statement has no columns, then
// Write for each batch, which may be kept.
type Output interface {
	Begin(columns logical.Schema) error
	Write(b columnar.Batch) error
}

// New opens a session. Paths are looked at when a statement first names their table.
func New(config Config) (*Session, error) {
	if config.Now == nil {
		config.Now = time.Now
	}
	if config.Zone == nil {
		config.Zone = time.UTC
	}
	if config.Database == "" {
		config.Database = catalog.DefaultDatabase
	}
	config.Database = strings.ToLower(config.Database)
	if config.Note == nil {
		config.Note = func(string) {}
	}
	if config.CatalogDir == "" {
		dir, err := catalog.DefaultDir()
		if err != nil {
			return nil, err
		}
		config.CatalogDir = dir
	}
	s := &Session{config: config, store: catalog.OpenStore(config.CatalogDir, config.Now), prepared: &inSession{texts: map[string]string{}}}
	s.tables = catalog.NewSession(s.store, config.Database, config.Paths, config.Tables, config.Read, config.Note)
	return s, nil
}

// Close ends the session: the column cache, if there is one, is brought within its limit.
func (s *Session) Close() error { return s.config.Read.Cache.Close() }

func (s *Session) now() time.Time { return s.config.Now() }

// languageOf says in which language a text is written.
func (s *Session) languageOf(text string) Language {
	if s.config.Language != Auto && s.config.Language != "" {
		return s.config.Language
	}
	if s3select.IsS3Select(text) {
		return S3Select
	}
	return Athena
}

func (s *Session) context(l Language) *function.Context {
	d := map[Language]function.Dialect{Athena: function.Athena, Trino: function.Trino, S3Select: function.S3Select}[l]
	key, err := function.ZoneKey(s.config.Zone.String())
	if err != nil {
		key = 0
	}
	return &function.Context{Start: s.now(), Zone: s.config.Zone, ZoneKey: key, Dialect: d, Database: s.tables.Database}
}

// Render words an error about a statement as its service does, with the source
// underlined and a hint.
func (s *Session) Render(text string, err error) string {
	return sqlerr.Shell{Base: s.renderer(text), Width: s.config.Width}.Render(text, sqlerr.From(err))
}

// RenderLine is Render without source and hint: the service's own line.
func (s *Session) RenderLine(text string, err error) string {
	return s.renderer(text).Render(text, sqlerr.From(err))
}

func (s *Session) renderer(text string) sqlerr.Renderer {
	switch s.languageOf(text) {
	case S3Select:
		return sqlerr.S3Select{}
	case Trino:
		return sqlerr.Trino{}
	}
	return sqlerr.Athena{}
}

// Run runs one statement. The statistics are complete as far as it came, also
// after an error.
func (s *Session) Run(ctx context.Context, text string, out Output) (Stats, error) {
	begin := time.Now()
	if s.config.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.config.Timeout)
		defer cancel()
	}
	r := s.newRun(text, out)
	var interrupt columnar.Interrupt
	interrupt.Watch(ctx)
	r.context = r.context.With(columnar.NewAllowance(r.pool, &interrupt, r.pool.Limit(), 1))
	told := r.tellProgress(begin)
	err := r.statement(ctx)
	told()
	stats := statsOf(r.metrics)
	stats.Elapsed, stats.Rows, stats.Scans, stats.PeakMemory = time.Since(begin), r.out.rows, r.scans, r.pool.Peak()
	r.report()
	if err == nil && s.config.Strict && r.metrics.Skipped() {
		err = sqlerr.New(sqlerr.InputSkipped, "some input was skipped or malformed (--strict)")
	}
	if r.language == S3Select && err != nil {
		err = binds3.Translate(err)
	} else if err != nil {
		err = withKeywordHint(text, sqlerr.From(err))
	}
	return stats, interrupted(ctx, err)
}

func (s *Session) newRun(text string, out Output) *run {
	language := s.languageOf(text)
	return &run{session: s, language: language, text: text, context: s.context(language), metrics: &catalog.Metrics{},
		pool: columnar.NewPool(s.config.MemoryLimit), out: &counting{Output: out}}
}

// interrupted words the end of a query whose context is over.
func interrupted(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return sqlerr.New(sqlerr.ExceededTimeLimit, "Query exceeded the maximum run time").WithCause(err)
	case errors.Is(ctx.Err(), context.Canceled):
		return sqlerr.New(sqlerr.UserCanceled, "Query was canceled").WithCause(err)
	}
	return sqlerr.From(err)
}

// run is one statement on its way.
type run struct {
	session  *Session
	language Language
	text     string
	context  *function.Context
	metrics  *catalog.Metrics
	pool     *columnar.Pool
	out      *counting
	scans    bool

	parameters   []ast.Expr // the values of EXECUTE … USING
	line, column int        // where the text of EXECUTE IMMEDIATE stands; zero for none
}

// counting counts the rows of a result.
type counting struct {
	Output
	rows int64
}

func (c *counting) Write(b columnar.Batch) error {
	c.rows += int64(b.Len)
	return c.Output.Write(b)
}

// report says on the session's note what was skipped or wrong in the input.
func (r *run) report() {
	kept, dropped := r.metrics.Warnings()
	for _, w := range kept {
		r.session.config.Note("warning: " + w)
	}
	if dropped > 0 {
		r.session.config.Note("warning: " + count(int64(dropped), "more warning") + " of this kind")
	}
}

func (r *run) statement(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil { // a fault of the planner must not end the shell
			err = sqlerr.Recovered("planner", p, debug.Stack())
		}
	}()
	if strings.TrimSpace(r.text) == "" {
		return sqlerr.New(sqlerr.SyntaxError, "the statement is empty")
	}
	statement, err := r.parse()
	if err != nil {
		return err
	}
	if done, err := r.preparation(statement); done {
		return err
	}
	written := r.text
	if err = r.takeParameters(statement); err != nil {
		return err
	}
	if statement, err = r.executed(statement); err == nil {
		err = r.parsed(ctx, statement)
	}
	if err != nil && r.text != written {
		err = r.placed(err)
	}
	return err
}

// parsed runs a statement that was read.
func (r *run) parsed(ctx context.Context, statement ast.Statement) error {
	if done, err := r.ddl(ctx, statement); done {
		return err
	}
	plan, err := r.plan(ctx, statement)
	if err != nil {
		return err
	}
	return r.execute(ctx, plan)
}

func (r *run) parse() (ast.Statement, error) {
	if r.language == S3Select { // friendly: reserved words are names where that is clear
		return s3select.Parse(r.text, s3select.Options{Strict: r.session.config.S3Strict})
	}
	return athena.ParseWith(r.text, athena.Options{Trino: r.language == Trino})
}

// execute runs a plan into the output.
func (r *run) execute(ctx context.Context, plan logical.Node) error {
	query, err := exec.Build(ctx, plan, r.execEnv())
	if err != nil {
		return err
	}
	if err := r.out.Begin(plan.Schema()); err != nil {
		return err
	}
	return query.Run(ctx, r.out.Write)
}

func (r *run) execEnv() exec.Env {
	c := r.session.config
	return exec.Env{Context: r.context, Threads: c.Threads, Budget: r.pool, Metrics: r.metrics, BatchRows: c.BatchRows, LocalGroups: c.LocalGroups}
}
