package catalog

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"flowsql/columnar"
	"flowsql/columnar/store"
	"flowsql/sql/types"
)

// cacheFixture is a log with some flaws and a cache.
type cacheFixture struct {
	path  string
	cache *ColumnCache
	first *columnar.FirstRows // of requests
}

func newCacheFixture(t *testing.T, rows int) *cacheFixture {
	f := &cacheFixture{path: filepath.Join(t.TempDir(), "flow.log.gz"),
		cache: NewColumnCache(store.OpenDirectory(filepath.Join(t.TempDir(), "cache"), 1<<30))}
	f.write(t, rows, 1)
	return f
}

// write makes the log; it was written long enough ago to be kept.
func (f *cacheFixture) write(t *testing.T, rows, factor int) {
	t.Helper()
	var b strings.Builder
	b.WriteString("version srcaddr dstport bytes action\n")
	for i := range rows {
		switch {
		case i == 5:
			b.WriteString("2 10.0.0.9 -\n")
		case i == 6:
			b.WriteString("\n")
		default:
			fmt.Fprintf(&b, "2 10.0.%d.%d %d %d %s\n", i%7, i%200, i%65536, i*factor, []string{"ACCEPT", "REJECT"}[i%2])
		}
	}
	var z strings.Builder
	w := gzip.NewWriter(&z)
	if _, err := w.Write([]byte(b.String())); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if err := os.WriteFile(f.path, []byte(z.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	f.age(t)
}

// age waits until the file counts as left alone.
func (f *cacheFixture) age(t *testing.T) {
	t.Helper()
	time.Sleep(settled + 20*time.Millisecond)
}

// read gives the rows of the columns as text, and the metrics.
func (f *cacheFixture) read(t *testing.T, cache *ColumnCache, limit int64, names ...string) (string, *Metrics) {
	t.Helper()
	table, err := NewPathTable(context.Background(), "t", []string{f.path}, PathOptions{Cache: cache})
	if err != nil {
		t.Fatal(err)
	}
	m := &Metrics{}
	req := ScanRequest{Limit: limit, Metrics: m, First: f.first}
	for _, name := range names {
		for i, c := range table.Columns() {
			if c.Name == name {
				req.Columns = append(req.Columns, ScanColumn{i, c.Type})
			}
		}
	}
	scan, err := table.Scan(context.Background(), req)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, s := range scan.Splits {
		r, err := s.Open(context.Background(), columnar.NewDictionaries())
		if err != nil {
			t.Fatal(err)
		}
		for {
			batch, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			appendBatch(&b, batch, req)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String(), m
}

func appendBatch(b *strings.Builder, batch columnar.Batch, req ScanRequest) {
	for row := range batch.Len {
		for i, c := range batch.Cols {
			switch {
			case columnar.NullsOf(c).Null(row):
				b.WriteString("NULL ")
			case req.Columns[i].Type.Kind == types.KindVarchar:
				b.WriteString(columnar.StringsOf(c).At(row) + " ")
			default:
				fmt.Fprint(b, integers(c)(row), " ")
			}
		}
		b.WriteByte('\n')
	}
}

// pack gives the path of the only pack.
func (f *cacheFixture) pack(t *testing.T) string {
	t.Helper()
	f.cache.refresh() // which puts it in its place
	packs, err := filepath.Glob(filepath.Join(f.cache.Root(), "*.pack"))
	if err != nil || len(packs) != 1 {
		t.Fatalf("%v, %v", packs, err)
	}
	return packs[0]
}

// clear removes all packs.
func (f *cacheFixture) clear(t *testing.T) {
	t.Helper()
	f.cache.refresh()
	packs, err := filepath.Glob(filepath.Join(f.cache.Root(), "*.pack"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range packs {
		if err := os.Remove(p); err != nil {
			t.Fatal(err)
		}
	}
}

func (f *cacheFixture) check(t *testing.T, what string, kept int64, names ...string) {
	t.Helper()
	want, plain := f.read(t, nil, -1, names...)
	got, m := f.read(t, f.cache, -1, names...)
	if got != want {
		t.Fatalf("%s: other rows with the cache", what)
	}
	if m.FilesKept.Load() != kept {
		t.Errorf("%s: %d files from the cache, want %d", what, m.FilesKept.Load(), kept)
	}
	for _, c := range [][2]int64{{m.Rows.Load(), plain.Rows.Load()}, {m.Malformed.Load(), plain.Malformed.Load()}, {m.EmptyLines.Load(), plain.EmptyLines.Load()},
		{m.BytesRead.Load(), plain.BytesRead.Load()}, {m.BytesInflated.Load(), plain.BytesInflated.Load()}, {m.Damaged.Load(), plain.Damaged.Load()}} {
		if c[0] != c[1] {
			t.Errorf("%s: the counts differ: %d, without the cache %d", what, c[0], c[1])
		}
	}
	a, _ := m.Warnings()
	b, _ := plain.Warnings()
	if strings.Join(a, "\n") != strings.Join(b, "\n") {
		t.Errorf("%s: warnings are %q, without the cache %q", what, a, b)
	}
}

func TestColumnsAreKept(t *testing.T) {
	f := newCacheFixture(t, 20_000)
	f.check(t, "first", 0, "srcaddr", "bytes")
	f.check(t, "second", 1, "srcaddr", "bytes")
	f.check(t, "fewer columns", 1, "bytes")
	f.check(t, "no column", 1)
	f.check(t, "one more column", 0, "action", "bytes")
	f.check(t, "now all of them", 1, "action", "srcaddr", "bytes")
	f.write(t, 20_000, 3)
	f.check(t, "the object was changed", 0, "bytes")
	f.check(t, "and was kept again", 1, "bytes")
	if err := f.cache.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedFilesAreKeptWithTheirWarning(t *testing.T) {
	f := newCacheFixture(t, 50_000)
	whole, err := os.ReadFile(f.path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.path, whole[:len(whole)*2/3], 0o644); err != nil {
		t.Fatal(err)
	}
	f.age(t)
	f.check(t, "cut short", 0, "bytes")
	f.check(t, "cut short, kept", 1, "bytes")
}

func TestWhatIsNotKept(t *testing.T) {
	f := newCacheFixture(t, 100)
	if err := os.Chtimes(f.path, time.Now(), time.Now()); err != nil {
		t.Fatal(err)
	}
	f.check(t, "just written", 0, "bytes")
	f.check(t, "still not kept", 0, "bytes")
	f.age(t)
	for range 2 {
		if _, m := f.read(t, f.cache, 3, "bytes"); m.FilesKept.Load() != 0 {
			t.Error("a reading that a limit may end was kept")
		}
	}
}

// TestDamagedEntries changes bytes of an entry: the rows stay what they are.
func TestDamagedEntries(t *testing.T) {
	f := newCacheFixture(t, store.GroupRows+1000)
	f.check(t, "first", 0, "srcaddr", "bytes", "dstport")
	entry := f.pack(t)
	whole, err := os.ReadFile(entry)
	if err != nil {
		t.Fatal(err)
	}
	want, _ := f.read(t, nil, -1, "srcaddr", "bytes", "dstport")
	for _, share := range []float64{0.001, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99, 0.9999} {
		f.clear(t) // what was kept again since
		changed := append([]byte(nil), whole...)
		changed[int(share*float64(len(whole)))] ^= 0x10
		if err := os.WriteFile(entry, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, _ := f.read(t, f.cache, -1, "srcaddr", "bytes", "dstport"); got != want {
			t.Errorf("a byte changed at %v: other rows", share)
		}
		f.clear(t)
		if err := os.WriteFile(entry, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		f.first = columnar.NewFirstRows(columnar.Order{Type: types.Bigint, Descending: true}, 1, 10)
		if got, _ := f.read(t, f.cache, -1, "srcaddr", "bytes", "dstport"); ordered(got) != ordered(want) {
			t.Errorf("a byte changed at %v: other rows from the last one on", share)
		}
		f.first = nil
	}
}

// TestDamageBehindRowsOfAnotherObject has an entry turn out to be damaged behind rows that were given
// of it, when the object is another by then: the rest would not belong to them.
func TestDamageBehindRowsOfAnotherObject(t *testing.T) {
	const rows = 3 * store.BlockRows
	f := newCacheFixture(t, rows)
	f.check(t, "first", 0, "srcaddr")
	entry := f.pack(t)
	pack, err := os.OpenFile(entry, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pack.WriteAt([]byte("damage"), rows*11/8*5/6); err != nil { // each row takes 11 bits
		t.Fatal(err)
	}
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	table, err := NewPathTable(context.Background(), "t", []string{f.path}, PathOptions{Cache: f.cache})
	if err != nil {
		t.Fatal(err)
	}
	srcaddr := slices.IndexFunc(table.Columns(), func(c Column) bool { return c.Name == "srcaddr" })
	scan, err := table.Scan(context.Background(), ScanRequest{Columns: []ScanColumn{{srcaddr, types.Varchar}}, Limit: -1, Metrics: &Metrics{}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := scan.Splits[0].Open(context.Background(), columnar.NewDictionaries())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	given := 0
	for err == nil {
		var b columnar.Batch
		if b, err = r.Next(); b.Len > 0 && given == 0 {
			if err := os.WriteFile(f.path, nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		given += b.Len
	}
	if given == 0 || given == rows || !strings.Contains(err.Error(), "was changed while it was read") {
		t.Errorf("after %d rows: %v", given, err)
	}
}

// ordered sorts lines.
func ordered(text string) string {
	lines := strings.Split(text, "\n")
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
