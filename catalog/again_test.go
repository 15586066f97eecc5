package catalog

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"

	"flowsql/columnar"
	"flowsql/columnar/store"
)

// splitsOf gives the splits of a scan of two columns.
func (f *cacheFixture) splitsOf(t *testing.T) ([]Split, ScanRequest) {
	t.Helper()
	table, err := NewPathTable(context.Background(), "t", []string{f.path}, PathOptions{Cache: f.cache})
	if err != nil {
		t.Fatal(err)
	}
	req := ScanRequest{Limit: -1, Metrics: &Metrics{}}
	for i, c := range table.Columns() {
		if c.Name == "srcaddr" || c.Name == "bytes" {
			req.Columns = append(req.Columns, ScanColumn{i, c.Type})
		}
	}
	scan, err := table.Scan(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	return scan.Splits, req
}

func readSplit(s Split, req ScanRequest) (string, error) {
	r, err := s.Open(context.Background(), columnar.NewDictionaries())
	if err != nil {
		return "", err
	}
	defer r.Close()
	var b strings.Builder
	for {
		batch, err := r.Next()
		if err == io.EOF {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		appendBatch(&b, batch, req)
	}
}

// TestSplitsAgain reads splits of what is kept several times: the same rows, told once, also where
// what is kept turns out to be damaged, and an error where the object is another by then.
func TestSplitsAgain(t *testing.T) {
	f := newCacheFixture(t, store.GroupRows+1000)
	cold, req := f.splitsOf(t)
	if _, err := readSplit(cold[0], req); err != nil {
		t.Fatal(err)
	}
	costly, ok := cold[0].(AgainSplit).Again()
	if ok {
		t.Error("an object that is read the first time can be read again at little cost")
	}
	splits, req := f.splitsOf(t)
	if again, ok := splits[0].(AgainSplit).Again(); !ok || again != nil {
		t.Errorf("before it is opened: %v, %t", again, ok)
	}
	want, err := readSplit(splits[0], req)
	if err != nil {
		t.Fatal(err)
	}
	told := req.Metrics.Rows.Load()
	read := func(what string) (string, error) {
		again, ok := splits[0].(AgainSplit).Again()
		if !ok || again == nil {
			t.Fatalf("%s: it cannot be read again", what)
		}
		return readSplit(again, req)
	}
	for _, what := range []string{"again", "and again"} {
		if got, err := read(what); err != nil || got != want {
			t.Errorf("%s: other rows, %v", what, err)
		}
	}
	if req.Metrics.Rows.Load() != told || req.Metrics.FilesRead.Load() != 1 || req.Metrics.FilesKept.Load() != 1 {
		t.Errorf("metrics are told again: %d rows, %d before", req.Metrics.Rows.Load(), told)
	}
	pack := f.pack(t)
	size, err := os.Stat(pack)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(pack, make([]byte, size.Size()), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := read("damaged"); err != nil || got != want {
		t.Errorf("damaged: other rows, %v", err)
	}
	f.write(t, store.GroupRows+1000, 7)
	if got, err := readSplit(costly, req); err == nil || !strings.Contains(err.Error(), "was changed while it was read") {
		t.Errorf("changed, and not kept: %d bytes of rows, %v", len(got), err)
	}
	if got, err := read("changed"); err == nil || !strings.Contains(err.Error(), "was changed while it was read") {
		t.Errorf("changed: %d bytes of rows, %v", len(got), err)
	}
}
