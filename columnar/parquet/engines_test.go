package parquet

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestOtherEngines reads files that DuckDB and Polars wrote of one day's logs,
// and compares them with the text that those were made from.
func TestOtherEngines(t *testing.T) {
	want := dayOfLogs(t, "../../testdata/data/bucket")
	files, err := filepath.Glob("../../testdata/data/parquet/*.parquet")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f := open(t, data)
		got, err := rowsOf(f, natural(f))
		if err != nil {
			t.Fatal(path, err)
		}
		slices.Sort(got)
		if len(got) != len(want) {
			t.Fatalf("%s: %d rows, want %d", path, len(got), len(want))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("%s: row %q, want %q", path, got[i], want[i])
			}
		}
	}
}

// dayOfLogs gives the records of 2026-03-01, sorted, - as NULL.
func dayOfLogs(t *testing.T, root string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.Contains(filepath.ToSlash(path), "/vpcflowlogs/") || !strings.Contains(filepath.ToSlash(path), "2026/03/01/") || !strings.HasSuffix(path, ".log.gz") {
			return err
		}
		out = append(out, recordsOf(t, path)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func recordsOf(t *testing.T, path string) []string {
	t.Helper()
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	z, err := gzip.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")[1:]
	for i, l := range lines {
		fields := strings.Fields(l)
		for j, f := range fields {
			if f == "-" {
				fields[j] = "∅"
			}
		}
		lines[i] = strings.Join(fields, "|")
	}
	return lines
}
