package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/alecthomas/kong"

	"flowsql/catalog"
	"flowsql/columnar"
	"flowsql/columnar/store"
	"flowsql/engine"
	"flowsql/planner/logical"
	"flowsql/sql/sqlerr"
	"flowsql/storage"
)

// setCache opens the column cache; where the system names no folder for caches
// there is none.
func setCache(f *flags, c *engine.Config) error {
	if f.NoCache || f.CacheSize == "" {
		return nil
	}
	limit, err := size(f.CacheSize)
	if err != nil {
		return err
	}
	dir, err := cacheDir(f.CacheDir)
	if err != nil {
		return nil
	}
	c.Read.Cache = catalog.NewColumnCache(store.OpenDirectory(dir, limit))
	return nil
}

// cacheDir gives the folder of the column cache.
func cacheDir(given string) (string, error) {
	if given != "" {
		return storage.ExpandHome(given), nil
	}
	base := os.Getenv("XDG_CACHE_HOME")
	if base == "" {
		var err error
		if base, err = os.UserCacheDir(); err != nil {
			return "", err
		}
	}
	return filepath.Join(base, "flowsql", "columns"), nil
}

// cacheFlags are the options of flowsql cache.
type cacheFlags struct {
	Action    string `arg:"" enum:"status,clear" help:"status tells what is kept, clear removes it."`
	CacheDir  string `placeholder:"DIR" help:"The cache (default: flowsql/columns in the user's cache folder)."`
	CacheSize string `default:"10GB" placeholder:"SIZE" help:"Its limit."`
}

// cache is the command flowsql cache.
func (p *process) cache(_ context.Context, args []string) int {
	f := &cacheFlags{}
	if code, done := p.parseCommand("cache", "What is kept of the columns of objects that were read. It may be removed at any time: it is made again.", f, args, kong.DefaultEnvars("FLOWSQL")); done {
		return code
	}
	limit, err := size(f.CacheSize)
	if err != nil {
		return p.usage(err)
	}
	dir, err := cacheDir(f.CacheDir)
	if err != nil {
		return p.fail(sqlerr.New(sqlerr.InputNotFound, "%v", err))
	}
	d := store.OpenDirectory(dir, limit)
	report := d.Usage
	if f.Action == "clear" {
		report = d.Clear
	}
	u, err := report()
	if err != nil {
		return p.fail(sqlerr.New(sqlerr.InputUnreadable, "%v", err))
	}
	if f.Action == "clear" {
		fmt.Fprintf(p.stdout, "removed %s\n", usageText(u))
		return 0
	}
	fmt.Fprintf(p.stdout, "folder  %s\nkept    %s\nlimit   %s\n", d.Root(), usageText(u), engine.SizeText(limit))
	if !u.Oldest.IsZero() {
		fmt.Fprintf(p.stdout, "oldest  used %s\n", u.Oldest.UTC().Format(time.DateTime))
	}
	return 0
}

func usageText(u store.Usage) string {
	return "columns of " + objects(u.Objects) + ", " + engine.SizeText(u.Bytes)
}

func objects(n int64) string {
	if n == 1 {
		return "1 object"
	}
	return fmt.Sprintf("%d objects", n)
}

// parseCommand reads the options of a command of its own; done is set where it
// is over, with its exit code.
func (p *process) parseCommand(name, doc string, f any, args []string, options ...kong.Option) (code int, done bool) {
	k, err := kong.New(f, append(options, kong.Name("flowsql "+name), kong.Writers(p.stdout, p.stderr),
		kong.Exit(func(int) { done = true }), kong.Description(doc))...)
	if err != nil {
		return p.fail(err), true
	}
	_, err = k.Parse(args)
	switch {
	case done:
		return 0, true
	case err != nil:
		return p.usage(err), true
	}
	return 0, false
}

// warmFlags are the options of flowsql warm.
type warmFlags struct {
	Paths     []string `arg:"" name:"path" help:"Files, folders and patterns."`
	Fields    string   `xor:"fields" placeholder:"FIELDS" help:"Names of the fields of files without a header line."`
	Map       []string `sep:"none" placeholder:"s3://BUCKET=DIR" help:"Read an s3:// address from a local folder; repeatable."`
	Threads   int      `default:"0" help:"Worker threads; 0 for one a core."`
	CacheDir  string   `placeholder:"DIR" help:"The cache (default: flowsql/columns in the user's cache folder)."`
	CacheSize string   `default:"10GB" placeholder:"SIZE" help:"Its limit."`
}

// warm is the command flowsql warm.
func (p *process) warm(ctx context.Context, args []string) int {
	f := &warmFlags{}
	if code, done := p.parseCommand("warm", "Read objects once and keep all their columns, so that the queries that follow find them at hand.", f, args, kong.DefaultEnvars("FLOWSQL")); done {
		return code
	}
	config, err := p.config(&flags{Dialect: "athena", Database: "default", Timezone: "UTC", Paths: f.Paths, Fields: f.Fields, Map: f.Map,
		Threads: f.Threads, CacheDir: f.CacheDir, CacheSize: f.CacheSize})
	if err != nil {
		return p.fail(err)
	}
	if config.Read.Cache == nil {
		return p.fail(sqlerr.New(sqlerr.InputNotFound, "there is no folder for caches: name one with --cache-dir"))
	}
	session, err := engine.New(config)
	if err != nil {
		return p.fail(err)
	}
	stats, err := session.Run(ctx, "SELECT * FROM vpc_flow_logs", nowhere{})
	if err = errors.Join(err, session.Close()); err != nil {
		return p.fail(err)
	}
	kept := int64(config.Read.Cache.Kept())
	fmt.Fprintf(p.stdout, "%d rows of %s (%s): columns of %d are kept, and were of %d before\n", stats.Rows, objects(stats.FilesRead),
		engine.SizeText(stats.BytesRead), kept+stats.FilesKept, stats.FilesKept)
	if left := stats.FilesRead - kept - stats.FilesKept; left > 0 {
		fmt.Fprintf(p.stderr, "flowsql: warning: of %s nothing was kept: only of text that was not changed in the last two seconds\n", objects(left))
	}
	return 0
}

// nowhere takes a result that nobody wants to see.
type nowhere struct{}

func (nowhere) Begin(logical.Schema) error { return nil }

func (nowhere) Write(columnar.Batch) error { return nil }
