package engine

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"flowsql/catalog"
	"flowsql/columnar/store"
	"flowsql/parser/athena"
	"flowsql/storage"
	"flowsql/tools/trino/slt"
)

// only runs one record: -slt file.slt:line.
var only = flag.String("slt", "", "run only FILE or FILE:LINE of testdata/slt")

const testdata = "../testdata"

// sample is the address under which statements know testdata/data.
const sample = "s3://sample"

// configurations are the ways of running a statement that must not change its answer.
var configurations = []struct {
	name   string
	set    func(*Config)
	cached bool // only files whose statements read tables
}{
	{"4 workers", func(c *Config) { c.Threads = 4 }, false},
	{"1 worker, batches of 3 rows", func(c *Config) { c.Threads, c.BatchRows, c.LocalGroups = 1, 3, 5 }, false},
	{"no optimiser", func(c *Config) { c.Threads, c.NoOptimiser = 2, true }, false},
	{"cold column cache", func(c *Config) { c.Threads, c.Read.Cache = 4, testCache() }, true},
	{"warm column cache", func(c *Config) { c.Threads, c.Read.Cache = 1, testCache() }, true},
}

// testCache is the column cache that the statements of all files fill and read.
var testCache = sync.OnceValue(func() *catalog.ColumnCache {
	dir, err := os.MkdirTemp("", "flowsql-cache-")
	if err != nil {
		panic(err)
	}
	return catalog.NewColumnCache(store.OpenDirectory(dir, 1<<30))
})

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(testCache().Root())
	os.Exit(code)
}

// languages are the folders of testdata/slt and what their sessions start with.
var languages = map[string]func(*Config){
	"athena": func(c *Config) { c.Language = Trino },
	"athena_tables": func(c *Config) {
		c.Language, c.Database = Trino, "flow_logs"
		c.Read.Mappings = storage.Mappings{{Prefix: "s3://amzn-s3-demo-bucket", Dir: filepath.Join(testdata, "data", "vpc")}}
	},
	"dialect": func(c *Config) { c.Language = Athena },
	"s3select": func(c *Config) {
		c.Language = S3Select
		c.Paths = []string{filepath.Join(testdata, "data", "bucket")}
	},
}

// TestStatements runs the recorded statements of every language.
func TestStatements(t *testing.T) {
	known := knownDifferences(t)
	for language, set := range languages {
		files, err := filepath.Glob(filepath.Join(testdata, "slt", language, "*.slt"))
		if err != nil || len(files) == 0 && language == "athena" {
			t.Fatalf("%s: %d files, %v", language, len(files), err)
		}
		for i, c := range configurations {
			if i > 0 && testing.Short() {
				break
			}
			t.Run(language+"/"+c.name, func(t *testing.T) {
				for n, file := range files {
					if testing.Short() && n%3 != 0 { // the race detector makes all of them too slow
						continue
					}
					if c.cached && !readsTables(t, file) {
						continue
					}
					runFile(t, file, func(config *Config) { set(config); c.set(config) }, known, i == 0)
				}
			})
		}
	}
}

// readsTables reports whether a good part of a file's statements reads the tables of the setup.
func readsTables(t *testing.T, path string) bool {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(text), "FROM vpc_flow_logs")+strings.Count(string(text), "FROM text_") >= 10
}

func runFile(t *testing.T, path string, set func(*Config), known map[string]string, first bool) {
	name := filepath.Base(path)
	wanted, line, _ := strings.Cut(*only, ":")
	if wanted != "" && wanted != name {
		return
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := slt.Parse(string(text))
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	s := testSession(t, set)
	setUp(t, s, filepath.Join(filepath.Dir(path), "setup.sql"))
	for _, r := range file.Records {
		if line != "" && line != itoa(r.Line) {
			continue
		}
		got := answer(s, r)
		key := name + " " + r.Hash()
		reason, listed := known[key]
		switch {
		case got == "" && listed && first:
			t.Errorf("%s:%d agrees now: take it off the known differences (%s)", name, r.Line, reason)
		case got != "" && !listed:
			t.Errorf("%s:%d\n%s\n%s", name, r.Line, r.SQL, got)
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

// answer runs a record and tells how its answer differs, empty for not at all.
func answer(s *Session, r *slt.Record) (difference string) {
	defer func() {
		if p := recover(); p != nil {
			difference = fmt.Sprintf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	out := &sltOutput{}
	_, err := s.Run(ctx, strings.ReplaceAll(r.SQL, "\r", ""), out)
	if err != nil {
		return sltFailure(s, r, err)
	}
	if r.Kind == slt.Error {
		return "got " + strings.Join(out.Rows, " | ") + "\nwant " + r.Failure
	}
	if r.Kind == slt.OK {
		return ""
	}
	return out.compare(r)
}

func sltFailure(s *Session, r *slt.Record, err error) string {
	got := slt.Failure(s.RenderLine(r.SQL, err))
	if r.Kind != slt.Error {
		return "failed: " + got
	}
	if !r.Accepts(got) {
		return "got  " + got + "\nwant " + r.Failure
	}
	return ""
}

// sltOutput is a result in the format of the files.
type sltOutput struct{ slt.Output }

func (o *sltOutput) compare(r *slt.Record) string {
	if columns := o.Columns; r.Columns != "" && !strings.EqualFold(columns, r.Columns) { // Trino writes some types in capitals
		return "got columns  " + columns + "\nwant columns " + r.Columns
	}
	got, want := slices.Clone(o.Rows), slices.Clone(r.Rows)
	if r.Sorted {
		sort.Strings(got)
		sort.Strings(want)
	}
	if !slices.Equal(got, want) {
		return "got\n" + strings.Join(clip(got), "\n") + "\nwant\n" + strings.Join(clip(want), "\n")
	}
	return ""
}

func clip(rows []string) []string {
	if len(rows) > 20 {
		return append(rows[:20:20], "…")
	}
	return rows
}

func testSession(t *testing.T, set func(*Config)) *Session {
	t.Helper()
	config := Config{CatalogDir: t.TempDir(), MemoryLimit: 1 << 30, Threads: 2,
		Read: catalog.PathOptions{Mappings: storage.Mappings{{Prefix: sample, Dir: filepath.Join(testdata, "data")}}}}
	set(&config)
	s, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// setUp runs a script in a session; one that does not exist is no script. DDL is
// always read as Athena's.
func setUp(t *testing.T, s *Session, path string) {
	t.Helper()
	if made := setUps[path]; made != nil { // a hundred tables take longer than most files
		if err := os.CopyFS(s.config.CatalogDir, made); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	runSetUp(t, s, path, string(text))
	if setUps[path], err = filesOf(s.config.CatalogDir); err != nil {
		t.Fatal(err)
	}
}

// setUps are the catalogs that scripts made, by their paths.
var setUps = map[string]fstest.MapFS{}

// filesOf reads all files of a folder.
func filesOf(dir string) (fstest.MapFS, error) {
	out := fstest.MapFS{}
	return out, fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		out[path] = &fstest.MapFile{Data: data, Mode: 0o600}
		return err
	})
}

func runSetUp(t *testing.T, s *Session, path, text string) {
	t.Helper()
	for _, piece := range athena.Split(text) {
		if _, err := s.Run(context.Background(), piece.Text, &sltOutput{}); err != nil {
			t.Fatalf("%s: %s", path, s.Render(piece.Text, err))
		}
	}
}

// knownDifferences reads "FILE HASH reason" lines.
func knownDifferences(t *testing.T) map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join(testdata, "known_differences.txt"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	known := map[string]string{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		fields := strings.SplitN(lines.Text(), " ", 3)
		if len(fields) == 3 && !strings.HasPrefix(fields[0], "#") {
			known[fields[0]+" "+fields[1]] = fields[2]
		}
	}
	return known
}
