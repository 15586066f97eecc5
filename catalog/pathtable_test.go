package catalog

import (
	"testing"

	"flowsql/sql/sqlerr"
)

var noSpan sqlerr.Span

func TestSampleDataCounts(t *testing.T) {
	for path, want := range map[string]int{
		"bucket": 9000, "hive": 400, "decoys": 50, "mixed": 300, "v5.log.gz": 400, "v11.log.gz": 300, "tgw.log.gz": 300,
		"custom_order.log.gz": 300, "headerless.log.gz": 300, "ipv6.log.gz": 300, "plain.log": 100, "zstd.log.zst": 300,
		"bzip2.log.bz2": 300, "members.log.gz": 1500, "malformed/truncated.log.gz": 127, "malformed/empty.log.gz": 0,
	} {
		table := openPaths(t, PathOptions{}, sampleData+"/"+path)
		a := query{columns: []string{"srcaddr", "$path"}}.run(t, table)
		if len(a.rows) != want || a.metrics.Rows.Load() != int64(want) {
			t.Errorf("%s: %d rows, counted %d; want %d", path, len(a.rows), a.metrics.Rows.Load(), want)
		}
	}
}
