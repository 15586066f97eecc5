package engine

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"flowsql/sql/sqlerr"
	"flowsql/tools/trino/slt"
)

// FuzzRun gives a session any text: it answers or fails with an error of its own
// kind, and that error can be printed.
func FuzzRun(f *testing.F) {
	for _, language := range []string{"athena", "dialect", "s3select"} {
		files, _ := filepath.Glob(filepath.Join(testdata, "slt", language, "*.slt"))
		for _, path := range files {
			text, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			file, err := slt.Parse(string(text))
			if err != nil {
				f.Fatal(err)
			}
			for i, r := range file.Records {
				if i%7 == 0 {
					f.Add(r.SQL)
				}
			}
		}
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		for _, language := range []Language{Auto, Trino, S3Select} {
			runAnything(t, dir, language, text)
		}
	})
}

func runAnything(t *testing.T, dir string, language Language, text string) {
	s, err := New(Config{Language: language, CatalogDir: filepath.Join(dir, "catalog"), Threads: 1, MemoryLimit: 16 << 20,
		Paths: []string{filepath.Join(testdata, "data", "plain.log")}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	begin := time.Now()
	_, err = s.Run(ctx, text, &sltOutput{})
	if took := time.Since(begin); took > 6*time.Second { // slow machines are allowed for
		t.Fatalf("%s: took %s", text, took)
	}
	if err == nil {
		return
	}
	var own *sqlerr.Error
	if !errors.As(err, &own) {
		t.Fatalf("%T: %v", err, err)
	}
	// Trino answers some arguments with an internal error, as its functions here do; a panic has a cause.
	if own.Code == sqlerr.GenericInternalError && (errors.Unwrap(own) != nil || strings.HasPrefix(own.Msg, "no program") || strings.HasPrefix(own.Msg, "no operator")) {
		t.Fatalf("%s: %s", text, own.Error())
	}
	if s.Render(text, err) == "" || s.RenderLine(text, err) == "" {
		t.Fatal("an error without words")
	}
}
