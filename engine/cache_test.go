package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"flowsql/catalog"
	"flowsql/cmd/flowgen/gen"
	"flowsql/columnar/store"
)

// cachedLogs is a folder of generated objects.
type cachedLogs struct {
	name        string
	format      string
	seed        uint64
	files, rows int
	peers       int
}

// benchmarkQueries are the questions of the race.
func benchmarkQueries(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../tools/bench/queries.json")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	out["all"] = "SELECT * FROM vpc_flow_logs ORDER BY \"start\", srcaddr, dstaddr, srcport, dstport, bytes, interface_id LIMIT 300"
	out["extremes"] = "SELECT min(\"start\"), max(\"end\"), max(srcaddr), count(bytes), count(*) FROM vpc_flow_logs"
	out["least"] = "SELECT min(\"start\"), max(\"start\"), max(\"end\"), min(dstport), max(bytes) FROM vpc_flow_logs"
	out["null"] = "SELECT count(*) FROM vpc_flow_logs WHERE bytes IS NULL"
	out["prefix"] = "SELECT dstport, count(*) FROM vpc_flow_logs WHERE srcaddr LIKE '10.%' AND bytes > 5000 GROUP BY dstport ORDER BY 2 DESC, 1 LIMIT 9"
	for name, order := range map[string]string{
		"first": `"start"`, "last": `"end" DESC`, "least first": "bytes", "most first": "bytes DESC NULLS LAST",
		"nulls first": "dstport NULLS FIRST", "nulls last": "dstport DESC NULLS FIRST"} {
		out[name] = "SELECT \"start\", \"end\", dstport, bytes, srcaddr FROM vpc_flow_logs WHERE action = 'REJECT' OR bytes IS NULL ORDER BY " +
			order + ", \"start\", \"end\", srcaddr, dstport, bytes LIMIT 30"
	}
	delete(out, "head") // any ten rows
	return out
}

// TestCacheOfGeneratedLogs asks questions of logs of several formats and seeds, with
// few and many addresses, in one object or in many, without a cache, with an empty
// one and with a full one: the rows are the same, and the cache is smaller than
// the objects.
func TestCacheOfGeneratedLogs(t *testing.T) {
	if testing.Short() {
		t.Skip("generates logs")
	}
	root, logs := t.TempDir(), []cachedLogs{
		{"default format", "v2", 1, 3, 30_000, 0}, {"another seed", "v2", 2, 3, 30_000, 0}, {"a third seed", "v2", 3, 3, 30_000, 0},
		{"version 5", "v5", 1, 3, 20_000, 0}, {"version 5, another seed", "v5", 2, 3, 20_000, 0}, {"version 5, a third seed", "v5", 3, 3, 20_000, 0},
		{"one object", "v2", 4, 1, store.GroupRows + 50_000, 0}, {"many objects", "v2", 5, 600, 100, 0},
		{"few addresses", "v2", 6, 2, 30_000, 10}, {"many addresses", "v2", 7, 2, 60_000, 10_000_000},
	}
	for i, l := range logs {
		format, err := gen.ParseFormat(l.format)
		if err != nil {
			t.Fatal(err)
		}
		c := gen.Config{Seed: l.seed, Files: l.files, Rows: l.rows, Format: format, Peers: l.peers}
		if _, err := gen.Generate(filepath.Join(root, fmt.Sprint(i)), c); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(2100 * time.Millisecond) // what has only just been written is not kept
	for i, l := range logs {
		t.Run(l.name, func(t *testing.T) { checkCache(t, filepath.Join(root, fmt.Sprint(i)), benchmarkQueries(t)) })
	}
}

func checkCache(t *testing.T, dir string, queries map[string]string) {
	root := filepath.Join(t.TempDir(), "cache")
	ask := func(sql string, cache *catalog.ColumnCache) (string, Stats) {
		t.Helper()
		s := newSession(t, Config{Language: Trino, Paths: []string{dir}, Threads: 2, MemoryLimit: 1 << 30, Read: catalog.PathOptions{Cache: cache}})
		out := &rows{}
		stats, err := s.Run(context.Background(), sql, out)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return strings.Join(out.lines, "\n"), stats
	}
	open := func() *catalog.ColumnCache { return catalog.NewColumnCache(store.OpenDirectory(root, 1<<30)) }
	want := map[string]string{}
	for name, sql := range queries {
		cache := open()
		want[name], _ = ask(sql, nil)
		if got, _ := ask(sql, cache); got != want[name] {
			t.Errorf("%s: other rows while the cache is filled", name)
		}
		if err := cache.Close(); err != nil {
			t.Fatal(err)
		}
	}
	cache := open()
	for name, sql := range queries {
		got, stats := ask(sql, cache)
		if got != want[name] {
			t.Errorf("%s: other rows from the cache", name)
		}
		if stats.FilesKept != stats.FilesRead {
			t.Errorf("%s: %d of %d objects come from the cache", name, stats.FilesKept, stats.FilesRead)
		}
	}
	if kept, objects := size(t, root), size(t, dir); kept >= objects {
		t.Errorf("the cache of all columns has %d bytes, the objects %d", kept, objects)
	} else {
		t.Logf("cache %d bytes, %.0f %% of the objects", kept, float64(kept)*100/float64(objects))
	}
}

// size adds up the files of a folder.
func size(t *testing.T, dir string) (n int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		n += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
